"""The file of identities: what it keeps, for whom, and what it does with a file that is no use."""

from __future__ import annotations

import errno
import sys
import threading
from pathlib import Path

import pytest

from chat_gui import whole_file
from chat_gui.identities import Identities, Identity
from chat_gui.own_nicks import FormerNick


def test_an_identity_is_kept_per_server_and_nick_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "identities.json"
    identities = Identities(path)
    identities.keep("one", "Alice", "t1", 5)
    identities.keep("two", "Alice", "t2")
    again = Identities(path)
    assert Identity("t1", 5) == again.get("one", "alice")
    assert Identity("t2", 0) == again.get("two", "ALICE")
    assert Identity() == again.get("one", "bob")


def test_what_is_left_out_stays_and_reading_never_goes_back() -> None:
    identities = Identities()
    identities.keep("s", "alice", "t", 7)
    identities.keep("s", "alice", since=3)
    assert Identity("t", 7) == identities.get("s", "alice")


def test_reading_goes_back_when_the_server_has() -> None:
    identities = Identities()
    identities.keep("s", "alice", "t", 7)
    identities.go_back("s", "Alice", 5)
    identities.go_back("s", "alice", 6)
    assert Identity("t", 5) == identities.get("s", "alice")


def test_former_nicks_are_those_with_the_same_token_on_the_same_server() -> None:
    identities = Identities()
    identities.keep("s", "Max", "t", 7)
    identities.keep("s", "Mona", "t", 9)
    identities.keep("s", "anna", "t", 20)
    identities.keep("s", "another window", "u", 30)
    identities.keep("s", "no token", since=8)
    identities.keep("other", "zoe", "t", 5)
    assert (FormerNick("max", 7), FormerNick("mona", 9)) == identities.former_nicks("s", "Anna")
    assert () == identities.former_nicks("s", "no token")
    assert () == identities.former_nicks("s", "nobody")


def test_two_windows_keep_both_their_tokens(tmp_path: Path) -> None:
    one, two = Identities(tmp_path / "i.json"), Identities(tmp_path / "i.json")
    assert Identity() == one.get("s", "alice")
    two.keep("s", "bob", "b")
    one.keep("s", "alice", "a")
    assert ("a", "b") == (two.get("s", "alice").token, two.get("s", "bob").token)


def test_what_could_not_be_written_holds_and_is_written_with_the_next_that_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    identities = Identities(tmp_path / "i.json")
    identities.keep("s", "alice", "a")
    with monkeypatch.context() as patched:
        patched.setattr(whole_file, "replace_file", disk_is_full)
        identities.keep("s", "bob", "b")
        identities.keep("t", "carol", "c")
    assert 2 == sum("could not be written" in each.message for each in caplog.records)
    caplog.clear()
    Identities(tmp_path / "i.json").keep("s", "dave", "d")  # another window's
    assert ["a", "b", "d"] == [identities.get("s", nick).token for nick in ("alice", "bob", "dave")]
    identities.keep("s", "alice", since=7)
    again = Identities(tmp_path / "i.json")
    assert ["a", "b", "d"] == [again.get("s", nick).token for nick in ("alice", "bob", "dave")]
    assert "c" == again.get("t", "carol").token


def disk_is_full(*_names: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_windows_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "i.json"

    def keep_many(name: str) -> None:
        identities = Identities(path)
        for number in range(20):
            identities.keep("s", f"{name}{number}", "t")

    threads = [threading.Thread(target=keep_many, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    kept = Identities(path)
    assert ["t"] * 40 == [kept.get("s", f"{name}{number}").token for name in ("a", "b") for number in range(20)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes; its profile folder is the owner's")
def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "i.json"
    Identities(path).keep("s", "alice", "t")
    assert 0o600 == path.stat().st_mode & 0o777


@pytest.mark.parametrize("content", ["", "[]", "{", "\0"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "i.json"
    path.write_text(content)
    identities = Identities(path)
    assert Identity() == identities.get("s", "alice")
    identities.keep("s", "alice", "t")
    assert "t" == Identities(path).get("s", "alice").token
    assert content == (tmp_path / "i.damaged.json").read_text()


@pytest.mark.parametrize(
    "value", ["5", '{"alice": 5}', '{"alice": {"token": 5, "since": "x"}}', '{"alice": {"since": -1}}']
)
def test_values_that_make_no_sense_are_nobody(tmp_path: Path, value: str) -> None:
    path = tmp_path / "i.json"
    path.write_text(f'{{"s": {value}}}')
    assert Identity() == Identities(path).get("s", "alice")


def test_a_file_that_cannot_be_written_still_serves_this_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    identities = Identities(tmp_path / "file" / "i.json")
    identities.keep("s", "alice", "t")
    assert "t" == identities.get("s", "alice").token


def test_a_hostile_server_cannot_fill_the_file() -> None:
    identities = Identities()
    identities.keep("x" * 1000, "alice", "t")
    identities.keep("s", "alice", "t" * 1000)
    assert (Identity(), Identity()) == (identities.get("x" * 1000, "alice"), identities.get("s", "alice"))
    for number in range(250):
        identities.keep(f"s{number}", "alice", "t")
    assert ("", "t") == (identities.get("s0", "alice").token, identities.get("s249", "alice").token)
