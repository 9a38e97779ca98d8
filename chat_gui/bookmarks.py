"""How far one has read in each conversation, what one was writing there, and which was open, for the next start.

One file for all profiles, by server and nick. Each call reads it whole, and it is written whole: `of` and `keep` are
for the Tk thread, `resume_at` and `rooms` for the session's.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from server.wire import limits
from server.wire.text import showable

from .kept_by_nick import KeptByNick, Table
from .marks import Bookmark, Marked
from .naming import shown_name

_LOCK_WAIT_S: Final = 0.2
"""The window waits for it. Another one writes within milliseconds."""


class Bookmarks:
    """The bookmarks in a file.

    Args:
        path: where they are, or will be; None keeps them in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = KeptByNick(
            path,
            to_json=_values,
            from_json=_marked,
            bounded=_bounded,
            lock_wait_s=_LOCK_WAIT_S,
            survives_power_cut=False,  # the window waits for it, perhaps while its user types
        )

    def of(self, server_id: str, nick: str) -> Marked:
        """What is remembered of a nick's conversations on a server."""
        return self._file.get(server_id, nick) or Marked()

    def resume_at(self, server_id: str, nick: str, since: int) -> int:
        """The id behind which a server is to send what was missed, if its last message to arrive was `since`.

        It is lower where messages arrived but were not read, or not even shown: they count as unread anew. It is higher
        where a window was killed before it could note what had arrived.
        """
        marked = self.of(server_id, nick)
        behind = [each.read for each in marked.bookmarks.values() if each.unread]
        since = min([marked.seen or since, *behind])
        return max(1, since) if marked.seen else since  # 0 would be a newcomer's

    def rooms(self, server_id: str, nick: str) -> list[str]:
        """The rooms one was in."""
        marked = self.of(server_id, nick)
        rooms = [name for name, each in marked.bookmarks.items() if each.joined and not name.startswith("@")]
        return rooms[: limits.ROOMS_PER_CLIENT]

    def keep(self, server_id: str, nick: str, marked: Marked) -> None:
        """Remember this of a nick's conversations on a server, instead of what was known.

        Where the file can't be written, that is logged, and what is to be remembered holds for this process.
        """
        self._file.change(server_id, nick, lambda _known: marked)


def _bounded(kept: Table[Marked]) -> Table[Marked]:
    """As much as the file may hold: what was kept last comes first."""
    bookmarks_left, chars_left = limits.BOOKMARKS, limits.DRAFTS_KEPT_CHARS
    servers: list[tuple[str, list[tuple[str, Marked]]]] = []
    for server_id, of_server in reversed(kept.items()):
        nicks: list[tuple[str, Marked]] = []
        for nick, marked in reversed(of_server.items()):
            bookmarks: dict[str, Bookmark] = {}
            for name, each in list(marked.bookmarks.items())[:bookmarks_left]:
                has_room = len(each.draft) <= chars_left
                bookmarks[name] = each if has_room else replace(each, draft="")
                chars_left -= len(bookmarks[name].draft)
            bookmarks_left -= len(bookmarks)
            if bookmarks:
                nicks.append((nick, replace(marked, bookmarks=bookmarks)))
        if nicks:
            servers.append((server_id, nicks))
    return {server_id: dict(reversed(nicks)) for server_id, nicks in reversed(servers)}


def _values(marked: Marked) -> dict[str, Any]:
    rows = {
        name: {
            key: value
            for key, value in (
                ("read", each.read),
                ("unread", each.unread),
                ("joined", each.joined),
                ("draft", showable(each.draft)),
            )
            if value
        }
        for name, each in marked.bookmarks.items()
    }
    return {"seen": marked.seen, "current": marked.current, "conversations": rows}


def _marked(value: Any) -> Marked:
    """What a file says that somebody may have edited."""
    values = value if isinstance(value, dict) else {}
    rows = values.get("conversations")
    names = rows if isinstance(rows, dict) else {}
    bookmarks = {shown_name(name): _bookmark(row) for name, row in names.items()}
    current = values.get("current")
    return Marked(_count(values.get("seen")), bookmarks, shown_name(current) if isinstance(current, str) else "")


def _bookmark(value: Any) -> Bookmark:
    values = value if isinstance(value, dict) else {}
    draft = values.get("draft")
    return Bookmark(
        _count(values.get("read")),
        _count(values.get("unread")),
        values.get("joined") is True,
        showable(draft[: limits.DRAFT_CHARS]) if isinstance(draft, str) else "",
    )


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value <= limits.MESSAGE_IDS else 0
