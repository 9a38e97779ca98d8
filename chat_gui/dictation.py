"""Doing what was typed elsewhere than in the composer, at the pace that it can be said in. Tk thread; no widgets."""

from __future__ import annotations

import functools
import itertools
from collections import deque
from collections.abc import Callable

from .commands import CloseWindow, parse
from .view import View
from .visits import Visits


class Dictation:
    """Has lines said as if they were typed in the composer.

    Args:
        view: is closed by the command for it.
        say: does what was typed, and returns whether it was taken; see `Orders.obey`.
        clock: monotonic seconds.
        tick_s: how long one call may take, longer only by a line.
    """

    def __init__(
        self,
        view: View,
        visits: Visits,
        say: Callable[[str, Callable[[], None]], bool],
        clock: Callable[[], float],
        tick_s: float,
    ) -> None:
        self._view = view
        self._visits = visits
        self._say = say
        self._clock = clock
        self._tick_s = tick_s
        self._refused: deque[str] = deque()
        """Commands that the server has refused, and that are still to be given back."""

    def take(self, lines: deque[str], give_back: Callable[[str], None]) -> None:
        """Do what these say: line by line, for one tick, and as far as there is room.

        Lines wait while there is no room to say them in, while a command has no answer, which nobody could tell from
        that to the next one, and while too many messages have no receipt. The command to close the window waits for
        every receipt, as long as there is a connection. Where no server is visited nothing would end the waiting: there
        that command is obeyed even from behind lines that wait.

        Args:
            lines: those that are done are taken out.
            give_back: called with each that is not taken, and with each command that the server refuses.
        """
        until = self._clock() + self._tick_s
        while self._refused:  # by now the transcript says why
            give_back(self._refused.popleft())
        while lines and self._visits.can_take_more() and parse(lines[0]) != CloseWindow():
            line = lines.popleft()
            if not self._say(line, functools.partial(self._refused.append, line)):
                give_back(line)
            if self._clock() >= until:
                return
        if not self._visits.has_all_arrived():  # the end would come before what leaves at an old server's pace
            return
        for at, line in enumerate(lines if self._visits.current is None else itertools.islice(lines, 1)):
            if parse(line) == CloseWindow():
                del lines[at]
                self._view.close()
                return
