"""The page of settings, drawn from `preferences.py`: what is chosen holds at once. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from chat_gui.i18n import tr
from chat_gui.preferences import Choice, Row, Switch, TextSize, sections
from chat_gui.settings import Settings

from .indicators import MARK, SWITCH, wrap
from .page import Page
from .theme import Theme


class SettingsPage(Page):
    """Rows under titles. Their looks are those of `Indicators`, which has to be there.

    Args:
        settings: changed in place; `changed` is called afterwards.
        resize: called with 1 or -1 for larger or smaller text, 0 for the usual one.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        settings: Settings,
        *,
        changed: Callable[[], None],
        resize: Callable[[int], None],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, tr("Settings"), closed)
        self._settings = settings
        self._changed = changed
        self._resize = resize
        self.switches: dict[str, tuple[tk.BooleanVar, ttk.Checkbutton]] = {}
        self.choices: dict[str, tuple[tk.StringVar, dict[str, ttk.Radiobutton]]] = {}
        for at, section in enumerate(sections()):
            above = theme.space(4) if at else 0
            title = ttk.Label(self.column, text=section.title, style="Caps.TLabel")
            title.pack(anchor="w", padx=theme.space(2), pady=(above, theme.space(1)))
            for row in section.rows:
                self._add(row)
        self.finish()
        self.refresh()

    def refresh(self) -> None:
        """Show what is set now, whoever has set it."""
        for field, (switch, _) in self.switches.items():
            switch.set(getattr(self._settings, field))
        for field, (choice, marks) in self.choices.items():
            value = getattr(self._settings, field)
            choice.set(value)
            # Tab goes to the one that is chosen and past the others, which the arrows reach.
            for each, mark in marks.items():
                mark.configure(takefocus=each == value)
        self.points.configure(text=tr("{points} points", points=self.theme.text_points))

    def first_focus(self) -> tk.Misc:
        """The first thing that can be set."""
        variable, marks = next(iter(self.choices.values()))
        return marks.get(variable.get(), self.close_button)

    def resume(self, before: SettingsPage) -> None:
        """Take the place of another, in which the language was chosen."""
        self.update_idletasks()
        self.canvas.yview_moveto(before.canvas.yview()[0])
        variable, marks = self.choices["language"]
        marks[variable.get()].focus_set()

    # Rows.

    def _add(self, row: Row) -> None:
        match row:
            case Switch():
                self._add_switch(row)
            case Choice():
                self._add_choice(row)
            case TextSize():
                self._add_text_size(row)

    def _add_switch(self, row: Switch) -> None:
        variable = tk.BooleanVar(self)
        button = ttk.Checkbutton(
            self.column,
            style=SWITCH,
            text=row.label,
            variable=variable,
            command=lambda: self._set(row.field, variable.get()),
        )
        button.bind("<Return>", lambda _event: button.invoke())
        _bring_keyboard(button)
        button.pack(fill="x")
        self.switches[row.field] = variable, button
        self._hint(row.hint)

    def _add_choice(self, row: Choice) -> None:
        theme = self.theme
        ttk.Label(self.column, text=row.label, padding=(theme.space(2), theme.space(2), 0, 0)).pack(anchor="w")
        variable = tk.StringVar(self)
        marks: dict[str, ttk.Radiobutton] = {}
        for value, label in row.options:
            marks[value] = mark = ttk.Radiobutton(
                self.column,
                style=MARK,
                text=label,
                value=value,
                variable=variable,
                command=lambda: self._set(row.field, variable.get()),
            )
            _bring_keyboard(mark)
            mark.pack(fill="x", padx=(theme.space(2), 0))
        names = list(marks)
        for at, mark in enumerate(marks.values()):
            for key, step in (("<Up>", -1), ("<Left>", -1), ("<Down>", 1), ("<Right>", 1)):
                following = marks[names[(at + step) % len(names)]]
                mark.bind(key, lambda _event, following=following: _choose(following))  # type: ignore[misc]
        self.choices[row.field] = variable, marks
        self._hint(row.hint)

    def _add_text_size(self, row: TextSize) -> None:
        theme = self.theme
        line = ttk.Frame(self.column, padding=(theme.space(2), theme.space(1)))
        line.pack(fill="x", pady=(theme.space(1), 0))
        self._size_words = words = ttk.Frame(line)
        words.pack(side="left", anchor="w")
        ttk.Label(words, text=row.label).pack(side="left")
        self.points = ttk.Label(words, style="Muted.TLabel")
        self.points.pack(side="left", padx=theme.space(3))
        sizes = ((tr("Usual"), 0), (tr("Larger"), 1), (tr("Smaller"), -1))
        self.size_buttons = [
            ttk.Button(line, style="Small.Plain.TButton", text=text, command=lambda steps=steps: self._resize(steps))  # type: ignore[misc]
            for text, steps in sizes
        ]
        for button in self.size_buttons:
            button.pack(side="right", padx=(theme.space(1), 0))
            button.lower()  # Tab goes by this order: from left to right
        sample = self.wrapped(self.column, row.sample, "Sample.TLabel")
        sample.configure(font=theme.text)
        sample.pack(fill="x", padx=theme.space(2), pady=(0, theme.space(2)))

    def fit_inside(self, width: int) -> None:
        """The words for the text's size stand above its buttons where there is no room before them."""
        wrap(self, self.theme, width - self.theme.space(2))
        taken = sum(part.winfo_reqwidth() for part in (self._size_words, *self.size_buttons))
        is_narrow = taken + self.theme.space(4 + len(self.size_buttons)) > width
        self._size_words.pack(side="top" if is_narrow else "left")

    def _hint(self, text: str) -> None:
        if text:
            pad = self.theme.space(2)
            self.wrapped(self.column, text, "Muted.TLabel").pack(fill="x", padx=pad, pady=(0, pad))

    def _set(self, field: str, value: object) -> None:
        setattr(self._settings, field, value)
        if field == "language":
            # This page goes with its language, but not before Tk has done with it.
            self.winfo_toplevel().after_idle(self._changed)
        else:
            self._changed()


def _bring_keyboard(button: ttk.Checkbutton | ttk.Radiobutton) -> None:
    """A click brings the keyboard along, which ttk leaves where it was: the ring would stay at what was not chosen."""
    button.bind("<Button-1>", lambda _event: button.focus_set(), add=True)


def _choose(mark: ttk.Radiobutton) -> str:
    mark.focus_set()
    mark.invoke()
    return "break"
