"""How the connection stands, for the status line. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from .events import Reason


class Phase(Enum):
    """How the connection stands."""

    IDLE = auto()
    CONNECTING = auto()
    ONLINE = auto()
    LOST = auto()
    """Gone, and a new try is coming by itself."""
    FAILED = auto()
    """Gone, and nothing happens until the user asks."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What the status line is made from.

    Args:
        reason, detail: why it has ended; while `CONNECTING`, why one has to connect again, if so.
        retry_at: when the next try comes, in monotonic seconds; only while `LOST`.
        round_trip_ms: the last ping there and back, if any has come back.
    """

    phase: Phase = Phase.IDLE
    host: str = ""
    port: int = 0
    reason: Reason | None = None
    detail: str = ""
    retry_at: float = 0.0
    round_trip_ms: float | None = None
