"""The Tab key in a text: the word before the cursor becomes one that it may be, with each Tab the next. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

_START: Final = "completed_word"


class Completing:
    """Completes words in a text.

    Args:
        candidates: called with a line up to the cursor; returns where its last word starts, and what that may become.
    """

    def __init__(self, text: tk.Text, candidates: Callable[[str], tuple[int, Sequence[str]]]) -> None:
        self._text = text
        self._candidates = candidates
        self._words: Sequence[str] = ()
        self._typed = ""
        self._at = 0

    def step(self, steps: int) -> bool:
        """Complete, or go on to the next (1) or the one before (-1). Returns whether there is anything to complete."""
        if len(self._words) > 1 and self._is_untouched():
            self._at = (self._at + steps) % len(self._words)
            self._put(self._words[self._at])
            return True
        text = self._text
        before = text.get("insert linestart", "insert")
        start, words = self._candidates(before)
        if not words:
            return False
        self._words, self._typed = words, before[start:]
        self._at = 0 if steps > 0 else len(words) - 1
        text.mark_set(_START, f"insert - {len(self._typed)} indices")
        text.mark_gravity(_START, "left")
        self._put(words[self._at])
        return True

    def restore(self) -> bool:
        """Put back what was typed. Returns whether there was anything to put back."""
        if not self._words or not self._is_untouched():
            return False
        self._put(self._typed)
        self._words = ()
        return True

    def _is_untouched(self) -> bool:
        """Whether the cursor is still behind the word that was put there."""
        text = self._text
        is_set = _START in text.mark_names()
        return is_set and text.get(_START, "insert") == self._words[self._at] and text.compare(_START, "<", "insert")

    def _put(self, word: str) -> None:
        self._text.replace(_START, "insert", word)  # which leaves the cursor behind the word
        self._text.see("insert")
