"""Where to go: a field for a room's name, and the rooms that the server has. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr
from chat_gui.room_choice import is_new, offered
from server.wire.messages import RoomCount

from .card import Card
from .field_note import FieldNote
from .following import follow
from .row_list import Row, RowList
from .theme import Theme

_DIGITS: Final = 40
_ROWS_SHOWN: Final = 7


class RoomPrompt(Card):
    """Hidden until it is opened.

    Args:
        join: called with a room's name; returns what is wrong with it, or nothing, and then this is closed.
        closed: called when it has gone, however that came about.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, join: Callable[[str], str], closed: Callable[[], None]
    ) -> None:
        super().__init__(parent, theme, tr("Go into a room"), _DIGITS, closed)
        self._join = join
        self._rooms: Sequence[RoomCount] = ()
        gap = theme.space(2)
        typed = tk.StringVar(self)
        self.field = ttk.Entry(self, font=theme.ui, textvariable=typed)
        self._typed = typed
        self.field.pack(fill="x", pady=(gap, 0))
        note = self.wrapped("Muted.TLabel")
        note.pack(fill="x", pady=(theme.space(1), gap))
        self.note = FieldNote(note, self.field, tr("A name that nobody has used yet makes a new room."))
        self.list = RowList(self, theme, "Panel", opened=self._go)
        self.hold_list(self.list, _ROWS_SHOWN)
        buttons = ttk.Frame(self)
        buttons.pack(side="bottom", fill="x", pady=(theme.space(3), 0))
        self.list.pack(fill="both", expand=True)
        self.button = ttk.Button(
            buttons, style="Accent.TButton", text=tr("Go in"), command=lambda: self._go(self.field.get())
        )
        self.button.pack(side="right")
        follow(typed, self.field, self._show_offered)
        cancel = ttk.Button(buttons, style="Plain.TButton", text=tr("Cancel"), command=self.close)
        cancel.pack(side="right", padx=gap)
        for widget in (self.field, self.list.canvas, self.button, cancel):
            widget.bind("<Escape>", lambda _event: self.close())
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self._go(self.field.get()))
        self.field.bind("<Down>", lambda _event: self.list.canvas.focus_set())

    def open(self) -> None:
        """Show it, empty; rooms follow when the server has told them."""
        self._rooms = ()
        self._typed.set("")
        self.note.set("")
        self.appear(self.field)

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms of the server."""
        self._rooms = rooms
        self._show_offered()

    def _show_offered(self) -> None:
        self.note.set("")
        makes = bool(self._rooms) and is_new(self._rooms, self._typed.get())
        self.button.configure(text=tr("Make the room") if makes else tr("Go in"))
        self.list.show(
            [
                Row(room.name[1:], room.name, mark=room.name[:1], detail=room.topic, count=str(room.count))
                for room in offered(self._rooms, self._typed.get())
            ]
        )

    def _go(self, name: str) -> None:
        problem = self._join(name)
        if problem:
            self.note.set(problem)
            self.fit()
            self.field.focus_set()
        else:
            self.close()
