"""What the window knows: order, receipts, what is unread, who is where; and what a hostile server can do to it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.conversation import Notice, Presence, PresenceKind, SendState
from chat_gui.events import ServerKind
from chat_gui.model import Model
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import FormerNick
from server.wire import limits
from server.wire.messages import Message, RoomState

LOBBY = limits.LOBBY
AT = 1_000.0


@pytest.fixture
def model() -> Model:
    """A window in the lobby with alice and bob, whose user is me and reads."""
    model = Model()
    model.set_server(ServerKind.NATIVE, "Class 10B", is_another=True)
    model.welcome("me", [RoomState(LOBBY, "", ("me", "alice", "bob"))], is_return=False)
    model.caught_up()
    model.take_changes()
    return model


def message(number: int, text: str = "hi", sender: str = "bob", to: str = LOBBY, nonce: str = "") -> Message:
    return Message(number, to, sender, text, AT, nonce)


def texts(model: Model, name: str = LOBBY) -> list[str]:
    """What was said in a conversation, as shown."""
    return [entry.text for entry in model.conversation(name).entries if isinstance(entry, Message)]


def away(model: Model) -> Model:
    """The same window, while its user looks elsewhere."""
    model.set_reading(False)
    return model


def come_back(model: Model, missed: Iterable[Message] = ()) -> None:
    """A lost connection, a new one, and what was missed."""
    model.offline()
    model.welcome("me", [RoomState(LOBBY, "", ("me", "alice", "bob"))], is_return=True)
    for each in missed:
        model.add_message(each)
    model.caught_up()


# Messages.


def test_messages_are_shown_in_the_order_in_which_they_came(model: Model) -> None:
    for number, text in enumerate(["one", "two", "three"], 1):
        model.add_message(message(number, text))
    assert ["one", "two", "three"] == texts(model)
    assert ["one", "two", "three"] == [entry.text for entry in model.take_changes().appended]


def test_what_one_says_waits_behind_the_rest_until_its_receipt(model: Model) -> None:
    model.say("n1", "mine", AT)
    model.add_message(message(1, "theirs"))
    assert ["theirs"] == texts(model)
    assert ["mine"] == [each.text for each in model.current.pending.values()]
    model.add_message(message(2, "mine", "me", nonce="n1"))
    assert ["theirs", "mine"] == texts(model)
    assert {} == model.current.pending


def test_a_receipt_in_another_case_of_ones_nick_is_a_receipt(model: Model) -> None:
    model.say("n1", "mine", AT)
    model.add_message(message(1, "mine", "ME", nonce="n1"))
    assert {} == model.current.pending


def test_somebody_elses_nonce_is_no_receipt(model: Model) -> None:
    model.say("n1", "mine", AT)
    model.add_message(message(1, "stolen", "bob", nonce="n1"))
    assert ["n1"] == list(model.current.pending)


def test_a_message_sent_again_after_a_resume_is_shown_once(model: Model) -> None:
    for _ in range(2):
        model.add_message(message(1, "one"))
        model.add_message(message(2, "two", "alice", "@me"))
        model.add_message(message(3, "three", "me", nonce="n3"))
    assert ["one", "three"] == texts(model)
    assert ["two"] == texts(model, "@alice")


def test_another_server_counts_anew(model: Model) -> None:
    model.add_message(message(7, "old"))
    model.set_server(ServerKind.NATIVE, "Class 10C", is_another=True)
    model.add_message(message(1, "new"))
    assert ["old", "new"] == texts(model)


def test_a_server_that_went_back_shows_what_is_new_and_nothing_twice(model: Model) -> None:
    for number in (1, 2, 3):
        model.add_message(message(number, f"old {number}"))
    model.went_back()
    model.add_message(message(1, "old 1"))
    model.add_message(Message(2, LOBBY, "bob", "new 2", 99.0))
    model.add_message(Message(3, LOBBY, "bob", "new 3", 99.0))
    model.add_message(Message(3, LOBBY, "bob", "new 3", 99.0))
    assert ["old 1", "old 2", "old 3", "new 2", "new 3"] == texts(model)


def test_the_same_server_goes_on_counting(model: Model) -> None:
    model.add_message(message(7, "old"))
    model.set_server(ServerKind.NATIVE, "Class 10B", is_another=False)
    model.add_message(message(7, "old"))
    assert ["old"] == texts(model)


def test_a_refused_message_can_be_sent_again_or_given_up(model: Model) -> None:
    model.say("n1", "mine", AT)
    assert model.failed("n1", "Too fast.")
    assert (SendState.FAILED, "Too fast.") == (
        model.current.pending["n1"].state,
        model.current.pending["n1"].reason,
    )
    assert model.retrying("n1")
    assert (SendState.SENDING, "") == (model.current.pending["n1"].state, model.current.pending["n1"].reason)
    model.discard("n1")
    assert {} == model.current.pending


def test_a_receipt_for_what_was_given_up_shows_the_message(model: Model) -> None:
    model.say("n1", "mine", AT)
    model.discard("n1")
    model.add_message(message(1, "mine", "me", nonce="n1"))
    assert ["mine"] == texts(model)


def test_a_refusal_of_what_nobody_said_is_no_matter(model: Model) -> None:
    assert not model.failed("n9", "Too fast.")
    assert not model.retrying("n9")
    model.discard("n9")


def test_with_the_connection_given_up_only_what_was_still_sending_fails(model: Model) -> None:
    model.say("n1", "refused", AT)
    model.failed("n1", "Too fast.")
    model.say("n2", "waiting", AT)
    model.give_up_sending("Given up.")
    assert ["Too fast.", "Given up."] == [each.reason for each in model.current.pending.values()]


# Direct messages.


def test_direct_messages_are_in_one_conversation_both_ways(model: Model) -> None:
    model.add_message(message(1, "psst", "bob", "@me"))
    model.add_message(message(2, "what?", "me", "@bob"))
    model.add_message(message(3, "nothing", "Bob", "@me"))
    assert ["psst", "what?", "nothing"] == texts(model, "@bob")
    assert [] == texts(model)
    assert [LOBBY, "@bob"] == [each.name for each in model.listed()]


def test_a_message_to_oneself_is_in_ones_own_conversation(model: Model) -> None:
    model.add_message(message(1, "note", "me", "@me"))
    assert ["note"] == texts(model, "@me")
    assert 0 == model.unread()


def direct(number: int, text: str, sender: str) -> Message:
    return message(number, text, sender, to="@me")


def test_direct_messages_stay_with_the_person_whose_nick_changes(model: Model) -> None:
    model.add_message(direct(1, "one", "bob"))
    model.switch("@bob")
    model.current.draft = "half a"
    model.renamed("Bob", "rob", AT)
    model.add_message(direct(2, "two", "rob"))
    assert ["#lobby", "@rob"] == [each.name for each in model.listed()]
    assert (["one", "two"], "half a") == (texts(model, "@rob"), model.current.draft)
    assert "@rob" == model.current.name
    [renamed] = [entry for entry in model.current.entries if isinstance(entry, Presence)]
    assert Presence(PresenceKind.RENAMED, "Bob", AT, "rob") == renamed
    model.add_message(direct(3, "another person", "bob"))
    assert ["another person"] == texts(model, "@bob")


def test_direct_messages_that_come_again_after_a_rename_are_shown_once(model: Model) -> None:
    told = [direct(number, str(number), "bob") for number in (1, 2)]
    for each in told:
        model.add_message(each)
    model.renamed("bob", "rob", AT)
    for each in told:
        model.add_message(each)
    assert ["#lobby", "@rob"] == [each.name for each in model.listed()]
    assert ["1", "2"] == texts(model, "@rob")


def test_direct_messages_under_both_nicks_become_one_conversation(model: Model) -> None:
    for number, sender in ((1, "bob"), (2, "rob"), (3, "bob"), (4, "rob")):
        model.add_message(direct(number, str(number), sender))
    model.add_older("@rob", [direct(1, "1", "bob")], has_older=False)
    model.switch("@bob")
    model.set_reading(True)
    model.say("n", "waiting", AT)
    model.take_changes()
    model.renamed("bob", "rob", AT)
    assert ["1", "2", "3", "4"] == texts(model, "@rob")
    merged = model.current
    assert ("@rob", ["n"], 4) == (merged.name, list(merged.pending), merged.last_id)
    assert (True, False) == (merged.has_older, merged.is_whole)
    assert (2, 2) == (merged.unread, merged.mentions)
    assert (1, False) == (merged.divider, model.is_reading)
    assert model.take_changes().current
    assert sum(map(len, texts(model, "@rob"))) == merged.text_chars


def test_a_nick_in_another_case_moves_no_direct_messages(model: Model) -> None:
    model.add_message(direct(1, "one", "bob"))
    model.renamed("bob", "Bob", AT)
    assert ["one"] == texts(model, "@bob")


def test_rooms_stand_before_people_and_each_in_alphabetical_order(model: Model) -> None:
    for name in ("@Zoe", "#maths", "@adam", "#Biology"):
        model.conversation(name)
    assert ["#Biology", LOBBY, "#maths", "@adam", "@Zoe"] == [each.name for each in model.listed()]


# Unread, mentions, alerts.


def test_what_is_read_as_it_comes_is_not_counted(model: Model) -> None:
    model.add_message(message(1))
    assert 0 == model.unread()
    assert model.current.divider is None
    assert [] == model.take_changes().alerts


def test_what_comes_while_one_looks_elsewhere_is_counted_until_one_looks(model: Model) -> None:
    away(model).add_message(message(1))
    model.add_message(message(2))
    assert 2 == model.current.unread
    model.set_reading(True)
    assert 0 == model.current.unread


def test_what_comes_elsewhere_is_counted_until_one_goes_there_and_sees_its_end(model: Model) -> None:
    model.add_message(message(1, to="#maths"))
    model.add_message(message(2, "me?", to="#maths"))
    there = model.conversation("#maths")
    assert (2, 1) == (there.unread, there.mentions)
    model.switch("#maths")
    assert (2, 1, False) == (there.unread, there.mentions, model.is_reading)
    model.set_reading(True)
    assert (0, 0) == (there.unread, there.mentions)


def test_the_room_that_is_shown_after_another_was_left_is_not_read_by_that(model: Model) -> None:
    model.switch("#maths")
    model.add_message(message(1))
    model.close("#maths")
    assert (LOBBY, 1, False) == (model.current.name, model.unread(), model.is_reading)


def test_where_all_is_read_one_goes_on_reading(model: Model) -> None:
    model.switch("#maths")
    model.add_message(message(1, to="#maths"))
    assert (0, True) == (model.unread(), model.is_reading)


def test_going_there_while_one_looks_elsewhere_reads_nothing(model: Model) -> None:
    away(model).add_message(message(1, to="#maths"))
    model.switch("#maths")
    assert 1 == model.unread()


def test_ones_own_messages_from_elsewhere_are_not_unread(model: Model) -> None:
    away(model).add_message(message(1, sender="me"))
    assert 0 == model.unread()


@pytest.mark.parametrize("text", ["me", "ME!", "hi @me", "(me)", "ask me, please"])
def test_ones_nick_as_a_word_is_a_mention(model: Model, text: str) -> None:
    away(model).add_message(message(1, text))
    assert 1 == model.current.mentions
    assert [text] == [each.text for each in model.take_changes().alerts]


@pytest.mark.parametrize("text", ["some", "meme", "me2", "", "мe"])
def test_ones_nick_inside_a_word_is_none(model: Model, text: str) -> None:
    away(model).add_message(message(1, text))
    assert (1, 0) == (model.current.unread, model.current.mentions)
    assert [] == model.take_changes().alerts


def test_every_direct_message_not_being_read_is_an_alert(model: Model) -> None:
    model.add_message(message(1, "psst", "bob", "@me"))
    assert ["psst"] == [each.text for each in model.take_changes().alerts]


# Older messages.


def test_older_messages_stand_before_those_known_and_the_divider_moves_with_its_message(model: Model) -> None:
    model.add_message(message(7))
    away(model).add_message(message(8))
    model.add_older(LOBBY, [message(5, "five"), message(6, "six"), message(7)], has_older=True)
    assert ["five", "six", "hi", "hi"] == texts(model)
    assert 3 == model.current.divider
    assert (True, False) == (model.current.has_older, model.current.is_whole)


def test_a_page_with_nothing_new_is_the_last(model: Model) -> None:
    model.add_message(message(7))
    model.add_older(LOBBY, [message(7)], has_older=True)
    assert not model.current.has_older


def test_with_the_last_page_a_conversation_is_whole_until_it_is_trimmed(model: Model) -> None:
    model.add_older(LOBBY, [], has_older=False)
    assert model.current.is_whole
    for number in range(1, limits.MESSAGES_KEPT + 600):
        model.add_message(message(number))
    assert (True, False) == (model.current.has_older, model.current.is_whole)


# Who is writing.


def test_who_writes_here_is_known_for_a_while_or_until_they_have_said_it(model: Model) -> None:
    model.writing(LOBBY, "bob", 10.0)
    model.writing(LOBBY, "Alice", 11.0)
    assert ("bob", "Alice") == model.writers.nicks(12.0)
    model.writing(LOBBY, "BOB", 15.0)
    assert ("BOB",) == model.writers.nicks(17.5)
    model.add_message(message(1))
    assert () == model.writers.nicks(17.5)


def test_who_writes_elsewhere_or_is_oneself_is_not_told(model: Model) -> None:
    model.conversation("#maths")
    model.writing("#maths", "bob", 10.0)
    model.writing("@me", "bob", 10.0)
    model.writing(LOBBY, "ME", 10.0)
    assert () == model.writers.nicks(10.0)
    model.switch("@bob")
    model.writing("@me", "bob", 10.0)
    assert ("bob",) == model.writers.nicks(10.0)
    model.switch(LOBBY)
    assert () == model.writers.nicks(10.0)


def test_who_goes_or_is_renamed_writes_no_more(model: Model) -> None:
    for nick in ("alice", "bob"):
        model.writing(LOBBY, nick, 10.0)
    model.left(LOBBY, "alice", AT)
    model.renamed("bob", "rob", AT)
    assert () == model.writers.nicks(10.0)
    for number in range(1_000):
        model.writing(LOBBY, f"n{number}", 10.0)
    assert len(model.writers.nicks(10.0)) <= 50
    model.offline()
    assert () == model.writers.nicks(10.0)


# The divider.


def test_the_divider_stands_before_the_first_unread(model: Model) -> None:
    model.add_message(message(1))
    away(model).add_message(message(2))
    model.add_message(message(3))
    assert 1 == model.current.divider
    assert model.take_changes().current


def test_the_divider_stays_while_one_reads_and_moves_with_the_next_unread(model: Model) -> None:
    away(model).add_message(message(1))
    model.set_reading(True)
    model.add_message(message(2))
    assert 0 == model.current.divider
    away(model).add_message(message(3))
    model.add_message(message(4))
    assert 2 == model.current.divider


def test_the_divider_goes_when_one_speaks(model: Model) -> None:
    away(model).add_message(message(1))
    model.set_reading(True)
    model.take_changes()
    model.say("n1", "mine", AT)
    assert model.current.divider is None
    assert model.take_changes().current


def test_what_was_missed_stands_under_the_divider_even_while_one_reads(model: Model) -> None:
    model.add_message(message(1))
    come_back(model, [message(2), message(3)])
    assert (1, 2, False) == (model.current.divider, model.unread(), model.is_reading)
    assert model.take_changes().current
    model.set_reading(True)
    assert 0 == model.unread()
    model.add_message(message(4))
    assert (1, 0) == (model.current.divider, model.unread())


def test_what_was_missed_is_not_read_before_all_of_it_has_come(model: Model) -> None:
    model.offline()
    model.welcome("me", [], is_return=True)
    model.add_message(message(2))
    model.set_reading(True)
    assert (1, False) == (model.unread(), model.is_reading)
    model.add_message(message(3))
    model.caught_up()
    model.set_reading(True)
    assert (0, True) == (model.unread(), model.is_reading)


def test_with_the_connection_lost_anew_what_has_come_can_be_read(model: Model) -> None:
    model.offline()
    model.welcome("me", [], is_return=True)
    model.add_message(message(2))
    model.take_changes()
    model.offline()
    assert model.take_changes().current
    model.set_reading(True)
    assert 0 == model.unread()


def test_an_old_divider_makes_way_for_what_was_missed(model: Model) -> None:
    away(model).add_message(message(1))
    model.set_reading(True)
    model.add_message(message(2))
    come_back(model, [message(3), message(4)])
    assert 2 == model.current.divider


def test_what_was_unread_before_the_loss_keeps_its_divider(model: Model) -> None:
    model.add_message(message(1))
    away(model).add_message(message(2))
    come_back(model, [message(3)])
    assert 1 == model.current.divider
    assert 2 == model.unread()


def test_a_return_with_nothing_missed_has_no_divider(model: Model) -> None:
    model.add_message(message(1))
    come_back(model)
    assert model.current.divider is None
    model.add_message(message(2))
    assert model.current.divider is None


def test_a_loss_in_the_middle_of_catching_up_ends_it(model: Model) -> None:
    model.welcome("me", [], is_return=True)
    model.offline()
    model.add_message(message(1))
    assert model.current.divider is None


def test_the_divider_stays_while_something_is_unread_where_one_speaks(model: Model) -> None:
    away(model).add_message(message(1))
    model.say("n1", "mine", AT)
    assert 0 == model.current.divider


def test_each_conversation_has_its_own_divider(model: Model) -> None:
    model.add_message(message(1))
    model.add_message(message(2, to="#maths"))
    assert model.current.divider is None
    assert 0 == model.conversation("#maths").divider


def test_trimming_keeps_the_divider_before_the_same_message(model: Model) -> None:
    most = limits.MESSAGES_KEPT + 500
    for number in range(1, most):
        model.add_message(message(number, str(number)))
    away(model).add_message(message(most, "first unread"))
    model.set_reading(True)
    for number in range(most + 1, most + 10):
        model.add_message(message(number))
    entries, divider = model.current.entries, model.current.divider
    assert limits.MESSAGES_KEPT <= len(entries) < most
    assert divider is not None
    assert "first unread" == getattr(entries[divider], "text", None)


def test_a_divider_that_was_trimmed_away_stands_at_the_top(model: Model) -> None:
    for number in range(1, 4 * limits.MESSAGES_KEPT + 600):
        away(model).add_message(message(number))
    assert 1 < getattr(model.current.entries[0], "id", 0)
    assert 0 == model.current.divider


def test_nothing_is_taken_from_a_reader_who_scrolled_up(model: Model) -> None:
    for number in range(1, limits.MESSAGES_KEPT + 600):
        away(model).add_message(message(number))
    assert 1 == getattr(model.current.entries[0], "id", 0)


def test_a_page_of_the_history_stands_before_what_is_known(model: Model) -> None:
    model.add_message(message(10, "now"))
    model.add_message(message(11, "and now"))
    model.current.divider = 1
    model.add_older("#lobby", [message(8), message(9), message(10)], has_older=True)
    assert [8, 9, 10, 11] == [getattr(entry, "id", 0) for entry in model.current.entries]
    assert 3 == model.current.divider
    assert model.take_changes().older
    model.add_message(message(11))
    assert 4 == len(model.current.entries)


def test_a_first_page_is_shown_once_by_what_comes_later(model: Model) -> None:
    model.add_older("#lobby", [message(1), message(2)], has_older=False)
    model.add_message(message(2))
    model.add_message(message(3))
    assert [1, 2, 3] == [getattr(entry, "id", 0) for entry in model.current.entries]
    assert not model.current.has_older


# Who is where.


def test_people_are_listed_in_alphabetical_order_whatever_their_case(model: Model) -> None:
    model.joined(LOBBY, "Aaron", AT)
    assert ["Aaron", "alice", "bob", "me"] == model.current.people()


def test_who_comes_and_goes_is_shown(model: Model) -> None:
    model.joined(LOBBY, "carol", AT)
    model.left(LOBBY, "bob", AT)
    assert ["alice", "carol", "me"] == model.current.people()
    assert [Presence(PresenceKind.JOINED, "carol", AT), Presence(PresenceKind.LEFT, "bob", AT)] == model.current.entries
    assert model.take_changes().people


def test_who_leaves_without_having_been_there_is_not_shown(model: Model) -> None:
    model.left(LOBBY, "nobody", AT)
    assert [] == model.current.entries


def test_a_new_nick_is_shown_in_every_room_where_the_old_one_was(model: Model) -> None:
    model.set_room(RoomState("#maths", "", ("me", "bob")))
    model.set_room(RoomState("#music", "", ("me", "alice")))
    model.renamed("BOB", "rob", AT)
    assert ["alice", "me", "rob"] == model.current.people()
    assert ["me", "rob"] == model.conversation("#maths").people()
    assert [] == model.conversation("#music").entries
    assert [Presence(PresenceKind.RENAMED, "BOB", AT, "rob")] == model.current.entries


def test_ones_own_new_nick_is_ones_own(model: Model) -> None:
    model.renamed("me", "Max", AT)
    assert "Max" == model.me
    assert ["alice", "bob", "Max"] == model.current.people()
    away(model).add_message(message(1, "max?"))
    model.add_message(message(2, "mine", "max"))
    assert (1, 1) == (model.current.unread, model.current.mentions)


def test_what_one_said_under_a_former_nick_is_ones_own(model: Model) -> None:
    model.add_message(message(5, "mine", "me"))
    model.renamed("me", "Max", AT)
    away(model).add_older(LOBBY, [message(3, "mine too", "me"), message(4, sender="bob")], has_older=False)
    assert model.current.divider is None
    assert (True, False) == (model.own.wrote(message(5, sender="ME")), model.own.wrote(message(6, sender="me")))
    assert (True, False) == (model.mentions_me(message(4, "hi me")), model.mentions_me(message(6, "hi me")))


def test_old_messages_are_ones_own_though_no_newer_ones_have_come(model: Model) -> None:
    model.add_older(LOBBY, [message(3, "mine", "me")], has_older=False)
    model.renamed("me", "Max", AT)
    assert model.own.wrote(message(3, sender="me"))


def test_direct_messages_of_a_former_nick_are_with_the_other_one(model: Model) -> None:
    model.remember_nicks([FormerNick("max", 10)])
    old = [message(1, "one", "max", "@bob"), message(2, "two", "bob", "@max"), message(3, "three", "bob", "@me")]
    assert ["@bob"] * 3 == [model.place_of(each) for each in old]
    for each in old:
        model.add_message(each)
    assert (["one", "two", "three"], [LOBBY, "@bob"]) == (texts(model, "@bob"), [each.name for each in model.listed()])
    assert ["@me", "@me"] == [model.place_of(message(4, "note", nick, "@max")) for nick in ("max", "me")]
    assert "@max" == model.place_of(message(11, "another person", "max", "@me"))


def test_somebody_else_who_takes_ones_former_nick_and_leaves_takes_nothing_along(model: Model) -> None:
    model.renamed("me", "Max", AT)
    model.joined(LOBBY, "me", AT)
    model.renamed("me", "moe", AT)
    assert "Max" == model.me
    model.left(LOBBY, "moe", AT)
    assert model.is_in(LOBBY)


def test_another_server_knows_nothing_of_former_nicks(model: Model) -> None:
    model.renamed("me", "Max", AT)
    model.set_server(ServerKind.NATIVE, "Class 10C", is_another=True)
    assert not model.own.is_former("me")


def test_a_welcome_may_give_another_nick_than_was_asked_for(model: Model) -> None:
    model.welcome("me2", [], is_return=False)
    assert model.is_me("ME2")
    assert not model.is_me("me")


def test_nobody_is_known_to_be_anywhere_without_a_connection(model: Model) -> None:
    model.offline()
    assert [] == model.current.people()
    assert model.take_changes().people


def test_a_rooms_topic_is_shown_on_one_line(model: Model) -> None:
    model.set_topic(LOBBY, "one\ntwo\t\u202ethree")
    assert "one two three" == model.current.topic


def test_a_notice_stands_where_one_looks(model: Model) -> None:
    model.switch("@bob")
    model.notice("Hello\x07", AT)
    assert [Notice("Hello", AT)] == model.current.entries


def test_changes_are_told_once(model: Model) -> None:
    model.add_message(message(1))
    assert model.take_changes().appended
    assert not model.take_changes().appended


def test_only_the_open_conversation_is_drawn(model: Model) -> None:
    model.add_message(message(1, to="#maths"))
    changes = model.take_changes()
    assert [] == changes.appended
    assert changes.conversations


# A hostile server.

HOSTILE = "\u202eevil\x1b[31m\r\nline\0\ud800" + "x" * 1_000


def test_hostile_names_can_be_shown(model: Model) -> None:
    model.set_room(RoomState(f"#{HOSTILE}", HOSTILE, (HOSTILE,)))
    model.joined(LOBBY, HOSTILE, AT)
    model.renamed("bob", HOSTILE + "2", AT)
    model.add_message(message(1, sender=HOSTILE, to="@me"))
    model.welcome(HOSTILE, [], is_return=False)
    shown = [model.me]
    for conversation in model.listed():
        shown += [conversation.name, conversation.topic, *conversation.people()]
        shown += [entry.nick for entry in conversation.entries if isinstance(entry, Presence)]
    for text in shown:
        assert text.isprintable(), text
        assert len(text) <= limits.TOPIC_SHOWN_CHARS


def test_a_hostile_nick_of_ones_own_is_still_ones_own(model: Model) -> None:
    model.welcome(HOSTILE, [], is_return=False)
    away(model).add_message(message(1, sender=HOSTILE))
    assert 0 == model.unread()


def test_a_flood_of_joins_is_a_bounded_list(model: Model) -> None:
    for number in range(limits.MEMBERS_SHOWN + 10):
        model.joined(LOBBY, f"n{number}", AT)
    assert limits.MEMBERS_SHOWN == len(model.current.members)


def test_a_flood_of_conversations_closes_those_that_have_been_quiet_longest(model: Model) -> None:
    model.switch("@friend")
    model.say("n1", "wait for me", AT)
    model.switch("#notes")
    model.current.draft = "half a sentence"
    model.switch("@open")
    for number in range(1, limits.CONVERSATIONS + 100):
        model.add_message(message(number, sender=f"n{number}", to="@me"))
    names = [each.name for each in model.listed()]
    assert limits.CONVERSATIONS == len(names)
    assert {LOBBY, "#notes", "@friend", "@open"} <= set(names)
    assert f"@n{limits.CONVERSATIONS + 99}" in names
    assert "@n1" not in names


def test_a_flood_of_long_texts_is_bounded_in_all(model: Model) -> None:
    text = "x" * 60_000
    for number in range(1, 1_000):
        model.add_message(message(number, text, to=f"#room{number % 7}"))
        model.notice(text, AT)
    kept = sum(
        len(entry.text) for each in model.listed() for entry in each.entries if isinstance(entry, Message | Notice)
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
    model.set_me("me")
    for kind, one, other, number in steps:
        match kind:
            case "message":
                model.add_message(message(number, other, other, one, nonce=one))
            case "joined":
                model.joined(one, other, AT)
            case "left":
                model.left(one, other, AT)
            case "renamed":
                model.renamed(one, other, AT)
            case "room":
                model.set_room(RoomState(one, other, (one, other)))
            case "topic":
                model.set_topic(one, other)
            case "switch":
                model.switch(one)
            case "read":
                model.set_reading(number % 2 == 0)
            case "welcome":
                model.welcome(one, [RoomState(other)], is_return=number % 2 == 0)
        for each in model.conversations.values():
            assert each.divider is None or 0 <= each.divider < len(each.entries)
            assert 0 <= each.mentions <= each.unread
        assert model.current in model.listed()


def test_who_spoke_in_the_past_has_another_colour_than_those_who_are_here(model: Model) -> None:
    here = {model.colours.of(nick) for nick in model.current.members.values()}
    usual = NickColours()
    first, second, *_ = [name for number in range(99) if usual.of(name := f"nick{number}") in here]
    model.add_message(message(7, sender=first))
    model.add_older(LOBBY, [message(3, sender=second)], has_older=False)
    assert not here & {model.colours.of(first), model.colours.of(second)}
