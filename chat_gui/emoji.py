"""Emoji by name: looking one up, `:smile:` in a text, what `:smi` may become, and what a picker offers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from server.wire.names import fold

from .emoji_table import FOOD, HEARTS, NATURE, PEOPLE, SMILEYS, THINGS
from .fences import parts
from .markup import CODE

GROUPS: Final = (SMILEYS, PEOPLE, HEARTS, NATURE, FOOD, THINGS)
RECENT_MOST: Final = 24
_NAME: Final = r"[\w+-]{1,32}"
_BEGUN: Final = re.compile(rf"(?<![\w:]):({_NAME})$")
_ADDRESS: Final = r"\w+://\S+"
_NAMED: Final = re.compile(rf"(?P<kept>{CODE}|{_ADDRESS})|(?<![\w:])(?::{_NAME}:)+(?![\w:])")
"""Names, and where nothing in a line is replaced."""
_ONE_NAME: Final = re.compile(f":({_NAME}):")


@dataclass(frozen=True, slots=True)
class Emoji:
    """A character and what it is called, in English and in Russian."""

    char: str
    english: tuple[str, ...]
    russian: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of its names."""
        return self.english + self.russian

    def label(self) -> str:
        """Its names for people, the first in each language."""
        return f":{self.english[0]}:  :{self.russian[0]}:"


@cache
def group(table: str) -> tuple[Emoji, ...]:
    """The emoji of one of the `GROUPS`."""
    return tuple(map(_read, table.splitlines()))


def _read(line: str) -> Emoji:
    char, _, names = line.partition(" ")
    english, _, russian = names.partition("|")
    return Emoji(char, tuple(english.split()), tuple(russian.split()))


@cache
def every() -> tuple[Emoji, ...]:
    """All of them, in the order in which they are shown."""
    return tuple(each for table in GROUPS for each in group(table))


@cache
def _by_name() -> dict[str, Emoji]:
    return {_key(name): each for each in every() for name in each.names}


def _key(name: str) -> str:
    return fold(name).replace("ё", "е")


def found(query: str) -> list[Emoji]:
    """Those that a query finds: first by the beginning of a name, then by the beginning of a word within one."""
    wanted = _key(query.strip().strip(":").replace(" ", "_"))
    firsts, others = [], []
    for each in every():
        names = [_key(name) for name in each.names]
        if any(name.startswith(wanted) for name in names):
            firsts.append(each)
        elif any(f"_{wanted}" in name for name in names):
            others.append(each)
    exact = _by_name().get(wanted)
    return [*([exact] if exact else []), *(each for each in firsts if each is not exact), *others]


def completions(before: str) -> tuple[int, Sequence[str]]:
    """What a name that has been begun with a colon may become.

    Args:
        before: the text from the line's start to the cursor.

    Returns:
        Where the colon stands in `before`, and characters, each with a space behind it; none if there is no such name.
    """
    begun = _BEGUN.search(before)
    if begun is None:
        return len(before), ()
    wanted = _key(begun[1])
    chars = [each.char for each in found(begun[1]) if any(_key(name).startswith(wanted) for name in each.names)]
    return begun.start(), [f"{char} " for char in chars]


def with_emoji(text: str) -> str:
    """A text with every `:name:` that is known as its character; code and addresses stay as they are."""
    lines = text.split("\n")
    code = {at for part in parts(lines) if part.is_code for at in range(part.first, part.first + len(part.lines))}
    return "\n".join(line if at in code else _NAMED.sub(_replaced, line) for at, line in enumerate(lines))


def _replaced(named: re.Match[str]) -> str:
    return named[0] if named["kept"] else _ONE_NAME.sub(_char, named[0])


def _char(named: re.Match[str]) -> str:
    known = _by_name().get(_key(named[1]))
    return known.char if known else named[0]


def recent_of(remembered: str) -> list[Emoji]:
    """The emoji in a remembered text, newest first; what is not in the table is left out."""
    chars = {each.char: each for each in every()}
    return [chars[char] for char in dict.fromkeys(remembered.split()) if char in chars][:RECENT_MOST]


def with_recent(remembered: str, char: str) -> str:
    """What is to be remembered once `char` has been picked."""
    chars: Iterable[str] = (each.char for each in recent_of(f"{char} {remembered}"))
    return " ".join(chars)
