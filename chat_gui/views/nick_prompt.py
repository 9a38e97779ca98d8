"""Where one takes another nick. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from chat_gui.controller import Controller
from chat_gui.i18n import tr

from .field_prompt import FieldPrompt
from .theme import Theme

_DIGITS: Final = 30


class NickPrompt(FieldPrompt):
    """Hidden until it is opened.

    Args:
        closed: called when it has gone.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, controller: Controller, closed: Callable[[], None]) -> None:
        super().__init__(
            parent,
            theme,
            title=tr("Your nick"),
            hint=tr("What others will call you."),
            digits=_DIGITS,
            change=self._change,
            closed=closed,
        )
        self._controller = controller

    def open(self) -> None:
        """Show it with the nick there is."""
        self.offer(self._controller.model.me, self._controller.nick_obstacle())

    def toggle(self) -> None:
        """Show it, or put it away."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def _change(self) -> None:
        problem = self._controller.take_nick(self.field.get(), self._answered)
        if problem:
            self.refuse(problem)

    def _answered(self, problem: str) -> bool:
        """The server has answered: it stays where that was no. Returns whether it is still there."""
        if not (self.winfo_exists() and self.is_open):
            return False
        if problem:
            self.refuse(problem)
        else:
            self.close()
        return True
