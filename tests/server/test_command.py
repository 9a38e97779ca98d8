"""The command line, as a process of its own and called in this one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import __version__, addresses, command, operations
from server.__main__ import main
from server.arguments import called
from server.flags import lab_ports, parser
from server.service import CannotListen
from server.wire.labs import LABS
from tests import ending
from tests.peers.lab_clients import LabClient
from tests.server.clients import Native, Text
from tests.server.process import ROOT, Server
from tests.waiting import wait_until

NO_LOG = str(Path("/no/such/folder/log"))


@pytest.fixture(autouse=True)
def undo_what_main_does_to_the_process() -> Iterator[None]:
    stack_bytes, interval_s = threading.stack_size(), sys.getswitchinterval()
    yield
    threading.stack_size(stack_bytes)
    sys.setswitchinterval(interval_s)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(*getattr(request, "param", ()))
    yield server
    server.process.kill()
    server.process.communicate()


@pytest.mark.parametrize("number", ending.ENDS)
def test_signal_ends_it_in_time_with_a_goodbye(server: Server, number: signal.Signals) -> None:
    with Native(server.port, "ann") as ann, Text(server.port, "bob") as bob:
        started = time.monotonic()
        server.process.send_signal(number)
        assert "closing" == ann.hear("error")["code"]
        assert b"Goodbye" in bob.rest()
        status, log = server.end()
        assert 0 == status
        assert time.monotonic() - started < 3
        assert "Traceback" not in log


@pytest.mark.parametrize("server", [("--lab", "lab8080=0", "lab9999=0", "--name", "Класс 10Б")], indirect=True)
def test_it_prints_its_addresses_opens_the_labs_it_was_asked_for_and_logs_no_words(server: Server) -> None:
    assert {"lab8080", "lab9999"} < set(server.ports)
    assert 3 == len(server.ports)
    with Native(server.port, "ann") as ann:
        assert "Класс 10Б" == ann.greeting["server"]
        with LabClient("lab8080", "127.0.0.1", server.ports["lab8080"], "юля"):
            ann.hear("joined")
        ann.say("secret words")
        ann.hear("message")
    ending.ask_to_end(server.process)
    _status, log = server.end()
    assert "ann" in log
    assert "secret" not in log


def test_second_server_on_the_port_is_told_what_to_do(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["--host", "127.0.0.1", "--port", str(server.port)])
    out, err = capsys.readouterr()
    assert f"server: port {server.port} is in use on 127.0.0.1: stop the other server, or choose another port\n" == err
    assert "ready" not in out


@pytest.mark.parametrize(
    ("flags", "advice"),
    [
        (["--host", "no.such.host.invalid"], "no address of this machine"),
        (["--host", "203.0.113.7"], "no address of this machine"),
        (["--lab", "lab1"], "--lab knows no 'lab1': choose from lab8080"),
        (["--lab", "lab8080=x"], "'x' is no port"),
        (["--log-file", NO_LOG], f"the log can't be written to {NO_LOG} (No such file"),
    ],
)
@pytest.mark.usefixtures("no_names_looked_up")
def test_mistake_is_one_line_of_advice_and_status_2(
    flags: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["--port", "0", *flags])
    err = capsys.readouterr().err
    assert advice in err
    assert 1 == err.count("\n")


@pytest.mark.parametrize(
    "flags",
    [
        "--port 65536",
        "--port -1",
        "--port x",
        "--rate -1",
        "--rate nan",
        "--rate x",
        "--max-clients 0",
        "--name=",
        "--data=",
        "status --data=",
        f"--name {'x' * 65}",
        "--log-level loud",
        "--nonsense",
        "nonsense",
        "--max-clients 1000001",
        "export",
        "export lobby --format loud",
        "status now",
    ],
)
def test_bad_flag_is_status_2(flags: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(flags.split())
    assert 2 == caught.value.code
    err = capsys.readouterr().err
    assert err.startswith("server: ")
    assert err.endswith(" --help says more)\n")
    assert 1 == err.count("\n")


@pytest.mark.parametrize(
    ("program", "is_executable", "typed"),
    [
        ("/opt/chat/server/__main__.py", False, "python3 -m server"),
        ("/opt/chat/.venv/bin/pytest", False, "python3 -m server"),
        ("chat-server.pyz", False, "python3 chat-server.pyz"),
        ("/home/ann/my chat/chat-server.pyz", False, 'python3 "/home/ann/my chat/chat-server.pyz"'),
        ("./chat-server-linux-x86_64", True, "./chat-server-linux-x86_64"),
    ],
)
def test_help_calls_the_program_what_its_operator_does(program: str, is_executable: bool, typed: str) -> None:
    assert typed == called(program, is_executable=is_executable)


@pytest.mark.parametrize(
    ("flag", "least"), [("--keep-days", 0), ("--replay", 0), ("--port", 0), ("--nick-days", 1), ("--max-clients", 1)]
)
def test_least_number_that_a_flag_takes_is_the_one_it_names(
    flag: str, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    parser().parse_args([flag, str(least)])
    with pytest.raises(SystemExit):
        parser().parse_args([flag, str(least - 1)])
    assert re.search(rf"{least - 1}'.*: give .*\b{least} to \d", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "choose one from 1024 on"),
        (errno.EPERM, "cannot listen"),
        (errno.EADDRNOTAVAIL, "no address"),
        (errno.EINVAL, "no address"),  # a link-local one without its interface
    ],
)
def test_port_that_is_not_given_is_explained(number: int, advice: str) -> None:
    assert advice in command.advice(CannotListen("127.0.0.1", 80, OSError(number, "no")))


def test_port_that_the_system_keeps_is_explained() -> None:
    advice = command.advice(CannotListen("0.0.0.0", 14902, OSError(errno.EACCES, "no")))  # noqa: S104 - nobody listens
    assert "port 14902 is kept by the system" in advice
    assert "rights" not in advice


def test_lab_flag_alone_means_all_of_them_at_their_own_ports() -> None:
    assert {lab.name: lab.port for lab in LABS} == lab_ports([])
    assert {} == lab_ports(None)
    assert {"lab9090": 7000, "lab9999": 9999} == lab_ports(["lab9090=7000", "lab9999"])


def test_every_server_in_the_readme_can_be_started_like_that() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.startswith("    ") and "-m server" in line]
    assert {"ExecStart", "-Argument"} <= {word for line in lines for word in re.findall(r"ExecStart|-Argument", line)}
    for line in lines:
        flags = line.partition("-m server")[2].partition("#")[0].rstrip()
        flags = flags.removesuffix('"') if "-Argument" in line else flags
        words = [word.strip('"') for word in shlex.split(flags, posix=False)]  # Windows paths have backslashes
        if not operations.asked(words):
            parser().parse_args(words)


class Interrupting:
    """Ctrl+C while a module is looked for."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name == "server.command":
            raise KeyboardInterrupt


def test_ctrl_c_in_the_middle_of_the_start_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "server.command")
    monkeypatch.delattr(sys.modules["server"], "command")
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert 130 == main([])
    assert ("", "") == capsys.readouterr()


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("--version", "--help"):
        with pytest.raises(SystemExit) as caught:
            main([flag])
        assert 0 == caught.value.code
    out = capsys.readouterr().out
    assert out.startswith(__version__)
    assert "--data" in out


@pytest.mark.parametrize("flags", [["--help"], ["status", "--help"]])
def test_help_bears_a_percent_sign_in_the_name_of_the_data_folder(
    flags: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "100%s"))
    with pytest.raises(SystemExit) as ended:
        main(flags)
    assert 0 == ended.value.code
    assert "100%s" in "".join(capsys.readouterr().out.split())  # it may be broken into lines


@pytest.mark.parametrize("flags", [["--help"], ["status", "--help"]])
def test_help_bears_a_folder_that_the_console_has_no_letters_for(flags: list[str], tmp_path: Path) -> None:
    # As on a Windows of another region where the help goes into a file.
    folder = str(tmp_path / "Аня")
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    environment.update(dict.fromkeys(("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"), folder))
    command = [sys.executable, "-m", "server", *flags]
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, env=environment, timeout=60)
    assert (0, b"") == (done.returncode, done.stderr)
    assert b"???" in done.stdout


def test_program_without_a_console_serves_and_fails_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as other:
        assert 2 == main(["--host", "127.0.0.1", "--port", str(other.getsockname()[1])])
    waker = threading.Timer(0.1, signal.raise_signal, [signal.SIGTERM])
    waker.start()
    assert 0 == main(["--host", "127.0.0.1", "--port", "0"])
    waker.join()


def test_log_goes_to_a_file(tmp_path: Path) -> None:
    server = Server("--log-file", str(tmp_path / "log"))
    with Native(server.port, "ann"):
        wait_until(lambda: "joined as ann" in (tmp_path / "log").read_text())
        ending.ask_to_end(server.process)
        assert (0, "") == server.end()


@pytest.mark.parametrize("number", ending.ENDS)
def test_log_file_tells_of_each_start_and_of_each_end_and_why(number: signal.Signals, tmp_path: Path) -> None:
    flags = ("--log-file", str(tmp_path / "log"), "--data", str(tmp_path / "data"), "--name", "B", "--lab", "lab8080=0")
    servers = [Server(*flags)]
    wait_until(lambda: "for lab8080: " in (tmp_path / "log").read_text())
    servers[0].process.kill()
    servers[0].end()
    servers.append(Server(*flags))
    servers[1].process.send_signal(number)
    assert (0, "") == servers[1].end()
    logged = (tmp_path / "log").read_text()
    starts = [
        line
        for server in servers
        for line in (
            f"started: B, version {__version__}, with its data in {tmp_path / 'data'}",
            f"for the window and netcat: 127.0.0.1:{server.port}",
            f"for lab8080: 127.0.0.1:{server.ports['lab8080']}",
        )
    ]
    why = {"SIGINT": "Ctrl+C", "SIGTERM": "SIGTERM"}.get(signal.Signals(number).name, "Ctrl+Break")
    assert starts == re.findall(r" INFO server\.said: (.+)", logged)
    assert re.search(f"INFO server.command: stopping: {re.escape(why)}.*\n.* INFO server.command: stopped\n$", logged)


def test_console_is_told_of_the_start_once(server: Server) -> None:
    assert f"version {__version__}" in server.said
    ending.ask_to_end(server.process)
    _status, log = server.end()
    assert f"127.0.0.1:{server.port}" not in log
    assert __version__ not in log
    assert ["stopping", "stopped"] == re.findall(r"server\.command: (\w+)", log)


def test_every_address_of_this_machine_is_told_when_it_listens_on_all() -> None:
    everywhere = addresses.reachable_at(addresses.EVERYWHERE)
    assert "127.0.0.1" == everywhere[-1]
    assert len(set(everywhere)) == len(everywhere)
    for address in everywhere:
        socket.inet_aton(address)
    assert ["192.0.2.9"] == addresses.reachable_at("192.0.2.9")


def test_server_on_both_kinds_of_addresses_says_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "if_inet6"
    table.write_text(
        "00000000000000000000000000000001 01 80 10 80       lo\n"
        "20010db8000000000000000000000007 02 40 00 82     eth0\n"
        "fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n"
    )
    monkeypatch.setattr(addresses, "_IPV6_TABLE", table)
    monkeypatch.setattr(addresses, "own_addresses", lambda: iter(["192.0.2.1"]))
    assert ["192.0.2.1", "2001:db8::7", "127.0.0.1"] == addresses.reachable_at("::")
    assert ["192.0.2.1", "127.0.0.1"] == addresses.reachable_at(addresses.EVERYWHERE)


def test_where_interfaces_cannot_be_asked_the_machine_s_name_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(socket, "gethostbyname_ex", lambda name: (name, [], ["192.0.2.1", "127.0.0.1"]))
    assert ["192.0.2.1", "127.0.0.1"] == addresses.reachable_at(addresses.EVERYWHERE)


@pytest.mark.parametrize("error", [UnicodeError("label too long"), socket.gaierror(11001, "no such host")])
def test_machine_whose_name_stands_for_nothing_still_says_its_address(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one with a Cyrillic name may be, on Windows."""

    def refuse(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(socket, "gethostbyname_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(addresses, "_IPV6_TABLE", Path("no such file"))
    monkeypatch.setattr(addresses, "_ELSEWHERE", "127.0.0.9")
    assert ["127.0.0.1"] == list(addresses.own_addresses())
    assert [] == list(addresses.own_ipv6_addresses())
    monkeypatch.setattr(addresses, "_ELSEWHERE", "::1")  # where there is no way
    assert [] == list(addresses.own_addresses())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked otherwise")
def test_where_interfaces_cannot_be_listed_the_loopback_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> list[tuple[int, str]]:
        raise PermissionError

    monkeypatch.setattr(socket, "if_nameindex", refuse)
    assert ["127.0.0.1"] == addresses.reachable_at(addresses.EVERYWHERE)
