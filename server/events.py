"""What reaches the hub from one client: its requests, and what its reader has to report of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .wire.messages import AskHistory, AskSearch, Bad, Hello, Request


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
_READS_HISTORY = frozenset({Hello, AskHistory, AskSearch})


def reads_history(event: Event) -> bool:
    """Whether what was said so far must be kept before this is handled."""
    return type(event) in _READS_HISTORY
