"""What is selected in the transcript, by which keys and clicks, and what becomes of it."""

from __future__ import annotations

import pytest

from server.wire.messages import RoomState

from .window import ROOM, Window


@pytest.fixture
def talk(window: Window) -> Window:
    """Two messages, and another room."""
    window.hear(RoomState("#other", "", ("me",)), window.message("first", "bob"), window.message("second", "bob"))
    window.root.clipboard_clear()
    window.root.clipboard_append("nothing")
    return window


def copied(window: Window) -> str:
    window.press(window.chat.conversation.text, "<Control-Key-c>")
    return str(window.root.clipboard_get())


def selected(window: Window) -> str:
    text = window.chat.conversation.text
    ranges = text.tag_ranges("sel")
    return "".join(text.get(*ends) for ends in zip(ranges[::2], ranges[1::2], strict=True))


def test_what_comes_after_everything_was_selected_is_not(talk: Window) -> None:
    talk.press(talk.chat.conversation.text, "<Control-Key-a>")
    talk.hear(talk.message("third", "bob"))
    assert selected(talk).endswith("second\n")
    assert ["first", "second"] == [line.rpartition(" ")[2] for line in copied(talk).splitlines()]


def test_nothing_stays_selected_when_another_conversation_is_opened(talk: Window) -> None:
    text = talk.chat.conversation.text
    talk.press(text, "<Control-Key-a>", "<Control-Key-2>")
    assert "#other" == talk.controller.model.current.name
    assert () == text.tag_ranges("sel")
    assert "nothing" == copied(talk)
    talk.controller.switch(ROOM)
    text.tag_add("sel", "1.0", "end")
    talk.controller.switch("#other")
    assert () == text.tag_ranges("sel")
