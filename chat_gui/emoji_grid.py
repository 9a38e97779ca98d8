"""What the emoji picker shows, and where its cursor goes: rows of characters under headings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .emoji import GROUPS, Emoji, found, group
from .emoji_table import FOOD, HEARTS, NATURE, PEOPLE, SMILEYS, THINGS
from .i18n import tr

COLUMNS: Final = 9


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, or a row of emoji."""

    heading: str = ""
    emoji: tuple[Emoji, ...] = ()


class Grid:
    """Lines, and one emoji among them that is pointed at; none if there are no emoji."""

    def __init__(self) -> None:
        self.lines: Sequence[Line] = ()
        self.row = self.column = 0

    def show(self, query: str, recent: Sequence[Emoji]) -> None:
        """What a query finds; everything, the recent ones first, for an empty one."""
        if query.strip(" :"):
            matching = found(query)
            self.lines = [Line(tr("Found") if matching else tr("There is no such emoji.")), *_rows(matching)]
        else:
            heads = _headings()
            lines = [Line(tr("Recently used")), *_rows(recent)] if recent else []
            for table in GROUPS:
                lines += [Line(heads[table]), *_rows(group(table))]
            self.lines = lines
        self.row, self.column = 1, 0

    @property
    def current(self) -> Emoji | None:
        """The one pointed at."""
        return self.at(self.row, self.column)

    def at(self, row: int, column: int) -> Emoji | None:
        """The one at a place, if there is one."""
        if 0 <= row < len(self.lines) and 0 <= column < len(self.lines[row].emoji):
            return self.lines[row].emoji[column]
        return None

    def step(self, columns: int) -> None:
        """Go to the next emoji (1) or the one before (-1), into the next or last row where a row ends."""
        if self.at(self.row, self.column + columns):
            self.column += columns
        elif self._go(columns):
            self.column = 0 if columns > 0 else len(self.lines[self.row].emoji) - 1

    def move(self, rows: int) -> None:
        """Go down by rows, or up if less than 0, as far as there are any."""
        for _ in range(abs(rows)):
            if not self._go(1 if rows > 0 else -1):
                break
        if self.current is None and self.lines:
            self.column = max(0, len(self.lines[min(self.row, len(self.lines) - 1)].emoji) - 1)

    def point(self, row: int, column: int) -> None:
        """Point at this one, if there is one."""
        if self.at(row, column):
            self.row, self.column = row, column

    def _go(self, direction: int) -> bool:
        """To the next row that has emoji. Returns whether there is one."""
        row = self.row + direction
        while 0 <= row < len(self.lines) and not self.lines[row].emoji:
            row += direction
        if not 0 <= row < len(self.lines):
            return False
        self.row = row
        return True


def _rows(emoji: Sequence[Emoji]) -> list[Line]:
    return [Line(emoji=tuple(emoji[start : start + COLUMNS])) for start in range(0, len(emoji), COLUMNS)]


def _headings() -> dict[str, str]:
    return {
        SMILEYS: tr("Faces"),
        PEOPLE: tr("People and hands"),
        HEARTS: tr("Hearts and signs"),
        NATURE: tr("Animals and nature"),
        FOOD: tr("Food and drink"),
        THINGS: tr("Things"),
    }
