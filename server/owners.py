"""Whose nick is whose: tokens are given out once, and known here by their SHA-256 alone. Pure; only the hub uses it.

Rules:
- Whoever uses a free nick from a window owns it from then on, and is given a token. Nobody else can use it.
- Text mode and the labs have no way to keep a token: they may use any nick that nobody owns.
- What is decided here waits as changes until it is kept; until then it is answered from memory.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from enum import Enum, auto

from .history import Change, History, NickClaimed, NickSeen, Owner
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
        self._history = history
        self._new_token = new_token
        self._unkept: dict[str, Owner] = {}

    def owner(self, nick: str) -> Owner | None:
        """Whom a nick belongs to. Raises StorageError if that can't be read."""
        return self._unkept.get(fold(nick)) or self._history.owner(nick)

    def standing(self, nick: str, token_sha256: bytes) -> Standing:
        """What whoever holds a token is to a nick. Raises StorageError if that can't be read."""
        owner = self.owner(nick)
        if owner is None:
            return Standing.FREE
        is_own = hmac.compare_digest(owner.token_sha256, token_sha256)
        return Standing.OWN if is_own else Standing.ANOTHERS

    def give(self, nick: str, at: float) -> tuple[str, bytes, Change]:
        """Give a free nick to whoever uses it first: the new token, its SHA-256, and the change to be kept."""
        token = self._new_token()
        token_sha256 = sha256(token)
        return token, token_sha256, self.claim(nick, token_sha256, at)

    def claim(self, nick: str, token_sha256: bytes, at: float) -> Change:
        """Let a free nick belong to whoever holds a token: the change to be kept."""
        self._unkept[fold(nick)] = Owner(nick, token_sha256, 0)
        return NickClaimed(nick, token_sha256, at)

    def seen(self, nick: str, at: float, last_id: int) -> Change:
        """The owner of a nick has been sent everything up to a message: the change to be kept."""
        known = self._unkept.get(fold(nick))
        if known is not None:
            self._unkept[fold(nick)] = Owner(nick, known.token_sha256, last_id)
        return NickSeen(nick, at, last_id)

    def kept(self, changes: Sequence[Change]) -> None:
        """These changes are in the history now."""
        for change in changes:
            if isinstance(change, NickClaimed):
                self._unkept.pop(fold(change.nick), None)


def sha256(token: str) -> bytes:
    """What is kept of a token; of an empty one, what nobody's token can be."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest() if token else b""
