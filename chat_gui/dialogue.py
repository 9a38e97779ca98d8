"""What is said on one connection: recognising, hello, receipts, resends, liveness. Pure.

Rules:
- The server speaks first. Its first bytes say what it is; the hello follows.
- A `Say` is remembered until its receipt or its refusal. Those without either are sent, again with the same nonce,
  once the server is ready: after the welcome, or after `caught_up` where there is one, since the replay may hold their
  receipts. What is said before waits with them, so that everything leaves in the order in which it was said.
- A server whose newest message is older than ours has lost what came between, say to an older copy of its data. That is
  told as `WentBack`, and `since` goes back with it once the latest messages have been sent, so that none is missed.
- Only bytes received count as life. A native server is pinged, and given up when it stays silent.
- Whoever has slept, or has another address, asks at once whether the server is still there, and gives it less time to
  answer.
- The first reason to end is the one that counts.

Bytes and time come in as arguments; events and writes are taken out. `session.py` has the thread and the socket,
`memory.py` what outlives a connection.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from server.wire import limits
from server.wire.ends import ClientEnd, Sending
from server.wire.lab_client import LabClientEnd
from server.wire.messages import (
    Answer,
    Bad,
    CaughtUp,
    Code,
    Error,
    Hello,
    Join,
    Leave,
    Message,
    Ping,
    Pong,
    Renamed,
    Request,
    Say,
    Welcome,
)
from server.wire.names import fold
from server.wire.native import NativeClientEnd
from server.wire.recognise import NotChat, Recogniser
from server.wire.recognise import Recognised as RecognisedEnd

from .events import Event, Reason, Recognised, RoundTrip, ServerKind, WentBack
from .memory import Memory
from .naming import shown_name

_NOT_CHAT = {
    NotChat.WEB: Reason.WEB,
    NotChat.SSH: Reason.SSH,
    NotChat.NEWER: Reason.NEWER,
    NotChat.BROKEN: Reason.BROKEN,
}
_FATAL = {
    Code.NICK_TAKEN: Reason.NICK_TAKEN,
    Code.NICK_BAD: Reason.NICK_BAD,
    Code.FULL: Reason.FULL,
    Code.STORAGE: Reason.BUSY,
    Code.TOO_FAST: Reason.BUSY,
    Code.REPLACED: Reason.REPLACED,
    Code.CLOSING: Reason.CLOSING,
    Code.PROTOCOL: Reason.NEWER,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a connection is over."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for the socket, and what is known once they have left."""

    data: bytes
    answers: tuple[Answer | Bad, ...] = ()


class Dialogue:
    """One connection, from its first byte to its end.

    Args:
        memory: what earlier connections have left, and what this one leaves.
        now: monotonic seconds; every `now` below is on the same clock.
        wall_clock: seconds since the epoch, for messages that come without a time.
    """

    def __init__(self, memory: Memory, now: float, wall_clock: Callable[[], float], client: str = "") -> None:
        self.memory = memory
        self.events: list[Event] = []
        self.writes: deque[Write] = deque()
        self.ending: Ending | None = None
        self.is_welcome = False
        self._is_ready = False
        self._since_hello: list[Join | Leave] = []  # what the user has wanted since then
        self._newest_id = 0  # when the server let us in
        self._latest_id = 0  # heard here
        self._has_gone_back = False
        self._client = client
        self._recogniser = Recogniser(wall_clock)
        self._end: ClientEnd | None = None
        self._kind: ServerKind | None = None
        self._lab_name = ""
        self._server_name = ""
        self._greet_by = now + limits.GREETING_TIMEOUT_S
        self._welcome_by = float("inf")
        self._heard_at = now
        self._pinged_at = float("-inf")
        self._ping_at = float("inf")
        self._pong_timeout_s = limits.PONG_TIMEOUT_S
        self._mark = 0

    @property
    def spacing_s(self) -> float:
        """The least time between two writes."""
        return self._end.spacing_s if self._end else 0.0

    @property
    def is_native(self) -> bool:
        """Whether the server speaks the native protocol, as far as is known."""
        return self._kind is ServerKind.NATIVE

    @property
    def deadline(self) -> float:
        """When `tick` is wanted, if nothing happens before; infinity for never."""
        if self._end is None:
            return self._greet_by
        own = self._end.deadline
        return min(float("inf") if own is None else own, self._welcome_by, self._ping_at, self._pong_by())

    def feed(self, data: bytes, now: float) -> None:
        """The server has sent something."""
        self._heard_at = now
        if self._end is not None:
            self._take(self._end.feed(data, now), now)
            return
        found = self._recogniser.feed(data, now)
        if isinstance(found, NotChat):
            self._finish(_NOT_CHAT[found])
        elif found is not None:
            self._begin(found, now)

    def tick(self, now: float) -> None:
        """Time has passed."""
        if self._end is None:
            if now >= self._greet_by:
                found = self._recogniser.give_up(now)
                if found is None:
                    # Of one that has spoken as our own servers do we know that it is a chat server, and no older one.
                    self._finish(Reason.QUIET if self.memory.server_id else Reason.SILENT)
                else:
                    self._begin(found, now)
            return
        self._take(self._end.tick(now), now)
        if now >= min(self._welcome_by, self._pong_by()):
            self._finish(Reason.QUIET)
        elif now >= self._ping_at:
            self._ping(now)

    def was_away(self, now: float) -> None:
        """This machine has slept, or moved, and the connection may be dead: what is waited for must come soon."""
        if not self.is_welcome:
            self._greet_by = min(self._greet_by, now + limits.WAKE_PONG_TIMEOUT_S)
            self._welcome_by = min(self._welcome_by, now + limits.WAKE_PONG_TIMEOUT_S)
        elif self.is_native:  # the others have no way to be asked
            self._ping(now)
            self._pong_timeout_s = limits.WAKE_PONG_TIMEOUT_S

    def closed(self) -> None:
        """The server has closed the connection, or the network has."""
        self._finish(Reason.CLOSED)

    def send(self, request: Request, now: float) -> None:
        """The user wants something of the server."""
        refusal = self.memory.remember(request)
        if refusal is not None:
            self.events.append(refusal)
        elif self._end is not None and (self._is_ready if isinstance(request, Say) else self.is_welcome):
            self._take(self._end.send(request, now), now)
        elif self._end is not None and isinstance(request, Join | Leave):
            self._since_hello.append(request)

    def _finish(self, reason: Reason, detail: str = "") -> None:
        if self.ending is None:
            self.ending = Ending(reason, detail)

    def _pong_by(self) -> float:
        """When a server that has not said a word since the last ping is given up."""
        return self._pinged_at + self._pong_timeout_s if self._heard_at < self._pinged_at else float("inf")

    def _begin(self, found: RecognisedEnd, now: float) -> None:
        memory = self.memory
        end = self._end = found.end
        greeting = found.greeting
        token = memory.meet(greeting.server_id if greeting else "")
        self._server_name = shown_name(greeting.server) if greeting else ""
        self._welcome_by = now + limits.WELCOME_TIMEOUT_S
        self._take(found.said, now)
        rooms = tuple(memory.rooms.values())
        hello = Hello(memory.nick, token=token, rooms=rooms, since=memory.since, client=self._client)
        self._take(end.send(hello, now), now)

    def _take(self, sending: Sending, now: float) -> None:
        """Handle what an end made of something: its writes leave, and its answers count once they have."""
        if self._end is not None and (self._kind, self._lab_name) != (_kind(self._end), _lab_name(self._end)):
            self._kind, self._lab_name = _kind(self._end), _lab_name(self._end)
            self.events.append(_recognised(self._end, self._server_name, self.memory))
        if not sending.writes:
            self.take_answers(sending.answers, now)
            return
        *first, last = sending.writes
        self.writes.extend(Write(data) for data in first)
        self.writes.append(Write(last, sending.answers))

    def take_answers(self, answers: tuple[Answer | Bad, ...], now: float) -> None:
        """Handle what the server says, or what is known because a `Write` has left."""
        for answer in answers:
            self._handle(answer, now)
            # RoundTrip is made of pings and pongs; nobody else wants them.
            if not isinstance(answer, Ping | Pong):
                self.events.append(answer)

    def _handle(self, answer: Answer | Bad, now: float) -> None:
        memory = self.memory
        match answer:
            case Message(id=number, nonce=nonce, sender=sender):
                if self.is_native:
                    self._latest_id = max(self._latest_id, number)
                    memory.since = max(memory.since, number)
                if nonce and fold(sender) == fold(memory.nick):
                    memory.unreceipted.pop(nonce, None)
            case Welcome() if not self.is_welcome:
                self._welcomed(answer, now)
            case CaughtUp() if self.is_welcome:
                # Nothing up to the newest id is missing, even if none of it was for us. Otherwise a newcomer who has
                # heard no message yet would ask for none after a lost connection.
                if self._has_gone_back:
                    self._has_gone_back = False
                    memory.go_back(max(self._newest_id, self._latest_id))
                memory.since = max(memory.since, self._newest_id)
                self._ready(now)
            case Error():
                self._refused(answer)
            # What waits to leave will tell the server as much; a flood of pings must not pile up pongs.
            case Ping(mark=mark) if self._end is not None and not self.writes:
                self._take(self._end.send(Pong(mark), now), now)
            case Pong(mark=mark) if mark == self._mark:
                self.events.append(RoundTrip((now - self._pinged_at) * 1000))
            case Renamed(old=old, new=new) if fold(old) == fold(memory.nick):
                memory.rename(old, new)
            case _:
                pass

    def _welcomed(self, welcome: Welcome, now: float) -> None:
        self.is_welcome = True
        self._welcome_by = float("inf")
        self._newest_id = welcome.last_id
        self._has_gone_back = self.is_native and 0 < welcome.last_id < self.memory.since
        if self._has_gone_back:
            self.events.append(WentBack())
        self.memory.was_welcome = True
        self.memory.nick = welcome.nick
        if welcome.token:
            self.memory.identities.keep(self.memory.server_id, welcome.nick, welcome.token)
        self.memory.rooms = {fold(room.name): room.name for room in welcome.rooms[: limits.ROOMS_PER_CLIENT]}
        for request in self._since_hello:
            self.send(request, now)
        if self.is_native:
            self._ping(now)
        else:
            self._ready(now)

    def _ready(self, now: float) -> None:
        if self._is_ready:
            return
        self._is_ready = True
        for said in list(self.memory.unreceipted.values()):
            if self._end is not None:
                self._take(self._end.send(said, now), now)

    def _refused(self, error: Error) -> None:
        if error.nonce:
            self.memory.unreceipted.pop(error.nonce, None)
        if error.fatal or (not self.is_welcome and error.code in _FATAL):
            self._finish(_FATAL.get(error.code, Reason.REJECTED), error.text)

    def _ping(self, now: float) -> None:
        self._pong_timeout_s = limits.PONG_TIMEOUT_S
        self._ping_at = now + limits.PING_EVERY_S
        if self._end is not None:
            self._mark += 1
            self._pinged_at = now
            self._take(self._end.send(Ping(self._mark), now), now)


def _kind(end: ClientEnd | None) -> ServerKind | None:
    match end:
        case None:
            return None
        case NativeClientEnd():
            return ServerKind.NATIVE
        case LabClientEnd():
            return ServerKind.LAB if end.lab else ServerKind.UNDECIDED_LAB
        case _:
            return ServerKind.PLAIN


def _lab_name(end: ClientEnd) -> str:
    return end.lab.name if isinstance(end, LabClientEnd) and end.lab else ""


def _recognised(end: ClientEnd, name: str, memory: Memory) -> Recognised:
    if isinstance(end, LabClientEnd):
        name = _lab_name(end)
    kind = _kind(end) or ServerKind.PLAIN
    is_known = kind is ServerKind.NATIVE and memory.since > 0
    return Recognised(kind, name, memory.server_id, is_known, memory.former_nicks)
