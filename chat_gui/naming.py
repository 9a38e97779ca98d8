"""Names and topics as a window shows them, whatever a server sends: harmless, in order, and found in a text. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from server.wire import limits
from server.wire.text import showable_line

_NUMBER: Final = re.compile(r"0*([0-9]+)")


def shown_name(name: str) -> str:
    """A nick's or a room's name, safe to show and of bounded length."""
    return showable_line(name[: limits.NAME_SHOWN_CHARS])


def shown_topic(text: str) -> str:
    """A topic on one line, safe to show and of bounded length."""
    return showable_line(text[: limits.TOPIC_SHOWN_CHARS])


@lru_cache(maxsize=2 * limits.MEMBERS_SHOWN)
def alphabetical(key: str) -> str:
    """What a folded name is sorted by: `student2` comes before `student10`, and the Russian yo stands where ye does.

    Remembered, for a crowd is sorted anew whenever one of it comes or goes.
    """
    # A number is led by how many digits it has, and all by a digit, so that it stands where digits do. Of names that
    # are alike but for zeros before a number, the name itself decides.
    counted = _NUMBER.sub(lambda found: f"0{chr(ord('0') + len(found[1]))}{found[1]}", key)
    return f"{counted.replace('ё', 'е')}\0{key}"


def mention_pattern(*nicks: str) -> re.Pattern[str] | None:
    """Finds nicks in a text as words of their own, whatever their case; None for no nick."""
    found = "|".join(map(re.escape, filter(None, nicks)))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None
