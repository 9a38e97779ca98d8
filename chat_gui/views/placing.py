"""Where the window comes back: a remembered place that is off the screen by now is moved onto it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = (640, 480)
USUAL: Final = (1040, 700)
"""Sizes in pixels on a common screen."""
_AROUND: Final = 80
"""Pixels of a common screen that a title bar and a taskbar take: 31 and 48 on Windows 11, less on most other desktops.

Tk tells where the screen ends, not where the taskbar begins, and a window's size is that of its inside.
"""

_GEOMETRY = re.compile(r"(\d{1,5})x(\d{1,5})([+-]-?\d{1,5})([+-]-?\d{1,5})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the screen, in pixels."""

    left: int
    top: int
    width: int
    height: int


def scaled(size: tuple[int, int], scale: float, screen: Area) -> tuple[int, int]:
    """A size on a screen whose pixels are `scale` times as dense as a common one's, and no larger than that screen."""
    return min(screen.width, round(size[0] * scale)), min(screen.height, round(size[1] * scale))


def placed(geometry: str, screen: Area, primary: Area, scale: float = 1.0) -> str:
    """The geometry to open with, in Tk's words.

    Args:
        geometry: as Tk gave it when the window was last closed; what cannot be read counts as none.
        screen: all monitors together.
        primary: the monitor for a window that has had no place yet.
        scale: how many times as dense the screen's pixels are as a common one's.
    """
    found = _GEOMETRY.fullmatch(geometry)
    if found is None:
        width, height = scaled(USUAL, scale, primary)
        around = round(_AROUND * scale)
        height = max(scaled(SMALLEST, scale, primary)[1], min(height, primary.height - around))
        left = primary.left + (primary.width - width) // 2
        top = primary.top + max(0, primary.height - height - around) // 3
        return _written(width, height, left, top)
    smallest = scaled(SMALLEST, scale, screen)
    width = max(smallest[0], min(int(found[1]), screen.width))
    height = max(smallest[1], min(int(found[2]), screen.height))
    left, top = (int(text.replace("+-", "-").replace("--", "")) for text in (found[3], found[4]))
    left = max(screen.left, min(left, screen.left + screen.width - width))
    top = max(screen.top, min(top, screen.top + screen.height - height))
    return _written(width, height, left, top)


def _written(width: int, height: int, left: int, top: int) -> str:
    # For Tk a place without a plus is one from the right or from below.
    return f"{width}x{height}+{left}+{top}"
