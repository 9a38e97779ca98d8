"""How long a text is for Tk, where a place in a widget is found by counting. Tk thread."""

from __future__ import annotations

import re
import tkinter as tk
from typing import Final

_POINTS_FROM: Final = 9.0
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def tk_chars(text: str, tk_version: float = tk.TkVersion) -> int:
    """How many places a text takes: as many as it has code points; before Tk 9 as many as UTF-16 units."""
    if tk_version >= _POINTS_FROM or text.isascii():
        return len(text)
    return len(text) + len(_BEYOND_BMP.findall(text))
