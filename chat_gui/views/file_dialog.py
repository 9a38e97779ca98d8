"""Tk's own dialog for a file, which it has on X11 alone: in the window's language and colours. Tk thread."""

from __future__ import annotations

import tkinter as tk
from contextlib import suppress
from tkinter import ttk
from typing import Final

from chat_gui.i18n import language

from .palette import Palette

_COLOURED_LIST: Final = """auto_load ::tk::IconList
    if {[info commands ::chatColouredList] eq ""} {
        oo::class create ::chatColouredList {
            method Create {} {
                set made [next]
                my variable canvas fill
                $canvas configure -background [ttk::style lookup Treeview -background]
                set fill [ttk::style lookup Treeview -foreground]
                return $made
            }
            method DrawSelection {} {
                my variable canvas fill
                $canvas itemconfigure selectionText -fill $fill
                $canvas dtag selectionText
                next
            }
        }
        oo::define ::tk::IconList mixin ::chatColouredList
    }
"""
"""Before its version 9 Tk lists files black on white. `Create` makes the list; `DrawSelection` first makes black again
what was selected before, and leaves alone what has lost its tag."""
_FIRST_IN_COLOURS: Final = 9


def adapt(parent: tk.Misc, palette: Palette) -> None:
    """Get the dialog ready that will open over `parent`; where the system has one of its own, this does nothing."""
    if parent.tk.call("tk", "windowingsystem") != "x11":
        return
    _colour(ttk.Style(parent), palette)
    with suppress(tk.TclError):  # another Tk may have none of this
        call = parent.tk.call
        # The one that was open before is only hidden, and looks as it did then.
        call("destroy", f"{parent}.__tk_filedialog")
        call("msgcat::mclocale", language())
        messages = call("file", "join", call("set", "::tk_library"), "msgs")
        call("namespace", "eval", "::tk", ("msgcat::mcload", messages))
        call("auto_load", "::tk::dialog::file::")  # it sets what it shows when it is read
        call("set", "::tk::dialog::file::showHiddenVar", 0)
        if tk.TkVersion < _FIRST_IN_COLOURS:
            parent.tk.eval(_COLOURED_LIST)


def _colour(style: ttk.Style, palette: Palette) -> None:
    """Colour what nothing else in the window has: ttk's plain buttons, menu buttons, and scrollbars that lie."""
    style.configure("Treeview", background=palette.background, foreground=palette.text)
    style.configure("TMenubutton", arrowcolor=palette.text)
    for name in ("TButton", "TMenubutton"):
        ground = [("pressed", palette.border), ("active", palette.hover)]
        edge = [("focus", palette.accent), ("alternate", palette.muted)]
        style.map(name, background=ground, lightcolor=ground, darkcolor=ground, bordercolor=edge)
    bar = "Horizontal.TScrollbar"
    style.configure(bar, troughcolor=palette.panel, arrowcolor=palette.text, gripcount=0)
    style.configure(bar, **dict.fromkeys(("background", "bordercolor", "lightcolor", "darkcolor"), palette.border))
    moved = [("disabled", palette.panel), ("active", palette.muted)]
    style.map(bar, background=moved, lightcolor=moved, darkcolor=moved)
