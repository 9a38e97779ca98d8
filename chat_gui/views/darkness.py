"""Whether the window is dark: as the user has chosen, or as the desktop is whenever that changes. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from chat_gui.settings import Settings

from .desktop import DesktopLook
from .later import Later

_LOOK_MS: Final = 100
_DESKTOP_EVERY_S: Final = 5.0
"""How often at most the desktop is asked for its look: it costs a process, and is done when the user comes back."""


class Darkness:
    """Follows the settings, and the desktop if they say so.

    Args:
        changed: called when the desktop has said how it looks, be it as before.
        clock: monotonic seconds.
    """

    def __init__(
        self, root: tk.Tk, settings: Settings, changed: Callable[[], None], clock: Callable[[], float]
    ) -> None:
        self._settings = settings
        self._changed = changed
        self._clock = clock
        self._desktop: DesktopLook | None = None
        self._seen_at = clock()
        self._next_look = Later(root)

    @property
    def is_wanted(self) -> bool:
        """Whether the window is to be dark, as far as is known."""
        theme = self._settings.theme
        return theme == "dark" or (theme == "system" and self._look().is_dark)

    def follow(self) -> None:
        """The settings may have changed: see what the desktop answers, if it is to be followed."""
        if self._settings.theme == "system" and not self._next_look.is_waiting:
            self._wait()

    def came_back(self) -> None:
        """The user comes back, perhaps from the desktop's settings."""
        now = self._clock()
        is_due = now - self._seen_at >= _DESKTOP_EVERY_S
        if self._settings.theme == "system" and not self._next_look.is_waiting and is_due:
            self._seen_at = now
            self._look().look()
            self._wait()

    def stop(self) -> None:
        """Follow nothing any more."""
        self._next_look.cancel()
        if self._desktop is not None:
            self._desktop.close()

    def _look(self) -> DesktopLook:
        """What the desktop is asked only if somebody wants to know."""
        if self._desktop is None:
            self._desktop = DesktopLook()
        return self._desktop

    def _wait(self) -> None:
        """Follow the desktop's look once it is known: it takes a program to ask, and the first picture can't wait."""
        if self._look().take_answer():
            self._changed()
        else:
            self._next_look.start(_LOOK_MS, self._wait)
