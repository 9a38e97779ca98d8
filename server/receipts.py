"""Which nonces were answered with which message, so that what is sent twice is shown once. Pure.

Remembered by nick, not by connection: a client resends after it has come back. A nonce that returns with other words is
no resend but a client's mistake, and its words are a new message.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from .wire import limits
from .wire.messages import Message, Say
from .wire.names import fold


class Receipt(NamedTuple):
    """What is remembered of a message: enough to tell its sender about it again."""

    id: int
    at: float
    content: int


class Receipts:
    """The newest nonces of the nicks that spoke last. Nicks are folded."""

    def __init__(self, nicks: int = limits.REMEMBERED_NICKS, per_nick: int = limits.NONCES_PER_NICK) -> None:
        self._nicks = nicks
        self._per_nick = per_nick
        self._of: OrderedDict[str, OrderedDict[str, Receipt]] = OrderedDict()

    def find(self, nick: str, say: Say) -> Receipt | None:
        """The receipt for what `say` repeats, if it does."""
        known = self._of.get(nick)
        receipt = known.get(say.nonce) if known else None
        return receipt if receipt and receipt.content == _content(say.to, say.text) else None

    def add(self, nick: str, to: str, message: Message) -> None:
        """Remember what became of a `Say` that was addressed `to`."""
        known = self._of.get(nick)
        if known is None:
            known = self._of[nick] = OrderedDict()
            if len(self._of) > self._nicks:
                self._of.popitem(last=False)
        else:
            self._of.move_to_end(nick)
        known[message.nonce] = Receipt(message.id, message.at, _content(to, message.text))
        if len(known) > self._per_nick:
            known.popitem(last=False)

    def forget(self, nick: str, nonce: str) -> None:
        """The message came to nothing: sent again it is new."""
        known = self._of.get(nick)
        if known:
            known.pop(nonce, None)


def _content(to: str, text: str) -> int:
    return hash((fold(to), text))
