"""What is typed where nothing can be written goes to the composer."""

from __future__ import annotations

import pytest

from chat_gui.views.keys import is_writing

from .window import Window

CONTROL, NUM_LOCK_OR_ALT, ALT_GR_ON_X11, WINDOWS_ALT = 0x4, 0x8, 0x80, 0x20000


@pytest.mark.parametrize("place", ["rooms", "people", "menu", "number of people"])
def test_typing_goes_to_the_composer_from_the_lists_and_the_buttons(window: Window, place: str) -> None:
    chat, composer = window.chat, window.chat.composer.text
    widget = {
        "rooms": chat.sidebar.list.canvas,
        "people": chat.people.list.canvas,
        "menu": chat.sidebar.menu_button,
        "number of people": chat.header.people_button,
    }[place]
    window.press(widget, "x")
    assert "x" == composer.get("1.0", "end-1c")
    assert window.root.focus_get() is composer


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
