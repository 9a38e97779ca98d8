"""The file of bookmarks: what it keeps, for whom, within which bounds, and what it does with one that is no use."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from chat_gui.bookmarks import Bookmarks
from chat_gui.json_file import read_json
from chat_gui.marks import Bookmark, Marked
from server.wire import limits

LOBBY = limits.LOBBY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "bookmarks.json"


def marked(seen: int = 9, **bookmarks: Bookmark) -> Marked:
    return Marked(seen, bookmarks)


def test_bookmarks_are_kept_per_server_and_nick_whatever_its_case(path: Path) -> None:
    ours = Marked(9, {LOBBY: Bookmark(7, 2, True, "a draft\nof two lines"), "@bob": Bookmark(5)}, "@bob")
    Bookmarks(path).keep("one", "Alice", ours)
    Bookmarks(path).keep("two", "Alice", marked(3))
    again = Bookmarks(path)
    assert ours == again.of("one", "ALICE")
    assert Marked() == again.of("one", "bob") == again.of("two", "alice")


def test_two_windows_keep_both_their_bookmarks(path: Path) -> None:
    one, two = Bookmarks(path), Bookmarks(path)
    one.keep("s", "alice", marked(a=Bookmark(1)))
    two.keep("s", "bob", marked(b=Bookmark(2)))
    one.keep("s", "alice", marked(a=Bookmark(3)))
    assert (marked(a=Bookmark(3)), marked(b=Bookmark(2))) == (two.of("s", "alice"), one.of("s", "bob"))


def test_without_a_file_they_hold_for_the_process() -> None:
    bookmarks = Bookmarks()
    bookmarks.keep("s", "alice", marked(a=Bookmark(1)))
    assert marked(a=Bookmark(1)) == bookmarks.of("s", "alice")


@pytest.mark.parametrize(
    ("ours", "since", "expected"),
    [
        (Marked(), 50, 50),
        (Marked(50, {"#a": Bookmark(40)}), 50, 50),
        (Marked(50, {"#a": Bookmark(40, 3), "#b": Bookmark(30)}), 50, 40),
        (Marked(45, {"#a": Bookmark(45)}), 50, 45),
        (Marked(50, {"@bob": Bookmark(0, 1)}), 50, 1),
        (Marked(50, {"#a": Bookmark(40, 3)}), 0, 40),
        (Marked(90, {"#a": Bookmark(90)}), 50, 90),
        (Marked(0, {"#a": Bookmark()}), 0, 0),
    ],
)
def test_what_was_received_and_not_read_is_asked_for_again(ours: Marked, since: int, expected: int) -> None:
    bookmarks = Bookmarks()
    bookmarks.keep("s", "me", ours)
    assert expected == bookmarks.resume_at("s", "me", since)


def test_the_rooms_one_was_in_are_known() -> None:
    bookmarks = Bookmarks()
    rooms = {"#a": Bookmark(joined=True), "#b": Bookmark(3), "@bob": Bookmark(2)}
    bookmarks.keep("s", "me", Marked(1, rooms))
    assert ["#a"] == bookmarks.rooms("s", "me")


def test_what_was_kept_longest_ago_goes_first(path: Path) -> None:
    bookmarks = Bookmarks(path)
    half = limits.BOOKMARKS // 2
    for name in ("one", "two", "three"):
        bookmarks.keep(name, "me", Marked(1, {f"#{number}": Bookmark(number) for number in range(half)}))
    assert [0, half, half] == [len(bookmarks.of(name, "me").bookmarks) for name in ("one", "two", "three")]


def test_a_file_full_of_the_longest_drafts_can_be_read_again(path: Path) -> None:
    draft = "\N{GRINNING FACE}" * limits.DRAFT_CHARS
    name = "\N{GRINNING FACE}" * (limits.NAME_SHOWN_CHARS - 5)
    rows = {f"#{name}{number}": Bookmark(limits.MESSAGE_IDS, 9, True, draft) for number in range(1_200)}
    Bookmarks(path).keep("\N{GRINNING FACE}" * limits.TOKEN_CHARS, "me", Marked(limits.MESSAGE_IDS, rows))
    kept = Bookmarks(path).of("\N{GRINNING FACE}" * limits.TOKEN_CHARS, "me").bookmarks.values()
    assert limits.BOOKMARKS == len(kept)
    assert limits.DRAFTS_KEPT_CHARS // limits.DRAFT_CHARS == sum(each.draft == draft for each in kept)


def test_a_draft_that_no_file_can_hold_is_kept_as_it_can_be_shown(path: Path) -> None:
    Bookmarks(path).keep("s", "me", marked(a=Bookmark(draft="x\ud800\0y")))
    assert "xy" == Bookmarks(path).of("s", "me").bookmarks["a"].draft.replace("\N{REPLACEMENT CHARACTER}", "")


@pytest.mark.parametrize(
    "values",
    [
        {"s": 3},
        {"s": {"me": None}},
        {"s": {"me": {"seen": -1, "current": 7, "conversations": []}}},
        {"s": {"me": {"seen": True, "conversations": {"#a": 3}}}},
        {"s": {"me": {"conversations": {"#a": {"read": "x", "unread": 1.5, "joined": 1, "draft": 4}}}}},
        {"s": {"me": {"conversations": {"#a": {"read": 10**30, "unread": -3}}}}},
    ],
    ids=str,
)
def test_values_that_make_no_sense_are_none(path: Path, values: Any) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(values))
    found = Bookmarks(path).of("s", "me")
    assert (0, "") == (found.seen, found.current)
    assert {Bookmark()} >= set(found.bookmarks.values())


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"garbage")
    bookmarks = Bookmarks(path)
    assert Marked() == bookmarks.of("s", "me")
    assert b"garbage" == path.with_suffix(".damaged.json").read_bytes()
    bookmarks.keep("s", "me", marked(a=Bookmark(1)))
    assert "s" in read_json(path)


def test_where_nothing_can_be_written_it_holds_for_the_process(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    bookmarks = Bookmarks(tmp_path / "a-file" / "bookmarks.json")
    bookmarks.keep("s", "me", marked(a=Bookmark(1)))
    assert [tmp_path / "a-file"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("server_id", ["", "x" * (limits.TOKEN_CHARS + 1)])
def test_a_server_that_has_no_proper_id_is_not_remembered(path: Path, server_id: str) -> None:
    Bookmarks(path).keep(server_id, "me", marked(a=Bookmark(1)))
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes; its profile folder is the owner's")
def test_nobody_else_may_read_the_file(path: Path) -> None:
    Bookmarks(path).keep("s", "me", marked(a=Bookmark(1)))
    assert 0 == path.stat().st_mode & 0o077
