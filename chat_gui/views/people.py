"""Who is in the room. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from chat_gui.i18n import tr
from chat_gui.nick_colours import NickColours

from .elided import ElidedLabel
from .row_list import Row, RowList
from .theme import Theme


class PeopleList(ttk.Frame):
    """Nicks under their count.

    Args:
        message: called with the nick that the user wants to write to.
        can_message: says whether that is possible.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, message: Callable[[str], None], can_message: Callable[[str], bool]
    ) -> None:
        super().__init__(parent, style="Panel.TFrame")
        self._theme = theme
        self._message = message
        self._can_message = can_message
        self._nicks: Sequence[str] = ()
        self._me = ""
        self._colours = NickColours()
        self.title = ElidedLabel(self, theme.small_bold, "PanelCaps.TLabel")
        self.title.pack(fill="x", padx=(theme.space(3), 0), pady=(theme.space(4), theme.space(2)))
        self.list = RowList(self, theme, "Panel", opened=message, menu=self._open_menu)
        self.list.pack(fill="both", expand=True)
        self.menu = tk.Menu(self, tearoff=False)
        theme.colour_menu(self.menu)

    def show(self, nicks: Sequence[str], me: str, of_nicks: NickColours) -> None:
        """These people, oneself among them, in their colours."""
        self._nicks, self._me, self._colours = nicks, me, of_nicks
        colours = self._theme.palette.nicks
        self.title.set(tr("PEOPLE  {count}", count=len(nicks)) if nicks else tr("PEOPLE"))
        self.list.show([Row(nick, nick, dot=colours[of_nicks.of(nick)], is_bold=nick == me) for nick in nicks])

    def restyle(self) -> None:
        """Colour what ttk does not."""
        self._theme.colour_menu(self.menu)
        self.show(self._nicks, self._me, self._colours)
        self.list.restyle()

    def _open_menu(self, nick: str, x: int, y: int) -> None:
        if not self._can_message(nick):
            return
        self.menu.delete(0, "end")
        self.menu.add_command(label=tr("Message {nick}", nick=nick), command=lambda: self._message(nick))
        self.menu.tk_popup(x, y)
