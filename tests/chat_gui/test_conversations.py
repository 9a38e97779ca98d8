"""Which conversations there are, which of them is open and read, and what of them has changed."""

from __future__ import annotations

from chat_gui.model import Model
from server.wire.messages import Message

from .fakes import LOBBY, said
from .models import away, texts

# Which there are.


def test_rooms_stand_before_people_and_each_in_alphabetical_order(model: Model) -> None:
    for name in ("@Zoe", "#maths10", "@adam", "#maths9", "#Biology"):
        model.conversations.of(name)
    names = [each.name for each in model.conversations.listed()]
    assert ["#Biology", LOBBY, "#maths9", "#maths10", "@adam", "@Zoe"] == names


# Which is open, and whether it is read.


def test_what_comes_elsewhere_is_counted_until_one_goes_there_and_sees_its_end(model: Model) -> None:
    model.add_message(said(1, to="#maths"))
    model.add_message(said(2, "me?", to="#maths"))
    there = model.conversations.of("#maths")
    assert (2, 1) == (there.unread, there.mentions)
    model.conversations.switch("#maths")
    assert (2, 1, False) == (there.unread, there.mentions, model.conversations.is_reading)
    model.conversations.set_reading(True)
    assert (0, 0) == (there.unread, there.mentions)


def test_the_room_that_is_shown_after_another_was_left_is_not_read_by_that(model: Model) -> None:
    model.conversations.switch("#maths")
    model.add_message(said(1))
    model.conversations.close("#maths")
    assert (LOBBY, 1, False) == (model.current.name, model.conversations.unread(), model.conversations.is_reading)


def test_where_all_is_read_one_goes_on_reading(model: Model) -> None:
    model.conversations.switch("#maths")
    model.add_message(said(1, to="#maths"))
    assert (0, True) == (model.conversations.unread(), model.conversations.is_reading)


def test_going_there_while_one_looks_elsewhere_reads_nothing(model: Model) -> None:
    away(model).add_message(said(1, to="#maths"))
    model.conversations.switch("#maths")
    assert 1 == model.conversations.unread()


def test_what_was_missed_is_not_read_before_all_of_it_has_come(model: Model) -> None:
    model.offline()
    model.welcome("me", [], is_return=True)
    model.add_message(said(2))
    model.conversations.set_reading(True)
    assert (1, False) == (model.conversations.unread(), model.conversations.is_reading)
    model.add_message(said(3))
    model.conversations.caught_up()
    model.conversations.set_reading(True)
    assert (0, True) == (model.conversations.unread(), model.conversations.is_reading)


# What has changed in one.


def test_changes_are_told_once(model: Model) -> None:
    model.add_message(said(1))
    assert model.conversations.take_changes().appended
    assert not model.conversations.take_changes().appended


def test_only_the_open_conversation_is_drawn(model: Model) -> None:
    model.add_message(said(1, to="#maths"))
    changes = model.conversations.take_changes()
    assert [] == changes.appended
    assert changes.conversations


# Other numbers.


def test_a_server_that_went_back_shows_what_is_new_and_nothing_twice(model: Model) -> None:
    for number in (1, 2, 3):
        model.add_message(said(number, f"old {number}"))
    model.conversations.went_back()
    model.add_message(said(1, "old 1"))
    model.add_message(Message(2, LOBBY, "bob", "new 2", 99.0))
    model.add_message(Message(3, LOBBY, "bob", "new 3", 99.0))
    model.add_message(Message(3, LOBBY, "bob", "new 3", 99.0))
    assert ["old 1", "old 2", "old 3", "new 2", "new 3"] == texts(model)
