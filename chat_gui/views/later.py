"""Something to be done a little later, unless something else is wanted by then. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Literal


class Later:
    """Waits to do one thing at a time, and forgets it with its widget, for which Tk would still try to do it.

    Args:
        widget: if it is a window, whoever ends that cancels: its binding would hear of the end of all that is in it,
            at 70 microseconds each.
    """

    def __init__(self, widget: tk.Misc) -> None:
        self._widget = widget
        self._id = ""
        if widget is not widget.winfo_toplevel():
            widget.bind("<Destroy>", lambda _event: self.cancel(), add=True)

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to be done."""
        return bool(self._id)

    def start(self, wait_ms: int | Literal["idle"], act: Callable[[], object]) -> None:
        """Do this after so long, and not what has waited until now."""
        self.cancel()
        self._id = self._widget.after(wait_ms, self._do, act)

    def when_idle(self, act: Callable[[], object]) -> None:
        """Do this once Tk has nothing else to do, however often it is asked for until then."""
        if not self._id:
            self.start("idle", act)

    def cancel(self) -> None:
        """Do nothing, be there something to be done or not."""
        if self._id:
            self._widget.after_cancel(self._id)
            self._id = ""

    def _do(self, act: Callable[[], object]) -> None:
        self._id = ""  # first, for it may want to be done again
        act()
