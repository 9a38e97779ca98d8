"""Cut, copy and paste by a right click, in every field that can be written in. Tk thread."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import ttk

from chat_gui.i18n import tr

from .keys import bind_menu_keys
from .theme import Theme


class FieldMenu:
    """One menu for all fields of the window; those that are made later have it too."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self._theme = theme
        self.menu = tk.Menu(root, tearoff=False)
        for widget_class in (tk.Text.__name__, "TEntry"):
            root.bind_class(widget_class, "<<ContextMenu>>", self._clicked, add=True)
            bind_menu_keys(partial(root.bind_class, widget_class, func=self._key_pressed, add=True))

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        if is_writable(event.widget):
            event.widget.focus_set()
            self._open(event.widget, event.x_root, event.y_root)

    def _key_pressed(self, event: tk.Event[tk.Misc]) -> None:
        field = event.widget
        if is_writable(field):
            x, y, _, height = field.tk.splitlist(field.tk.call(str(field), "bbox", "insert")) or (0, 0, 0, 0)
            self._open(field, field.winfo_rootx() + int(x), field.winfo_rooty() + int(y) + int(height))

    def _open(self, field: tk.Misc, x: int, y: int) -> None:
        menu = self.menu
        menu.delete(0, "end")
        self._theme.colour_menu(menu)
        if has_selection(field):  # Tk draws a row that is switched off with dots in it, so none is
            menu.add_command(label=tr("Cut"), command=lambda: field.event_generate("<<Cut>>"))
            menu.add_command(label=tr("Copy"), command=lambda: field.event_generate("<<Copy>>"))
        menu.add_command(label=tr("Paste"), command=lambda: field.event_generate("<<Paste>>"))
        menu.add_command(label=tr("Select everything"), command=lambda: field.event_generate("<<SelectAll>>"))
        menu.tk_popup(x, y)


def is_writable(field: tk.Misc | str) -> bool:
    """Whether it is a field of ours, and something can be written in it now."""
    if isinstance(field, str):  # in one of Tk's own dialogs, which are scripts
        return False
    if isinstance(field, ttk.Entry):
        return bool(field.instate(["!disabled", "!readonly"]))
    return str(field.cget("state")) == "normal"


def has_selection(field: tk.Misc) -> bool:
    """Whether a part of what is written is selected."""
    if isinstance(field, tk.Text):
        return bool(field.tag_ranges("sel"))
    return isinstance(field, ttk.Entry) and field.selection_present()
