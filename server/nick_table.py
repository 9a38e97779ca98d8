"""Whose nick it is, as the database keeps it, and that what was written to it goes with its owner. Hub thread only."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Final

from .history import NickClaimed, NickSeen, Owner
from .wire.names import fold

_OWNERS: Final = "SELECT nick, token_sha256, last_id, heard_id, seen_at FROM nicks "


class NickTable:
    """The nicks of one database. What writes is called inside a transaction. Everything raises sqlite3.Error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to, whatever its case; None for nobody."""
        row = self._db.execute(_OWNERS + "WHERE key = ?", (fold(nick),)).fetchone()
        return None if row is None else Owner(*row)

    def of_token(self, token_sha256: bytes) -> list[Owner]:
        """Everything that one token owns, the one that has not been used for longest first."""
        rows = self._db.execute(_OWNERS + "WHERE token_sha256 = ? ORDER BY seen_at", (token_sha256,))
        return [Owner(*row) for row in rows]

    def claim(self, claimed: NickClaimed) -> None:
        """Give a nick to a token, whoever had it before."""
        key = fold(claimed.nick)
        self._detach_direct(key)
        self._db.execute(
            "INSERT OR REPLACE INTO nicks VALUES (?, ?, ?, ?, ?, ?)",
            (key, claimed.nick, claimed.token_sha256, claimed.at, claimed.last_id, claimed.last_id),
        )

    def see(self, seen: NickSeen) -> None:
        """Note when the owner was here, and what it has heard."""
        self._db.execute(
            "UPDATE nicks SET nick = ?, seen_at = ?, last_id = ?, heard_id = ? WHERE key = ?",
            (seen.nick, seen.at, seen.last_id, seen.heard_id, fold(seen.nick)),
        )

    def release(self, nick: str) -> bool:
        """Let a nick belong to nobody. Returns whether it belonged to somebody."""
        key = fold(nick)
        self._detach_direct(key)
        return self._db.execute("DELETE FROM nicks WHERE key = ?", (key,)).rowcount > 0

    def release_unseen(self, before: float, nicks_in_use: Collection[str]) -> int:
        """Free every nick whose owner has not been here since, but for those in use (folded). Returns how many."""
        rows = self._db.execute("SELECT key FROM nicks WHERE seen_at < ?", (before,))
        keys = [key for (key,) in rows if key not in nicks_in_use]
        for key in keys:
            self.release(key)
        return len(keys)

    def _detach_direct(self, key: str) -> None:
        """Take a nick's direct messages away from the name, for they are not the next owner's.

        The other party still finds them.
        """
        rows = self._db.execute("SELECT conversation FROM parties WHERE nick = ?", (key,)).fetchall()
        if rows:
            self._db.executemany("UPDATE conversations SET key = key || ' ' || number WHERE number = ?", rows)
            self._db.execute("DELETE FROM parties WHERE nick = ?", (key,))
