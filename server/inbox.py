"""The one queue through which everything reaches the hub thread. Any thread puts, the hub thread alone takes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from queue import SimpleQueue

from .events import Event
from .link import Link

Chunk = tuple[Link, Sequence[Event]]
"""What one read of one client has brought."""


class Order(Enum):
    """What the server's owner wants of the hub thread."""

    TIDY = auto()
    """Forget a little of what is too old."""
    GOODBYE = auto()
    """Tell everybody that the server closes, and hang up."""
    END = auto()
    """End the thread."""


Inbox = SimpleQueue[Chunk | Order]
