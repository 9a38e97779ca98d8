"""The wheel of a mouse, whichever way the platform tells of it. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

_NOTCH: Final = 120
"""What Windows gives for one notch, and every platform from Tk 8.7 on."""
_ALIKE_FROM: Final = 8.7
_LINES: Final = 3
"""Lines that a notch is worth: before that, macOS tells of lines, as many as it finds right for how one moves."""


def bind_wheel(widget: tk.Misc, scroll: Callable[[float], object]) -> None:
    """Call `scroll` when the wheel turns over a widget: with how many notches that is, less than 0 for upwards."""
    system = str(widget.tk.call("tk", "windowingsystem"))
    widget.bind("<MouseWheel>", lambda event: scroll(notches(event.delta, system)))
    if system == "x11":
        widget.bind("<Button-4>", lambda _event: scroll(-1))
        widget.bind("<Button-5>", lambda _event: scroll(1))


def notches(delta: int, system: str, tk_version: float = tk.TkVersion) -> float:
    """How far down the wheel was turned, in notches.

    Args:
        delta: what Tk says of it.
        system: Tk's name of the windowing system.
    """
    return -delta / (_LINES if system == "aqua" and tk_version < _ALIKE_FROM else _NOTCH)
