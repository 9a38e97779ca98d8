"""Whose nick is whose: tokens, take-overs, and who may read what was written to a nick. No sockets, no clock."""

from __future__ import annotations

import pytest

from server import door
from server.events import Gone, Silent
from server.history import Owner, StorageError
from server.hub import Hub
from server.owners import sha256
from server.store import Store
from server.wire import limits
from server.wire.messages import (
    AskHistory,
    AskSearch,
    CaughtUp,
    ChangeNick,
    Code,
    Error,
    Found,
    Hello,
    HistoryPage,
    Joined,
    Left,
    Message,
    Notice,
    Ping,
    Pong,
    Renamed,
    Say,
    Welcome,
)
from server.wire.names import fold
from tests.server.house import AT, LOBBY, FakePeer, House, codes, messages, texts

WRONG = "0" * 32
LOOK_ALIKES = ["ann", "ANN", "Ann", "ａｎｎ", "ＡＮＮ", "ªnn"]


@pytest.fixture
def house() -> House:
    return House()


def token_of(peer: FakePeer) -> str:
    return next((answer.token for answer in peer.heard if isinstance(answer, Welcome)), "no welcome")


# Tokens


def test_first_user_of_a_nick_is_given_a_token_and_only_then(house: House) -> None:
    ann = house.come("ann")
    assert token_of(ann) == house.tokens["ann"] != ""
    house.do(ann, Pong(), Gone())
    assert "" == token_of(house.come("ann"))


def test_token_is_128_bits_and_only_its_hash_is_kept() -> None:
    house = House()
    house.hub = Hub(house.history)
    token = token_of(house.come("ann"))
    assert 32 == len(token)
    assert 0 < int(token, 16)
    owner = house.history.owner("ann")
    assert owner is not None
    assert token.encode() not in owner.token_sha256
    assert 32 == len(owner.token_sha256)


@pytest.mark.parametrize("nick", LOOK_ALIKES)
@pytest.mark.parametrize("is_away", [True, False])
@pytest.mark.parametrize("token", ["", WRONG])
def test_nick_and_its_look_alikes_are_its_owner_s_alone(house: House, nick: str, is_away: bool, token: str) -> None:
    ann = house.enter("ann")
    if is_away:
        house.do(ann, Gone())
    other = FakePeer()
    house.do(other, Hello(nick, token=token))
    assert [Code.NICK_TAKEN] == codes(other)
    bob = house.enter("bob")
    house.do(bob, ChangeNick(nick))
    assert [Code.NICK_TAKEN] == codes(bob)
    assert not ann.finished


@pytest.mark.parametrize(
    ("nick", "alike"),
    [("alice", "аlice"), ("alice", "ALIСE"), ("Саша", "Cаша"), ("Саша", "caшa"), ("Max", "Мах"), ("Мах", "max")],
)
@pytest.mark.parametrize("is_away", [True, False])
def test_nick_that_looks_like_another_s_in_the_other_alphabet_is_not_to_be_had(
    house: House, nick: str, alike: str, is_away: bool
) -> None:
    owner = house.enter(nick)
    if is_away:
        house.do(owner, Gone())
    for dialect in ("native", "text"):
        assert [Code.NICK_TAKEN] == codes(house.come(alike, dialect))
    bob = house.enter("bob")
    house.do(bob, ChangeNick(alike))
    assert [Code.NICK_TAKEN] == codes(bob)
    house.enter(alike, "lab9090")
    assert fold(f"{alike}2") in house.hub._floor.nicks


def test_owner_of_a_nick_may_spell_it_in_the_other_alphabet(house: House) -> None:
    ann = house.enter("Max")
    house.do(ann, ChangeNick("Мах"), ChangeNick("Max"))
    assert [Renamed("Max", "Мах"), Renamed("Мах", "Max")] == ann.heard


def test_nicks_that_looked_alike_before_stay_with_their_owners(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(door, "look_alikes", lambda _nick: set())
        for nick in ("max", "мах"):
            house.do(house.enter(nick), Gone())
    assert [] == codes(house.come("max")) == codes(house.come("мах"))


def test_where_nicks_are_not_held_one_that_looks_alike_is_free_once_nobody_uses_it() -> None:
    house = House(holds_nicks=False)
    ann = house.enter("max")
    assert [Code.NICK_TAKEN] == codes(house.come("мах"))
    house.do(ann, Gone())
    assert [] == codes(house.come("мах"))


def test_where_nicks_are_not_held_one_that_had_an_owner_looks_no_less_like_another() -> None:
    house = House(holds_nicks=False)
    house.do(house.enter("мах"), Gone())
    house.enter("max")
    bob = house.enter("bob")
    house.do(bob, ChangeNick("мах"))
    assert [Code.NICK_TAKEN] == codes(bob) == codes(house.come("мах", token=""))


def test_restarted_server_knows_the_owners(house: House) -> None:
    house.enter("ann")
    house.open()
    thief = FakePeer()
    house.do(thief, Hello("Ann"))
    assert [Code.NICK_TAKEN] == codes(thief)
    assert house.enter("Ann").named


def test_people_without_windows_may_use_what_nobody_owns_and_nothing_else(house: House) -> None:
    house.do(house.enter("ann"), Gone())
    nc = FakePeer("text")
    house.do(nc, Hello("Ann"), Say(LOBBY, "bob"))
    assert [Code.NICK_TAKEN] == codes(nc)
    assert nc.named
    lab = house.enter("ann", "lab9090")
    assert {"bob", "ann2"} == set(house.hub.nicks_in_use)
    house.do(nc, Gone())
    house.do(lab, Gone())
    assert house.history.owner("bob") is house.history.owner("ann2") is None
    assert "" != token_of(house.come("bob"))


def test_nick_that_somebody_without_a_window_uses_cannot_be_taken_from_them(house: House) -> None:
    house.enter("bob", "text")
    peer = house.come("Bob")
    assert [Code.NICK_TAKEN] == codes(peer)
    assert house.history.owner("bob") is None


def test_forgotten_nick_is_free(house: House) -> None:
    house.do(house.enter("ann"), Gone())
    assert house.history.forget("ANN")
    again = FakePeer()
    house.do(again, Hello("ann", token=house.tokens["ann"]))
    assert token_of(again) == house.tokens["ann"] != ""
    assert [False] == [peer.finished for peer in (again,)]


def test_owner_of_a_nick_that_is_forgotten_meanwhile_stays_and_leaves_in_peace(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    house.history.forget("ann")
    thief = FakePeer()
    house.do(thief, Hello("ann"))
    assert [Code.NICK_TAKEN] == codes(thief)
    house.do(bob, Say("@ann", "still there?"))
    house.do(ann, AskHistory("@bob"))
    assert ["still there?"] == texts(ann)
    house.do(ann, Gone())
    assert house.history.owner("ann") is None
    house.tokens.clear()
    heir = house.enter("ann")
    house.do(heir, AskHistory("@bob"))
    assert [HistoryPage("@bob")] == heir.heard


def test_trusting_server_lets_others_use_a_nick_but_not_read_its_messages() -> None:
    house = House(holds_nicks=False)
    ann, bob = house.enter("ann"), house.enter("bob")
    house.do(bob, Say("@ann", "secret"))
    house.do(ann, Gone())
    other = FakePeer()
    house.do(other, Hello("ann", since=1), AskHistory("@bob"), AskSearch("secret"))
    assert "" == token_of(other)
    house.do(other, Gone())
    house.do(bob, ChangeNick("ann"), AskHistory("@bob"))
    assert [] == [text for text in texts(other) if text == "secret"]
    assert HistoryPage("@bob") == other.heard[2] == bob.heard[-1]
    assert Found("secret") == other.heard[3]
    back = house.come("ann")
    assert back.named
    assert bob.finished  # the owner comes before whoever uses the nick meanwhile


# A token that is lost on its way


def test_token_that_never_arrived_leaves_the_nick_free(house: House) -> None:
    cut = house.come("ann")
    second = FakePeer()
    house.do(second, Hello("ann"))
    assert [Code.NICK_TAKEN] == codes(second)
    house.do(cut, Silent(), Gone("lost"))
    house.do(second, Hello("ann"))
    assert "" != token_of(second)


def test_token_that_arrived_all_the_same_is_as_good_while_nobody_else_came(house: House) -> None:
    house.do(house.come("ann"), Gone("lost"))
    back = house.come("ann")
    assert back.named
    assert "" == token_of(back)


def test_killed_server_holds_no_nick_for_a_token_that_nobody_has_shown(house: House) -> None:
    house.come("ann")
    house.open()
    assert 1 == house.history.forget_unseen(before=0.5)


@pytest.mark.parametrize("sign", [Pong(), Ping(1), Gone()])
def test_any_sign_of_the_token_s_receiver_makes_it_the_owner(house: House, sign: object) -> None:
    ann = house.come("ann")
    house.do(ann, sign)
    house.open()
    thief = FakePeer()
    house.do(thief, Hello("ann"))
    assert [Code.NICK_TAKEN] == codes(thief)


def test_message_to_one_who_only_came_and_vanished_is_for_nobody(house: House) -> None:
    house.do(house.come("ann"), Gone("lost"))
    bob = house.enter("bob")
    house.do(bob, Say("@ann", "hi", "n"))
    assert [Code.NO_SUCH_NICK] == codes(bob)


# Take-over


def test_right_token_takes_over_and_nobody_else_notices(house: House) -> None:
    ghost, bob = house.enter("ann", rooms=(LOBBY, "#a")), house.enter("bob")
    bob.heard.clear()
    house.do(ghost, Say(LOBBY, "before"))
    ann = house.come("ann", rooms=(LOBBY, "#a"))
    house.tell_presence()
    house.batch((ghost, Say(LOBBY, "from the ghost")), (ghost, Gone("lost")), (ann, Say(LOBBY, "after")))
    house.tell_presence()
    assert ["before", "after"] == texts(bob)
    assert [Message] * 2 == [type(answer) for answer in bob.heard]
    last = [answer for answer in ghost.heard if isinstance(answer, Error)]
    assert [(Code.REPLACED, True)] == [(error.code, error.fatal) for error in last]
    assert ghost.finished
    assert [("bob", "ann"), ("ann",)] == [tuple(sorted(r.members, reverse=True)) for r in ann.heard[0].rooms]
    assert ("ann", "bob", "carl") == house.come("carl").heard[0].rooms[0].members


def test_take_over_into_other_rooms_is_told_there(house: House) -> None:
    house.enter("ann", rooms=(LOBBY, "#a"))
    bob = house.enter("bob", rooms=(LOBBY, "#a", "#b"))
    bob.heard.clear()
    house.come("ann", rooms=(LOBBY, "#b"))
    house.tell_presence()
    assert {Left("#a", "ann"), Joined("#b", "ann")} == set(bob.heard)


def test_take_over_in_another_spelling_is_told_as_that(house: House) -> None:
    house.enter("ann")
    bob = house.enter("bob")
    bob.heard.clear()
    ann = house.come("Ann")
    house.tell_presence()
    assert [Renamed("ann", "Ann")] == bob.heard
    assert ("Ann", "bob") == ann.heard[0].rooms[0].members


def test_take_over_while_the_join_still_waits(house: House) -> None:
    bob = house.enter("bob")
    ghost = house.come("ann")
    house.do(ghost, Pong())
    ann = house.come("ann")
    house.tell_presence()
    assert [Joined(LOBBY, "ann")] == bob.heard
    assert [Welcome, CaughtUp] == [type(answer) for answer in ann.heard]


def test_take_over_by_someone_in_the_most_rooms_there_may_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROOMS_PER_CLIENT", 2)
    house.enter("ann", rooms=("#a", "#b"))
    ann = house.come("ann", rooms=("#c", "#d"))
    assert ["#c", "#d"] == [room.name for room in ann.heard[0].rooms]


def test_each_take_over_ends_the_one_before(house: House) -> None:
    house.enter("bob")
    peers = [house.come("ann") for _ in range(5)]
    assert [True] * 4 + [False] == [peer.finished for peer in peers]
    for peer in peers:
        house.do(peer, Gone("lost"))
    assert ["bob"] == list(house.hub.nicks_in_use)
    assert 1 == len(house.hub.members)
    assert ("bob", "carl") == house.come("carl").heard[0].rooms[0].members


# Guessing


def test_wrong_token_costs_time_and_what_comes_before_it_is_over_is_not_even_looked_at(house: House) -> None:
    house.enter("ann")
    thief = FakePeer()
    house.do(thief, Hello("ann", token=WRONG))
    assert limits.WRONG_TOKEN_S == thief.penalty_s
    house.do(thief, house.hello("ann"))
    assert [Code.NICK_TAKEN, Code.TOO_FAST] == codes(thief)
    thief.penalty_s = 0.0
    house.do(thief, house.hello("ann"))
    assert thief.named


def test_guesses_on_one_connection_are_few(house: House) -> None:
    house.enter("ann")
    thief = FakePeer()
    for _ in range(limits.HELLO_ATTEMPTS):
        thief.penalty_s = 0.0
        house.do(thief, Hello("ann", token=WRONG))
    assert thief.finished
    assert thief.heard[-1].fatal


def test_nick_that_is_merely_taken_costs_no_time(house: House) -> None:
    house.enter("ann")
    peer = FakePeer()
    house.do(peer, Hello("ann"))
    assert 0 == peer.penalty_s


# Other names


def test_new_nick_belongs_to_the_same_token_and_so_does_the_old_one(house: House) -> None:
    ann = house.enter("ann")
    house.do(ann, ChangeNick("carl"), Gone())
    for nick in ("ann", "carl"):
        thief, owner = FakePeer(), FakePeer()
        house.do(thief, Hello(nick))
        house.do(owner, Hello(nick, token=house.tokens["ann"]))
        assert [Code.NICK_TAKEN] == codes(thief)
        assert owner.named


def test_who_takes_ever_more_nicks_gives_up_those_not_used_for_longest(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    house.do(bob, Say("@ann", "for ann"))
    for number in range(limits.NICKS_PER_OWNER):
        house.at += 1
        house.do(ann, ChangeNick(f"ann{number}"))
    token = sha256(house.tokens["ann"])
    assert ["ann0", "ann1", "ann2", "ann3", "ann4"] == [owner.nick for owner in house.history.nicks_of(token)]
    (notice,) = [answer for answer in ann.heard if isinstance(answer, Notice)]
    assert "ann is free again" in notice.text
    new = house.come("ann")
    house.do(new, AskHistory("@bob"))
    assert HistoryPage("@bob") == new.heard[-1]


def test_many_changes_in_one_batch_hold_no_more_nicks_either(house: House) -> None:
    ann = house.enter("ann")
    house.batch(*((ann, ChangeNick(f"ann{number}")) for number in range(50)))
    kept = house.history.nicks_of(sha256(house.tokens["ann"]))
    assert limits.NICKS_PER_OWNER == len(kept)
    names = [owner.nick for owner in kept]
    assert "ann49" in names
    bob = house.enter("bob")
    house.do(bob, *(ChangeNick(f"ann{number}") for number in range(49) if f"ann{number}" not in names))
    assert [] == codes(bob)


def test_going_back_to_a_nick_of_one_s_own_costs_none(house: House) -> None:
    ann = house.enter("ann")
    for _ in range(3):
        for number in range(limits.NICKS_PER_OWNER - 1):
            house.do(ann, ChangeNick(f"ann{number}"))
        house.do(ann, ChangeNick("ann"))
    assert [] == [answer for answer in ann.heard if isinstance(answer, Notice)]
    assert limits.NICKS_PER_OWNER == len(house.history.nicks_of(sha256(house.tokens["ann"])))


def test_nick_that_is_in_use_is_not_taken_from_its_owner(house: House) -> None:
    first = house.enter("ann")
    house.do(first, ChangeNick("ann0"))
    second = house.enter("ann")  # the same person's second window
    for number in range(1, limits.NICKS_PER_OWNER + 2):
        house.at += 1
        house.do(second, ChangeNick(f"ann{number}"))
    kept = [owner.nick for owner in house.history.nicks_of(sha256(house.tokens["ann"]))]
    assert limits.NICKS_PER_OWNER == len(kept)
    assert "ann0" in kept


def talk(house: House) -> FakePeer:
    """Ann and bob talk, and each of them changes the nick in the middle. Returns bob, who is rob now."""
    ann, bob, eve = house.enter("ann"), house.enter("bob"), house.enter("eve")
    house.do(ann, Say("@bob", "one"))
    house.do(bob, Say("@ann", "two"), Say("@eve", "not ann's"))
    house.do(ann, ChangeNick("anna"))
    house.do(bob, Say("@anna", "three"), ChangeNick("rob"))
    house.do(ann, Say("@rob", "four"))
    house.do(eve, Say("@anna", "not rob's"))
    return bob


@pytest.mark.parametrize("name", ["ann", "anna"])
def test_direct_talk_is_that_of_two_people_whatever_they_were_called(house: House, name: str) -> None:
    rob = talk(house)
    rob.heard.clear()
    house.do(rob, AskHistory(f"@{name}"), AskHistory(f"@{name}", limit=2), AskHistory(f"@{name}", limit=1, reach=1))
    whole, latest, reaching = [answer for answer in rob.heard if isinstance(answer, HistoryPage)]
    assert ["one", "two", "three", "four"] == [message.text for message in whole.messages]
    assert (["three", "four"], True) == ([message.text for message in latest.messages], latest.more)
    assert whole.messages == reaching.messages
    for text in ("one", "four"):
        house.do(rob, AskSearch(text, f"@{name}"), AskSearch(text))
        found = [answer for answer in rob.heard if isinstance(answer, Found)][-2:]
        assert [[text]] * 2 == [[message.text for message in each.messages] for each in found]


def test_next_owner_of_one_of_the_nicks_sees_nothing_of_the_talk(house: House) -> None:
    rob = talk(house)
    house.do(rob, Gone())
    house.history.forget("bob")
    thief = house.enter("bob", token="")
    house.do(thief, AskHistory("@ann"), AskHistory("@anna"), AskSearch("one"), AskSearch("four"))
    assert [()] * 4 == [answer.messages for answer in thief.heard if isinstance(answer, HistoryPage | Found)]


def test_someone_who_shows_no_token_sees_no_direct_talk_of_other_nicks() -> None:
    house = House(holds_nicks=False)
    house.do(talk(house), Gone())
    stranger = house.enter("bob", token="")
    house.do(stranger, AskHistory("@ann"), AskHistory("@anna"), AskSearch("one"))
    assert [()] * 3 == [answer.messages for answer in stranger.heard if isinstance(answer, HistoryPage | Found)]


def test_nick_may_be_spelt_otherwise_by_its_owner(house: House) -> None:
    ann, bob = house.enter("ann"), house.enter("bob")
    house.do(ann, ChangeNick("Ann"), Gone())
    house.do(bob, Say("@ann", "hi"))
    assert "@Ann" == messages(bob)[-1].to


def test_people_without_windows_own_no_nick_that_they_change_to(house: House) -> None:
    house.do(house.enter("nc", "text"), ChangeNick("bob"))
    assert house.history.owner("bob") is None


def test_what_was_written_to_a_nick_s_last_user_is_not_for_the_one_who_changes_to_it(house: House) -> None:
    alice, carl, nc = house.enter("alice"), house.enter("carl"), house.enter("bob", "text")
    house.batch((alice, Say("@bob", "secret")), (nc, Gone()), (carl, ChangeNick("bob")), (carl, AskHistory("@alice")))
    assert HistoryPage("@alice") == carl.heard[-1]
    assert house.history.owner("bob") is not None


# Who may read what


@pytest.mark.parametrize("how", ["forget", "years", "never owned"])
def test_direct_messages_are_never_the_next_owner_s(house: House, how: str) -> None:
    alice = house.enter("alice")
    bob = house.enter("bob", "text" if how == "never owned" else "native")
    house.do(alice, Say("@bob", "secret one"))
    house.do(bob, Say("@alice", "secret two"), Gone())
    if how == "forget":
        house.history.forget("bob")
    elif how == "years":
        house.history.forget_unseen(before=AT + 1)
        alice = house.come("alice")
    house.tokens.pop("bob", None)
    heir = house.come("Bob", since=1)
    house.do(heir, AskHistory("@alice"), AskSearch("secret"), AskSearch("secret", "@alice"))
    assert [] == texts(heir)
    assert [HistoryPage("@alice"), Found("secret"), Found("secret")] == heir.heard[2:]
    house.do(heir, Say("@alice", "new"), AskHistory("@alice"))
    assert ["new"] == [message.text for message in heir.heard[-1].messages]


def test_someone_without_a_token_reads_no_direct_messages(house: House) -> None:
    alice, bob = house.enter("alice"), house.enter("bob", "text")
    house.do(alice, Say("@bob", "secret"))
    house.do(bob, Gone())
    next_bob = house.enter("bob", "text")
    house.do(next_bob, AskHistory("@alice"), AskSearch("secret"))
    assert [HistoryPage("@alice"), Found("secret")] == next_bob.heard


# A history that can't be read


class Blind(Store):
    """A history in which owners can't be looked up while `is_blind`."""

    is_blind = False

    def owner(self, nick: str) -> Owner | None:
        if self.is_blind:
            raise StorageError("disk broken")
        return super().owner(nick)


@pytest.mark.parametrize("dialect", ["native", "text"])
def test_hello_that_fails_half_way_leaves_nothing_behind(dialect: str) -> None:
    house = House(Blind())
    bob = house.enter("bob")
    bob.heard.clear()
    house.history.is_blind = True
    ann = FakePeer(dialect)
    house.do(ann, Hello("ann"))
    assert [Code.STORAGE] == codes(ann)
    assert not ann.named
    house.tell_presence()
    assert [] == bob.heard
    house.do(bob, ChangeNick("carl"), Say("@nobody", "x", "n"))
    assert [Code.STORAGE, Code.STORAGE] == codes(bob)
    house.history.is_blind = False
    house.do(ann, Hello("ann"))
    assert ann.named
    assert {"ann", "bob"} == set(house.hub.nicks_in_use)


def test_lab_client_that_cannot_be_let_in_is_sent_away() -> None:
    house = House(Blind())
    house.history.is_blind = True
    lab = FakePeer("lab8080")
    house.do(lab, Hello("ann", or_similar=True))
    assert lab.finished
    assert [] == list(house.hub.nicks_in_use)
