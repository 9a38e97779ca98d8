"""What a line in the composer asks for: a message, or one of a few commands that begin with a slash. Pure.

A command that nobody knows is never sent as a text: `/jion #maths` must not be read by a whole class. `//text` sends a
line that begins with a slash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from server.wire.names import fold

from . import emoji
from .i18n import tr
from .naming import alphabetical


@dataclass(frozen=True, slots=True)
class SayText:
    """Say this in the conversation that is open."""

    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Open the direct messages with somebody, and say this there if it is anything."""

    nick: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class EnterRoom:
    """Go into a room, which is made if there is none."""

    room: str


@dataclass(frozen=True, slots=True)
class LeaveRoom:
    """Leave a room; the one that is open if none is named."""

    room: str = ""


@dataclass(frozen=True, slots=True)
class TakeNick:
    """Be called something else."""

    nick: str


@dataclass(frozen=True, slots=True)
class GiveTopic:
    """Give the room that is open another topic; an empty one takes it away."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowPeople:
    """Say who is here."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Say what can be typed."""


@dataclass(frozen=True, slots=True)
class CloseWindow:
    """End the program."""


@dataclass(frozen=True, slots=True)
class Misused:
    """No such command (`usage` is empty), or a known one without what it needs."""

    command: str
    usage: str = ""


Command = SayText | Tell | EnterRoom | LeaveRoom | TakeNick | GiveTopic | ShowPeople | ShowHelp | CloseWindow | Misused

NO_TOPIC: Final = "-"
"""Given as a room's topic, it takes the topic away: `/topic` alone is what people type to read it."""


def usages() -> dict[str, str]:
    """Every command, and how it is used."""
    return {
        "/join": tr("/join #room"),
        "/leave": tr("/leave [#room]"),
        "/msg": tr("/msg nick text"),
        "/nick": tr("/nick name"),
        "/topic": tr("/topic text, or /topic - for none"),
        "/who": "/who",
        "/me": tr("/me text"),
        "/help": "/help",
        "/quit": "/quit",
    }


ROOM_COMMANDS: Final = frozenset({"/join", "/leave", "/msg", "/nick", "/topic"})
"""What a lab server knows nothing of."""


def parse(line: str) -> Command:
    """What a typed text asks for. Only its first line can be a command; a message may have many."""
    if not line.startswith("/"):
        return SayText(line)
    if line.startswith("//"):
        return SayText(line[1:])
    word, _, rest = line.partition(" ")
    word, rest = word.lower(), rest.strip()
    known = usages()
    if word not in known:
        return Misused(word)
    command = _command(word, rest, line)
    return Misused(word, known[word]) if command is None else command


def _command(word: str, rest: str, line: str) -> Command | None:
    """The command, or None if what it needs is missing."""
    first, _, after = rest.partition(" ")
    match word:
        case "/join" if rest:
            return EnterRoom(room_name(rest))
        case "/leave":
            return LeaveRoom(room_name(rest) if rest else "")
        case "/msg" if rest:
            return Tell(first.removeprefix("@"), after.strip())
        case "/nick" if rest:
            return TakeNick(rest)
        case "/topic" if rest:
            return GiveTopic("" if rest == NO_TOPIC else rest)
        case "/who":
            return ShowPeople()
        case "/me" if rest:
            return SayText(f"/me{line[3:]}")
        case "/help":
            return ShowHelp()
        case "/quit":
            return CloseWindow()
        case _:
            return None


def room_name(text: str) -> str:
    """A room's name with its `#`, which need not be typed."""
    return text if text.startswith("#") else f"#{text}"


def completions(before: str, nicks: Iterable[str], rooms: Iterable[str]) -> tuple[int, Sequence[str]]:
    """What the word in front of the cursor may become.

    Args:
        before: the text from the line's start to the cursor.
        nicks, rooms: what is known, rooms with their `#`.

    Returns:
        Where the word starts in `before`, and the words that may stand there, each with what belongs behind it:
        a nick that opens a line gets a colon, everything gets a space. A name behind a colon becomes an emoji.
    """
    at, chars = emoji.completions(before)
    if chars:
        return at, chars
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    word = before[start:]
    if not word:
        return start, ()
    if start == 0 and word.startswith("/"):
        return start, [f"{name} " for name in usages() if name.startswith(word.lower())]
    if word.startswith("#"):
        return start, [f"{room} " for room in _fitting(rooms, fold(word))]
    sign = "@" if word.startswith("@") else ""
    behind = ": " if start == 0 and not sign else " "
    return start, [f"{sign}{nick}{behind}" for nick in _fitting(nicks, fold(word.removeprefix("@")))]


def _fitting(names: Iterable[str], wanted: str) -> list[str]:
    """The names that begin with what is wanted, which is folded."""
    by_key = {fold(name): name for name in names}
    return [by_key[key] for key in sorted(by_key, key=alphabetical) if key.startswith(wanted)]
