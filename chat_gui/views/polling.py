"""Looking for news again and again: often while there are some, rarely while nothing happens. Tk thread."""

from __future__ import annotations

import logging
import sys
import tkinter as tk
from collections.abc import Callable
from typing import Final

_log = logging.getLogger(__name__)

_BUSY_MS: Final = 4
_IDLE_MS: Final = 50
_RESTING_MS: Final = 150
"""Between two looks for news: while there are some, as short as lets Tk draw and hear keys, for it bounds what is
taken in of a flood; ever more rarely while there are none. Measured: to wake up every 50 ms costs 0.36 % of a core
before anything is done, every 100 ms 0.19 %; and a window at rest 0.42 % in all with 100 ms, 0.31 % with 150 ms."""
_REST_AFTER_S: Final = 5.0
_SWITCH_S: Final = 0.001
"""How long Tk may wait for the thread that reads from the server before it has its turn; Python's own 5 ms add up, for
Tk gives its turn away with every call."""


class Polling:
    """Looks for news from `start` to `stop`.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, root: tk.Tk, clock: Callable[[], float]) -> None:
        self._root = root
        self._clock = clock
        self._look: Callable[[], bool] = lambda: False
        self._command = root.register(self._poll)
        self._waiting_id = ""
        self._stirred_at = float("-inf")
        root.bind("<KeyPress>", lambda _event: self._stir(), add=True)

    def start(self, look: Callable[[], bool]) -> None:
        """Look from now on. `look` returns whether there may be more."""
        self._look = look
        sys.setswitchinterval(_SWITCH_S)
        self._poll()

    def stop(self) -> None:
        """Look no more."""
        if self._waiting_id:
            self._root.after_cancel(self._waiting_id)

    def _poll(self) -> None:
        is_busy = False
        try:
            is_busy = self._look()
        except Exception:  # noqa: BLE001 - the next look may do better; the log holds the trace
            _log.exception("looking for news")
        # Not root.after(), which makes a command and takes it away again each time: that doubles the cost of idling.
        self._waiting_id = self._root.tk.call("after", self._pause_ms(is_busy), self._command)

    def _pause_ms(self, is_busy: bool) -> int:
        if is_busy:
            self._stir()
            return _BUSY_MS
        return _RESTING_MS if self._clock() - self._stirred_at > _REST_AFTER_S else _IDLE_MS

    def _stir(self) -> None:
        """Something happens: news come, or the user types and will want to see an answer."""
        self._stirred_at = self._clock()
