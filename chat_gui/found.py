"""How a message that a search has found reads in the list of results: where, who, when, and a piece of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from server.wire import limits
from server.wire.messages import Message
from server.wire.text import action, showable_line
from server.words import is_unspaced, wanted_words

from .finding import composed, is_composed, levelled
from .markup import Run
from .naming import shown_name
from .nick_colours import NickColours
from .times import clock_text, day_text, local_day

_SNIPPET_CHARS: Final = 240
_BEFORE_CHARS: Final = 60
"""How much stands before the first word that was found, in a text that is cut."""
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_GAP: Final = "   "
# A word's own letter or digit, as the server takes words apart: `_` is none.
_LETTER: Final = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class FoundLines:
    """A result: a line about the message, and a line of it in which the words that were searched for are tagged."""

    heading: tuple[Run, ...]
    snippet: tuple[Run, ...]


def found_lines(
    message: Message, place: str, text: str, this_year: int, colours: NickColours, *, is_whole: bool = False
) -> FoundLines:
    """How a message reads that was found by `text`.

    Args:
        place: the conversation to name before it, empty for none.
        this_year: days of other years are told with their year.
        colours: those of the nicks.
        is_whole: leave nothing of its text out.
    """
    nick = showable_line(message.sender)[: limits.NICK_CHARS * 2]
    day = day_text(local_day(message.at), this_year)
    heading: list[Run] = []
    if place:
        heading.append((shown_name(place) + _GAP, ("result", "place")))
    heading.append((nick, ("result", f"nick{colours.of(nick)}")))
    heading.append((f"{_GAP}{day}, {clock_text(message.at)}", ("result", "time")))
    doing = action(message.text)
    said = message.text if doing is None else f"{nick} {doing}"
    return FoundLines(
        tuple(heading), tuple(_snippet(said, text, limits.SHOWN_TEXT_CHARS if is_whole else _SNIPPET_CHARS))
    )


def _snippet(said: str, text: str, most_chars: int) -> list[Run]:
    line = showable_line(said[: limits.SHOWN_TEXT_CHARS]).strip()
    marks = word_marks(line, text)
    first = marks[0][0] if marks else 0
    start = 0 if len(line) <= most_chars or first <= _BEFORE_CHARS else first - _BEFORE_CHARS
    end = min(len(line), start + most_chars)
    written: list[Run] = [(_ELLIPSIS, ("snippet",))] if start else []
    done = start
    for mark_start, mark_end in marks:
        if mark_start >= end:
            break
        written.append((line[done:mark_start], ("snippet",)))
        done = min(mark_end, end)
        written.append((line[mark_start:done], ("snippet", "found")))
    written.append((line[done:end] + (_ELLIPSIS if end < len(line) else ""), ("snippet",)))
    return [run for run in written if run[0]]


def word_marks(shown: str, text: str) -> list[tuple[int, int]]:
    """From where to where the words stand in `shown` by which a search for `text` found it, in order."""
    pattern = _words_pattern(text)
    if pattern is None:
        return []
    if is_composed(shown):
        return [found.span() for found in pattern.finditer(levelled(shown))]
    text_composed, places = composed(shown)
    return [(places[found.start()], places[found.end()]) for found in pattern.finditer(levelled(text_composed))]


@lru_cache(maxsize=8)
def _words_pattern(text: str) -> re.Pattern[str] | None:
    patterns = [
        _word_pattern(levelled(word.indexed), may_go_on=word.may_go_on)
        for word in wanted_words(text[: limits.SEARCH_CHARS])
    ]
    # Longer ones first: what begins with another is marked whole.
    return re.compile("|".join(sorted(filter(None, patterns), key=len, reverse=True))) if any(patterns) else None


def _word_pattern(word: str, *, may_go_on: bool) -> str:
    parts = re.findall(f"{_LETTER}+", word)
    if not parts:
        return ""
    pattern = r"[\W_]*".join(map(re.escape, parts))
    if is_unspaced(word):
        return pattern
    return rf"(?<!{_LETTER}){pattern}" + (f"{_LETTER}*" if may_go_on else rf"(?!{_LETTER})")
