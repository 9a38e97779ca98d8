"""Asking the server for what was said before: in the open conversation, one page at a time. Tk thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from server.wire import limits
from server.wire.messages import AskHistory

from .conversation import Conversation, first_message_id
from .model import Model
from .pages_asked import PagesAsked

_FEW_ENTRIES: Final = 50
"""A conversation opened with fewer asks the server for what was said before."""


class Older:
    """Asks for older messages, where there may be some and nobody has asked already. One object for each session.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, model: Model, pages: PagesAsked, clock: Callable[[], float]) -> None:
        self._model = model
        self._pages = pages
        self._clock = clock
        self._opened = model.current  # of which what is missing is asked for once all that was missed has come

    def ask(self, *, is_urged: bool = False) -> None:
        """Ask for those before the first that is known.

        Args:
            is_urged: the user has said so. Else a server that could not read them is left alone for a while.
        """
        conversation = self._model.current
        refused_at = conversation.refused_at
        is_too_soon = refused_at is not None and self._clock() - refused_at < limits.HISTORY_RETRY_S
        if self._can_ask(conversation) and (is_urged or not is_too_soon):
            conversation.is_asking = True
            before = first_message_id(conversation.entries)
            self._pages.ask(AskHistory(conversation.name, before, limits.HISTORY_PAGE))

    def look(self) -> None:
        """Ask if a conversation has been opened, in whichever way, and there is little in it.

        A room is open before the server has let one in, and would not be told of until then.
        """
        current = self._model.current
        if current is not self._opened and current.is_entered:
            self._opened = current
            if len(current.entries) < _FEW_ENTRIES:
                self.ask()

    def _can_ask(self, conversation: Conversation) -> bool:
        is_ready = not self._model.conversations.is_catching_up and not conversation.is_asking
        return is_ready and can_have_older(self._model, conversation)


def can_have_older(model: Model, conversation: Conversation) -> bool:
    """Whether the server may have more of a conversation than is loaded, and can be asked now."""
    return model.is_online and conversation.has_older and conversation.is_entered
