"""The slim bar above the transcript in which one types what to look for. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.i18n import tr

from . import keys
from .following import follow
from .theme import Theme

_FIELD_CHARS: Final = 12
"""How many digits it has room for at the least."""
_UP: Final = "\N{UPWARDS ARROW}"
_DOWN: Final = "\N{DOWNWARDS ARROW}"


class FindBar(ttk.Frame):
    """Hidden until it is packed.

    Args:
        typed: called with the text after each change.
        step: called with 1 for the next place, which is further up, and -1 for the one before.
        enter: called on Enter.
        history: called when the server is to search what it has kept.
        leave: called on Escape, and by the button at the end.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        typed: Callable[[str], None],
        step: Callable[[int], None],
        enter: Callable[[], None],
        history: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        pad = theme.space(2)
        super().__init__(parent, style="Panel.TFrame", padding=(theme.space(4), theme.space(1), pad, theme.space(1)))
        self._variable = tk.StringVar(self)
        self._theme = theme
        self.field = field = ttk.Entry(self, font=theme.ui, textvariable=self._variable, width=1)
        follow(self._variable, field, lambda: typed(self._variable.get()))
        field.configure(exportselection=False)  # what is selected in the transcript stays selected
        keys.bind_first([field], self.winfo_toplevel())
        self.count = ttk.Label(self, style="PanelMuted.TLabel")
        self.next_button = self._button(_UP, lambda: step(1))
        self.previous_button = self._button(_DOWN, lambda: step(-1))
        self.history_button = self._button(tr("History"), history)
        close = self._button("\N{MULTIPLICATION SIGN}", leave)
        self.columnconfigure(0, weight=1)
        field.grid(row=0, column=0, sticky="ew", padx=(0, pad))
        row = (self.count, self.next_button, self.previous_button, self.history_button, close)
        for column, part in enumerate(row, 1):
            part.grid(row=0, column=column)
        self._parts = row
        self._is_history_offered = True
        self._are_steps = False
        self.bind("<Configure>", lambda _event: self._fit())
        close.bind("<<ThemeChanged>>", lambda _event: self._fit(), add=True)  # the last to hear of another font
        for widget in (field, self.previous_button, self.next_button, self.history_button, close):
            widget.bind("<Escape>", lambda _event: _done(leave))
            widget.bind("<F3>", lambda _event: _done(lambda: step(1)))
            widget.bind("<Shift-F3>", lambda _event: _done(lambda: step(-1)))
        for key in ("<Return>", "<KP_Enter>"):
            field.bind(key, lambda _event: _done(enter))
        for key in ("<Shift-Return>", "<Shift-KP_Enter>"):
            field.bind(key, lambda _event: _done(lambda: step(-1)))

    @property
    def text(self) -> str:
        """What is typed."""
        return self._variable.get()

    def focus(self) -> None:
        """Let the keyboard write here, over what stands here."""
        self.field.focus_set()
        self.field.selection_range(0, "end")
        self.field.icursor("end")

    def set_text(self, text: str) -> None:
        """Have this stand here, as if it were typed."""
        self._variable.set(text)

    def show_count(self, words: str, *, are_steps: bool) -> None:
        """Say how many places there are; with `are_steps`, one can go from one to another."""
        self.count.configure(text=words)
        self._are_steps = are_steps
        self._fit()

    def offer_history(self, *, is_offered: bool) -> None:
        """Whether the server can search."""
        self._is_history_offered = is_offered
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: first the arrows, for keys do the same, then the count."""
        width = self.winfo_width()
        if width <= 1:
            return
        count, up, down, history, close = self._parts
        shown: list[tk.Misc] = [history, close] if self._is_history_offered else [close]
        room = width - self._theme.ui.measure("0") * _FIELD_CHARS - sum(part.winfo_reqwidth() for part in shown)
        for some in ((count,), (up, down)) if self._are_steps else ((count,),):
            room -= sum(part.winfo_reqwidth() for part in some)
            if room >= 0:
                shown += some
        for part in self._parts:
            if part in shown:
                part.grid()
            else:
                part.grid_remove()

    def _button(self, text: str, act: Callable[[], None]) -> ttk.Button:
        return ttk.Button(self, style="Quiet.TButton", text=text, command=act)


def _done(act: Callable[[], None]) -> str:
    act()
    return "break"
