"""Shows the whole of a list's row that was cut, while the pointer rests there. Tk thread."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from .beside import REST_MS, lay_beside, place_in_window
from .later import Later
from .theme import Theme


class WholeRow:
    """Lies over the window beside the row.

    Args:
        canvas: what the rows are drawn on.
    """

    def __init__(self, canvas: tk.Canvas, theme: Theme) -> None:
        self._canvas = canvas
        self._theme = theme
        self._later = Later(canvas)
        self.card: ttk.Frame | None = None
        canvas.bind("<Unmap>", lambda _event: self.hide(), add=True)
        canvas.bind("<Destroy>", lambda _event: self.hide(), add=True)

    def point(self, text: str, top: int, bottom: int) -> None:
        """The pointer has come to a row.

        Args:
            text: what the row says in full.
            top, bottom: where in the canvas the row begins and ends.
        """
        self.hide()
        self._later.start(REST_MS, lambda: self._show(text, top, bottom))

    def hide(self) -> None:
        """Put it away."""
        self._later.cancel()
        if self.card is not None:
            self.card.destroy()
            self.card = None

    def _show(self, text: str, top: int, bottom: int) -> None:
        root, margin = self._canvas.winfo_toplevel(), self._theme.space(2)
        self.card = ttk.Frame(root, style="Card.TFrame", padding=margin)
        label = ttk.Label(self.card, text=text, wraplength=root.winfo_width() // 2, justify="left")
        label.pack()
        left, above = place_in_window(self._canvas)
        left = min(left + margin, root.winfo_width() - label.winfo_reqwidth() - 4 * margin)
        lay_beside(self.card, left, above + top, above + bottom)
