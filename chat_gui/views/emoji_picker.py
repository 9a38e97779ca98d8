"""A small window within the window to pick an emoji from, by the keyboard or the mouse. Tk thread.

The keyboard stays in the field for a name all the time: letters search, arrows go through what is shown.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.emoji import Emoji, recent_of
from chat_gui.emoji_grid import COLUMNS, Grid
from chat_gui.i18n import tr

from .elided import ElidedLabel
from .following import follow
from .theme import Theme

_ROWS_SHOWN: Final = 7
_SAMPLE: Final = "\N{PARTY POPPER}"
"""Common fonts for text have some emoji, but not this one."""
_SHIFT: Final = 0x1


class EmojiPicker(ttk.Frame):
    """Hidden until it is opened; lies over its parent's lower right corner.

    Args:
        picked: called with a character.
        recent: says which ones were picked lately, as `emoji.with_recent` writes it.
        closed: called when it has gone by a choice or Escape; not when the user has turned to something else.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        picked: Callable[[str], None],
        recent: Callable[[], str],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Card.TFrame", padding=theme.space(2))
        self._theme = theme
        self._picked = picked
        self._recent = recent
        self._closed = closed
        self.grid_shown = Grid()
        self._hovered: tuple[int, int] | None = None
        self._cell = theme.large.metrics("linespace") + theme.space(2)
        typed = tk.StringVar(self)
        self._typed = typed
        self.field = ttk.Entry(self, font=theme.ui, textvariable=typed)
        follow(typed, self.field, self._show)
        self.field.pack(fill="x")
        # Packed before the grid: where there is little room, that one gives way.
        self.name = ElidedLabel(self, theme.small, "Muted.TLabel")
        self.name.pack(side="bottom", fill="x")
        if not _can_be_drawn(self, theme):
            width = COLUMNS * self._cell
            words = tr("This computer has no font for emoji. Others will see them.")
            ttk.Label(self, style="Muted.TLabel", text=words, wraplength=width).pack(side="bottom", fill="x")
        self._scrollbar = ttk.Scrollbar(self, style="Thin.Vertical.TScrollbar")
        self._scrollbar.pack(side="right", fill="y", pady=(theme.space(2), 0))
        self.canvas = canvas = tk.Canvas(
            self,
            width=COLUMNS * self._cell,
            height=_ROWS_SHOWN * self._cell,
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
            yscrollincrement=1,
            yscrollcommand=self._scrollbar.set,
        )
        self._scrollbar.configure(command=canvas.yview)
        canvas.pack(side="left", fill="both", expand=True, pady=(theme.space(2), 0))
        self._bind_keys()

    def _bind_keys(self) -> None:
        field, canvas, grid = self.field, self.canvas, self.grid_shown
        moves: dict[str, Callable[[], None]] = {
            "<Left>": lambda: grid.step(-1),
            "<Right>": lambda: grid.step(1),
            "<Up>": lambda: grid.move(-1),
            "<Down>": lambda: grid.move(1),
            "<Prior>": lambda: grid.move(1 - _ROWS_SHOWN),
            "<Next>": lambda: grid.move(_ROWS_SHOWN - 1),
        }
        for key, move in moves.items():
            field.bind(key, lambda _event, move=move: self._move(move))  # type: ignore[misc]
        for key in ("<Return>", "<KP_Enter>"):
            field.bind(key, lambda event: self._pick(grid.current, _has_shift(event)))
        field.bind("<Tab>", lambda _event: "break")
        field.bind("<Escape>", lambda _event: self.close())
        field.bind("<FocusOut>", lambda _event: self.after_idle(self._look_for_focus))
        canvas.bind("<Motion>", lambda event: self._hover(self._place(event)))
        canvas.bind("<Leave>", lambda _event: self._hover(None))
        canvas.bind("<Button-1>", lambda event: self._pick(grid.at(*self._place(event)), _has_shift(event)))
        canvas.bind("<MouseWheel>", lambda event: self._scroll(-event.delta / 120))
        canvas.bind("<Button-4>", lambda _event: self._scroll(-1))
        canvas.bind("<Button-5>", lambda _event: self._scroll(1))

    def toggle(self) -> str:
        """Show it, or put it away."""
        if self.winfo_manager():
            self.close()
        else:
            self._typed.set("")
            gap = self._theme.space(4)
            self.place(relx=1.0, rely=1.0, x=-gap, y=-gap, anchor="se")
            self.lift()
            self._fit()
            self.field.focus_set()
        return "break"

    def close(self) -> str:
        """Put it away."""
        if self.winfo_manager():
            self.place_forget()
            self._closed()
        return "break"

    def restyle(self) -> None:
        """Draw anew in the theme's colours."""
        self._draw()

    def _fit(self) -> None:
        """No higher than there is room for."""
        self.update_idletasks()  # when it is new, nobody has asked its parts yet how large they want to be
        room = self.master.winfo_height() - self._theme.space(8)
        self.place_configure(height=min(self.winfo_reqheight(), max(room, self._cell)))

    def _look_for_focus(self) -> None:
        """Another part of the window has the keyboard; that of another program will give it back."""
        focus = self.focus_displayof()
        if self.winfo_manager() and focus not in (None, self.field):
            self.place_forget()

    # What is shown.

    def _show(self) -> None:
        self.grid_shown.show(self._typed.get(), recent_of(self._recent()))
        self._hovered = None
        self.canvas.yview_moveto(0)
        self._draw()

    def _draw(self) -> None:
        canvas, theme, cell = self.canvas, self._theme, self._cell
        palette = theme.palette
        canvas.delete("all")
        canvas.configure(background=palette.background)
        for row, line in enumerate(self.grid_shown.lines):
            top = row * cell
            if line.heading:
                place = theme.space(1), top + cell - theme.space(1)
                canvas.create_text(*place, text=line.heading, anchor="sw", font=theme.small_bold, fill=palette.muted)
            for column, each in enumerate(line.emoji):
                middle = column * cell + cell // 2, top + cell // 2
                canvas.create_text(*middle, text=each.char, font=theme.large, fill=palette.text)
        canvas.configure(scrollregion=(0, 0, COLUMNS * cell, len(self.grid_shown.lines) * cell))
        self._mark()

    def _mark(self) -> None:
        """Show where the keyboard's and the pointer's places are, and what stands there."""
        canvas, grid, palette = self.canvas, self.grid_shown, self._theme.palette
        canvas.delete("mark")
        if self._hovered and grid.at(*self._hovered):
            self._box(*self._hovered, fill=palette.hover, outline="")
        current = grid.current
        if current:
            self._box(grid.row, grid.column, fill=palette.selection, outline=palette.accent)
        canvas.tag_lower("mark")
        pointed = grid.at(*self._hovered) if self._hovered else None
        told = pointed or current
        self.name.set(told.label() if told else "")

    def _box(self, row: int, column: int, *, fill: str, outline: str) -> None:
        cell = self._cell
        left, top = column * cell, row * cell
        self.canvas.create_rectangle(
            left,
            top,
            left + cell - 1,
            top + cell - 1,
            fill=fill,
            outline=outline,
            width=1 if outline else 0,
            tags="mark",
        )

    # What the user does.

    def _place(self, event: tk.Event[tk.Misc]) -> tuple[int, int]:
        return int(self.canvas.canvasy(event.y)) // self._cell, event.x // self._cell

    def _hover(self, place: tuple[int, int] | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.canvas.configure(cursor="hand2" if place and self.grid_shown.at(*place) else "")
            self._mark()

    def _move(self, move: Callable[[], None]) -> str:
        move()
        self._hovered = None
        self._mark()
        top, shown = self.grid_shown.row * self._cell, self.canvas.winfo_height()
        above = int(self.canvas.canvasy(0))
        if self.grid_shown.row == 1:
            top = 0  # its heading too
        if top < above:
            self.canvas.yview_scroll(top - above, "units")
        elif top + self._cell > above + shown:
            self.canvas.yview_scroll(top + self._cell - above - shown, "units")
        return "break"

    def _scroll(self, steps: float) -> None:
        self.canvas.yview_scroll(round(steps * 2 * self._cell), "units")

    def _pick(self, emoji: Emoji | None, stays: bool) -> str:
        if emoji is not None:
            self._picked(emoji.char)
            if not stays:
                self.close()
        return "break"


def _has_shift(event: tk.Event[tk.Misc]) -> bool:
    return bool(isinstance(event.state, int) and event.state & _SHIFT)


def _can_be_drawn(widget: tk.Misc, theme: Theme) -> bool:
    """Whether some font has emoji: Tk names the one that a character is drawn with, that of text if none has it."""
    families = [str(widget.tk.call("font", "actual", theme.large, "-family", "--", char)) for char in ("a", _SAMPLE)]
    return families[0] != families[1]
