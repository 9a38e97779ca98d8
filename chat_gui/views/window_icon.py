"""The window's own picture, in the sizes that are wanted of it. Tk thread."""

from __future__ import annotations

import tkinter as tk
from typing import Final

from . import keys, shapes
from .palette import LIGHT
from .theme import Theme

_SMALL_PX: Final = (16, 32)
"""What Windows shows in title bars and in the taskbar of a common screen. Tk looks for these sizes on every screen, and
takes the first picture in place of one that is not there."""


def set_icon(root: tk.Tk, theme: Theme) -> list[tk.PhotoImage]:
    """Show the picture where the platform shows a window's.

    Returns:
        It in each size, the form's first: they are shown as long as they are kept.
    """
    sizes = (theme.space(12), *(_SMALL_PX if theme.scale == 1 else ()))
    icons = [tk.PhotoImage(master=root, data=shapes.icon(size, LIGHT.accent, LIGHT.on_accent)) for size in sizes]
    if not keys.is_mac(root):  # there it would take the place of the program's own in the Dock
        root.iconphoto(True, *icons)
    return icons
