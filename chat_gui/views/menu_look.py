"""How menus look where Tk draws them itself, on X11: flat, with a thin edge. Tk thread."""

from __future__ import annotations

import tkinter as tk

from .palette import Palette


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
            menu.entryconfigure(at, background=palette.panel)
            if menu.type(at) != "separator":
                menu.entryconfigure(at, image=strut, compound="center" if has_marks else "left")
            if menu.type(at) == "command":
                keys = str(menu.entrycget(at, "accelerator")).rstrip()
                menu.entryconfigure(at, accelerator=keys and f"{keys}  ")  # or they touch the edge

    # The edge is in the colour of the menu, which nothing else shows.
    menu.configure(background=palette.border, borderwidth=1, activeborderwidth=0, postcommand=colour_rows)
