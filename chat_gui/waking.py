"""Whether this machine has slept: told by looking at two clocks often enough. Pure; the session's thread uses it.

While a machine sleeps, the monotonic clock goes on under Windows and stands still under Linux and macOS, where a wait
in `select` goes on behind the sleep as if there had been none. The wall clock goes on everywhere. So whoever looks at
least every `limits.WAKE_LOOK_S` seconds, and finds that far more has passed on either clock, has slept, or was stopped.
A wall clock that was set forward looks the same, which costs a ping.
"""

from __future__ import annotations

from collections.abc import Callable

from server.wire import limits


class Sleep:
    """Notices a sleep between two looks; the first look is that of making it.

    Args:
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wall_clock = wall_clock
        self._looked_at = clock(), wall_clock()

    def is_over(self) -> bool:
        """Whether the machine has slept since the last look."""
        before, now = self._looked_at, (self._clock(), self._wall_clock())
        self._looked_at = now
        return max(now[0] - before[0], now[1] - before[1]) > limits.ASLEEP_S
