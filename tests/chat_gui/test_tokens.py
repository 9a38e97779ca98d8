"""The file of tokens: what it keeps, for whom, and what it does with a file that is no use."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chat_gui.tokens import Tokens


def test_a_token_is_kept_per_server_and_nick_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "tokens.json"
    tokens = Tokens(path)
    tokens.put("one", "Alice", "t1")
    tokens.put("two", "Alice", "t2")
    again = Tokens(path)
    assert ("t1", "t2", "") == (again.get("one", "alice"), again.get("two", "ALICE"), again.get("one", "bob"))


def test_two_windows_keep_both_their_tokens(tmp_path: Path) -> None:
    one, two = Tokens(tmp_path / "tokens.json"), Tokens(tmp_path / "tokens.json")
    assert "" == one.get("s", "alice")
    two.put("s", "bob", "b")
    one.put("s", "alice", "a")
    assert ("a", "b") == (two.get("s", "alice"), two.get("s", "bob"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes; its profile folder is the owner's")
def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    Tokens(path).put("s", "alice", "t")
    assert 0o600 == path.stat().st_mode & 0o777


@pytest.mark.parametrize("content", ["", "[]", "{", '{"s": 5}', '{"s": {"alice": 5}}', '{"s": {"alice": ""}}', "\0"])
def test_a_file_that_makes_no_sense_is_no_token(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(content)
    tokens = Tokens(path)
    assert "" == tokens.get("s", "alice")
    tokens.put("s", "alice", "t")
    assert "t" == Tokens(path).get("s", "alice")


def test_a_file_that_cannot_be_written_still_serves_this_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tokens = Tokens(tmp_path / "file" / "tokens.json")
    tokens.put("s", "alice", "t")
    assert "t" == tokens.get("s", "alice")


def test_servers_long_unused_are_forgotten(tmp_path: Path) -> None:
    tokens = Tokens()
    for number in range(250):
        tokens.put(f"s{number}", "alice", "t")
    assert ("", "t") == (tokens.get("s0", "alice"), tokens.get("s249", "alice"))
