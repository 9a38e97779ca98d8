"""A window that is closed and started again goes on where its user stopped: reading, writing, and in which rooms."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import ServerProcess, WindowProcess


def test_a_window_that_is_started_again_goes_on_where_its_user_stopped(tmp_path: Path) -> None:
    with ServerProcess("--rate", "0") as server, WindowProcess(tmp_path, "b", *_who(server, "bob")) as bob:
        with WindowProcess(tmp_path, "a", *_who(server, "alice")) as alice:
            bob.shows(lambda seen: "alice" in seen.get("people", ()), "alice in its list")
            alice.say("/join #maths")
            alice.shows(lambda seen: "#maths" in seen.get("conversations", ()), "the room")
            alice.order("press", key="<Control-Key-1>")
            bob.say("read by alice")  # takes the keyboard from alice's window
            alice.sees("read by alice")
            alice.order("type", text="half a ")  # and back, with which it is read
            alice.order("type", text="thought")
            alice.shows(lambda seen: not seen["title"].startswith("("), "everything read")
            bob.say("came while alice looked elsewhere")
            alice.shows(lambda seen: seen["title"].startswith("(1)"), "one message unread")
            assert 0 == alice.close()
        bob.say("came while alice was away")
        with WindowProcess(tmp_path, "a", *_who(server, "alice")) as alice:
            alice.sees("read by alice", "came while alice was away")
            lines = alice.look()["transcript"].split("\n")
            assert lines.index("new") < lines.index("came while alice looked elsewhere")
            assert lines.index("read by alice") < lines.index("new")
            seen = alice.look()
            assert 1 == seen["transcript"].count("came while alice was away")
            assert "half a thought" == seen["typed"]
            assert ["#lobby", "#maths"] == seen["conversations"]
            assert 0 == alice.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process that is sent a signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_window_that_a_signal_ends_is_closed_as_by_its_user(tmp_path: Path, number: signal.Signals) -> None:
    with ServerProcess("--rate", "0") as server:
        with WindowProcess(tmp_path, "a", *_who(server, "alice")) as alice:
            alice.shows(lambda seen: not seen["form"], "the chat")
            alice.order("type", text="half a thought")
            alice.signal(number)
            assert (0, []) == (alice.wait(), alice.errors)
        with WindowProcess(tmp_path, "a", *_who(server, "alice")) as alice:
            alice.shows(lambda seen: seen.get("typed") == "half a thought", "the draft")
            assert 0 == alice.close()


def test_what_one_said_under_another_nick_is_still_ones_own_after_a_restart(tmp_path: Path) -> None:
    with ServerProcess("--rate", "0") as server, WindowProcess(tmp_path, "b", *_who(server, "bob")) as bob:
        with WindowProcess(tmp_path, "a", *_who(server, "alice")) as alice:
            bob.shows(lambda seen: "alice" in seen.get("people", ()), "alice in its list")
            alice.say("/msg bob the first words")
            bob.shows(lambda seen: "@alice" in seen["conversations"], "the talk")
            alice.say("/join #lobby")
            alice.say("/nick anna")
            alice.shows(lambda seen: "anna" in seen["people"], "the new nick")
            alice.say("/msg bob")
            alice.sees("the first words")
            assert 0 == alice.close()
        with WindowProcess(tmp_path, "a", *_who(server, "anna")) as anna:
            anna.shows(lambda seen: "the first words" in seen.get("transcript", ""), "the talk that was open")
            anna.say("/join #lobby")
            anna.shows(lambda seen: "bob" in seen["people"], "the room")
            anna.order("search", text="first words", key="<Return>")
            anna.shows(lambda seen: seen["found"] == ["the first words"], "the result")
            anna.order("search", text="first words", key="<Return>")
            anna.shows(lambda seen: seen["pointed"] == "the first words\n", "the message in its place")
            assert ["#lobby", "@bob"] == anna.look()["conversations"]
            assert 0 == anna.close()


def _who(server: ServerProcess, nick: str) -> tuple[str, ...]:
    return f"127.0.0.1:{server.port}", "--nick", nick
