"""The window's pages, each made when it is first wanted. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial

from chat_gui.settings import Settings

from .indicators import Indicators
from .settings_page import SettingsPage
from .shortcuts_page import ShortcutsPage
from .stage import Stage
from .theme import Theme


class Pages:
    """Opens one page or the other; asked for again, it goes away.

    Args:
        settings, changed, resize: see `SettingsPage`.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        stage: Stage,
        settings: Settings,
        *,
        changed: Callable[[], None],
        resize: Callable[[int], None],
    ) -> None:
        self._root = root
        self._theme = theme
        self._stage = stage
        self._indicators: Indicators | None = None
        self._make_settings = partial(
            SettingsPage, root, theme, settings, changed=changed, resize=resize, closed=stage.uncover
        )
        self._settings: SettingsPage | None = None
        self._shortcuts: ShortcutsPage | None = None

    @property
    def settings(self) -> SettingsPage:
        """What can be set."""
        if self._settings is None:
            self._indicators = self._indicators or Indicators(self._root, self._theme)
            self._settings = self._make_settings()
        return self._settings

    @property
    def shortcuts(self) -> ShortcutsPage:
        """What each key does."""
        if self._shortcuts is None:
            self._shortcuts = ShortcutsPage(self._root, self._theme, self._stage.uncover)
        return self._shortcuts

    def show_settings(self) -> None:
        """Open the settings, if they are not open."""
        self._stage.cover(self.settings)

    def toggle_settings(self) -> None:
        """Open the settings, or close them."""
        self._toggle(self.settings)

    def toggle_shortcuts(self) -> None:
        """Open the page of shortcuts, or close it."""
        self._toggle(self.shortcuts)

    def restyle(self) -> None:
        """Show what is set now, in the theme's colours."""
        if self._indicators is not None:
            self._indicators.restyle()
        for page in (self._settings, self._shortcuts):
            if page is not None:
                page.restyle()
        if self._settings is not None:
            self._settings.refresh()

    def rebuild(self) -> None:
        """Make the pages anew, in the language that is spoken now; one that is open stays open."""
        settings, shortcuts, page = self._settings, self._shortcuts, self._stage.page
        self._settings = self._shortcuts = None
        if settings is not None and settings is page:
            self._stage.cover(self.settings)
            self.settings.resume(settings)
        elif page is not None:
            self._stage.cover(self.shortcuts)
        for old in (settings, shortcuts):
            if old is not None:
                old.destroy()

    def _toggle(self, page: SettingsPage | ShortcutsPage) -> None:
        if self._stage.page is page:
            self._stage.uncover()
        else:
            self._stage.cover(page)
