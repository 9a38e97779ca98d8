"""Telling the others that one is writing: now and then, for as long as one does. Tk thread."""

from __future__ import annotations

from collections.abc import Callable

from server.wire import limits
from server.wire.messages import IsTyping

from .model import Model
from .orders import SessionLike


class TypingNotices:
    """Tells whoever is in the open conversation. One object for each session.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, model: Model, session: SessionLike, clock: Callable[[], float]) -> None:
        self._model = model
        self._session = session
        self._clock = clock
        self._told_at = float("-inf")

    def typed(self, text: str) -> None:
        """The composer holds this now."""
        # A command is nobody else's business: not even that one is being typed.
        is_message = bool(text) and not text.startswith("/")
        now, current = self._clock(), self._model.current
        if is_message and self._model.is_online and current.is_entered and now - self._told_at >= limits.TYPING_EVERY_S:
            self._told_at = now
            self._session.send(IsTyping(current.name))
