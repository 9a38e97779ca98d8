"""Rooms, the members in them, and who is to hear what: the hub's own data. Pure; only the hub thread touches it.

Rules:
- An audience is a snapshot: who was in a room at one moment. It is made once and shared until somebody comes or goes.
- A run is what one audience hears in a row. Everybody hears the runs of an outcome in their order.
- Joins and leaves wait in their room (`presence`) and are told together, at the latest with the room's next message.
  One who came meanwhile skips what its member list has told it already. Nothing cancels out: a nick that came and
  went within one wait is told as having come and gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .history import Change
from .wire import limits
from .wire.messages import Answer, Code, Error, Joined, Left, Message, RoomState
from .wire.names import fold


class Peer(Protocol):
    """A client's connection, as far as the hub and the delivery know it."""

    named: bool
    """Set by the hub once the client has a nick."""
    penalty_s: float
    """Set by the hub: how long to wait before anything more is passed on; 0 again when that is over."""
    dialect: str
    """Of one that does not speak JSON: those of one dialect are told the same bytes."""

    @property
    def native(self) -> bool:
        """Whether it speaks JSON. Settled by the time of its first request."""
        ...

    @property
    def is_behind(self) -> bool:
        """Whether something it was sent waits on our side, or did not arrive."""
        ...

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """`answers` in its dialect."""
        ...

    def send(self, data: bytes) -> None:
        """Send whole lines of JSON or text, or let them wait; never blocks, never raises."""
        ...

    def write(self, writes: Sequence[bytes]) -> None:
        """The same for whatever `render` has made."""
        ...

    def finish(self) -> None:
        """Hang up once everything has been sent."""
        ...


class Member:
    """One client; without a nick it is still at the door.

    About its nick:
        owns_nick: whether it is its own; only then are the nick's direct messages.
        token_sha256: of the token that it has shown or been given; it stays through changes of nick.
        is_unproven: it has been given a token, and has not been heard of since.
        heard_id: up to this message, its direct messages had surely arrived when it took the nick.
        told_id: the last message up to which it has been told all direct ones; None if it is told all that come.
    """

    __slots__ = (
        "attempts",
        "ended",
        "heard_id",
        "is_unproven",
        "key",
        "native",
        "nick",
        "owns_nick",
        "peer",
        "rooms",
        "token_sha256",
        "told_id",
    )

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.native = peer.native
        self.nick = ""
        self.key = ""
        self.attempts = 0
        self.ended = False
        self.rooms: dict[str, Room] = {}
        self.owns_nick = False
        self.token_sha256 = b""
        self.is_unproven = False
        self.heard_id = 0
        self.told_id: int | None = None


class Audience:
    """Some members at one moment, those who speak JSON apart from the others."""

    __slots__ = ("natives", "others")

    def __init__(self, members: Iterable[Member]) -> None:
        natives: list[Member] = []
        others: list[Member] = []
        for member in members:
            (natives if member.native else others).append(member)
        self.natives = tuple(natives)
        self.others = tuple(others)


class Run:
    """What one audience hears in a row; a member in `skips` hears it only from that answer on."""

    __slots__ = ("answers", "audience", "skips")

    def __init__(self, audience: Audience, answers: list[Answer], skips: Mapping[Member, int] | None = None) -> None:
        self.audience = audience
        self.answers = answers
        self.skips = skips or {}


class Room:
    """A room, with people in it or with a history (`is_kept`)."""

    __slots__ = ("_audience", "due", "is_kept", "key", "members", "name", "presence", "skips", "topic")

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = fold(name)
        self.topic = ""
        self.members: dict[Member, None] = {}
        self.presence: list[Answer] = []
        self.skips: dict[Member, int] = {}
        self.due = 0.0
        self.is_kept = False
        self._audience: Audience | None = None

    @property
    def audience(self) -> Audience:
        """Who is here now."""
        if self._audience is None:
            self._audience = Audience(self.members)
        return self._audience

    def add(self, member: Member) -> None:
        """Let somebody in; the others will be told."""
        self.members[member] = None
        member.rooms[self.key] = self
        self._audience = None
        self.presence.append(Joined(self.name, member.nick))
        self.skips[member] = len(self.presence)

    def remove(self, member: Member, reason: str = "") -> None:
        """Let somebody out; the others will be told."""
        del self.members[member]
        del member.rooms[self.key]
        self._audience = None
        self.skips.pop(member, None)
        self.presence.append(Left(self.name, member.nick, reason))

    def replace(self, old: Member, new: Member) -> None:
        """Let a member's new connection take the place of its old one, which nobody is told."""
        self.members = {new if member is old else member: None for member in self.members}
        del old.rooms[self.key]
        new.rooms[self.key] = self
        self._audience = None
        self.skips.pop(old, None)
        self.skips[new] = len(self.presence)

    def told(self) -> Run:
        """The joins and leaves that wait, which then wait no longer."""
        run = Run(self.audience, self.presence, self.skips)
        self.presence = []
        self.skips = {}
        return run

    def state(self) -> RoomState:
        """The room as a newcomer is shown it."""
        return RoomState(self.name, self.topic, self.nicks())

    def nicks(self) -> tuple[str, ...]:
        """Who is here, in the order in which they came."""
        return tuple([member.nick for member in self.members][: limits.MEMBERS_SHOWN])


@dataclass(slots=True)
class Outcome:
    """What comes of some requests.

    Args:
        messages: new ones, to be kept before any run is told.
        authors: who said them, one for each.
        changes: what else is to be kept, with them.
        runs: what is told, in this order.
        finished: who is to be disconnected once it has been told its last word.
        notes: what an operator may want to read in the log; never what somebody wrote.
    """

    messages: list[Message] = field(default_factory=list)
    authors: list[Member] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    finished: list[Peer] = field(default_factory=list)
    notes: list[tuple[Peer, str]] = field(default_factory=list)

    def refused(self) -> Outcome:
        """The same without its messages, which could not be kept: their authors are told so, and nobody else."""
        lost = {message.id for message in self.messages}
        runs: list[Run] = []
        for run in self.runs:
            answers = [answer for answer in run.answers if not (isinstance(answer, Message) and answer.id in lost)]
            runs.append(Run(run.audience, answers, run.skips))  # what is skipped stands before all messages
        for author, message in zip(self.authors, self.messages, strict=True):
            error = Error(Code.STORAGE, "The message could not be stored, so nobody has seen it.", message.nonce)
            runs.append(Run(Audience((author,)), [error]))
        return Outcome(runs=runs, finished=self.finished, notes=self.notes)
