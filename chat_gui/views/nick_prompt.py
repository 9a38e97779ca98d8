"""Where one takes another nick. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.controller import Controller
from chat_gui.i18n import tr
from server.wire import limits

from .card import Card
from .field_note import FieldNote
from .theme import Theme

_DIGITS: Final = 36
_SPARE: Final = 6
"""Letters may be wider than digits."""


class NickPrompt(Card):
    """Hidden until it is opened.

    Args:
        closed: called when it has gone.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, controller: Controller, closed: Callable[[], None]) -> None:
        super().__init__(parent, theme, tr("Your nick"), _DIGITS, closed)
        self._controller = controller
        gap = theme.space(2)
        self.field = ttk.Entry(self, font=theme.ui, width=limits.NICK_CHARS + _SPARE)
        self.field.pack(fill="x", pady=(gap, 0))
        note = self.wrapped("Muted.TLabel")
        note.pack(fill="x", pady=(theme.space(1), gap))
        self.note = FieldNote(note, self.field, tr("What others will call you."))
        buttons = ttk.Frame(self)
        buttons.pack(side="bottom", fill="x", pady=(gap, 0))
        self.button = ttk.Button(buttons, style="Accent.TButton", text=tr("Change"), command=self._change)
        self.button.pack(side="right")
        self.cancel_button = ttk.Button(buttons, style="Plain.TButton", text=tr("Cancel"), command=self.close)
        self.cancel_button.pack(side="right", padx=gap)
        for widget in (self.field, self.button, self.cancel_button):
            widget.bind("<Escape>", lambda _event: self.close())
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self._change())
            for button in (self.button, self.cancel_button):
                button.bind(key, lambda event: event.widget.invoke())

    def open(self) -> None:
        """Show it with the nick there is; where it can't be changed, say that instead."""
        obstacle = self._controller.nick_obstacle()
        for widget in (self.field, self.button):
            widget.state(["!disabled"])
        self.field.delete(0, "end")
        self.field.insert(0, self._controller.model.me)
        self.note.set(obstacle)
        if obstacle:
            for widget in (self.field, self.button):
                widget.state(["disabled"])
            self.appear(self.cancel_button)
        else:
            self.field.selection_range(0, "end")
            self.field.icursor("end")
            self.appear(self.field)

    def toggle(self) -> None:
        """Show it, or put it away."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def _change(self) -> None:
        problem = self._controller.take_nick(self.field.get())
        if problem:
            self.note.set(problem)
            self.fit()
            self.field.focus_set()
        else:
            self.close()
