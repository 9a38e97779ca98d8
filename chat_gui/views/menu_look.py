"""How menus look where Tk draws them itself, on X11: flat, with a thin edge. Tk thread."""

from __future__ import annotations

import tkinter as tk
from typing import Final

from .palette import Palette

_TINY: Final = ("", -1)
"""The font of a row that is nothing but a line: in pixels, with the family that Tk takes without one."""


def flatten(menu: tk.Menu, palette: Palette, strut: tk.PhotoImage) -> None:
    """Set a menu off from what it covers; its rows are coloured as it opens, for they change.

    Args:
        strut: a picture of nothing, which makes a row as high as it is. Tk's own way to do that makes the chosen
            row look like a raised button. In a menu without check marks, which leave room for themselves, it also
            keeps the words from the edge, as far as it is wide.
    """

    def colour_rows() -> None:
        last = menu.index("end")
        rows = range(0 if last is None else last + 1)
        has_marks = any(menu.type(at) in ("checkbutton", "radiobutton") for at in rows)
        for at in rows:
            if not menu.entrycget(at, "label"):
                menu.entryconfigure(at, background=palette.hover)
                continue
            menu.entryconfigure(at, background=palette.panel)
            menu.entryconfigure(at, image=strut, compound="center" if has_marks else "left")
            if menu.type(at) == "command":
                keys = str(menu.entrycget(at, "accelerator")).rstrip()
                menu.entryconfigure(at, accelerator=keys and f"{keys}  ")  # or they touch the edge

    # The edge is in the colour of the menu, which nothing else shows.
    menu.configure(background=palette.border, borderwidth=1, activeborderwidth=0, postcommand=colour_rows)


def add_line(menu: tk.Menu) -> None:
    """Set the rows that follow apart from those before.

    The separator that Tk draws is in shades of its own, the hardest line in the window. A row that is switched off is
    left out by the keyboard as well, and in a font of a pixel it is no more than a line, in the softest of our tones.
    """
    if menu.tk.call("tk", "windowingsystem") == "x11":
        menu.add_command(state="disabled", font=_TINY)
    else:
        menu.add_separator()
