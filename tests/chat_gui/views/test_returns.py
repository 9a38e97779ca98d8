"""Somebody loses the connection and is back soon: the transcript says nothing of it, and stays whole."""

from __future__ import annotations

import pytest

from chat_gui import transcript
from server.wire import limits
from server.wire.messages import AskHistory, HistoryPage, Joined, Left

from .window import ROOM, Window

BACK = (Left(ROOM, "bob"), Joined(ROOM, "bob"))


def rest(window: Window) -> None:
    for _ in range(20):
        window.root.update()


def test_the_line_about_a_leave_goes_when_they_are_back(window: Window) -> None:
    window.hear(window.message("one"), Left(ROOM, "bob"))
    assert "bob left" in window.shown
    before = window.shown.partition("bob left")[0]
    window.hear(Joined(ROOM, "bob"))
    assert before == window.shown
    window.hear(window.message("two"))
    assert f"{before}two\n" == window.shown
    window.hear(*BACK, Joined(ROOM, "carol"))
    assert "bob" not in window.shown
    assert "carol joined" in window.shown
    assert window.chat.conversation.text.block_lines == window.shown.count("\n")


def test_a_room_with_nothing_but_that_is_empty(window: Window) -> None:
    window.hear(HistoryPage(ROOM, ()), *BACK)
    rest(window)
    window.hear(Left(ROOM, "bob"), Joined(ROOM, "bob"))
    assert "bob" not in window.shown


def test_a_reader_comes_to_the_top_past_thousands_of_them(window: Window) -> None:
    window.hear(HistoryPage(ROOM, (window.message("the first"),), more=True))
    window.session.sent.clear()
    window.controller.model.current.is_asking = False
    for _ in range(20):
        window.hear(*BACK * 50)
    window.fill(300)
    text = window.chat.conversation.text

    def is_asked() -> bool:
        text.yview_moveto(0)
        return any(isinstance(each, AskHistory) for each in window.session.sent)

    window.until(is_asked, "the server to be asked for older messages")
    assert "the first\n" in window.shown
    assert "bob" not in window.shown
    assert text.block_lines == window.shown.count("\n")
    window.hear(HistoryPage(ROOM, ()))
    rest(window)
    assert window.shown.startswith("This is the beginning")


def test_a_room_whose_last_thousand_entries_are_no_more_than_that_shows_what_was_said_before(window: Window) -> None:
    window.hear(window.message("said before"))
    for _ in range(10):
        window.hear(*BACK * 50)
    window.controller.switch("@alice")
    window.root.update()
    assert "said before" not in window.shown
    window.controller.switch(ROOM)
    window.until(lambda: "said before" in window.shown, "what was said before")
    assert not window.chat.conversation.emptiness.winfo_ismapped()


def test_going_to_the_top_once_is_enough_to_get_past_them(window: Window) -> None:
    window.fill(300)
    for _ in range(10):
        window.hear(*BACK * 50)
    window.fill(200)
    rest(window)
    window.chat.conversation.text.yview_moveto(0)
    window.until(lambda: 2 == window.shown.count("line 99\n"), "what was said before")


def test_a_top_of_nothing_but_returns_is_the_top(window: Window) -> None:
    for _ in range(10):
        window.hear(*BACK * 50)
    window.fill(300)
    window.chat.conversation.text.yview_moveto(0)
    rest(window)
    window.until(window.chat.conversation._excerpt.is_all_drawn_above, "everything to be drawn")


def test_what_is_not_told_is_not_kept_for_ever(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MESSAGES_KEPT", 10)
    monkeypatch.setattr(transcript, "_PRESENCES_FOLDED", 2)
    window.fill(3)
    for _ in range(20):
        window.hear(*BACK * 50)
    assert window.chat.conversation.text.blocks <= 600
