"""Which export is under way, and what the user wants of it. Tk thread; the work itself is in `exporting.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from server.wire.messages import AskHistory, HistoryPage

from .model import Model

if TYPE_CHECKING:
    from .exporting import Exporting, ExportOrder


class Exports:
    """The export that is under way, if there is one; another one takes its place.

    Args:
        tell: called with a sentence about how far it is, or why it has failed, and whether it goes on.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self, tell: Callable[[str, bool], None], clock: Callable[[], float], wall_clock: Callable[[], float]
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._wall_clock = wall_clock
        self._current: Exporting | None = None

    def start(self, order: ExportOrder, model: Model, ask: Callable[[AskHistory], None]) -> None:
        """Begin."""
        # 10 ms that the first picture need not wait for.
        from .exporting import Exporting  # noqa: PLC0415

        self.stop()
        self._current = Exporting(order, model, ask=ask, tell=self._tell, wall_clock=self._wall_clock)

    def stop(self, why: str = "") -> None:
        """End it without a file. `why` is told."""
        if self._current is not None:
            self._current.stop(why)
            self._current = None

    def take(self, page: HistoryPage) -> bool:
        """Take a page of the history, if it was asked for here. Returns whether it was."""
        return self._current is not None and self._current.take(page)

    def refused(self, name: str, why: str) -> None:
        """A page of a conversation can't be read: it can't be exported whole."""
        if self._current is not None and self._current.waits_for(name):
            self.stop(why)

    def go_on(self, name: str) -> None:
        """The model has taken a page of that conversation, which had been asked for before."""
        if self._current is not None:
            self._current.go_on(name)

    def work(self, until: float) -> bool:
        """Write until a time. Returns whether anything was written or has ended; then there may be more to do."""
        if self._current is None or not self._current.work(until, self._clock):
            return False
        if self._current.is_over:
            self._current = None
        return True
