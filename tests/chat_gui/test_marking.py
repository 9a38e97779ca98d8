"""Reading goes on where it stopped, though the window was closed meanwhile: unread counts, the "new" line, drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat_gui.bookmarks import Bookmarks
from chat_gui.events import Connecting, Lost, Reason, Recognised, ServerKind, WentBack
from chat_gui.marks import Bookmark
from server.wire import limits
from server.wire.messages import CaughtUp, Code, Error, HistoryPage, Joined, Left, Message, RoomState, Welcome

from .fakes import Desk

LOBBY = limits.LOBBY
MATHS = "#maths"
ROOMS = (RoomState(LOBBY, "", ("me", "bob")), RoomState(MATHS, "", ("me", "bob")))


@pytest.fixture
def bookmarks() -> Bookmarks:
    """What outlives the windows of a test."""
    return Bookmarks()


def said(number: int, to: str = LOBBY, sender: str = "bob", text: str = "hi") -> Message:
    return Message(number, to, sender, text, 0.0)


def start(bookmarks: Bookmarks, *missed: Message, server_id: str = "id-1", is_known: bool = True) -> Desk:
    """A window that has been started, and has been sent what it missed."""
    desk = Desk(bookmarks=bookmarks)
    desk.controller.connect("teacher-pc", "me")
    recognised = Recognised(ServerKind.NATIVE, "Class 10B", server_id, is_known=is_known)
    desk.hear(Connecting("teacher-pc", 14902, 1), recognised, Welcome("me", ROOMS), *missed, CaughtUp())
    return desk


def close_after_reading_half(bookmarks: Bookmarks) -> None:
    """A window that has read two messages in each room and has had two more."""
    desk = start(bookmarks, is_known=False)
    desk.hear(said(2), said(3))
    desk.controller.switch(MATHS)
    desk.hear(said(4, MATHS), said(5, MATHS))
    desk.controller.set_reading(False)
    desk.hear(said(6, MATHS), said(7, MATHS), said(8), said(9))
    desk.controller.close()


def test_how_far_one_has_read_is_kept_when_the_window_closes(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    kept = bookmarks.of("id-1", "me")
    assert {LOBBY: Bookmark(3, 2, True), MATHS: Bookmark(5, 2, True)} == kept.bookmarks
    assert 9 == kept.seen
    assert 3 == bookmarks.resume_at("id-1", "me", 9)
    assert [LOBBY, MATHS] == bookmarks.rooms("id-1", "me")


def test_what_was_not_read_is_unread_after_a_restart_and_the_line_stands_before_it(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    replayed = [said(4, MATHS), said(5, MATHS), said(6, MATHS), said(7, MATHS), said(8), said(9), said(10, MATHS)]
    desk = start(bookmarks, *replayed)
    maths, lobby = desk.model.conversations.of(MATHS), desk.model.conversations.of(LOBBY)
    assert (3, 2) == (maths.unread, maths.divider)
    assert (2, 0) == (lobby.unread, lobby.divider)
    desk.controller.set_reading(True)  # it is open, and its end is seen
    desk.controller.switch(LOBBY)
    desk.controller.set_reading(True)
    desk.controller.close()
    assert {LOBBY: Bookmark(9, 0, True), MATHS: Bookmark(10, 0, True)} == bookmarks.of("id-1", "me").bookmarks


def test_what_was_read_is_not_unread_though_it_is_sent_again(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    desk = start(bookmarks, said(4, MATHS), said(5, MATHS))
    assert (0, None) == (desk.model.conversations.of(MATHS).unread, desk.model.conversations.of(MATHS).divider)
    assert [] == desk.view.alerts


def test_a_talk_that_began_unread_is_sent_again_from_its_beginning_and_nothing_else_is(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, is_known=False)
    desk.hear(*(said(number) for number in range(2, 40)), said(40, "@me"))
    desk.controller.close()
    assert Bookmark(39, 1, True) == bookmarks.of("id-1", "me").bookmarks["@bob"]
    assert 39 == bookmarks.resume_at("id-1", "me", 40)


def test_a_page_of_history_is_not_unread_and_has_the_line_where_reading_stopped(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    desk = start(bookmarks)
    desk.controller.switch(MATHS)
    page = (said(4, MATHS), said(5, MATHS), said(6, MATHS, "me"), said(7, MATHS))
    desk.hear(HistoryPage(MATHS, page))
    assert (0, 3) == (desk.model.current.unread, desk.model.current.divider)
    assert 7 == desk.model.current.read_id


def test_a_page_of_history_that_has_been_read_has_no_line(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    desk = start(bookmarks)
    desk.hear(HistoryPage(LOBBY, (said(2), said(3))))
    assert (0, None) == (desk.model.current.unread, desk.model.current.divider)


def test_a_newcomer_has_read_nothing_and_is_shown_no_line(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, said(2), said(3), is_known=False)
    assert (0, None) == (desk.model.current.unread, desk.model.current.divider)
    desk.hear(HistoryPage(LOBBY, ()))
    assert None is desk.model.current.divider


def test_a_room_that_is_left_and_entered_again_has_the_line_where_one_left(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.switch(MATHS)
    desk.hear(said(2, MATHS))
    desk.hear(Left(MATHS, "me"))
    desk.hear(Joined(MATHS, "me", "", ("me", "bob")))
    desk.controller.switch(MATHS)
    desk.hear(HistoryPage(MATHS, (said(2, MATHS), said(3, MATHS))))
    assert 1 == desk.model.current.divider


def test_a_room_that_was_left_is_not_entered_by_itself(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.hear(Left(MATHS, "me"))
    desk.controller.close()
    assert [LOBBY] == bookmarks.rooms("id-1", "me")


def test_drafts_outlive_the_window(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.draft_changed("to everybody")
    desk.controller.message_nick("bob")
    desk.controller.draft_changed("to bob")
    desk.controller.close()
    again = start(bookmarks)
    assert "to bob" == again.view.draft
    again.controller.switch(LOBBY)
    assert "to everybody" == again.view.draft


@pytest.mark.parametrize("name", [MATHS, "@bob"])
def test_what_was_open_is_open_again(name: str, bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.hear(said(2, "@me"))
    desk.controller.switch(name)
    desk.controller.close()
    again = start(bookmarks)
    assert name == again.model.current.name
    again.controller.switch(LOBBY)
    again.hear(Lost(Reason.CLOSED, "", 1.0), Recognised(ServerKind.NATIVE, "Class 10B", "id-1", is_known=True))
    assert LOBBY == again.model.current.name


def test_a_room_that_one_was_not_let_into_is_not_opened_again(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.say("/join #full")
    assert "#full" == desk.model.current.name
    desk.controller.close()
    assert LOBBY == start(bookmarks).model.current.name


def test_whoever_has_begun_something_is_not_led_away_from_it(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.switch(MATHS)
    desk.controller.close()
    again = Desk(bookmarks=bookmarks)
    again.controller.connect("teacher-pc", "me")
    again.hear(Connecting("teacher-pc", 14902, 1))
    again.controller.draft_changed("before it has answered")
    again.hear(Recognised(ServerKind.NATIVE, "Class 10B", "id-1", is_known=True), Welcome("me", ROOMS), CaughtUp())
    assert (LOBBY, "before it has answered") == (again.model.current.name, again.view.draft)


def test_a_draft_of_a_conversation_that_is_not_opened_stays(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.message_nick("bob")
    desk.controller.draft_changed("to bob")
    desk.controller.close()
    start(bookmarks).controller.close()
    assert "to bob" == bookmarks.of("id-1", "me").bookmarks["@bob"].draft


def test_what_was_sent_is_no_draft(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.draft_changed("hello")
    desk.controller.say("hello")
    desk.controller.close()
    assert "" == bookmarks.of("id-1", "me").bookmarks[LOBBY].draft


def test_what_was_refused_is_a_draft_until_it_is_given_up(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.say("hello")
    [nonce] = desk.model.current.pending
    desk.hear(Error(Code.STORAGE, "", nonce))
    desk.controller.draft_changed("more")
    desk.controller.close()
    assert "hello\nmore" == bookmarks.of("id-1", "me").bookmarks[LOBBY].draft
    desk.controller.discard(nonce)
    desk.controller.close()
    assert "more" == bookmarks.of("id-1", "me").bookmarks[LOBBY].draft


def test_another_server_has_other_bookmarks(bookmarks: Bookmarks) -> None:
    close_after_reading_half(bookmarks)
    desk = start(bookmarks, said(2), said(3), server_id="id-2")
    assert 0 == desk.model.current.divider


def test_a_server_that_is_another_suddenly_has_other_bookmarks(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, said(50))
    desk.hear(Recognised(ServerKind.NATIVE, "Class 10B", "id-2"), Welcome("me", ROOMS), said(2), CaughtUp())
    desk.controller.set_reading(True)
    desk.controller.close()
    assert 2 == bookmarks.of("id-2", "me").bookmarks[LOBBY].read


def test_a_server_that_has_gone_back_has_its_new_messages_counted(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, said(50))
    desk.controller.set_reading(True)
    desk.hear(WentBack(), Welcome("me", ROOMS), CaughtUp())
    desk.controller.set_reading(False)
    desk.hear(said(20))
    assert 1 == desk.model.conversations.unread()
    desk.controller.close()
    assert 20 == bookmarks.of("id-1", "me").seen


def test_they_are_written_while_nothing_happens_but_not_again_and_again(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks)
    desk.controller.poll()
    desk.hear(said(2))
    desk.controller.poll()
    assert 0 == bookmarks.of("id-1", "me").bookmarks[LOBBY].read
    desk.now += limits.BOOKMARKS_EVERY_S
    desk.controller.poll()
    assert 2 == bookmarks.of("id-1", "me").bookmarks[LOBBY].read


def test_a_lab_server_leaves_no_bookmarks(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.json"
    desk = Desk(bookmarks=Bookmarks(path))
    desk.controller.connect("teacher-pc", "me")
    desk.hear(Recognised(ServerKind.LAB, "lab9090"), Welcome("me", ROOMS), said(1))
    desk.controller.close()
    assert not path.exists()


def test_direct_messages_are_in_the_sidebar_again_after_a_restart(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, is_known=False)
    desk.hear(said(2, "@me"), said(3, "@me", "carol"))
    desk.controller.switch("@bob")
    desk.controller.set_reading(True)
    desk.controller.leave("@carol")
    desk.controller.close()
    again = start(bookmarks)
    again.controller.switch("@bob")  # what was said there has not been sent yet
    again.controller.switch(LOBBY)
    assert [LOBBY, MATHS, "@bob"] == [each.name for each in again.model.conversations.listed()]
    assert [LOBBY, MATHS] == bookmarks.rooms("id-1", "me")


def test_what_was_said_without_a_connection_is_a_draft_after_a_restart(bookmarks: Bookmarks) -> None:
    desk = start(bookmarks, is_known=False)
    desk.controller.say("received, for all one knows")
    desk.controller.close()
    assert "" == bookmarks.of("id-1", "me").bookmarks[LOBBY].draft
    desk = start(bookmarks)
    desk.hear(Lost(Reason.CLOSING, "", 1.0))
    desk.controller.say("one")
    desk.controller.say("two")
    desk.controller.draft_changed("three")
    desk.controller.close()
    assert "one\ntwo\nthree" == start(bookmarks).model.conversations.of(LOBBY).draft
