"""The page of shortcuts, written from the table that also binds the keys, and of signs. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr
from chat_gui.shortcuts import groups, key_names

from . import keys
from .page import Page
from .theme import Theme

_KEYS_SHARE: Final = 0.6


class ShortcutsPage(Page):
    """What each key does, and how a text gets its look, in groups."""

    def __init__(self, parent: tk.Misc, theme: Theme, closed: Callable[[], None]) -> None:
        super().__init__(parent, theme, tr("Keyboard shortcuts"), closed)
        self._lines: list[tuple[ttk.Label, ttk.Label]] = []
        self.told: list[tuple[str, str]] = []
        """What is done, and by which keys or signs, as it is written there."""
        for at, group in enumerate(groups()):
            title = ttk.Label(self.column, text=group.title, font=theme.ui_bold)
            title.pack(anchor="w", pady=(theme.space(6) if at else 0, theme.space(1)))
            for shortcut in group.shortcuts:
                self._add(shortcut.what, key_names(shortcut.keys, is_mac=keys.is_mac(self)))
            for what, typed in group.signs:
                self._add(what, typed)
        self.finish()

    def fit_inside(self, width: int) -> None:
        """Keys that would leave their words no room stand below these."""
        for what, named in self._lines:
            is_below = named.winfo_reqwidth() > width * _KEYS_SHARE
            named.pack(side="bottom" if is_below else "right", anchor="e" if is_below else "n")
            if is_below:
                what.configure(wraplength=width)

    def _add(self, told: str, names: str) -> None:
        theme = self.theme
        line = ttk.Frame(self.column)
        line.pack(fill="x", pady=theme.space(1) // 2)
        named = ttk.Label(line, text=names, style="Keys.TLabel")
        named.pack(side="right", anchor="n")
        what = self.wrapped(line, told, "TLabel", beside=named)
        what.pack(side="left", anchor="w")
        self._lines.append((what, named))
        self.told.append((told, names))
