"""The main job: windows, a netcat user and the old console clients in one room, and a window on each old server."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import pytest

from tests.e2e.processes import ServerProcess, WindowProcess
from tests.peers.lab_clients import ROWS, LabClient
from tests.peers.lab_servers import LabServer
from tests.waiting import wait_until


def test_two_windows_netcat_and_five_console_clients_talk_in_one_room(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(ServerProcess("--rate", "0", "--lab", *(f"{name}=0" for name in ROWS)))
        where = f"127.0.0.1:{server.port}"
        alice = stack.enter_context(WindowProcess(tmp_path, "a", where, "--nick", "alice"))
        boris = stack.enter_context(WindowProcess(tmp_path, "b", where, "--nick", "Борис"))
        labs = {
            name: stack.enter_context(LabClient(name, "127.0.0.1", server.ports[name], f"user_{name}")) for name in ROWS
        }
        netcat = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
        netcat.sendall(b"nick_at_netcat\n")
        everybody = {"alice", "Борис", "nick_at_netcat", *(f"user_{name}" for name in ROWS)}
        for window in (alice, boris):
            window.shows(lambda seen: everybody == set(seen.get("people", ())), "everybody in its list")

        alice.say("hello from a window")
        boris.say("привет из окна")
        netcat.sendall(b"and netcat says hello\n")
        for name, client in labs.items():
            client.say(f"это {name}")
        said = ["hello from a window", "привет из окна", "and netcat says hello", *(f"это {name}" for name in ROWS)]
        for window in (alice, boris):
            window.sees(*said)
            assert all(window.look()["transcript"].count(text) == 1 for text in said)

        spoken = {"alice": said[0], "Борис": said[1], "nick_at_netcat": said[2]}
        for name, client in labs.items():
            others = {**spoken, **{f"user_{other}": f"это {other}" for other in ROWS if other != name}}
            lines = {f"{nick}: {text}" for nick, text in others.items()}
            wait_until(lambda: all(line in client.heard for line in lines), what=f"all said at {name}")  # noqa: B023
            assert not client.died
        heard = b""
        while "это lab14900".encode() not in heard or b"hello from a window" not in heard:
            heard += netcat.recv(65536)
        assert "alice: hello from a window\n" in heard.decode()
        for window in (alice, boris):
            assert 0 == window.close()


def test_what_is_typed_behind_the_way_to_another_conversation_is_said_there(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(ServerProcess())
        alice, bob = (
            stack.enter_context(WindowProcess(tmp_path, nick, f"127.0.0.1:{server.port}", "--nick", nick))
            for nick in ("alice", "bob")
        )
        for text in ("/join #maths", "bob is in maths"):
            bob.say(text)
        bob.shows(lambda seen: "bob" in seen["people"], "bob in the room")
        # Each is typed before the server can have answered the one before.
        for text in ("/join maths", "for maths", "/leave", "for the lobby", "/msg zoe for her", "for her, too"):
            alice.say(text)
        alice.shows(lambda seen: 2 == seen["transcript"].count("Not sent"), "that nobody is called zoe")
        bob.sees("bob is in maths", "for maths")
        assert "for the lobby" not in bob.look()["transcript"]
        bob.say("/leave")
        bob.sees("for the lobby")
        assert "for her" not in bob.look()["transcript"]
        alice.say("/join maths")
        alice.sees("bob is in maths", "for maths")


@pytest.mark.parametrize("name", ROWS)
def test_a_window_talks_on_each_of_the_old_servers(tmp_path: Path, name: str) -> None:
    with LabServer(name) as server, LabClient(name, server.host, server.port, "Аня") as console:
        wait_until(lambda: "Аня" in server.nicks, what="the console client in the room")
        with WindowProcess(tmp_path, "w", f"{server.host}:{server.port}", "--nick", "Боб") as window:
            window.shows(lambda seen: name in seen.get("status", ""), "the server's kind in its status line")
            window.say("привет, старый чат")
            wait_until(lambda: "Боб: привет, старый чат" in console.heard, what="the console to hear the window")
            console.say("здравствуй, окно")
            window.sees("здравствуй, окно", "привет, старый чат")
            window.shows(lambda seen: {"Аня", "Боб"} <= set(seen["people"]), "both in its list")
            assert 1 == window.look()["transcript"].count("привет, старый чат")
            assert 0 == window.close()
        assert not server.died
        assert not console.died
