"""What a nick and a room name may look like, and when two of them are one. Pure.

Both are compared by their NFKC case-fold, so that `Bob`, `bob` and full-width `ｂｏｂ` are one nick and nobody can be
impersonated by a change of case or width. Cyrillic letters stay others than the Latin ones that look like them, as two
words do: `look_alikes` says what a nick could be taken for.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import Final

from . import limits
from .text import REPLACEMENT, has_unseen, showable, showable_line

FORBIDDEN = frozenset(f" :@#/{REPLACEMENT}")
"""What no name has. The replacement character says that a name could not be read: it would be many people's."""

_CYRILLIC: Final = "авеёіїкмнорстухѕј"
_LATIN: Final = "abeëiïkmhopctyxsj"
"""Letter by letter what looks like it, in capitals or small."""
_TO_LATIN: Final = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)


class NameProblem(Enum):
    """Why a nick or a room name is refused. The value is an English sentence for text clients and the log."""

    EMPTY = "It is empty."
    TOO_LONG = "It is too long."
    SPACES = "It has a space in it."
    CHARACTERS = "It has a character that is not allowed: no : @ # / and nothing invisible."


def fold(name: str) -> str:
    """The key two names share when they count as one."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def look_alikes(nick: str) -> set[str]:
    """The folded nicks, other than its own, that a nick looks like: all its look-alike letters in one alphabet.

    Where both alphabets are meant to be in a nick, what mixes them otherwise is not found.
    """
    folded = fold(nick)
    # Folded again: an accent can melt into a letter of the one alphabet and stand by itself in the other.
    return {fold(folded.translate(_TO_LATIN)), fold(folded.translate(_TO_CYRILLIC))} - {folded}


def nick_problem(nick: str) -> NameProblem | None:
    """What is wrong with a nick, or None: 1 to 24 printable characters, no spaces, none of `: @ # /`."""
    return _problem(nick, limits.NICK_CHARS)


def room_problem(room: str) -> NameProblem | None:
    """What is wrong with a room's name, or None. A room is written `#name`; the name has 1 to 32 characters."""
    if not room.startswith("#"):
        return NameProblem.CHARACTERS if room else NameProblem.EMPTY
    return _problem(room[1:], limits.ROOM_CHARS)


def _problem(name: str, most_chars: int) -> NameProblem | None:
    if not name:
        return NameProblem.EMPTY
    if len(name) > most_chars:
        return NameProblem.TOO_LONG
    if any(char.isspace() for char in name):
        return NameProblem.SPACES
    # A mark at the start would be drawn over what stands before the name, and a pile of them is cut where it is shown.
    if not _can_hold(name) or unicodedata.category(name[0]).startswith("M") or showable(name) != name:
        return NameProblem.CHARACTERS
    return None


def _can_hold(part: str) -> bool:
    # The fold can hold a character that the name does not: a full-width colon becomes a plain one.
    return (
        part.isprintable() and FORBIDDEN.isdisjoint(part) and FORBIDDEN.isdisjoint(fold(part)) and not has_unseen(part)
    )


def nearest_nick(wanted: str) -> str:
    """The allowed nick closest to what somebody asked for, for dialects that have no way to say no.

    An allowed nick stays as it is, and what has nothing usable in it becomes `guest`.
    """
    # Cut first: putting thousands of marks into their normal order takes seconds.
    shown = showable_line(unicodedata.normalize("NFC", wanted[: 4 * limits.NICK_CHARS])).strip()
    kept = ("_" if char.isspace() else char for char in shown if char.isspace() or _can_hold(char))
    nick = "".join(kept)[: limits.NICK_CHARS]
    return nick if nick_problem(nick) is None else "guest"


def numbered_nick(nick: str, number: int) -> str:
    """`nick` with a number behind it, cut so that the whole is still a nick: what a lab client gets if it is taken."""
    tail = str(number)
    return nick[: limits.NICK_CHARS - len(tail)] + tail
