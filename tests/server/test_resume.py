"""What a returning client, a restarted server and an owner that was away are told. No sockets, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from server.events import Gone
from server.history import Page, Sight, StorageError
from server.store import FILE_NAME, Store
from server.wire import limits
from server.wire.messages import (
    AskRooms,
    CaughtUp,
    ChangeNick,
    Code,
    Hello,
    Leave,
    Message,
    Renamed,
    RoomCount,
    RoomList,
    Say,
    SetTopic,
    Welcome,
)
from tests.server.house import AT, LOBBY, FakePeer, House, codes, messages, texts


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Store(tmp_path))
    yield house
    house.history.close()


def restart(house: House) -> None:
    """The server is killed and started anew: no connection is left, and nothing that was not kept."""
    assert isinstance(house.history, Store)
    assert isinstance(house.history.path, Path)
    house.history.close()
    house.history = Store(house.history.path.parent)
    house.open()


def gap(peer: FakePeer) -> bool:
    """Whether a peer was told that there is more than it was sent."""
    (caught_up,) = [answer for answer in peer.heard if isinstance(answer, CaughtUp)]
    return caught_up.gap


# Since


@pytest.mark.parametrize("is_killed", [False, True])
def test_rooms_and_direct_messages_come_in_the_order_of_their_ids(house: House, is_killed: bool) -> None:
    ann, bob = house.enter("ann", rooms=(LOBBY, "#a")), house.enter("bob", rooms=(LOBBY, "#a"))
    house.do(ann, Say(LOBBY, "seen"))
    house.do(bob, Gone())
    for number in range(9):
        house.do(ann, Say((LOBBY, "#a", "@bob")[number % 3], str(number)))
    if is_killed:
        restart(house)
    bob = house.come("bob", rooms=(LOBBY, "#a"), since=2)
    assert [str(number) for number in range(9)] == texts(bob)
    assert all(one.id < other.id for one, other in pairwise(messages(bob)))
    assert [Welcome, *[Message] * 9, CaughtUp] == [type(answer) for answer in bob.heard]
    assert not gap(bob)
    assert 11 == bob.heard[0].last_id


def test_who_lacks_more_than_is_sent_at_once_is_told_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLAY_MESSAGES", 5)
    ann = house.enter("ann")
    house.do(ann, *(Say(LOBBY, str(number)) for number in range(7)))
    bob, eve = house.come("bob", since=1), house.come("eve", since=3)
    assert (["2", "3", "4", "5", "6"], True) == (texts(bob), gap(bob))
    assert (["2", "3", "4", "5", "6"], False) == (texts(eve), gap(eve))


def test_much_talk_in_a_room_does_not_crowd_out_a_direct_message(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLAY_MESSAGES", 5)
    ann = house.enter("ann")
    house.do(house.enter("bob"), Gone())
    house.do(ann, Say("@bob", "important"), *(Say(LOBBY, str(number)) for number in range(20)))
    bob = house.come("bob", since=1)
    assert ["important", "15", "16", "17", "18", "19"] == texts(bob)
    assert gap(bob)


def test_direct_messages_count_first_towards_what_is_sent_at_once(tmp_path: Path) -> None:
    house = House(Store(tmp_path), reply_bytes=1000)
    ann = house.enter("ann")
    house.do(house.enter("bob"), Gone())
    house.do(ann, Say("@bob", "important"), *(Say(LOBBY, "x" * 200) for _ in range(20)))
    bob = house.come("bob", since=1)
    assert "important" == texts(bob)[0]
    assert 2 <= len(messages(bob)) <= 4
    assert gap(bob)
    house.history.close()


def test_client_ahead_of_the_history_is_sent_the_latest_and_told_that_something_is_missing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HISTORY_PAGE", 2)
    house.do(house.enter("ann"), *(Say(LOBBY, text) for text in "xyz"))
    peer = house.come("bob", rooms=(LOBBY,), since=99)
    assert (["y", "z"], True) == (texts(peer), gap(peer))


def test_server_that_goes_back_to_a_backup_loses_nobody_what_is_said_from_then_on(tmp_path: Path) -> None:
    house = House(Store(tmp_path / "before"))
    ann, bob = house.enter("ann", rooms=(LOBBY,)), house.enter("bob", rooms=(LOBBY,))
    house.do(ann, Say(LOBBY, "kept"))
    (tmp_path / "after").mkdir()
    house.history.back_up(tmp_path / "after" / FILE_NAME)
    house.do(ann, *(Say(LOBBY, f"lost {number}") for number in range(5)))
    since = messages(bob)[-1].id
    tokens = house.tokens
    house = House(Store(tmp_path / "after"))
    house.tokens = tokens
    ann = house.enter("ann", rooms=(LOBBY,), since=since)
    house.do(ann, Say(LOBBY, "new"), Say("@bob", "new and direct"))
    bob = house.come("bob", rooms=(LOBBY,), since=since)
    assert (["new", "new and direct"], False) == (texts(bob), gap(bob))
    assert all(message.id > since for message in messages(bob))


def test_welcome_speaks_of_no_message_that_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = house.enter("ann")
    house.do(ann, Say(LOBBY, "kept"))
    with monkeypatch.context() as patch:
        patch.setattr(house.history, "append", failing)
        house.do(ann, Say(LOBBY, "lost"))
        assert 2 == house.come("bob").heard[0].last_id
    restart(house)
    assert 2 == house.come("bob").heard[0].last_id


def failing(*_arguments: object) -> None:
    raise StorageError("disk full")


@pytest.mark.parametrize(("replay", "expected"), [(0, []), (2, ["3", "4"]), (100, ["0", "1", "2", "3", "4"])])
def test_newcomer_is_sent_the_last_messages_of_its_rooms(tmp_path: Path, replay: int, expected: list[str]) -> None:
    house = House(Store(tmp_path), replay=replay)
    ann = house.enter("ann", rooms=(LOBBY, "#a"))
    house.do(ann, *(Say((LOBBY, "#a")[number % 2], str(number)) for number in range(5)), Say("@ann", "note"))
    house.do(house.enter("eve", rooms=("#b",)), Say("#b", "elsewhere"))
    bob = house.come("bob", rooms=(LOBBY, "#a"))
    assert (expected, False) == (texts(bob), gap(bob))
    house.history.close()


# Resends


def test_resend_to_a_restarted_server_is_shown_once(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    house.do(ann, Say(LOBBY, "hi", "n1"), Say("@bob", "psst", "n2"))
    restart(house)
    bob, ann = house.enter("bob", since=3), house.enter("ann", since=1)
    house.do(ann, Say(LOBBY, "hi", "n1"), Say("@BOB", "psst", "n2"), Say(LOBBY, "new", "n3"))
    assert [(2, "n1"), (3, "n2"), (4, "n3")] == [(message.id, message.nonce) for message in messages(ann)]
    assert ["new"] == texts(bob)
    assert 3 == len(house.history.newest(10))


def test_all_that_a_window_may_hold_without_a_receipt_shows_once_when_sent_again(house: House) -> None:
    said = [Say(LOBBY, str(number), f"n{number}") for number in range(limits.UNSENT_MESSAGES)]
    house.do(house.enter("ann"), *said)
    ann, bob = house.enter("ann", since=1), house.enter("bob")
    house.do(ann, *said, Say(LOBBY, "new", "new"))
    assert ["new"] == texts(bob)
    assert len(said) + 1 == len(house.history.newest(2 * len(said)))


def test_resend_to_one_who_has_gone_and_owns_no_nick_is_a_receipt_all_the_same(house: House) -> None:
    ann, nc = house.enter("ann"), house.enter("nc", "text")
    house.do(ann, Say("@nc", "psst", "n"))
    house.do(nc, Gone())
    ann.heard.clear()
    house.do(ann, Say("@nc", "psst", "n"), Say("@nc", "another", "m"))
    assert [(2, "psst")] == [(message.id, message.text) for message in messages(ann)]
    assert [Code.NO_SUCH_NICK] == codes(ann)


@pytest.mark.parametrize("is_restarted", [False, True])
def test_resend_under_another_nick_of_the_same_person_is_shown_once(house: House, is_restarted: bool) -> None:
    ann = house.enter("ann")
    house.do(ann, ChangeNick("carl"), Say(LOBBY, "hi", "n"))
    if is_restarted:
        restart(house)
    ann = house.enter("ann", since=1)
    house.do(ann, Say(LOBBY, "hi", "n"))
    assert [2] == [message.id for message in messages(ann)]
    assert 1 == len(house.history.newest(10))


def test_resend_under_the_old_name_of_what_could_not_be_kept_is_new(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = house.enter("ann")
    with monkeypatch.context() as patch:
        patch.setattr(house.history, "append", failing)
        house.batch((ann, Say(LOBBY, "hi", "n")), (ann, ChangeNick("carl")))
    assert [Code.STORAGE] == codes(ann)
    house.do(ann, ChangeNick("ann"), Say(LOBBY, "hi", "n"))
    assert ["hi"] == texts(ann)
    assert ["hi"] == [message.text for message in house.history.newest(10)]


# Rooms


def test_rooms_with_a_topic_or_with_messages_come_back(house: House) -> None:
    ann = house.enter("ann", rooms=(LOBBY, "#Talk", "#topic", "#empty"))
    house.do(ann, Say("#talk", "x"), SetTopic("#topic", "tea"), SetTopic("#topic", "coffee"))
    restart(house)
    bob = house.come("bob")
    bob.heard.clear()
    house.do(bob, AskRooms())
    assert {RoomCount(LOBBY, "", 1), RoomCount("#Talk"), RoomCount("#topic", "coffee")} == set(bob.heard[0].rooms)
    bob = house.come("bob", rooms=("#TALK", "#topic"), since=1)
    assert [("#Talk", ""), ("#topic", "coffee")] == [(room.name, room.topic) for room in bob.heard[0].rooms]
    assert ["x"] == texts(bob)


def test_room_with_a_history_stays_when_all_have_left(house: House) -> None:
    ann = house.enter("ann", rooms=("#a", "#b"))
    house.do(ann, Say("#a", "x"), Leave("#a"), Leave("#b"))
    ann.heard.clear()
    house.do(ann, AskRooms())
    assert RoomList((RoomCount(LOBBY), RoomCount("#a"))) == ann.heard[-1]


# To one who is away


@pytest.mark.parametrize("since", [0, 1])
@pytest.mark.parametrize("is_killed", [False, True])
def test_direct_message_to_an_owner_who_is_away_is_there_on_the_next_hello(
    house: House, since: int, is_killed: bool
) -> None:
    alice, bob = house.enter("alice"), house.enter("Bob")
    house.do(bob, Gone())
    house.do(alice, Say("@bob", "first", "n"), Say(LOBBY, "talk"))
    assert [Message(2, "@Bob", "alice", "first", AT, "n")] == messages(alice)[:1]
    if is_killed:
        restart(house)
    bob = house.come("bob", since=since)
    assert ["first", "talk"][: 1 + since] == texts(bob)
    house.do(bob, Gone())
    assert [] == texts(house.come("bob"))


@pytest.mark.parametrize("parting", [Gone("lost"), Gone("slow"), Gone("silent"), None])
def test_what_may_not_have_arrived_comes_again_for_whoever_returns_empty_handed(
    house: House, parting: Gone | None
) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"))
    if parting is None:
        restart(house)
    else:
        house.do(bob, parting)
    cut = house.come("bob")
    assert ["one"] == texts(cut)
    house.do(cut, Gone("lost"))
    whole = house.come("bob")
    assert ["one"] == texts(whole)
    house.do(whole, Gone())
    assert [] == texts(house.come("bob"))


def test_leaving_with_something_in_the_outbox_is_no_proof_of_its_arrival(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"))
    bob.is_behind = True
    house.do(bob, Gone())
    assert ["one"] == texts(house.come("bob"))


def test_client_that_knows_where_it_stood_is_told_nothing_twice(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"))
    house.do(bob, Gone("lost"))
    house.do(alice, Say("@bob", "two"))
    assert ["two"] == texts(house.come("bob", since=2))


@pytest.mark.parametrize("is_killed", [False, True])
def test_client_that_has_a_direct_message_is_not_told_it_again_though_its_connection_broke_unnoticed(
    house: House, is_killed: bool
) -> None:
    alice, _bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"), Say("@bob", "two"))
    if is_killed:
        restart(house)
    assert [[], ["two"], []] == [texts(house.come("bob", since=since)) for since in (3, 2, 3)]
    assert [] == texts(house.come("alice", since=3))


def test_client_that_was_called_otherwise_for_a_while_is_told_nothing_twice_either(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"))
    house.do(bob, ChangeNick("rob"), ChangeNick("bob"))
    house.do(alice, Say("@bob", "two"))
    house.do(bob, Gone("lost"))
    house.do(alice, Say("@bob", "three"))
    assert [["three"], []] == [texts(house.come("bob", since=since)) for since in (3, 4)]


def test_what_a_nick_was_written_while_its_owner_was_away_is_not_forgotten_over_a_change_to_it(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    token = house.tokens["bob"]
    house.do(bob, ChangeNick("rob"), ChangeNick("bob"))
    house.do(bob, Gone())
    house.do(alice, Say("@bob", "one"))
    back = FakePeer()
    house.do(back, Hello("rob", token=token))  # a fresh window, that knows of no message
    house.do(back, ChangeNick("bob"))
    house.do(alice, Say("@bob", "two"))
    assert ["two"] == texts(back)
    house.do(back, Gone("lost"))
    assert ["one", "two"] == texts(house.come("bob", since=3))


def renamed(peer: FakePeer) -> list[tuple[str, str]]:
    """The changes of nick that somebody was told of."""
    return [(answer.old, answer.new) for answer in peer.heard if isinstance(answer, Renamed)]


def test_what_is_written_to_a_former_nick_reaches_its_owner_under_the_present_one(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(bob, ChangeNick("rob"))
    house.do(alice, Leave(LOBBY))
    alice.heard.clear()
    house.do(alice, Say("@bob", "to the old nick", "n1"))
    assert ["to the old nick"] == texts(bob)
    assert [("bob", "rob")] == renamed(alice)
    assert [("@rob", "n1")] == [(each.to, each.nonce) for each in alice.heard if isinstance(each, Message)]


def test_and_if_the_owner_is_away_it_waits_under_the_nick_used_last(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(bob, ChangeNick("rob"))
    house.at += 10
    house.do(bob, Gone())
    house.open()
    alice = house.enter("alice")
    house.do(alice, Say("@bob", "one"), Say("@rob", "two"))
    assert [("bob", "rob")] == renamed(alice)
    back = FakePeer()
    house.do(back, Hello("rob", token=house.tokens["bob"], since=1))
    assert ["one", "two"] == texts(back)


def test_resend_to_a_nick_that_is_a_former_one_by_now_is_told_once(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one", "n1"))
    house.do(bob, ChangeNick("rob"))
    house.do(alice, Say("@bob", "one", "n1"), Say("@bob", "two", "n2"))
    house.do(alice, Say("@bob", "two", "n2"))
    assert ["one", "two"] == texts(bob)
    assert [1, 1, 2, 2] == [each.id - 1 for each in alice.heard if isinstance(each, Message)]


@pytest.mark.parametrize("is_restarted", [False, True])
def test_resend_to_a_former_nick_is_told_once_though_the_owner_is_called_yet_otherwise(
    house: House, is_restarted: bool
) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(bob, ChangeNick("rob"))
    house.do(alice, Say("@bob", "one", "n1"))
    assert ["one"] == texts(bob)
    if is_restarted:
        house.at += 10
        house.do(bob, Gone())
        restart(house)
        alice = house.enter("alice")
    else:
        house.do(bob, ChangeNick("robert"))
    alice.heard.clear()
    house.do(alice, Say("@bob", "one", "n1"))
    assert [(2, "n1")] == [(each.id, each.nonce) for each in messages(alice)]
    assert 2 == house.history.last_id()


@pytest.mark.parametrize("called", ["bob", "rob", "robert"])
@pytest.mark.parametrize("to", ["@bob", "@rob"])
def test_resend_to_a_restarted_server_is_told_once_whatever_its_addressee_is_called_by_now(
    house: House, called: str, to: str
) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(bob, ChangeNick("rob"))
    house.do(alice, Say(to, "one", "n1"))
    restart(house)
    bob = FakePeer()
    house.do(bob, Hello("rob", token=house.tokens["bob"], since=2), ChangeNick(called))
    alice = house.enter("alice")
    house.do(alice, Say(to, "one", "n1"))
    assert [(2, "n1")] == [(each.id, each.nonce) for each in messages(alice)]
    assert [] == texts(bob)
    house.do(alice, Say(to, "one", "n2"), Say(to, "two", "n1"))
    assert ["one", "two"] == texts(bob)


def test_nonce_that_comes_again_for_somebody_else_is_a_new_message(house: House) -> None:
    alice, bob, carl = (house.enter(nick) for nick in ("alice", "bob", "carl"))
    for to in ("@bob", "@carl"):
        house.do(alice, Say(to, "hi", "1"))
    assert (["hi"], ["hi"]) == (texts(bob), texts(carl))
    restart(house)
    alice, bob, carl = (house.enter(nick) for nick in ("alice", "bob", "carl"))
    house.do(alice, Say("@bob", "hi", "1"))
    assert ["hi"] == texts(bob)


def test_what_was_written_to_one_nick_and_not_read_comes_also_to_another_of_the_same_owner(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(alice, Say("@bob", "one"), Say("@bob", "two"))
    house.do(bob, ChangeNick("rob"), Gone())
    back = FakePeer()
    house.do(back, Hello("rob", token=house.tokens["bob"], since=2))
    assert ["two"] == texts(back)


def test_replay_that_could_not_be_read_is_sent_the_next_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = house.enter("alice"), house.enter("bob")
    house.do(bob, Gone())
    house.do(alice, Say("@bob", "one"))
    with monkeypatch.context() as patch:
        patch.setattr(house.history, "missed", failing)
        bob = house.come("bob")
    assert ([Code.STORAGE], True) == (codes(bob), gap(bob))
    house.do(bob, Gone())
    assert ["one"] == texts(house.come("bob"))


# The clock


def test_clock_set_back_changes_no_order(house: House) -> None:
    house.at = start = 1e9
    ann = house.enter("ann")
    house.do(ann, Say(LOBBY, "one"))
    house.at -= 3600
    house.do(ann, Say(LOBBY, "two"))
    restart(house)
    house.do(house.enter("ann", since=3), Say(LOBBY, "three"))
    bob = house.come("bob", since=1)
    assert [(2, "one", start), (3, "two", start - 3600), (4, "three", start - 3600)] == [
        (message.id, message.text, message.at) for message in messages(bob)
    ]


# What waits for a disk with room


def test_changes_that_could_not_be_kept_are_kept_with_the_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(house.history, "append", failing)
        ann = house.enter("ann", rooms=(LOBBY, "#a"))
        house.do(ann, SetTopic("#a", "tea"), SetTopic("#a", "coffee"))
        thief = FakePeer()
        house.do(thief, Hello("ann"))
        assert [Code.NICK_TAKEN] == codes(thief)
        for _ in range(50):
            house.do(house.come("bob"), Gone())
        outcome = house.hub.take(house.now)
        assert len(outcome.changes) <= 5
        house.hub.refuse(outcome)
    house.do(ann, Say(LOBBY, "room again"))
    restart(house)
    assert [("#a", "coffee"), (LOBBY, "")] == house.history.rooms()
    for nick in ("ann", "bob"):
        assert house.history.owner(nick) is not None
        assert house.come(nick).named


def test_missed_is_read_newest_first_whatever_the_rooms(house: House) -> None:
    rooms = tuple(f"#r{number}" for number in range(20))
    ann = house.enter("ann", rooms=rooms)
    for number in range(200):
        house.do(ann, Say(rooms[number * 7 % 20 if number % 3 else 5], str(number)))
    sight = Sight(frozenset(rooms))
    for most in (1, 7, 50, 199, 200, 500):
        page = house.history.missed(1, sight, most)
        assert [str(number) for number in range(max(0, 200 - most), 200)] == [m.text for m in page.messages]
        assert (most < 200) == page.more
    assert Page() == house.history.missed(201, sight, 10)
