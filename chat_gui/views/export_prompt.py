"""Where the open conversation is to be saved, and how; then how far that is. Lies over the chat. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import filedialog, ttk
from typing import Final

from chat_gui.controller import Controller
from chat_gui.exporting import ExportOrder, file_name
from chat_gui.i18n import tr

from .button_row import join_answers
from .card import Card
from .file_dialog import adapt
from .page_style import page_style
from .theme import Theme

_DIGITS: Final = 44
_CHECK: Final = "Wrapped.TCheckbutton"


class ExportPrompt(Card):
    """Hidden until it is opened.

    Args:
        wall_clock: seconds since the epoch.
        closed: called when it has gone.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        controller: Controller,
        *,
        wall_clock: Callable[[], float],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, tr("Save this conversation"), _DIGITS, closed)
        self._controller = controller
        self._wall_clock = wall_clock
        self._name = ""
        self._folder = _documents()
        self._is_under_way = False
        self.note = self.wrapped("Muted.TLabel")
        self.note.pack(fill="x", pady=theme.space(2))
        self._wants_everything = tk.BooleanVar(self)
        self.everything = ttk.Checkbutton(
            self,
            style=_CHECK,
            text=tr("Everything the server has, not only what is loaded"),
            variable=self._wants_everything,
        )
        self._buttons = buttons = ttk.Frame(self)
        buttons.pack(side="bottom", fill="x", pady=(theme.space(3), 0))
        self.page_button = ttk.Button(
            buttons, style="Accent.TButton", text=tr("As a web page…"), command=lambda: self._save("html")
        )
        self.text_button = ttk.Button(
            buttons, style="Plain.TButton", text=tr("As text…"), command=lambda: self._save("txt")
        )
        self.cancel_button = ttk.Button(buttons, style="Plain.TButton", text=tr("Cancel"), command=self.close)
        answers = (self.everything, self.page_button, self.text_button, self.cancel_button)
        for widget in answers:
            widget.bind("<Escape>", lambda _event: self.close())
        join_answers(answers, self.page_button)

    def open(self) -> None:
        """Show it for the conversation that is open."""
        controller = self._controller
        self._name = controller.model.current.name
        can_have_more = controller.can_export_everything()
        self._wants_everything.set(can_have_more)
        if can_have_more:
            self.everything.pack(fill="x", before=self._buttons)
        else:
            self.everything.pack_forget()
        self.show("", is_under_way=False)
        self.note.configure(text=tr("What was said in {name}, without who came and went.", name=self._name))
        self.appear(self.page_button)

    def fit_inside(self, width: int) -> None:
        """The buttons in a row, or in more where that is too long."""
        super().fit_inside(width)
        gap = self.theme.space(2)
        ttk.Style(self).configure(_CHECK, wraplength=width - 3 * gap)
        buttons = (self.page_button, self.text_button, self.cancel_button)
        row = column = taken = 0
        for button in buttons:
            taken += button.winfo_reqwidth()
            if column and taken > width:
                row, column, taken = row + 1, 0, button.winfo_reqwidth()
            button.grid(row=row, column=column, sticky="w", padx=(0, gap), pady=(gap if row else 0, 0))
            column, taken = column + 1, taken + gap

    def close(self) -> None:
        """Put it away; what is under way is given up."""
        if self._is_under_way:
            self._is_under_way = False
            self._controller.stop_export()
        super().close()

    def leave(self) -> None:
        """How far it is stays in sight."""
        if not self._is_under_way:
            super().leave()

    def show(self, sentence: str, is_under_way: bool) -> None:
        """How far it is; over with nothing to say, it has been done."""
        was_under_way, self._is_under_way = self._is_under_way, is_under_way
        state = ["disabled" if is_under_way else "!disabled"]
        for widget in (self.everything, self.page_button, self.text_button):
            widget.state(state)
        if sentence:
            style = "Muted.TLabel" if is_under_way else "Danger.TLabel"
            self.note.configure(text=sentence, style=style)
            self.fit()
        else:
            self.note.configure(style="Muted.TLabel")
            if was_under_way:
                self.close()

    def _save(self, ending: str) -> None:
        adapt(self, self.theme.palette)
        page = (tr("Web page"), "*.html")
        text = (tr("Text"), "*.txt")
        chosen = filedialog.asksaveasfilename(
            parent=self,
            title=tr("Save this conversation"),
            initialdir=self._folder,
            initialfile=file_name(self._name, self._wall_clock(), ending),
            defaultextension=f".{ending}",
            filetypes=[page if ending == "html" else text],
        )
        if not chosen:
            return
        self._folder = Path(chosen).parent
        self._is_under_way = True
        style = page_style() if ending == "html" else ""
        order = ExportOrder(self._name, Path(chosen), style, self._wants_everything.get())
        self._controller.export(order)


def _documents() -> Path:
    """Where people look for what they have saved: not where the program happens to have been started."""
    home = Path.home()
    documents = home / "Documents"
    return documents if documents.is_dir() else home
