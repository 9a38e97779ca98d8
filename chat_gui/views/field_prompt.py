"""A card with one field and a button to change what stands there. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr

from .card import Card
from .field_note import FieldNote
from .theme import Theme

_SPARE: Final = 6
"""Letters may be wider than digits."""


class FieldPrompt(Card):
    """Hidden until it is opened.

    Args:
        title: what stands above the field.
        hint: what stands below it.
        digits: how wide the field is.
        change: called when the user has written what they want.
        closed: called when it has gone.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        title: str,
        hint: str,
        digits: int,
        change: Callable[[], None],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, title, digits + _SPARE, closed)
        gap = theme.space(2)
        self.field = ttk.Entry(self, font=theme.ui, width=digits)
        self.field.pack(fill="x", pady=(gap, 0))
        note = self.wrapped("Muted.TLabel")
        note.pack(fill="x", pady=(theme.space(1), gap))
        self.note = FieldNote(note, self.field, hint)
        buttons = ttk.Frame(self)
        buttons.pack(side="bottom", fill="x", pady=(gap, 0))
        self.button = ttk.Button(buttons, style="Accent.TButton", text=tr("Change"), command=change)
        self.button.pack(side="right")
        self.cancel_button = ttk.Button(buttons, style="Plain.TButton", text=tr("Cancel"), command=self.close)
        self.cancel_button.pack(side="right", padx=gap)
        for widget in (self.field, self.button, self.cancel_button):
            widget.bind("<Escape>", lambda _event: self.close())
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: change())
            for button in (self.button, self.cancel_button):
                button.bind(key, lambda event: event.widget.invoke())

    def offer(self, text: str, obstacle: str) -> None:
        """Show it with what there is; where that can't be changed, say that instead."""
        for widget in (self.field, self.button):
            widget.state(["!disabled"])
        self.field.delete(0, "end")
        self.field.insert(0, text)
        self.note.set(obstacle)
        if obstacle:
            for widget in (self.field, self.button):
                widget.state(["disabled"])
            self.appear(self.cancel_button)
        else:
            self.field.selection_range(0, "end")
            self.field.icursor("end")
            self.appear(self.field)

    def refuse(self, problem: str) -> None:
        """Say what is wrong with what was written."""
        self.note.set(problem)
        self.fit()
        self.field.focus_set()
