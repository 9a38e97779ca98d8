"""The client's end of a connection to a lab server. Pure: time is an argument.

Rules:
- The prompt names the dialect. `nickname` names two: it is lab9090 if our own join line or the welcome comes within a
  second of the nick, else lab14901; but a server or a network that was slow is believed when it says so late.
- What the user sends waits until the server has answered the nick, or for that second: in one `recv` with the nick it
  would become a part of it.
- One chunk of bytes is one message, but for a chunk that ends inside a character, and for notices and messages that
  arrived glued: those are cut where a notice ends and where somebody known may start to speak (`labs.may_begin_at`).
  So a text can pretend that another one speaks in it; only the user cannot be made to (`_may_speak_at`).
- A server that passes on what one `recv` gave it cuts a longer text of another client, and a network cuts elsewhere
  what it has glued: what follows a chunk that holds more than one message can, and nobody known says, is the next part
  of its last message.
- Such a server gives no ids and no receipts: ids are counted here, and the receipt is the echo where there is one and
  the sending where there is none. Echoes come in the order of sending, so one is a receipt for all before it too.
- The server may be one of ours, at a lab's port. What begins with a star there nobody says; and whoever wants a nick
  that is taken is told of another one (`labs.taken_sentence`), but goes on writing the wanted one before every text, as
  the console clients do. That counts only right after the hello: anybody could say it later.
- A text goes out line by line and no longer than one `recv` of the other clients holds, with the author before it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator

from . import limits
from .ends import Sending
from .framing import ChunkDecoder
from .labs import NOTICE, TO_YOU, Lab, is_quoted, may_begin_at, taken_sentence
from .messages import (
    Answer,
    Code,
    Error,
    Hello,
    Joined,
    Left,
    Message,
    Notice,
    Renamed,
    Request,
    RoomState,
    Say,
    Welcome,
)
from .text import console_lines

_SPEAKS = ": "


class LabClientEnd:
    """A lab server, as the desktop client sees it.

    Args:
        labs: the dialects that the prompt allows, as `labs.BY_PROMPT` gives them.
        wall_clock: seconds since the epoch, for the times of messages.
    """

    spacing_s = limits.LAB_SEND_SPACING_S

    def __init__(self, labs: tuple[Lab, ...], wall_clock: Callable[[], float]) -> None:
        self._labs = labs
        self._passed_over: tuple[Lab, ...] = ()  # that has not greeted in time, and may yet
        self._wall_clock = wall_clock
        self._decoder = ChunkDecoder()
        self._nick = ""
        self._wanted = ""  # the nick as it was sent
        self._taken: re.Pattern[str] | None = None  # that another was given instead, as long as this may be said
        self._greeted_by = 0.0
        self._known: dict[str, None] = {}
        self._gone: set[str] = set()  # and not heard of since
        self._marks = _marks(labs)
        self._decide_at: float | None = None
        self._heard = ""  # since the nick, while it is unanswered
        self._waiting: list[Say] = []
        self._unechoed: deque[tuple[str, Say | None]] = deque()  # pieces; the last of a text has the text
        self._cut: tuple[str, float] | None = None  # whose text may just have been cut, and when that part came
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
        """Put a request into the dialect. A message for any other place than the lobby is answered with an error;
        whatever else the dialect has no words for is left out.
        """
        match request:
            case Hello(nick=nick):
                return self._hello(nick, now)
            case Say(to=limits.LOBBY, nonce=nonce):
                if len(self._waiting) + len(self._unechoed) >= limits.UNSENT_MESSAGES:
                    return Sending((), (Error(Code.TOO_FAST, "The server does not keep up.", nonce),))
                if self.lab is None or self._decide_at is not None:
                    self._waiting.append(request)
                    return Sending()
                return self._say(self.lab, request)
            case Say(nonce=nonce):
                return Sending((), (Error(Code.NO_SUCH_ROOM, "This server has one room only.", nonce),))
            case _:
                return Sending()

    def _hello(self, nick: str, now: float) -> Sending:
        self._nick = self._wanted = nick
        self._taken, self._greeted_by = _taken(nick), now + limits.WELCOME_TIMEOUT_S
        self._hear_of(nick)
        self._decide_at = now + limits.LAB_DECIDE_S
        welcome = Welcome(nick, (RoomState(limits.LOBBY, "", (nick,)),), at=self._wall_clock())
        return Sending((nick.encode(),), (welcome,))

    def _say(self, lab: Lab, said: Say) -> Sending:
        prefix = self._wanted + _SPEAKS
        prefix_bytes = max(len(prefix.encode()), len((self._nick + _SPEAKS).encode()))
        pieces = list(console_lines(said.text, min(lab.recv_bytes, limits.LAB_MESSAGE_BYTES) - prefix_bytes))
        if not pieces:
            return Sending((), (Error(Code.BAD_FRAME, "A message needs a text.", said.nonce),))
        writes = tuple(((prefix if lab.client_prefixes else "") + piece).encode() for piece in pieces)
        if not lab.echo:
            return Sending(writes, (self._message(self._nick, said.text, said.nonce),))
        self._unechoed.extend((piece, None) for piece in pieces[:-1])
        self._unechoed.append((pieces[-1], said))
        return Sending(writes)

    def feed(self, data: bytes, now: float) -> Sending:
        """What one chunk of the server's bytes says."""
        chunk = self._decoder.feed(data)
        if now > self._greeted_by:
            self._taken, self._passed_over = None, ()
        if chunk.startswith(tuple(self._signs(self._passed_over))):
            self._turn_to(self._passed_over)
            self._passed_over = ()
        known_before = list(self._known)
        is_answer = self._decide_at is not None and self._is_answered(chunk)
        decided = self._decide(echoing=True) if is_answer else Sending()
        answers = list(decided.answers)
        prefix = self._prefix_of_rest(chunk, now)
        last = ""
        for piece in self._pieces(prefix + chunk):
            answers.extend(self._read(piece))
            last = piece
        if last:
            self._look_for_cut(last, len(chunk.encode()), now)
        if list(self._known) != known_before:
            answers.append(RoomState(limits.LOBBY, "", tuple(self._known)))
        return Sending(decided.writes, tuple(answers))

    def _prefix_of_rest(self, chunk: str, now: float) -> str:
        """What must stand before a chunk that goes on with a text which the server has cut: its author."""
        if not self._cut or not chunk:
            return ""
        author, cut_at = self._cut
        self._cut = None
        says_another = _speaker(chunk[: limits.LAB_NAME_CHARS + len(_SPEAKS)])[0] in self._known
        if says_another or now - cut_at > limits.LAB_REST_S or self._echo_end(chunk, 0) or self._notice_end(chunk, 0):
            return ""
        return author + _SPEAKS

    def _look_for_cut(self, last: str, size_bytes: int, now: float) -> None:
        """See by the size of a chunk, of which this is the last piece, whether server or network may have cut there.

        A server that writes the author itself does so before every part: there only a network cuts, what is glued.
        """
        author, _ = _speaker(last)
        prefix_bytes = len((author + _SPEAKS).encode())
        whole = [lab.recv_bytes - 1 if lab.client_prefixes else prefix_bytes + lab.recv_bytes for lab in self._labs]
        self._cut = (author, now) if author and size_bytes > min(whole) else None

    def tick(self, now: float) -> Sending:
        """What is due by the clock alone."""
        if self._decide_at is None or now < self._decide_at:
            return Sending()
        return self._decide(echoing=False)

    def _is_answered(self, chunk: str) -> bool:
        """Whether the server has said by now what shows that it has read the nick; if it asked for `nickname`, that is
        what only lab9090 says. One that greets no newcomer sends nothing at all before.
        """
        if len(self._heard) < limits.LAB_HEARD_CHARS:
            self._heard += chunk
        signs = self._signs(self._labs)
        return not signs.isdisjoint(self._pieces(self._heard)) if signs else bool(chunk)

    def _signs(self, labs: tuple[Lab, ...]) -> set[str]:
        """What only a server of these labs says to a newcomer."""
        greeting = [lab for lab in labs if lab.newcomer_hears_join]
        return {sign for lab in greeting for sign in (lab.welcome, self._nick + lab.join)}

    def _turn_to(self, labs: tuple[Lab, ...]) -> None:
        self._labs = labs
        self._marks = _marks(labs)

    def _decide(self, *, echoing: bool) -> Sending:
        lab = self.lab or next(lab for lab in self._labs if lab.echo is echoing)
        self._passed_over = tuple(other for other in self._labs if other is not lab)
        self._turn_to((lab,))
        self._decide_at = None
        self._heard = ""
        sendings = [self._say(lab, said) for said in self._waiting]
        self._waiting.clear()
        return Sending(
            tuple(write for sending in sendings for write in sending.writes),
            tuple(answer for sending in sendings for answer in sending.answers),
        )

    def _pieces(self, chunk: str) -> Iterator[str]:
        """One chunk, cut where something else was glued on."""
        start = 0
        while start < len(chunk):
            end = self._echo_end(chunk, start) or self._notice_end(chunk, start)
            if not end:
                sender, _ = _speaker(chunk[start : start + limits.LAB_NAME_CHARS + len(_SPEAKS)])
                self._hear_of(sender)
                # Not within the sender: Ann must not be heard in what Joann says.
                end = self._glued_at(chunk, start + (len(sender + _SPEAKS) if sender else 1))
            yield chunk[start:end]
            start = len(chunk) - len(chunk[end:].lstrip("\r\n"))

    def _echo_end(self, text: str, start: int) -> int:
        """Where the echo ends that we wait for, if it stands at `start`; else 0. A text of ours may look like two."""
        if not self._unechoed:
            return 0
        echo = self._nick + _SPEAKS + self._unechoed[0][0]
        end = start + len(echo)
        is_longer = len(text) > end and is_quoted(text, end + 1)
        return end if text.startswith(echo, start) and not is_longer else 0

    def _notice_end(self, text: str, start: int) -> int:
        """Where the notice ends that stands at `start`; 0 if something else stands there."""
        if self._taken and (taken := self._taken.match(text, start)):
            return taken.end()
        ends = []
        for lab in self._labs:
            if lab.welcome and text.startswith(lab.welcome, start):
                return start + len(lab.welcome)
            for tail in filter(None, (lab.join, lab.leave)):
                at = text.find(tail, start + 1, start + limits.LAB_NAME_CHARS + len(tail))
                if at > 0 and _SPEAKS not in text[start:at] and "\n" not in text[start:at]:
                    ends.append(at + len(tail))
        return min(ends, default=0)

    def _glued_at(self, text: str, start: int) -> int:
        """Where, from `start` on, the next thing begins: the welcome, or somebody known with no space before the name.

        A text that holds a known name and a colon is cut too, but for a short one behind a letter: nobody can tell.
        """
        for mark in self._marks.finditer(text, start):
            at: int | None = mark.start()
            if all(mark[0] != lab.welcome for lab in self._labs):
                at = self._name_at(text, start, mark.start())
            if at is None or is_quoted(text, at):
                continue
            if mark[0] != _SPEAKS or self._may_speak_at(text, at, text[at : mark.start()]):
                return at
        return len(text)

    def _may_speak_at(self, text: str, at: int, name: str) -> bool:
        """Whether it may be somebody's next message that begins there, glued on.

        One's own never comes back where there is no echo, and where there is one it is waited for: else anybody could
        put words into one's mouth.
        """
        if name == self._nick and not self._echo_end(text, at):
            return False
        return may_begin_at(text, at, name)

    def _name_at(self, text: str, start: int, end: int) -> int | None:
        """Where the longest known name begins that stands between `start` and `end` and ends there."""
        places = range(max(start, end - limits.LAB_NAME_CHARS), end)
        return next((at for at in places if text[at:end] in self._known), None)

    def _read(self, text: str) -> Iterator[Answer]:
        for lab in self._labs:
            if lab.welcome and text == lab.welcome:
                return  # the newcomer's own welcome, which the window has shown already
            for tail, notice in ((lab.join, Joined), (lab.leave, Left)):
                if tail and text.endswith(tail) and self._notice_end(text, 0) == len(text):
                    yield from self._moved(notice(limits.LOBBY, text.removesuffix(tail)))
                    return
        if self._taken and (taken := self._taken.fullmatch(text)):
            yield Notice(text)
            yield self._called(taken[1])
            return
        sender, said = _speaker(text)
        said = said.strip("\r\n")
        if sender == self._nick:
            yield from self._echo(said)
        elif sender:
            yield self._message(sender, said)
        elif text.strip():
            yield Notice(text.strip("\r\n"))

    def _moved(self, notice: Joined | Left) -> Iterator[Answer]:
        if notice.nick == self._nick:
            return
        if isinstance(notice, Joined):
            self._hear_of(notice.nick)
        elif notice.nick in self._known:
            del self._known[notice.nick]
            self._has_gone(notice.nick)
        elif notice.nick not in self._gone:
            # Came before us and never said a word. Whoever shows this needs to have known of somebody to lose.
            self._has_gone(notice.nick)
            yield RoomState(limits.LOBBY, "", (*self._known, notice.nick))
        yield notice

    def _called(self, nick: str) -> Renamed:
        """Our server has given the user another nick than was wanted: that one is somebody else's."""
        self._known.pop(self._wanted, None)
        self._nick, self._taken = nick, None
        self._hear_of(nick)
        return Renamed(self._wanted, nick)

    def _echo(self, said: str) -> Iterator[Answer]:
        pieces = [piece for piece, _ in self._unechoed]
        if said not in pieces:  # a namesake, or we ourselves at another window
            yield self._message(self._nick, said)
            return
        for _ in range(pieces.index(said) + 1):
            _, whole = self._unechoed.popleft()
            if whole:
                yield self._message(self._nick, whole.text, whole.nonce)

    def _message(self, sender: str, text: str, nonce: str = "") -> Message:
        self._last_id += 1
        return Message(self._last_id, limits.LOBBY, sender, text, self._wall_clock(), nonce)

    def _hear_of(self, nick: str) -> None:
        if nick and len(self._known) < limits.LAB_NAMES_KNOWN:
            self._known[nick] = None
        self._gone.discard(nick)

    def _has_gone(self, nick: str) -> None:
        """Remember it: lab9090's client says farewell, and then its server says that it left."""
        if len(self._gone) >= limits.LAB_NAMES_KNOWN:
            self._gone.clear()
        self._gone.add(nick)


def _speaker(text: str) -> tuple[str, str]:
    """Who says what, in `nick: text`; an empty nick if the text is not of that form, or our own server's notice or a
    direct message, which it has nowhere else to show.
    """
    sender, colon, said = text.partition(_SPEAKS)
    if (
        not colon
        or len(sender) > limits.LAB_NAME_CHARS
        or "\n" in sender
        or text.startswith(NOTICE)
        or sender.endswith(TO_YOU)
    ):
        return "", text
    return sender, said


def _taken(wanted: str) -> re.Pattern[str]:
    """Our server's notice that the nick is somebody else's, and what the user is called: the same with a number behind
    it (`names.numbered_nick`).
    """
    before, after = map(re.escape, taken_sentence(wanted, "\0").split("\0"))
    given = "|".join(rf"{re.escape(wanted[: limits.NICK_CHARS - digits])}[0-9]{{{digits}}}" for digits in range(1, 8))
    return re.compile(rf"{re.escape(NOTICE)}{before}({given}){after}")


def _marks(labs: tuple[Lab, ...]) -> re.Pattern[str]:
    """What stands behind a name or, alone, starts something new."""
    texts = [text for lab in labs for text in (lab.join, lab.leave, lab.welcome) if text]
    return re.compile("|".join(map(re.escape, [_SPEAKS, *texts])))
