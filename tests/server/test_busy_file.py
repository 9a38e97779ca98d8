"""What Windows refuses while somebody else has the file open is done a little later."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from chat_gui import json_file
from chat_gui.json_file import read_json, write_json
from server import busy_file
from server.busy_file import once_let_go


def refusing(times: int, tried: list[int]) -> Callable[[], str]:
    """An action that is refused so many times before it can be done."""

    def action() -> str:
        tried.append(len(tried))
        if len(tried) <= times:
            raise PermissionError(13, "Access is denied")
        return "done"

    return action


def test_it_is_tried_again_until_it_can_be_done() -> None:
    tried: list[int] = []
    pauses: list[float] = []
    assert "done" == once_let_go(refusing(3, tried), "win32", pauses.append)
    assert (4, 3) == (len(tried), len(pauses))
    assert sorted(pauses) == pauses


def test_what_is_refused_for_good_is_said_in_less_than_a_moment() -> None:
    tried: list[int] = []
    pauses: list[float] = []
    with pytest.raises(PermissionError):
        once_let_go(refusing(1000, tried), "win32", pauses.append)
    assert sum(pauses) < 0.5


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_a_refusal_is_final(platform: str) -> None:
    tried: list[int] = []
    with pytest.raises(PermissionError):
        once_let_go(refusing(1, tried), platform, lambda _seconds: None)
    assert [0] == tried


def test_another_failure_is_final() -> None:
    def missing() -> None:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        once_let_go(missing, "win32", lambda _seconds: pytest.fail("it waited"))


def test_a_file_that_is_being_looked_at_is_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    refusals = [PermissionError(13, "Access is denied")] * 2
    replace = os.replace

    def replace_later(source: str, target: Path) -> None:
        if refusals:
            raise refusals.pop()
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_later)
    monkeypatch.setattr(busy_file.once_let_go, "__defaults__", ("win32", lambda _seconds: None))
    write_json(path, {"nick": "bob"})
    assert {"nick": "bob"} == read_json(path)
    assert [path] == list(tmp_path.iterdir())


def test_a_file_that_is_being_written_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.json"
    write_json(path, {"nick": "bob"})
    refusals = [PermissionError(13, "Access is denied")]
    real = Path.open

    def open_later(self: Path, *arguments: str) -> object:
        if refusals:
            raise refusals.pop()
        return real(self, *arguments)

    monkeypatch.setattr(Path, "open", open_later)
    monkeypatch.setattr(busy_file.once_let_go, "__defaults__", ("win32", lambda _seconds: None))
    assert {"nick": "bob"} == json_file.read_or_set_aside(path)
