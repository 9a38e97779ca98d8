"""What goes wrong between a window and its server, tried on whole processes."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.processes import ServerProcess, WindowProcess

CLOSE_WITHIN_S = 1.0


def is_online(seen: dict[str, object]) -> bool:
    return str(seen.get("status", "")).startswith("Connected")


def test_what_is_typed_while_the_server_is_away_arrives_once(tmp_path: Path) -> None:
    with ServerProcess() as server:
        port = server.port
        where = f"127.0.0.1:{port}"
        with (
            WindowProcess(tmp_path, "a", where, "--nick", "alice") as alice,
            WindowProcess(tmp_path, "b", where, "--nick", "bob") as bob,
        ):
            bob.shows(lambda seen: {"alice", "bob"} == set(seen.get("people", ())), "both in its list")
            server.process.kill()
            server.wait()
            alice.shows(lambda seen: not is_online(seen), "that the connection is lost")
            alice.say("said while it was away")
            alice.order("type", text="half a thou")
            assert "said while it was away" in alice.look()["transcript"]
            with ServerProcess(port=port):
                bob.sees("said while it was away")
                alice.shows(is_online, "that it is back")
                alice.shows(lambda seen: "sending" not in seen["transcript"], "the receipt")
                assert "half a thou" == alice.look()["typed"]
                alice.order("type", text="ght")
                alice.order("press", key="<Return>")
                bob.sees("half a thought")
                for window in (alice, bob):
                    assert 1 == window.look()["transcript"].count("said while it was away")
                    assert 0 == window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop and continue a process by a signal")
def test_a_window_closes_at_once_while_its_server_is_frozen(tmp_path: Path) -> None:
    with (
        ServerProcess() as server,
        WindowProcess(tmp_path, "a", f"127.0.0.1:{server.port}", "--nick", "alice") as alice,
    ):
        alice.shows(is_online, "that it is connected")
        server.signal(signal.SIGSTOP)
        alice.say("into the void")
        started = time.monotonic()
        assert 0 == alice.close()
        assert time.monotonic() - started < CLOSE_WITHIN_S + 1.0  # and the process's own end, on a loaded machine
        server.signal(signal.SIGCONT)


def test_a_server_that_says_goodbye_is_waited_for(tmp_path: Path) -> None:
    with (
        ServerProcess() as server,
        WindowProcess(tmp_path, "a", f"127.0.0.1:{server.port}", "--nick", "alice") as alice,
    ):
        alice.shows(is_online, "that it is connected")
        server.ask_to_end()
        assert 0 == server.wait()
        alice.shows(lambda seen: "try" in seen["status"], "when it tries again")
        with ServerProcess(port=server.port):
            alice.shows(is_online, "that it is back")
            assert 0 == alice.close()


def test_the_form_says_what_is_wrong_and_goes_on(tmp_path: Path) -> None:
    with ServerProcess() as server, WindowProcess(tmp_path, "a") as window:
        window.shows(lambda seen: seen["form"], "the form")
        window.order("connect", address="not a host", nick="has space")
        window.shows(lambda seen: all(seen["problems"]), "a problem beside each field")
        window.order("connect", address="127.0.0.1:1", nick="alice")
        window.shows(lambda seen: "No chat server" in seen["problems"][0], "that nobody listens there")
        window.order("connect", address=f"127.0.0.1:{server.port}", nick="alice")
        window.shows(is_online, "that it is connected")
        with WindowProcess(tmp_path / "another", "b", f"127.0.0.1:{server.port}", "--nick", "ALICE") as other:
            other.shows(lambda seen: seen["form"] and "nick" in seen["problems"][1], "that the nick is taken")
            other.order("connect", address=f"127.0.0.1:{server.port}", nick="bob")
            other.shows(is_online, "that it is connected under another nick")
            assert 0 == other.close()
        assert 0 == window.close()


def test_a_second_window_with_one_s_nick_takes_over_and_the_first_one_stays_out(tmp_path: Path) -> None:
    with ServerProcess() as server:
        where = f"127.0.0.1:{server.port}"
        with WindowProcess(tmp_path, "a", where, "--nick", "alice") as first:
            first.shows(is_online, "that it is connected")
            with WindowProcess(tmp_path, "b", where, "--nick", "alice") as second:
                second.shows(is_online, "that it is connected")
                first.shows(lambda seen: "another window" in seen["status"], "that it was replaced")
                second.say("from the second window")
                second.sees("from the second window")
                assert not is_online(first.look())
                assert 0 == second.close()
            assert 0 == first.close()


def test_what_was_said_before_is_there_when_the_window_opens_again(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    with ServerProcess("--data", data) as server:
        with WindowProcess(tmp_path, "a", f"127.0.0.1:{server.port}", "--nick", "alice") as alice:
            alice.shows(is_online, "that it is connected")
            for number in range(3):
                alice.say(f"message {number}")
            alice.sees("message 0", "message 1", "message 2")
            alice.shows(lambda seen: "sending" not in seen["transcript"], "the receipts")
            assert 0 == alice.close()
        server.ask_to_end()
        assert 0 == server.wait()
    with (
        ServerProcess("--data", data) as server,
        WindowProcess(tmp_path, "a", f"127.0.0.1:{server.port}", "--nick", "alice") as alice,
    ):
        alice.sees("message 0", "message 1", "message 2")
        assert 1 == alice.look()["transcript"].count("message 1")
        assert 0 == alice.close()
