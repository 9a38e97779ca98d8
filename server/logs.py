"""The log, written by a thread of its own: a console that stands still must not stop the chat.

It does stand still while somebody selects text in it on Windows, or has pressed Ctrl+S; whoever writes to it then
waits, and the hub may never wait.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from queue import Full, Queue

from .busy_file import replace_file
from .wire import limits

log = logging.getLogger(__name__)
_LAST_WORDS_S = 0.5


class LogFile(RotatingFileHandler):
    """A log that becomes `FILE.1` when it is full, in place of the one before it, and begins anew.

    Where it can't, as on Windows while somebody has one of the two open, it goes on in the same file and tries again
    later. Where that has been moved away meanwhile, it begins anew and moves nothing. Raises OSError if the file can't
    be written.

    Args:
        most_bytes: when it is full.
    """

    def __init__(self, file: Path, most_bytes: int) -> None:
        super().__init__(file, maxBytes=most_bytes, backupCount=1, encoding="utf-8", errors="backslashreplace")
        self._most_bytes = most_bytes

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        """Begin anew, if that is possible. Called by the library, when the next record would be too much."""
        # The library opens it again, should anything fail below.
        stream, self.stream = self.stream or self._open(), None
        written_bytes = stream.tell()
        stream.close()
        try:
            # One that is smaller is not what was written here: logrotate or another server has moved that away.
            if os.path.getsize(self.baseFilename) >= written_bytes:
                replace_file(self.baseFilename, Path(f"{self.baseFilename}.1"))
        except OSError:
            self.maxBytes += self._most_bytes // 10
        else:
            self.maxBytes = self._most_bytes
        self.stream = self._open()


class Queued(logging.Handler):
    """Hands records on, and drops them while too many wait; how many it was is told as soon as there is room."""

    def __init__(self, queue: Queue[logging.LogRecord | None]) -> None:
        super().__init__()
        self._queue = queue
        self.dropped = 0
        """How many have not been told yet."""

    def emit(self, record: logging.LogRecord) -> None:
        """Called under the handler's lock."""
        try:
            self.tell_dropped()
            self._queue.put_nowait(record)
        except Full:
            self.dropped += 1

    def tell_dropped(self) -> None:
        """Say how many were dropped since it was said last, if any. Raises Full if there is no room for that."""
        if self.dropped:
            text = "%d lines are missing here: whatever the log is written to stood still"
            told = log.makeRecord(log.name, logging.WARNING, __file__, 0, text, (self.dropped,), None)
            self._queue.put_nowait(told)
            self.dropped = 0


@contextmanager
def logging_to(handler: logging.Handler, level: str) -> Iterator[threading.Thread]:
    """Within it, everything logged at `level` or above goes to `handler`, which is closed at the end.

    It gives the thread that writes. If that lives on afterwards the console stands still, and an orderly end of the
    process, which flushes all there is, would wait for it.
    """
    queue: Queue[logging.LogRecord | None] = Queue(limits.LOG_RECORDS)
    ended = threading.Event()

    def write() -> None:
        while True:
            record = queue.get()
            if record is None:
                break
            handler.handle(record)
            if ended.is_set() and queue.empty():
                break
        handler.close()

    writer = threading.Thread(target=write, name="log", daemon=True)
    writer.start()
    root, queued = logging.getLogger(), Queued(queue)
    level_before = root.level
    root.addHandler(queued)
    root.setLevel(level.upper())
    try:
        yield writer
    finally:
        root.removeHandler(queued)
        root.setLevel(level_before)
        with suppress(Full):
            queued.tell_dropped()
        ended.set()
        with suppress(Full):  # then there are records enough to wake it
            queue.put_nowait(None)
        writer.join(_LAST_WORDS_S)
