"""The line under a field that says what to write there, or what is wrong with it. Tk thread."""

from __future__ import annotations

from tkinter import ttk


class FieldNote:
    """A hint, or in its place what is wrong; then the field shows it too.

    Args:
        label: where it stands.
        field: what it is about.
    """

    def __init__(self, label: ttk.Label, field: ttk.Entry, hint: str) -> None:
        self.label = label
        self._field = field
        self.hint = hint
        """Said when it is set next."""
        self.set("")

    @property
    def is_hint(self) -> bool:
        """Whether nothing is wrong."""
        return self._field.instate(["!invalid"])

    def set(self, problem: str) -> None:
        """Say what is wrong with the field; nothing for the hint."""
        self.label.configure(text=problem or self.hint, style="Danger.TLabel" if problem else "Muted.TLabel")
        self._field.state(["invalid" if problem else "!invalid"])

    def text(self) -> str:
        """What it says."""
        return str(self.label.cget("text"))
