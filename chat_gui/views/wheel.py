"""The wheel of a mouse and the two fingers on a touchpad, whichever way the platform tells of them. Tk thread."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable
from typing import Final

_NOTCH: Final = 120
"""What Windows gives for one notch, and every platform from Tk 8.7 on."""
_ALIKE_FROM: Final = 8.7
_LINES: Final = 3
"""Lines that a notch is worth: before that, macOS tells of lines, as many as it finds right for how one moves."""


def bind_wheel(
    widget: tk.Misc, scroll: Callable[[int], object], notch_px: Callable[[], float], tk_version: float = tk.TkVersion
) -> None:
    """Call `scroll` when the wheel turns over a widget: with by how many pixels, less than 0 for upwards.

    Args:
        notch_px: asked how many pixels one notch of a wheel is worth. A touchpad tells of pixels itself.
    """
    system = str(widget.tk.call("tk", "windowingsystem"))
    widget.bind("<MouseWheel>", lambda event: scroll(round(notches(event.delta, system, tk_version) * notch_px())))
    widget.bind("<Shift-MouseWheel>", lambda _event: None)  # sideways
    with contextlib.suppress(tk.TclError):  # Tk 9 knows of it
        widget.bind("<TouchpadScroll>", lambda event: scroll(touchpad_px(event.delta)))
    if system == "x11" and tk_version < _ALIKE_FROM:  # since then these are the buttons on a mouse's side
        widget.bind("<Button-4>", lambda _event: scroll(round(-notch_px())))
        widget.bind("<Button-5>", lambda _event: scroll(round(notch_px())))


def notches(delta: int, system: str, tk_version: float = tk.TkVersion) -> float:
    """How far down the wheel was turned, in notches.

    Args:
        delta: what Tk says of it.
        system: Tk's name of the windowing system.
    """
    return -delta / (_LINES if system == "aqua" and tk_version < _ALIKE_FROM else _NOTCH)


def touchpad_px(delta: int) -> int:
    """How far down a touchpad scrolls, in pixels.

    Args:
        delta: what Tk says of it: how far left in the upper 16 bits, how far up in the lower, both with a sign.
    """
    up = delta & 0xFFFF
    return 0x10000 - up if up & 0x8000 else -up
