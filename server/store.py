"""What must outlive the process, in one SQLite file: messages, rooms, nicks, and the words to find messages by.

The hub thread alone uses a `Store` once the service runs. Each batch is one transaction, committed before anybody hears
of it; in WAL mode with `synchronous=NORMAL` a killed process loses nothing that was committed, a power cut may lose the
last moments (`FULL` closes that too, for an fsync a batch).

The words are indexed after the messages, whenever there is time (`index_some`) and before a search: a flood need not
pay for them.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from . import schema
from .history import (
    Change,
    NickClaimed,
    NickSeen,
    Owner,
    Page,
    Sight,
    StorageError,
    TopicGiven,
    conversation_key,
)
from .wire import limits
from .wire.messages import Message
from .wire.names import fold

FILE_NAME: Final = "chat.sqlite3"
MEMORY: Final = ":memory:"
_BUSY_S: Final = 5.0
_INDEX_ROWS: Final = 500
"""Messages indexed in one go: about 4 ms."""
_INDEX_BEFORE_SEARCH: Final = 20
"""The most a search waits for: 10,000 messages, about 80 ms. What a flood left behind is found once it is indexed."""
_PREFIX_CHARS: Final = 4
"""A searched word of so many characters also finds longer ones that begin with it: word endings are many."""

_SELECT: Final = (
    "SELECT m.id, m.recipient, c.name, m.sender, m.text, m.at, m.nonce"
    " FROM messages m JOIN conversations c ON c.number = m.conversation "
)
_NEWEST: Final = _SELECT + "ORDER BY m.id DESC LIMIT ?"
_AFTER: Final = _SELECT + "WHERE m.conversation = ? AND m.id > ? ORDER BY m.id DESC LIMIT ?"
_BEFORE: Final = _SELECT + "WHERE m.conversation = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?"
_MATCHING: Final = "(SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?)"
_FOUND: Final = _SELECT + "WHERE m.id IN " + _MATCHING + " ORDER BY m.id DESC"
_Row = tuple[int, str | None, str, str, str, float, str]

# Scripts that write words without spaces: each of their characters is indexed, and searched, as a word.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)


class OpenError(Exception):
    """The store can't be opened; the text says why and what to do."""


class Store:
    """A history, and the other things a server must not forget.

    Args:
        folder: where the file is, or will be; `:memory:` keeps nothing.
        is_full_sync: wait for the disk at every commit.

    Raises:
        OpenError: the file is damaged, read-only, of a newer version, or cannot be made.
    """

    def __init__(self, folder: str | Path = MEMORY, *, is_full_sync: bool = False) -> None:
        self.path = folder if folder == MEMORY else Path(folder) / FILE_NAME
        self._db = _open(self.path, is_full_sync)
        self._numbers: dict[str, int] = {}
        self._indexed = 0
        try:
            self._indexed = int(self._fact("indexed", "0"))
            self.server_id = self._fact("server_id", "") or self._new_server_id()
        except (sqlite3.Error, ValueError) as error:
            self._db.close()
            raise OpenError(_advice(self.path, error)) from error

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._db.close()

    # Messages.

    def last_id(self) -> int:
        """The highest id ever kept; 0 if there was none."""
        with _reading():
            return int(self._db.execute("SELECT coalesce(max(id), 0) FROM messages").fetchone()[0])

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        """Keep all of them or, raising, none.

        Raises:
            StorageError: they could not be written; the next try may succeed.
        """
        if not messages and not changes:
            return
        fresh: dict[str, int] = {}
        with self._transaction():
            for change in changes:
                self._make(change)
            rows = [
                (
                    message.id,
                    self._number(conversation_key(message), message, fresh),
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
        self._numbers.update(fresh)

    def missed(self, since: int, sight: Sight, most: int) -> Page:
        """The newest `most` messages after id `since` that `sight` may read."""
        with _reading():
            return self._newest(_AFTER, self._visible(sight), since, most)

    def page(self, conversation: str, before: int, most: int) -> Page:
        """The newest `most` messages of a conversation before id `before`; 0 asks for the latest."""
        with _reading():
            number = self._known_number(conversation)
            numbers = [] if number is None else [number]
            return self._newest(_BEFORE, numbers, before or limits.MESSAGE_IDS, most)

    def search(self, text: str, sight: Sight, most: int) -> tuple[Message, ...]:
        """The newest `most` messages that `sight` may read and that have all words of `text`, newest first."""
        wanted = _query(text)
        if not wanted:
            return ()
        for _ in range(_INDEX_BEFORE_SEARCH):
            if not self.index_some():
                break
        with _reading():
            places = " OR ".join(f"c{number}" for number in self._visible(sight))
            if not places:
                return ()
            rows = self._db.execute(_FOUND, (f"text : ({wanted}) AND place : ({places})", most))
            return tuple(map(_message, rows))

    def newest(self, most: int) -> list[Message]:
        """The last messages of all conversations, oldest first: what a server remembers nonces from."""
        with _reading():
            rows = self._db.execute(_NEWEST, (most,)).fetchall()
        return [_message(row) for row in reversed(rows)]

    def index_some(self) -> bool:
        """Index the words of some messages that have none indexed yet. Returns whether there may be more.

        Raises:
            StorageError: the index could not be written.
        """
        with _reading():
            rows = self._db.execute(
                "SELECT id, text, conversation FROM messages WHERE id > ? ORDER BY id LIMIT ?",
                (self._indexed, _INDEX_ROWS),
            ).fetchall()
        if not rows:
            return False
        last = rows[-1][0]
        with self._transaction():
            self._db.executemany(
                "INSERT INTO words (rowid, text, place) VALUES (?, ?, ?)",
                [(number, _indexable(text), f"c{conversation}") for number, text, conversation in rows],
            )
            self._set_fact("indexed", str(last))
        self._indexed = last
        return len(rows) == _INDEX_ROWS

    # Rooms and nicks.

    def rooms(self) -> list[tuple[str, str]]:
        """Every room that has been kept, with its topic."""
        with _reading():
            rows = self._db.execute("SELECT name, topic FROM conversations WHERE key LIKE '#%' ORDER BY key")
            return [(name, topic) for name, topic in rows]

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to, whatever its case; None for nobody."""
        with _reading():
            row = self._db.execute(
                "SELECT nick, token_sha256, last_id FROM nicks WHERE key = ?", (fold(nick),)
            ).fetchone()
        return None if row is None else Owner(*row)

    def forget(self, nick: str) -> bool:
        """Let a nick belong to nobody. Returns whether it belonged to somebody.

        Raises:
            StorageError: it could not be written.
        """
        with self._transaction():
            self._detach_direct(fold(nick))
            return self._db.execute("DELETE FROM nicks WHERE key = ?", (fold(nick),)).rowcount > 0

    def forget_unseen(self, before: float) -> int:
        """Free every nick whose owner has not been here since. Returns how many.

        Raises:
            StorageError: it could not be written.
        """
        with self._transaction():
            keys = [key for (key,) in self._db.execute("SELECT key FROM nicks WHERE seen_at < ?", (before,))]
            for key in keys:
                self._detach_direct(key)
            self._db.executemany("DELETE FROM nicks WHERE key = ?", [(key,) for key in keys])
        return len(keys)

    # Inside.

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself on a full disk; then there is nothing left to roll back.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise StorageError(str(error)) from error

    def _make(self, change: Change) -> None:
        """Write one change; inside a transaction."""
        match change:
            case NickClaimed(nick=nick, token_sha256=token_sha256, at=at):
                self._detach_direct(fold(nick))
                self._db.execute(
                    "INSERT OR REPLACE INTO nicks VALUES (?, ?, ?, ?, ?)", (fold(nick), nick, token_sha256, at, 0)
                )
            case NickSeen(nick=nick, at=at, last_id=last_id):
                self._db.execute(
                    "UPDATE nicks SET nick = ?, seen_at = ?, last_id = ? WHERE key = ?", (nick, at, last_id, fold(nick))
                )
            case TopicGiven(room=room, topic=topic):
                self._db.execute(
                    "INSERT INTO conversations (key, name, topic) VALUES (?, ?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET topic = excluded.topic",
                    (fold(room), room, topic),
                )

    def _detach_direct(self, nick: str) -> None:
        """Take a nick's direct messages away from the name, for they are not the next owner's; inside a transaction.

        The other party still finds them. `nick` is folded.
        """
        rows = self._db.execute("SELECT conversation FROM parties WHERE nick = ?", (nick,)).fetchall()
        self._db.executemany("UPDATE conversations SET key = key || ' ' || number WHERE number = ?", rows)
        self._db.execute("DELETE FROM parties WHERE nick = ?", (nick,))
        self._numbers.clear()

    def _forget_before(self, number: int) -> None:
        """Drop the oldest messages, well over what is to be kept at a time; inside a transaction."""
        oldest = self._db.execute("SELECT min(id) FROM messages").fetchone()[0]
        if oldest is None or oldest > number - limits.BACKLOG_MESSAGES // 4:
            return
        rows = self._db.execute("SELECT id, text, conversation FROM messages WHERE id <= ?", (number,)).fetchall()
        self._db.executemany(
            "INSERT INTO words (words, rowid, text, place) VALUES ('delete', ?, ?, ?)",
            [(row, _indexable(text), f"c{place}") for row, text, place in rows if row <= self._indexed],
        )
        self._db.execute("DELETE FROM messages WHERE id <= ?", (number,))
        self._indexed = max(self._indexed, number)

    def _number(self, key: str, message: Message, fresh: dict[str, int]) -> int:
        """The number of a message's conversation, which is made if this is its first; inside a transaction."""
        number = self._numbers.get(key) or fresh.get(key)
        if number is not None:
            return number
        number = self._known_number(key)
        if number is None:
            is_room = message.to.startswith("#")
            name = message.to if is_room else key
            made = self._db.execute("INSERT INTO conversations (key, name) VALUES (?, ?)", (key, name))
            number = int(made.lastrowid or 0)
            if not is_room:
                parties = {fold(message.sender), fold(message.to.removeprefix("@"))}
                self._db.executemany("INSERT INTO parties VALUES (?, ?)", [(party, number) for party in parties])
        fresh[key] = number
        return number

    def _known_number(self, key: str) -> int | None:
        row = self._db.execute("SELECT number FROM conversations WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def _visible(self, sight: Sight) -> list[int]:
        """The numbers of the conversations that `sight` may read."""
        numbers = [number for number in map(self._known_number, sight.rooms) if number is not None]
        if sight.nick:
            rows = self._db.execute("SELECT conversation FROM parties WHERE nick = ?", (sight.nick,))
            numbers.extend(number for (number,) in rows)
        return numbers

    def _newest(self, query: str, numbers: Sequence[int], bound: int, most: int) -> Page:
        """The newest `most` messages of some conversations on one side of an id, oldest first."""
        found: list[_Row] = []
        for number in numbers:
            found.extend(self._db.execute(query, (number, bound, most + 1)))
        found.sort()
        return Page(tuple(map(_message, found[-most:])), more=len(found) > most)

    def _fact(self, name: str, default: str) -> str:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row[0])

    def _set_fact(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def _new_server_id(self) -> str:
        server_id = secrets.token_hex(8)
        self._set_fact("server_id", server_id)
        return server_id


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(str(error)) from error


def _message(row: _Row) -> Message:
    number, recipient, room, sender, text, at, nonce = row
    return Message(number, room if recipient is None else f"@{recipient}", sender, text, at, nonce)


def _indexable(text: str) -> str:
    """The text as its words are indexed, and searched: with spaces, and with the Russian yo as the ye people type."""
    return text if text.isascii() else _UNSPACED.sub(r" \1 ", text).replace("ё", "е").replace("Ё", "Е")


def _query(text: str) -> str:
    """What a person typed as an FTS5 expression: all words, long ones also as the beginning of a word."""
    terms = []
    for word in re.findall(r"\w+", text):
        indexed = _indexable(word).strip()
        # In double quotes nothing is an operator; \w lets no double quote through.
        is_prefix = len(word) >= _PREFIX_CHARS and " " not in indexed
        terms.append(f'"{indexed}"*' if is_prefix else f'"{indexed}"')
    return " AND ".join(terms)


def _open(path: str | Path, is_full_sync: bool) -> sqlite3.Connection:
    try:
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Opened where the command line can report a failure, used by the hub thread alone afterwards.
        db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise OpenError(_advice(path, error)) from error
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {'FULL' if is_full_sync else 'NORMAL'}")
        db.execute("PRAGMA cache_size = -16000")
        _migrate(db, path)
        db.execute("BEGIN IMMEDIATE")  # finds out now whether it can be written
        db.execute("COMMIT")
    except (OpenError, sqlite3.Error) as error:
        db.close()
        if isinstance(error, OpenError):
            raise
        raise OpenError(_advice(path, error)) from error
    return db


def _migrate(db: sqlite3.Connection, path: str | Path) -> None:
    """Bring the tables to this version, in one transaction."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.VERSION:
        raise OpenError(f"{path} was made by a newer version of this server: update the server, or use another --data")
    if version == schema.VERSION:
        return
    steps = "".join(schema.STEPS[version:])
    try:
        db.executescript(f"BEGIN IMMEDIATE;{steps}PRAGMA user_version = {schema.VERSION};COMMIT;")
    except sqlite3.Error:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _advice(path: str | Path, error: Exception) -> str:
    """One sentence that says what is wrong with the file, and what to do."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return f"{path} is damaged ({text}): put a backup in its place, or move it away to begin anew"
    return f"{path} can't be used ({text}): give the server a folder that it may write to, with --data"
