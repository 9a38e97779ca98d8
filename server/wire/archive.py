"""A conversation for reading elsewhere: as text, as JSON lines, or as a page of HTML. Pure; any thread.

Each form takes messages one by one and gives pieces of the file, so that a room of millions needs no memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from typing import Final

from .messages import Message
from .text import action, showable, showable_line

_INDENT: Final = "    "
_STYLE: Final = """\
:root { color-scheme: light dark }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em }
p { margin: .25em 0; white-space: pre-wrap; overflow-wrap: anywhere }
time { opacity: .7; font-size: .85em; margin-right: .5em }
"""
_BEGINNINGS: Final = re.compile(
    rb"""\[(?:\?|[-\d]+ [:\d]+)\] |\{"id": \d+, "to": "|<!DOCTYPE html>\n<html lang="">\n<head>\n<meta charset"""
)
"""How a file in each of the forms below begins; no more of each than later versions will keep."""
BEGINNING_BYTES: Final = 64
PAGE_FOOT: Final = "</body>\n</html>\n"
_HEAD: Final = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<h1>{title}</h1>
"""


def page_head(title: str, style: str, language: str = "") -> str:
    """The beginning of a page that needs nothing beside itself, and runs nothing, up to its heading.

    Args:
        title: any text.
        style: CSS, of our own writing.
        language: of the page's own words, such as `ru`; empty, which HTML takes for unknown, where it has none but
            what people have said.
    """
    return _HEAD.format(title=escape(showable_line(title)), style=style, language=language)


def as_text(_room: str, messages: Iterable[Message]) -> Iterator[str]:
    """`[2026-11-20 10:33] bob: hello`, in local time.

    A message's further lines are indented, so that none of them passes for a message of somebody else's.
    """
    for message in messages:
        first, *rest = showable(_said(message)).split("\n")
        yield f"[{_minute(_local(message.at))}] {first}\n"
        for line in rest:
            yield f"{_INDENT}{line}\n" if line else "\n"


def as_json_lines(_room: str, messages: Iterable[Message]) -> Iterator[str]:
    """One object a line with everything that is stored. In ASCII alone, which no console and no encoding spoils."""
    for message in messages:
        fields = {
            "id": message.id,
            "to": message.to,
            "from": message.sender,
            "text": message.text,
            "at": message.at,
            "nonce": message.nonce,
        }
        yield f"{json.dumps(fields)}\n"


def as_html(room: str, messages: Iterable[Message]) -> Iterator[str]:
    """A page that needs nothing beside itself, and runs nothing."""
    yield page_head(room, _STYLE)
    for message in messages:
        at = _local(message.at)
        stamp = f' datetime="{at.isoformat(timespec="seconds")}"' if at else ""
        deed = action(message.text)
        sender = f"<b>{escape(showable_line(message.sender))}</b>"
        said = f"{sender}: {_html(message.text)}" if deed is None else f"* {sender} {_html(deed)}"
        yield f"<p><time{stamp}>{_minute(at)}</time>{said}</p>\n"
    yield PAGE_FOOT


FORMS: Final[dict[str, Callable[[str, Iterable[Message]], Iterator[str]]]] = {
    "text": as_text,
    "jsonl": as_json_lines,
    "html": as_html,
}


def is_archive(beginning: bytes) -> bool:
    """Whether a file whose first `BEGINNING_BYTES` these are may be in one of `FORMS`; one that is empty may."""
    return not beginning or _BEGINNINGS.match(beginning) is not None


def _said(message: Message) -> str:
    deed, sender = action(message.text), showable_line(message.sender)
    return f"{sender}: {message.text}" if deed is None else f"* {sender} {deed}"


def _html(text: str) -> str:
    return escape(showable(text))


def _local(at: float) -> datetime | None:
    """The local time; None for one that no calendar has, from a machine whose clock was wrong."""
    try:
        return datetime.fromtimestamp(at, UTC).astimezone()
    except (OverflowError, ValueError, OSError):
        return None


def _minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else "?"
