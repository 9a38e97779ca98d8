"""Distances that were set when the window was made, changed when the text grows or shrinks. Tk thread.

Fonts and ttk's styles are changed in place and all that is drawn with them follows; what stands around the parts of the
window is set for each of them, in units and half units of the theme. So they are gone through, which takes a
millisecond for a hundred of them, instead of being made anew.
"""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Iterator
from typing import Final

_LAID_OUT: Final = ("-padx", "-pady", "-ipadx", "-ipady")
_OWN: Final = {"TFrame": ("-padding",), "TLabel": ("-padding",), "Text": ("-padx", "-pady")}
"""Options of widgets, by their class."""


def rescale(root: tk.Tk, before: int, after: int) -> None:
    """Have the distances in a window that were made of one unit be made of another."""
    if before == after:
        return
    # By Tk's names: some widgets are Tk's own, and Python knows nothing of them.
    call, split = root.tk.call, root.tk.splitlist

    def scaled(distances: object) -> tuple[int, ...]:
        parts = (distances,) if isinstance(distances, int) else split(distances)
        # In halves of a unit, for what was rounded once must not be rounded again.
        halves = (round(2 * root.tk.getint(str(each)) / before) for each in parts)
        return tuple(half * after // 2 for half in halves)

    for path in _within(root, "."):
        for option in _OWN.get(str(call("winfo", "class", path)), ()):
            distances = call(path, "cget", option)
            if distances:
                call(path, "configure", option, scaled(distances))
        manager = str(call("winfo", "manager", path))
        if manager in ("pack", "grid"):
            info = split(call(manager, "info", path))
            laid = {str(name): value for name, value in zip(info[::2], info[1::2], strict=True)}
            changed = {name: scaled(laid[name]) for name in _LAID_OUT if laid[name] not in (0, "0")}
            if changed:
                call(manager, "configure", path, *(part for pair in changed.items() for part in pair))


def _within(root: tk.Tk, path: str) -> Iterator[str]:
    """The names of all widgets in a window; not those in windows that belong to it."""
    for child in root.tk.splitlist(root.tk.call("winfo", "children", path)):
        name = str(child)
        with contextlib.suppress(tk.TclError):  # gone meanwhile
            if str(root.tk.call("winfo", "toplevel", name)) == ".":
                yield name
                yield from _within(root, name)
