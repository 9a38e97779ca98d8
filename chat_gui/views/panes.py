"""The window's columns side by side, with dividers that the user can move. Tk thread.

What the user has made of them is kept when the window is too small for it, and comes back with the room for it.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace
from tkinter import ttk
from typing import Final

from .columns import PEOPLE, SIDEBAR, Columns, columns, least
from .theme import Theme

_MIDDLE_LEAST: Final = 15
"""No divider leaves the messages less than so many digits."""


class Panes(tk.PanedWindow):
    """Holds the columns, of which that of the people can be left out.

    Args:
        sidebar_width, people_width: what `widths` said in an earlier start; 0 for the usual.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, sidebar_width: int, people_width: int) -> None:
        super().__init__(parent, orient="horizontal", borderwidth=0, sashpad=0)
        self._theme = theme
        # In digits, for they grow with the text; None for the usual.
        self._sidebar_digits = self._in_digits(sidebar_width)
        self._people_digits = self._in_digits(people_width)
        self._are_people_wanted = False
        self.insists = False
        """Whether the people are to be seen although there is no room."""
        self._parts: tuple[ttk.Frame, ttk.Frame, ttk.Frame] | None = None
        self._laid = Columns(0, 0)
        self._fitted_digit = 0

    def hold(self, sidebar: ttk.Frame, middle: ttk.Frame, people: ttk.Frame) -> None:
        """These are its columns."""
        self._parts = sidebar, middle, people
        self.add(sidebar, stretch="never")
        self.add(middle, stretch="always")
        self.fit()
        # That of the window, and never that of a column: a divider that is being moved must not make one go.
        self.bind("<Configure>", lambda _event: self.fit())
        self.bind("<ButtonRelease>", lambda _event: self._released())

    # The people.

    @property
    def are_people_shown(self) -> bool:
        """Whether their column is there."""
        return self._laid.people > 0

    def want_people(self, *, are_wanted: bool) -> None:
        """Whether they are to be seen where there is room."""
        if are_wanted != self._are_people_wanted:
            self._are_people_wanted = are_wanted
            self.fit()

    def insist(self, *, insists: bool) -> None:
        """Have them seen although there is no room, or no longer; that ends with room, and with another text size."""
        self.insists = insists
        self.fit()

    def resume(self, before: Panes) -> None:
        """Take the place of another."""
        self.insist(insists=before.insists)

    # Widths.

    def widths(self) -> tuple[int, int]:
        """What the user has made the widths of the sidebar and of the people, in pixels."""
        wanted = self._wanted()
        return wanted.sidebar, wanted.people

    def _wanted(self) -> Columns:
        digit = self._digit()
        sidebar, people = self._sidebar_digits or SIDEBAR, self._people_digits or PEOPLE
        return Columns(round(sidebar * digit), round(people * digit))

    def _digit(self) -> int:
        return self._theme.ui.measure("0")

    def _in_digits(self, pixels: int) -> float | None:
        """A width the user has made, unless that makes no sense on this screen."""
        return pixels / self._digit() if 0 < pixels < self.winfo_screenwidth() // 2 else None

    def fit(self) -> None:
        """Make the columns as wide as they are wanted, or as there is room for."""
        room = self.winfo_width() if self.winfo_width() > 1 else self.winfo_toplevel().winfo_width()
        if self._parts is None or room <= 1:
            return
        sash = self._theme.space(1)
        self.configure(sashwidth=sash)
        wanted = self._wanted()
        if not self._are_people_wanted:
            wanted = replace(wanted, people=0)
        room -= 2 * sash if wanted.people else sash
        digit = self._theme.text.measure("0")
        if digit != self._fitted_digit:  # they were asked for when there was more room for them, or less
            self._fitted_digit, self.insists = digit, False
        fitting = columns(room, digit, wanted, insists=self.insists)
        if fitting.people and fitting == columns(room, digit, wanted, insists=False):
            self.insists = False
        self._lay(room, fitting)

    def _lay(self, room: int, fitting: Columns) -> None:
        if self._parts is None:
            return
        sidebar, middle, people = self._parts
        smallest = least(room, self._digit(), are_both=fitting.people > 0)
        # Of a column that is there already this changes what is given.
        self.add(sidebar, width=fitting.sidebar, minsize=min(smallest.sidebar, fitting.sidebar))
        self.add(middle, minsize=min(self._digit() * _MIDDLE_LEAST, room // 3))
        if fitting.people:
            least_people = min(smallest.people, fitting.people)
            self.add(people, width=fitting.people, minsize=least_people, stretch="never")
        elif self._laid.people:
            self.forget(people)
        self._laid = fitting

    def _released(self) -> None:
        """The user has let go of a divider: from now on it is wanted where it stands."""
        if self._parts is None:
            return
        self.update_idletasks()
        sidebar, _, people = (part.winfo_width() for part in self._parts)
        digit = self._digit()
        if sidebar != self._laid.sidebar:
            self._sidebar_digits = sidebar / digit
        if self._laid.people and people != self._laid.people:
            self._people_digits = people / digit
        self._laid = Columns(sidebar, people if self._laid.people else 0)
