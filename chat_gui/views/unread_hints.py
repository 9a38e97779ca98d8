"""What is unread above and below the part of the sidebar's list that is in view, at its edges. Tk thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Final, Literal

from chat_gui.conversation import Conversation
from chat_gui.i18n import tr_count

from .row_list import ROWS_MOVED, RowList, count_text
from .theme import Theme

_UP: Final = "\N{UPWARDS ARROW}"
_DOWN: Final = "\N{DOWNWARDS ARROW}"


@dataclass(frozen=True, slots=True)
class _Edge:
    """One end of the view: a button that lies there while something is unread beyond it."""

    button: ttk.Button
    arrow: str
    rely: float
    anchor: Literal["ne", "se"]


class UnreadHints:
    """Two small buttons over the list; a press brings the nearest unread conversation into view.

    They don't take the keyboard, for Ctrl+K goes to every conversation.
    """

    def __init__(self, rows: RowList, theme: Theme) -> None:
        self._rows = rows
        self._theme = theme
        self._unread: Mapping[str, Conversation] = {}
        self._above = self._edge(_UP, 0.0, "ne")
        self._below = self._edge(_DOWN, 1.0, "se")
        self.above, self.below = self._above.button, self._below.button
        rows.canvas.bind(ROWS_MOVED, lambda _event: self._look())

    def show(self, unread: Mapping[str, Conversation]) -> None:
        """These conversations, by the keys of their rows, have something unread."""
        self._unread = unread
        self._look()

    def _edge(self, arrow: str, rely: float, anchor: Literal["ne", "se"]) -> _Edge:
        button = ttk.Button(self._rows.canvas, takefocus=False)
        self._rows.follow_wheel(button)
        return _Edge(button, arrow, rely, anchor)

    def _look(self) -> None:
        above, below = self._rows.out_of_view()
        self._tell(self._above, [at for at in reversed(above) if self._is_unread(at)])
        self._tell(self._below, [at for at in below if self._is_unread(at)])

    def _is_unread(self, at: int) -> bool:
        return self._rows.rows[at].key in self._unread

    def _tell(self, edge: _Edge, places: list[int]) -> None:
        """Say how much is unread in the rows at these places, the nearest first."""
        if not places:
            edge.button.place_forget()
            return
        there = [self._unread[self._rows.rows[at].key] for at in places]
        is_loud = any(each.mentions for each in there)
        count = sum(each.unread for each in there)
        words = f"{edge.arrow} {tr_count('{count} new', '{count} new', count)}"
        room = self._rows.canvas.winfo_width() - self._theme.space(8)  # what is around them
        fits = self._theme.small_bold.measure(words) <= room
        edge.button.configure(
            text=words if fits else f"{edge.arrow} {count_text(count)}",
            style="Edge.Accent.TButton" if is_loud else "Edge.Plain.TButton",
            command=partial(self._rows.centre, places[0]),
        )
        # Over the counts: it covers less of the names.
        edge.button.place(relx=1.0, x=-self._theme.space(2), rely=edge.rely, anchor=edge.anchor)
