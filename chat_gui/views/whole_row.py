"""Shows the whole of a list's row that was cut, while the pointer rests there. Tk thread."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Final

from .theme import Theme

_AFTER_MS: Final = 400
"""The pointer is often only on its way to somewhere else."""


class WholeRow:
    """Lies over the window below the row.

    Args:
        canvas: what the rows are drawn on.
    """

    def __init__(self, canvas: tk.Canvas, theme: Theme) -> None:
        self._canvas = canvas
        self._theme = theme
        self._wait_id = ""
        self.card: ttk.Frame | None = None
        canvas.bind("<Unmap>", lambda _event: self.hide(), add=True)
        canvas.bind("<Destroy>", lambda _event: self.hide(), add=True)

    def point(self, text: str, bottom: int) -> None:
        """The pointer has come to a row.

        Args:
            text: what the row says in full.
            bottom: where in the canvas the row ends.
        """
        self.hide()
        self._wait_id = self._canvas.after(_AFTER_MS, lambda: self._show(text, bottom))

    @property
    def is_waiting(self) -> bool:
        """Whether it is about to be shown."""
        return bool(self._wait_id)

    def hide(self) -> None:
        """Put it away."""
        if self._wait_id:
            self._canvas.after_cancel(self._wait_id)
            self._wait_id = ""
        if self.card is not None:
            self.card.destroy()
            self.card = None

    def _show(self, text: str, bottom: int) -> None:
        self._wait_id = ""
        canvas, root, margin = self._canvas, self._canvas.winfo_toplevel(), self._theme.space(2)
        self.card = ttk.Frame(root, style="Card.TFrame", padding=margin)
        label = ttk.Label(self.card, text=text, wraplength=root.winfo_width() // 2, justify="left")
        label.pack()
        left = canvas.winfo_rootx() - root.winfo_rootx() + margin
        left = min(left, root.winfo_width() - label.winfo_reqwidth() - 4 * margin)
        self.card.place(x=left, y=canvas.winfo_rooty() - root.winfo_rooty() + bottom)
        self.card.lift()
