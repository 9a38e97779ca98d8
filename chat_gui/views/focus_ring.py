"""The frame of a text that has the keyboard, where the keyboard has brought it there. Tk thread.

Whoever clicks into a text knows where they are, and a frame around all that they read would only be in the way.
"""

from __future__ import annotations

import tkinter as tk

from .palette import Palette


class FocusRing:
    """Colours the edge of a text; its owner says how wide that is, and when the palette changes."""

    def __init__(self, text: tk.Text) -> None:
        self._text = text
        self._accent = self._ground = ""
        self._is_clicked = False
        text.bind("<Button-1>", lambda _event: self._set(is_clicked=True), add=True)
        text.bind("<FocusOut>", lambda _event: self._left(), add=True)

    def restyle(self, palette: Palette) -> None:
        """Take on these colours."""
        self._accent, self._ground = palette.accent, palette.background
        self._text.configure(highlightbackground=self._ground)
        self._set(is_clicked=self._is_clicked)

    def _set(self, *, is_clicked: bool) -> None:
        self._is_clicked = is_clicked
        self._text.configure(highlightcolor=self._ground if is_clicked else self._accent)

    def _left(self) -> None:
        """The next time it may be the keyboard's doing."""
        if has_left(self._text):
            self._set(is_clicked=False)


def has_left_all_of(widget: tk.Misc) -> bool:
    """Whether the same is so of a widget and all its parts."""
    focus = str(widget.tk.call("focus"))
    return has_left(widget) and not f"{focus}.".startswith(f"{widget}.")


def has_left(widget: tk.Misc) -> bool:
    """Whether a widget has lost the keyboard to another, and not only to a menu or another program for a while."""
    # By its name: a menu of Tk's own may have the focus, and Python knows nothing of it.
    focus = str(widget.tk.call("focus"))
    return bool(focus) and str(widget.tk.call("winfo", "class", focus)) != "Menu"
