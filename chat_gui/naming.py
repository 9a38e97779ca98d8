"""Names and topics as a window shows them, whatever a server sends, and one's own nick found in a text. Pure."""

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


def mention_pattern(nick: str) -> re.Pattern[str] | None:
    """Finds a nick in a text as a word of its own, whatever its case; None for no nick."""
    return re.compile(rf"(?<!\w){re.escape(nick)}(?!\w)", re.IGNORECASE) if nick else None
