"""Who is writing in the open conversation just now. Pure; time is an argument, in monotonic seconds."""

from __future__ import annotations

from typing import Final

from server.wire.names import fold

SHOWN_S: Final = 6.0
"""Two of the notices that a window sends while its user types; one of them may be late."""
_MOST: Final = 50
"""More are not remembered: three are "several" already."""


class Writers:
    """The nicks whose notices are fresh, in the order in which they began."""

    def __init__(self) -> None:
        self._until: dict[str, tuple[str, float]] = {}

    def heard(self, nick: str, now: float) -> None:
        """Somebody is writing."""
        key = fold(nick)
        if key in self._until or len(self._until) < _MOST:
            self._until[key] = nick, now + SHOWN_S

    def stopped(self, nick: str) -> None:
        """They have said it, or gone, or are called something else."""
        self._until.pop(fold(nick), None)

    def clear(self) -> None:
        """Another conversation is open."""
        self._until.clear()

    def nicks(self, now: float) -> tuple[str, ...]:
        """Who is writing; whoever has not been heard for a while is forgotten."""
        if self._until:
            self._until = {key: each for key, each in self._until.items() if each[1] > now}
        return tuple(nick for nick, _ in self._until.values())
