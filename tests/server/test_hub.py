"""The hub, with peers that only remember what they were told: no sockets, no threads, no clock."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from server.events import Gone, Late, Silent
from server.history import Change, StorageError
from server.store import Store
from server.wire import limits
from server.wire.messages import (
    AskHelp,
    AskHistory,
    AskRooms,
    AskSearch,
    AskWho,
    Bad,
    CaughtUp,
    ChangeNick,
    Code,
    Error,
    Found,
    Hello,
    HistoryPage,
    IsTyping,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Notice,
    Ping,
    Pong,
    Quit,
    Renamed,
    RoomCount,
    RoomList,
    RoomState,
    Say,
    SetTopic,
    Topic,
    Typing,
    Welcome,
)
from tests.server.house import AT, LOBBY, FakePeer, House, codes, messages


@pytest.fixture
def house() -> House:
    return House()


# Coming in


def test_newcomer_is_welcomed_with_the_members_and_caught_up(house: House) -> None:
    house.enter("ann")
    bob = FakePeer()
    house.do(bob, Hello("bob"))
    welcome, caught_up = bob.heard
    assert isinstance(welcome, Welcome)
    assert ("bob", 1, AT) == (welcome.nick, welcome.last_id, welcome.at)
    assert [("ann", "bob")] == [room.members for room in welcome.rooms]
    assert CaughtUp(gap=False) == caught_up
    assert bob.named


def test_join_is_told_once_the_delay_is_over_and_not_to_the_newcomer(house: House) -> None:
    ann = house.enter("ann")
    bob = FakePeer()
    house.do(bob, Hello("bob"))
    assert [] == ann.heard
    assert house.hub.due == house.now + limits.PRESENCE_DELAY_S
    house.tell_presence()
    assert [Joined(LOBBY, "bob")] == ann.heard
    assert [Welcome, CaughtUp] == [type(answer) for answer in bob.heard]
    assert house.hub.due is None


def test_many_joins_are_told_in_one_send_and_each_newcomer_hears_only_of_later_ones(house: House) -> None:
    ann = house.enter("ann")
    ann.sends = 0
    newcomers = [FakePeer() for _ in range(50)]
    for i, peer in enumerate(newcomers):
        house.do(peer, Hello(f"n{i}"))
    house.tell_presence()
    assert [Joined(LOBBY, f"n{i}") for i in range(50)] == ann.heard
    assert 1 == ann.sends
    for i, peer in enumerate(newcomers):
        assert [Joined(LOBBY, f"n{j}") for j in range(i + 1, 50)] == peer.heard[2:]


def test_message_carries_the_waiting_joins_before_it_in_the_same_send(house: House) -> None:
    ann = house.enter("ann")
    ann.sends = 0
    bob = FakePeer()
    house.do(bob, Hello("bob"), Say(LOBBY, "hi"))
    assert [Joined(LOBBY, "bob"), Message(2, LOBBY, "bob", "hi", AT)] == ann.heard
    assert 1 == ann.sends
    assert [Message(2, LOBBY, "bob", "hi", AT)] == bob.heard[2:]


def test_coming_and_going_within_the_delay_is_told_in_order(house: House) -> None:
    ann = house.enter("ann")
    bob = FakePeer()
    house.do(bob, Hello("bob"))
    house.do(bob, Gone("lost"))
    house.tell_presence()
    assert [Joined(LOBBY, "bob"), Left(LOBBY, "bob", "lost")] == ann.heard


@pytest.mark.parametrize("nick", ["", "a b", "x" * 25, "a:b", "a\nb", "\u202eevil", "a@b", "#a", "ａ：ｂ"])
def test_bad_nick_is_refused_and_another_may_be_tried(house: House, nick: str) -> None:
    peer = FakePeer()
    house.do(peer, Hello(nick))
    assert [Code.NICK_BAD] == codes(peer)
    house.do(peer, Hello("good"))
    assert peer.named


@pytest.mark.parametrize("nick", ["ann", "ANN", "ａｎｎ"])
def test_nick_in_use_is_taken_whatever_its_case_or_width(house: House, nick: str) -> None:
    house.enter("Ann")
    peer = FakePeer()
    house.do(peer, Hello(nick))
    assert [Code.NICK_TAKEN] == codes(peer)
    assert not peer.named


def test_last_attempt_at_a_nick_is_fatal(house: House) -> None:
    peer = FakePeer()
    for _ in range(limits.HELLO_ATTEMPTS):
        assert not peer.finished
        house.do(peer, Hello(""))
    assert [False] * (limits.HELLO_ATTEMPTS - 1) + [True] == [error.fatal for error in peer.heard]
    assert peer.finished


def test_nick_is_free_again_when_its_owner_is_gone(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, Gone())
    assert house.enter("ANN").named


def test_other_version_of_the_protocol_is_refused_for_good(house: House) -> None:
    peer = FakePeer()
    house.do(peer, Hello("ann", protocol=2))
    (error,) = peer.heard
    assert (Code.PROTOCOL, True) == (error.code, error.fatal)
    assert peer.finished


def test_second_hello_on_a_connection_is_refused(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, Hello("bob"))
    assert [Code.BAD_FRAME] == codes(ann)


def test_whoever_cannot_be_told_no_gets_a_number_behind_the_nick(house: House) -> None:
    house.enter("bob")
    for wanted in ("bob2", "bob3"):
        peer = FakePeer("lab14901")
        house.do(peer, Hello("bob", or_similar=True))
        assert [f"* bob is taken here, you are now {wanted}.".encode()] == peer.writes


def test_a_thousand_clients_of_one_nick_all_come_in(house: House) -> None:
    for _ in range(1000):
        house.enter("x" * limits.NICK_CHARS, "lab14901")
    assert 1000 == len(house.hub.nicks_in_use)


def test_in_text_mode_every_line_is_a_try_for_a_nick_until_one_is_taken(house: House) -> None:
    house.enter("ann")
    peer = FakePeer("text")
    house.do(peer, Hello("ann", client="text"), Say(LOBBY, " bob "), Say(LOBBY, "hi"))
    assert [Error, Welcome, Message] == [type(answer) for answer in peer.heard]
    assert "bob" == peer.heard[2].sender


def test_client_without_a_nick_may_do_nothing(house: House) -> None:
    ann = house.enter("ann")
    peer = FakePeer()
    requests = (Say(LOBBY, "x", "n"), Say("@ann", "x"), Join("#a"), Leave(LOBBY), ChangeNick("x"), AskWho())
    more = (AskHistory(LOBBY), AskSearch("x"), IsTyping(LOBBY), IsTyping("@ann"), SetTopic(LOBBY, "x"))
    house.do(peer, *requests, *more)
    assert [Code.NICK_BAD] * len(requests + more) == codes(peer)
    assert "n" == peer.heard[0].nonce
    assert [] == ann.heard


def test_client_that_gives_no_nick_in_time_is_sent_away(house: House) -> None:
    late, ann = FakePeer(), house.enter("ann")
    house.do(late, Late())
    house.do(ann, Late())
    assert (True, False) == (late.finished, ann.finished)


# Rooms


def test_hello_enters_its_rooms_and_says_which_it_cannot(house: House) -> None:
    peer = FakePeer()
    house.do(peer, Hello("ann", rooms=(LOBBY, "#a", "no", "#A")))
    assert [LOBBY, "#a"] == [room.name for room in peer.heard[0].rooms]
    assert [Code.NO_SUCH_ROOM] == codes(peer)
    assert CaughtUp() == peer.heard[-1]


def test_whoever_speaks_no_json_is_in_the_lobby_only(house: House) -> None:
    house.enter("ann", rooms=("#a",))
    house.enter("lab", "lab9090", rooms=("#a",))
    bob = house.come("bob", rooms=("#a",))
    assert [("#a", ("ann", "bob"))] == [(room.name, room.members) for room in bob.heard[0].rooms]


def test_joining_tells_the_joiner_the_room_and_the_room_the_joiner(house: House) -> None:
    ann, bob = house.enter("ann", rooms=(LOBBY, "#a")), house.enter("bob")
    house.do(ann, SetTopic("#a", "tea"))
    ann.heard.clear()
    house.do(bob, Join("#A"))
    house.tell_presence()
    assert [Joined("#a", "bob", "tea", ("ann", "bob"))] == bob.heard
    assert [Joined("#a", "bob")] == ann.heard


def test_leaving_is_told_and_an_empty_room_is_gone(house: House) -> None:
    ann, bob = house.enter("ann", rooms=("#a",)), house.enter("bob", rooms=("#a",))
    ann.heard.clear()
    house.do(bob, Leave("#A"), Say("#a", "still here?", "n"))
    house.tell_presence()
    assert [Left("#a", "bob"), Error] == [bob.heard[0], type(bob.heard[1])]
    assert (Code.NO_SUCH_ROOM, "n") == (bob.heard[1].code, bob.heard[1].nonce)
    assert [Left("#a", "bob")] == ann.heard
    house.do(ann, Leave("#a"), AskRooms())
    assert RoomList((RoomCount(LOBBY),)) == ann.heard[-1]


def test_rooms_are_listed_with_topic_and_count(house: House) -> None:
    ann, _bob = house.enter("ann", rooms=(LOBBY, "#a")), house.enter("bob")
    house.do(ann, SetTopic("#a", "tea"), AskRooms())
    assert RoomList((RoomCount(LOBBY, "", 2), RoomCount("#a", "tea", 1))) == ann.heard[-1]


def test_rooms_are_for_those_who_have_said_hello(house: House) -> None:
    stranger = FakePeer()
    house.do(stranger, AskRooms())
    assert [Code.NICK_BAD] == codes(stranger)


def test_topic_is_told_to_the_room_and_only_from_inside(house: House) -> None:
    ann, bob = house.enter("ann", rooms=("#a",)), house.enter("bob")
    house.do(bob, SetTopic("#a", "x"))
    house.do(ann, SetTopic("#a", "tea"))
    assert [Code.NO_SUCH_ROOM] == codes(bob)
    assert [Topic("#a", "tea", "ann")] == ann.heard


def test_rooms_of_one_client_are_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROOMS_PER_CLIENT", 2)
    ann = house.enter("ann", rooms=(LOBBY, "#a"))
    house.do(ann, Join("#b"), Join("#a"))
    assert Error(Code.FULL, "Nobody can be in more than 2 rooms: leave one first.") in ann.heard
    assert [Code.FULL] == codes(ann)


def test_rooms_in_all_are_bounded_and_those_there_are_stay_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROOMS_IN_ALL", 2)
    house.enter("ann", rooms=(LOBBY, "#a"))
    bob = house.enter("bob")
    house.do(bob, Join("#b"))
    assert Error(Code.FULL, "There are 2 rooms, and no new one can be made.") == bob.heard[-1]
    house.do(bob, Join("#a"))
    assert [Code.FULL] == codes(bob)
    assert "#a" == bob.heard[-1].room  # type: ignore[union-attr]


def test_new_nick_is_told_once_to_each_who_shares_a_room(house: House) -> None:
    ann = house.enter("ann", rooms=(LOBBY, "#a"))
    bob = house.enter("bob", rooms=(LOBBY, "#a"))
    stranger = house.enter("eve", rooms=("#b",))
    ann.heard.clear()
    house.do(ann, ChangeNick("BOB"), ChangeNick("Ann"), ChangeNick("carl"))
    assert [Code.NICK_TAKEN] == codes(ann)
    renamed = [Renamed("ann", "Ann"), Renamed("Ann", "carl")]
    assert (renamed, renamed, []) == (ann.heard[1:], bob.heard, stranger.heard)
    assert house.enter("ann").named


def test_nick_that_one_has_already_is_news_to_nobody_else(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    ann.heard.clear()
    bob.heard.clear()
    house.do(ann, ChangeNick("ann"))
    assert ([Renamed("ann", "ann")], []) == (ann.heard, bob.heard)


def test_new_nick_comes_after_the_join_that_still_waits(house: House) -> None:
    ann, bob = house.enter("ann"), FakePeer()
    house.do(bob, Hello("bob"), ChangeNick("carl"))
    assert [Joined(LOBBY, "bob"), Renamed("bob", "carl")] == ann.heard


def test_typing_is_told_to_the_others_only(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    ann.heard.clear()
    house.do(ann, IsTyping(LOBBY), IsTyping("@BOB"), Say(LOBBY, "x"))
    assert [Typing(LOBBY, "ann"), Typing("@bob", "ann")] == bob.heard[:2]
    assert [Message] == [type(answer) for answer in ann.heard]


# Talking


def test_message_reaches_everybody_with_id_and_time_and_is_its_sender_s_receipt(house: House) -> None:
    ann, bob, eve = house.enter("ann"), house.enter("bob"), house.enter("eve", rooms=("#a",))
    ann.heard.clear()
    house.do(ann, Say("#LOBBY", "hi", "n1"))
    assert [Message(2, LOBBY, "ann", "hi", AT, "n1")] == ann.heard == bob.heard
    assert [] == eve.heard


def test_batch_is_one_send_for_each_client_however_its_rooms_mix(house: House) -> None:
    ann, bob = (house.enter(nick, rooms=(LOBBY, "#a")) for nick in ("ann", "bob"))
    for peer in (ann, bob):
        peer.heard.clear()
        peer.sends = 0
    says = [(ann, Say(LOBBY, "1")), (bob, Say("#a", "2")), (ann, Say("@bob", "3")), (bob, Say(LOBBY, "4"))]
    house.batch(*says)
    for peer in (ann, bob):
        assert [2, 3, 4, 5] == [message.id for message in peer.heard]
        assert 1 == peer.sends


def test_direct_message_reaches_both_ends_under_the_other_s_own_spelling(house: House) -> None:
    ann, bob, eve = house.enter("ann"), house.enter("Bob"), house.enter("eve")
    for peer in (ann, bob):
        peer.heard.clear()
    house.do(ann, Say("@bob", "psst"))
    assert [Message(2, "@Bob", "ann", "psst", AT)] == ann.heard == bob.heard
    assert [] == eve.heard


def test_direct_message_to_oneself_comes_once(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, Say("@ann", "note"))
    assert ["note"] == [message.text for message in messages(ann)]


@pytest.mark.parametrize(
    ("to", "code"), [("@nobody", Code.NO_SUCH_NICK), ("bob", Code.NO_SUCH_NICK), ("#a", Code.NO_SUCH_ROOM)]
)
def test_message_to_nowhere_is_refused_with_its_nonce(house: House, to: str, code: Code) -> None:
    ann = house.enter("ann")
    house.do(ann, Say(to, "x", "n"))
    assert [(code, "n")] == [(error.code, error.nonce) for error in ann.heard]


def test_resent_message_is_shown_once_and_its_sender_gets_the_receipt_again(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    ann.heard.clear()
    house.do(ann, Say(LOBBY, "hi", "n"), Say(LOBBY, "hi", "n"))
    receipt = Message(2, LOBBY, "ann", "hi", AT, "n")
    assert [receipt, receipt] == ann.heard
    house.do(ann, Gone())
    ann = house.enter("Ann")
    house.do(ann, Say(LOBBY, "hi", "n"))
    assert [2] == [message.id for message in messages(ann)]
    assert [2] == [message.id for message in messages(bob)]


def test_nonce_used_again_for_other_words_loses_nothing(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, Say(LOBBY, "one", "n"), Say(LOBBY, "two", "n"))
    assert ["one", "two"] == [message.text for message in messages(ann)]


# Storing


class Failing(Store):
    """A history that can't keep anything while `full`."""

    full = False

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        if self.full:
            raise StorageError("disk full")
        super().append(messages, changes)

    def page(self, *_: object) -> None:
        raise StorageError("disk broken")

    search = missed = page


def test_message_that_cannot_be_stored_is_told_to_its_author_alone_and_its_id_is_lost() -> None:
    house = House(Failing())
    ann, bob = house.enter("ann"), house.enter("bob")
    ann.heard.clear()
    house.history.full = True
    house.batch((ann, Say(LOBBY, "one", "n")), (bob, Say("@ann", "two", "m")), (ann, Ping(7)))
    assert [Pong(7), Error] == [ann.heard[0], type(ann.heard[1])]
    assert [(Code.STORAGE, "n"), (Code.STORAGE, "m")] == [(ann.heard[1].code, ann.heard[1].nonce)] + [
        (error.code, error.nonce) for error in bob.heard
    ]
    house.history.full = False
    house.do(ann, Say(LOBBY, "one", "n"))
    assert [Message(4, LOBBY, "ann", "one", AT, "n")] == messages(bob) == messages(ann)


def test_resend_of_a_message_that_was_not_stored_in_the_same_batch_is_no_receipt() -> None:
    house = House(Failing())
    ann = house.enter("ann")
    house.history.full = True
    house.do(ann, Say(LOBBY, "one", "n"), Say(LOBBY, "one", "n"))
    assert [Error] == [type(answer) for answer in ann.heard]


def test_history_that_cannot_be_read_is_an_error_and_nothing_worse() -> None:
    house = House(Failing())
    ann = house.enter("ann")
    house.do(ann, Say(LOBBY, "x"), Say(LOBBY, "y"), AskHistory(LOBBY), AskSearch("x"))
    assert [Code.STORAGE, Code.STORAGE] == codes(ann)
    bob = FakePeer()
    house.do(bob, Hello("bob", since=1))
    assert [Code.STORAGE] == codes(bob)
    assert CaughtUp(gap=True) == bob.heard[-1]


# Looking back


def test_returning_client_is_told_what_it_missed_and_nothing_else(house: House) -> None:
    ann = house.enter("ann", rooms=(LOBBY, "#a"))
    bob = house.enter("bob")
    eve = house.enter("eve", rooms=(LOBBY, "#b"))
    house.do(ann, Say(LOBBY, "seen"))
    house.do(eve, Say("#b", "other room"), Say("@ann", "not for bob"), Say("@bob", "for bob"))
    house.do(bob, Gone())
    house.batch((ann, Say("#a", "own room")), (ann, Say(LOBBY, "missed")))
    bob = FakePeer()
    house.do(bob, house.hello("bob", rooms=(LOBBY, "#a"), since=2))
    assert ["for bob", "own room", "missed"] == [message.text for message in messages(bob)]
    assert CaughtUp(gap=False) == bob.heard[-1]


def test_what_was_said_in_the_same_batch_before_the_hello_is_replayed_too(house: House) -> None:
    ann, bob = house.enter("ann"), FakePeer()
    house.do(ann, Say(LOBBY, "one"))
    house.batch((ann, Say(LOBBY, "two")), (bob, Hello("bob", since=2)), (ann, Say(LOBBY, "three")))
    assert [3, 4] == [message.id for message in messages(bob)]


@pytest.mark.parametrize("since", [0, -5])
def test_new_client_is_replayed_nothing(house: House, since: int) -> None:
    ann, bob = house.enter("ann"), FakePeer()
    house.do(ann, Say(LOBBY, "one"))
    house.do(bob, Hello("bob", since=since))
    assert [Welcome, CaughtUp] == [type(answer) for answer in bob.heard]


def test_replay_is_bounded_by_its_weight_and_says_that_there_is_more() -> None:
    house = House(reply_bytes=1000)
    ann, bob = house.enter("ann"), FakePeer()
    house.do(ann, *(Say(LOBBY, "x" * 100) for _ in range(20)))
    house.do(bob, Hello("bob", since=1))
    assert list(range(22 - len(messages(bob)), 22)) == [message.id for message in messages(bob)]
    assert 0 < len(messages(bob)) < 10
    assert CaughtUp(gap=True) == bob.heard[-1]


def test_history_comes_in_pages_oldest_first(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, *(Say(LOBBY, str(i)) for i in range(1, 6)))
    ann.heard.clear()
    house.do(ann, AskHistory("#Lobby", limit=2), AskHistory(LOBBY, before=4, limit=1000), AskHistory("#x"))
    latest, older, error = ann.heard
    assert (LOBBY, [5, 6], True) == (latest.to, [message.id for message in latest.messages], latest.more)
    assert ([2, 3], False) == ([message.id for message in older.messages], older.more)
    assert Code.NO_SUCH_ROOM == error.code


def test_a_page_of_history_reaches_back_to_a_message(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HISTORY_REACH", 6)
    ann = house.enter("ann")
    house.do(ann, *(Say(LOBBY, str(i)) for i in range(1, 10)))
    ann.heard.clear()
    house.do(ann, *(AskHistory(LOBBY, before, 2, reach) for before, reach in ((0, 8), (9, 7), (0, 1), (3, 2), (5, 90))))
    pages = [([message.id for message in page.messages], page.more) for page in ann.heard]
    # What it reaches for is preceded by as many as were asked for.
    assert [
        ([6, 7, 8, 9, 10], True),
        ([5, 6, 7, 8], True),
        ([5, 6, 7, 8, 9, 10], True),
        ([2], False),
        ([3, 4], True),
    ] == pages


def test_history_of_a_talk_between_two_is_theirs_alone(house: House) -> None:
    ann, bob, eve = (house.enter(nick) for nick in ("ann", "bob", "eve"))
    house.batch((ann, Say("@bob", "one")), (bob, Say("@ann", "two")), (eve, Say("@ann", "three")))
    ann.heard.clear()
    house.do(ann, AskHistory("@Bob"))
    (page,) = ann.heard
    assert isinstance(page, HistoryPage)
    assert ["one", "two"] == [message.text for message in page.messages]


def test_search_finds_what_the_asker_may_see_newest_first(house: House) -> None:
    ann, bob = house.enter("ann", rooms=(LOBBY, "#a")), house.enter("bob")
    house.batch(
        (ann, Say(LOBBY, "Tea?")), (ann, Say("#a", "tea!")), (bob, Say("@ann", "no tea")), (bob, Say(LOBBY, ""))
    )
    ann.heard.clear()
    bob.heard.clear()
    house.do(ann, AskSearch("TEA"), AskSearch("tea", "#a"), AskSearch("tea", "@bob"))
    house.do(bob, AskSearch("tea"), AskSearch("tea", "#a"))
    found = [[message.id for message in answer.messages] for answer in ann.heard if isinstance(answer, Found)]
    assert [[4, 3, 2], [3], [4]] == found
    assert [4, 2] == [message.id for message in bob.heard[0].messages]
    assert [Code.NO_SUCH_ROOM] == codes(bob)


def test_a_search_comes_in_pages_and_says_whose_it_is(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, *(Say(LOBBY, "tea") for _ in range(5)))
    ann.heard.clear()
    house.do(ann, AskSearch("tea", LOBBY, limit=2, nonce="a"), AskSearch("tea", before=3, limit=2, nonce="b"))
    house.do(ann, AskSearch("tea", "#x", nonce="c"))
    *pages, error = ann.heard
    assert [([6, 5], True, "a"), ([2], False, "b")] == [
        ([message.id for message in page.messages], page.more, page.nonce) for page in pages
    ]
    assert Error(Code.NO_SUCH_ROOM, "You are in no such room.", "c") == error


# Small talk and the end


def test_ping_who_and_help_are_answered(house: House) -> None:
    ann, nc = house.enter("ann"), house.enter("nc", "text")
    ann.heard.clear()
    house.do(ann, Ping(5), Pong(), Silent(), Bad(Code.TOO_LONG, "Too long.", "n"))
    house.do(nc, AskHelp(), AskWho())
    assert [Pong(5), Ping(), Error(Code.TOO_LONG, "Too long.", "n")] == ann.heard
    assert [Notice, RoomState] == [type(answer) for answer in nc.heard]
    assert ("ann", "nc") == nc.heard[1].members


def test_who_quits_is_gone_at_once_and_heard_no_more(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob", "lab9090")
    ann.heard.clear()
    house.do(bob, Say(LOBBY, "bye"), Quit(), Say(LOBBY, "not heard"), Gone())
    house.tell_presence()
    assert [Message(2, LOBBY, "bob", "bye", AT), Left(LOBBY, "bob")] == ann.heard
    assert bob.finished
    assert [ann] == list(house.hub.members)


def test_lab_clients_of_one_dialect_hear_the_same_and_not_their_own(house: House) -> None:
    speaker, other, third = (house.enter(nick, "lab8080") for nick in ("ann", "bob", "юля"))
    for peer in (speaker, other, third):
        peer.writes.clear()
    house.do(speaker, Say(LOBBY, "hi"))
    assert ([], [b"ann: hi"], [b"ann: hi"]) == (speaker.writes, other.writes, third.writes)
