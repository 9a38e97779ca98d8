"""A client's end and a server's end joined with no socket: what one writes, the other is fed.

How the bytes travel is chosen: whole, one by one, in random pieces, or glued. The labs have no frames, so for them only
`whole` and `glued` keep messages apart; what else happens to their bytes is tested end by end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from server.wire.ends import ClientEnd, Sending, ServerEnd
from server.wire.lab_server import LabServerEnd
from server.wire.labs import Lab
from server.wire.messages import Answer, Bad, Greeting, Hello, Message, Request
from server.wire.native import PortEnd
from server.wire.plain import PlainClientEnd
from server.wire.recognise import Recognised, Recogniser
from server.wire.text import showable

Writes = Sequence[bytes]
Travel = Callable[[Writes], Iterator[bytes]]
"""The chunks that arrive of what was written."""

WALL_TIME = 1_700_000_000.0
GREETING = Greeting("Class 10B", "9f" * 8, hint="Type your nick.")


def wall_clock() -> float:
    """It is always the same moment."""
    return WALL_TIME


def seen(texts: Iterable[str]) -> str:
    """All that is to be seen of some texts, without the spaces: they may be broken into lines differently."""
    return "".join("".join(showable(text).split()) for text in texts)


def whole(writes: Writes) -> Iterator[bytes]:
    """Every write arrives as it was written."""
    yield from writes


def glued(writes: Writes) -> Iterator[bytes]:
    """All that was written arrives at once."""
    if writes:
        yield b"".join(writes)


def one_by_one(writes: Writes) -> Iterator[bytes]:
    """Every byte arrives alone."""
    for write in writes:
        for byte in write:
            yield bytes((byte,))


def in_pieces(seed: int) -> Travel:
    """Random pieces that know nothing of writes, nor of characters."""
    chance = random.Random(seed)

    def travel(writes: Writes) -> Iterator[bytes]:
        data = b"".join(writes)
        while data:
            size = chance.choice((1, 2, 3, 7, 20, 200))
            yield data[:size]
            data = data[size:]

    return travel


class Pair:
    """A conversation. Each step returns what it made the other side read; `read` and `heard` keep it all.

    Args:
        server: a fresh one, which has written nothing.
        client: None to recognise the server by its first bytes, as the desktop client does.
        travel: how bytes arrive, in both directions.
        me: the nick that the server knows the client by.
    """

    def __init__(self, server: ServerEnd, client: ClientEnd | None, travel: Travel, me: str) -> None:
        self.server = server
        self.travel = travel
        self.me = me
        self.now = 100.0
        self.read: list[Request | Bad] = []
        self.heard: list[Answer | Bad] = []
        self.greeting: Greeting | None = None
        self.client = client or self._recognise(server.opening())
        if client:
            self._client_is_fed([server.opening()])

    @classmethod
    def native(cls, travel: Travel = whole, me: str = "alice") -> Pair:
        """A desktop window at the native port."""
        return cls(PortEnd(GREETING), None, travel, me)

    @classmethod
    def text(cls, travel: Travel = whole, me: str = "alice") -> Pair:
        """Somebody who types lines, at the native port."""
        return cls(PortEnd(GREETING), PlainClientEnd(wall_clock), travel, me)

    @classmethod
    def lab(cls, lab: Lab, travel: Travel = whole, me: str = "alice") -> Pair:
        """A desktop window at a lab server. The prompt always arrives whole."""
        pair = cls(LabServerEnd(lab), None, whole, me)
        pair.travel = travel
        return pair

    def ask(self, *requests: Request) -> list[Request | Bad]:
        """The client sends; returns what the server reads."""
        before = len(self.read)
        writes: list[bytes] = []
        for request in requests:
            writes.extend(self._known(self.client.send(request, self.now)))
        self._server_is_fed(writes)
        return self.read[before:]

    def tell(self, *answers: Answer) -> list[Answer | Bad]:
        """The server sends; returns what the client hears."""
        before = len(self.heard)
        self._client_is_fed(self.server.render(answers, self.me))
        return self.heard[before:]

    def wait(self, seconds: float) -> list[Answer | Bad]:
        """Time passes; returns what the client knows because of it."""
        before = len(self.heard)
        self.now += seconds
        self._server_is_fed(self._known(self.client.tick(self.now)))
        return self.heard[before:]

    def _recognise(self, opening: bytes) -> ClientEnd:
        recogniser = Recogniser(wall_clock)
        for chunk in self.travel([opening]):
            found = recogniser.feed(chunk, self.now)
        assert isinstance(found, Recognised)
        self.greeting = found.greeting
        self._server_is_fed(self._known(found.said))
        return found.end

    def _client_is_fed(self, writes: Writes) -> None:
        for chunk in self.travel(writes):
            self._server_is_fed(self._known(self.client.feed(chunk, self.now)))

    def _server_is_fed(self, writes: Writes) -> None:
        for chunk in self.travel(writes):
            self.read.extend(self.server.feed(chunk))

    def _known(self, sending: Sending) -> Writes:
        self.heard.extend(sending.answers)
        return sending.writes


def hello(pair: Pair) -> list[Request | Bad]:
    """The client says who it is."""
    return pair.ask(Hello(pair.me))


def said(number: int, sender: str, text: str, *, to: str = "#lobby", nonce: str = "") -> Message:
    """A message as the hub hands it out."""
    return Message(number, to, sender, text, WALL_TIME, nonce)
