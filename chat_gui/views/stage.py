"""What fills the window: the form or the chat, and a page in front of it until that is closed. Tk thread.

What is behind a page is taken out of the window, so that the keyboard can't get lost in what nobody sees.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first picture has no page
    from .page import Page


class Stage:
    """One part at a time.

    Args:
        changed: called when a page has come or gone.
    """

    def __init__(self, root: tk.Tk, changed: Callable[[], None]) -> None:
        self._root = root
        self._changed = changed
        self._part: ttk.Frame | None = None
        self._focus: Callable[[], None] = lambda: None
        self._had_focus: tk.Misc | None = None
        self.page: Page | None = None

    def show(self, part: ttk.Frame, focus: Callable[[], None]) -> None:
        """This part from now on, behind the page if there is one; `focus` gives it the keyboard."""
        if part is self._part:
            return
        self._had_focus = None
        if self._part is not None:
            self._part.pack_forget()
        self._part, self._focus = part, focus
        if self.page is None:
            part.pack(fill="both", expand=True)

    def replace(self, old: ttk.Frame, part: ttk.Frame, focus: Callable[[], None]) -> None:
        """Put a part into another's place; it has its size when this returns, even behind a page."""
        part.place(relwidth=1.0, relheight=1.0)
        part.lower()
        self._root.update_idletasks()
        part.place_forget()
        if old is self._part:
            self._had_focus = None
            self.show(part, focus)

    def focus(self) -> None:
        """Give the part its keyboard."""
        self._focus()

    def is_shown(self, part: ttk.Frame | None) -> bool:
        """Whether the user sees this part."""
        return part is not None and part is self._part and self.page is None

    def cover(self, page: Page) -> None:
        """Put a page in front."""
        if page is self.page:
            return
        if self.page is not None:
            self.page.pack_forget()
        elif self._part is not None:
            self._had_focus = self._root.focus_get()
            self._part.pack_forget()
        self.page = page
        page.pack(fill="both", expand=True)
        page.open()
        self._changed()

    def uncover(self) -> None:
        """Close the page; the keyboard goes where it was."""
        if self.page is None:
            return
        self.page.pack_forget()
        self.page = None
        if self._part is not None:
            self._part.pack(fill="both", expand=True)
        if self._had_focus is not None and self._had_focus.winfo_exists():
            self._had_focus.focus_set()
        else:
            self._focus()
        self._changed()
