"""Opening a conversation with more unread than a screen: one begins to read where one stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat_gui.conversation import Conversation
from chat_gui.views.conversation import ConversationView
from server.wire.messages import RoomState

from .window import ROOM, Window

OTHER = "#other"


@pytest.fixture
def two_rooms(make_window: Callable[..., Window]) -> Window:
    """A window in two rooms, of which one has been read for some screens and is not open."""
    window = make_window()
    window.enter(RoomState(ROOM, "", ("me", "alice")), RoomState(OTHER, "", ("me", "alice")))
    window.controller.switch(OTHER)
    say(window, "read", 60)
    window.controller.switch(ROOM)
    window.root.update()
    return window


def say(window: Window, word: str, count: int) -> None:
    window.hear(*(window.message(f"{word} {number}", to=OTHER) for number in range(count)))


def open_other(window: Window) -> tuple[ConversationView, Conversation]:
    window.controller.switch(OTHER)
    window.root.update()
    return window.chat.conversation, window.controller.model.current


def divider_y(view: ConversationView) -> int | None:
    """How far below the upper edge the "new" line is, if it is in view."""
    shown = view.text.dlineinfo("divider.first")
    return shown[1] if shown else None


@pytest.mark.parametrize("count", [200, 600, 2_000])
def test_more_than_a_screen_is_read_from_its_beginning(two_rooms: Window, count: int) -> None:
    say(two_rooms, "new", count)
    view, opened = open_other(two_rooms)
    y = divider_y(view)
    assert y is not None
    assert 0 < y < view.text.winfo_height() / 3
    assert "read 59" == view.text.get(f"@0,{y - 5} linestart", f"@0,{y - 5} lineend")
    assert not view.is_at_end
    assert str(view.jump_button.cget("text")).startswith(f"{count} new")
    assert count == opened.unread


def test_what_can_be_seen_with_the_end_is_read_at_once(two_rooms: Window) -> None:
    say(two_rooms, "new", 3)
    view, opened = open_other(two_rooms)
    assert view.is_at_end
    assert divider_y(view) is not None
    two_rooms.until(lambda: not opened.unread, "it to be read")


def test_it_is_unread_until_its_end_has_been_seen(two_rooms: Window) -> None:
    say(two_rooms, "new", 100)
    view, opened = open_other(two_rooms)
    view.scroll(1)
    two_rooms.root.update()
    assert 100 == opened.unread
    while not view.is_at_end:
        view.scroll(1)
        two_rooms.root.update()
    two_rooms.until(lambda: not opened.unread, "it to be read")
    assert not view.jump_button.winfo_ismapped()


@pytest.mark.parametrize("count", [100, 2_000])
def test_a_key_goes_to_the_end(two_rooms: Window, count: int) -> None:
    say(two_rooms, "new", count)
    view, opened = open_other(two_rooms)
    two_rooms.press(two_rooms.chat.composer.text, "<Escape>")
    two_rooms.until(lambda: not opened.unread, "it to be read")
    assert view.is_at_end
    assert f"new {count - 1}" == view.text.get("end-2c linestart", "end-2c lineend")


def test_what_comes_then_does_not_move_the_reader(two_rooms: Window) -> None:
    say(two_rooms, "new", 100)
    view, opened = open_other(two_rooms)
    before = divider_y(view)
    say(two_rooms, "newer", 5)
    assert before is not None
    assert before == divider_y(view)
    assert str(view.jump_button.cget("text")).startswith("105 new")
    assert 105 == opened.unread


def test_whoever_has_read_on_and_comes_back_finds_the_end(two_rooms: Window) -> None:
    say(two_rooms, "new", 100)
    view, opened = open_other(two_rooms)
    view.jump_to_end()
    two_rooms.until(lambda: not opened.unread, "it to be read")
    two_rooms.controller.switch(ROOM)
    two_rooms.root.update()
    open_other(two_rooms)
    assert view.is_at_end


def test_whoever_has_not_finds_the_line_again(two_rooms: Window) -> None:
    say(two_rooms, "new", 100)
    view, opened = open_other(two_rooms)
    two_rooms.controller.switch(ROOM)
    two_rooms.root.update()
    assert view.is_at_end
    assert not two_rooms.controller.model.current.unread
    open_other(two_rooms)
    assert divider_y(view) is not None
    assert 100 == opened.unread
