"""What has to be told to each part of the window when the text grows or shrinks: distances, above all. Tk thread.

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
_MANAGERS: Final = ("pack", "grid")
_OWN: Final = {"TFrame": ("-padding",), "TLabel": ("-padding",), "Text": ("-padx", "-pady")}
"""Options of widgets, by their class."""


def rescale(root: tk.Tk, before: int, after: int) -> None:
    """Turn a window's distances from multiples of one unit into those of another; have fields measure their text."""
    call = root.tk.call
    # All is read before anything is set: a view that hears of a change may set a distance of the new unit, or take
    # something out, which must stay out.
    for command in [command for path in _within(root, ".") for command in _commands(root, path, before, after)]:
        manager, _, path = command[:3]
        if manager not in _MANAGERS or str(call("winfo", "manager", path)) == manager:
            call(*command)


def _commands(root: tk.Tk, path: str, before: int, after: int) -> Iterator[tuple[object, ...]]:
    """What Tk is to be told about one widget."""
    # By its name: some widgets are Tk's own, and Python knows nothing of them.
    call, split = root.tk.call, root.tk.splitlist

    def scaled(distances: object) -> tuple[int, ...]:
        parts = (distances,) if isinstance(distances, int) else split(distances)
        # In halves of a unit, for what was rounded once must not be rounded again.
        halves = (round(2 * root.tk.getint(str(each)) / before) for each in parts)
        return tuple(half * after // 2 for half in halves)

    kind = str(call("winfo", "class", path))
    if kind == "TEntry":  # it has measured its text, and does so again for no other reason
        yield path, "configure", "-font", call(path, "cget", "-font")
    if before == after:
        return
    for option in _OWN.get(kind, ()):
        distances = call(path, "cget", option)
        if distances:
            yield path, "configure", option, scaled(distances)
    manager = str(call("winfo", "manager", path))
    if manager in _MANAGERS:
        info = split(call(manager, "info", path))
        laid = {str(name): value for name, value in zip(info[::2], info[1::2], strict=True)}
        changed = {name: scaled(laid[name]) for name in _LAID_OUT if laid[name] not in (0, "0")}
        if changed:
            yield manager, "configure", path, *(part for pair in changed.items() for part in pair)


def _within(root: tk.Tk, path: str) -> Iterator[str]:
    """The names of all widgets in a window; not those in windows that belong to it."""
    for child in root.tk.splitlist(root.tk.call("winfo", "children", path)):
        name = str(child)
        with contextlib.suppress(tk.TclError):  # gone meanwhile
            if str(root.tk.call("winfo", "toplevel", name)) == ".":
                yield name
                yield from _within(root, name)
