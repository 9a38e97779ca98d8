"""What people mark up as they type: links, `code`, *bold*, **bold**, _italic_, and the nick of the one who reads. Pure.

A text becomes runs: pieces of it, each with the names of the tags it is shown with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Run = tuple[str, tuple[str, ...]]
"""A piece of text and the names of its tags."""

# ASCII: without regard to case, an s would be a long s as well, which makes another scheme.
_WITH_SCHEME = r"(?<!\w)(?:(?ai:https?)://[^\s<>\"`]+|(?ai:mailto):[^\s<>\"`]+@[^\s<>\"`]+)"
# No part of an address of another kind: ftp://www.example.org, ann@www.example.org, \\www.example.org.
_WITHOUT_SCHEME = r"(?<![\w@./\\-])(?ai:www)(?:\.[\w-]++){2,}+(?!@)(?:[:/?#][^\s<>\"`]*)?"
_LINK = "(?P<link>" + _WITH_SCHEME + "|" + _WITHOUT_SCHEME + ")"
# As many backticks close it as have opened it, so that it can hold others. Possessive: a long row of them is read once.
CODE: Final = r"(?<!`)(?P<ticks>`++)(?P<code>[^\n]+?)(?<!`)(?P=ticks)(?!`)"
# Other chats and Markdown want two stars.
_BOLD = r"(?<![\w*])(?P<stars>\*\*?+)(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)(?P=stars)(?![\w*])"
_ITALIC = r"(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
_MARKED = re.compile(f"{_LINK}|{CODE}|{_BOLD}|{_ITALIC}")
_LINKED = re.compile(_LINK)
# Quicker than a link's beginning: a colon with slashes behind it or the end of `mailto` before it, or `www` and a dot.
_MAY_BE_MARKED = re.compile(r"[`*_]|:(?://|(?<=[oO]:))|\.(?<=[wW]{3}\.)")
_BARE: Final = re.compile(r"(?ai:www)\.")
_CLOSERS: Final = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“", "“": "„", "’": "‘"}
_ENDS: Final = ".,;:!?'*_\N{HORIZONTAL ELLIPSIS}"


def is_marked(text: str) -> bool:
    """Whether there may be something marked up in a text."""
    return _MAY_BE_MARKED.search(text) is not None


def runs(text: str, tags: tuple[str, ...], mention: re.Pattern[str] | None) -> Iterator[Run]:
    """One line of a message as runs; the signs that mark something up are left out.

    Args:
        tags: what every run is tagged with besides its own.
        mention: finds the reader's nick.
    """
    if is_marked(text):
        yield from _found(_MARKED, text, tags, mention)
    else:
        yield from _mentions(text, tags, mention)


def _found(
    pattern: re.Pattern[str], text: str, tags: tuple[str, ...], mention: re.Pattern[str] | None
) -> Iterator[Run]:
    """A text as runs by what a pattern of the above finds in it."""
    done = 0
    for found in pattern.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        shown = found[kind]
        end = found.end()
        if kind == "link":
            shown = without_tail(shown)
            end = found.start() + len(shown)
        yield from _mentions(text[done : found.start()], tags, mention)
        if kind in ("bold", "italic"):
            yield from _found(_LINKED, shown, (*tags, kind), mention)
        else:
            yield shown, (*tags, kind)
        done = end
    yield from _mentions(text[done:], tags, mention)


def _mentions(text: str, tags: tuple[str, ...], mention: re.Pattern[str] | None) -> Iterator[Run]:
    done = 0
    if mention is not None:
        for found in mention.finditer(text):
            start = found.start()
            if start and text[start - 1] == "@":
                start -= 1
            if start > done:
                yield text[done:start], tags
            yield text[start : found.end()], (*tags, "mention")
            done = found.end()
    if done < len(text):
        yield text[done:], tags


def without_tail(link: str) -> str:
    """A link without what belongs to the sentence around it: a full stop, a bracket or quotation opened before it."""
    while link:
        last = link[-1]
        opener = _CLOSERS.get(last)
        if last in _ENDS or (opener is not None and link.count(opener) < link.count(last)):
            link = link[:-1]
        else:
            break
    return link


def address(link: str) -> str:
    """A link as other programs want it: desktops find the program for a scheme by its name in small letters.

    One that was written without a scheme gets `http`: every such server answers that, and browsers that prefer `https`
    change it by themselves.
    """
    if _BARE.match(link):
        return "http://" + link
    scheme, colon, rest = link.partition(":")
    return scheme.lower() + colon + rest
