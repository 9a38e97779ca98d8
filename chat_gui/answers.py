"""What the server answers, taken to whoever has asked: rooms, older messages, what a search has found.

Runs on the Tk thread, one object for each session; knows no widget and no socket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from server.wire.messages import Code, Error, Found, HistoryPage, Message, RoomCount, RoomList

from .exports import Exports
from .i18n import tr
from .lookup import Lookup
from .model import Model
from .pages_asked import PagesAsked
from .wording import unreadable_sentence

Answer = HistoryPage | Found | RoomList


class Answers:
    """Knows who asks for what.

    Args:
        show_rooms: called with the rooms that the server has.
        show_message: called with a message that was looked for, when it has been loaded.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        model: Model,
        lookup: Lookup,
        exports: Exports,
        pages: PagesAsked,
        *,
        show_rooms: Callable[[Sequence[RoomCount]], None],
        show_message: Callable[[Message], None],
        clock: Callable[[], float],
    ) -> None:
        self._model = model
        self._lookup = lookup
        self._exports = exports
        self._pages = pages
        self._show_rooms = show_rooms
        self._show_message = show_message
        self._clock = clock

    def handle(self, answer: Answer) -> None:
        """Take an answer."""
        match answer:
            case RoomList(rooms=rooms):
                self._show_rooms(rooms)
            case Found():
                self._lookup.found(answer)
            case HistoryPage():
                self._page(answer)

    def refused(self, error: Error) -> bool:
        """The server can't do something. Returns whether somebody here had asked for it."""
        if self._lookup.refused(error):
            return True
        name = self._pages.refused() if error.code is Code.STORAGE and not error.nonce and not error.fatal else ""
        if name:
            name = self._model.conversations.name_now(name)
            self._model.older_refused(name, self._clock())
            self._lookup.page_refused(name)
            self._exports.refused(name, unreadable_sentence())
        return bool(name)

    def lost(self) -> None:
        """There is no connection any more: nothing that was asked for will come."""
        self._exports.stop(tr("The connection was lost before everything had come."))
        self._lookup.lost()
        self._pages.lost()

    def _page(self, page: HistoryPage) -> None:
        self._pages.came(page.to)
        page = replace(page, to=self._model.conversations.name_now(page.to))
        if self._exports.take(page):
            return
        self._model.add_older(page.to, page.messages, has_older=page.more)
        self._exports.go_on(page.to)
        sought = self._lookup.page_came(page.to)
        if sought is not None:
            self._show_message(sought)
