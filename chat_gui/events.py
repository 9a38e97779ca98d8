"""What the session's thread tells the Tk loop: frozen dataclasses, passed through a queue in lists. Pure.

What a server says arrives as the wire's own messages (`server.wire.messages.Answer`); what happens to the connection
itself is here. Reasons are codes; `wording.py` has the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from server.wire.messages import Answer, Bad

from .own_nicks import FormerNick


class Reason(Enum):
    """Why there is no connection, or no longer one."""

    NAME_UNKNOWN = auto()
    REFUSED = auto()
    UNREACHABLE = auto()
    TIMED_OUT = auto()
    SILENT = auto()
    """Connected, but nothing was said: no chat server."""
    WEB = auto()
    SSH = auto()
    NEWER = auto()
    BROKEN = auto()
    CLOSED = auto()
    """The server closed the connection, or the network dropped it."""
    QUIET = auto()
    """Nothing has been heard for so long that the connection counts as dead."""
    CLOSING = auto()
    """The server said goodbye."""
    NICK_TAKEN = auto()
    NICK_BAD = auto()
    FULL = auto()
    BUSY = auto()
    """The server cannot let anybody in at the moment: its disk is full, or it was asked too often."""
    REPLACED = auto()
    """The same nick has come in from somewhere else."""
    REJECTED = auto()
    """The server ended it with an error of its own; the detail says which."""


class ServerKind(Enum):
    """What is at the other end."""

    NATIVE = auto()
    LAB = auto()
    UNDECIDED_LAB = auto()
    """One of two labs, which the next second will tell."""
    PLAIN = auto()


@dataclass(frozen=True, slots=True)
class Connecting:
    """A connection is being tried. `attempt` counts from 1, and anew after a connection that stood for a while."""

    host: str
    port: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The server has shown what it is; its welcome follows.

    Args:
        kind: which family of servers it belongs to.
        name: the server's own name (native) or the lab's; empty if it has none.
        server_id: tells one server's message ids from another's; empty where there are no ids.
        is_known: messages of this server have been read here before, so that what comes first was missed.
        former_nicks: what one was called there before, as the same person.
    """

    kind: ServerKind
    name: str = ""
    server_id: str = ""
    is_known: bool = False
    former_nicks: tuple[FormerNick, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """How long a ping took there and back, in milliseconds."""

    ms: float


@dataclass(frozen=True, slots=True)
class WentBack:
    """The server has lost its latest messages, and gives their ids to others. What it has of them is sent again."""


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no connection now; the next try comes in `retry_in_s` seconds."""

    reason: Reason
    detail: str
    retry_in_s: float


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no connection, and no use in trying again unasked. Before the first welcome the session has ended."""

    reason: Reason
    detail: str = ""


Event = Connecting | Recognised | WentBack | RoundTrip | Lost | Failed | Answer | Bad
