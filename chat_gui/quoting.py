"""What was said as plain text: for the clipboard, and as a quotation to answer to. Pure.

It is the original, not what the window shows of it: only what the clipboard cannot hold is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.wire.messages import Message
from server.wire.text import action, showable_line, without_surrogates

from .conversation import Entry, Presence
from .presences import presence_sentence
from .times import clock_text

_QUOTED_LINES: Final = 8
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


def copied(entries: Iterable[Entry]) -> str:
    """Entries as lines that can be read anywhere: `[10:33] bob: text`. Not ended by a line feed."""
    return "\n".join(map(_copied, entries))


def _copied(entry: Entry) -> str:
    time = f"[{clock_text(entry.at)}]"
    if isinstance(entry, Presence):
        return f"{time} {presence_sentence((entry,))}"
    return f"{time} {_said(entry) if isinstance(entry, Message) else for_clipboard(entry.text)}"


def _said(message: Message) -> str:
    text, nick = for_clipboard(message.text), showable_line(message.sender)
    doing = action(text)
    return f"{nick}: {text}" if doing is None else f"* {nick} {doing}"


def for_clipboard(text: str) -> str:
    """A text without what ends it too early on a clipboard, or cannot be encoded."""
    return without_surrogates(text).replace("\0", "")


def quoted(message: Message) -> str:
    """A message as a quotation: `> bob: text`, and `> ` before each further line. Ended by a line feed.

    Of a long one it is only the beginning.
    """
    lines = _said(message).split("\n")
    if len(lines) > _QUOTED_LINES:
        lines[_QUOTED_LINES:] = [_ELLIPSIS]
    return "".join(f"> {line}\n" for line in lines)
