"""Text that arrives is hostile: what of it may be shown, and how a long one is cut. Pure.

The original goes into the store and onto the clipboard; what stands here decides only what reaches a screen, a
terminal or a peer that cannot bear it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ME = "/me "

_SURROGATES = re.compile("[\ud800-\udfff]")
# C0 and C1 controls but tab and line feed; the bidi overrides, embeddings and isolates that let a line pretend to be
# another (Unicode TR 36, 2.10); line and paragraph separators; the byte order mark; invisible operators, tag
# characters and Hangul fillers, which hide text.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u115f\u1160\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Marks that are drawn over their neighbours when they pile up: Latin and Cyrillic, Hebrew, Arabic, Thai, and those of
# symbols. Four on one letter are more than any living language writes.
_MARKS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MARK_RUN = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
# What prints as nothing: blanks and controls of every kind, what Unicode calls default ignorable (joiners, selectors,
# fillers, tags: DerivedCoreProperties.txt), the empty Braille pattern and the musical note without a head.
_UNSEEN = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ANY_SEEN = re.compile(f"[^{_UNSEEN}]")
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")


def without_surrogates(text: str) -> str:
    """`text` with every lone surrogate replaced: what is left can always be encoded as UTF-8."""
    return text if text.isascii() else _SURROGATES.sub(REPLACEMENT, text)


def showable(text: str) -> str:
    """`text` with only what may reach a screen: tabs and line feeds stay, a CR LF is one line feed.

    Controls, bidi overrides, lone surrogates and invisible carriers are dropped, and a pile of more than four
    combining marks on one character is cut to four. Joiners stay: emoji and Indic scripts need them.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSHOWABLE.sub("", without_surrogates(text))
    return text if text.isascii() else _MARK_RUN.sub(r"\1", text)


def showable_line(text: str) -> str:
    """`showable` text on one line: every line feed and tab is a space."""
    return showable(text).replace("\n", " ").replace("\t", " ")


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in a text: it is empty, or spaces and other characters that print as nothing.

    Emoji are seen, whatever joiners and selectors they are made with.
    """
    return _ANY_SEEN.search(text) is None


def says_nothing(text: str) -> bool:
    """Whether a message is blank, or a `/me` with nothing to be seen behind it."""
    first = text[:1]
    if "!" <= first <= "~" and first != "/":  # seen at once, as nearly always
        return False
    return _ANY_SEEN.search(text, len(_ME) if text.startswith(_ME) else 0) is None


def has_unseen(text: str) -> bool:
    """Whether a text has a space or another character that prints as nothing."""
    return _ANY_UNSEEN.search(text) is not None


def cut_utf8(text: str, most_bytes: int) -> Iterator[str]:
    """`text` in pieces of at most `most_bytes` bytes of UTF-8, cut between characters and after a space if one is near.

    Args:
        text: has no lone surrogates.
        most_bytes: at least 4, the longest character.
    """
    data = text.encode()
    start = 0
    while len(data) - start > most_bytes:
        end = start + most_bytes
        while data[end] & 0xC0 == 0x80:  # a continuation byte: the cut would fall inside a character
            end -= 1
        end = data.rfind(b" ", end - (end - start) // 4, end) + 1 or end
        yield data[start:end].decode()
        start = end
    if start < len(data):
        yield data[start:].decode()


def console_lines(text: str, most_bytes: int) -> Iterator[str]:
    """`text` as lines of at most `most_bytes` bytes of UTF-8 that a console can print, each with something in it.

    Whoever puts an author before each of them leaves nobody a way to write a line in another's name.
    """
    for line in showable(text).replace("\t", " ").split("\n"):
        for piece in cut_utf8(line, most_bytes):
            if shown := piece.rstrip():  # a space at the end would hide where the next message is glued on
                yield shown


def action(text: str) -> str | None:
    """What somebody does, if the text is a `/me`: its words without the command."""
    return text.removeprefix(_ME) if text.startswith(_ME) else None
