"""The client's end of a connection to a lab server, and to a server nobody knows. Pure: time is an argument.

Rules:
- The prompt names the dialect. `nickname` names two: it is lab9090 if a join line or the welcome comes within a second
  of the nick, else lab14901; what the user sends meanwhile waits.
- One chunk of bytes is one message, but for a chunk that ends inside a character, and for notices and messages that
  arrived glued: those are cut where a notice ends and where somebody known starts to speak with no space before.
- Such a server gives no ids and no receipts: ids are counted here, and the receipt is the echo where there is one and
  the sending where there is none.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from . import limits
from .ends import Sending
from .labs import Lab
from .messages import (
    Answer,
    Bad,
    Code,
    Error,
    Hello,
    Joined,
    Left,
    Message,
    Notice,
    Request,
    RoomState,
    Say,
    Welcome,
)
from .text import cut_utf8

_NAME_CHARS = 64


@dataclass(slots=True)
class _Unechoed:
    nonce: str
    text: str
    pieces: deque[str] = field(default_factory=deque)


class LabClientEnd:
    """A lab server, as the desktop client sees it.

    Args:
        labs: the dialects that the prompt allows, as `labs.BY_PROMPT` gives them.
        wall_clock: seconds since the epoch, for the times of messages.
    """

    spacing_s = limits.LAB_SEND_SPACING_S

    def __init__(self, labs: tuple[Lab, ...], wall_clock: Callable[[], float]) -> None:
        self._labs = labs
        self._wall_clock = wall_clock
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._nick = ""
        self._known: dict[str, None] = {}
        self._cut_at: re.Pattern[str] | None = None
        self._decide_at: float | None = None
        self._waiting: list[Say] = []
        self._unechoed: deque[_Unechoed] = deque(maxlen=limits.UNSENT_MESSAGES)
        self._last_id = 0

    @property
    def lab(self) -> Lab | None:
        """The dialect, or None while two are still possible."""
        return self._labs[0] if len(self._labs) == 1 else None

    @property
    def deadline(self) -> float | None:
        """When `tick` is wanted next, if nothing arrives before."""
        return self._decide_at

    def send(self, request: Request, now: float) -> Sending:
        """Put a request into the dialect. What it has no words for is answered with an error."""
        match request:
            case Hello(nick=nick):
                return self._hello(nick, now)
            case Say(to=limits.LOBBY):
                if self.lab is None:
                    self._waiting.append(request)
                    return Sending()
                return self._say(self.lab, request)
            case Say(nonce=nonce):
                return Sending(answers=(Error(Code.NO_SUCH_ROOM, "This server has one room only.", nonce),))
            case _:
                return Sending()

    def _hello(self, nick: str, now: float) -> Sending:
        self._nick = nick
        self._hear_of(nick)
        if self.lab is None:
            self._decide_at = now + limits.LAB_DECIDE_S
        welcome = Welcome(nick, (RoomState(limits.LOBBY, "", (nick,)),), at=self._wall_clock())
        return Sending((nick.encode(),), (welcome,))

    def _say(self, lab: Lab, said: Say) -> Sending:
        prefix = f"{self._nick}: "
        room = min(lab.recv_bytes, limits.LAB_MESSAGE_BYTES) - len(prefix.encode())
        pieces = list(cut_utf8(said.text, room))
        writes = tuple(((prefix if lab.client_prefixes else "") + piece).encode() for piece in pieces)
        if lab.echo:
            self._unechoed.append(_Unechoed(said.nonce, said.text, deque(pieces)))
            return Sending(writes)
        return Sending(writes, (self._message(self._nick, said.text, said.nonce),))

    def feed(self, data: bytes, now: float) -> Sending:
        """What one chunk of the server's bytes says."""
        self._held += self._decoder.decode(data)
        inside_a_character = self._decoder.getstate()[0] != b""
        if inside_a_character and len(self._held) < limits.LAB_HELD_CHARS:
            return Sending()
        chunk, self._held = self._held, ""
        known_before = len(self._known)
        answers: list[Answer | Bad] = []
        writes: list[bytes] = []
        if self.lab is None and self._shows_lab9090(chunk):
            decided = self._decide(echoing=True)
            writes.extend(decided.writes)
            answers.extend(decided.answers)
        for piece in self._pieces(chunk):
            answers.extend(self._read(piece))
        if len(self._known) != known_before:
            answers.append(RoomState(limits.LOBBY, "", tuple(self._known)))
        return Sending(tuple(writes), tuple(answers))

    def tick(self, now: float) -> Sending:
        """What is due by the clock alone."""
        if self._decide_at is None or now < self._decide_at:
            return Sending()
        return self._decide(echoing=False)

    def _shows_lab9090(self, chunk: str) -> bool:
        return any(lab.welcome and (lab.welcome in chunk or f"{self._nick}{lab.join}" in chunk) for lab in self._labs)

    def _decide(self, *, echoing: bool) -> Sending:
        self._labs = tuple(lab for lab in self._labs if lab.echo is echoing)[:1]
        self._decide_at = None
        self._cut_at = None
        assert self.lab is not None
        sendings = [self._say(self.lab, said) for said in self._waiting]
        self._waiting.clear()
        return Sending(
            tuple(write for sending in sendings for write in sending.writes),
            tuple(answer for sending in sendings for answer in sending.answers),
        )

    def _pieces(self, chunk: str) -> Iterator[str]:
        """One chunk, cut where something else was glued on."""
        rest = chunk
        while rest:
            end = self._notice_end(rest)
            if not end:
                self._hear_of_speaker(rest)
                boundary = self._boundaries().search(rest, 1)
                end = boundary.start() if boundary else len(rest)
            yield rest[:end]
            rest = rest[end:]

    def _notice_end(self, text: str) -> int:
        """Where the notice ends that `text` starts with; 0 if it starts with something else."""
        for lab in self._labs:
            if lab.welcome and text.startswith(lab.welcome):
                return len(lab.welcome)
        ends = []
        for tail in self._tails():
            at = text.find(tail, 1, _NAME_CHARS + len(tail))
            if at > 0 and ": " not in text[:at] and "\n" not in text[:at]:
                ends.append(at + len(tail))
        return min(ends, default=0)

    def _tails(self) -> list[str]:
        return [tail for lab in self._labs for tail in (lab.join, lab.leave) if tail]

    def _boundaries(self) -> re.Pattern[str]:
        if self._cut_at is None:
            names = "|".join(re.escape(name) for name in sorted(self._known, key=len, reverse=True))
            tails = "|".join(re.escape(tail) for tail in [": ", *self._tails()])
            welcomes = "".join(f"|{re.escape(lab.welcome)}" for lab in self._labs if lab.welcome)
            self._cut_at = re.compile(rf"(?<=\S)(?=(?:{names})(?:{tails}){welcomes})")
        return self._cut_at

    def _read(self, text: str) -> Iterator[Answer]:
        for lab in self._labs:
            if lab.welcome and text == lab.welcome:
                return  # the newcomer's own welcome, which the window has shown already
            if lab.join and text.endswith(lab.join) and self._notice_end(text) == len(text):
                nick = text.removesuffix(lab.join)
                if nick != self._nick:
                    self._hear_of(nick)
                    yield Joined(limits.LOBBY, nick)
                return
            if lab.leave and text.endswith(lab.leave) and self._notice_end(text) == len(text):
                nick = text.removesuffix(lab.leave)
                if nick != self._nick:
                    self._known.pop(nick, None)
                    self._cut_at = None
                    yield Left(limits.LOBBY, nick)
                return
        sender, said = _speaker(text)
        if sender == self._nick:
            yield from self._echo(said)
        elif sender:
            yield self._message(sender, said.strip("\r\n"))
        elif text.strip():
            yield Notice(text.strip("\r\n"))

    def _echo(self, said: str) -> Iterator[Answer]:
        for waiting in self._unechoed:
            if waiting.pieces and waiting.pieces[0] == said:
                waiting.pieces.popleft()
                if not waiting.pieces:
                    self._unechoed.remove(waiting)
                    yield self._message(self._nick, waiting.text, waiting.nonce)
                return
        yield self._message(self._nick, said)

    def _message(self, sender: str, text: str, nonce: str = "") -> Message:
        self._last_id += 1
        return Message(self._last_id, limits.LOBBY, sender, text, self._wall_clock(), nonce)

    def _hear_of_speaker(self, text: str) -> None:
        sender, _ = _speaker(text)
        if sender:
            self._hear_of(sender)

    def _hear_of(self, nick: str) -> None:
        if nick not in self._known and len(self._known) < limits.LAB_NAMES_KNOWN:
            self._known[nick] = None
            self._cut_at = None


def _speaker(text: str) -> tuple[str, str]:
    """Who says what, in `nick: text`; an empty nick if the text is not of that form."""
    sender, colon, said = text.partition(": ")
    if not colon or len(sender) > _NAME_CHARS or "\n" in sender:
        return "", text
    return sender, said
