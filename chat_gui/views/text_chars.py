"""How long a text is for Tk, where a place in a widget is found by counting. Tk thread."""

from __future__ import annotations

import tkinter as tk


def _units(tk_version: float) -> tuple[str, int]:
    """What Tk counts, as the codec that has one of them every so many bytes: code points, before Tk 9 UTF-16 units."""
    return ("utf-32-le", 4) if tk_version >= 9.0 else ("utf-16-le", 2)


CODEC, CHAR_BYTES = _units(tk.TkVersion)
"""Encoded so, each place that this Tk counts in a text takes that many bytes."""


def tk_chars(text: str, tk_version: float = tk.TkVersion) -> int:
    """How many places a text takes."""
    if text.isascii():
        return len(text)
    codec, char_bytes = _units(tk_version)
    return len(text.encode(codec, "surrogatepass")) // char_bytes
