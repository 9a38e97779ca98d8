"""One's own nick and how one is connected, at the foot of the sidebar: a press lets one change the nick. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from chat_gui.connection import Phase
from chat_gui.i18n import tr

from .elided import ElidedLabel
from .theme import Theme
from .whole_text import WholeText


class OwnNick(ttk.Frame):
    """Looks like what stands there until the pointer or the keyboard comes to it.

    Args:
        pressed: called on a click, Enter or space.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, pressed: Callable[[], None]) -> None:
        super().__init__(parent, style="Own.TFrame", padding=(theme.space(2), theme.space(1)), cursor="hand2")
        self._theme = theme
        self._phase = Phase.IDLE
        self._dot = ttk.Label(self, style="Own.TLabel")
        self._dot.pack(side="left", padx=(0, theme.space(2)))
        self.nick = ElidedLabel(self, theme.ui_bold, "Own.TLabel")
        self.nick.pack(side="left", fill="x", expand=True)
        self.whole = WholeText(self.nick, theme, hint=tr("Change your nick"))
        for part in (self, self._dot, self.nick):
            part.bind("<ButtonRelease-1>", lambda _event: pressed(), add=True)
            part.bind("<Enter>", lambda _event: self._set_state("active"), add=True)
            part.bind("<Leave>", lambda _event: self._set_state("!active"), add=True)
        for key in ("<Return>", "<KP_Enter>", "<space>"):
            self.nick.bind(key, lambda _event: pressed())
        self.nick.bind("<FocusIn>", lambda _event: self._set_state("focus"), add=True)
        self.nick.bind("<FocusOut>", lambda _event: self._set_state("!focus"), add=True)

    def show(self, nick: str, phase: Phase) -> None:
        """This nick, and this connection."""
        self._phase = phase
        self.nick.set(nick)
        self.restyle()

    def restyle(self) -> None:
        """Colour what ttk does not."""
        palette = self._theme.palette
        match self._phase:
            case Phase.ONLINE:
                picture = self._theme.dot(palette.accent)
            case Phase.LOST | Phase.FAILED:
                picture = self._theme.dot(palette.danger)
            case _:
                picture = self._theme.dot(palette.muted, palette.sidebar)
        self._dot.configure(image=picture)

    def _set_state(self, state: str) -> None:
        for part in (self, self._dot, self.nick):
            part.state([state])
