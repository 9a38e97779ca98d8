"""Text for people at a terminal: the server's end for netcat, the client's end for a server nobody knows. Pure.

In text mode each line is a message to the lobby, and a line that starts with `/` is one of a few commands. The first
line is the nick; so is every later one until the server has taken one (the hub sees to that).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence

from . import limits
from .ends import Sending
from .framing import LineFramer
from .messages import (
    Answer,
    AskHelp,
    AskWho,
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
    RoomState,
    Say,
    Topic,
    Welcome,
)
from .text import action, is_blank, showable, showable_line

HELP = (
    "Every line you type goes to everybody. Commands:",
    "  /who             who is here",
    "  /msg NICK TEXT   a message for one person",
    "  /me TEXT         say what you do",
    "  /quit            leave",
    "  //TEXT           a line that begins with a slash",
)
# What a telnet puts among the text: options it offers or asks for, and commands, such as after Ctrl+C (RFC 854). None
# of it can be UTF-8.
_TELNET = re.compile(rb"(?s)\xff(?:\xfa.*?\xff\xf0|[\xfb-\xfe].|[\xf0-\xf9])")


class TextServerEnd:
    """One netcat or telnet user, as the server sees it."""

    __slots__ = ("_framer", "_named")

    is_unsure = False

    def __init__(self, framer: LineFramer) -> None:
        self._framer = framer
        self._named = False

    def opening(self) -> bytes:
        """Nothing: the port has greeted."""
        return b""

    def feed(self, data: bytes) -> list[Request | Bad]:
        """The requests that `data` completes."""
        return self.read(self._framer.feed(data))

    def end(self) -> list[Request | Bad]:
        """A last line without its LF counts: `printf 'bob\\nhello' | nc` has said hello."""
        rest = self._framer.end()
        return self.read([rest]) if rest and self._named else []

    def read(self, lines: Sequence[bytes | Bad]) -> list[Request | Bad]:
        """The requests in whole lines."""
        requests: list[Request | Bad] = []
        for line in lines:
            if isinstance(line, Bad):
                requests.append(line)
                continue
            text = _TELNET.sub(b"", line).decode("utf-8", "replace").removeprefix("\ufeff")
            if not text:
                continue
            if self._named:
                requests.extend(_typed(text))
            else:
                self._named = True
                # Somewhat too long is enough to be told that it is too long.
                requests.append(Hello(nick=text.strip()[: 4 * limits.NICK_CHARS], client="text"))
        return requests

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """`answers` as lines, in one write."""
        text = "".join(f"{line}\n" for answer in answers for line in _lines(answer, me))
        return [text.encode("utf-8", "replace")] if text else []


def _typed(text: str) -> Iterator[Request | Bad]:
    """What a typed line asks for."""
    if len(text) > limits.TEXT_CHARS:
        yield Bad(Code.TOO_LONG, f"A message may have {limits.TEXT_CHARS} characters at the most.")
        return
    command, _, rest = text.partition(" ")
    rest = rest.strip()
    match command.lower():
        case "/help" | "/?":
            yield AskHelp()
        case "/who":
            yield AskWho()
        case "/quit" | "/exit":
            yield Quit()
        case "/me" if not is_blank(rest):
            yield Say(limits.LOBBY, f"/me{text[3:]}")
        case "/msg" if not is_blank(rest.partition(" ")[2]):
            nick, _, message = rest.partition(" ")
            yield Say(f"@{nick.removeprefix('@')}", message.strip())
        case "/me" | "/msg":
            yield Bad(Code.BAD_FRAME, f"{command} needs more: /help shows how it is used.")
        case _ if command.startswith("/") and not command.startswith("//"):
            yield Bad(Code.BAD_FRAME, "There is no such command: /help lists them. Nothing was sent.")
        case _ if not is_blank(text):
            yield Say(limits.LOBBY, text.removeprefix("/") if text.startswith("//") else text)


def _lines(answer: Answer, me: str) -> Iterator[str]:
    match answer:
        case Message():
            yield from message_lines(answer, me)
        case Welcome(nick=nick, rooms=rooms):
            members = next((room.members for room in rooms if room.name == limits.LOBBY), ())
            others = [showable_line(member) for member in members if member != nick]
            yield f"* Welcome, {nick}. /help shows what you can type."
            yield f"* Here: {', '.join(others)}" if others else "* Nobody else is here yet."
        case RoomState(members=members):
            yield f"* {len(members)} here: {', '.join(map(showable_line, members))}"
        case Joined(nick=nick):
            yield f"* {showable_line(nick)} joined"
        case Left(nick=nick):
            yield f"* {showable_line(nick)} left"
        case Renamed(old=old, new=new):
            yield f"* {showable_line(old)} is now {showable_line(new)}"
        case Topic(text=text):
            yield f"* topic: {showable_line(text)}"
        case Notice(text=text):
            yield from (f"* {showable_line(line)}" for line in showable(text).split("\n"))
        case Error(text=text, code=code):
            yield f"! {showable_line(text) or code}"
        case _:
            return


def message_lines(message: Message, me: str) -> Iterator[str]:
    """A message as a person at a terminal reads it, its author before every line; one's own is not repeated.

    What somebody does has two stars: a line with one is the server's, and nobody else can write it.
    """
    if message.sender == me:
        return
    sender = showable_line(message.sender)
    if not message.to.startswith("#"):
        sender += " (to you)"
    doing = action(message.text)
    for line in showable(message.text if doing is None else doing).replace("\t", " ").split("\n"):
        yield f"{sender}: {line}" if doing is None else f"** {sender} {line}"


class PlainClientEnd:
    """A server whose prompt nobody knows: what it says is shown, what is typed is sent as it is, with a line feed.

    Args:
        wall_clock: seconds since the epoch, for the times of messages.
    """

    spacing_s = 0.0
    deadline = None

    def __init__(self, wall_clock: Callable[[], float]) -> None:
        self._wall_clock = wall_clock
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._nick = ""
        self._last_id = 0

    def send(self, request: Request, now: float) -> Sending:
        """A typed line; the nick is not sent, since nobody knows whether the server asked for it."""
        match request:
            case Hello(nick=nick):
                self._nick = nick
                return Sending((), (Welcome(nick, (RoomState(limits.LOBBY, "", (nick,)),)),))
            case Say(to=limits.LOBBY, text=text, nonce=nonce):
                self._last_id += 1
                message = Message(self._last_id, limits.LOBBY, self._nick, text, self._wall_clock(), nonce)
                return Sending((f"{text}\n".encode("utf-8", "replace"),), (message,))
            case Say(nonce=nonce):
                return Sending((), (Error(Code.NO_SUCH_ROOM, "This server has one room only.", nonce),))
            case _:
                return Sending()

    def feed(self, data: bytes, now: float) -> Sending:
        """What the server wrote, line by line; what has no line feed yet is shown as it stands."""
        text = showable(self._decoder.decode(data))
        return Sending((), tuple(Notice(line) for line in text.split("\n") if line.strip()))

    def tick(self, now: float) -> Sending:
        """Nothing is due by the clock."""
        return Sending()
