"""The first picture: who are you, and where is the chat. Tk thread."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from chat_gui.i18n import tr
from chat_gui.view import FormProblems
from server.wire.names import nearest_nick

from .field_note import FieldNote
from .theme import Theme


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
        card = ttk.Frame(self, padding=(theme.space(10), theme.space(7)))
        card.place(relx=0.5, rely=0.45, anchor="center")
        self._wrap = theme.ui.measure("0") * 44
        ttk.Frame(card, width=self._wrap).grid(row=0, column=0)  # what is said below may grow down, not sideways
        ttk.Label(card, image=icon).grid(row=1, column=0, sticky="w", pady=(0, theme.space(2)))
        ttk.Label(card, text=tr("Come in"), style="Heading.TLabel").grid(row=2, column=0, sticky="w")
        self.general = self._note(card, 3, "Danger.TLabel")
        self.nick, self.nick_problem = self._field(card, 4, tr("Your nick"), tr("What others will call you."))
        self.address, self.address_problem = self._field(
            card, 7, tr("Server"), tr("A computer's name or number, such as 192.168.1.20. On this one: localhost.")
        )
        self.button = ttk.Button(card, style="Tall.Accent.TButton", command=self._go)
        self.button.grid(row=10, column=0, sticky="ew", pady=(theme.space(5), 0))
        self.waiting = self._note(card, 11, "Muted.TLabel")
        self._is_busy = False
        self._is_first = True
        for field in (self.nick, self.address, self.button):
            field.bind("<Return>", self._return_pressed)
            field.bind("<KP_Enter>", self._return_pressed)
            field.bind("<Escape>", self._escape_pressed)

    def _note(self, card: ttk.Frame, row: int, style: str) -> ttk.Label:
        note = ttk.Label(card, style=style, wraplength=self._wrap, justify="left")
        note.grid(row=row, column=0, sticky="ew", pady=(self._theme.space(1), 0))
        return note

    def _field(self, card: ttk.Frame, row: int, name: str, hint: str) -> tuple[ttk.Entry, FieldNote]:
        theme = self._theme
        ttk.Label(card, text=name, font=theme.ui_bold).grid(row=row, column=0, sticky="w", pady=(theme.space(4), 0))
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
        self.nick_problem.set(problems.nick)
        self.address_problem.set(problems.address)
        _say(self.general, problems.general)
        self.button.configure(
            text=tr("Cancel") if busy else tr("Connect"), style="Tall.Plain.TButton" if busy else "Tall.Accent.TButton"
        )
        _say(self.waiting, tr("Connecting to {address}…", address=address) if busy else "")
        self._focus(problems)

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


def _say(note: ttk.Label, text: str) -> None:
    """Show a note; one that says nothing takes no room."""
    note.configure(text=text)
    if text:
        note.grid()
    else:
        note.grid_remove()


def suggested_nick(environment: Mapping[str, str]) -> str:
    """A nick for somebody who has none yet: the name they have on this computer; nothing if there is no such name."""
    name = environment.get("USER") or environment.get("USERNAME") or ""
    return nearest_nick(name) if name else ""
