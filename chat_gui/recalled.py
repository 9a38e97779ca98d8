"""What was sent lately, to be gone back to from the composer. Pure."""

from __future__ import annotations

from typing import Final

_MOST: Final = 50
"""Nobody presses a key more often than that to find something again."""


class Recalled:
    """The texts that were sent, and the one that has been gone back to."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._at = 0

    def sent(self, text: str) -> None:
        """This has been sent."""
        if self._texts[-1:] != [text]:
            self._texts.append(text)
            del self._texts[:-_MOST]
        self._at = len(self._texts)

    def earlier(self, written: str) -> str | None:
        """What was sent before what is written.

        Args:
            written: nothing, to begin with the last; or what was recalled, unchanged.

        Returns:
            None where that is something else, which must not be lost, or where there is nothing earlier.
        """
        if not written:
            self._at = len(self._texts)
        elif not self._is_recalled(written):
            return None
        if self._at == 0:
            return None
        self._at -= 1
        return self._texts[self._at]

    def later(self, written: str) -> str | None:
        """What was sent after it; behind the last there is an empty text. None where nothing was recalled."""
        if not written or not self._is_recalled(written):
            return None
        self._at += 1
        return self._texts[self._at] if self._at < len(self._texts) else ""

    def _is_recalled(self, written: str) -> bool:
        return self._at < len(self._texts) and written == self._texts[self._at]
