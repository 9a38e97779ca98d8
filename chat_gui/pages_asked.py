"""Which pages of the history the server has been asked for: it answers in the order in which it was asked. Tk thread.

A refusal does not say what is refused, so the order is the only way to know.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from server.wire.messages import AskHistory
from server.wire.names import fold


class PagesAsked:
    """Asks for pages, and remembers those that have not come. One object for each session.

    Args:
        send: sends a request to the server.
    """

    def __init__(self, send: Callable[[AskHistory], None]) -> None:
        self._send = send
        self._asked: deque[str] = deque()

    def ask(self, request: AskHistory) -> None:
        """Ask for a page."""
        self._asked.append(request.to)
        self._send(request)

    def came(self, name: str) -> None:
        """A page of that conversation has come. Nothing that was asked for before it will come any more."""
        if any(fold(each) == fold(name) for each in self._asked):
            while fold(self._asked.popleft()) != fold(name):
                pass

    def refused(self) -> str:
        """The server can't read a page. Returns the name of the conversation; empty if none was asked for."""
        return self._asked.popleft() if self._asked else ""

    def lost(self) -> None:
        """There is no connection any more: nothing will come."""
        self._asked.clear()
