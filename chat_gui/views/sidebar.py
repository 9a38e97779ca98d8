"""The list of conversations, the server's name with the menu above it, and one's own nick below. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from chat_gui.connection import Phase
from chat_gui.conversation import Conversation
from chat_gui.i18n import tr

from .elided import elide
from .own_nick import OwnNick
from .row_list import Row, RowList, count_text
from .theme import Theme
from .unread_hints import UnreadHints

_ADD_ROOM: Final = "+"
"""The key of the row that opens no conversation but the way to one."""
_DRAFT: Final = "\N{PENCIL}"
_REFUSED: Final = "!"


class Sidebar(ttk.Frame):
    """Where one can go, what is unread there, and who one is.

    Args:
        opened: called with the name of a conversation that the user picks.
        room_wanted: called when the user wants to go into another room.
        leave: called with the name of a room that is to be left, or of direct messages that are to be closed.
        menu_wanted: called with the place on the screen where the window's menu belongs.
        nick_wanted: called when the user wants another nick.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        opened: Callable[[str], None],
        room_wanted: Callable[[], None],
        leave: Callable[[str], None],
        menu_wanted: Callable[[int, int], None],
        nick_wanted: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self._opened = opened
        self._room_wanted = room_wanted
        self._leave = leave
        self._leavable: frozenset[str] = frozenset()
        step = theme.space(1)
        top = ttk.Frame(self, style="Side.TFrame", padding=(step, 5 * step // 2, step, step))
        top.pack(fill="x")
        self.menu_button = ttk.Button(top, style="Side.TButton", command=lambda: menu_wanted(*self._below_button()))
        self.menu_button.pack(fill="x")
        self._full_name = ""
        self.menu_button.bind("<Configure>", lambda _event: self._fit_name())
        # Made in the order in which Tab visits them; packed in that in which they keep their room.
        self.list = RowList(self, theme, "Side", opened=self._row_opened, menu=self._open_menu)
        self.hints = UnreadHints(self.list, theme)
        self.me = OwnNick(self, theme, nick_wanted)
        self.me.pack(side="bottom", fill="x", padx=theme.space(1), pady=theme.space(1))
        self.list.pack(fill="both", expand=True)
        self.menu = tk.Menu(self, tearoff=False)
        theme.colour_menu(self.menu)

    def show(self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool) -> None:
        """The conversations, rooms first; with `has_rooms`, a way to others below them."""
        self._leavable = frozenset(each.name for each in conversations if has_rooms and not each.is_lobby)
        rows: list[Row] = []
        for heading, is_direct in ((tr("ROOMS"), False), (tr("DIRECT"), True)):
            some = [each for each in conversations if each.is_direct == is_direct]
            if some:
                rows += [Row(""), Row(heading)] if rows else [Row(heading)]
                rows.extend(_row(each, is_open=each is current) for each in some)
                if has_rooms and not is_direct:
                    rows.append(Row(tr("add a room"), _ADD_ROOM, mark="+", is_muted=True))
        self.list.show(rows, current.name)
        self.hints.show({each.name: each for each in conversations if each.unread})

    def show_server(self, name: str) -> None:
        """What the server is called."""
        self._full_name = name
        self._fit_name()

    def show_me(self, nick: str, phase: Phase) -> None:
        """One's own nick, and how one is connected."""
        self.me.show(nick, phase)

    def restyle(self) -> None:
        """Colour what ttk does not."""
        self._theme.colour_menu(self.menu)
        self.list.restyle()
        self.me.restyle()
        self._fit_name()

    def _row_opened(self, key: str) -> None:
        if key == _ADD_ROOM:
            self._room_wanted()
        else:
            self._opened(key)

    def _open_menu(self, name: str, x: int, y: int) -> None:
        if name not in self._leavable:
            return
        label = tr("Close") if name.startswith("@") else tr("Leave {room}", room=name)
        self.menu.delete(0, "end")
        self.menu.add_command(label=label, command=lambda: self._leave(name))
        self.menu.tk_popup(x, y)

    def _fit_name(self) -> None:
        chevron = "  \N{BLACK DOWN-POINTING SMALL TRIANGLE}"
        measure = self._theme.ui_bold.measure
        room = self.menu_button.winfo_width() - self._theme.space(4) - measure(chevron)
        self.menu_button.configure(text=elide(self._full_name, room, measure) + chevron)

    def _below_button(self) -> tuple[int, int]:
        button = self.menu_button
        return button.winfo_rootx(), button.winfo_rooty() + button.winfo_height()


def _row(conversation: Conversation, *, is_open: bool) -> Row:
    unread = conversation.unread
    is_refused = conversation.has_refused and not is_open
    is_draft = bool(conversation.draft.strip()) and not is_open
    return Row(
        text=conversation.name[1:],
        key=conversation.name,
        mark=conversation.name[0],
        detail=tr("not sent") if is_refused else tr("draft") if is_draft else "",
        sign=_REFUSED if is_refused else _DRAFT if is_draft else "",
        count=count_text(unread),
        is_loud=conversation.mentions > 0,
        is_bold=conversation.mentions > 0,
        is_wrong=is_refused,
    )
