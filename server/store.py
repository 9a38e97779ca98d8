"""What must outlive the process, in one SQLite file: messages, rooms, nicks, and the words to find messages by.

The hub thread alone uses a `Store` once the service runs. Each batch is one transaction, committed before anybody hears
of it; in WAL mode with `synchronous=NORMAL` a killed process loses nothing that was committed, a power cut may lose the
last moments (`FULL` closes that too, for an fsync a batch).

What has no hurry waits for a pause, for a flood need not pay for it: words are indexed then (`index_some`) or before a
search, and the write-ahead log is copied into the main file (`settle`), which waits for the disk on another thread.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from .backup import back_up
from .conversation_table import ConversationTable
from .database import FILE_NAME, MEMORY, OpenError, Transaction, advice, fact, open_database, set_fact, sqlite_errors
from .history import (
    Change,
    NickClaimed,
    NickReleased,
    NickSeen,
    Owner,
    Page,
    Sight,
    StorageError,
    TopicGiven,
)
from .nick_table import NickTable
from .settler import Settler
from .wire import limits
from .wire.messages import Message
from .word_index import WordIndex

_IDS_LEFT_OUT: Final = 1_000_000_000
"""More messages than a server is given between a backup and the day it has to go back to it."""

_SELECT: Final = (
    "SELECT m.id, m.recipient, c.name, m.sender, m.text, m.at, m.nonce"
    " FROM messages m JOIN conversations c ON c.number = m.conversation "
)
_NEWEST: Final = _SELECT + "ORDER BY m.id DESC LIMIT ?"
_BETWEEN: Final = _SELECT + "WHERE m.conversation = ? AND m.id > ? AND m.id < ? ORDER BY m.id DESC LIMIT ?"
_ONWARD: Final = _SELECT + "WHERE m.conversation = ? AND m.id > ? AND m.id <= ? ORDER BY m.id LIMIT ?"
_COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation = ? AND id >= ? AND id < ? LIMIT ?)"
_MATCHING: Final = "(SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?)"
_FOUND: Final = _SELECT + "WHERE m.id IN " + _MATCHING + " ORDER BY m.id"
_Row = tuple[int, str | None, str, str, str, float, str]


class Store:
    """A history, and the other things a server must not forget.

    Args:
        folder: where the file is, or will be; `:memory:` keeps nothing.
        is_full_sync: wait for the disk at every commit.
        is_ours: no other process uses it. Else tables of an older version stay so (database.py), and nothing is to be
            done with the words of messages.

    Raises:
        OpenError: the file is damaged, read-only, of a newer version, or cannot be made.
    """

    def __init__(self, folder: str | Path = MEMORY, *, is_full_sync: bool = False, is_ours: bool = True) -> None:
        self.path = folder if folder == MEMORY else Path(folder) / FILE_NAME
        self._db = open_database(self.path, is_full_sync, is_ours=is_ours)
        self._nicks = NickTable(self._db)
        self._conversations = ConversationTable(self._db)
        self._settler = Settler(self.path) if isinstance(self.path, Path) else None
        try:
            self._words = WordIndex(self._db)
            self.server_id = fact(self._db, "server_id", "") or self._new_server_id()
        except (sqlite3.Error, ValueError) as error:
            self._db.close()
            raise OpenError(advice(self.path, error)) from error

    def close(self) -> None:
        """Close the file. Idempotent."""
        if self._settler is not None:
            self._settler.close()
        self._db.close()

    # Messages.

    def last_id(self) -> int:
        """The highest id ever kept; 0 if there was none. It may be that of a message that has been forgotten."""
        with sqlite_errors():
            newest = self._db.execute("SELECT coalesce(max(id), 0) FROM messages").fetchone()[0]
            return max(int(newest), int(fact(self._db, "last_id", "0")))

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        """Keep all of them or, raising, none.

        Raises:
            StorageError: they could not be written; the next try may succeed.
        """
        if not messages and not changes:
            return
        made: dict[str, int] = {}
        with Transaction(self._db):
            self._conversations.notice_others()
            for change in changes:
                self._make(change)
            rows = [
                (
                    message.id,
                    self._conversations.number_for(message, made),
                    message.sender,
                    None if message.to.startswith("#") else message.to.removeprefix("@"),
                    message.text,
                    message.at,
                    message.nonce,
                )
                for message in messages
            ]
            self._db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            if self.path == MEMORY and messages:
                self._forget_before(messages[-1].id - limits.BACKLOG_MESSAGES)
        self._conversations.remember(made)

    def missed(self, since: int, sight: Sight, most: int) -> Page:
        """The newest `most` messages after id `since` that `sight` may read."""
        with sqlite_errors():
            return self._newest(self._conversations.visible(sight), since, limits.MESSAGE_IDS, most)

    def page(self, sight: Sight, before: int, most: int) -> Page:
        """The newest `most` messages before id `before` that `sight` may read; 0 asks for the latest."""
        with sqlite_errors():
            return self._newest(self._conversations.visible(sight), 0, before or limits.MESSAGE_IDS, most)

    def count(self, sight: Sight, first: int, before: int, most: int) -> int:
        """How many messages there are from id `first` up to id `before`, 0 for all later; at most `most`."""
        counted = 0
        with sqlite_errors():
            for number in self._conversations.visible(sight):
                asked = (number, first, before or limits.MESSAGE_IDS, most - counted)
                counted += int(self._db.execute(_COUNT, asked).fetchone()[0])
        return counted

    def search(self, text: str, sight: Sight, before: int, most: int) -> Page:
        """The newest `most` messages before id `before`, 0 for any, that have all words of `text`; oldest first."""
        if not text.strip():
            return Page()
        with suppress(StorageError):  # a full disk is no reason to find nothing
            for _ in range(limits.INDEX_BEFORE_SEARCH):
                if not self._words.catch_up():
                    break
        with sqlite_errors():
            matching = self._words.expression(text, self._conversations.visible(sight))
            if not matching:
                return Page()
            rows = self._db.execute(_FOUND, (matching, before or limits.MESSAGE_IDS, most + 1)).fetchall()
            return Page(tuple(map(_message, rows[-most:])), more=len(rows) > most)

    def newest(self, most: int) -> list[Message]:
        """The last messages of all conversations, oldest first: what a server remembers nonces from."""
        with sqlite_errors():
            rows = self._db.execute(_NEWEST, (most,)).fetchall()
        return [_message(row) for row in reversed(rows)]

    def messages(self, conversation: str) -> Iterator[Message]:
        """All messages of a conversation that there are now, oldest first, read some at a time.

        Raises:
            StorageError: on reading on.
        """
        done, last = 0, self.last_id()
        with sqlite_errors():
            number = self._conversations.number(conversation)
        while number is not None:
            with sqlite_errors():
                rows = self._db.execute(_ONWARD, (number, done, last, limits.EXPORT_ROWS)).fetchall()
            yield from map(_message, rows)
            if len(rows) < limits.EXPORT_ROWS:
                return
            done = rows[-1][0]

    def index_some(self) -> bool:
        """Do some of the work that searches need done before; whether there may be more. Raises StorageError."""
        return self._words.catch_up()

    def settle(self) -> None:
        """Have what is committed copied into the main file, on another thread."""
        if self._settler is not None:
            self._settler.ask()

    # Rooms and nicks.

    def rooms(self) -> list[tuple[str, str]]:
        """Every room that has been kept, with its topic."""
        with sqlite_errors():
            return self._conversations.rooms()

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to, whatever its case; None for nobody."""
        with sqlite_errors():
            return self._nicks.owner(nick)

    def nicks_of(self, token_sha256: bytes) -> list[Owner]:
        """Everything that one token owns, the one that has not been used for longest first."""
        with sqlite_errors():
            return self._nicks.of_token(token_sha256)

    def forget(self, nick: str) -> bool:
        """Let a nick belong to nobody. Returns whether it belonged to somebody.

        Raises:
            StorageError: it could not be written.
        """
        with Transaction(self._db):
            self._conversations.forget()
            return self._nicks.release(nick)

    def forget_unseen(self, before: float, nicks_in_use: Collection[str] = ()) -> int:
        """Free every nick whose owner has not been here since, but for those in use (folded). Returns how many.

        Raises:
            StorageError: it could not be written.
        """
        with Transaction(self._db):
            self._conversations.forget()
            return self._nicks.release_unseen(before, nicks_in_use)

    # What is too old.

    def forget_old(self, after: int, before: float, most: int) -> int | None:
        """Look at `most` messages behind id `after`, and forget those said before a time, wherever they were said.

        A clock that was wrong for a while leaves times in any order, so that each message has to be looked at.

        Returns:
            The id up to which they have been looked at; None behind the last.

        Raises:
            StorageError: they could not be read or written.
        """
        with sqlite_errors():
            rows = self._db.execute(
                "SELECT id, text, conversation, at < ? FROM messages WHERE id > ? ORDER BY id LIMIT ?",
                (before, after, most),
            ).fetchall()
        old = [(number, text, place) for number, text, place, is_old in rows if is_old]
        if old:
            with self._overwriting(), Transaction(self._db):
                set_fact(self._db, "last_id", str(self.last_id()))  # an id is never given again
                self._words.remove(old)
                self._db.executemany("DELETE FROM messages WHERE id = ?", [(number,) for number, _, _ in old])
        return rows[-1][0] if rows else None

    def forget_empty(self) -> list[str]:
        """Forget conversations that have no messages and no topic left. Returns the rooms among them.

        Raises:
            StorageError: they could not be read or written.
        """
        with Transaction(self._db):
            return self._conversations.remove_empty()

    # The file.

    def back_up(self, file: Path, tell: Callable[[int], None] = lambda _percent: None) -> None:
        """Copy everything that is kept at this moment into a file, which is replaced once the copy is whole.

        A server that goes back to the copy gives ids from far above those that this one will have given by then, so
        that no client takes a new message for one that it has.

        Args:
            tell: called with every tenth, in percent, of a copy that takes long enough to be waited for.

        Raises:
            OSError: the file can't be made.
            StorageError: the copy could not be made.
        """
        with sqlite_errors():
            back_up(self._db, file, tell, {"last_id": str(self.last_id() + _IDS_LEFT_OUT)})

    # Inside.

    @contextmanager
    def _overwriting(self) -> Iterator[None]:
        """Within it, what is deleted is overwritten. A word's letters stay in the index until its parts are merged."""
        with sqlite_errors():
            self._db.execute("PRAGMA secure_delete = ON")
            try:
                yield
            finally:
                self._db.execute("PRAGMA secure_delete = OFF")

    def _make(self, change: Change) -> None:
        """Write one change; inside a transaction."""
        match change:
            case NickClaimed():
                self._conversations.forget()  # of what was written to its last owner
                self._nicks.claim(change)
            case NickSeen():
                self._nicks.see(change)
            case NickReleased(nick=nick):
                self._conversations.forget()
                self._nicks.release(nick)
            case TopicGiven(room=room, topic=topic):
                self._conversations.give_topic(room, topic)

    def _forget_before(self, number: int) -> None:
        """Drop the oldest messages, well over what is to be kept at a time; inside a transaction."""
        oldest = self._db.execute("SELECT min(id) FROM messages").fetchone()[0]
        if oldest is None or oldest > number - limits.BACKLOG_MESSAGES // 4:
            return
        self._words.remove(self._db.execute("SELECT id, text, conversation FROM messages WHERE id <= ?", (number,)))
        self._db.execute("DELETE FROM messages WHERE id <= ?", (number,))
        self._words.skip_to(number)

    def _newest(self, numbers: Sequence[int], after: int, before: int, most: int) -> Page:
        """The newest `most` messages of some conversations between two ids, oldest first."""
        # Whoever is in hundreds of rooms must not have the last thousands of each read: those with the latest messages
        # come first, and of the others only what is newer than the oldest that is needed.
        latest_first = sorted(((self._latest(number), number) for number in numbers), reverse=True)
        found: list[_Row] = []
        for latest, number in latest_first:
            if len(found) > most:
                after = max(after, found[0][0])
            if latest <= after:
                break
            found.extend(self._db.execute(_BETWEEN, (number, after, before, most + 1)))
            found.sort()
            del found[: -most - 1]
        return Page(tuple(map(_message, found[-most:] if most else ())), more=len(found) > most)

    def _latest(self, number: int) -> int:
        row = self._db.execute("SELECT max(id) FROM messages WHERE conversation = ?", (number,)).fetchone()
        return int(row[0] or 0)

    def _new_server_id(self) -> str:
        server_id = secrets.token_hex(8)
        set_fact(self._db, "server_id", server_id)
        return server_id


def _message(row: _Row) -> Message:
    number, recipient, room, sender, text, at, nonce = row
    return Message(number, room if recipient is None else f"@{recipient}", sender, text, at, nonce)
