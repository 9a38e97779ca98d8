"""The server's end of one lab connection: a console client's bytes to requests, answers to what it prints. Pure.

Rules:
- One chunk of bytes is one message, but for a chunk that ends inside a character: it waits for the rest.
- A client that prefixes its own text is known by that prefix, and only its own is taken off: a forged one stays in the
  text, behind the true nick.
- Two messages of such a client that arrived glued are told apart by the prefix inside, where no space stands before it.
- Whatever goes out is cut to what one `recv` of the client holds, and every line of it carries its author.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from . import limits
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
    Quit,
    Renamed,
    Request,
    Say,
    Topic,
    Welcome,
)
from .names import nearest_nick
from .text import cut_utf8, showable


class LabServerEnd:
    """One console client of the dialect `lab`, as the server sees it."""

    __slots__ = ("_decoder", "_held", "_split", "_wrote", "lab")

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._wrote: str | None = None  # the nick as the client itself writes it
        self._split: re.Pattern[str] | None = None

    def opening(self) -> bytes:
        """The prompt."""
        return self.lab.prompt.encode()

    def feed(self, data: bytes) -> list[Request | Bad]:
        """What one chunk of the client's bytes says."""
        self._held += self._decoder.decode(data)
        inside_a_character = self._decoder.getstate()[0] != b""
        if inside_a_character and len(self._held) < limits.LAB_HELD_CHARS:
            return []
        chunk, self._held = self._held, ""
        return self._read(chunk)

    def end(self) -> list[Request | Bad]:
        """What was held back when the client closed."""
        chunk = self._held + self._decoder.decode(b"", final=True)
        self._held = ""
        return self._read(chunk) if self._wrote is not None else []

    def _read(self, chunk: str) -> list[Request | Bad]:
        requests: list[Request | Bad] = []
        if self._wrote is None:
            wrote, chunk = self._nick_and_rest(chunk)
            if not wrote:
                return []
            self._wrote = wrote
            if self.lab.client_prefixes:
                self._split = re.compile(rf"(?<=\S)(?={re.escape(wrote)}: )")
            requests.append(Hello(nick=nearest_nick(wrote), client=self.lab.name, or_similar=True))
        for piece in self._split.split(chunk) if self._split else [chunk]:
            requests.extend(self._read_message(piece))
        return requests

    def _nick_and_rest(self, chunk: str) -> tuple[str, str]:
        """The nick, and what was glued to it: a client that prefixes its text repeats the nick there."""
        if self.lab.client_prefixes:
            glued = re.match(r"(?s)(\S.{0,63}?)(?=\1: )", chunk)
            if glued:
                return glued[1], chunk[glued.end() :]
        return chunk.strip(), ""

    def _read_message(self, text: str) -> Iterator[Request | Bad]:
        if self.lab.client_prefixes:
            text = text.removeprefix(f"{self._wrote}: ")
        leaving = False
        if self.lab.farewell:
            kept = text.removesuffix(f"{self._wrote}{self.lab.leave}")
            # Glued behind a message or alone, it is the farewell; behind a space somebody is writing about it.
            leaving = kept != text and not kept.endswith(" ")
            text = kept if leaving else text
        text = text.strip("\r\n")
        if len(text) > limits.TEXT_CHARS:
            yield Bad(Code.TOO_LONG, f"A message may have {limits.TEXT_CHARS} characters at the most.")
        elif text and not text.isspace():
            yield Say(limits.LOBBY, text)
        if leaving:
            yield Quit()

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """What the client is sent, one write for each element; `me` is the nick it goes by here."""
        return [write for answer in answers for write in self._render(answer, me)]

    def _render(self, answer: Answer, me: str) -> Iterator[bytes]:
        lab = self.lab
        match answer:
            case Message(to=to, sender=sender, text=text):
                if sender == me and not (lab.echo and to.startswith("#")):
                    return
                yield from _spoken(sender if to.startswith("#") else f"{sender} (to you)", text)
            case Welcome(nick=nick):
                if lab.newcomer_hears_join:
                    yield f"{nick}{lab.join}".encode()
                if lab.welcome:
                    yield lab.welcome.encode()
            case Joined(nick=nick) if lab.join and nick != me:
                yield f"{nick}{lab.join}".encode()
            case Left(nick=nick) if lab.leave and nick != me:
                yield f"{nick}{lab.leave}".encode()
            case Renamed(old=old, new=new):
                yield f"* {old} -> {new}".encode()
            case Topic(text=text) if text:
                yield from _cut(f"* {text}")
            case Notice(text=text) | Error(text=text) if text:
                yield from _cut(f"* {text}")
            case _:
                return


def _spoken(sender: str, text: str) -> Iterator[bytes]:
    """`nick: text`, with the nick before every line and every piece of it, so that nobody can forge a line."""
    prefix = f"{sender}: "
    room = limits.LAB_MESSAGE_BYTES - len(prefix.encode())
    for line in showable(text).replace("\t", " ").split("\n"):
        for piece in cut_utf8(line, room):
            yield (prefix + piece).encode()


def _cut(text: str) -> Iterator[bytes]:
    for line in showable(text).replace("\t", " ").split("\n"):
        for piece in cut_utf8(line, limits.LAB_MESSAGE_BYTES):
            yield piece.encode()
