"""The one queue through which everything reaches the hub thread. Any thread puts, the hub thread alone takes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from queue import SimpleQueue

from .events import Event
from .link import Link
from .wire import limits

Chunk = tuple[Link, Sequence[Event]]
"""What one read of one client has brought."""


@dataclass(slots=True, eq=False)
class Loan:
    """A connection that the hub is to read for a while, behind all that its reader has put before.

    Args:
        over: set by the hub when its reader is to go on.
        error: what broke the connection meanwhile.
        most_bytes: how much the hub reads of it at once.
    """

    link: Link
    over: threading.Event = field(default_factory=threading.Event)
    error: OSError | None = None
    most_bytes: int = limits.READ_IDLE_BYTES


class Order(Enum):
    """What the server's owner wants of the hub thread."""

    TIDY = auto()
    """Forget a little of what is too old."""
    GOODBYE = auto()
    """Tell everybody that the server closes, and hang up."""
    END = auto()
    """End the thread."""


Inbox = SimpleQueue[Chunk | Loan | Order]
