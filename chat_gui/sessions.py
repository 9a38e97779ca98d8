"""The sessions that a window has begun, to the end of the last: it may outlive the window. Tk thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from server import __version__

from .address import Address
from .bookmarks import Bookmarks
from .identities import Identities

if TYPE_CHECKING:
    from .session import Session

_log = logging.getLogger(__name__)

ENDING_S: Final = 4.0
"""How long the process may outlive its window: half a second for a goodbye, two for another window that writes the same
file, the rest for a slow disk. A thread that is killed while it writes leaves half a file.
"""


class Sessions:
    """Starts one after another, and has them end.

    Args:
        identities, bookmarks: where they find and write down what outlives them.
        clock: monotonic seconds.
    """

    def __init__(self, identities: Identities, bookmarks: Bookmarks, clock: Callable[[], float]) -> None:
        self._identities = identities
        self._bookmarks = bookmarks
        self._clock = clock
        self._begun: list[Session] = []

    def open(self, address: Address, nick: str) -> Session:
        """Start one."""
        from .session import Session  # noqa: PLC0415 - 14 ms that the first picture need not wait for

        self._begun = [each for each in self._begun if not each.has_ended]
        client = f"chat-gui {__version__}"
        session = Session(address, nick, client=client, identities=self._identities, bookmarks=self._bookmarks)
        self._begun.append(session)
        session.start()
        return session

    def end(self) -> None:
        """Have them say and write down their last. There is no window any more that they could keep."""
        for session in self._begun:
            session.close()
        until = self._clock() + ENDING_S
        for session in self._begun:
            if not session.join(max(0.0, until - self._clock())):
                _log.warning("a connection did not end in time")
