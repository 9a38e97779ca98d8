"""What reaches the hub from one client: its requests, and what its reader has to report of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .wire.messages import AskHistory, AskSearch, Bad, ChangeNick, Hello, Request


@dataclass(frozen=True, slots=True)
class Gone:
    """The connection is over. The reason is a word for the others, empty for a plain goodbye."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing has come from the client for long enough to ask whether it is there."""


@dataclass(frozen=True, slots=True)
class Late:
    """The client has had its time to say a nick."""


Event = Request | Bad | Gone | Silent | Late
_READS_HISTORY = frozenset({Hello, ChangeNick, AskHistory, AskSearch})
# A batch's changes are written before its messages, and a nick's new owner must not find what was said to another: so
# a change of nick, too, comes after everything that was said before it.


def reads_history(event: Event) -> bool:
    """Whether what was said so far must be kept before this is handled."""
    return type(event) in _READS_HISTORY
