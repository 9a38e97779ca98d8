"""Taking up what a session says: a tick's worth at a time, so that the window stays quick in a flood. Tk thread."""

from __future__ import annotations

import logging
import queue
from collections import deque
from collections.abc import Callable
from typing import Final

from .events import Event

_log = logging.getLogger(__name__)

EVENTS_PER_TICK: Final = 250
"""Measured: they take 5 ms, drawing included, and no more a message than 400 of them at once."""


class Intake:
    """Hands on the events of one session after the other.

    Args:
        handle: called with each event; it may end the session.
        clock: monotonic seconds.
    """

    def __init__(self, handle: Callable[[Event], None], clock: Callable[[], float]) -> None:
        self._handle = handle
        self._clock = clock
        self._events: queue.Queue[list[Event]] | None = None
        self._left_over: deque[Event] = deque()

    def begin(self, events: queue.Queue[list[Event]]) -> None:
        """Listen to a session from now on."""
        self.end()
        self._events = events

    def end(self) -> None:
        """Listen to nobody; what has not been handed on is forgotten."""
        self._events = None
        self._left_over.clear()

    def work(self, until: float) -> bool:
        """Hand on what has been said, up to a tick's worth and until a time. Returns whether there was anything."""
        taken = 0
        events = self._events
        while events is not None and events is self._events:
            if not self._left_over:
                try:
                    self._left_over.extend(events.get_nowait())
                except queue.Empty:
                    break
            self._hand_on(self._left_over.popleft())
            taken += 1
            if taken >= EVENTS_PER_TICK or self._clock() >= until:
                break
        return taken > 0

    def _hand_on(self, event: Event) -> None:
        try:
            self._handle(event)
        except Exception:  # noqa: BLE001 - the poll's root
            # One event that we handle wrongly must not stop the window; the log holds the trace.
            _log.exception("event of type %s", type(event).__name__)
