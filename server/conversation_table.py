"""Rooms, and the talk of two, as the database keeps them: by numbers that messages refer to. Hub thread only."""

from __future__ import annotations

import sqlite3

from .history import Sight, conversation_key
from .wire.messages import Message
from .wire.names import fold


class ConversationTable:
    """The conversations of one database. What writes is called inside a transaction. Everything raises sqlite3.Error.

    Their numbers are remembered, until `forget` says that they may have become others.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}  # by their keys; rooms by their names, as messages have them
        self._version = -1  # of the data, as others have written it

    def notice_others(self) -> None:
        """Forget the numbers if another process has changed the data; inside a transaction."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self.forget()

    def forget(self) -> None:
        """Remember no number: keys are going to change, or have."""
        self._numbers.clear()

    def remember(self, made: dict[str, int]) -> None:
        """These numbers, which `number_for` has made, are in the database for good now."""
        self._numbers.update(made)

    def number_for(self, message: Message, made: dict[str, int]) -> int:
        """The number of a message's conversation, which is made if this is its first.

        Args:
            made: takes the numbers that had to be looked for; the transaction may still come to nothing.
        """
        place = message.to if message.to.startswith("#") else conversation_key(message)
        number = self._numbers.get(place) or made.get(place)
        if number is None:
            key = conversation_key(message)
            number = made[place] = self.number(key) or self._make(key, message)
        return number

    def number(self, key: str) -> int | None:
        """The number of a conversation, None if there is none."""
        row = self._db.execute("SELECT number FROM conversations WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def visible(self, sight: Sight) -> list[int]:
        """The numbers of the conversations that `sight` may read."""
        numbers = [number for number in map(self.number, sight.rooms) if number is not None]
        for nick in sight.other_nicks | ({sight.nick} if sight.nick else set()):
            rows = self._db.execute("SELECT conversation FROM parties WHERE nick = ?", (nick,))
            numbers.extend(number for (number,) in rows)
        return sorted(set(numbers))  # two nicks of one person may have talked to each other

    def rooms(self) -> list[tuple[str, str]]:
        """Every room, with its topic."""
        rows = self._db.execute("SELECT name, topic FROM conversations WHERE key LIKE '#%' ORDER BY key")
        return [(name, topic) for name, topic in rows]

    def give_topic(self, room: str, topic: str) -> None:
        """A room has this topic, and is made if there is none of that name."""
        self._db.execute(
            "INSERT INTO conversations (key, name, topic) VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET topic = excluded.topic",
            (fold(room), room, topic),
        )

    def remove_empty(self) -> list[str]:
        """Remove those that have no messages and no topic. Returns the rooms among them."""
        rows = self._db.execute(
            "SELECT number, name, key FROM conversations WHERE topic = ''"
            " AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation = number)"
        ).fetchall()
        numbers = [(number,) for number, _, _ in rows]
        self._db.executemany("DELETE FROM parties WHERE conversation = ?", numbers)
        self._db.executemany("DELETE FROM conversations WHERE number = ?", numbers)
        self.forget()
        return [name for _, name, key in rows if key.startswith("#")]

    def _make(self, key: str, message: Message) -> int:
        is_room = message.to.startswith("#")
        name = message.to if is_room else key
        made = self._db.execute("INSERT INTO conversations (key, name) VALUES (?, ?)", (key, name))
        number = int(made.lastrowid or 0)
        if not is_room:
            parties = {fold(message.sender), fold(message.to.removeprefix("@"))}
            self._db.executemany("INSERT INTO parties VALUES (?, ?)", [(party, number) for party in parties])
        return number
