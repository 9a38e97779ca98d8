"""How long a text is for Tk, where a place in a widget is found by counting. Tk thread."""

from __future__ import annotations

import re
import tkinter as tk
from typing import Final

_POINTS_FROM: Final = 9.0
CODEC: Final = "utf-32-le" if tk.TkVersion >= _POINTS_FROM else "utf-16-le"
"""In it every place that Tk counts takes `CHAR_BYTES`."""
CHAR_BYTES: Final = 4 if tk.TkVersion >= _POINTS_FROM else 2
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def tk_chars(text: str, tk_version: float = tk.TkVersion) -> int:
    """How many places a text takes: as many as it has code points; before Tk 9 as many as UTF-16 units."""
    if tk_version >= _POINTS_FROM or text.isascii():
        return len(text)
    return len(text) + len(_BEYOND_BMP.findall(text))
