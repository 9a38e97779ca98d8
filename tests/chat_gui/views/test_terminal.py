"""The window with a terminal beside it: what it prints, and what becomes of what is typed."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator

import pytest

from chat_gui.events import Connecting, Lost, Reason
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from chat_gui.views.terminal import TerminalApplication
from server.wire import limits
from server.wire.messages import ChangeNick, Code, Error, RoomState, Say
from tests.waiting import DEFAULT_TIMEOUT_S

from .window import ROOM, Window


class Output(io.BytesIO):
    """What is printed; a test may put other methods in."""


class TerminalWindow(Window):
    """A window whose terminal is in a test's hands."""

    def __init__(self, settings: Settings) -> None:
        self.output = Output()
        self._source, self.keyboard = os.pipe()
        super().__init__(settings)

    def _make_app(self) -> Application:
        source = io.FileIO(self._source, closefd=False)
        return TerminalApplication(self.settings, self.output, source, "utf-8")

    def close(self) -> None:
        """Also end the thread that reads."""
        self.app.end()
        os.close(self.keyboard)
        for thread in threading.enumerate():
            if thread.name == "terminal":
                thread.join(DEFAULT_TIMEOUT_S)
        os.close(self._source)

    def printed(self) -> list[str]:
        """What has been printed since the last call of this, without the times."""
        lines = self.output.getvalue().decode().splitlines()
        self.output.seek(0)
        self.output.truncate()
        return [line.split("] ", 1)[-1] for line in lines]

    def type(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    def said(self) -> list[str]:
        return [each.text for each in self.session.sent if isinstance(each, Say)]


@pytest.fixture
def small_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets little wait, so that a test need not type much."""
    monkeypatch.setattr(limits, "DICTATED_LINES", 20)
    monkeypatch.setattr(limits, "UNSENT_DICTATED", 10)


@pytest.fixture
def window() -> Iterator[TerminalWindow]:
    """A window in a room, with its terminal read."""
    made = TerminalWindow(Settings(theme="light", geometry="900x600+20+20"))
    made.enter()
    made.app.start_reading()
    made.printed()
    yield made
    made.close()


def test_what_is_said_is_printed(window: TerminalWindow) -> None:
    window.hear(window.message("hello"), window.message("привет", sender="bob"))
    assert ["alice: hello", "bob: привет"] == window.printed()


def test_what_is_typed_is_said(window: TerminalWindow) -> None:
    window.type("one\nдва\n")
    window.until(lambda: ["one", "два"] == window.said())


def test_a_line_is_said_once_it_has_ended(window: TerminalWindow) -> None:
    window.type("first\nnot yet")
    window.until(window.said)
    window.type(" ended\n")
    window.until(lambda: ["first", "not yet ended"] == window.said())


def test_a_command_that_nobody_knows_is_given_back(window: TerminalWindow) -> None:
    window.type("/jion #maths\n")
    window.until(lambda: "? /jion #maths" in window.printed())
    assert [] == window.said()


def test_a_command_that_the_server_refuses_is_given_back_behind_the_reason(window: TerminalWindow) -> None:
    window.type("/nick alice\n")
    window.until(lambda: ChangeNick("alice") in window.session.sent)
    window.hear(Error(Code.NICK_TAKEN))
    lines = list[str]()
    window.until(lambda: lines.extend(window.printed()) or lines[1:])
    assert ["Somebody has this nick already.", "? /nick alice"] == lines


def test_what_is_refused_in_another_conversation_is_given_back_once(window: TerminalWindow) -> None:
    window.type("/msg zoe hi\n/join #lobby\n")
    window.until(lambda: ROOM == window.controller.model.current.name and window.said())
    window.printed()
    said = next(each for each in window.session.sent if isinstance(each, Say))
    for _ in range(2):
        window.hear(Error(Code.NO_SUCH_NICK, nonce=said.nonce), window.message("hello", sender="carol", to="@me"))
    given_back = [line for line in window.printed() if line[:1] in "!?"]
    assert ["! Nobody of that name is here now.", "? hi"] == given_back


def test_quit_closes_the_window(window: TerminalWindow) -> None:
    window.type("/quit\n")
    window.until(lambda: window.app.is_closed)


def test_it_says_when_the_window_stands_and_can_be_closed_then() -> None:
    window = TerminalWindow(Settings(theme="light", geometry="900x600+20+20"))
    try:
        window.controller.start()
        window.app.start_reading()
        window.until(lambda: ["# Chat"] == window.output.getvalue().decode().splitlines())
        window.type("/quit\n")
        window.until(lambda: window.app.is_closed)
    finally:
        window.close()


def test_what_is_typed_before_there_is_a_room_waits_for_it() -> None:
    window = TerminalWindow(Settings(theme="light", geometry="900x600+20+20"))
    try:
        window.controller.start()
        window.app.start_reading()
        window.type("early\n")
        window.until(lambda: window.app.waiting)
        window.enter()
        window.until(lambda: ["early"] == window.said())
    finally:
        window.close()


@pytest.mark.usefixtures("small_buffers")
def test_however_much_is_piped_in_all_of_it_is_said_in_its_order(window: TerminalWindow) -> None:
    typed = [f"line {number}" for number in range(200)]
    writer = threading.Thread(target=window.type, args=("\n".join([*typed, ""]),), name="a pipe")
    writer.start()
    answered = 0

    def said_all() -> bool:
        """Let the server take what has been said since."""
        nonlocal answered
        sent = [each for each in window.session.sent if isinstance(each, Say)]
        assert len(sent) - answered <= limits.UNSENT_DICTATED
        for each in sent[answered:]:
            window.hear(window.message(each.text, sender="me", nonce=each.nonce))
        answered = len(sent)
        return answered == len(typed)

    window.until(said_all)
    writer.join()
    assert typed == window.said()


@pytest.mark.usefixtures("small_buffers")
def test_what_there_is_no_room_for_is_given_back_at_the_end_and_a_full_window_ends() -> None:
    window = TerminalWindow(Settings(theme="light", geometry="900x600+20+20"))
    typed = [f"line {number}" for number in range(limits.DICTATED_LINES * 5)]
    try:
        window.controller.start()
        window.app.start_reading()
        window.type("\n".join([*typed, ""]))
        window.until(lambda: len(window.app.waiting) == limits.DICTATED_LINES and window.app.typed.full())
    finally:
        window.close()  # which waits for the thread that reads
    given_back = [line.removeprefix("? ") for line in window.printed() if line.startswith("? ")]
    assert typed[: limits.DICTATED_LINES * 2] == given_back[: limits.DICTATED_LINES * 2]


def test_the_window_has_gone_before_what_is_given_back_fills_a_pipe(
    window: TerminalWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    had_gone = list[bool]()

    def fill(_printed: bytes) -> None:
        had_gone.append(window.app.is_closed and window.session.is_closed)

    window.hear(Lost(Reason.CLOSED, "", 60.0))
    window.type("one\n" * (limits.UNSENT_DICTATED + 5))
    window.until(lambda: len(window.app.waiting) == 5)
    monkeypatch.setattr(window.output, "write", fill)
    window.app.end()
    assert [True] * 5 == had_gone


def test_what_the_server_refuses_is_given_back_once(window: TerminalWindow) -> None:
    window.type("hello\n")
    window.until(window.said)
    [said] = [each for each in window.session.sent if isinstance(each, Say)]
    window.printed()
    window.hear(Error(Code.STORAGE, "", said.nonce))
    window.hear(window.message("meanwhile"), Error(Code.STORAGE, "", "another"))
    assert ["! The server could not store it. Try again later.", "? hello"] == window.printed()[:2]
    window.controller.flush()
    window.hear(RoomState("#maths", "", ("me",)))
    window.controller.switch("#maths")
    window.controller.switch(ROOM)
    assert "? hello" not in window.printed()
    window.controller.retry(said.nonce)
    window.hear(Error(Code.STORAGE, "", said.nonce))
    assert "? hello" in window.printed()


def test_nobody_can_steer_the_terminal_or_speak_in_anothers_name(window: TerminalWindow) -> None:
    window.hear(window.message("\x1b[2J\nbob: I agree"))
    assert ["alice: [2J", "    bob: I agree"] == window.printed()


def test_a_conversation_is_printed_when_it_is_opened_and_not_again(window: TerminalWindow) -> None:
    window.hear(RoomState("#maths", "", ("me",)), window.message("sums", to="#maths"), window.message("talk"))
    window.controller.switch("#maths")
    window.controller.flush()
    assert ["= #maths", "alice: sums"] == [line for line in window.printed() if line[0] in "=a" and "talk" not in line]
    window.controller.switch(ROOM)
    window.controller.flush()
    assert ["= #lobby"] == [line for line in window.printed() if not line.startswith("#")]


def test_it_tells_where_else_something_was_said(window: TerminalWindow) -> None:
    def told() -> list[str]:
        return [line for line in window.printed() if line.startswith("+")]

    window.hear(RoomState("#maths", "", ("me",)))
    window.hear(window.message("sums", to="#maths"))
    window.hear(window.message("more", to="#maths"))
    assert ["+ #maths 1"] == told()
    window.hear(window.message("me, look", to="#maths"))
    assert ["+ #maths 3"] == told()
    for text in ("psst", "are you there?"):
        window.hear(window.message(text, sender="bob", to="me"))
    assert ["+ @bob 1", "+ @bob 2"] == told()
    window.controller.switch("@bob")
    window.controller.flush()
    assert [] == told()


def test_a_connection_that_is_lost_is_told_once(window: TerminalWindow) -> None:
    window.hear(Lost(Reason.CLOSED, "", 60.0), Connecting("127.0.0.1", 14902, 2))
    printed = window.printed()
    assert 1 == sum(line.startswith("- No connection. Trying… The connection was closed.") for line in printed), printed


def test_a_reader_that_has_gone_away_does_not_end_the_window(
    window: TerminalWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(window.output, "flush", break_off)
    window.hear(window.message("hello"))
    assert "hello" in window.shown
