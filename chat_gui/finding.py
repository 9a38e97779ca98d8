"""Finding a text in what a conversation shows: where it stands, which of the places is looked at. Pure; no tkinter.

Letters are alike whatever their case and their accents, be these part of them or characters of their own, and the
Russian yo is the ye that people type: as a server of ours searches. Unlike there, any piece of a text is found,
not words alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from server.wire import limits

from .conversation import Entry
from .transcript import said_lines

_ACCENTED: Final = (range(0xDF, 0x250), range(0x370, 0x400), range(0x1E00, 0x2000))
"""Latin and Greek letters with accents; in other scripts such signs make another letter."""


def _plain_letters() -> dict[str, str]:
    plain = {"ё": "е", "ς": "σ"}
    for code in (code for codes in _ACCENTED for code in codes):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) > 1 and all(map(unicodedata.combining, parts[1:])):
            plain[chr(code)] = parts[0]
    return plain


_PLAIN: Final = _plain_letters()
_NOT_PLAIN = re.compile(f"[{''.join(_PLAIN)}]")
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_LATER_JAMO: Final = frozenset(map(chr, range(0x1160, 0x1200)))
"""What follows the first letter of a Korean syllable."""


def levelled(text: str) -> str:
    """The text with what makes no difference taken out; every character stays at its place."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    if len(lowered) != len(text):  # a Turkish capital I with its dot becomes two
        lowered = "".join(char.lower()[0] for char in text)
    return _NOT_PLAIN.sub(lambda found: _PLAIN[found[0]], lowered)


def is_composed(text: str) -> bool:
    """Whether a text is as `composed` would make it."""
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _ACCENT.search(text))


def composed(text: str) -> tuple[str, list[int]]:
    """A text in Unicode's normal form C, and where each of its characters, and its end, stands in the text itself.

    Accents that no letter takes in are left out, such as the stress mark of a Russian vowel.
    """
    letters: list[str] = []  # each with its marks
    for char in text:
        if letters and (unicodedata.combining(char) or char in _LATER_JAMO):
            letters[-1] += char
        else:
            letters.append(char)
    made: list[str] = []
    places: list[int] = []
    start = 0
    for letter in letters:
        whole = unicodedata.normalize("NFC", letter)
        # Its first character takes in what has gone; a mark that could not be taken in keeps a place of its own.
        gone = len(letter) - len(whole)
        for at, char in enumerate(whole):
            if not _ACCENT.match(char):
                made.append(char)
                places.append(max(start, start + gone + at) if at else start)
        start += len(letter)
    return "".join(made), [*places, len(text)]


class Hit(NamedTuple):
    """A place where the text stands: in which line of what an entry says, from where to where.

    Columns are counted by the finder's `length`.
    """

    entry: Entry
    line: int
    start: int
    end: int


class Finder:
    """Finds a text in the entries of a conversation. The newest place comes first: one looks back from the end.

    `hits` are those places, at most `limits.HITS_SHOWN`; `at` is the one that is looked at, -1 for none.

    Args:
        length: how many columns a text takes; no fewer than it has characters.
    """

    def __init__(self, length: Callable[[str], int] = len) -> None:
        self._length = length
        self.hits: Sequence[Hit] = ()
        self.at = -1
        self._wanted = ""
        self._kept: dict[int, _Text] = {}
        self._texts: Sequence[_Text] = ()

    @property
    def current(self) -> Hit | None:
        """The place that is looked at."""
        return self.hits[self.at] if self.at >= 0 else None

    @property
    def is_cut(self) -> bool:
        """Whether there may be more places than are told."""
        return len(self.hits) >= limits.HITS_SHOWN

    def look(self, entries: Sequence[Entry], wanted: str, seen: Entry | None = None) -> None:
        """Find a text, or find it again after entries have come or gone.

        Args:
            entries: what the conversation shows, oldest first.
            seen: the last entry the reader sees. The place that is looked at stays if it is still one; or else it is
                the newest that stands no further down than this.
        """
        current = self.current
        self._wanted = levelled(composed(" ".join(wanted.split("\n")))[0])
        self._read(entries)
        hits: list[Hit] = []
        kept = from_seen = -1
        for each in reversed(self._texts) if self._wanted else ():
            entry = each.entry
            if entry is seen:
                from_seen = len(hits)
            if self._wanted in each.levelled:
                is_simple = each.is_simple
                for hit in _simple_hits(entry, each.levelled, self._wanted) if is_simple else self._hits(each):
                    if current is not None and entry is current.entry and hit[1:3] == current[1:3]:
                        kept = len(hits)
                    hits.append(hit)
                if len(hits) >= limits.HITS_SHOWN:
                    del hits[limits.HITS_SHOWN :]
                    break
        self.hits = hits
        wanted_at = kept if kept >= 0 else max(0, from_seen)
        self.at = min(wanted_at, len(hits) - 1)

    def step(self, steps: int) -> None:
        """Look at the next place, which is an older one, or with -1 at the one before; they go round."""
        if self.hits:
            self.at = (self.at + steps) % len(self.hits)

    def _read(self, entries: Sequence[Entry]) -> None:
        """Have the text of each entry; it is made once, as long as the entry stays."""
        texts = self._texts
        is_same = len(texts) == len(entries) and (
            not texts or (texts[0].entry is entries[0] and texts[-1].entry is entries[-1])
        )
        if is_same:
            return
        known = self._kept
        self._kept = {id(each): known.get(id(each)) or self._text(each) for each in entries}
        self._texts = [self._kept[id(each)] for each in entries]

    def _text(self, entry: Entry) -> _Text:
        shown = "\n".join(said_lines(entry))
        if not is_composed(shown):
            text, places = composed(shown)
            return _Text(entry, levelled(text), shown, places, is_simple=False)
        is_simple = "\n" not in shown and self._length(shown) == len(shown)
        return _Text(entry, levelled(shown), shown, None, is_simple)

    def _hits(self, text: _Text) -> Iterator[Hit]:
        """The places in one entry, the last first."""
        shown, places = text.shown, text.places
        end = len(text.levelled)
        while (at := text.levelled.rfind(self._wanted, 0, end)) >= 0:
            first, after = at, at + len(self._wanted)
            if places is not None:
                first, after = places[first], places[after]
            start = shown.rfind("\n", 0, first) + 1
            before = self._length(shown[start:first])
            yield Hit(text.entry, shown.count("\n", 0, first), before, before + self._length(shown[first:after]))
            end = at


class _Text(NamedTuple):
    """What an entry says, levelled, and as it is `shown`.

    `places`: where each character of the levelled text, and its end, stands in what is shown; None if at its own place.
    `is_simple`: it is one line in which every character takes one column.
    """

    entry: Entry
    levelled: str
    shown: str
    places: Sequence[int] | None
    is_simple: bool


def _simple_hits(entry: Entry, text: str, wanted: str) -> Iterator[Hit]:
    """The places in one entry, the last first: a letter may stand in thousands."""
    end, length = len(text), len(wanted)
    while (at := text.rfind(wanted, 0, end)) >= 0:
        yield Hit(entry, 0, at, at + length)
        end = at
