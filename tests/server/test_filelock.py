"""A lock that somebody else holds for a moment is waited for, one that is held for long is not."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from server import filelock
from server.filelock import lock_soon, try_lock


def answer_with(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the system answer with an error to whoever asks for a lock."""

    def refuse(*_arguments: object) -> None:
        raise OSError(number, "no")

    module, name = (filelock.msvcrt, "locking") if sys.platform == "win32" else (filelock.fcntl, "flock")
    monkeypatch.setattr(module, name, refuse)


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EACCES, errno.EDEADLK, 0], ids=str)
def test_lock_that_somebody_has_is_not_had(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(number, monkeypatch)
    with (tmp_path / "lock").open("a+b") as file:
        assert not try_lock(file)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP], ids=errno.errorcode.get)
def test_what_is_no_lock_of_somebody_s_is_said(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(number, monkeypatch)
    with (tmp_path / "lock").open("a+b") as file, pytest.raises(OSError, match="no"):
        lock_soon(file, pause=lambda _seconds: None)


def test_lock_that_is_held_for_a_moment_is_had_soon(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("a+b") as looking, path.open("a+b") as starting:
        assert try_lock(looking)
        assert lock_soon(starting, pause=lambda _seconds: looking.close())


def test_lock_that_is_held_for_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    pauses: list[float] = []
    with path.open("a+b") as held, path.open("a+b") as starting:
        assert try_lock(held)
        assert not lock_soon(starting, 0.4, pauses.append)
    assert 0.4 == pytest.approx(sum(pauses))


def test_lock_that_nobody_holds_is_had_at_once(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("a+b") as file:
        assert lock_soon(file, pause=pytest.fail)
