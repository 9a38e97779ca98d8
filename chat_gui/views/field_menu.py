"""Cut, copy and paste by a right click, in every field that can be written in. Tk thread."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Literal

from chat_gui.i18n import tr

from .keys import menu_button
from .theme import Theme

_State = Literal["normal", "disabled"]


class FieldMenu:
    """One menu for all fields of the window; those that are made later have it too."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self._theme = theme
        self.menu = tk.Menu(root, tearoff=False)
        for widget_class in ("Text", "TEntry"):
            root.bind_class(widget_class, menu_button(root), self._clicked, add=True)
            for key in ("<Menu>", "<Shift-F10>"):
                root.bind_class(widget_class, key, self._key_pressed, add=True)

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
        for_selection: _State = "normal" if has_selection(field) else "disabled"
        offered: tuple[tuple[str, str, _State], ...] = (
            (tr("Cut"), "<<Cut>>", for_selection),
            (tr("Copy"), "<<Copy>>", for_selection),
            (tr("Paste"), "<<Paste>>", "normal"),
        )
        for label, virtual, state in offered:
            menu.add_command(label=label, state=state, command=lambda what=virtual: field.event_generate(what))  # type: ignore[misc]
        menu.add_separator()
        menu.add_command(label=tr("Select everything"), command=lambda: field.event_generate("<<SelectAll>>"))
        menu.tk_popup(x, y)


def is_writable(field: tk.Misc) -> bool:
    """Whether something can be written in it now."""
    if isinstance(field, ttk.Entry):
        return bool(field.instate(["!disabled", "!readonly"]))
    return str(field.cget("state")) == "normal"


def has_selection(field: tk.Misc) -> bool:
    """Whether a part of what is written is selected."""
    if isinstance(field, tk.Text):
        return bool(field.tag_ranges("sel"))
    return isinstance(field, ttk.Entry) and field.selection_present()
