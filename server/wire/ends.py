"""What the two ends of a connection look like, whatever the dialect. Pure.

A server holds one `ServerEnd` per client, a client one `ClientEnd` per server. Neither does any I/O: bytes in, messages
out, and the other way round. Nothing a peer sends makes them raise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .messages import Answer, Bad, Request


class ServerEnd(Protocol):
    """One client, as the server hears it and speaks to it."""

    def opening(self) -> bytes:
        """What is written as soon as the connection stands."""
        ...

    @property
    def is_unsure(self) -> bool:
        """Whether what was fed last means one thing if the client closes now, and another if it does not."""
        ...

    def feed(self, data: bytes) -> list[Request | Bad]:
        """What a chunk of the client's bytes says."""
        ...

    def end(self) -> list[Request | Bad]:
        """What stood unfinished when the client closed."""
        ...

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """The writes that tell the client `answers`; `me` is its nick, empty before the welcome.

        Writes of a framed dialect may be joined; those of a lab must arrive one by one.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """What comes of a step at the client's end.

    Args:
        writes: for the socket, each to arrive on its own.
        answers: what is known once those writes have left.
    """

    writes: tuple[bytes, ...] = ()
    answers: tuple[Answer | Bad, ...] = ()


class ClientEnd(Protocol):
    """One server, as the client hears it and speaks to it. `now` is monotonic seconds."""

    @property
    def deadline(self) -> float | None:
        """When `tick` is wanted, if nothing happens before; None for never."""
        ...

    @property
    def spacing_s(self) -> float:
        """The least time between two writes; 0 where the dialect is framed."""
        ...

    def send(self, request: Request, now: float) -> Sending:
        """Put a request into the server's dialect; what it has no words for comes back as an `Error`."""
        ...

    def feed(self, data: bytes, now: float) -> Sending:
        """What a chunk of the server's bytes says, and what must be written because of it."""
        ...

    def tick(self, now: float) -> Sending:
        """What is due by the clock alone."""
        ...
