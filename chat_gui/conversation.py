"""What a conversation is made of: messages, who came and went, lines that nobody said, and what waits for a receipt.

Plain data; the rules by which it changes are in `reading.py`, `shelf.py`, `people.py`, `unsent.py` and `model.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from heapq import merge
from operator import itemgetter

from server.wire import limits
from server.wire.messages import Message
from server.wire.names import fold

from .naming import alphabetical


class SendState(Enum):
    """How far a message of one's own has come."""

    SENDING = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Pending:
    """A message of one's own without its receipt. `reason` says why it failed, for people."""

    nonce: str
    text: str
    at: float
    state: SendState = SendState.SENDING
    reason: str = ""


class PresenceKind(Enum):
    """What somebody did that is not a message."""

    JOINED = auto()
    LEFT = auto()
    RENAMED = auto()


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody came, went, or took another nick (`new_nick`)."""

    kind: PresenceKind
    nick: str
    at: float
    new_nick: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that nobody said: from the server, or from the window about itself."""

    text: str
    at: float
    is_error: bool = False


Entry = Message | Presence | Notice
"""One thing in a transcript, in the order in which it is shown."""


class Conversation:
    """A room (`#name`) or the direct messages with one nick (`@nick`).

    `entries` holds what has arrived, oldest first, at most about `limits.MESSAGES_KEPT`; `pending` is shown behind it.
    `divider` is the index in `entries` before which the "new" line stands, or None. `name` can be shown as it is.
    `last_id` is the newest message's; everything up to `read_id` has been read, be it in an earlier start.
    `has_older`: the server may hold messages before the first entry; `is_asking`: it has been asked for them;
    `is_whole`: it has said that there are none; `refused_at`: it could not read them then, in monotonic seconds.
    `is_sought`: somebody is on the way back to one of them, and nothing of what has been loaded for that is dropped.
    `shown`: ids and times of messages that a server may send again which has gone back to an older state; else those up
    to `last_id` are known to be here.
    `were_here`: who was in the room when the connection was lost last, by their folded nicks.
    """

    __slots__ = (
        "divider",
        "draft",
        "entries",
        "has_older",
        "is_asking",
        "is_sought",
        "is_whole",
        "joined",
        "last_id",
        "members",
        "mentions",
        "name",
        "pending",
        "read_id",
        "refused_at",
        "shown",
        "text_chars",
        "topic",
        "unread",
        "were_here",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.topic = ""
        self.members: dict[str, str] = {}
        self.were_here: frozenset[str] = frozenset()
        self.entries: list[Entry] = []
        self.text_chars = 0
        self.pending: dict[str, Pending] = {}
        self.unread = 0
        self.mentions = 0
        self.divider: int | None = None
        self.draft = ""
        self.joined = False
        self.last_id = self.read_id = 0
        self.shown: frozenset[tuple[int, float]] = frozenset()
        self.has_older = True
        self.is_asking = False
        self.refused_at: float | None = None
        self.is_whole = False
        self.is_sought = False

    @property
    def is_direct(self) -> bool:
        """Whether it is with one person."""
        return self.name.startswith("@")

    @property
    def is_untouched(self) -> bool:
        """Whether it was opened, and nothing has come of it: nobody has spoken, or one was not let into the room."""
        if self.pending or self.draft:
            return False
        if self.is_direct:
            return not (self.entries or self.read_id)
        has_messages = any(isinstance(entry, Message) for entry in self.entries)
        return not (self.joined or self.is_lobby or has_messages)

    @property
    def is_entered(self) -> bool:
        """Whether one can speak there: in direct messages, and in a room that one is in."""
        return self.joined or self.is_direct

    @property
    def is_lobby(self) -> bool:
        """Whether it is the room that everybody is in."""
        return fold(self.name) == limits.LOBBY

    @property
    def has_refused(self) -> bool:
        """Whether a message of one's own was refused here, and neither sent again nor discarded."""
        return any(each.state is SendState.FAILED for each in self.pending.values())

    def people(self) -> list[str]:
        """The nicks in the room, in the order in which they are shown."""
        return [self.members[key] for key in sorted(self.members, key=alphabetical)]

    def absorb(self, other: Conversation) -> None:
        """Take in what another conversation with the same person holds, each message in its place."""
        first_unread = [
            _key(each.entries[each.divider]) for each in (self, other) if each.unread and each.divider is not None
        ]
        entries = [entry for _, entry in merge(_placed(other.entries), _placed(self.entries), key=itemgetter(0))]
        # A page of history may have brought the same messages to both.
        by_key = {_key(entry): entry for entry in entries}
        self.entries = list(by_key.values())
        self.text_chars = sum(map(text_chars, self.entries))
        self.pending = {**other.pending, **self.pending}
        behind = [each.read_id for each in (self, other) if each.unread]
        self.read_id = min(behind) if behind else max(self.read_id, other.read_id)
        self.unread += other.unread
        self.mentions += other.mentions
        self.divider = min(map(list(by_key).index, first_unread), default=None)
        self.draft = other.draft or self.draft
        self.last_id = max(self.last_id, other.last_id)
        self.shown |= other.shown
        self.has_older = True
        self.is_whole = False


def _key(entry: Entry) -> object:
    """What the same entry has in two conversations, and no other one."""
    return (entry.id, entry.at) if isinstance(entry, Message) else id(entry)


def _placed(entries: Iterable[Entry]) -> Iterator[tuple[int, Entry]]:
    """Entries with the id of the message that each is, or stands behind."""
    last_id = 0
    for entry in entries:
        last_id = entry.id if isinstance(entry, Message) else last_id
        yield last_id, entry


def first_message_id(entries: Iterable[Entry]) -> int:
    """The id of the oldest message among entries; 0 if there is none."""
    return next((entry.id for entry in entries if isinstance(entry, Message)), 0)


def text_chars(entry: Entry) -> int:
    """How much text an entry holds."""
    return 0 if isinstance(entry, Presence) else len(entry.text)
