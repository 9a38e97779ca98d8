"""The SQLite file: how it is opened and brought up to date, what to say if it can't be, and how to work in it.

One thread at a time has a connection: the main thread opens the server's, its hub thread uses it afterwards.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from . import schema
from .history import StorageError

FILE_NAME: Final = "chat.sqlite3"
SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside it."""
MEMORY: Final = ":memory:"
_BUSY_S: Final = 1.0
"""How long to wait for another process that writes too: one that frees a nick takes some milliseconds."""

_LOG_PAGES: Final = 16_000
"""From this size on, 64 MB, the write-ahead log is copied into the file without waiting for a pause. SQLite's usual
1,000 pages have the hub wait for the disk every few hundred messages: half of what a commit costs."""
_FULL_CODES: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
"""What SQLite says of a full disk; the second where there is a database already: no room for the file beside it."""


class OpenError(Exception):
    """The store can't be opened; the text says why and what to do."""


def open_database(path: str | Path, is_full_sync: bool, *, is_ours: bool = True) -> sqlite3.Connection:
    """A connection to the file, which is made if there is none.

    Args:
        is_ours: no other process uses it, so that its tables can be brought up to date. Else those of an older version
            stay as they are: a server of that version may run with them, and keeps in mind how far it has indexed.

    Raises:
        OpenError: it can't be used.
    """
    try:
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # direct messages are nobody else's business
        # Opened where the command line can report a failure, used by the hub thread alone afterwards.
        db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise OpenError(advice(path, error)) from error
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {'FULL' if is_full_sync else 'NORMAL'}")
        db.execute("PRAGMA cache_size = -16000")
        db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        _migrate(db, path, is_ours=is_ours)
        db.execute("BEGIN IMMEDIATE")  # finds out now whether it can be written
        db.execute("COMMIT")
    except (OpenError, sqlite3.Error) as error:
        db.close()
        if isinstance(error, OpenError):
            raise
        raise OpenError(advice(path, error)) from error
    return db


def _migrate(db: sqlite3.Connection, path: str | Path, *, is_ours: bool) -> None:
    """Bring the tables to this version, if they may be touched or there are none yet, in one transaction."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.VERSION:
        raise OpenError(f"{path} was made by a newer version of this server: update the server, or use another --data")
    if version == schema.VERSION or (version and not is_ours):
        return
    steps = "".join(schema.STEPS[version:])
    try:
        db.executescript(f"BEGIN IMMEDIATE;{steps}PRAGMA user_version = {schema.VERSION};COMMIT;")
    except sqlite3.Error:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def advice(path: str | Path, error: Exception) -> str:
    """One sentence that says what is wrong with the file, and what to do."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return f"{path} is damaged ({text}): put a backup in its place, or move it away to begin anew"
    if getattr(error, "errno", None) == errno.ENOSPC or getattr(error, "sqlite_errorcode", None) in _FULL_CODES:
        return f"{path} can't be used ({text}): make room on that disk, or give the server another folder, with --data"
    return f"{path} can't be used ({text}): give the server a folder that it may write to, with --data"


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Within it, of reading or writing, what SQLite complains of is a StorageError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(str(error)) from error


class Transaction:
    """Within it all is written or, raising, nothing. Raises StorageError.

    A class because every batch of messages goes through it: after some milliseconds of rest, when nothing of it is in
    the processor's caches any longer, the generators that `contextmanager` would make of it cost a tenth of a commit.
    """

    __slots__ = ("_db",)

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise StorageError(str(error)) from error

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                self._db.execute("COMMIT")
                return
            except sqlite3.Error as failed:
                error = failed
        with sqlite_errors():
            # SQLite has rolled back by itself on a full disk; then there is nothing left to roll back.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StorageError(str(error)) from error


def fact(db: sqlite3.Connection, name: str, default: str) -> str:
    """Something that is remembered of the whole file. Raises sqlite3.Error."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return default if row is None else str(row[0])


def set_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    """Remember it. Raises sqlite3.Error."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
