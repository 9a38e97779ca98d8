"""A small window within the window to pick an emoji from, by the keyboard or the mouse. Tk thread.

The keyboard stays in the field for a name all the time: letters search, arrows go through what is shown.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from tkinter import ttk
from typing import Final

from chat_gui.emoji import Emoji, recent_of
from chat_gui.emoji_grid import COLUMNS, Grid
from chat_gui.i18n import tr

from .elided import ElidedLabel
from .focus_ring import has_left_all_of
from .following import follow
from .later import Later
from .theme import Theme
from .wheel import bind_wheel

_ROWS_SHOWN: Final = 7
_ROWS_LEAST: Final = 4
_SAMPLE: Final = "\N{PARTY POPPER}"
"""Common fonts for text have some emoji, but not this one."""
_CARET_PX: Final = 3
"""The hint stands behind the insertion cursor, not in it."""
_SHIFT: Final = 0x1


class EmojiPicker(ttk.Frame):
    """Hidden until it is opened; lies over what is above a part of the window.

    Args:
        below: the part on which it stands.
        picked: called with a character, and whether it is the last: with Shift one picks several in a row.
        recent: says which ones were picked lately, as `emoji.with_recent` writes it.
        closed: called when it has gone by a choice or Escape; not when the user has turned to something else.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        below: tk.Misc,
        picked: Callable[[str, bool], None],
        recent: Callable[[], str],
        closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Card.TFrame", padding=theme.space(2))
        self._theme = theme
        self._below = below
        self._picked = picked
        self._recent = recent
        self._closed = closed
        self.grid_shown = Grid()
        self._hovered: tuple[int, int] | None = None
        self._looking = Later(self)
        self._font, can_be_drawn = _emoji_font(self, theme.large)
        self.cell = 0
        """How many pixels wide and high each is."""
        typed = tk.StringVar(self)
        self._typed = typed
        self.field = ttk.Entry(self, font=theme.ui, textvariable=typed)
        follow(typed, self.field, self._show)
        self.field.pack(fill="x")
        self._hint = ttk.Label(self.field, style="Box.TLabel", font=theme.ui, text=tr("Search by name"), cursor="xterm")
        self._hint.bind("<Button-1>", lambda _event: self.field.focus_set())
        # Packed before the grid: where there is little room, that one gives way.
        self.name = ElidedLabel(self, theme.small, "Muted.TLabel")
        self.name.pack(side="bottom", fill="x")
        words = "" if can_be_drawn else tr("This computer has no font for emoji. Others will see them.")
        self._note = ttk.Label(self, style="Muted.TLabel", text=words)
        self._scrollbar = ttk.Scrollbar(self, style="Thin.Vertical.TScrollbar")
        self._scrollbar.pack(side="right", fill="y", pady=(theme.space(2), 0))
        self.canvas = canvas = tk.Canvas(
            self,
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
        field.bind("<FocusOut>", lambda _event: self._looking.when_idle(self._look_for_focus))
        self._below.bind("<Configure>", lambda _event: self._place_it() if self.winfo_manager() else None, add=True)
        canvas.bind("<Motion>", lambda event: self._hover(self._place(event)))
        canvas.bind("<Leave>", lambda _event: self._hover(None))
        canvas.bind("<Button-1>", lambda event: self._pick(grid.at(*self._place(event)), _has_shift(event)))
        for widget in (canvas, self._scrollbar):
            bind_wheel(widget, lambda pixels: canvas.yview_scroll(pixels, "units"), lambda: 2 * self.cell)

    def toggle(self) -> str:
        """Show it, or put it away."""
        if self.winfo_manager():
            self.close()
        else:
            self._place_it()
            self._typed.set("")
            self.lift()
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
        if self.winfo_manager():
            self._place_it()
            self._draw()

    def _place_it(self) -> None:
        """With its right edge at that of the part below, and no larger than there is room for."""
        below, gap = self._below, self._theme.space(4)
        right = below.winfo_rootx() - self.master.winfo_rootx() + below.winfo_width() - gap
        bottom = below.winfo_rooty() - self.master.winfo_rooty() - gap // 2
        self._fit(self.master.winfo_width() - gap, bottom - gap // 2)
        height = min(self.winfo_reqheight(), bottom - gap // 2)
        self.place(x=max(right, self.winfo_reqwidth()), y=bottom, height=max(height, self.cell), anchor="se")

    def _fit(self, across: int, down: int) -> None:
        """Smaller emoji where few of the usual size would be seen, and no words about them."""
        theme = self._theme
        usual, pad = theme.large.metrics("linespace"), theme.space(2)
        self._note.pack_forget()
        self._set_cell(usual + pad)
        others = self.winfo_reqheight() - _ROWS_SHOWN * self.cell
        room = min((down - others) // _ROWS_LEAST, (across - 2 * pad - self._scrollbar.winfo_reqwidth()) // COLUMNS)
        if room < self.cell:
            self._set_cell(max(room, theme.small.metrics("linespace")))
        elif self._note.cget("text"):
            self._note.configure(wraplength=COLUMNS * self.cell)
            self._note.pack(side="bottom", fill="x", after=self.name)
        size = int(theme.large.cget("size"))
        self._font.configure(size=round(size * min(1.0, self.cell / (usual + pad))) or size)
        self.update_idletasks()

    def _set_cell(self, size: int) -> None:
        self.cell = size
        self.canvas.configure(width=COLUMNS * size, height=_ROWS_SHOWN * size)
        self.update_idletasks()  # Tk knows only then how large all of it wants to be

    def _look_for_focus(self) -> None:
        """Another part of the window has the keyboard; a menu, or another program's window, will give it back."""
        if self.winfo_manager() and has_left_all_of(self):
            self.place_forget()

    # What is shown.

    def _show(self) -> None:
        query = self._typed.get()
        if query:
            self._hint.place_forget()
        else:
            self._hint.place(x=self._theme.space(2) + _CARET_PX, rely=0.5, anchor="w")
        self.grid_shown.show(query, recent_of(self._recent()))
        self._hovered = None
        self.canvas.yview_moveto(0)
        self._draw()

    def _draw(self) -> None:
        canvas, theme, cell = self.canvas, self._theme, self.cell
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
                canvas.create_text(*middle, text=each.char, font=self._font, fill=palette.text)
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
        cell = self.cell
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
        return int(self.canvas.canvasy(event.y)) // self.cell, event.x // self.cell

    def _hover(self, place: tuple[int, int] | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.canvas.configure(cursor="hand2" if place and self.grid_shown.at(*place) else "")
            self._mark()

    def _move(self, move: Callable[[], None]) -> str:
        move()
        self._hovered = None
        self._mark()
        top, shown = self.grid_shown.row * self.cell, self.canvas.winfo_height()
        above = int(self.canvas.canvasy(0))
        if self.grid_shown.row == 1:
            top = 0  # its heading too
        if top < above:
            self.canvas.yview_scroll(top - above, "units")
        elif top + self.cell > above + shown:
            self.canvas.yview_scroll(top + self.cell - above - shown, "units")
        return "break"

    def _pick(self, emoji: Emoji | None, stays: bool) -> str:
        if emoji is not None:
            self._picked(emoji.char, not stays)
            if not stays:
                self.close()
        return "break"


def _has_shift(event: tk.Event[tk.Misc]) -> bool:
    return bool(isinstance(event.state, int) and event.state & _SHIFT)


def _emoji_font(widget: tk.Misc, usual: tkfont.Font) -> tuple[tkfont.Font, bool]:
    """A font that has all emoji, so that they look alike, and whether there is one; if not, one like the usual."""
    font = tkfont.Font(widget, family=str(usual.actual("family")), size=int(usual.cget("size")))
    plain, found = (str(widget.tk.call("font", "actual", usual, "-family", "--", char)) for char in ("a", _SAMPLE))
    if plain != found:
        font.configure(family=found)
    return font, plain != found
