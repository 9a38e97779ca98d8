"""The words of stored messages, to find the messages by: an FTS5 table that trails behind them. Hub thread only.

A flood need not pay for it: what has not been indexed is caught up with in pauses, or before a search.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from .database import Transaction, fact, set_fact, sqlite_errors
from .wire import limits
from .words import indexable, query

_MANY: Final = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"

Indexed = tuple[int, str, int]
"""A message as the index knows it: its id, its text, the number of its conversation."""


class WordIndex:
    """The index of one database.

    Raises:
        sqlite3.Error, ValueError: how far it is can't be read.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._last_id = int(fact(db, "indexed", "0"))

    def catch_up(self) -> bool:
        """Index the words of some messages that have none indexed yet. Returns whether there may be more.

        Raises:
            StorageError: the index could not be written.
        """
        with sqlite_errors():
            rows = self._db.execute(
                "SELECT id, text, conversation FROM messages WHERE id > ? ORDER BY id LIMIT ?",
                (self._last_id, limits.INDEX_ROWS),
            ).fetchall()
        if not rows:
            return False
        last_id = rows[-1][0]
        with Transaction(self._db):
            self._db.executemany(
                "INSERT INTO words (rowid, text, place) VALUES (?, ?, ?)",
                [(number, indexable(text), _place(conversation)) for number, text, conversation in rows],
            )
            set_fact(self._db, "indexed", str(last_id))
        self._last_id = last_id
        return len(rows) == limits.INDEX_ROWS

    def remove(self, rows: Iterable[Indexed]) -> None:
        """Take the words of messages out, which are about to go themselves; inside a transaction."""
        self._db.executemany(
            "INSERT INTO words (words, rowid, text, place) VALUES ('delete', ?, ?, ?)",
            [(number, indexable(text), _place(place)) for number, text, place in rows if number <= self._last_id],
        )

    def skip_to(self, number: int) -> None:
        """Messages up to this id are gone: there is nothing to index of them."""
        self._last_id = max(self._last_id, number)

    def expression(self, text: str, conversations: Sequence[int]) -> str:
        """What finds the messages in some conversations that have all words of `text`, in FTS5's language.

        Returns:
            It, or nothing if nothing can be found. Raises sqlite3.Error.
        """
        places = " OR ".join(map(_place, conversations))
        wanted = query(text, self._is_common)
        return f"text : ({wanted}) AND place : ({places})" if places and wanted else ""

    def _is_common(self, term: str) -> bool:
        found = self._db.execute(_MANY, (f"text : {term}", limits.COMMON_WORD_MESSAGES)).fetchone()[0]
        return int(found) == limits.COMMON_WORD_MESSAGES


def _place(conversation: int) -> str:
    """A conversation as a word of the index."""
    return f"c{conversation}"
