"""What the server answers, taken to whoever has asked: rooms, older messages, what a search has found.

Runs on the Tk thread, one object for each session; knows no widget and no socket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from server.wire.messages import Error, Found, HistoryPage, Message, RoomCount, RoomList

from .exports import Exports
from .i18n import tr
from .lookup import Lookup
from .model import Model

Answer = HistoryPage | Found | RoomList


class Answers:
    """Knows who asks for what.

    Args:
        show_rooms: called with the rooms that the server has.
        show_message: called with a message that was looked for, when it has been loaded.
    """

    def __init__(
        self,
        model: Model,
        lookup: Lookup,
        exports: Exports,
        *,
        show_rooms: Callable[[Sequence[RoomCount]], None],
        show_message: Callable[[Message], None],
    ) -> None:
        self._model = model
        self._lookup = lookup
        self._exports = exports
        self._show_rooms = show_rooms
        self._show_message = show_message

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
        return self._lookup.refused(error)

    def lost(self) -> None:
        """There is no connection any more: nothing that was asked for will come."""
        self._exports.stop(tr("The connection was lost before everything had come."))
        self._lookup.lost()

    def _page(self, page: HistoryPage) -> None:
        if self._exports.take(page):
            return
        self._model.add_older(page.to, page.messages, has_older=page.more)
        self._exports.go_on()
        sought = self._lookup.page_came(page.to)
        if sought is not None:
            self._show_message(sought)
