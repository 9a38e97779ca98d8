"""A conversation as a page of HTML that looks as it does in the window. Pure.

The page is made of the same blocks as the transcript: each run of text with a tag becomes an element of that class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from typing import Final

from server.wire.archive import PAGE_FOOT, page_head
from server.wire.messages import Message
from server.wire.text import showable

from .i18n import language
from .markup import Run, address
from .nick_colours import NickColours
from .own_nicks import OwnNicks
from .transcript import Layout

_AT_ONCE: Final = 50
"""Messages in a piece."""


def as_page(name: str, messages: Sequence[Message], layout: Layout, style: str) -> Iterator[str]:
    """Pieces of the page.

    Args:
        name: the conversation's.
        layout: a new one; see `whole_layout`.
        style: CSS for the classes, which are the transcript's tags.
    """
    yield page_head(name, style, language())
    for start in range(0, len(messages), _AT_ONCE):
        blocks = layout.add(messages[start : start + _AT_ONCE])
        yield "".join(chain.from_iterable(map(_lines, (block.runs for block in blocks))))
    yield PAGE_FOOT


def whole_layout(own: OwnNicks, colours: NickColours) -> Layout:
    """A layout that cuts nothing, however long, and tells every day with its year."""
    no_year = 0
    return Layout(own, no_year, colours, lines=lambda text: showable(text).split("\n"))


def _lines(runs: Iterable[Run]) -> Iterator[str]:
    """Each line as an element; its class is the first tag of its first run."""
    kind, parts = "", ""
    for text, tags in runs:
        for at, piece in enumerate(text.split("\n")):
            if at:
                yield f'<div class="{kind or tags[0]}">{parts}</div>\n'
                kind, parts = "", ""
            if piece:
                kind = kind or tags[0]
                parts += _element(piece, tags)


def _element(text: str, tags: tuple[str, ...]) -> str:
    names = " ".join(tag for tag in tags[1:] if tag != "link")
    classes = f' class="{names}"' if names else ""
    if "link" in tags:
        return f'<a{classes} href="{escape(address(text))}" rel="noreferrer">{escape(text)}</a>'
    return f"<span{classes}>{escape(text)}</span>" if names else escape(text)
