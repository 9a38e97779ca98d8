"""When bookmarks are taken up and written: when a server is met, while nothing happens, at the end. Tk thread."""

from __future__ import annotations

from collections.abc import Callable

from server.wire import limits

from .bookmarks import Bookmarks
from .marks import Marked
from .model import Model


class Marking:
    """Keeps the bookmarks of a model in step with the file.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, bookmarks: Bookmarks, clock: Callable[[], float]) -> None:
        self._bookmarks = bookmarks
        self._clock = clock
        self._server_id = ""
        self._kept: tuple[str, Marked] | None = None
        self._looked_at = float("-inf")

    def meet(self, model: Model, server_id: str) -> None:
        """A server has said which one it is, empty for one that numbers no messages."""
        if server_id != self._server_id:
            self._server_id, self._kept = server_id, None
            if server_id:
                model.conversations.take_up(self._bookmarks.of(server_id, model.me))

    def forget_server(self) -> None:
        """What is known from now on comes from another server."""
        self._server_id = ""

    def rest(self, model: Model) -> None:
        """Nothing happens just now: write what has changed, but not again and again."""
        now = self._clock()
        if now - self._looked_at >= limits.BOOKMARKS_EVERY_S:
            self._looked_at = now
            self.save(model)

    def leave(self, model: Model) -> None:
        """The window may close now: without a connection, what was not sent is kept as well."""
        self.save(model, with_unsent=not model.is_online)

    def save(self, model: Model, *, with_unsent: bool = False) -> None:
        """Write what has changed."""
        if self._server_id:
            current = model.me, model.conversations.marked(with_unsent=with_unsent)
            if current != self._kept:
                self._kept = current
                self._bookmarks.keep(self._server_id, *current)
