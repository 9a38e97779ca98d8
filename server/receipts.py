"""Which nonces were answered with which message, so that what is sent twice is shown once. Pure.

Remembered by person, not by connection: a client resends after it has come back, perhaps under another of its nicks. A
nonce that returns with other words is no resend but a client's mistake, and its words are a new message.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from .wire import limits
from .wire.messages import Message, Say
from .wire.names import fold

Person = bytes | str
"""Whoever holds a token, by its SHA-256; without one, whoever is called so, folded."""


class Receipt(NamedTuple):
    """What is remembered of a message: enough to tell its sender about it again."""

    id: int
    at: float
    content: int


class Receipts:
    """The newest nonces of those who spoke last."""

    def __init__(self) -> None:
        self._of: OrderedDict[Person, OrderedDict[str, Receipt]] = OrderedDict()

    def find(self, person: Person, say: Say) -> Receipt | None:
        """The receipt for what `say` repeats, if it does."""
        known = self._of.get(person)
        receipt = known.get(say.nonce) if known else None
        return receipt if receipt and receipt.content == _content(say.to, say.text) else None

    def knows(self, person: Person, nonce: str) -> bool:
        """Whether a nonce is remembered, whatever was said with it."""
        return nonce in self._of.get(person, ())

    def add(self, person: Person, to: str, message: Message) -> None:
        """Remember what became of a `Say` that was addressed `to`."""
        known = self._of.get(person)
        if known is None:
            known = self._of[person] = OrderedDict()
            if len(self._of) > limits.REMEMBERED_PERSONS:
                self._of.popitem(last=False)
        else:
            self._of.move_to_end(person)
        known[message.nonce] = Receipt(message.id, message.at, _content(to, message.text))
        if len(known) > limits.NONCES_PER_PERSON:
            known.popitem(last=False)

    def forget(self, person: Person, nonce: str) -> None:
        """The message came to nothing: sent again it is new."""
        known = self._of.get(person)
        if known:
            known.pop(nonce, None)


def _content(to: str, text: str) -> int:
    return hash((fold(to), text))
