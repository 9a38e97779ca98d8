"""Shows the whole of a text that was cut: under the pointer, on a click, when the keyboard comes there. Tk thread."""

from __future__ import annotations

from tkinter import ttk
from typing import Final

from .beside import REST_MS, lay_beside, place_in_window
from .elided import TEXT_SET, ElidedLabel
from .later import Later
from .theme import Theme

_HINT_MS: Final = 4_000
"""A hint has been read by then, and the pointer may rest where it is for hours."""


class WholeText:
    """Lies over the window beside the label, for as long as it is looked at, and changes with it.

    Args:
        label: what may be cut; where it is not, nothing happens.
        hint: what a press on the label does, if it does something; told in any case.
    """

    def __init__(self, label: ElidedLabel, theme: Theme, hint: str = "") -> None:
        self._label = label
        self._hint = hint
        self._theme = theme
        self._root = root = label.winfo_toplevel()
        self._later = Later(label)
        self._is_looked_at = False
        self.card = ttk.Frame(root, style="Card.TFrame", padding=theme.space(3))
        self.text = ttk.Label(self.card, justify="left")
        self.text.pack()
        # With no answer Tk decides: not where the label can't be seen.
        label.configure(takefocus=label.register(lambda _name: "" if hint or label.is_cut else 0))  # type: ignore[call-overload]
        label.bind("<Enter>", lambda _event: self._later.start(REST_MS, self.show), add=True)
        label.bind("<Leave>", lambda _event: self.hide(), add=True)
        label.bind("<Button-1>", lambda _event: self.hide() if hint else self.show(), add=True)
        label.bind("<FocusIn>", lambda _event: self.show(), add=True)
        label.bind("<FocusOut>", lambda _event: self.hide(), add=True)
        label.bind("<Escape>", lambda _event: self.hide(), add=True)
        for change in ("<Configure>", TEXT_SET):
            label.bind(change, lambda _event: self._follow(), add=True)
        label.bind("<Unmap>", lambda _event: self.hide(), add=True)
        label.bind("<Destroy>", lambda _event: self.card.destroy(), add=True)  # it is the window's

    def show(self) -> None:
        """Show the text, while it is cut, and the hint."""
        self._later.cancel()
        self._is_looked_at = True
        self._lay()
        if not self._label.is_cut:
            self._later.start(_HINT_MS, self.hide)

    def _follow(self) -> None:
        """The label has another text, or another width."""
        if self._is_looked_at:
            self._lay()

    def _lay(self) -> None:
        root, label, margin = self._root, self._label, self._theme.space(2)
        words = [label.full_text] if label.is_cut else []
        words += [self._hint] if self._hint else []
        if not words:
            self.card.place_forget()
            return
        left, top = place_in_window(label)
        # From the label to the window's edge, or from edge to edge where that would be a narrow column.
        room = root.winfo_width() - left
        if room < root.winfo_width() // 2:
            left, room = margin, root.winfo_width() - margin
        self.text.configure(text="\n".join(words), wraplength=room - self._theme.space(3) * 2 - 2 * margin)
        lay_beside(self.card, left, top - margin, top + label.winfo_height() + margin)

    def hide(self) -> None:
        """Put it away."""
        self._later.cancel()
        self._is_looked_at = False
        if self.card.winfo_exists():
            self.card.place_forget()
