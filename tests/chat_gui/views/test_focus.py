"""Where the keyboard is can be seen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from tests.screenshots.grab import grab

from .window import Window

BUTTONS = ["Accent.TButton", "Plain.TButton", "Quiet.TButton", "Side.TButton", "Picture.TButton"]


def edge(window: Window, widget: Any, folder: Path, depth: int = 0, *, is_corner: bool = False) -> str:
    """The colour in the middle of a widget's left edge, or in its upper corner, or so many pixels further in."""
    root = window.root
    if root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("only X11 lets a program look at the screen without asking")
    root.update()
    grab(
        folder / "picture.png", widget.winfo_rootx(), widget.winfo_rooty(), widget.winfo_width(), widget.winfo_height()
    )
    picture = tk.PhotoImage(master=root, file=str(folder / "picture.png"))
    return "#{:02x}{:02x}{:02x}".format(*picture.get(depth, 0 if is_corner else widget.winfo_height() // 2))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("style", BUTTONS)
def test_a_button_with_the_keyboard_has_a_ring_under_the_pointer_too(
    window: Window, tmp_path: Path, style: str, theme: str
) -> None:
    window.settings.theme = theme
    window.app.apply_settings(window.settings)
    palette = window.app.theme.palette
    button = ttk.Button(window.root, style=style, text="some words")
    button.place(x=0, y=0)
    button.lift()
    button.state(["focus", "active"])
    ring = palette.text if style == "Accent.TButton" else palette.accent
    assert ring == edge(window, button, tmp_path)
    button.state(["!focus"])
    assert ring != edge(window, button, tmp_path)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", ["active", "focus"])
def test_the_corners_around_ones_own_nick_are_the_sidebar_s(
    window: Window, tmp_path: Path, state: str, theme: str
) -> None:
    window.settings.theme = theme
    window.app.apply_settings(window.settings)
    me = window.chat.sidebar.me
    me._set_state(state)
    assert window.app.theme.palette.sidebar == edge(window, me, tmp_path, is_corner=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_of_two_fields_that_are_wrong_one_sees_which_has_the_keyboard(
    make_window: Callable[..., Window], tmp_path: Path, theme: str
) -> None:
    window = make_window(theme=theme)
    window.controller.start()
    window.controller.connect("host:port", "two words")
    form, palette = window.app.parts.form, window.app.theme.palette
    window.press(form.nick)
    assert form.nick.instate(["focus", "invalid"])
    for field, second in ((form.nick, palette.danger), (form.address, palette.background)):
        assert palette.danger == edge(window, field, tmp_path)
        assert second == edge(window, field, tmp_path, depth=1)
