"""The two ends of a JSON connection. Pure.

The native port serves netcat too: its `PortEnd` reads the first line and goes on as the end that the line asks for. One
that is too long to be kept asks for nothing, and the next one chooses.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from . import limits
from .codec import decode_answer, decode_request, encode
from .ends import Sending, ServerEnd
from .framing import LineFramer
from .messages import Answer, Bad, Greeting, Request
from .plain import TextServerEnd


class NativeServerEnd:
    """One desktop window, as the server sees it."""

    __slots__ = ("_framer",)

    is_unsure = False

    def __init__(self, framer: LineFramer) -> None:
        self._framer = framer

    def opening(self) -> bytes:
        """Nothing: the port has greeted."""
        return b""

    def feed(self, data: bytes) -> list[Request | Bad]:
        """The requests that `data` completes."""
        return self.read(self._framer.feed(data))

    def read(self, lines: Sequence[bytes | Bad]) -> list[Request | Bad]:
        """The requests in whole lines."""
        return [line if isinstance(line, Bad) else decode_request(line) for line in lines]

    def end(self) -> list[Request | Bad]:
        """Nothing: half a line is no request, and there is nobody left to tell."""
        return []

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """`answers` as JSON lines, in one write."""
        return [b"".join(map(encode, answers))] if answers else []


class PortEnd:
    """A client of the native port: a greeting, and then JSON or text, as its first line has it.

    Args:
        greeting: what every client is told first.
    """

    __slots__ = ("_end", "_framer", "greeting")

    is_unsure = False

    def __init__(self, greeting: Greeting) -> None:
        self.greeting = greeting
        self._framer = LineFramer()
        self._end: ServerEnd | None = None

    @property
    def native(self) -> bool:
        """Whether the client speaks JSON; False while nothing is known."""
        return isinstance(self._end, NativeServerEnd)

    def opening(self) -> bytes:
        """The greeting."""
        return encode(self.greeting)

    def feed(self, data: bytes) -> list[Request | Bad]:
        """The requests that `data` completes, in the dialect that the first line chose."""
        if self._end is not None:
            return self._end.feed(data)
        too_long: list[Request | Bad] = []
        lines = self._framer.feed(data)
        for place, line in enumerate(lines):
            if isinstance(line, Bad):
                too_long.append(line)
                continue
            first = line.removeprefix(codecs.BOM_UTF8)  # some consoles' pipes begin with it
            is_json = first.lstrip().startswith(b"{")
            end = self._end = NativeServerEnd(self._framer) if is_json else TextServerEnd(self._framer)
            return too_long + end.read([first, *lines[place + 1 :]])
        return too_long

    def end(self) -> list[Request | Bad]:
        """What stood unfinished when the client closed."""
        return self._end.end() if self._end else []

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """The writes that tell the client `answers`; JSON until it has chosen otherwise."""
        if self._end is not None:
            return self._end.render(answers, me)
        return [b"".join(map(encode, answers))] if answers else []


class NativeClientEnd:
    """A chat server of ours, as the desktop client sees it.

    Args:
        framer: the one that read the greeting; it may hold more.
    """

    spacing_s = 0.0
    deadline = None

    def __init__(self, framer: LineFramer | None = None) -> None:
        self._framer = framer or LineFramer(limits.ANSWER_LINE_BYTES)

    def send(self, request: Request, now: float) -> Sending:
        """The request as one JSON line."""
        return Sending((encode(request),))

    def feed(self, data: bytes, now: float) -> Sending:
        """The answers that `data` completes."""
        lines = self._framer.feed(data)
        return Sending((), tuple([line if isinstance(line, Bad) else decode_answer(line) for line in lines]))

    def tick(self, now: float) -> Sending:
        """Nothing is due by the clock."""
        return Sending()
