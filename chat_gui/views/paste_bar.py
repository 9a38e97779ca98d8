"""The question before many lines are pasted: a slip of the finger must not send a class a whole file. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from chat_gui.i18n import tr, tr_count

from .elided import ElidedLabel
from .theme import Theme


class PasteBar(ttk.Frame):
    """A question with two answers; packed by its owner, above the field.

    Args:
        paste: called with the text if it is to be pasted.
        done: called after either answer.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, paste: Callable[[str], None], done: Callable[[], None]
    ) -> None:
        super().__init__(parent, style="Panel.TFrame", padding=(theme.space(2), theme.space(1)))
        self._paste = paste
        self._done = done
        self._text = ""
        self.cancel_button = ttk.Button(self, style="Small.Plain.TButton", text=tr("Cancel"), command=self.cancel)
        self.cancel_button.pack(side="right")
        self.paste_button = ttk.Button(self, style="Small.Accent.TButton", text=tr("Paste"), command=self._agree)
        self.paste_button.pack(side="right", padx=theme.space(1))
        self.question = ElidedLabel(self, theme.small, "PanelSmall.TLabel")
        self.question.pack(side="left", fill="x", expand=True)
        for button in (self.paste_button, self.cancel_button):
            button.bind("<Escape>", lambda _event: self.cancel())
            for key in ("<Return>", "<KP_Enter>"):
                button.bind(key, lambda event: event.widget.invoke())

    def ask(self, text: str) -> None:
        """Ask whether this is to be pasted."""
        self._text = text
        lines = text.strip("\n").count("\n") + 1
        self.question.set(tr_count("Paste {count} line?", "Paste {count} lines?", lines))
        self.paste_button.focus_set()

    def cancel(self) -> None:
        """Forget it."""
        self._text = ""
        self._done()

    def _agree(self) -> None:
        text, self._text = self._text, ""
        self._done()
        self._paste(text)
