"""The server's end of one lab connection: a console client's bytes to requests, answers to what it prints. Pure.

Rules:
- One chunk of bytes is one message, but for a chunk that ends inside a character, which waits for the rest, and for one
  that fills a read and is too long for a message: what follows up to the end of the next smaller one is more of it.
- The nick is the first chunk, up to a line feed if somebody types it into netcat. One of blanks is a nick too, for the
  client takes it for its own, and so is an empty one: it is never sent, and shows in the first message's bare prefix.
- A client whose input is pasted or piped may say something before it has read the prompt. One that prefixes its text
  has told its nick with that; it still answers the prompt with it, which is no message then.
- A client that prefixes its own text is known by that prefix, and only its own is taken off: a forged one stays in the
  text, behind the true nick.
- Two messages of such a client that arrived glued are told apart by the prefix inside, unless it is quoted there or
  ends a word (`labs.may_begin_at`). A line end behind a message, which the table has none of, is no part of it.
- lab9090's farewell is a leave where it stands alone. Behind another text of the same write it may be glued on, or the
  end of what somebody called Ann says about Joann: it is a leave if the client closes now (`is_unsure`), as the real
  one does, and a part of the text if it does not. Behind a space it always is.
- Whatever goes out is cut to what one `recv` of the client holds, and every line of it carries its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import limits
from .framing import ChunkDecoder
from .labs import NOTICE, TO_YOU, Lab, is_quoted, may_begin_at
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
    Quit,
    Renamed,
    Request,
    Say,
    Topic,
    Welcome,
)
from .names import nearest_nick
from .text import console_lines, says_nothing


class LabServerEnd:
    """One console client of the dialect `lab`, as the server sees it."""

    __slots__ = ("_decoder", "_is_skipping", "_owes_nick", "_prefix", "_unsaid", "_wrote", "lab")

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._decoder = ChunkDecoder()
        self._wrote: str | None = None  # the nick as the client itself writes it
        self._prefix: re.Pattern[str] | None = None  # of the client's own writing
        self._owes_nick = False  # it spoke before it had answered the prompt
        self._is_skipping = False  # the rest of a message that was too long
        self._unsaid: tuple[str, str] | None = None  # the last message, without a farewell behind it and with it

    @property
    def is_unsure(self) -> bool:
        """Whether the last message waits to be told from a farewell: the next `feed`, with no bytes too, says it."""
        return self._unsaid is not None

    def opening(self) -> bytes:
        """The prompt."""
        return self.lab.prompt.encode()

    def feed(self, data: bytes) -> list[Request | Bad]:
        """What one chunk of the client's bytes says."""
        return self._read(self._decoder.feed(data), is_full=len(data) >= limits.LAB_READ_BYTES)

    def end(self) -> list[Request | Bad]:
        """What was held back when the client closed."""
        if self._unsaid is not None:
            (text, _), self._unsaid = self._unsaid, None
            return [*self._say(text), Quit()]
        return self._read(self._decoder.end()) if self._wrote is not None else []

    def _read(self, chunk: str, *, is_full: bool = False) -> list[Request | Bad]:
        requests: list[Request | Bad] = []
        if self._unsaid is not None:
            (_, text), self._unsaid = self._unsaid, None
            requests.extend(self._say(text))
        if self._wrote is None:
            wrote, chunk = self._nick_and_rest(chunk)
            if wrote is None:
                return []
            self._wrote = wrote
            if self.lab.client_prefixes and wrote.strip():  # else the prefix stands in many a text: `this : that`
                self._prefix = re.compile(re.escape(f"{wrote}: "))
            requests.append(Hello(nick=nearest_nick(wrote), client=self.lab.name, or_similar=True))
        pieces = list(self._pieces(chunk))
        was_skipping = self._is_skipping
        if chunk:
            self._is_skipping = is_full and len(pieces[-1]) > limits.TEXT_CHARS
        if was_skipping:
            pieces[0] = ""
        *before, last = pieces
        for piece in before:
            requests.extend(self._read_message(piece))
        requests.extend(self._read_message(last, is_last=True))
        return requests

    def _pieces(self, chunk: str) -> Iterator[str]:
        """One chunk, cut where the client's next message was glued on."""
        start = 0
        if self._prefix and self._wrote is not None:
            for found in self._prefix.finditer(chunk, 1):
                if may_begin_at(chunk, found.start(), self._wrote):
                    yield chunk[start : found.start()]
                    start = found.start()
        yield chunk[start:]

    def _nick_and_rest(self, chunk: str) -> tuple[str | None, str]:
        """The nick, and what was glued to it: a client that prefixes its text repeats the nick there.

        None while there is no nick yet.
        """
        if self.lab.client_prefixes:
            again = rf": |{re.escape(self.lab.leave)}$" if self.lab.farewell else ": "
            glued = re.match(rf"(?s)(\S.{{0,{limits.LAB_NICK_CHARS - 1}}}?)(?=\1(?:{again}))", chunk)
            if glued:
                return glued[1], chunk[glued.end() :]
            early = re.match(rf"([^\n]{{0,{limits.LAB_NICK_CHARS}}}?): ", chunk)
            if early:
                self._owes_nick = bool(early[1])
                return early[1], chunk
        nick, _, rest = chunk.lstrip("\r\n").partition("\n")
        return nick.rstrip("\r")[: limits.LAB_NICK_CHARS] or None, rest

    def _read_message(self, text: str, *, is_last: bool = False) -> Iterator[Request | Bad]:
        text = text.rstrip("\r\n")
        if self._owes_nick and self._wrote and text.endswith(self._wrote):
            before = text.removesuffix(self._wrote)
            if not before or may_begin_at(text, len(before), self._wrote):
                self._owes_nick = False
                text = before
        if self.lab.client_prefixes:
            text = text.removeprefix(f"{self._wrote}: ")
        if self.lab.farewell:
            before = text.removesuffix(f"{self._wrote}{self.lab.leave}")
            if before != text and not before:
                yield Quit()
                return
            if before != text and is_last and not is_quoted(text, len(before)):
                self._unsaid = before, text
                return
        yield from self._say(text)

    def _say(self, text: str) -> Iterator[Request | Bad]:
        text = text.strip("\r\n")
        if len(text) > limits.TEXT_CHARS:
            yield Bad(Code.TOO_LONG, f"A message may have {limits.TEXT_CHARS} characters at the most.")
        elif not says_nothing(text):
            yield Say(limits.LOBBY, text)

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """What the client is sent, one write for each element; `me` is the nick it goes by here."""
        return [line.encode() for answer in answers for line in self._lines(answer, me)]

    def _lines(self, answer: Answer, me: str) -> Iterator[str]:
        match answer:
            case Message():
                yield from self._said(answer, me)
            case Welcome(nick=nick):
                if self.lab.newcomer_hears_join:
                    yield nick + self.lab.join
                if self.lab.welcome:
                    yield self.lab.welcome
            case Joined(nick=nick) if self.lab.join and nick != me:
                yield nick + self.lab.join
            case Left(nick=nick) if self.lab.leave and nick != me:
                yield nick + self.lab.leave
            case Renamed(old=old, new=new):
                yield f"{NOTICE}{old} -> {new}"
            case Topic(text=text) | Notice(text=text):
                yield from _signed(NOTICE, text)
            case Error(text=text, code=code):
                yield from _signed(NOTICE, text or code)
            case _:
                return

    def _said(self, message: Message, me: str) -> Iterator[str]:
        in_room = message.to.startswith("#")
        if message.sender != me or (self.lab.echo and in_room):
            yield from _signed(f"{message.sender}: " if in_room else f"{message.sender}{TO_YOU}: ", message.text)


def _signed(author: str, text: str) -> Iterator[str]:
    """`text` with its author before every line and every piece of it, each short enough for one `recv`."""
    for line in console_lines(text, limits.LAB_MESSAGE_BYTES - len(author.encode())):
        yield author + line
