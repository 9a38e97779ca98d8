"""A scrollbar over the right edge of what it scrolls, while there is more than is shown. Tk thread.

It lies over it and not beside it: otherwise lines would break anew when it comes, and might take it away again.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk


class EdgeScrollbar(ttk.Scrollbar):
    """The scrollbar of a text or a canvas, which is to call `set` when it has moved."""

    def __init__(self, parent: tk.Misc, scrolled: tk.Text | tk.Canvas) -> None:
        super().__init__(parent, style="Thin.Vertical.TScrollbar", takefocus=False, command=scrolled.yview)
        self._scrolled = scrolled

    def set(self, first: float | str, last: float | str) -> None:
        """From here to there is shown now, as parts of the whole; Tk passes text."""
        super().set(first, last)
        if float(last) - float(first) < 1:
            self.place(in_=self._scrolled, relx=1.0, relheight=1.0, anchor="ne", bordermode="outside")
        else:
            self.place_forget()
