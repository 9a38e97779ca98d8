"""The first picture: who are you, and where is the chat. Tk thread."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr
from chat_gui.view import FormProblems
from server.wire.names import nearest_nick

from .field_note import FieldNote
from .theme import Theme

_DIGITS: Final = 44
_ROOMY: Final = 0.9
"""A card of less than such a part of the window's height looks best a little above the middle."""
_ABOVE_MIDDLE: Final = 0.45
"""Where the middle of such a card is, as a part of the window's height."""


class ConnectForm(ttk.Frame):
    """Two fields, what is wrong with them, and a button.

    Args:
        connect: called with the address and the nick that stand in the fields.
        cancel: called when the user no longer wants to wait.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        icon: tk.PhotoImage,
        *,
        connect: Callable[[str, str], None],
        cancel: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Panel.TFrame")
        self._theme = theme
        self._connect = connect
        self._cancel = cancel
        self.card = card = ttk.Frame(self)
        self._notes: list[ttk.Label] = []
        self._set_off: list[ttk.Widget] = []
        self._width = ttk.Frame(card)
        self._width.grid(row=0, column=0)  # what is said below may grow down, not sideways
        self._icon = ttk.Label(card, image=icon)
        self._icon.grid(row=1, column=0, sticky="w", pady=(0, theme.space(2)))
        self._heading = ttk.Label(card, text=tr("Come in"), style="Heading.TLabel")
        self._heading.grid(row=2, column=0, sticky="w")
        self.nick, self.nick_problem = self._field(card, 4, tr("Your nick"), tr("What others will call you."))
        self.address, self.address_problem = self._field(
            card, 7, tr("Server"), tr("A computer's name or number, such as 192.168.1.20. On this one: localhost.")
        )
        self.button = ttk.Button(card, style="Tall.Accent.TButton", command=self._go)
        self.button.grid(row=10, column=0, sticky="ew")
        self._set_off.append(self.button)
        # In one place: what a press on the button has come to, below it, where it moves no field.
        self.waiting = self._note(card, 11, "Muted.TLabel")
        self.general = self._note(card, 11, "Danger.TLabel")
        self._resting: tuple[tuple[int, int, int], int] | None = None
        self._is_busy = False
        self._is_first = True
        self._is_at_rest = True
        self.bind("<Configure>", lambda _event: self._fit())
        for field in (self.nick, self.address, self.button):
            field.bind("<Return>", self._return_pressed)
            field.bind("<KP_Enter>", self._return_pressed)
            field.bind("<Escape>", self._escape_pressed)

    def _note(self, card: ttk.Frame, row: int, style: str) -> ttk.Label:
        note = ttk.Label(card, style=style, justify="left")
        self._notes.append(note)
        note.grid(row=row, column=0, sticky="ew", pady=(self._theme.space(1), 0))
        return note

    def _field(self, card: ttk.Frame, row: int, name: str, hint: str) -> tuple[ttk.Entry, FieldNote]:
        theme = self._theme
        label = ttk.Label(card, text=name, font=theme.ui_bold)
        label.grid(row=row, column=0, sticky="w")
        self._set_off.append(label)
        entry = ttk.Entry(card, font=theme.ui)
        entry.grid(row=row + 1, column=0, sticky="ew", pady=(theme.space(1), 0))
        note = FieldNote(self._note(card, row + 2, "Muted.TLabel"), entry, hint)
        return entry, note

    def show(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        """Fill the fields in and say what is wrong with them."""
        self._is_busy = busy
        if self._is_first and not nick and not address:
            nick = suggested_nick(os.environ)
        self._is_first = False
        for field, text in ((self.address, address), (self.nick, nick)):
            field.state(["!disabled"])
            if field.get() != text:
                field.delete(0, "end")
                field.insert(0, text)
            field.state(["disabled" if busy else "!disabled"])
            field.selection_clear()
        self.nick_problem.set(problems.nick)
        self.address_problem.set(problems.address)
        self.general.configure(text=problems.general)
        self.button.configure(
            text=tr("Cancel") if busy else tr("Connect"), style="Tall.Plain.TButton" if busy else "Tall.Accent.TButton"
        )
        self.waiting.configure(text=tr("Connecting to {address}…", address=address) if busy else "")
        # The one that says nothing keeps its line.
        shown, gone = (self.general, self.waiting) if problems.general else (self.waiting, self.general)
        shown.grid()
        gone.grid_remove()
        self._is_at_rest = not busy and problems == FormProblems()
        self._fit()
        self._focus(problems)

    def restyle(self) -> None:
        """Measure anew."""
        if self.winfo_manager():
            self._fit()

    def _fit(self) -> None:
        """As large as is good to look at, or as there is room for."""
        theme, room = self._theme, self.winfo_height()
        margin = theme.space(2)
        width = theme.ui.measure("0") * _DIGITS
        if self.winfo_width() > 1:
            width = min(width, self.winfo_width() - 4 * margin)
        self._width.configure(width=width)
        for note in self._notes:
            note.configure(wraplength=width)
        beside = (self.nick_problem, self.address_problem)
        for part in (self._icon, self._heading, *(note.label for note in beside)):
            part.grid()
        hints = [note.label for note in beside if note.is_hint]
        # What can best be done without goes first, until the rest fits.
        for across, down, gap, gone in (
            (10, 7, 4, ()),
            (4, 2, 4, ()),
            (4, 2, 2, (self._icon,)),
            (4, 1, 1, ()),
            (4, 1, 1, (self._heading,)),
            (4, 1, 1, hints),
        ):
            self.card.configure(padding=(theme.space(across), theme.space(down)))
            for each in self._set_off:
                each.grid(pady=(theme.space(gap), 0))
            for part in gone:
                part.grid_remove()
            self.update_idletasks()  # Tk lays out what is in it only then, and knows how large that is
            if self.card.winfo_reqheight() <= room and self.card.winfo_reqwidth() <= self.winfo_width():
                break
        self.card.place(relx=0.5, y=self._top(self.card.winfo_reqheight(), room), anchor="n")

    def _top(self, height: int, room: int) -> int:
        """Where the card begins: what is said of a problem makes it grow downwards, and moves nothing above."""
        share = _ABOVE_MIDDLE if height < room * _ROOMY else 0.5
        top = round(room * share - height / 2)
        size = self.winfo_width(), room, self._theme.ui.metrics("linespace")
        if self._is_at_rest or self._resting is None or self._resting[0] != size:
            self._resting = size, top
        return max(0, min(self._resting[1], room - height))

    def resume(self, before: ConnectForm, problems: FormProblems) -> None:
        """Take the place of another, with what was typed there."""
        self._is_first = False
        self.show(before.address.get(), before.nick.get(), problems, busy=before._is_busy)

    def _focus(self, problems: FormProblems) -> None:
        """Into what the user has to do something about."""
        if self._is_busy:
            wanted: ttk.Widget = self.button
        elif problems.nick or (not self.nick.get() and not problems.address):
            wanted = self.nick
        elif problems.address or not self.address.get():
            wanted = self.address
        else:
            wanted = self.button
        wanted.focus_set()
        if isinstance(wanted, ttk.Entry):
            wanted.selection_range(0, "end")
            wanted.icursor("end")

    def _go(self) -> None:
        if self._is_busy:
            self._cancel()
        else:
            self._connect(self.address.get(), self.nick.get())

    def _return_pressed(self, _event: tk.Event[tk.Misc]) -> str:
        self._go()
        return "break"

    def _escape_pressed(self, _event: tk.Event[tk.Misc]) -> None:
        if self._is_busy:
            self._cancel()


def suggested_nick(environment: Mapping[str, str]) -> str:
    """A nick for somebody who has none yet: the name they have on this computer; nothing if there is no such name."""
    name = environment.get("USER") or environment.get("USERNAME") or ""
    return nearest_nick(name) if name else ""
