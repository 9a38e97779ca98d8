"""Words as they are indexed and searched, in any language. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_PREFIX_CHARS: Final = 4
"""A searched word of so many characters also finds longer ones that begin with it: word endings are many."""

# Scripts that write words without spaces: each of their characters is indexed, and searched, as a word.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
# A mark that is no part of a letter in any form, as Russian's stress, does not part a word.
_WORD = re.compile("\\w[\\w\u0300-\u036f]*")


def is_unspaced(text: str) -> bool:
    """Whether something in the text is of a script that writes words without spaces."""
    return _UNSPACED.search(text) is not None


def indexable(text: str) -> str:
    """The text as its words are indexed, and searched: with spaces, and with the Russian yo as the ye people type.

    A letter is the same whether its mark is a part of it or a character of its own, as macOS writes it (NFC, NFD).
    What is indexed must never be made otherwise without indexing all of it anew: it is taken out as it was put in.
    """
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFC", text)).replace("ё", "е").replace("Ё", "Е")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word to search for, as words are indexed; if it `may_go_on`, also as the beginning of a longer one."""

    indexed: str
    may_go_on: bool


def wanted_words(text: str) -> Iterator[Wanted]:
    """The words of what a person typed, in order."""
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        indexed = indexable(word).strip()
        yield Wanted(indexed, len(word) >= _PREFIX_CHARS and " " not in indexed)


def query(text: str, is_common: Callable[[str], bool]) -> str:
    """What a person typed as an FTS5 expression: all words, long ones also as the beginning of a word.

    Args:
        is_common: whether so many messages have exactly this (an FTS5 string) that longer words are not wanted beside
            it; they cost a tenth of a second then.
    """
    terms = []
    for word in wanted_words(text):
        # In double quotes nothing is an operator; \w lets no double quote through.
        term = f'"{word.indexed}"'
        terms.append(f"{term}*" if word.may_go_on and not is_common(term) else term)
    return " AND ".join(terms)
