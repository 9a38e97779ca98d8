"""Text that is cut with an ellipsis where there is no room for it. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from tkinter import ttk
from typing import Final

TEXT_SET: Final = "<<TextSet>>"
"""A label has another text."""
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


def elide(text: str, width: int, measure: Callable[[str], int]) -> str:
    """`text`, or as much of its start as fits with an ellipsis into `width` pixels; nothing if nothing does."""
    if measure(text) <= width:
        return text
    fits, too_many = 0, len(text)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS) <= width:
            fits = middle
        else:
            too_many = middle
    return text[:fits].rstrip() + ELLIPSIS if fits else ""


class ElidedLabel(ttk.Label):
    """A label that asks for no width of its own and shows what fits into the width it is given."""

    def __init__(self, parent: tk.Misc, font: tkfont.Font, style: str) -> None:
        super().__init__(parent, style=style, anchor="w")
        self._edges = self.winfo_reqwidth()  # it is empty yet
        self.configure(width=1)
        self._font = font
        self._full = ""
        self._room_px: int | None = None
        self.bind("<Configure>", lambda _event: self._fit())
        self.bind("<<ThemeChanged>>", lambda _event: self._fit())  # its font may be another

    def fit_into(self, room_px: int) -> None:
        """Take as much width as the text does, and no more than this."""
        if room_px != self._room_px:
            self._room_px = room_px
            self.configure(width="")
            self._fit()

    def set(self, text: str) -> None:
        """Show this."""
        if text != self._full:
            self._full = text
            self._fit()
            self.event_generate(TEXT_SET)

    @property
    def full_text(self) -> str:
        """What it shows, whole."""
        return self._full

    @property
    def is_cut(self) -> bool:
        """Whether less than the whole of it can be seen."""
        return str(self.cget("text")) != self._full

    def _fit(self) -> None:
        width = self.winfo_width() if self._room_px is None else self._room_px
        self.configure(text=elide(self._full, width - self._edges, self._font.measure) if width > 1 else "")
