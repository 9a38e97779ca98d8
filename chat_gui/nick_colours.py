"""Which colour a nick has: one that its letters give, unless somebody in the same room has that one already. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from server.wire.names import fold

NICK_COLOURS: Final = 12
_STRIDE: Final = 5
"""From a colour that is taken to the next one tried: neighbours look alike. With no common divisor, it meets all."""
_CROWD: Final = 4 * NICK_COLOURS
"""In a larger room many must share a colour whatever one does."""
_MOST: Final = 2_000


class NickColours:
    """The colours of the nicks that have been met. Who has one keeps it, under another nick too."""

    def __init__(self) -> None:
        self._own: dict[str, int] = {}

    def meet(self, nicks: Collection[str]) -> None:
        """These are in one room: whoever has no colour yet gets one that nobody else there has, if any is left."""
        if len(nicks) > _CROWD or len(self._own) > _MOST:
            return
        keys = list(map(_key, nicks))
        taken = {self._own[key] for key in keys if key in self._own}
        for key in keys:
            if len(taken) == NICK_COLOURS:
                return
            if key not in self._own:
                colour = _usual(key)
                while colour in taken:
                    colour = (colour + _STRIDE) % NICK_COLOURS
                self._own[key] = colour
                taken.add(colour)

    def meet_author(self, nick: str, present: Collection[str]) -> None:
        """Somebody has said something, and may have left since then: those who are here have other colours."""
        key = _key(nick)
        if key in self._own or len(present) >= _CROWD or len(self._own) > _MOST:
            return
        self.meet((*present, nick))
        self._own.setdefault(key, _usual(key))  # where none was left: not to be looked for at each message

    def rename(self, old: str, new: str) -> None:
        """Somebody is called something else."""
        colour = self._own.get(_key(old))
        if colour is not None and len(self._own) <= _MOST:
            self._own[_key(new)] = colour

    def of(self, nick: str) -> int:
        """The number of the colour that belongs to a nick."""
        key = _key(nick)
        return self._own.get(key, _usual(key))


@lru_cache(maxsize=4096)
def _key(nick: str) -> str:
    return fold(nick)


@lru_cache(maxsize=4096)
def _usual(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "replace")) % NICK_COLOURS
