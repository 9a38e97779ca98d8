"""Ctrl+C and the system's signals, as numbers that the main thread waits for. It alone uses this."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Final

from .wire import limits

CUT_SHORT: Final = 1
"""The exit status of a server that could not wait for its disk any longer."""
ASKS_STATUS: Final = getattr(signal, "SIGUSR1", None)
"""What asks a server how it is; Windows has no such signal."""

_KEYS: Final = {"SIGINT": "Ctrl+C", "SIGBREAK": "Ctrl+Break, or its window was closed"}


@contextmanager
def signals() -> Iterator[Callable[[], int]]:
    """Within it, Ctrl+C, SIGTERM, SIGBREAK and SIGUSR1 do nothing but end the wait of the function it gives.

    That returns the signal's number. Each signal writes a byte to a socket, which wakes the main thread on Windows too,
    where nothing else does. Whoever tells the server to end a second time, after it should have, ends it at once.
    """
    ear, bell = socket.socketpair()
    with ear, bell:
        bell.setblocking(False)
        names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGUSR1")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        heed = _Heed()
        handlers = {number: signal.signal(number, heed) for number in numbers}
        signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
        try:
            yield partial(_next_number, ear)
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in handlers.items():
                signal.signal(number, handler)


def _next_number(ear: socket.socket) -> int:
    return ear.recv(1)[0]


def spelled(number: int) -> str:
    """What an operator calls a signal: a key, or the name that the system has for it."""
    name = signal.Signals(number).name
    return _KEYS.get(name, name)


class _Heed:
    """Called with each signal. The main thread hears of it by the byte on the socket; all that is left to do here is to
    end the process when it is told to end a second time.
    """

    def __init__(self) -> None:
        self._ends_since: float | None = None

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        if number == ASKS_STATUS:
            return
        now = time.monotonic()
        if self._ends_since is None:
            self._ends_since = now
        elif now - self._ends_since > limits.CLOSE_TIMEOUT_S:  # not one that a wrapper has passed on in double
            os._exit(CUT_SHORT)
