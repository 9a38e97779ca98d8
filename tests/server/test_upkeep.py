"""What is too old is forgotten while the server runs, in small steps, and nothing else is."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from server import command
from server.flags import parser
from server.history import NickClaimed, Sight, StorageError, TopicGiven, direct_key
from server.service import Service, Settings
from server.store import FILE_NAME, Store
from server.upkeep import Upkeep
from server.wire import limits
from server.wire.messages import Join, Leave, Message, Say
from tests.server.clients import Native
from tests.server.house import House, texts
from tests.waiting import wait_until

DAY_S = 86_400
NOW = 100.0 * DAY_S
LOBBY = Sight(frozenset({limits.LOBBY}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def said(number: int, days_ago: float, text: str = "hello", to: str = limits.LOBBY) -> Message:
    return Message(number, to, "ann", text, NOW - days_ago * DAY_S, f"n{number}")


def only(conversation: str) -> Sight:
    return Sight(frozenset({conversation}))


def tidy(store: Store, nick_days: float = 180, keep_days: float = 0, nicks_in_use: tuple[str, ...] = ()) -> list[str]:
    """A whole round. Returns the rooms that are no more."""
    upkeep = Upkeep(store, nick_days, keep_days, DAY_S)
    gone = upkeep.step(0.0, NOW, nicks_in_use)
    while upkeep.is_under_way:
        gone += upkeep.step(0.0, NOW, nicks_in_use)
    return gone


def ids(store: Store) -> list[int]:
    return [message.id for message in store.newest(10_000)]


def test_round_is_wanted_at_once_and_then_once_a_day(store: Store) -> None:
    upkeep = Upkeep(store, 180, 30, DAY_S)
    assert upkeep.is_wanted(5.0)
    upkeep.step(5.0, NOW)
    assert upkeep.is_under_way
    while upkeep.is_wanted(6.0):
        upkeep.step(6.0, NOW)
    assert [False, True] == [upkeep.is_wanted(5.0 + DAY_S - 1), upkeep.is_wanted(5.0 + DAY_S)]


def test_nick_that_nobody_has_used_for_long_is_freed_unless_its_owner_is_here(store: Store) -> None:
    store.append([], [NickClaimed(nick, b"x", NOW - 200 * DAY_S, 1) for nick in ("Ann", "bob")])
    tidy(store, nick_days=201)
    assert all(map(store.owner, ("ann", "bob")))
    tidy(store, nick_days=199, nicks_in_use=("ann",))
    assert [True, False] == [store.owner(nick) is not None for nick in ("ann", "bob")]


def test_without_a_limit_every_message_stays(store: Store) -> None:
    store.append([said(1, days_ago=10_000)])
    assert [] == tidy(store)
    assert [1] == ids(store)


def test_old_messages_go_from_rooms_direct_talk_and_searches(store: Store) -> None:
    store.append([said(2, 31, "old secret"), said(3, 31, "old secret", "#maths"), said(4, 31, "old secret", "@bob")])
    while store.index_some():
        pass
    store.append([said(5, 31, "old secret"), said(6, 29, "new secret"), said(7, 29, "new secret", "@bob")])
    tidy(store, keep_days=30)
    assert [6, 7] == ids(store)
    everything = Sight(frozenset({limits.LOBBY, "#maths"}), "bob")
    assert [6, 7] == [message.id for message in store.search("secret", everything, 0, 10).messages]
    assert () == store.search("old", everything, 0, 10).messages
    assert [7] == [message.id for message in store.page(only(direct_key("ann", "bob")), 0, 10).messages]


def test_many_messages_go_in_small_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPKEEP_MESSAGES", 10)
    store.append([said(number, 40) for number in range(2, 102)])
    upkeep = Upkeep(store, 180, 30, DAY_S)
    left = []
    while upkeep.is_wanted(0.0):
        upkeep.step(0.0, NOW)
        left.append(len(ids(store)))
    assert [100, 90, 80] == left[:3]
    assert 0 == left[-1]


def test_wrong_clock_hides_no_old_message(store: Store) -> None:
    store.append([said(2, days_ago=-4000), said(3, days_ago=31), said(4, days_ago=-1)])
    tidy(store, keep_days=30)
    assert [2, 4] == ids(store)


def test_ids_are_not_given_again_when_everything_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.append([said(700, 31)])
    tidy(store, keep_days=30)
    store.close()
    house = House(Store(tmp_path))
    ann = house.enter("ann", rooms=(limits.LOBBY,))
    house.do(ann, Say(limits.LOBBY, "new", "n"))
    assert [701] == [message.id for message in house.history.newest(10)]
    bob = house.come("bob", rooms=(limits.LOBBY,), since=700)
    assert ["new"] == texts(bob)


def test_forgotten_words_are_not_left_in_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.append([said(number, 31, f"Geheimnis{number}x") for number in range(2, 50)])
    tidy(store, keep_days=30)
    store.close()
    assert not re.search(rb"Geheimnis\d", (tmp_path / FILE_NAME).read_bytes())


def test_room_goes_with_its_last_message_unless_it_has_a_topic(store: Store) -> None:
    store.append(
        [said(2, 31, to="#old"), said(3, 31, to="#topical"), said(4, 29, to="#new"), said(5, 31, to="@bob")],
        [TopicGiven("#topical", "maths")],
    )
    assert ["#old"] == tidy(store, keep_days=30)
    assert ["#new", "#topical"] == [name for name, _ in store.rooms()]
    store.append([said(6, 0, to="#old"), said(7, 0, to="@bob")])
    assert [4, 6, 7] == ids(store)
    assert [7] == [message.id for message in store.missed(0, Sight(frozenset(), "bob"), 10).messages]


def test_room_without_a_history_stays_for_those_in_it() -> None:
    house = House()
    ann = house.enter("ann", rooms=(limits.LOBBY,))
    for room in ("#a", "#b"):
        house.do(ann, Join(room), Say(room, "x", room))
    house.do(ann, Join("#c"))
    house.hub.unkeep(["#a", "#b", "#never"])
    assert 4 == house.hub.rooms
    house.hub.handle(ann, Leave("#a"), house.now, house.at)
    assert 3 == house.hub.rooms


def test_history_that_fails_ends_the_round_and_the_next_one_tries_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append([said(2, 31)])
    upkeep = Upkeep(store, 180, 30, DAY_S)
    upkeep.step(0.0, NOW)
    with monkeypatch.context() as patch:
        patch.setattr(store, "forget_old", _fail)
        assert [] == upkeep.step(1.0, NOW)
    assert not upkeep.is_wanted(2.0)
    while upkeep.is_wanted(DAY_S):
        upkeep.step(DAY_S, NOW)
    assert [] == ids(store)


def _fail(*_arguments: object) -> None:
    raise StorageError("full")


def count_kept(folder: Path, sql: str) -> int:
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as db:
        return int(db.execute(sql).fetchone()[0])


def test_running_server_forgets_without_being_started_anew(tmp_path: Path) -> None:
    settings = Settings(port=0, rate=0, nick_days=10, keep_days=30, upkeep_every_s=0, presence_delay_s=0.01)
    with Service(settings, partial(Store, tmp_path)) as service, Native(service.port, "ann") as ann:
        hub = service._hub
        assert hub is not None
        wait_until(lambda: not hub._upkeep.is_under_way)
        ann.say("Geheimnis", nonce="n1")
        ann.hear("message")
        wait_until(lambda: b"Geheimnis" in (tmp_path / FILE_NAME).read_bytes())
        with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
            db.execute("UPDATE nicks SET seen_at = 1.0")
            db.execute("INSERT INTO nicks VALUES ('bob', 'bob', x'00', 1.0, 1, 1)")
            db.execute("UPDATE messages SET at = 1.0")
            db.commit()
        service.tidy()
        wait_until(lambda: count_kept(tmp_path, "SELECT count(*) FROM messages") == 0)
        wait_until(lambda: count_kept(tmp_path, "SELECT count(*) FROM nicks") == 1)
        wait_until(lambda: b"Geheimnis" not in (tmp_path / FILE_NAME).read_bytes())
        ann.say("later", nonce="n2")
        assert 3 == ann.hear("message")["id"]


def test_command_line_takes_days(capsys: pytest.CaptureFixture[str]) -> None:
    parse = parser().parse_args
    assert [0, 0, 365] == [parse(flags).keep_days for flags in ([], ["--keep-days", "0"], ["--keep-days", "365"])]
    with pytest.raises(SystemExit):
        parse(["--keep-days", "-1"])
    assert "--keep-days" in capsys.readouterr().err


class Watched:
    """A service, as far as it is looked after, which is over at the third look."""

    def __init__(self) -> None:
        self.tidied = 0
        self.is_over = threading.Event()

    def tidy(self) -> None:
        self.tidied += 1
        if self.tidied == 3:
            self.is_over.set()


def test_it_is_asked_for_at_every_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_STATUS_EVERY_S", 0.001)
    watched = Watched()
    command._watch(watched, None, watched.is_over)  # type: ignore[arg-type]
    assert 3 == watched.tidied
