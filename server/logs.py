"""The log, written by a thread of its own: a console that stands still must not stop the chat.

It does stand still while somebody selects text in it on Windows, or has pressed Ctrl+S; whoever writes to it then
waits, and the hub may never wait.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Full, Queue

from .wire import limits

_LAST_WORDS_S = 0.5


class _Queued(logging.Handler):
    """Hands records on, and drops them while too many wait."""

    def __init__(self, queue: Queue[logging.LogRecord | None]) -> None:
        super().__init__()
        self._queue = queue

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(Full):
            self._queue.put_nowait(record)


@contextmanager
def logging_to(handler: logging.Handler, level: str) -> Iterator[None]:
    """Within it, everything logged at `level` or above goes to `handler`, which is closed at the end."""
    queue: Queue[logging.LogRecord | None] = Queue(limits.LOG_RECORDS)
    ended = threading.Event()

    def write() -> None:
        while not (ended.is_set() and queue.empty()) and (record := queue.get()):
            handler.handle(record)
        handler.close()

    # A daemon: should the console stand still at the end, the process ends all the same.
    writer = threading.Thread(target=write, name="log", daemon=True)
    writer.start()
    root, queued = logging.getLogger(), _Queued(queue)
    level_before = root.level
    root.addHandler(queued)
    root.setLevel(level.upper())
    try:
        yield
    finally:
        root.removeHandler(queued)
        root.setLevel(level_before)
        ended.set()
        with suppress(Full):  # then there are records enough to wake it
            queue.put_nowait(None)
        writer.join(_LAST_WORDS_S)
