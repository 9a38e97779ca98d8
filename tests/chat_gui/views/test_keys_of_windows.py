"""Keys under other layouts as Windows tells of them: by the place of the key, whatever it writes. No display."""

from __future__ import annotations

import tkinter as tk
from types import SimpleNamespace
from typing import Any

import pytest

from chat_gui.views.keys import bind_menu_keys, by_place, windows_key

SHIFT, CONTROL, WINDOWS_ALT = 0x1, 0x4, 0x20000


def key(keycode: str, keysym: str, state: int) -> tuple[Any, list[str]]:
    """A key that is pressed somewhere, and what is made of it."""
    done: list[str] = []
    widget = SimpleNamespace(event_generate=done.append)
    return SimpleNamespace(keycode=ord(keycode), keysym=keysym, state=state, widget=widget), done


@pytest.mark.parametrize(
    ("keycode", "keysym", "state", "made"),
    [
        ("C", "Cyrillic_es", CONTROL, ["<<Copy>>"]),
        ("V", "??", CONTROL, ["<<Paste>>"]),
        ("Z", "Cyrillic_ya", CONTROL, ["<<Undo>>"]),
        ("Z", "Cyrillic_YA", CONTROL | SHIFT, ["<<Redo>>"]),
        ("C", "c", CONTROL, []),  # Tk's own binding has done it
        ("C", "copyright", CONTROL | WINDOWS_ALT, []),
        ("A", "aogonek", CONTROL | WINDOWS_ALT, []),
        ("Z", "zabovedot", CONTROL | WINDOWS_ALT, []),
    ],
)
def test_a_key_edits_by_its_place_unless_alt_gr_makes_it_write(
    keycode: str, keysym: str, state: int, made: list[str]
) -> None:
    event, done = key(keycode, keysym, state)
    windows_key(event)
    assert made == done


def test_a_shortcut_is_known_by_its_place_unless_alt_gr_makes_it_write() -> None:
    acts = {ord("F"): lambda _event: "break"}
    assert "break" == by_place(key("F", "Cyrillic_a", CONTROL)[0], acts)
    assert by_place(key("F", "dstroke", CONTROL | WINDOWS_ALT)[0], acts) is None


@pytest.mark.parametrize(("unknown", "known"), [("Menu", "App"), ("App", "Menu")])
def test_the_menu_key_is_bound_under_the_name_that_the_platform_has_for_it(unknown: str, known: str) -> None:
    bound = []

    def bind(sequence: str) -> None:
        if sequence == f"<{unknown}>":
            raise tk.TclError(f'bad event type or keysym "{unknown}"')
        bound.append(sequence)

    bind_menu_keys(bind)
    assert [f"<{known}>", "<Shift-F10>"] == bound
