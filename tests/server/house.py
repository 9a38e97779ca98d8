"""A hub, a store and peers that only remember what they were told: no sockets, no threads, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from server.delivery import deliver
from server.events import Event, reads_history
from server.history import StorageError
from server.hub import Hub
from server.rooms import Outcome
from server.store import Store
from server.wire import limits
from server.wire.codec import decode_answer
from server.wire.lab_server import LabServerEnd
from server.wire.labs import BY_NAME
from server.wire.messages import Answer, Bad, Code, Error, Hello, Message, Pong, Welcome
from server.wire.names import fold

LOBBY = limits.LOBBY
AT = 1000.0


class FakePeer:
    """A connection that remembers: a native one the answers, a lab one its writes."""

    def __init__(self, dialect: str = "native") -> None:
        self.native = dialect == "native"
        self.penalty_s = 0.0
        self.is_behind = False
        self.dialect = dialect
        self.named = False
        self.finished = False
        self.heard: list[Answer | Bad] = []
        self.writes: list[bytes] = []
        self.sends = 0
        self._end = LabServerEnd(BY_NAME[dialect]) if dialect in BY_NAME else None

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        if self._end:
            return self._end.render(answers, me)
        self.heard += answers
        return []

    def send(self, data: bytes) -> None:
        self.sends += 1
        self.heard += [decode_answer(line) for line in data.splitlines()]

    def write(self, writes: Sequence[bytes]) -> None:
        if self.native:
            self.send(b"".join(writes))
        self.writes += writes

    def finish(self) -> None:
        self.finished = True


opened: list[Store] = []
"""The histories of all houses since the last test."""


class House:
    """A hub with a history, and the little of the service that makes them work together.

    `tokens` are those that people were given, by their folded nicks.
    """

    def __init__(self, history: Store | None = None, **limits_: Any) -> None:
        self.history = history or Store()
        self.tokens: dict[str, str] = {}
        self.now = 0.0
        self.at = AT
        self._numbers = count(1)
        self._limits = limits_
        self.hub = self.open()

    @property
    def history(self) -> Store:
        """What its hub remembers; closed after the test."""
        return self._history

    @history.setter
    def history(self, history: Store) -> None:
        self._history = history
        opened.append(history)

    def open(self) -> Hub:
        """A hub on the history: what a restarted server has."""
        self.hub = Hub(self.history, new_token=lambda: f"{next(self._numbers):032x}", **self._limits)
        return self.hub

    def hello(self, nick: str, **more: Any) -> Hello:
        """What the window of whoever was called so before says."""
        return Hello(nick, **{"token": self.tokens.get(fold(nick), ""), **more})

    def do(self, peer: FakePeer, *events: Event) -> None:
        """One batch of one peer's requests."""
        self.batch(*((peer, event) for event in events))

    def batch(self, *items: tuple[FakePeer, Event]) -> Outcome:
        for peer, event in items:
            if reads_history(event):
                self.commit()
            self.hub.handle(peer, event, self.now, self.at)
        outcome = self.commit()
        for peer, _event in items:
            for answer in peer.heard:
                if isinstance(answer, Welcome) and answer.token:
                    self.tokens[fold(answer.nick)] = answer.token
        return outcome

    def commit(self) -> Outcome:
        outcome = self.hub.take(self.now)
        if outcome.messages or outcome.changes:
            try:
                self.history.append(outcome.messages, outcome.changes)
            except StorageError:
                outcome = self.hub.refuse(outcome)
            else:
                self.hub.kept(outcome)
        deliver(outcome.runs)
        for peer in outcome.finished:
            peer.finish()
        return outcome

    def come(self, nick: str, dialect: str = "native", **hello: Any) -> FakePeer:
        """Somebody comes, with the token if there is one."""
        peer = FakePeer(dialect)
        self.do(peer, self.hello(nick, or_similar=dialect in BY_NAME, **hello))
        return peer

    def enter(self, nick: str, dialect: str = "native", **hello: Any) -> FakePeer:
        """Somebody comes and uses its token, and what it has heard so far is forgotten."""
        peer = self.come(nick, dialect, **hello)
        if peer.native:
            self.do(peer, Pong())
        self.tell_presence()
        peer.heard.clear()
        peer.writes.clear()
        return peer

    def tell_presence(self) -> None:
        """Let the time pass after which joins and leaves are told."""
        self.now += limits.PRESENCE_DELAY_S
        self.commit()


def codes(peer: FakePeer) -> list[Code]:
    """The codes of the errors a peer was told."""
    return [answer.code for answer in peer.heard if isinstance(answer, Error)]


def messages(peer: FakePeer) -> list[Message]:
    """The messages that a peer was told."""
    return [answer for answer in peer.heard if isinstance(answer, Message)]


def texts(peer: FakePeer) -> list[str]:
    """What they say."""
    return [message.text for message in messages(peer)]
