"""Where to go, by typing a few letters: a field and a list, over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr
from chat_gui.model import Model
from chat_gui.switching import Choice, choices
from server.wire.messages import RoomCount

from . import keys
from .card import Card
from .following import follow
from .row_list import Row, RowList, count_text
from .theme import Theme

_DIGITS: Final = 44
_ROWS_SHOWN: Final = 9


class Switcher(Card):
    """Hidden until it is opened.

    Args:
        model: what there is, now.
        go: called with the name of the conversation, person or room that the user picks.
        closed: called when it has been put away by the user.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        model: Callable[[], Model],
        go: Callable[[str], None],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, tr("Go to"), _DIGITS, closed)
        self._model = model
        self._go = go
        self._rooms: Sequence[RoomCount] = ()
        self._choices: Sequence[Choice] = ()
        self._at = 0
        gap = theme.space(2)
        self._typed = tk.StringVar(self)
        self.field = field = ttk.Entry(self, font=theme.ui, textvariable=self._typed)
        follow(self._typed, field, self._show)
        field.pack(fill="x", pady=gap)
        keys.bind_first([field], self.winfo_toplevel())
        self.list = RowList(self, theme, "Panel", opened=self._pick)
        self.list.canvas.configure(takefocus=False)
        self.hold_list(self.list, _ROWS_SHOWN)
        self.note = self.wrapped("Muted.TLabel")
        self.note.pack(side="bottom", fill="x", pady=(gap, 0))
        self.list.pack(fill="both", expand=True)
        for widget in (field, self.list.canvas):
            widget.bind("<Escape>", lambda _event: self.close())
        for key in ("<Return>", "<KP_Enter>"):
            field.bind(key, lambda _event: self._pick_marked())
        for key, steps in (("<Up>", -1), ("<Down>", 1), ("<Prior>", -_ROWS_SHOWN), ("<Next>", _ROWS_SHOWN)):
            field.bind(key, lambda _event, steps=steps: self._move(steps))  # type: ignore[misc]

    def open(self) -> None:
        """Show it, with nothing typed; the server's rooms follow when it has told them."""
        self._rooms = ()
        self._typed.set("")
        self.appear(self.field)

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms of the server."""
        if self.is_open:
            self._rooms = rooms
            self._show()

    def _show(self) -> None:
        self._choices = choices(self._model(), self._typed.get(), self._rooms)
        hint = tr("A room, a person: some letters of the name do.")
        self.note.configure(text=hint if self._choices else tr("There is no room and nobody of that name."))
        self._mark(0)

    def _mark(self, at: int) -> None:
        self._at = max(0, min(at, len(self._choices) - 1))
        chosen = self._choices[self._at].name if self._choices else ""
        self.list.show([_row(choice) for choice in self._choices], chosen)
        self.list.bring(self._at)

    def _move(self, steps: int) -> str:
        self._mark(self._at + steps)
        return "break"

    def _pick_marked(self) -> str:
        if self._choices:
            self._pick(self._choices[self._at].name)
        return "break"

    def _pick(self, name: str) -> None:
        self.hide()
        self._go(name)


def _row(choice: Choice) -> Row:
    unread = choice.unread
    return Row(
        text=choice.name[1:],
        key=choice.name,
        mark=choice.name[0],
        detail=choice.detail or ("" if choice.is_known or choice.name.startswith("@") else tr("go in")),
        count=count_text(unread),
        is_loud=choice.mentions > 0,
        is_bold=choice.mentions > 0,
        is_muted=not choice.is_known,
    )
