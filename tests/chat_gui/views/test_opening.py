"""Opening a conversation with more unread than a screen: one begins to read where one stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat_gui.conversation import Conversation
from chat_gui.events import Lost, Reason, Recognised, ServerKind
from chat_gui.views.conversation import ConversationView
from server.wire.messages import AskHistory, CaughtUp, Found, HistoryPage, Left, Message, RoomState, Welcome

from .window import ROOM, Window

Way = tuple[str, Callable[[Window], object]]

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


# After a return.


def come_back(window: Window, count: int) -> None:
    """The connection is lost and there again, and so much was missed."""
    window.hear(Lost(Reason.CLOSED, "", 1.0))
    again = Recognised(ServerKind.NATIVE, "Class 10B", "id", is_known=True)
    missed = [window.message(f"missed {number}") for number in range(count)]
    window.hear(again, Welcome("me", (RoomState(ROOM, "", ("me", "alice")),)), *missed, CaughtUp())


@pytest.mark.parametrize("count", [100, 600])
def test_more_than_a_screen_that_was_missed_is_read_from_its_beginning(window: Window, count: int) -> None:
    window.fill(60)
    come_back(window, count)
    view, opened = window.chat.conversation, window.controller.model.current
    y = divider_y(view)
    assert y is not None
    assert y < view.text.winfo_height() / 3
    assert (count, False) == (opened.unread, view.is_at_end)
    assert str(view.jump_button.cget("text")).startswith(f"{count} new")
    view.jump_to_end()
    window.until(lambda: not opened.unread, "it to be read")


@pytest.mark.parametrize(("count", "is_at_end"), [(3, True), (100, False)])
def test_a_window_that_opens_with_what_was_missed_begins_there(
    make_window: Callable[..., Window], count: int, is_at_end: bool
) -> None:
    window = make_window()
    window.controller.start("127.0.0.1", "me")
    window.root.update()
    known = Recognised(ServerKind.NATIVE, "Class 10B", "id", is_known=True)
    missed = [window.message(f"missed {number}") for number in range(count)]
    window.hear(known, Welcome("me", (RoomState(ROOM, "", ("me", "alice")),)), *missed, CaughtUp())
    window.hear(HistoryPage(ROOM, tuple(Message(-number, ROOM, "alice", "old", 1e9) for number in range(100, 0, -1))))
    window.chat.composer.text.focus_force()
    view, opened = window.chat.conversation, window.controller.model.current
    window.until(lambda: view.is_at_end is is_at_end and divider_y(view) is not None, "the line in view")
    window.until(lambda: opened.unread == (0 if is_at_end else count), "what was seen to be read")


def test_what_was_missed_and_can_be_seen_is_read(window: Window) -> None:
    window.fill(60)
    come_back(window, 3)
    view, opened = window.chat.conversation, window.controller.model.current
    window.until(lambda: not opened.unread, "it to be read")
    assert view.is_at_end
    assert divider_y(view) is not None
    window.hear(window.message("another"))
    assert (0, True) == (opened.unread, view.is_at_end)


def test_a_reader_further_up_stays_there_through_a_return(window: Window) -> None:
    window.fill(200)
    view = window.chat.conversation
    view.scroll(-2)
    window.until(lambda: not view.is_at_end, "the end to go out of view")
    window.root.update()
    before = view.text.get("@0,0 linestart", "@0,0 lineend")
    come_back(window, 100)
    assert before == view.text.get("@0,0 linestart", "@0,0 lineend")
    assert 100 == window.controller.model.current.unread


# Whatever way one comes there.


def type_line(window: Window, text: str) -> None:
    window.write(text)
    window.press(window.chat.composer.text, "<Return>")


def switch_by_typing(window: Window) -> None:
    window.chat.choose()
    window.chat.overlays.switcher.field.insert(0, "other")
    window.press(window.chat.overlays.switcher.field, "<Return>")


WAYS: dict[str, Way] = {
    "a command": (OTHER, lambda window: type_line(window, f"/join {OTHER}")),
    "the room prompt": (OTHER, lambda window: window.controller.join_room(OTHER)),
    "the switcher": (OTHER, switch_by_typing),
    "a key": (OTHER, lambda window: window.controller.switch_to(1)),
    "the next one": (OTHER, lambda window: window.controller.switch_by(1)),
    "a person's menu": ("@bob", lambda window: window.controller.message_nick("bob")),
    "a person's command": ("@bob", lambda window: type_line(window, "/msg bob")),
    "a message to a person": ("@bob", lambda window: type_line(window, "/msg bob hello")),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_every_way_there_leads_to_what_is_unread(two_rooms: Window, way: Way) -> None:
    name, go = way
    to = {"to": "@me", "sender": "bob"} if name.startswith("@") else {"to": name}
    two_rooms.hear(*(two_rooms.message(f"new {number}", **to) for number in range(100)))
    go(two_rooms)
    two_rooms.root.update()
    view, opened = two_rooms.chat.conversation, two_rooms.controller.model.current
    assert (name, 100) == (opened.name, opened.unread)
    y = divider_y(view)
    assert y is not None
    assert y < view.text.winfo_height() / 3
    assert not view.is_at_end
    assert str(view.jump_button.cget("text")).startswith("100 new")
    view.jump_to_end()
    two_rooms.until(lambda: not opened.unread, "it to be read")


def test_the_room_that_is_shown_when_another_is_left_is_opened_where_it_is_unread(two_rooms: Window) -> None:
    two_rooms.controller.switch(OTHER)
    two_rooms.hear(*(two_rooms.message(f"new {number}") for number in range(100)))
    two_rooms.hear(Left(OTHER, "me"))
    two_rooms.root.update()
    assert (ROOM, 100) == (two_rooms.controller.model.current.name, two_rooms.controller.model.conversations.unread())
    assert divider_y(two_rooms.chat.conversation) is not None


def find(window: Window, number: int, text: str) -> None:
    """Look for what was said in the other room, and open what the server has found."""
    window.chat.search()
    window.chat.searching.bar.set_text(text)
    window.chat.searching.bar.history_button.invoke()
    nonce = window.session.sent[-1].nonce
    window.hear(Found(text, (Message(number, OTHER, "alice", text, 1e9),), nonce=nonce))
    window.press(window.chat.searching.bar.field, "<Return>")
    window.root.update()


@pytest.mark.parametrize("count", [3, 100])
def test_going_to_a_message_that_was_found_reads_nothing_below_it(two_rooms: Window, count: int) -> None:
    say(two_rooms, "new", count)
    entries = two_rooms.controller.model.conversations.by_name[OTHER].entries
    first = next(entry for entry in entries if isinstance(entry, Message))
    find(two_rooms, first.id, first.text)
    view, opened = two_rooms.chat.conversation, two_rooms.controller.model.current
    assert OTHER == opened.name
    assert view.text.dlineinfo(view.text.tag_ranges("pointed")[0]) is not None
    assert count == opened.unread
    assert not view.is_at_end
    assert str(view.jump_button.cget("text")).startswith(f"{count} new")
    view.jump_to_end()
    two_rooms.until(lambda: not opened.unread, "it to be read")


def test_while_a_message_that_was_found_is_being_loaded_nothing_under_the_results_is_read(two_rooms: Window) -> None:
    two_rooms.controller.model.conversations.by_name[OTHER].entries[:30] = []
    say(two_rooms, "new", 3)
    find(two_rooms, 1, "long ago")
    opened = two_rooms.controller.model.current
    assert (OTHER, 3) == (opened.name, opened.unread)
    long_ago = [Message(number, OTHER, "alice", "long ago" if number == 1 else "x", 1e9) for number in range(1, 31)]
    two_rooms.hear(HistoryPage(OTHER, tuple(long_ago)))
    view = two_rooms.chat.conversation
    assert "long ago\n" == view.text.get(*view.text.tag_ranges("pointed"))
    assert 3 == opened.unread


def test_what_comes_while_results_lie_over_the_transcript_is_read_when_they_are_gone(two_rooms: Window) -> None:
    searching = two_rooms.chat.searching
    two_rooms.chat.search()
    searching.bar.set_text("tea")
    searching.bar.history_button.invoke()
    two_rooms.until(lambda: not two_rooms.controller.model.conversations.is_reading, "the transcript to be covered")
    two_rooms.hear(two_rooms.message("hello"))
    assert 1 == two_rooms.controller.model.conversations.unread()
    searching.leave()
    two_rooms.until(lambda: not two_rooms.controller.model.conversations.unread(), "it to be read")


def test_a_talk_that_is_opened_by_a_command_asks_for_what_was_said_before(two_rooms: Window) -> None:
    two_rooms.session.sent.clear()
    type_line(two_rooms, "/msg bob")
    assert ["@bob"] == [each.to for each in two_rooms.session.sent if isinstance(each, AskHistory)]
