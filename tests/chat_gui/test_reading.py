"""How far a conversation has been read, and where the "new" line stands."""

from __future__ import annotations

import pytest

from chat_gui import reading
from chat_gui.conversation import Conversation
from server.wire.messages import Message


def said(number: int, sender: str = "bob") -> Message:
    return Message(number, "#room", sender, "hi", 0.0)


def is_mine(message: Message) -> bool:
    return message.sender == "me"


@pytest.fixture
def room() -> Conversation:
    """A room in which three messages have been said."""
    room = Conversation("#room")
    room.entries += [said(5), said(6), said(7)]
    room.last_id = 7
    return room


def test_all_is_read_up_to_the_last_message_once_nothing_is_unread(room: Conversation) -> None:
    reading.note_unread(room, is_for_me=True)
    reading.note_read(room)
    assert (1, 1, 0) == (room.unread, room.mentions, room.read_id)
    assert reading.read_all(room)
    assert (0, 0, 7) == (room.unread, room.mentions, room.read_id)
    assert not reading.read_all(room)


def test_nothing_before_the_first_message_that_is_known_is_unread(room: Conversation) -> None:
    new = Conversation("#new")
    reading.begin(new, said(50))
    assert 49 == new.read_id
    reading.begin(room, said(8))
    assert 0 == room.read_id


def test_the_line_stands_before_the_first_unread_and_stays_for_the_next(room: Conversation) -> None:
    assert reading.divide(room, is_catching_up=False)
    reading.note_unread(room, is_for_me=False)
    room.entries.append(said(8))
    assert not reading.divide(room, is_catching_up=False)
    assert 3 == room.divider
    assert reading.take_line_away(room)
    assert not reading.take_line_away(room)


def test_a_line_that_stands_is_for_all_that_was_missed(room: Conversation) -> None:
    room.divider = 1
    assert not reading.divide(room, is_catching_up=True)
    assert reading.divide(room, is_catching_up=False)


def test_the_line_goes_along_with_its_message(room: Conversation) -> None:
    room.divider = 2
    reading.entries_added(room, [said(3), said(4)], is_mine)
    assert 4 == room.divider
    reading.entries_dropped(room, 3)
    assert 1 == room.divider
    reading.entries_dropped(room, 3)
    assert 0 == room.divider


def test_the_line_stands_among_older_messages_before_the_first_of_somebody_elses_that_is_unread(
    room: Conversation,
) -> None:
    older = [said(1), said(2, "me"), said(3)]
    room.read_id = 1
    reading.entries_added(room, older, is_mine)
    assert 2 == room.divider
    assert reading.first_unread(older, 3, is_mine) is None


def test_what_is_here_already_is_no_news_even_from_a_server_that_counts_again(room: Conversation) -> None:
    assert [False, True] == [reading.is_news(room, said(number)) for number in (7, 8)]
    reading.went_back(room)
    assert [False, True] == [reading.is_news(room, said(number)) for number in (7, 4)]
    reading.forget_ids(room)
    assert (0, 0) == (room.last_id, room.read_id)
