"""Names and topics as a window shows them, whatever a server sends, and one's own nicks found in a text. Pure."""

from __future__ import annotations

import re

from server.wire import limits
from server.wire.text import showable_line


def shown_name(name: str) -> str:
    """A nick's or a room's name, safe to show and of bounded length."""
    return showable_line(name[: limits.NAME_SHOWN_CHARS])


def shown_topic(text: str) -> str:
    """A topic on one line, safe to show and of bounded length."""
    return showable_line(text[: limits.TOPIC_SHOWN_CHARS])


def mention_pattern(*nicks: str) -> re.Pattern[str] | None:
    """Finds nicks in a text as words of their own, whatever their case; None for no nick."""
    found = "|".join(map(re.escape, filter(None, nicks)))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None
