"""A list of rows that draws only those in view, so that 10,000 people cost what 30 do. Tk thread.

Headings stand between the rows; the pointer and the keyboard reach the others. It looks the same on every platform,
which ttk's tree does not: a spot before the name, a count behind it, the pointer's row in a tone of its own.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Final

from .elided import elide
from .keys import bind_menu_keys
from .theme import Theme
from .wheel import bind_wheel
from .whole_row import WholeRow


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `key` tells the list's owner which; a heading has none and cannot be chosen.

    `mark` is a sign before the text, `dot` a colour for a spot in its place; `count` stands at the right end, in a
    loud colour if `is_loud`; `detail` takes the room between, muted unless it tells of something that `is_wrong`. A
    muted row is of less interest. The `sign` of a detail stands in the mark's place where there is no room for all of
    the detail.
    """

    text: str
    key: str = ""
    mark: str = ""
    dot: str = ""
    detail: str = ""
    sign: str = ""
    count: str = ""
    is_loud: bool = False
    is_bold: bool = False
    is_muted: bool = False
    is_wrong: bool = False


ROWS_MOVED: Final = "<<RowsMoved>>"
"""What the canvas hears when other rows are in view than before."""
_NO_ROW: Final = -1
_COUNT_MOST: Final = 999


class RowList(ttk.Frame):
    """The list with its scrollbar, which hides when everything fits.

    Args:
        ground: `Side` or `Panel`: what it lies on.
        opened: called with a row's key on a click, or Enter.
        menu: called with a row's key and a place on the screen on a right click, or the Menu key; None for no menu.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        ground: str,
        *,
        opened: Callable[[str], None],
        menu: Callable[[str, int, int], None] | None = None,
    ) -> None:
        super().__init__(parent, style=f"{ground}.TFrame")
        self._theme = theme
        self._ground = ground
        self._opened = opened
        self._menu = menu
        self.rows: Sequence[Row] = ()
        self._chosen = ""
        self._hovered = self._cursor = _NO_ROW
        self.canvas = canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, width=1, height=1, takefocus=True, yscrollincrement=1
        )
        self.scrollbar = ttk.Scrollbar(self, style=f"{ground}Thin.Vertical.TScrollbar", command=self._scroll)
        canvas.pack(side="left", fill="both", expand=True)
        self._top = 0
        self._is_chosen_in_view = False
        self._pressed_at, self._pressed_key = _NO_ROW, ""
        self.row_height = _row_height(theme)
        self._cut: set[int] = set()
        self.whole_row = WholeRow(canvas, theme)
        canvas.bind("<Configure>", lambda _event: self._resized())
        self._bind_pointer()
        self._bind_keys()

    def _bind_pointer(self) -> None:
        canvas = self.canvas
        canvas.bind("<Motion>", lambda event: self._hover(self._row_at(event.y)))
        canvas.bind("<Leave>", lambda _event: self._hover(_NO_ROW))
        canvas.bind("<Button-1>", self._pressed)
        canvas.bind("<ButtonRelease-1>", self._released)
        canvas.bind("<<ContextMenu>>", self._menu_wanted)
        self.follow_wheel(canvas)

    def _bind_keys(self) -> None:
        canvas = self.canvas
        bind_menu_keys(lambda key: canvas.bind(key, self._menu_key))
        for key in ("<Return>", "<space>", "<KP_Enter>"):
            canvas.bind(key, lambda _event: self._open(self._cursor))
        canvas.bind("<Up>", lambda _event: self._move(-1))
        canvas.bind("<Down>", lambda _event: self._move(1))
        canvas.bind("<Prior>", lambda _event: self._move(-self._rows_shown()))
        canvas.bind("<Next>", lambda _event: self._move(self._rows_shown()))
        canvas.bind("<Home>", lambda _event: self._move(-len(self.rows)))
        canvas.bind("<End>", lambda _event: self._move(len(self.rows)))
        canvas.bind("<FocusIn>", lambda _event: self._focused())
        canvas.bind("<FocusOut>", lambda _event: self._draw())

    # What is shown.

    def show(self, rows: Sequence[Row], chosen: str = "") -> None:
        """These rows, the one with the key `chosen` marked."""
        if (rows, chosen) == (self.rows, self._chosen):
            return
        at_cursor = self.rows[self._cursor].key if 0 <= self._cursor < len(self.rows) else ""
        is_another = chosen != self._chosen
        self.rows, self._chosen = rows, chosen
        self._cursor = next((at for at, row in enumerate(rows) if row.key and row.key == at_cursor), _NO_ROW)
        self._resized()
        if is_another and chosen:
            self.bring(max(0, self._place_of(chosen)))

    def ask_for(self, width: int, rows: int) -> None:
        """Be so many pixels wide with the scrollbar, and so many rows high, where whoever packs it can give that."""
        self.pack_propagate(False)
        self.configure(width=width, height=rows * self.row_height)

    def follow_wheel(self, widget: tk.Misc) -> None:
        """Scroll when the wheel turns over this widget."""
        bind_wheel(widget, lambda pixels: self._scroll_to(self._top + pixels), lambda: 3 * self.row_height)

    def out_of_view(self) -> tuple[range, range]:
        """The places of the rows above the view, and of those below it; of one that is cut in two it shows the half."""
        height, count, half = self.canvas.winfo_height(), len(self.rows), self.row_height // 2
        if height <= 1:  # Tk has not laid it out yet
            return range(0), range(0)
        first = (self._top + half) // self.row_height
        end = (self._top + height + half) // self.row_height
        return range(min(first, count)), range(min(end, count), count)

    def centre(self, at: int) -> None:
        """Bring the row at this place into the middle, as far as the ends allow."""
        self._scroll_to(at * self.row_height - (self.canvas.winfo_height() - self.row_height) // 2)

    def is_in_view(self, at: int) -> bool:
        """Whether the row at this place can be seen."""
        return 0 <= at * self.row_height - self._top < self.canvas.winfo_height()

    def bring(self, at: int) -> None:
        """Scroll as far as needed for the row at this place to be seen with a heading right above it, and draw."""
        bottom = (at + 1) * self.row_height - self.canvas.winfo_height()
        if at == _NO_ROW or self.canvas.winfo_height() <= 1:  # Tk has not laid it out yet
            self._draw()
            return
        first = at
        while first > 0 and not self.rows[first - 1].key:
            first -= 1
        self._scroll_to(max(bottom, min(self._top, first * self.row_height)))

    def restyle(self) -> None:
        """Draw anew in the theme's colours and fonts, the same row on top and the chosen one in view."""
        first = self._top / self.row_height
        self.row_height = _row_height(self._theme)
        self._top = round(first * self.row_height)
        self._resized()

    def _place_of(self, key: str) -> int:
        return next((at for at, row in enumerate(self.rows) if row.key == key), _NO_ROW) if key else _NO_ROW

    def _resized(self) -> None:
        needs_bar = len(self.rows) * self.row_height > self.canvas.winfo_height() > 1
        if needs_bar and not self.scrollbar.winfo_manager():
            self.scrollbar.pack(side="right", fill="y")
        elif not needs_bar and self.scrollbar.winfo_manager():
            self.scrollbar.pack_forget()
        was_in_view = self._is_chosen_in_view
        self._scroll_to(self._top)
        if was_in_view:
            self.bring(self._place_of(self._chosen))

    def _rows_shown(self) -> int:
        return max(1, self.canvas.winfo_height() // self.row_height)

    def _scroll_to(self, top: int) -> None:
        """Draw with the pixel `top` of the whole list at the upper edge."""
        whole, shown = len(self.rows) * self.row_height, self.canvas.winfo_height()
        self._top = max(0, min(top, whole - shown))
        if whole:
            self.scrollbar.set(self._top / whole, min(1.0, (self._top + shown) / whole))
        self._is_chosen_in_view = self.is_in_view(self._place_of(self._chosen))
        self._draw()
        self.canvas.event_generate(ROWS_MOVED)

    def _scroll(self, what: str, amount: str, unit: str = "") -> None:
        if what == "moveto":
            self._scroll_to(round(float(amount) * len(self.rows) * self.row_height))
        else:
            rows = self._rows_shown() if unit == "pages" else 1
            self._scroll_to(self._top + round(float(amount) * rows * self.row_height))  # Tk 9 tells of fractions

    def _draw(self) -> None:
        canvas, palette = self.canvas, self._theme.palette
        canvas.delete("all")
        self._cut.clear()
        self.whole_row.hide()
        canvas.configure(background=palette.sidebar if self._ground == "Side" else palette.panel)
        first = self._top // self.row_height
        for at in range(first, min(len(self.rows), first + self._rows_shown() + 2)):
            self._draw_row(at, at * self.row_height - self._top)

    def _draw_row(self, at: int, top: int) -> None:
        canvas, theme, row = self.canvas, self._theme, self.rows[at]
        palette, width = theme.palette, canvas.winfo_width()
        middle = top + self.row_height // 2
        left, right = theme.space(3), width - theme.space(3)
        if not row.key:
            bottom = top + self.row_height - theme.space(1)
            canvas.create_text(left, bottom, text=row.text, anchor="sw", font=theme.small_bold, fill=palette.muted)
            return
        is_chosen = row.key == self._chosen
        if is_chosen or at == self._hovered:
            colour = palette.selection if is_chosen else palette.hover
            canvas.create_rectangle(0, top, width, top + self.row_height, fill=colour, width=0)
        if at == self._cursor and canvas.focus_displayof() is canvas:
            canvas.create_rectangle(1, top + 1, width - 2, top + self.row_height - 2, outline=palette.accent)
        beside = left + theme.space(4)
        if row.count:
            right -= self._draw_count(row, right, middle) + theme.space(2)
        font = theme.ui_bold if row.is_bold else theme.ui
        text = elide(row.text, right - beside, font.measure)
        behind = beside + font.measure(text) + theme.space(2)
        told = palette.danger if row.is_wrong else palette.muted
        has_sign = bool(row.sign) and behind + theme.small.measure(row.detail) > right
        if row.dot:
            canvas.create_image(left, middle, image=theme.dot(row.dot), anchor="w")
        elif row.mark:
            mark, colour = (row.sign, told) if has_sign else (row.mark, palette.muted)
            canvas.create_text(left, middle, text=mark, anchor="w", font=theme.ui, fill=colour)
        if has_sign or text != row.text:
            self._cut.add(at)
        colour = palette.muted if row.is_muted else palette.text
        canvas.create_text(beside, middle, text=text, anchor="w", font=font, fill=colour)
        if row.detail and not has_sign and behind < right:
            text = elide(row.detail, right - behind, theme.small.measure)
            canvas.create_text(behind, middle, text=text, anchor="w", font=theme.small, fill=told)

    def _draw_count(self, row: Row, right: int, middle: int) -> int:
        theme, palette = self._theme, self._theme.palette
        font = theme.small_bold
        width = max(font.measure(row.count) + theme.space(3), font.metrics("linespace") + 2)
        colour = palette.accent if row.is_loud else palette.border
        self.canvas.create_image(right, middle, image=theme.pill(width, colour), anchor="e")
        self.canvas.create_text(
            right - width / 2,
            middle,
            text=row.count,
            font=font,
            fill=palette.on_accent if row.is_loud else palette.text,
        )
        return width

    # What the user does.

    def _row_at(self, y: int) -> int:
        at = (y + self._top) // self.row_height
        return at if 0 <= at < len(self.rows) and self.rows[at].key else _NO_ROW

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.canvas.configure(cursor="hand2" if at != _NO_ROW else "")
            self._draw()
            if at in self._cut:
                top = at * self.row_height - self._top
                row = self.rows[at]
                whole = f"{row.text}   {row.detail}" if row.sign else row.text
                self.whole_row.point(whole, top, top + self.row_height)

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        self._cursor = self._pressed_at = at = self._row_at(event.y)
        # Others may come in before the button is up, and move the row.
        self._pressed_key = self.rows[at].key if at != _NO_ROW else ""
        self.canvas.focus_set()
        self._draw()

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        at, self._pressed_at = self._pressed_at, _NO_ROW
        if at != _NO_ROW and self._row_at(event.y) == at and self._pressed_key in [row.key for row in self.rows]:
            self._opened(self._pressed_key)

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.rows) and self.rows[at].key:
            self._opened(self.rows[at].key)

    def _focused(self) -> None:
        if self._cursor == _NO_ROW:
            keys = [row.key for row in self.rows]
            wanted = self._chosen or next(filter(None, keys), "")
            self._cursor = keys.index(wanted) if wanted in keys else _NO_ROW
        self._draw()

    def _move(self, steps: int) -> str:
        """Move the keyboard's row, over headings, as far as there are rows."""
        last = len(self.rows) - 1
        to = max(0, min(self._cursor + steps, last))
        down, up = range(to, last + 1), range(min(to, last), -1, -1)
        places = (*down, *up) if steps > 0 else (*up, *down)
        self._cursor = at = next((each for each in places if self.rows[each].key), self._cursor)
        self.bring(at)
        return "break"

    def _menu_wanted(self, event: tk.Event[tk.Misc]) -> None:
        at = self._row_at(event.y)
        if self._menu is not None and at != _NO_ROW:
            self._cursor = at
            self._draw()
            self._menu(self.rows[at].key, event.x_root, event.y_root)

    def _menu_key(self, _event: tk.Event[tk.Misc]) -> None:
        if self._menu is not None and 0 <= self._cursor < len(self.rows):
            y = self._cursor * self.row_height - self._top + self.row_height
            left, top = self.canvas.winfo_rootx(), self.canvas.winfo_rooty()
            self._menu(self.rows[self._cursor].key, left + self._theme.space(4), top + y)


def _row_height(theme: Theme) -> int:
    return theme.ui.metrics("linespace") + theme.space(2)


def count_text(unread: int) -> str:
    """What stands in a row for so many unread messages; nothing for none."""
    if not unread:
        return ""
    return f"{_COUNT_MOST}+" if unread > _COUNT_MOST else str(unread)
