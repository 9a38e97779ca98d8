"""What is selected in the transcript, by which keys and clicks, and what becomes of it."""

from __future__ import annotations

import sys
import tkinter as tk
from typing import Any

import pytest

from server.wire import limits
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


def test_a_click_elsewhere_pastes_what_copying_would_copy(talk: Window) -> None:
    talk.hear(*(talk.message(f"🎉 number {number}", "bob") for number in range(600)))
    talk.press(talk.chat.conversation.text, "<Control-Key-a>")
    for kind in ("UTF8_STRING", "STRING"):
        pasted = talk.root.selection_get(type=kind)
        assert copied(talk) == pasted
    assert pasted.splitlines()[-1].endswith("] bob: 🎉 number 599")
    talk.chat.conversation.text.tag_remove("sel", "1.0", "end")
    assert "" == talk.root.selection_get()


def middle_click(window: Window, widget: Any, x: int, y: int, drawn: int = 0) -> None:
    window.root.update()
    widget.event_generate("<Button-2>", x=x, y=y)
    if drawn:
        widget.event_generate("<B2-Motion>", x=x + drawn, y=y)
    widget.event_generate("<ButtonRelease-2>", x=x + drawn, y=y)
    window.root.update()


@pytest.fixture
def elsewhere(window: Window) -> Any:
    """A field in which something can be selected."""
    field = tk.Text(window.root)
    yield field
    field.destroy()


def select(field: Any, text: str) -> None:
    field.replace("1.0", "end", text)
    field.tag_add("sel", "1.0", "end-1c")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="nothing is pasted by a click there")
def test_a_middle_click_pastes_what_is_selected_elsewhere(window: Window, elsewhere: Any) -> None:
    composer = window.chat.composer
    select(elsewhere, "a\u202eb\x07")
    middle_click(window, composer.hint, 5, 5)
    assert "ab" == composer.content()
    assert window.root.focus_get() is composer.text
    composer.text.tag_add("sel", "1.0", "end-1c")
    select(elsewhere, "c\u202e")
    window.chat.header.people_button.focus_force()
    x, y, *_ = composer.text.bbox("1.1")
    middle_click(window, composer.text, x + 1, y + 2)
    assert "acb" == composer.content()
    assert window.root.focus_get() is composer.text


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="nothing is pasted by a click there")
def test_a_middle_click_asks_before_many_lines_and_pastes_no_more_than_there_is_room_for(
    window: Window, elsewhere: Any
) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    select(elsewhere, "\n".join(f"line {number}" for number in range(12)))
    middle_click(window, composer.hint, 5, 5)
    assert "" == composer.content()
    assert "Paste 12 lines?" == bar.question.full_text
    bar.cancel_button.invoke()
    select(elsewhere, "x" * (limits.DRAFT_CHARS + 10))
    middle_click(window, composer.hint, 5, 5)
    assert limits.DRAFT_CHARS == len(composer.content())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="nothing is pasted by a click there")
def test_what_is_selected_in_the_composer_is_pasted_there_again(window: Window) -> None:
    composer = window.chat.composer
    window.write("once ")
    composer.text.tag_add("sel", "1.0", "1.4")
    middle_click(window, composer.text, composer.text.bbox("1.4")[0] + 40, 5)
    assert "once once" == composer.content()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="nothing is pasted by a click there")
def test_the_middle_button_that_draws_or_finds_nothing_pastes_nothing(window: Window, elsewhere: Any) -> None:
    composer = window.chat.composer
    window.write("here")
    select(elsewhere, "not this")
    middle_click(window, composer.text, 5, 5, drawn=50)
    elsewhere.tag_remove("sel", "1.0", "end")
    window.root.selection_clear(selection="PRIMARY")
    middle_click(window, composer.text, 5, 5)
    assert "here" == composer.content()
