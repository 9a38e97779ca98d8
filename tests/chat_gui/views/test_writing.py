"""What is typed where nothing can be written goes to the composer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chat_gui.events import Lost, Reason
from chat_gui.views.keys import is_writing
from server.wire.messages import RoomState

from .window import Window

CONTROL, NUM_LOCK_OR_ALT, ALT_GR_ON_X11, WINDOWS_ALT = 0x4, 0x8, 0x80, 0x20000


PLACES: dict[str, Callable[[Any], Any]] = {
    "rooms": lambda chat: chat.sidebar.list.canvas,
    "people": lambda chat: chat.people.list.canvas,
    "menu": lambda chat: chat.sidebar.menu_button,
    "number of people": lambda chat: chat.header.people_button,
    "emoji": lambda chat: chat.composer.emoji_button,
    "send": lambda chat: chat.composer.button,
    "try now": lambda chat: chat.status_bar.button,
    "transcript": lambda chat: chat.conversation.text,
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_typed_and_pasted_in_lists_and_on_buttons_goes_to_the_composer(window: Window, place: str) -> None:
    composer = window.chat.composer.text
    if place == "try now":
        window.hear(Lost(Reason.CLOSED, "", 4.0))
    window.root.clipboard_clear()
    window.root.clipboard_append("yz")
    for key in ("x", "<Control-Key-v>"):
        window.press(PLACES[place](window.chat), key)
        assert window.root.focus_get() is composer
    assert "xyz" == composer.get("1.0", "end-1c")


def click(window: Window, button: Any) -> None:
    for event in ("<Enter>", "<Button-1>", "<ButtonRelease-1>"):
        button.event_generate(event, x=5, y=5)
    window.root.update()


@pytest.mark.parametrize("place", ["number of people", "try now"])
def test_the_keyboard_goes_on_writing_after_a_click_on_a_button(window: Window, place: str) -> None:
    window.hear(Lost(Reason.CLOSED, "", 4.0))
    click(window, PLACES[place](window.chat))
    assert window.root.focus_get() is window.chat.composer.text


def test_the_keyboard_goes_on_writing_after_a_click_on_the_menu_button(window: Window) -> None:
    click(window, window.chat.sidebar.menu_button)
    window.close_menu(window.app.parts.window_menu.menu)  # type: ignore[union-attr]
    assert window.root.focus_get() is window.chat.composer.text


def test_a_button_that_is_pressed_by_a_key_keeps_the_keyboard(window: Window) -> None:
    button = window.chat.header.people_button
    window.press(button, "<space>")
    assert window.root.focus_get() is button


@pytest.mark.parametrize("key", ["<Control-Key-2>", "<Control-Next>", "<Control-Prior>"])
@pytest.mark.parametrize("place", ["transcript", "menu", "rooms"])
def test_who_goes_elsewhere_by_a_key_writes_there(window: Window, place: str, key: str) -> None:
    window.hear(RoomState("#other", "", ("me",)))
    window.press(PLACES[place](window.chat), key)
    assert "#other" == window.controller.model.current.name
    assert window.root.focus_get() is window.chat.composer.text


def test_a_list_keeps_its_own_keys(window: Window) -> None:
    canvas = window.chat.sidebar.list.canvas
    window.press(canvas, "<Down>", "<Control-c>")
    assert not window.chat.composer.text.get("1.0", "end-1c")
    assert window.root.focus_get() is canvas
    window.press(canvas, "<Escape>")
    assert window.root.focus_get() is window.chat.composer.text


@pytest.mark.parametrize("char", ["a", "ы", "5", "/"])
@pytest.mark.parametrize(
    ("system", "state"),
    [("x11", 0), ("x11", ALT_GR_ON_X11), ("win32", NUM_LOCK_OR_ALT), ("win32", CONTROL | WINDOWS_ALT), ("aqua", 0)],
)
def test_a_character_is_writing(char: str, system: str, state: int) -> None:
    assert is_writing(char, state, system)


@pytest.mark.parametrize(
    ("char", "system", "state"),
    [
        ("", "x11", 0),
        ("\x1b", "x11", 0),
        ("5", "x11", CONTROL),
        ("a", "x11", NUM_LOCK_OR_ALT),
        ("a", "aqua", NUM_LOCK_OR_ALT),
        ("a", "win32", WINDOWS_ALT),
        ("5", "win32", CONTROL),
    ],
)
def test_a_command_is_none(char: str, system: str, state: int) -> None:
    assert not is_writing(char, state, system)
