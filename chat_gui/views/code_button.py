"""A button at the corner of the block of code under the pointer that copies it. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from chat_gui.i18n import tr

from .theme import Theme
from .transcript_text import VIEW_MOVED, TranscriptText


class CodeButton:
    """Hidden while the pointer is on no block of code.

    Args:
        copy: called with the code.
    """

    def __init__(self, text: TranscriptText, theme: Theme, *, copy: Callable[[str], None]) -> None:
        self._text = text
        self._theme = theme
        self._copy = copy
        self._code = ""
        self._line = 0
        self.button = ttk.Button(text, style="Small.Plain.TButton", command=self._pressed, takefocus=False)
        text.bind("<Motion>", lambda event: self._point(f"@{event.x},{event.y}"), add=True)
        text.bind("<Leave>", self._left, add=True)
        self.button.bind("<Leave>", lambda _event: self._hide())
        text.bind(VIEW_MOVED, lambda _event: self._hide(), add=True)

    def _point(self, index: str) -> None:
        found = self._text.code_at(index)
        if found is None:
            self._hide()
            return
        block, line = found
        if (block.text, line) != (self._code, self._line):
            self._code, self._line = block.text, line
            self.button.configure(text=tr("Copy"))
        shown = self._text.dlineinfo(f"{line}.0")
        top = max(shown[1], 0) if shown else 0
        self.button.place(relx=1.0, x=-self._theme.space(4), y=top, anchor="ne")

    def _left(self, event: tk.Event[tk.Misc]) -> None:
        # To go onto the button is to leave the text.
        if self._text.winfo_containing(event.x_root, event.y_root) is not self.button:
            self._hide()

    def _hide(self) -> None:
        if self._code:
            self._code = ""
            self.button.place_forget()

    def _pressed(self) -> None:
        self._copy(self._code)
        self.button.configure(text=tr("Copied"))
