"""Who is where, and who is who, whatever one was called before."""

from __future__ import annotations

from chat_gui.conversation import Presence, PresenceKind
from chat_gui.events import ServerKind
from chat_gui.model import Model
from chat_gui.own_nicks import FormerNick
from chat_gui.presences import BACK_SOON_S
from server.wire.messages import Message, RoomState

from .fakes import LOBBY, said
from .models import AT, away, texts

# Who is where.


def test_people_are_listed_in_alphabetical_order_whatever_their_case(model: Model) -> None:
    model.people.joined(LOBBY, "Aaron", AT)
    assert ["Aaron", "alice", "bob", "me"] == model.current.people()


def test_numbered_people_are_listed_in_the_order_of_their_numbers(model: Model) -> None:
    for nick in ("student10", "Student2", "student1"):
        model.people.joined(LOBBY, nick, AT)
    assert ["student1", "Student2", "student10"] == model.current.people()[-3:]


def test_who_comes_and_goes_is_shown(model: Model) -> None:
    model.people.joined(LOBBY, "carol", AT)
    model.people.left(LOBBY, "bob", AT)
    assert ["alice", "carol", "me"] == model.current.people()
    assert [Presence(PresenceKind.JOINED, "carol", AT), Presence(PresenceKind.LEFT, "bob", AT)] == model.current.entries
    assert model.conversations.take_changes().people


def test_who_leaves_without_having_been_there_is_not_shown(model: Model) -> None:
    model.people.left(LOBBY, "nobody", AT)
    assert [] == model.current.entries


def test_a_new_nick_is_shown_in_every_room_where_the_old_one_was(model: Model) -> None:
    model.people.set_room(RoomState("#maths", "", ("me", "bob")))
    model.people.set_room(RoomState("#music", "", ("me", "alice")))
    model.people.renamed("BOB", "rob", AT)
    assert ["alice", "me", "rob"] == model.current.people()
    assert ["me", "rob"] == model.conversations.of("#maths").people()
    assert [] == model.conversations.of("#music").entries
    assert [Presence(PresenceKind.RENAMED, "BOB", AT, "rob")] == model.current.entries


def test_who_asks_for_the_nick_they_have_is_not_told_of(model: Model) -> None:
    model.people.renamed("me", "me", AT)
    assert [] == model.current.entries


def test_who_lost_the_connection_too_and_is_back_is_not_told_of(model: Model) -> None:
    model.offline()
    model.offline()  # another try has failed
    model.people.back(AT)
    model.welcome("me", [RoomState(LOBBY, "", ("me",))], is_return=True)
    model.people.joined(LOBBY, "Alice", AT + 5)
    model.people.joined(LOBBY, "carol", AT + 5)
    assert ["Alice", "carol", "me"] == model.current.people()
    assert [Presence(PresenceKind.JOINED, "carol", AT + 5)] == model.current.entries
    model.people.left(LOBBY, "alice", AT + 6)
    model.people.joined(LOBBY, "alice", AT + 7)
    assert 3 == len(model.current.entries)


def test_who_was_back_before_oneself_and_leaves_is_told_of_when_coming_again(model: Model) -> None:
    model.offline()
    model.people.back(AT)
    model.welcome("me", [RoomState(LOBBY, "", ("me", "alice"))], is_return=True)
    model.people.left(LOBBY, "alice", AT + 1)
    model.people.joined(LOBBY, "alice", AT + 2)
    expected = [Presence(PresenceKind.LEFT, "alice", AT + 1), Presence(PresenceKind.JOINED, "alice", AT + 2)]
    assert expected == model.current.entries


def test_who_is_back_much_later_than_oneself_is_told_of(model: Model) -> None:
    model.offline()
    model.people.back(AT)
    model.welcome("me", [RoomState(LOBBY, "", ("me",))], is_return=True)
    late = AT + BACK_SOON_S + 1
    model.people.joined(LOBBY, "alice", late)
    assert [Presence(PresenceKind.JOINED, "alice", late)] == model.current.entries


def test_who_comes_after_one_has_come_anew_oneself_is_told_of(model: Model) -> None:
    model.offline()
    model.welcome("me", [RoomState(LOBBY, "", ("me",))], is_return=True)
    model.people.joined(LOBBY, "alice", AT)
    assert [Presence(PresenceKind.JOINED, "alice", AT)] == model.current.entries


def test_nobody_is_known_to_be_anywhere_without_a_connection(model: Model) -> None:
    model.offline()
    assert [] == model.current.people()
    assert model.conversations.take_changes().people


def test_a_rooms_topic_is_shown_on_one_line(model: Model) -> None:
    model.people.set_topic(LOBBY, "one\ntwo\t\u202ethree")
    assert "one two three" == model.current.topic


# Oneself.


def test_ones_own_new_nick_is_ones_own(model: Model) -> None:
    model.people.renamed("me", "Max", AT)
    assert "Max" == model.me
    assert ["alice", "bob", "Max"] == model.current.people()
    away(model).add_message(said(1, "max?"))
    model.add_message(said(2, "mine", "max"))
    assert (1, 1) == (model.current.unread, model.current.mentions)


def test_what_one_said_under_a_former_nick_is_ones_own(model: Model) -> None:
    model.add_message(said(5, "mine", "me"))
    model.people.renamed("me", "Max", AT)
    away(model).add_older(LOBBY, [said(3, "mine too", "me"), said(4, sender="bob")], has_older=False)
    assert model.current.divider is None
    assert (True, False) == (
        model.people.own.wrote(said(5, sender="ME")),
        model.people.own.wrote(said(6, sender="me")),
    )
    assert (True, False) == (model.mentions_me(said(4, "hi me")), model.mentions_me(said(6, "hi me")))


def test_old_messages_are_ones_own_though_no_newer_ones_have_come(model: Model) -> None:
    model.add_older(LOBBY, [said(3, "mine", "me")], has_older=False)
    model.people.renamed("me", "Max", AT)
    assert model.people.own.wrote(said(3, sender="me"))


def test_direct_messages_of_a_former_nick_are_with_the_other_one(model: Model) -> None:
    model.people.remember_nicks([FormerNick("max", 10)])
    old = [said(1, "one", "max", "@bob"), said(2, "two", "bob", "@max"), said(3, "three", "bob", "@me")]
    assert ["@bob"] * 3 == [model.place_of(each) for each in old]
    for each in old:
        model.add_message(each)
    assert (["one", "two", "three"], [LOBBY, "@bob"]) == (
        texts(model, "@bob"),
        [each.name for each in model.conversations.listed()],
    )
    assert ["@me", "@me"] == [model.place_of(said(4, "note", nick, "@max")) for nick in ("max", "me")]
    assert "@max" == model.place_of(said(11, "another person", "max", "@me"))


def test_somebody_else_who_takes_ones_former_nick_and_leaves_takes_nothing_along(model: Model) -> None:
    model.people.renamed("me", "Max", AT)
    model.people.joined(LOBBY, "me", AT)
    model.people.renamed("me", "moe", AT)
    assert "Max" == model.me
    model.people.left(LOBBY, "moe", AT)
    assert model.conversations.is_in(LOBBY)


def test_another_server_knows_nothing_of_former_nicks(model: Model) -> None:
    model.people.renamed("me", "Max", AT)
    model.set_server(ServerKind.NATIVE, "Class 10C", is_another=True)
    assert not model.people.own.is_former("me")


def test_a_welcome_may_give_another_nick_than_was_asked_for(model: Model) -> None:
    model.welcome("me2", [], is_return=False)
    assert model.people.is_me("ME2")
    assert not model.people.is_me("me")


# Direct messages.


def direct(number: int, text: str, sender: str) -> Message:
    return said(number, text, sender, to="@me")


def test_direct_messages_stay_with_the_person_whose_nick_changes(model: Model) -> None:
    model.add_message(direct(1, "one", "bob"))
    model.conversations.switch("@bob")
    model.current.draft = "half a"
    model.people.renamed("Bob", "rob", AT)
    model.add_message(direct(2, "two", "rob"))
    assert ["#lobby", "@rob"] == [each.name for each in model.conversations.listed()]
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
    model.people.renamed("bob", "rob", AT)
    for each in told:
        model.add_message(each)
    assert ["#lobby", "@rob"] == [each.name for each in model.conversations.listed()]
    assert ["1", "2"] == texts(model, "@rob")


def test_direct_messages_under_both_nicks_become_one_conversation(model: Model) -> None:
    for number, sender in ((1, "bob"), (2, "rob"), (3, "bob"), (4, "rob")):
        model.add_message(direct(number, str(number), sender))
    model.add_older("@rob", [direct(1, "1", "bob")], has_older=False)
    model.conversations.switch("@bob")
    model.conversations.set_reading(True)
    model.unsent.say("n", "waiting", AT)
    model.conversations.take_changes()
    model.people.renamed("bob", "rob", AT)
    assert ["1", "2", "3", "4"] == texts(model, "@rob")
    merged = model.current
    assert ("@rob", ["n"], 4) == (merged.name, list(merged.pending), merged.last_id)
    assert (True, False) == (merged.has_older, merged.is_whole)
    assert (2, 2) == (merged.unread, merged.mentions)
    assert (1, False) == (merged.divider, model.conversations.is_reading)
    assert model.conversations.take_changes().current
    assert sum(map(len, texts(model, "@rob"))) == merged.text_chars


def test_direct_messages_are_named_as_somebody_writes_their_nick_now(model: Model) -> None:
    model.add_message(direct(1, "one", "bob"))
    model.people.renamed("bob", "Bob", AT)
    assert [LOBBY, "@Bob"] == [each.name for each in model.conversations.listed()]
    assert ["one"] == texts(model, "@bob")
    model.add_message(direct(2, "two", "Bob"))
    assert ["one", "two"] == texts(model, "@bob")


def test_a_change_of_nick_that_nobody_here_has_heard_of_is_seen_in_the_history(model: Model) -> None:
    for number, sender in ((1, "bob"), (2, "bob"), (5, "rob")):
        model.add_message(direct(number, str(number), sender))
    model.conversations.switch("@bob")
    model.add_older("@rob", [direct(1, "1", "bob"), direct(2, "2", "bob"), said(3, "3", "me", "@bob")], has_older=False)
    assert ["#lobby", "@rob"] == [each.name for each in model.conversations.listed()]
    assert ("@rob", ["1", "2", "3", "5"]) == (model.current.name, texts(model, "@rob"))


def test_the_later_nick_stands_whichever_is_asked_for(model: Model) -> None:
    page = [direct(1, "1", "bob"), direct(5, "5", "rob")]
    for first, second in (("@bob", "@rob"), ("@rob", "@bob")):
        made = Model()
        made.people.set_me("me")
        for name in (first, second):  # as they are after a start: nothing of them has come yet
            made.conversations.of(name).read_id = 5
        for name in (first, second):
            made.add_older(name, page, has_older=False)
        assert ["#lobby", "@rob"] == [each.name for each in made.conversations.listed()]
        assert ["1", "5"] == texts(made, "@rob")


def test_somebody_else_who_has_taken_a_former_nick_keeps_their_own_talk(model: Model) -> None:
    for number, sender in ((1, "bob"), (5, "rob"), (9, "bob")):
        model.add_message(direct(number, str(number), sender))
    model.add_older("@rob", [direct(1, "1", "bob")], has_older=False)
    assert ["#lobby", "@bob", "@rob"] == [each.name for each in model.conversations.listed()]
    assert ["1", "9"] == texts(model, "@bob")


# Who is writing.


def test_who_writes_here_is_known_for_a_while_or_until_they_have_said_it(model: Model) -> None:
    model.people.writing(LOBBY, "bob", 10.0)
    model.people.writing(LOBBY, "Alice", 11.0)
    assert ("bob", "Alice") == model.conversations.writers.nicks(12.0)
    model.people.writing(LOBBY, "BOB", 15.0)
    assert ("BOB",) == model.conversations.writers.nicks(17.5)
    model.add_message(said(1))
    assert () == model.conversations.writers.nicks(17.5)


def test_who_writes_elsewhere_or_is_oneself_is_not_told(model: Model) -> None:
    model.conversations.of("#maths")
    model.people.writing("#maths", "bob", 10.0)
    model.people.writing("@me", "bob", 10.0)
    model.people.writing(LOBBY, "ME", 10.0)
    assert () == model.conversations.writers.nicks(10.0)
    model.conversations.switch("@bob")
    model.people.writing("@me", "bob", 10.0)
    assert ("bob",) == model.conversations.writers.nicks(10.0)
    model.conversations.switch(LOBBY)
    assert () == model.conversations.writers.nicks(10.0)


def test_who_goes_or_is_renamed_writes_no_more(model: Model) -> None:
    for nick in ("alice", "bob"):
        model.people.writing(LOBBY, nick, 10.0)
    model.people.left(LOBBY, "alice", AT)
    model.people.renamed("bob", "rob", AT)
    assert () == model.conversations.writers.nicks(10.0)
    for number in range(1_000):
        model.people.writing(LOBBY, f"n{number}", 10.0)
    assert len(model.conversations.writers.nicks(10.0)) <= 50
    model.offline()
    assert () == model.conversations.writers.nicks(10.0)
