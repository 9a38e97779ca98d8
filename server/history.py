"""What the server needs of whatever keeps its memory. Pure: a protocol, and the keys that conversations go by.

The hub thread alone calls a `History`. `append` comes before anybody hears the messages, so that whatever was heard
can be read again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from .wire.messages import Message
from .wire.names import fold


class StorageError(Exception):
    """Messages could not be kept, or kept ones not be read."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, oldest first; `more` if older ones that would belong to them were left out."""

    messages: tuple[Message, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may read: the conversations of some rooms, and every direct message from or to a nick.

    Args:
        rooms: conversation keys.
        nick: folded; empty for no direct messages.
        other_nicks: of the same person, folded; their direct messages too.
    """

    rooms: frozenset[str]
    nick: str = ""
    other_nicks: frozenset[str] = frozenset()


def direct_key(one: str, other: str) -> str:
    """The key of the conversation between two nicks, whichever of them speaks."""
    first, second = sorted((fold(one), fold(other)))
    return f"@{first} @{second}"


def conversation_key(message: Message) -> str:
    """The key of the conversation a message belongs to: a folded `#room`, or a `direct_key`."""
    to = message.to
    return fold(to) if to.startswith("#") else direct_key(message.sender, to.removeprefix("@"))


@dataclass(frozen=True, slots=True)
class NickClaimed:
    """A nick answers from now on to the token with this SHA-256. What was written to it before is not its owner's.

    Args:
        at: 0 until the owner has shown that the token has arrived.
        last_id: the newest message there is.
    """

    nick: str
    token_sha256: bytes
    at: float
    last_id: int


@dataclass(frozen=True, slots=True)
class NickSeen:
    """The owner of a nick was here. The ids mean what they mean in `Owner`."""

    nick: str
    at: float
    last_id: int
    heard_id: int


@dataclass(frozen=True, slots=True)
class NickReleased:
    """A nick belongs to nobody any more. What was written to it is not for its next owner."""

    nick: str


@dataclass(frozen=True, slots=True)
class TopicGiven:
    """A room has this topic."""

    room: str
    topic: str


Change = NickClaimed | NickSeen | NickReleased | TopicGiven
"""What is kept besides messages."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a nick belongs to.

    Args:
        nick: as its owner spells it.
        last_id: up to this message, what was written to the nick has been told to some connection of its owner.
        heard_id: up to this message, that has surely arrived.
        seen_at: when the owner was here last; 0 if it has not shown yet that it has the token.
    """

    nick: str
    token_sha256: bytes
    last_id: int
    heard_id: int
    seen_at: float


class History(Protocol):
    """Messages kept in the order of their ids, and whose nicks and which rooms there are.

    Every method may raise `StorageError`.
    """

    def last_id(self) -> int:
        """The highest id ever kept; 0 if there was none."""
        ...

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        """Keep all of them or, raising, none."""
        ...

    def newest(self, most: int) -> list[Message]:
        """The last messages of all conversations, oldest first."""
        ...

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to, whatever its case; None for nobody."""
        ...

    def nicks_of(self, token_sha256: bytes) -> list[Owner]:
        """Everything that one token owns, the one that has not been used for longest first."""
        ...

    def rooms(self) -> list[tuple[str, str]]:
        """Every room that has been kept, with its topic."""
        ...

    def missed(self, since: int, sight: Sight, most: int) -> Page:
        """The newest `most` messages after id `since` that `sight` may read."""
        ...

    def page(self, sight: Sight, before: int, most: int) -> Page:
        """The newest `most` messages before id `before` that `sight` may read; 0 asks for the latest."""
        ...

    def count(self, sight: Sight, first: int, before: int, most: int) -> int:
        """How many messages there are from id `first` up to id `before`, 0 for all later; at most `most`."""
        ...

    def search(self, text: str, sight: Sight, before: int, most: int) -> Page:
        """The newest `most` messages before id `before`, 0 for any, that have all words of `text`; oldest first."""
        ...

    @property
    def server_id(self) -> str:
        """Tells these ids from those of another history."""
        ...

    def index_some(self) -> bool:
        """Do some of the work that searches need done before; whether there may be more. Raises StorageError."""
        ...

    def settle(self) -> None:
        """Have what has been kept put where it stays, soon; nobody waits for it."""
        ...

    def forget_unseen(self, before: float, nicks_in_use: Collection[str] = ()) -> int:
        """Free every nick whose owner has not been here since, but for those in use. Returns how many."""
        ...

    def forget_old(self, after: int, before: float, most: int) -> int | None:
        """Look at `most` messages behind id `after`, and forget those said before a time.

        Returns:
            The id up to which they have been looked at; None behind the last.
        """
        ...

    def forget_empty(self) -> list[str]:
        """Forget conversations that have no messages and no topic left. Returns the rooms among them."""
        ...

    def close(self) -> None:
        """Let go of files. Idempotent."""
        ...
