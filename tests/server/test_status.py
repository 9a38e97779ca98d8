"""What a server counts, the file that says so, and `status` and SIGUSR1 that show it."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server import busy_file, operations, status
from server.__main__ import main
from server.folder import locked
from server.link import Parting
from server.service import Service, Settings
from server.status import Counters, Report, StatusFile
from tests import ending
from tests.faults.kill import Server
from tests.server.clients import Native, Raw
from tests.waiting import wait_until

COMMAND = (sys.executable, "-m", "server", "--host", "127.0.0.1", "--port", "0")


def report(**fields: object) -> Report:
    plain: dict[str, object] = {
        "at": 1000.0,
        "uptime_s": 90.0,
        "clients": 1,
        "rooms": 2,
        "messages": 3,
        "recent": (),
        "outbox_most_bytes": 0,
        "drops": {},
    }
    return Report(**{**plain, **fields})  # type: ignore[arg-type]


# Counting


def test_rate_is_that_of_the_last_minute() -> None:
    counters = Counters(0.0)
    for second in range(200):
        counters.stored(3, float(second))
    counters.stored(3, 199.5)
    now = counters.report(0, 0, 199.9, 1000.0)
    assert 603 == now.messages
    assert 183 / 60 == now.rate(1000.0)


def test_rate_falls_though_nothing_new_is_reported() -> None:
    counters = Counters(0.0)
    counters.stored(60, 100.0)
    counters.stored(60, 130.0)
    then = counters.report(0, 0, 131.0, 1000.0)
    assert [2.0, 1.0, 1.0, 0.0] == [then.rate(1000.0 + later_s) for later_s in (0, 29, 58, 59)]


def test_old_counts_are_not_taken_for_new_ones_after_a_pause() -> None:
    counters = Counters(0.0)
    counters.stored(60, 100.0)
    assert 0.0 == counters.report(0, 0, 1000.0, 0.0).rate(0.0)
    assert 60 == counters.report(0, 0, 1000.0, 0.0).messages


def test_young_server_s_rate_is_that_of_its_life() -> None:
    counters = Counters(100.0)
    counters.stored(50, 105.0)
    assert 5.0 == counters.report(0, 0, 110.0, 0.0).rate(0.0)


def test_clock_that_was_set_back_does_no_harm() -> None:
    assert "up 00:01:30" == report(at=1000.0).lines(10.0)[0]


def test_report_tells_everything_in_words_that_go_on_one_line() -> None:
    lines = report(uptime_s=90_061.0, outbox_most_bytes=77, drops={"slow": 2, "lost": 1}).lines(1000.0)
    assert [
        "up 1 d 01:01:01",
        "clients 1",
        "rooms 2",
        "messages 3 since the start, 0.0/s over the last minute",
        "outbox at most 77 bytes for one client",
        "drops 1 lost, 2 slow",
    ] == lines


def test_service_counts_clients_rooms_messages_drops_and_what_waits() -> None:
    settings = Settings(port=0, rate=0, max_clients=2, outbox_bytes=100_000, presence_delay_s=0.01)
    with Service(settings) as service:
        with Native(service.port, "ann") as ann, Native(service.port, "bob", buffer_bytes=4096) as bob:
            ann.ask("join", room="#cats")
            ann.hear("joined", lambda line: line["room"] == "#cats")
            for _ in range(3):
                ann.say("hi")
            ann.texts(3)
            wait_until(lambda: service.report().messages == 3)
            assert (2, 2, 0) == (service.report().clients, service.report().rooms, service.report().outbox_most_bytes)
            with Raw(service.port) as late:
                assert b"full" in late.rest()
            bob.ask("ping")
            while "slow" not in service.report().drops:  # bob reads no more
                ann.say("x" * 4000)
                ann.hear("message")
        wait_until(lambda: service.report().clients == 0)
        now = service.report()
        assert {Parting.SLOW: 1, "turned away": 1} == {key: now.drops[key] for key in (Parting.SLOW, "turned away")}
        assert 100_000 < now.outbox_most_bytes < 1_000_000
        assert now.rate(now.at) > 0


# The file


def test_file_says_what_it_was_told(tmp_path: Path) -> None:
    file, told = StatusFile(tmp_path), report(recent=((0, 5), (7, 1)), drops={"slow": 1})
    file.write(told)
    assert told == status.read(tmp_path)
    if sys.platform != "win32":
        assert 0o600 == (tmp_path / status.FILE_NAME).stat().st_mode & 0o777
    file.remove()
    file.remove()
    assert [] == list(tmp_path.iterdir())


def test_file_is_written_only_when_something_has_changed(tmp_path: Path) -> None:
    file = StatusFile(tmp_path)
    file.write(report(at=1.0, uptime_s=1.0))
    file.write(report(at=2.0, uptime_s=2.0))
    assert 1.0 == status.read(tmp_path).at
    file.write(report(at=3.0, clients=9))
    assert 3.0 == status.read(tmp_path).at


def test_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    file = StatusFile(folder)
    file.write(report())
    folder.mkdir()
    file.write(report())
    assert report() == status.read(folder)


def test_file_that_can_no_longer_be_written_does_not_go_on_telling_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = StatusFile(tmp_path)
    file.write(report())
    with monkeypatch.context() as full:

        def refuse(*_arguments: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        full.setattr(os, "replace", refuse)
        file.write(report(clients=9))
    assert [] == list(tmp_path.iterdir())
    file.write(report())  # the same as before the disk was full, and yet to be written
    assert report() == status.read(tmp_path)


def test_file_that_somebody_has_open_on_windows_is_written_and_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_file.once_let_go, "__defaults__", ("win32", lambda _seconds: None))
    replace, opened = os.replace, Path.open
    refusals = [PermissionError(13, "Access is denied")] * 4

    def refuse_twice(left: int) -> None:
        if len(refusals) > left:
            raise refusals.pop()

    def replace_later(source: Path, target: Path) -> None:
        refuse_twice(2)
        replace(source, target)

    def open_later(path: Path, mode: str) -> object:
        refuse_twice(0)
        return opened(path, mode)

    monkeypatch.setattr(os, "replace", replace_later)
    monkeypatch.setattr(Path, "open", open_later)
    StatusFile(tmp_path).write(report())
    assert report() == status.read(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'"x"', b"\xff", b'{"at":"x"}', b"[" * 100_000, b'{"at":[]}']
)
def test_file_that_is_no_report_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / status.FILE_NAME).write_bytes(content)
    with pytest.raises(ValueError, match="is no report"):
        status.read(tmp_path)


# `status`


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, str]]:
    """Calls `status` for the test's folder: its exit status, and what it says."""

    def ask() -> tuple[int, str]:
        number = main(["status", "--data", str(tmp_path)])
        out, err = capsys.readouterr()
        assert "" == err
        return number, out

    return ask


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path) as server:
        yield server


Ask = Callable[[], tuple[int, str]]


def test_where_no_server_runs_it_says_so(ask: Ask) -> None:
    number, said = ask()
    assert operations.NOTHING_DONE == number
    assert said.startswith("no server runs with its data in ")


def test_server_that_has_said_nothing_yet_is_told_from_none(tmp_path: Path, ask: Ask) -> None:
    with locked(tmp_path):
        for content in (None, b"{", b"[]"):
            if content:
                (tmp_path / status.FILE_NAME).write_bytes(content)
            number, said = ask()
            assert operations.NOTHING_DONE == number
            assert "has not said yet" in said


def test_running_server_is_shown_and_a_stopped_one_leaves_nothing(server: Server, tmp_path: Path, ask: Ask) -> None:
    with Native(server.port, "ann") as ann:
        ann.say("hi")
        ann.hear("message")
        said = wait_until(lambda: (said := ask())[1].count("messages 1 since") and said)
    assert operations.DONE == said[0]
    assert re.match(r"up 00:00:\d\d\nclients 1\nrooms 1\nmessages 1 since the start, \d\.\d/s", said[1])
    ending.ask_to_end(server.process)
    server.process.wait(30)
    assert not (tmp_path / status.FILE_NAME).exists()
    assert operations.NOTHING_DONE == ask()[0]


def test_killed_server_s_file_is_not_believed(server: Server, tmp_path: Path, ask: Ask) -> None:
    wait_until((tmp_path / status.FILE_NAME).exists)
    server.process.kill()
    server.process.wait(30)
    assert (tmp_path / status.FILE_NAME).exists()
    assert "no server runs" in ask()[1]
    (tmp_path / status.FILE_NAME).write_text(json.dumps({"old": True}))
    with Server(tmp_path):
        wait_until(lambda: ask()[0] == operations.DONE)


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="there is no such signal")
def test_sigusr1_logs_one_line_whatever_the_level_and_the_server_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = subprocess.Popen(
        [*COMMAND, "--data", ":memory:", "--log-file", str(log), "--log-level", "error"],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    try:
        port = int(next(found[1] for line in process.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)", line))))
        assert any("ready" in line for line in process.stdout)
        with Native(port, "ann") as ann:
            for times in (1, 2):
                process.send_signal(signal.SIGUSR1)
                wait_until(lambda times=times: log.read_text().count("status: up ") == times)
            ann.ask("ping")
            ann.hear("pong")
            assert "joined" not in log.read_text()
        assert "; clients 1; rooms 1; messages 0 since the start, 0.0/s over the last minute; " in log.read_text()
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert 0 == process.returncode
