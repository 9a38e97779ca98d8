"""Which dialect a server speaks, told by its first bytes. Pure.

A chat server of ours greets with JSON, a lab server asks for a nick with a bare prompt, a web server is no chat at all,
and anything else is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from . import limits
from .codec import decode_answer
from .ends import ClientEnd, Sending
from .framing import LineFramer
from .lab_client import LabClientEnd
from .labs import BY_PROMPT
from .messages import Bad, Greeting
from .native import NativeClientEnd
from .plain import PlainClientEnd


class NotChat(Enum):
    """What answered instead of a chat server."""

    WEB = "web"
    SSH = "ssh"
    NEWER = "newer"
    """A chat server of ours that speaks another version of the protocol."""
    BROKEN = "broken"
    """It began like a server of ours and went on with something else."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A server that can be talked to: the end to do it with, and what its first bytes have said already."""

    end: ClientEnd
    greeting: Greeting | None = None
    said: Sending = field(default_factory=Sending)


# In capitals; what is seen is compared in capitals too.
_NOT_CHAT = {b"HTTP/": NotChat.WEB, b"<!DOCTYPE": NotChat.WEB, b"<HTML": NotChat.WEB, b"SSH-": NotChat.SSH}
_PROMPTS = {prompt.encode(): labs for prompt, labs in BY_PROMPT.items()}


class Recogniser:
    """Takes a server's first bytes, in whatever pieces they come.

    Args:
        wall_clock: seconds since the epoch, for the times of messages that come without one.
    """

    def __init__(self, wall_clock: Callable[[], float]) -> None:
        self._wall_clock = wall_clock
        self._seen = b""
        self._framer: LineFramer | None = None

    def feed(self, data: bytes, now: float) -> Recognised | NotChat | None:
        """What the server is, or None while its bytes still fit several."""
        if self._framer is not None:
            return self._greeting(self._framer, data)
        self._seen += data
        seen = self._seen
        if seen.startswith(b"{"):
            self._framer = LineFramer(limits.ANSWER_LINE_BYTES)
            return self._greeting(self._framer, seen)
        capitals = seen.upper()
        for start, other in _NOT_CHAT.items():
            if capitals.startswith(start):
                return other
        if seen in _PROMPTS:
            return Recognised(LabClientEnd(_PROMPTS[seen], self._wall_clock))
        if any(start.startswith(seen) for start in _PROMPTS) or any(start.startswith(capitals) for start in _NOT_CHAT):
            return None
        return self.give_up(now)

    def give_up(self, now: float) -> Recognised | None:
        """What to make of a server that has not become clear in time: a plain one, or None if it said nothing."""
        if not self._seen or self._framer is not None:
            return None
        end = PlainClientEnd(self._wall_clock)
        return Recognised(end, None, end.feed(self._seen, now))

    def _greeting(self, framer: LineFramer, data: bytes) -> Recognised | NotChat | None:
        lines = framer.feed(data)
        if not lines:
            return None
        first, *rest = (line if isinstance(line, Bad) else decode_answer(line) for line in lines)
        if not isinstance(first, Greeting):
            return NotChat.BROKEN
        if first.protocol != limits.PROTOCOL or first.needs:
            return NotChat.NEWER
        return Recognised(NativeClientEnd(framer), first, Sending((), tuple(rest)))
