"""What a server forgets with time: nicks that nobody uses any more, and messages older than it is to keep. Hub thread.

A round begins when the server starts and then once a day. It goes in small steps, in pauses of the talk or, where there
are none, one every couple of seconds, so that nobody waits for it. Whoever owns a nick and is here keeps it, however
long ago the last hello was.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Final

from .history import History, StorageError
from .wire import limits

log = logging.getLogger(__name__)
_DAY_S: Final = 86_400


class Upkeep:
    """The rounds, one after the other.

    Args:
        history: what is tidied.
        nick_days: a nick whose owner has not come for so long is free again.
        keep_days: messages that are older are forgotten; 0 keeps all of them.
        every_s: from the beginning of one round to that of the next.
    """

    def __init__(self, history: History, nick_days: float, keep_days: float, every_s: float) -> None:
        self.is_under_way = False
        self._history = history
        self._nick_days = nick_days
        self._keep_days = keep_days
        self._every_s = every_s
        self._due = float("-inf")
        self._at = 0.0
        self._frees_nicks = False
        self._looked_at = 0  # messages up to this id

    def is_wanted(self, now: float) -> bool:
        """Whether there is something to do; monotonic seconds. Safe from any thread."""
        return self.is_under_way or now >= self._due

    def step(self, now: float, at: float, nicks_in_use: Collection[str] = ()) -> list[str]:
        """Do a little of the round, which begins if none is under way.

        Args:
            now: monotonic seconds.
            at: seconds since the epoch.
            nicks_in_use: folded.

        Returns:
            The rooms that have nothing left to keep.
        """
        if not self.is_under_way:
            self.is_under_way = self._frees_nicks = True
            self._due, self._at, self._looked_at = now + self._every_s, at, 0
        try:
            return self._step(nicks_in_use)
        except StorageError as error:  # a full disk; whatever can't be read, somebody else will complain of
            self.is_under_way = False
            log.warning("what is too old could not be forgotten: %s", error)
            return []

    def _step(self, nicks_in_use: Collection[str]) -> list[str]:
        if self._frees_nicks:
            freed = self._history.forget_unseen(self._at - self._nick_days * _DAY_S, nicks_in_use)
            if freed:
                log.info("nicks that nobody has used for long: %d are free again", freed)
            self._frees_nicks = False
            self.is_under_way = self._keep_days > 0
            return []
        looked_at = self._history.forget_old(
            self._looked_at, self._at - self._keep_days * _DAY_S, limits.UPKEEP_MESSAGES
        )
        if looked_at is not None:
            self._looked_at = looked_at
            return []
        self.is_under_way = False
        return self._history.forget_empty()
