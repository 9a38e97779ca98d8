"""The list of conversations, the server's name with the menu above it, and one's own nick below. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from chat_gui.i18n import tr
from chat_gui.model import Conversation, Phase

from .elided import ElidedLabel, elide
from .row_list import Row, RowList
from .theme import Theme

_COUNT_MOST = 999


class Sidebar(ttk.Frame):
    """Where one can go, what is unread there, and who one is.

    Args:
        opened: called with the name of a conversation that the user picks.
        menu_wanted: called with the place on the screen where the window's menu belongs.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        opened: Callable[[str], None],
        menu_wanted: Callable[[int, int], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self._phase = Phase.IDLE
        top = ttk.Frame(
            self, style="Side.TFrame", padding=(theme.space(1), theme.space(2) + 2, theme.space(1), theme.space(1))
        )
        top.pack(fill="x")
        self.menu_button = ttk.Button(top, style="Side.TButton", command=lambda: menu_wanted(*self._below_button()))
        self.menu_button.pack(fill="x")
        self._full_name = ""
        self.menu_button.bind("<Configure>", lambda _event: self._fit_name())
        foot = ttk.Frame(self, style="Side.TFrame", padding=(theme.space(3), theme.space(2)))
        foot.pack(side="bottom", fill="x")
        self._dot = ttk.Label(foot, style="Side.TLabel")
        self._dot.pack(side="left", padx=(0, theme.space(2)))
        self.me = ElidedLabel(foot, theme.ui_bold, "SideBold.TLabel")
        self.me.pack(side="left", fill="x", expand=True)
        self.list = RowList(self, theme, "Side", opened=opened)
        self.list.pack(fill="both", expand=True)

    def show(self, conversations: Sequence[Conversation], current: Conversation) -> None:
        """The conversations, rooms first."""
        rows: list[Row] = []
        for heading, is_direct in ((tr("ROOMS"), False), (tr("DIRECT"), True)):
            some = [each for each in conversations if each.is_direct == is_direct]
            if some:
                rows += [Row(""), Row(heading)] if rows else [Row(heading)]
                rows.extend(map(_row, some))
        self.list.show(rows, current.name)

    def show_server(self, name: str) -> None:
        """What the server is called."""
        self._full_name = name
        self._fit_name()

    def show_me(self, nick: str, phase: Phase) -> None:
        """One's own nick, and how one is connected."""
        self._phase = phase
        self.me.set(nick)
        self._draw_dot()

    def restyle(self) -> None:
        """Colour what ttk does not."""
        self.list.restyle()
        self._draw_dot()

    def _draw_dot(self) -> None:
        palette = self._theme.palette
        match self._phase:
            case Phase.ONLINE:
                picture = self._theme.dot(palette.accent)
            case Phase.LOST | Phase.FAILED:
                picture = self._theme.dot(palette.danger)
            case _:
                picture = self._theme.dot(palette.muted, palette.sidebar)
        self._dot.configure(image=picture)

    def _fit_name(self) -> None:
        chevron = "  \N{BLACK DOWN-POINTING SMALL TRIANGLE}"
        measure = self._theme.ui_bold.measure
        room = self.menu_button.winfo_width() - self._theme.space(4) - measure(chevron)
        self.menu_button.configure(text=elide(self._full_name, room, measure) + chevron)

    def _below_button(self) -> tuple[int, int]:
        button = self.menu_button
        return button.winfo_rootx(), button.winfo_rooty() + button.winfo_height()


def _row(conversation: Conversation) -> Row:
    unread = conversation.unread
    return Row(
        text=conversation.name[1:],
        key=conversation.name,
        mark=conversation.name[0],
        count=(f"{_COUNT_MOST}+" if unread > _COUNT_MOST else str(unread)) if unread else "",
        is_loud=conversation.mentions > 0,
        is_bold=conversation.mentions > 0,
    )
