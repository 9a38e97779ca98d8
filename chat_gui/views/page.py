"""A page: a title, a way back, and a column that scrolls where it does not fit. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr

from .edge_scrollbar import EdgeScrollbar
from .elided import ElidedLabel
from .theme import Theme
from .wheel import bind_wheel

_COLUMN_DIGITS: Final = 64
"""Wider, the eye loses its way from what is at the left to what is at the right."""


class Page(ttk.Frame):
    """An empty page; whoever makes one fills `column`, and then calls `finish`.

    Args:
        closed: called when the user wants to go back.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, title: str, closed: Callable[[], None]) -> None:
        super().__init__(parent, takefocus=False)  # it has keys of its own, and nothing to type into
        self.theme = theme
        pad = theme.space(4)
        header = ttk.Frame(self, style="Panel.TFrame", padding=(pad, theme.space(3)))
        header.pack(fill="x")
        self.close_button = ttk.Button(header, style="Quiet.TButton", text=tr("Close (Esc)"), command=closed)
        self.close_button.pack(side="right")
        self.title = ElidedLabel(header, theme.heading, "PanelHeading.TLabel")
        self.title.set(title)
        self.title.pack(side="left", fill="x", expand=True)
        self.canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, width=1, height=1, yscrollincrement=1, takefocus=False
        )
        self.canvas.configure(yscrollcommand=EdgeScrollbar(self, self.canvas).set)
        self.canvas.pack(side="left", fill="both", expand=True)
        self.column = ttk.Frame(self.canvas, takefocus=False, padding=pad)
        self._item = self.canvas.create_window(0, 0, window=self.column, anchor="nw")
        self._wrapped: list[tuple[ttk.Label, tk.Misc | None]] = []
        self.canvas.bind("<Configure>", lambda _event: self._fit())
        self.column.bind("<Configure>", lambda _event: self._measure())
        # Every widget of the page has its name as a tag (see `finish`): these work wherever the focus is.
        self.bind("<Escape>", lambda _event: closed())
        self.bind("<Prior>", lambda _event: self.canvas.yview_scroll(-1, "pages"))
        self.bind("<Next>", lambda _event: self.canvas.yview_scroll(1, "pages"))
        self.bind("<Home>", lambda _event: self.canvas.yview_moveto(0))
        self.bind("<End>", lambda _event: self.canvas.yview_moveto(1))
        bind_wheel(self, self._wheel, lambda: 3 * theme.ui.metrics("linespace"))
        self.bind("<FocusIn>", self._bring_into_view)

    def finish(self) -> None:
        """The page has all its widgets."""
        self._adopt(self)
        self.restyle()

    def open(self) -> None:
        """It is shown from now on: begin at its top."""
        self.canvas.yview_moveto(0)
        self.first_focus().focus_set()

    def first_focus(self) -> tk.Misc:
        """Which of its widgets has the keyboard first."""
        return self.close_button

    def restyle(self) -> None:
        """Colour what ttk does not, and measure anew."""
        self.canvas.configure(background=self.theme.palette.background)
        self._fit()

    def wrapped(self, parent: tk.Misc, text: str, style: str, beside: tk.Misc | None = None) -> ttk.Label:
        """A label whose lines are as long as the column lets them be.

        Args:
            beside: what stands to the right of it.
        """
        label = ttk.Label(parent, text=text, style=style, justify="left")
        self._wrapped.append((label, beside))
        return label

    # Places.

    def _adopt(self, widget: tk.Misc) -> None:
        for child in widget.winfo_children():
            child.bindtags((*child.bindtags(), str(self)))
            self._adopt(child)

    def _fit(self) -> None:
        theme, room = self.theme, self.canvas.winfo_width()
        if room <= 1:  # Tk has not laid it out yet
            return
        pad = theme.space(4)
        width = min(room, theme.ui.measure("0") * _COLUMN_DIGITS + 2 * pad)
        self.canvas.itemconfigure(self._item, width=width)
        self.canvas.coords(self._item, (room - width) // 2, 0)
        for label, beside in self._wrapped:
            taken = theme.space(4) + (beside.winfo_reqwidth() if beside is not None else 0)
            label.configure(wraplength=max(1, width - 2 * pad - taken))
        self.fit_inside(max(1, width - 2 * pad))

    def fit_inside(self, width: int) -> None:
        """What is in the column is so wide, in pixels."""

    def _measure(self) -> None:
        self.canvas.configure(scrollregion=(0, 0, self.canvas.winfo_width(), self.column.winfo_reqheight()))

    def _wheel(self, pixels: int) -> None:
        if self.column.winfo_reqheight() > self.canvas.winfo_height():
            self.canvas.yview_scroll(pixels, "units")

    def _bring_into_view(self, event: tk.Event[tk.Misc]) -> None:
        """Scroll as far as needed for the keyboard's widget to be seen."""
        widget = event.widget
        if not str(widget).startswith(f"{self.column}."):
            return
        # Tk moves the column only when it draws; where it has been scrolled to is known before.
        top = widget.winfo_rooty() - self.column.winfo_rooty() - round(self.canvas.canvasy(0))
        below = top + widget.winfo_height() - self.canvas.winfo_height()
        margin = self.theme.space(3)
        if top < margin:
            self.canvas.yview_scroll(top - margin, "units")
        elif below > -margin:
            self.canvas.yview_scroll(below + margin, "units")
