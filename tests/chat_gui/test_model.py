"""What the window knows: order, what is unread, what came before; and what a hostile server can do to it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.conversation import Notice, Presence
from chat_gui.events import ServerKind
from chat_gui.model import Model
from chat_gui.nick_colours import NickColours
from server.wire import limits
from server.wire.messages import Message, RoomState

from .fakes import LOBBY, said
from .models import AT, away, texts


def come_back(model: Model, missed: Iterable[Message] = ()) -> None:
    """A lost connection, a new one, and what was missed."""
    model.offline()
    model.welcome("me", [RoomState(LOBBY, "", ("me", "alice", "bob"))], is_return=True)
    for each in missed:
        model.add_message(each)
    model.conversations.caught_up()


# Messages.


def test_messages_are_shown_in_the_order_in_which_they_came(model: Model) -> None:
    for number, text in enumerate(["one", "two", "three"], 1):
        model.add_message(said(number, text))
    assert ["one", "two", "three"] == texts(model)
    assert ["one", "two", "three"] == [entry.text for entry in model.conversations.take_changes().appended]


def test_a_message_sent_again_after_a_resume_is_shown_once(model: Model) -> None:
    for _ in range(2):
        model.add_message(said(1, "one"))
        model.add_message(said(2, "two", "alice", "@me"))
        model.add_message(said(3, "three", "me", nonce="n3"))
    assert ["one", "three"] == texts(model)
    assert ["two"] == texts(model, "@alice")


def test_another_server_counts_anew(model: Model) -> None:
    model.add_message(said(7, "old"))
    model.set_server(ServerKind.NATIVE, "Class 10C", is_another=True)
    model.add_message(said(1, "new"))
    assert ["old", "new"] == texts(model)


def test_the_same_server_goes_on_counting(model: Model) -> None:
    model.add_message(said(7, "old"))
    model.set_server(ServerKind.NATIVE, "Class 10B", is_another=False)
    model.add_message(said(7, "old"))
    assert ["old"] == texts(model)


# Direct messages.


def test_direct_messages_are_in_one_conversation_both_ways(model: Model) -> None:
    model.add_message(said(1, "psst", "bob", "@me"))
    model.add_message(said(2, "what?", "me", "@bob"))
    model.add_message(said(3, "nothing", "Bob", "@me"))
    assert ["psst", "what?", "nothing"] == texts(model, "@bob")
    assert [] == texts(model)
    assert [LOBBY, "@bob"] == [each.name for each in model.conversations.listed()]


def test_a_message_to_oneself_is_in_ones_own_conversation(model: Model) -> None:
    model.add_message(said(1, "note", "me", "@me"))
    assert ["note"] == texts(model, "@me")
    assert 0 == model.conversations.unread()


# Unread, mentions, alerts.


def test_what_is_read_as_it_comes_is_not_counted(model: Model) -> None:
    model.add_message(said(1))
    assert 0 == model.conversations.unread()
    assert model.current.divider is None
    assert [] == model.conversations.take_changes().alerts


def test_what_comes_while_one_looks_elsewhere_is_counted_until_one_looks(model: Model) -> None:
    away(model).add_message(said(1))
    model.add_message(said(2))
    assert 2 == model.current.unread
    model.conversations.set_reading(True)
    assert 0 == model.current.unread


def test_ones_own_messages_from_elsewhere_are_not_unread(model: Model) -> None:
    away(model).add_message(said(1, sender="me"))
    assert 0 == model.conversations.unread()


@pytest.mark.parametrize("text", ["me", "ME!", "hi @me", "(me)", "ask me, please"])
def test_ones_nick_as_a_word_is_a_mention(model: Model, text: str) -> None:
    away(model).add_message(said(1, text))
    assert 1 == model.current.mentions
    assert [text] == [each.text for each in model.conversations.take_changes().alerts]


@pytest.mark.parametrize("text", ["some", "meme", "me2", "", "мe"])
def test_ones_nick_inside_a_word_is_none(model: Model, text: str) -> None:
    away(model).add_message(said(1, text))
    assert (1, 0) == (model.current.unread, model.current.mentions)
    assert [] == model.conversations.take_changes().alerts


def test_every_direct_message_not_being_read_is_an_alert(model: Model) -> None:
    model.add_message(said(1, "psst", "bob", "@me"))
    assert ["psst"] == [each.text for each in model.conversations.take_changes().alerts]


# Older messages.


def test_older_messages_stand_before_those_known_and_the_divider_moves_with_its_message(model: Model) -> None:
    model.add_message(said(7))
    away(model).add_message(said(8))
    model.add_older(LOBBY, [said(5, "five"), said(6, "six"), said(7)], has_older=True)
    assert ["five", "six", "hi", "hi"] == texts(model)
    assert 3 == model.current.divider
    assert (True, False) == (model.current.has_older, model.current.is_whole)


def test_a_page_with_nothing_new_is_the_last(model: Model) -> None:
    model.add_message(said(7))
    model.add_older(LOBBY, [said(7)], has_older=True)
    assert not model.current.has_older


def test_with_the_last_page_a_conversation_is_whole_until_it_is_trimmed(model: Model) -> None:
    model.add_older(LOBBY, [], has_older=False)
    assert model.current.is_whole
    for number in range(1, limits.MESSAGES_KEPT + 600):
        model.add_message(said(number))
    assert (True, False) == (model.current.has_older, model.current.is_whole)


# The divider.


def test_the_divider_stands_before_the_first_unread(model: Model) -> None:
    model.add_message(said(1))
    away(model).add_message(said(2))
    model.add_message(said(3))
    assert 1 == model.current.divider
    assert model.conversations.take_changes().current


def test_the_divider_stays_while_one_reads_and_moves_with_the_next_unread(model: Model) -> None:
    away(model).add_message(said(1))
    model.conversations.set_reading(True)
    model.add_message(said(2))
    assert 0 == model.current.divider
    away(model).add_message(said(3))
    model.add_message(said(4))
    assert 2 == model.current.divider


def test_the_divider_goes_when_one_speaks(model: Model) -> None:
    away(model).add_message(said(1))
    model.conversations.set_reading(True)
    model.conversations.take_changes()
    model.unsent.say("n1", "mine", AT)
    assert model.current.divider is None
    assert model.conversations.take_changes().current


def test_what_was_missed_stands_under_the_divider_even_while_one_reads(model: Model) -> None:
    model.add_message(said(1))
    come_back(model, [said(2), said(3)])
    assert (1, 2, False) == (model.current.divider, model.conversations.unread(), model.conversations.is_reading)
    assert model.conversations.take_changes().current
    model.conversations.set_reading(True)
    assert 0 == model.conversations.unread()
    model.add_message(said(4))
    assert (1, 0) == (model.current.divider, model.conversations.unread())


def test_with_the_connection_lost_anew_what_has_come_can_be_read(model: Model) -> None:
    model.offline()
    model.welcome("me", [], is_return=True)
    model.add_message(said(2))
    model.conversations.take_changes()
    model.offline()
    assert model.conversations.take_changes().current
    model.conversations.set_reading(True)
    assert 0 == model.conversations.unread()


def test_an_old_divider_makes_way_for_what_was_missed(model: Model) -> None:
    away(model).add_message(said(1))
    model.conversations.set_reading(True)
    model.add_message(said(2))
    come_back(model, [said(3), said(4)])
    assert 2 == model.current.divider


def test_what_was_unread_before_the_loss_keeps_its_divider(model: Model) -> None:
    model.add_message(said(1))
    away(model).add_message(said(2))
    come_back(model, [said(3)])
    assert 1 == model.current.divider
    assert 2 == model.conversations.unread()


def test_a_return_with_nothing_missed_has_no_divider(model: Model) -> None:
    model.add_message(said(1))
    come_back(model)
    assert model.current.divider is None
    model.add_message(said(2))
    assert model.current.divider is None


def test_a_loss_in_the_middle_of_catching_up_ends_it(model: Model) -> None:
    model.welcome("me", [], is_return=True)
    model.offline()
    model.add_message(said(1))
    assert model.current.divider is None


def test_the_divider_stays_while_something_is_unread_where_one_speaks(model: Model) -> None:
    away(model).add_message(said(1))
    model.unsent.say("n1", "mine", AT)
    assert 0 == model.current.divider


def test_each_conversation_has_its_own_divider(model: Model) -> None:
    model.add_message(said(1))
    model.add_message(said(2, to="#maths"))
    assert model.current.divider is None
    assert 0 == model.conversations.of("#maths").divider


def test_trimming_keeps_the_divider_before_the_same_message(model: Model) -> None:
    most = limits.MESSAGES_KEPT + 500
    for number in range(1, most):
        model.add_message(said(number, str(number)))
    away(model).add_message(said(most, "first unread"))
    model.conversations.set_reading(True)
    for number in range(most + 1, most + 10):
        model.add_message(said(number))
    entries, divider = model.current.entries, model.current.divider
    assert limits.MESSAGES_KEPT <= len(entries) < most
    assert divider is not None
    assert "first unread" == getattr(entries[divider], "text", None)


def test_a_divider_that_was_trimmed_away_stands_at_the_top(model: Model) -> None:
    for number in range(1, 4 * limits.MESSAGES_KEPT + 600):
        away(model).add_message(said(number))
    assert 1 < getattr(model.current.entries[0], "id", 0)
    assert 0 == model.current.divider


def test_nothing_is_taken_from_a_reader_who_scrolled_up(model: Model) -> None:
    for number in range(1, limits.MESSAGES_KEPT + 600):
        away(model).add_message(said(number))
    assert 1 == getattr(model.current.entries[0], "id", 0)


def test_a_page_of_the_history_stands_before_what_is_known(model: Model) -> None:
    model.add_message(said(10, "now"))
    model.add_message(said(11, "and now"))
    model.current.divider = 1
    model.add_older("#lobby", [said(8), said(9), said(10)], has_older=True)
    assert [8, 9, 10, 11] == [getattr(entry, "id", 0) for entry in model.current.entries]
    assert 3 == model.current.divider
    assert model.conversations.take_changes().older
    model.add_message(said(11))
    assert 4 == len(model.current.entries)


def test_a_first_page_is_shown_once_by_what_comes_later(model: Model) -> None:
    model.add_older("#lobby", [said(1), said(2)], has_older=False)
    model.add_message(said(2))
    model.add_message(said(3))
    assert [1, 2, 3] == [getattr(entry, "id", 0) for entry in model.current.entries]
    assert not model.current.has_older


# What nobody said.


def test_a_notice_stands_where_one_looks(model: Model) -> None:
    model.conversations.switch("@bob")
    model.notice("Hello\x07", AT)
    assert [Notice("Hello", AT)] == model.current.entries


# A hostile server.

HOSTILE = "\u202eevil\x1b[31m\r\nline\0\ud800" + "x" * 1_000


def test_hostile_names_can_be_shown(model: Model) -> None:
    model.people.set_room(RoomState(f"#{HOSTILE}", HOSTILE, (HOSTILE,)))
    model.people.joined(LOBBY, HOSTILE, AT)
    model.people.renamed("bob", HOSTILE + "2", AT)
    model.add_message(said(1, sender=HOSTILE, to="@me"))
    model.welcome(HOSTILE, [], is_return=False)
    shown = [model.me]
    for conversation in model.conversations.listed():
        shown += [conversation.name, conversation.topic, *conversation.people()]
        shown += [entry.nick for entry in conversation.entries if isinstance(entry, Presence)]
    for text in shown:
        assert text.isprintable(), text
        assert len(text) <= limits.TOPIC_SHOWN_CHARS


def test_a_hostile_nick_of_ones_own_is_still_ones_own(model: Model) -> None:
    model.welcome(HOSTILE, [], is_return=False)
    away(model).add_message(said(1, sender=HOSTILE))
    assert 0 == model.conversations.unread()


def test_a_flood_of_joins_is_a_bounded_list(model: Model) -> None:
    for number in range(limits.MEMBERS_SHOWN + 10):
        model.people.joined(LOBBY, f"n{number}", AT)
    assert limits.MEMBERS_SHOWN == len(model.current.members)


def test_a_flood_of_conversations_closes_those_that_have_been_quiet_longest(model: Model) -> None:
    model.conversations.switch("@friend")
    model.unsent.say("n1", "wait for me", AT)
    model.conversations.switch("#notes")
    model.current.draft = "half a sentence"
    model.conversations.switch("@open")
    for number in range(1, limits.CONVERSATIONS + 100):
        model.add_message(said(number, sender=f"n{number}", to="@me"))
    names = [each.name for each in model.conversations.listed()]
    assert limits.CONVERSATIONS == len(names)
    assert {LOBBY, "#notes", "@friend", "@open"} <= set(names)
    assert f"@n{limits.CONVERSATIONS + 99}" in names
    assert "@n1" not in names


def test_a_flood_of_long_texts_is_bounded_in_all(model: Model) -> None:
    text = "x" * 60_000
    for number in range(1, 1_000):
        model.add_message(said(number, text, to=f"#room{number % 7}"))
        model.notice(text, AT)
    kept = sum(
        len(entry.text)
        for each in model.conversations.listed()
        for entry in each.entries
        if isinstance(entry, Message | Notice)
    )
    assert kept <= limits.TEXT_KEPT_CHARS
    assert "x" * 60_000 == texts(model, "#room5")[-1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["message", "joined", "left", "renamed", "room", "topic", "switch", "read", "welcome"]),
            st.sampled_from(["me", "bob", "", "#lobby", "@me", "@bob", "#x", "\ud800"]) | st.text(max_size=5),
            st.sampled_from(["me", "bob", "", "#lobby"]) | st.text(max_size=5),
            st.integers(-5, 20),
        ),
        max_size=30,
    )
)
def test_whatever_comes_the_divider_stands_in_the_transcript_and_counts_are_never_negative(
    steps: list[tuple[str, str, str, int]],
) -> None:
    model = Model()
    model.people.set_me("me")
    for kind, one, other, number in steps:
        match kind:
            case "message":
                model.add_message(said(number, other, other, one, nonce=one))
            case "joined":
                model.people.joined(one, other, AT)
            case "left":
                model.people.left(one, other, AT)
            case "renamed":
                model.people.renamed(one, other, AT)
            case "room":
                model.people.set_room(RoomState(one, other, (one, other)))
            case "topic":
                model.people.set_topic(one, other)
            case "switch":
                model.conversations.switch(one)
            case "read":
                model.conversations.set_reading(number % 2 == 0)
            case "welcome":
                model.welcome(one, [RoomState(other)], is_return=number % 2 == 0)
        for each in model.conversations:
            assert each.divider is None or 0 <= each.divider < len(each.entries)
            assert 0 <= each.mentions <= each.unread
        assert model.current in model.conversations.listed()


def test_who_spoke_in_the_past_has_another_colour_than_those_who_are_here(model: Model) -> None:
    here = {model.people.colours.of(nick) for nick in model.current.members.values()}
    usual = NickColours()
    first, second, *_ = [name for number in range(99) if usual.of(name := f"nick{number}") in here]
    model.add_message(said(7, sender=first))
    model.add_older(LOBBY, [said(3, sender=second)], has_older=False)
    assert not here & {model.people.colours.of(first), model.people.colours.of(second)}
