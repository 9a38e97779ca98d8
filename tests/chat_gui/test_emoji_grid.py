"""Where the cursor of the emoji picker goes."""

from __future__ import annotations

import pytest

from chat_gui.emoji import every, recent_of
from chat_gui.emoji_grid import COLUMNS, Grid


@pytest.fixture
def grid() -> Grid:
    made = Grid()
    made.show("", recent_of("🔥 🙂"))
    return made


def pointed(grid: Grid) -> str:
    return grid.current.char if grid.current else ""


def test_the_recent_ones_come_first_and_then_every_group(grid: Grid) -> None:
    assert ["🔥", "🙂"] == [each.char for each in grid.lines[1].emoji]
    assert 7 == sum(bool(line.heading) for line in grid.lines)
    assert len(every()) + 2 == sum(len(line.emoji) for line in grid.lines)
    assert COLUMNS == max(len(line.emoji) for line in grid.lines)
    assert "🔥" == pointed(grid)


def test_without_recent_ones_it_begins_with_the_first_group() -> None:
    grid = Grid()
    grid.show("", [])
    assert every()[0] is grid.current


def test_arrows_go_over_headings_and_stop_at_the_ends(grid: Grid) -> None:
    grid.step(-1)
    assert "🔥" == pointed(grid)
    grid.step(1)
    assert "🙂" == pointed(grid)
    grid.step(1)
    assert every()[0] is grid.current
    grid.step(-1)
    assert "🙂" == pointed(grid)
    grid.move(-1)
    assert "🙂" == pointed(grid)
    grid.move(1)
    assert every()[1] is grid.current
    grid.move(1000)
    grid.step(1000)
    grid.step(1)
    assert grid.current
    for _ in range(2 * COLUMNS):
        grid.step(1)
    assert every()[-1] is grid.current
    grid.move(-1000)
    assert pointed(grid) in "🔥🙂"


def test_a_shorter_row_has_its_last_one_pointed_at(grid: Grid) -> None:
    grid.point(3, COLUMNS - 1)
    grid.move(-1)
    assert "🙂" == pointed(grid)


def test_a_query_shows_what_it_finds(grid: Grid) -> None:
    grid.show("огонь", [])
    assert "🔥" == pointed(grid)
    grid.show("qqq", [])
    assert grid.current is None
    grid.step(1)
    grid.step(-1)
    grid.move(1)
    grid.move(-1)
    grid.point(5, 5)
    assert grid.current is None
