"""A card over the middle of the chat: as large as what is on it, and no larger than there is room for. Tk thread.

Its keys are heard by its own parts alone, so that it goes when the keyboard does: else nothing but a click on one of
its buttons would put it away, and a second card could lie on it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from .focus_ring import has_left_all_of
from .later import Later
from .row_list import RowList
from .theme import Theme

_CENTRE: Final = 0.45
"""A little above the middle it looks as if it were in the middle."""


class Card(ttk.Frame):
    """Hidden until `appear`; whoever makes one fills it, what may be cut off last.

    Args:
        title: stands at its top.
        digits: how wide it is inside, where there is room for that.
        closed: called by `close`.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, title: str, digits: int, closed: Callable[[], None]) -> None:
        super().__init__(parent, style="Card.TFrame", padding=theme.space(5))
        self.theme = theme
        self._digits = digits
        self._closed = closed
        self._wrapped: list[ttk.Label] = []
        self._rows: RowList | None = None
        self._row_count = 0
        ttk.Label(self, text=title, style="Heading.TLabel").pack(anchor="w")
        parent.bind("<Configure>", lambda _event: self.fit(), add=True)
        self.bind("<<NextWindow>>", lambda event: self._step(event.widget, is_onward=True))
        self.bind("<<PrevWindow>>", lambda event: self._step(event.widget, is_onward=False))
        self._looking = Later(self)
        self.bind("<FocusOut>", lambda _event: self._looking.when_idle(self._look_for_focus))

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return bool(self.winfo_manager())

    def appear(self, focus: tk.Misc) -> None:
        """Show it, with the keyboard in one of its parts."""
        self._place()
        self.lift()
        self._hear(self)
        focus.focus_set()

    def _hear(self, part: tk.Misc) -> None:
        """Have what is pressed in a part of it, and is not answered there, come to the card."""
        for child in part.winfo_children():
            tags = child.bindtags()
            if str(self) not in tags:
                child.bindtags((*tags[:-1], str(self), tags[-1]))
            self._hear(child)

    def _step(self, part: tk.Misc, *, is_onward: bool) -> str:
        """Tab goes around on the card: nobody would look for the keyboard in what it covers."""
        met: list[tk.Misc] = []
        other = part.tk_focusNext() if is_onward else part.tk_focusPrev()
        while other is not None and other not in met and not str(other).startswith(f"{self}."):
            met.append(other)
            other = other.tk_focusNext() if is_onward else other.tk_focusPrev()
        if other is not None and other not in met:
            other.focus_set()
        return "break"

    def _look_for_focus(self) -> None:
        if self.is_open and has_left_all_of(self):
            self.leave()

    def leave(self) -> None:
        """Who clicks elsewhere in the window wants something else; from another window or a menu one comes back."""
        self.hide()

    def hide(self) -> None:
        """Put it away."""
        self.place_forget()

    def close(self) -> None:
        """Put it away, and say so."""
        if self.is_open:
            self.hide()
            self._closed()

    def restyle(self) -> None:
        """Colour what ttk does not, and measure anew."""
        if self._rows is not None:
            self._rows.restyle()
        self.fit()

    # What is on it.

    def wrapped(self, style: str, text: str = "") -> ttk.Label:
        """A label whose lines are as long as the card lets them be."""
        label = ttk.Label(self, style=style, text=text, justify="left")
        self._wrapped.append(label)
        return label

    def hold_list(self, rows: RowList, count: int) -> None:
        """It has a list that shows so many rows, where there is room for them."""
        self._rows, self._row_count = rows, count

    def fit_inside(self, width: int) -> None:
        """What is on it is so wide, in pixels."""
        for label in self._wrapped:
            label.configure(wraplength=width)
        if self._rows is not None:
            self._rows.ask_for(width, self._row_count)

    def fit(self) -> None:
        """Take the room that what is on it needs now, or what there is."""
        if self.is_open:
            self._place()

    def _place(self) -> None:
        theme, parent = self.theme, self.master
        margin = theme.space(4)
        room_across, room_down = parent.winfo_width() - 2 * margin, parent.winfo_height() - 2 * margin
        for pad in (theme.space(5), theme.space(2)):
            self.configure(padding=pad)
            self.fit_inside(min(theme.ui.measure("0") * self._digits, room_across - 2 * pad - 2))
            self.update_idletasks()  # Tk packs what is in it only then, and knows how large that is
            if self.winfo_reqheight() <= room_down:
                break
        width, height = min(self.winfo_reqwidth(), room_across), min(self.winfo_reqheight(), room_down)
        y = max(margin + height // 2, round(parent.winfo_height() * _CENTRE))
        self.place(x=parent.winfo_width() // 2, y=y, width=width, height=height, anchor="center")
