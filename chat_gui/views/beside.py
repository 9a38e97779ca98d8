"""Where a small card lies that tells more of what one looks at: below it, or above it low in the window. Tk thread."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Final

REST_MS: Final = 400
"""So long the pointer rests before a card comes; it is often only on its way to somewhere else."""


def place_in_window(widget: tk.Misc) -> tuple[int, int]:
    """Where a widget's upper left corner is, in the pixels of its window."""
    window = widget.winfo_toplevel()
    return widget.winfo_rootx() - window.winfo_rootx(), widget.winfo_rooty() - window.winfo_rooty()


def lay_beside(card: ttk.Frame, left: int, top: int, bottom: int) -> None:
    """Lay a card over its window, beside what lies there between `top` and `bottom`."""
    if top > card.winfo_toplevel().winfo_height() // 2:
        card.place(x=left, y=top, anchor="sw")
    else:
        card.place(x=left, y=bottom, anchor="nw")
    card.lift()
