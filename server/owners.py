"""Whose nick is whose: tokens are given out once, and known here by their SHA-256 alone. Pure; only the hub uses it.

Rules:
- Whoever uses a free nick from a window owns it from then on, and is given a token. Nobody else can use it.
- A token may be lost on its way. Until the client that was given it has said something more, or has left in order, the
  nick is its own only as long as that connection stands.
- Text mode and the labs have no way to keep a token: they may use any nick that nobody owns.
- A token owns a handful of nicks at the most: whoever changes to one more lets go of the one not used for longest.
- What is decided here waits as changes until it is kept; until then it is answered from memory.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import Enum, auto

from .history import Change, History, NickClaimed, NickReleased, NickSeen, Owner, TopicGiven
from .wire import limits
from .wire.names import fold


class Standing(Enum):
    """What somebody is to a nick."""

    FREE = auto()
    OWN = auto()
    ANOTHERS = auto()


class Owners:
    """Who owns which nick.

    Args:
        history: where owners are kept; read here, written by the hub's caller.
        new_token: makes a token that nobody can guess.
    """

    def __init__(self, history: History, new_token: Callable[[], str]) -> None:
        self.new_token = new_token
        self._history = history
        self._unkept: dict[str, Owner] = {}
        self._released: set[str] = set()

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to. Raises StorageError if that can't be read."""
        key = fold(nick)
        known = self._unkept.get(key)
        return self._history.owner(nick) if known is None and key not in self._released else known

    def proven_owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to, if that one has shown that the token has arrived. Raises StorageError."""
        owner = self.owner(nick)
        return owner if owner and owner.seen_at else None

    def latest_nick(self, owner: Owner) -> str:
        """What an owner was called when last here. Raises StorageError."""
        return max(self._owned(owner.token_sha256), key=lambda each: each.seen_at, default=owner).nick

    def nicks_of(self, owner: Owner) -> list[str]:
        """All that an owner may be called. Raises StorageError."""
        return [each.nick for each in self._owned(owner.token_sha256)]

    def claim(self, nick: str, token_sha256: bytes, at: float, last_id: int) -> Change:
        """Let a free nick belong to whoever holds a token: the change to be kept."""
        self._released.discard(fold(nick))
        self._unkept[fold(nick)] = Owner(nick, token_sha256, last_id, last_id, at)
        return NickClaimed(nick, token_sha256, at, last_id)

    def surplus(self, token_sha256: bytes, nicks_in_use: Collection[str]) -> list[str]:
        """Which nicks the holder of a token must let go of to own one more. Raises StorageError.

        Args:
            nicks_in_use: folded; these are nobody's to lose now.
        """
        owned = self._owned(token_sha256)
        idle = [owner.nick for owner in owned if fold(owner.nick) not in nicks_in_use]
        return idle[: max(0, len(owned) + 1 - limits.NICKS_PER_OWNER)]

    def release(self, nick: str) -> Change:
        """Let a nick belong to nobody: the change to be kept."""
        self._unkept.pop(fold(nick), None)
        self._released.add(fold(nick))
        return NickReleased(nick)

    def seen(self, seen: NickSeen) -> None:
        """The owner of a nick was here, which is going to be kept."""
        known = self._unkept.get(fold(seen.nick))
        if known is not None:
            self._unkept[fold(seen.nick)] = replace(
                known, nick=seen.nick, last_id=seen.last_id, heard_id=seen.heard_id, seen_at=seen.at
            )

    def kept(self, changes: Sequence[Change]) -> None:
        """These changes are in the history now."""
        for change in changes:
            if isinstance(change, NickClaimed):
                self._unkept.pop(fold(change.nick), None)
            elif isinstance(change, NickReleased):
                self._released.discard(fold(change.nick))

    def _owned(self, token_sha256: bytes) -> list[Owner]:
        """What the holder of a token owns, the longest unused first and the newest last. Raises StorageError."""
        kept = self._history.nicks_of(token_sha256)
        owned = [owner for owner in kept if fold(owner.nick) not in self._unkept.keys() | self._released]
        return owned + [owner for owner in self._unkept.values() if owner.token_sha256 == token_sha256]


def sha256(token: str) -> bytes:
    """What is kept of a token; of an empty one, what nobody's token can be."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest() if token else b""


def standing(owner: Owner | None, token_sha256: bytes) -> Standing:
    """What whoever holds a token is to a nick with this owner."""
    if owner is None:
        return Standing.FREE
    if hmac.compare_digest(owner.token_sha256, token_sha256):
        return Standing.OWN
    return Standing.ANOTHERS if owner.seen_at else Standing.FREE


def still_true(changes: Iterable[Change]) -> list[Change]:
    """Changes without those that a later one has made void: what waits for a disk with room does not grow for ever."""
    latest: dict[tuple[type, str], Change] = {}
    for change in changes:
        key = (type(change), fold(change.room if isinstance(change, TopicGiven) else change.nick))
        latest.pop(key, None)  # so that it stands where the later one was made
        latest[key] = change
    return list(latest.values())
