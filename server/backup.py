"""A copy of the whole database in one file, made while others go on writing. Any thread; the connection is its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from .busy_file import replaced_whole

_PAGES: Final = 4_096
"""Copied in one go: 16 MB."""


def back_up(db: sqlite3.Connection, file: Path, tell: Callable[[int], None], facts: Mapping[str, str]) -> None:
    """Copy everything there is at this moment into a file, which is replaced once the copy is whole.

    Args:
        tell: called with every tenth, in percent, of a copy that takes long enough to be waited for.
        facts: what holds for the copy and not for the original.

    Raises:
        OSError: the file can't be made.
        sqlite3.Error: the copy could not be made.
    """
    with replaced_whole(file) as part, closing(sqlite3.connect(part)) as copy:
        # As one reader of one state, so that a server that goes on writing does not start the copy anew.
        db.execute("BEGIN")
        try:
            db.execute("SELECT 1 FROM sqlite_schema").fetchone()
            db.backup(copy, pages=_PAGES, progress=_tenths(tell), sleep=0)
        finally:
            db.execute("ROLLBACK")
        copy.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def _tenths(tell: Callable[[int], None]) -> Callable[[int, int, int], None]:
    """What SQLite tells of a copy's pages, for one who wants to hear of every tenth."""
    told = 0

    def progress(_status: int, remaining: int, total: int) -> None:
        nonlocal told
        tenth = 10 * (total - remaining) // total if total else 10
        if remaining and tenth > told:
            told = tenth
            tell(10 * tenth)

    return progress
