"""The stand-ins of the old programs understand one another in all five dialects, and notice what would kill them."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.peers.lab_clients import LabClient
from tests.peers.lab_servers import LabServer
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
DIALECTS = ("lab8080", "lab14901", "lab9090", "lab9999", "lab14900")

# What юля's screen shows after she gave her nick, when bob comes, and when he goes.
GREETING = {
    "lab8080": "юля присоединился к чату!Подключение к серверу успешно!",
    "lab14901": "",
    "lab9090": "юля joined the chat!You are connected to the chat!",
    "lab9999": "юля joined the chat.Connected to the server",
    "lab14900": "",
}
JOINED = {
    "lab8080": "bob присоединился к чату!",
    "lab14901": "",
    "lab9090": "bob joined the chat!",
    "lab9999": "bob joined the chat.",
    "lab14900": "bob joined the chat!",
}
LEFT = {
    "lab8080": "bob покинул чат!",
    "lab14901": "",
    "lab9090": "bob left the chat.",
    "lab9999": "bob left the chat.",
    "lab14900": "bob left the chat",
}
ECHOING = {"lab9090", "lab9999"}


@pytest.fixture(params=DIALECTS)
def server(request: pytest.FixtureRequest) -> Iterator[LabServer]:
    with LabServer(request.param) as server:
        yield server
    assert not server.died


def join(server: LabServer, nick: str) -> LabClient:
    """A client that the server knows and that has read its greeting."""
    client = LabClient(server.name, *server.address, nick).start()
    greeting = GREETING[server.name].replace("юля", nick)
    wait_until(lambda: nick in server.nicks, what=f"{nick} to be a member")
    wait_until(lambda: shown(client) == greeting, what=f"{nick} to be greeted")
    return client


def shown(client: LabClient) -> str:
    """All that is on a client's screen, joined up: any two lines may have shared a recv."""
    return "".join(client.lines)


def test_newcomer_is_greeted_and_announced(server: LabServer) -> None:
    with join(server, "юля") as julia, join(server, "bob"):
        wait_until(lambda: shown(julia) == GREETING[server.name] + JOINED[server.name], what="the join line")


def test_message_reaches_the_other_and_the_sender_where_there_is_an_echo(server: LabServer) -> None:
    with join(server, "юля") as julia, join(server, "bob") as bob:
        bob.say("привет, мир")
        wait_until(lambda: "bob: привет, мир" in shown(julia), what="the message")
        wait_until(lambda: len(server.messages) == 1)
        # The answer comes after anything bob could still have been sent for his own message.
        julia.say("hi")
        wait_until(lambda: "юля: hi" in shown(bob), what="the answer")
        assert (server.name in ECHOING) == ("bob: привет, мир" in shown(bob))
        assert ["bob", "юля"] == [nick for nick, _ in server.messages]


@pytest.mark.parametrize("leave", [LabClient.quit, LabClient.vanish])
def test_leaver_is_announced(server: LabServer, leave: Callable[[LabClient], None]) -> None:
    with join(server, "юля") as julia, join(server, "bob") as bob:
        before = GREETING[server.name] + JOINED[server.name]
        wait_until(lambda: shown(julia) == before, what="the join line")
        leave(bob)
        wait_until(lambda: server.nicks == ["юля"], what="bob to be gone")
        # The farewell is an ordinary message to the old server, which then adds its own line.
        times = 2 if leave is LabClient.quit and server.name == "lab9090" else 1
        wait_until(lambda: shown(julia) == before + LEFT[server.name] * times, what="the leave line")


def test_silent_client_is_prompted_and_blocks_nobody(server: LabServer) -> None:
    with LabClient(server.name, *server.address, "mute", silent=True) as mute, join(server, "bob"):
        assert mute.prompted.wait(30)
        assert ["bob"] == server.nicks
        assert [] == mute.lines


def test_drop_closes_without_a_word_and_the_server_stays(server: LabServer) -> None:
    with join(server, "юля") as julia, join(server, "bob") as bob:
        wait_until(lambda: len(server.nicks) == 2)
        before = len(server.transcript)
        server.drop()
        assert julia.ended.wait(30)
        assert bob.ended.wait(30)
        assert before == len(server.transcript)
    join(server, "юля").vanish()


@pytest.mark.parametrize("name", DIALECTS)
def test_split_writes_kill_an_old_client(name: str) -> None:
    with LabServer(name, split_bytes=1, split_prompt=False) as server:
        with LabClient(name, *server.address, "юля") as julia:
            wait_until(lambda: server.nicks or julia.died, what="the nick to arrive")
            server.broadcast("длинная строка " * 10)
            wait_until(lambda: julia.died, what="half a letter to arrive")
        assert not server.died


def test_split_prompt_arrives_whole_in_the_end() -> None:
    with LabServer("lab14900", split_bytes=3) as server, socket.create_connection(server.address) as sock:
        sock.settimeout(30)
        prompt = b""
        while len(prompt) < len("USERNAME"):
            prompt += (piece := sock.recv(100))
            assert piece, "closed too early"
        assert b"USERNAME" == prompt


def test_glued_writes_arrive_as_one_line() -> None:
    with LabServer("lab9090", glue=True) as server, LabClient("lab9090", *server.address, "bob") as bob:
        wait_until(lambda: bob.lines, what="the greeting")
        assert ["bob joined the chat!You are connected to the chat!"] == bob.lines
        server.broadcast("one")
        server.broadcast("two")
        wait_until(lambda: len(bob.lines) > 1, what="the pair")
        assert ["onetwo"] == bob.lines[1:]
        bob.say("alone")
        wait_until(lambda: "bob: alone" in bob.lines, what="a write without a neighbour")


@pytest.mark.parametrize("name", DIALECTS)
def test_half_a_letter_kills_an_old_server_thread(name: str) -> None:
    with LabServer(name) as server, join(server, "bob") as bob:
        bob.say_raw("я".encode()[:1])
        assert bob.ended.wait(30)
        assert server.died
        assert [] == server.messages


@pytest.mark.parametrize("name", DIALECTS)
def test_half_a_letter_kills_an_old_client(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with LabClient(name, "127.0.0.1", port, "bob") as bob, listener.accept()[0] as peer:
            peer.sendall("я".encode()[:1])
            assert bob.ended.wait(30)
            assert bob.died
            assert [] == bob.lines


@contextmanager
def program(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """One of the console programs, killed at the end of the block, or of 30 s should anything hang."""
    command = [sys.executable, "-X", "utf8", "-m", f"tests.peers.{module}", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        watchdog = threading.Timer(30, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def test_both_run_as_console_programs() -> None:
    with program("lab_servers", "lab9090", "--port", "0") as server:
        assert server.stdout
        host, port = server.stdout.readline().split()[-3::2]
        with program("lab_clients", "lab9090", host, port, "bob") as client:
            assert client.stdout
            assert client.stdin
            assert client.stdout.readline().startswith("bob joined the chat!")
            client.stdin.write("hi\n")
            client.stdin.flush()
            assert any("bob: hi" in line for line in client.stdout)
            client.stdin.write("/quit\n")
            client.stdin.flush()
            assert 0 == client.wait(timeout=30)
