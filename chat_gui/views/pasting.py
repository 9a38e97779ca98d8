"""Pasting into the composer: only what can be shown comes in, and many lines only after a question. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.code_blocks import as_code
from server.wire import limits
from server.wire.text import showable

from .paste_bar import PasteBar
from .theme import Theme

_PASTED_UNASKED: Final = 3
"""Lines that are pasted without a question."""


class Pasting:
    """Pastes in place of Tk, which on X11 leaves what is selected beside what is pasted.

    Args:
        box: the question is asked above it.
        insert: puts a text in place of what is selected.
        write: called with what is typed while the question stands, and is no answer.
    """

    def __init__(
        self,
        composer: ttk.Frame,
        theme: Theme,
        text: tk.Text,
        box: ttk.Frame,
        *,
        insert: Callable[[str], None],
        write: Callable[[str], None],
    ) -> None:
        self._theme = theme
        self._text = text
        self._box = box
        self._insert = insert
        self.bar = PasteBar(
            composer, theme, paste=insert, paste_code=self._insert_code, done=self._settled, write=write
        )
        self.bar.lower()  # Tab goes by this order: the question is above the field
        text.bind("<<Paste>>", lambda _event: self.paste())
        text.bind("<<PasteSelection>>", self._middle_clicked)

    def paste(self) -> str:
        """Paste what is on the clipboard; ask before many lines."""
        self._take(self._text.clipboard_get)
        return "break"

    def paste_selection(self, index: str) -> str:
        """Paste at an index what is selected somewhere on X11."""
        self._take(self._text.selection_get, index)
        return "break"

    def cancel(self) -> bool:
        """Paste nothing after all. Returns whether that was the question."""
        is_asking = bool(self.bar.winfo_manager())
        if is_asking:
            self.bar.cancel()
        return is_asking

    def stop_asking(self) -> None:
        """Take the question away."""
        self.bar.pack_forget()

    def _middle_clicked(self, event: tk.Event[tk.Misc]) -> str:
        """Paste where the click was, unless the middle button has dragged what is shown."""
        text = self._text
        was_drawn = text.tk.eval("expr {[info exists ::tk::Priv(mouseMoved)] && $::tk::Priv(mouseMoved)}")
        if not text.tk.getboolean(was_drawn):
            self.paste_selection(str(text.tk.call("tk::TextClosestGap", text, event.x, event.y)))
        return "break"

    def _take(self, source: Callable[[], str], index: str = "") -> None:
        """Paste: at an index, or in place of what is selected."""
        self._text.focus_set()
        try:
            pasted = source()
        except tk.TclError:
            return  # there is nothing, or no text
        if index:
            self._text.tag_remove("sel", "1.0", "end")
            self._text.mark_set("insert", index)
        pasted = showable(pasted[: limits.DRAFT_CHARS])
        if pasted.strip("\n").count("\n") < _PASTED_UNASKED:
            self._insert(pasted)
        else:
            self.bar.pack(side="top", fill="x", pady=(0, self._theme.space(2)), before=self._box)
            self.bar.ask(pasted, can_be_code=bool(self._as_code(pasted)))

    def _as_code(self, pasted: str) -> str:
        """The same as a block of code where it would be put now; empty where it can't be one."""
        start, end = self._text.tag_ranges("sel") or ("insert", "insert")
        return as_code(pasted, self._text.get("1.0", start), self._text.get(end, "end-1c"))

    def _insert_code(self, pasted: str) -> None:
        # One may have gone on writing since the question, and begun a block.
        self._insert(self._as_code(pasted) or pasted)

    def _settled(self) -> None:
        self.stop_asking()
        self._text.focus_set()
