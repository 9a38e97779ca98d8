"""Where a room is given another topic. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from chat_gui.controller import Controller
from chat_gui.i18n import tr

from .field_prompt import FieldPrompt
from .theme import Theme

_DIGITS: Final = 44


class TopicPrompt(FieldPrompt):
    """Hidden until it is opened.

    Args:
        closed: called when it has gone.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, controller: Controller, closed: Callable[[], None]) -> None:
        super().__init__(
            parent,
            theme,
            title=tr("The room's topic"),
            hint="",
            digits=_DIGITS,
            change=self._change,
            closed=closed,
        )
        self._controller = controller
        self._room = ""

    def open(self) -> None:
        """Show it with the open room's topic."""
        current = self._controller.model.current
        self._room = current.name
        self.note.hint = tr("What {room} is about. Empty for nothing.", room=current.name)
        self.offer(current.topic, self._controller.topic_obstacle())

    def _change(self) -> None:
        problem = self._controller.give_topic(self._room, self.field.get())
        if problem:
            self.refuse(problem)
        else:
            self.close()
