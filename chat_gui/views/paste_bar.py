"""The question before many lines are pasted: a slip of the finger must not send a class a whole file. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from chat_gui.i18n import tr, tr_count

from . import keys
from .button_row import join_answers
from .elided import ElidedLabel
from .theme import Theme


class PasteBar(ttk.Frame):
    """A question with two or three answers; packed by its owner, above the field.

    Args:
        paste: called with the text if it is to be pasted.
        paste_code: called with it if it is to be pasted as a block of code.
        done: called after any answer.
        write: called with what is typed here, a space too: it is no answer, and must press none.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        paste: Callable[[str], None],
        paste_code: Callable[[str], None],
        done: Callable[[], None],
        write: Callable[[str], None],
    ) -> None:
        super().__init__(parent, style="Panel.TFrame", padding=(theme.space(2), theme.space(1)))
        self._theme = theme
        self._done = done
        self._text = ""
        self._can_be_code = False
        self.paste_button = ttk.Button(
            self, style="Small.Accent.TButton", text=tr("Paste"), command=lambda: self._settle(paste)
        )
        self.code_button = ttk.Button(
            self, style="Small.Plain.TButton", text=tr("As code"), command=lambda: self._settle(paste_code)
        )
        self.cancel_button = ttk.Button(self, style="Small.Plain.TButton", text=tr("Cancel"), command=self.cancel)
        self.question = ElidedLabel(self, theme.small, "PanelSmall.TLabel")
        self.columnconfigure(0, weight=1)
        answers = (self.paste_button, self.code_button, self.cancel_button)
        for button in answers:
            button.bind("<Escape>", lambda _event: self.cancel())
        join_answers(answers, self.paste_button)
        keys.bind_writing(answers, write, is_space_written=True)
        self.bind("<Configure>", lambda event: self._lay_out(event.width) if self._text else None)

    def ask(self, text: str, *, can_be_code: bool) -> None:
        """Ask whether this is to be pasted, or the same as a block of code."""
        self._text, self._can_be_code = text, can_be_code
        lines = text.strip("\n").count("\n") + 1
        self.question.set(tr_count("Paste {count} line?", "Paste {count} lines?", lines))
        self._lay_out(self.winfo_width())
        self.paste_button.focus_set()

    def _lay_out(self, width: int) -> None:
        """All in a row, or in a narrow window the question above its answers; there is a way out beside it."""
        gap = self._theme.space(1)
        answers = [self.paste_button, *([self.code_button] if self._can_be_code else [])]
        if not self._can_be_code:
            self.code_button.grid_forget()
        taken = sum(each.winfo_reqwidth() + gap for each in (*answers, self.cancel_button))
        is_narrow = self._theme.small.measure(self.question.full_text) + taken + 6 * gap > width
        count = len(answers)
        self.question.grid(row=0, column=0, columnspan=count if is_narrow else 1, sticky="ew")
        for column, answer in enumerate(answers, 1):
            right, top = (0 if is_narrow and answer is answers[-1] else gap), (gap if is_narrow else 0)
            answer.grid(row=int(is_narrow), column=column, sticky="e", padx=(0, right), pady=(top, 0))
        self.cancel_button.grid(row=0, column=count if is_narrow else count + 1, sticky="e")

    def cancel(self) -> None:
        """Forget it."""
        self._settle(None)

    def _settle(self, paste: Callable[[str], None] | None) -> None:
        text, self._text = self._text, ""
        self._done()
        if paste is not None:
            paste(text)
