"""What is unread out of the sidebar's view is told at its edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from server.wire.messages import RoomState

from .test_wheel import turn
from .window import ROOM, Window

ROOMS = tuple(f"#room{number:02}" for number in range(40))


@pytest.fixture
def full(make_window: Callable[..., Window]) -> Window:
    """A window with more rooms than its sidebar has room for."""
    made = make_window(geometry="900x480+20+20")
    made.enter(*(RoomState(name, "", ("me", "alice")) for name in (ROOM, *ROOMS)))
    return made


def told(window: Window) -> tuple[str, str]:
    window.root.update()
    hints = window.chat.sidebar.hints
    above, below = (str(each.cget("text")) if each.winfo_ismapped() else "" for each in (hints.above, hints.below))
    return above, below


def is_in_view(window: Window, name: str) -> bool:
    rows: Any = window.chat.sidebar.list
    above, below = rows.out_of_view()
    at = [row.key for row in rows.rows].index(name)
    return at not in above and at not in below


def test_what_is_in_view_needs_no_hint(full: Window) -> None:
    full.hear(full.message("hi", to="#room01"))
    assert ("", "") == told(full)


def test_messages_below_the_view_are_counted_and_a_press_brings_the_nearest_there(full: Window) -> None:
    full.hear(full.message("hi", to="#room39"), full.message("hi", to="#room22"), full.message("ho", to="#room22"))
    assert ("", "↓ 3 new") == told(full)
    hints = full.chat.sidebar.hints
    hints.below.invoke()
    assert is_in_view(full, "#room22")
    assert ("", "↓ 1 new") == told(full)
    hints.below.invoke()
    assert is_in_view(full, "#room39")
    assert ("↑ 2 new", "") == told(full)
    hints.above.invoke()
    assert is_in_view(full, "#room22")
    assert full.root.focus_get() is full.chat.composer.text


def test_the_hint_goes_when_one_has_read_and_when_one_scrolls_there(full: Window) -> None:
    full.hear(full.message("psst", to="@me"))
    assert ("", "↓ 1 new") == told(full)
    full.press(full.chat.sidebar.list.canvas, "<End>")
    assert ("", "") == told(full)
    full.press(full.chat.sidebar.list.canvas, "<Home>")
    assert ("", "↓ 1 new") == told(full)
    full.controller.switch("@alice")
    full.until(lambda: not full.controller.model.conversations.of("@alice").unread, "it to be read")
    full.controller.switch(ROOM)
    assert ("", "") == told(full)


def test_it_is_loud_for_what_is_said_to_oneself(full: Window) -> None:
    below = full.chat.sidebar.hints.below
    full.hear(full.message("hi", to="#room39"))
    assert "Plain" in str(below.cget("style"))
    full.hear(full.message("hi me", to="#room38"))
    assert "Accent" in str(below.cget("style"))


def test_the_wheel_scrolls_over_it_too(full: Window) -> None:
    full.hear(full.message("hi", to="#room39"))
    assert ("", "↓ 1 new") == told(full)
    rows = full.chat.sidebar.list
    before = len(rows.out_of_view()[0])
    turn(full.chat.sidebar.hints.below, 1)
    assert before < len(rows.out_of_view()[0])


def test_where_there_is_no_room_for_words_it_is_a_number(full: Window) -> None:
    full.hear(*(full.message("hi", to="#room39") for _ in range(12)))
    assert ("", "↓ 12 new") == told(full)
    full.root.geometry("640x480")
    full.press(full.chat.composer.text, *["<Control-plus>"] * 9)
    full.until(lambda: full.chat.sidebar.list.canvas.winfo_width() < 250, "large text in a narrow list")
    full.hear(*(full.message("hi", to="#room39") for _ in range(1188)))
    assert ("", "↓ 999+") == told(full)
    assert full.chat.sidebar.hints.below.winfo_x() >= 0


def test_a_larger_window_has_them_in_view(full: Window) -> None:
    full.hear(full.message("hi", to="#room20"))
    assert ("", "↓ 1 new") == told(full)
    full.root.geometry("900x1100")
    full.until(lambda: full.root.winfo_height() == 1100, "the window")
    full.until(lambda: told(full) == ("", ""), "the hint to go")


@pytest.mark.parametrize(
    ("before", "first", "heading"),
    [("#room39", ROOM, "ROOMS"), ("#room39", "@alice", "DIRECT"), ("@alice", ROOM, "ROOMS")],
)
def test_whoever_comes_to_the_first_of_a_kind_sees_its_heading_too(
    full: Window, before: str, first: str, heading: str
) -> None:
    full.hear(full.message("psst", to="@me"))
    for name in (before, first):
        full.controller.switch(name)
        full.root.update()
    rows: Any = full.chat.sidebar.list
    assert is_in_view(full, first)
    assert rows.is_in_view([row.text for row in rows.rows].index(heading))
