"""Copies what has been committed into the database's main file, on a thread and a connection of its own.

Until then it stands in the write-ahead log, which is as safe. Copying waits for the disk, and twice: some milliseconds
for a good one, half a second for a memory card. The hub asks for it in its pauses, and whoever says something meanwhile
does not wait, for SQLite lets one connection write while another one copies.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

from .wire import limits

log = logging.getLogger(__name__)


class Settler:
    """The thread, which starts when it is first needed.

    Args:
        path: the database, which somebody else keeps open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._is_wanted = threading.Event()
        self._is_ending = False
        self._thread: threading.Thread | None = None

    # The owner's thread

    def ask(self) -> None:
        """Have copied, soon, all that is committed by now."""
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="settler")
            try:
                thread.start()
            except RuntimeError as error:  # the system gives no more threads; the next message asks again
                log.warning("what was said could not be copied into %s yet: %s", self._path, error)
                return
            self._thread = thread
        self._is_wanted.set()

    def close(self) -> None:
        """End the thread, once it has done what it is at. Idempotent.

        That may be never, if the disk does not answer: whoever waits for the owner's thread has a deadline.
        """
        self._is_ending = True
        self._is_wanted.set()
        if self._thread is not None:
            self._thread.join()

    # The settler's thread

    def _run(self) -> None:
        try:
            timeout_s = None
            while True:
                self._is_wanted.wait(timeout_s)
                if self._is_ending:
                    break
                self._is_wanted.clear()
                timeout_s = None if self._copy() else limits.SETTLE_AGAIN_S
        except Exception:
            log.exception("nothing is copied into %s any longer, but when its log has grown", self._path)
        finally:
            if self._db is not None:
                self._db.close()

    def _copy(self) -> bool:
        """Copy what can be; False if not all could, because somebody reads the database as it was before."""
        try:
            if self._db is None:
                self._db = sqlite3.connect(self._path, isolation_level=None)
            _, in_log, copied = self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:  # a full disk; the next message asks again
            log.warning("what was said could not be copied into %s yet: %s", self._path, error)
            return True
        return bool(in_log == copied)
