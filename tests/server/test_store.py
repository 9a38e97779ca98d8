"""The store: what it keeps, finds, refuses and survives. Real SQLite files in a temporary folder, no threads."""

from __future__ import annotations

import errno
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest

from server import schema
from server.database import advice
from server.history import NickClaimed, NickSeen, Owner, Page, Sight, StorageError, TopicGiven, direct_key
from server.store import FILE_NAME, OpenError, Store
from server.wire import limits
from server.wire.messages import Message

LOBBY = Sight(frozenset({"#lobby"}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def said(number: int, text: str = "hello", to: str = "#lobby", sender: str = "alice", nonce: str = "") -> Message:
    return Message(number, to, sender, text, 1000.0 + number, nonce)


def ids(page: Page) -> list[int]:
    return [message.id for message in page.messages]


def only(conversation: str) -> Sight:
    return Sight(frozenset({conversation}))


def reopened(store: Store) -> Store:
    assert isinstance(store.path, Path)
    store.close()
    return Store(store.path.parent)


def test_what_was_kept_is_there_after_a_restart(store: Store) -> None:
    messages = [said(1, "один", nonce="n1"), said(2, "two\nlines \0 and more", to="@bob")]
    store.append(messages)
    again = reopened(store)
    assert again.newest(10) == messages
    assert again.last_id() == 2
    again.close()


def test_the_server_keeps_its_id(store: Store) -> None:
    server_id = store.server_id
    again = reopened(store)
    assert server_id
    assert again.server_id == server_id
    again.close()


def test_missed_gives_rooms_and_own_direct_messages_in_the_order_of_ids(store: Store) -> None:
    store.append(
        [
            said(1),
            said(2, to="#other"),
            said(3, to="@Bob"),
            said(4, to="@carol"),
            said(5, sender="bob", to="@alice"),
            said(6),
        ]
    )
    page = store.missed(1, Sight(frozenset({"#lobby"}), "bob"), 100)
    assert [m.id for m in page.messages] == [3, 5, 6]
    assert page.messages[0].to == "@Bob"
    assert not page.more


def test_missed_gives_the_newest_and_says_that_there_are_more(store: Store) -> None:
    store.append([said(number) for number in range(1, 11)])
    page = store.missed(2, LOBBY, 3)
    assert ([8, 9, 10], True) == ([m.id for m in page.messages], page.more)
    exact = store.missed(7, LOBBY, 3)
    assert ([8, 9, 10], False) == ([m.id for m in exact.messages], exact.more)


def test_pages_go_back_to_the_beginning(store: Store) -> None:
    store.append([said(number, to="#lobby" if number % 2 else "#other") for number in range(1, 10)])
    latest = store.page(only("#lobby"), 0, 2)
    assert ([7, 9], True) == ([m.id for m in latest.messages], latest.more)
    first = store.page(only("#lobby"), 5, 2)
    assert ([1, 3], False) == ([m.id for m in first.messages], first.more)
    assert store.page(only("#nowhere"), 0, 5) == Page()


def test_a_page_of_direct_messages_holds_both_sides(store: Store) -> None:
    store.append([said(1, to="@bob"), said(2, sender="bob", to="@alice"), said(3, to="@carol")])
    page = store.page(only(direct_key("Alice", "BOB")), 0, 10)
    assert [("alice", "@bob"), ("bob", "@alice")] == [(m.sender, m.to) for m in page.messages]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("homework", [1]),
        ("HOME", [1]),  # four letters and more find what begins with them
        ("hom", []),
        ("задание", [2]),
        ("задан", [2]),
        ("Ёлка", [3]),
        ("елка", [3]),
        ("宿題", [4]),
        ("題", [4]),
        ("exercise three", [1]),
        ("exercise четыре", []),
        ('"', []),
        ("AND OR NOT", []),
        ("text:homework*", []),
        ("", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_search_finds_words_in_any_language(store: Store, typed: str, found: list[int]) -> None:
    store.append(
        [
            said(1, "Homework: exercise three"),
            said(2, "Сделали ЗАДАНИЕ?"),
            said(3, "ёлка"),
            said(4, "今日の宿題です"),
        ]
    )
    assert found == ids(store.search(typed, LOBBY, 0, 10))


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("мой", 1),
        ("чай другой", 1),
        ("мои", 4),
        ("cafés", 2),
        ("cafes", 2),
        ("ёлка", 2),
        ("한국어", 3),
        ("ガム", 3),
        ("за\u0301мок", 5),
        ("замок", 5),
        ("Adẹ\u0301ọlá", 5),
    ],
)
def test_a_search_finds_words_in_either_form(
    store: Store, kept: Literal["NFC", "NFD"], asked: Literal["NFC", "NFD"], typed: str, found: int
) -> None:
    texts = ["пей мой чай, а не другой", "deux cafés, une ёлка", "한국어 ガム", "мои", "за\u0301мок Adẹ\u0301ọlá"]
    store.append([said(number, unicodedata.normalize(kept, text)) for number, text in enumerate(texts, 1)])
    assert [found] == ids(store.search(unicodedata.normalize(asked, typed), LOBBY, 0, 10))


def test_what_an_older_version_has_indexed_is_indexed_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("server.word_index.indexable", lambda text: text)
        store.append([said(1, unicodedata.normalize("NFD", "мой чай")), said(2, "чай")])
        store.index_some()
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("PRAGMA user_version = 2")
    again = reopened(store)
    assert [1] == ids(again.search("мой", LOBBY, 0, 10))
    again.forget_old(0, said(1).at + 0.5, 10)
    assert [2] == ids(again.search("чай", LOBBY, 0, 10))
    again.close()
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_a_very_common_word_is_found_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMMON_WORD_MESSAGES", 3)
    store.append([said(number, "home homework" if number < 3 else "home") for number in range(1, 6)])
    store.append([said(6, "homeland")])
    assert [1, 2, 3, 4, 5] == ids(store.search("home", LOBBY, 0, 10))
    assert [1, 2] == ids(store.search("homew", LOBBY, 0, 10))


def test_a_search_sees_only_what_the_asker_may_read(store: Store) -> None:
    store.append([said(1), said(2, to="#secret"), said(3, to="@bob"), said(4, to="@carol"), said(5)])
    assert [1, 3, 5] == ids(store.search("hello", Sight(frozenset({"#lobby"}), "bob"), 0, 10))
    assert [] == ids(store.search("hello", Sight(frozenset()), 0, 10))


def test_a_search_comes_in_pages(store: Store) -> None:
    store.append([said(number, "tea" if number % 2 else "milk") for number in range(1, 10)])
    pages = [store.search("tea", LOBBY, before, 2) for before in (0, 7, 3, 1)]
    assert [([7, 9], True), ([3, 5], True), ([1], False), ([], False)] == [(ids(page), page.more) for page in pages]


def test_messages_of_a_conversation_are_counted_between_two_ids(store: Store) -> None:
    store.append([said(number, to="#a" if number % 3 else "#b") for number in range(1, 10)])
    assert [6, 4, 3, 2, 0] == [
        store.count(only(room), *asked)
        for room, *asked in (("#a", 1, 0, 9), ("#a", 4, 0, 9), ("#a", 4, 8, 9), ("#a", 1, 0, 2), ("#c", 1, 0, 9))
    ]


def test_indexing_goes_on_where_a_killed_server_stopped(store: Store) -> None:
    store.append([said(number, f"word{number}") for number in range(1, 1201)])
    assert store.index_some()
    again = reopened(store)
    assert [1200] == ids(again.search("word1200", LOBBY, 0, 10))
    assert [1] == ids(again.search("word1", LOBBY, 0, 1000))[:1]
    again.close()


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    store.append([said(1)])
    with pytest.raises(StorageError):
        store.append([said(2, to="#new"), said(1)])
    assert [1] == [m.id for m in store.newest(10)]
    store.append([said(3, to="#new")])  # the conversation of the failed batch is made again
    assert [3] == [m.id for m in store.page(only("#new"), 0, 10).messages]


def test_a_full_disk_refuses_and_room_again_recovers(store: Store) -> None:
    store.append([said(1)])
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    big = [said(number, "x" * 4000) for number in range(2, 100)]
    with pytest.raises(StorageError, match="full"):
        store.append(big)
    assert 1 == store.last_id()
    store._db.execute("PRAGMA max_page_count = 1000000")
    store.append(big)
    assert 99 == store.last_id()


def test_rooms_and_topics_come_back(store: Store) -> None:
    store.append([], [TopicGiven("#Homework", "exercise 3")])
    store.append([said(1)], [TopicGiven("#homework", "exercise 4")])
    again = reopened(store)
    assert [("#Homework", "exercise 4"), ("#lobby", "")] == again.rooms()
    again.close()


def test_a_nick_answers_to_its_token_whatever_its_case(store: Store) -> None:
    store.append([], [NickClaimed("Alice", b"a" * 32, 1.0, 3), NickSeen("ALICE", 2.0, 7, 5)])
    assert Owner("ALICE", b"a" * 32, 7, 5, 2.0) == store.owner("alice")
    assert store.forget("aLICE")
    assert not store.forget("alice")
    assert store.owner("alice") is None


def test_nicks_not_seen_for_long_are_free(store: Store) -> None:
    claims = [NickClaimed(nick, b"x", 100.0, 1) for nick in ("alice", "bob")]
    store.append([], [*claims, NickSeen("bob", 500.0, 1, 1)])
    assert 1 == store.forget_unseen(before=400.0)
    assert [None, "bob"] == [owner and owner.nick for owner in map(store.owner, ("alice", "bob"))]


@pytest.mark.parametrize("how", ["forget", "forget_unseen", "claim"])
def test_direct_messages_do_not_pass_to_the_next_owner_of_a_nick(store: Store, how: str) -> None:
    store.append([said(1, "secret", to="@bob")], [NickClaimed("bob", b"1", 100.0, 1)])
    if how == "forget":
        store.forget("bob")
    elif how == "forget_unseen":
        store.forget_unseen(before=200.0)
    store.append([], [NickClaimed("Bob", b"2", 300.0, 1)])
    store.append([said(2, "hello secret", to="@bob")])
    bob = Sight(frozenset(), "bob")
    assert [2] == [m.id for m in store.missed(0, bob, 10).messages]
    assert [2] == [m.id for m in store.page(only(direct_key("alice", "bob")), 0, 10).messages]
    assert [2] == ids(store.search("secret", bob, 0, 10))
    assert [1, 2] == [m.id for m in store.missed(0, Sight(frozenset(), "alice"), 10).messages]


def test_a_store_in_memory_keeps_the_newest_messages_alone() -> None:
    store = Store()
    most = limits.BACKLOG_MESSAGES
    for start in range(1, 2 * most, 500):
        store.append([said(number, f"word{number}") for number in range(start, start + 500)])
        store.index_some()
    kept = store.newest(10 * most)
    assert most <= len(kept) <= 1.5 * most
    assert ([], [kept[-1].id]) == (
        [number for number in ids(store.search("word1", LOBBY, 0, 500)) if number == 1],
        ids(store.search(kept[-1].text, LOBBY, 0, 5)),
    )
    store.close()


def test_a_damaged_file_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    with pytest.raises(OpenError, match=r"damaged.*backup"):
        Store(tmp_path)


def test_a_newer_file_is_refused_with_advice(tmp_path: Path) -> None:
    Store(tmp_path).close()
    db = sqlite3.connect(tmp_path / FILE_NAME)
    db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    db.close()
    with pytest.raises(OpenError, match="newer version"):
        Store(tmp_path)


def test_a_full_disk_asks_for_room_however_it_shows(tmp_path: Path) -> None:
    full, no_shared_memory = sqlite3.OperationalError("full"), sqlite3.OperationalError("disk I/O error")
    full.sqlite_errorcode, no_shared_memory.sqlite_errorcode = sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE
    for error in (full, no_shared_memory, OSError(errno.ENOSPC, "No space left on device")):
        assert "make room on that disk" in advice(tmp_path, error)
    assert "that it may write to" in advice(tmp_path, PermissionError(errno.EACCES, "Permission denied"))


def test_a_folder_that_cannot_be_made_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OpenError, match="--data"):
        Store(tmp_path / "file" / "data")


def test_every_step_of_the_schema_leads_to_the_same_tables(tmp_path: Path) -> None:
    tables: list[list[tuple[str, str]]] = []
    for version in range(schema.VERSION + 1):
        folder = tmp_path / str(version)
        folder.mkdir()
        with closing(sqlite3.connect(folder / FILE_NAME)) as db:
            db.executescript("".join(schema.STEPS[:version]) + f"PRAGMA user_version = {version};")
        with closing(Store(folder)) as with_all_steps:
            with_all_steps.append([said(1)])
        with closing(sqlite3.connect(folder / FILE_NAME)) as db:
            tables.append(db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall())
    assert [tables[0]] * len(tables) == tables


def test_a_store_in_memory_keeps_nothing(tmp_path: Path) -> None:
    store = Store()
    store.append([said(1)])
    assert 1 == store.last_id()
    store.close()
    assert [] == list(tmp_path.iterdir())
