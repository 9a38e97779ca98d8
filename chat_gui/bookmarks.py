"""How far one has read in each conversation, and what one was writing there, from one start to the next.

One file for all profiles, by server and nick. Each call reads it whole, and it is written whole: `of` and `keep` are
for the Tk thread, `resume_at` and `rooms` for the session's.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from server.wire import limits
from server.wire.names import fold
from server.wire.text import showable, showable_line

from .alone import alone
from .json_file import read_or_set_aside, write_json
from .marks import Bookmark, Marked

_log = logging.getLogger(__name__)

_LOCK_WAIT_S: Final = 0.2
"""The window waits for it. Another one writes within milliseconds."""


class Bookmarks:
    """The bookmarks in a file.

    Args:
        path: where they are, or will be; None keeps them in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, dict[str, Marked]] = {}  # never changed in place: the session's thread may read it

    def of(self, server_id: str, nick: str) -> Marked:
        """What is remembered of a nick's conversations on a server."""
        return self._load().get(server_id, {}).get(fold(nick), Marked())

    def resume_at(self, server_id: str, nick: str, since: int) -> int:
        """From where on a server is to send what was missed, if its last message that has arrived is `since`.

        Earlier than that, where messages were received and not read, or not even taken up: they count as unread anew.
        Later, where a window was killed: it had no time to say what had arrived.
        """
        marked = self.of(server_id, nick)
        behind = [each.read for each in marked.bookmarks.values() if each.unread]
        since = min([marked.seen or since, *behind])
        return max(1, since) if marked.seen else since  # 0 would be a newcomer's

    def rooms(self, server_id: str, nick: str) -> list[str]:
        """The rooms one was in."""
        marked = self.of(server_id, nick)
        return [name for name, each in marked.bookmarks.items() if each.joined][: limits.ROOMS_PER_CLIENT]

    def keep(self, server_id: str, nick: str, marked: Marked) -> None:
        """Remember this of a nick's conversations on a server, instead of what was known.

        Where the file can't be written, that is logged, and what is to be remembered holds for this process.
        """
        if not server_id or len(server_id) > limits.TOKEN_CHARS:
            return
        with alone(self._path, _LOCK_WAIT_S) if self._path else nullcontext():
            # Read again first: another window may have written since.
            kept = {name: dict(of_server) for name, of_server in self._load().items()}
            of_server = kept.pop(server_id, {})
            of_server.pop(fold(nick), None)
            of_server[fold(nick)] = marked
            kept[server_id] = of_server
            self._kept = _bounded(kept)
            self._save()

    def _save(self) -> None:
        if self._path is None:
            return
        values = {
            server_id: {nick: _values(marked) for nick, marked in of_server.items()}
            for server_id, of_server in self._kept.items()
        }
        try:
            # The window waits for it, perhaps while its user types.
            write_json(self._path, values, survives_power_cut=False)
        except OSError as error:
            _log.warning("how far one has read could not be kept: %s", error)

    def _load(self) -> dict[str, dict[str, Marked]]:
        if self._path is None:
            return self._kept
        values = read_or_set_aside(self._path)
        if values is None:
            return self._kept
        return {
            server_id: {nick: _marked(value) for nick, value in of_server.items()}
            for server_id, of_server in values.items()
            if isinstance(of_server, dict)
        }


def _bounded(kept: dict[str, dict[str, Marked]]) -> dict[str, dict[str, Marked]]:
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
                nicks.append((nick, Marked(marked.seen, bookmarks)))
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
    return {"seen": marked.seen, "conversations": rows}


def _marked(value: Any) -> Marked:
    """What a file says that somebody may have edited."""
    values = value if isinstance(value, dict) else {}
    rows = values.get("conversations")
    names = rows if isinstance(rows, dict) else {}
    bookmarks = {showable_line(name[: limits.NAME_SHOWN_CHARS]): _bookmark(row) for name, row in names.items()}
    return Marked(_count(values.get("seen")), bookmarks)


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
