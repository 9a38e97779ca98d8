"""The log of a program without a stderr: a file that is made when there is something to write, and is bounded."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat_gui.log_file import LogFile, log_path
from server.wire import limits


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where it is to be."""
    return tmp_path / "chat-gui" / "chat.log"


@pytest.fixture
def logger(path: Path) -> Iterator[logging.Logger]:
    """One that writes there."""
    handler = LogFile(path)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    made = logging.getLogger("tests.log_file")
    made.addHandler(handler)
    yield made
    made.removeHandler(handler)
    handler.close()


def test_each_profile_has_its_own() -> None:
    assert Path("a", "chat.log") == log_path(Path("a", "settings.json"))
    assert Path("a", "chat-второй.log") == log_path(Path("a", "settings-второй.json"))


def test_it_is_made_when_there_is_something_to_write(path: Path, logger: logging.Logger) -> None:
    assert not path.parent.exists()
    logger.warning("the disk is full: %s \ud800", "диск")
    assert "WARNING the disk is full: диск \\ud800\n" == path.read_text("utf-8")


def test_an_error_has_its_trace(path: Path, logger: logging.Logger) -> None:
    try:
        raise KeyError("nick")
    except KeyError:
        logger.warning("this went wrong", exc_info=True)
    assert {"Traceback (most recent call last):", "KeyError: 'nick'"} <= set(path.read_text("utf-8").splitlines())


def test_it_is_bounded(path: Path, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_FILE_BYTES", 1_000)
    for number in range(300):
        logger.warning("line %d", number)
    assert "line 299" in path.read_text("utf-8")
    assert ["chat.log", "chat.log.1"] == sorted(each.name for each in path.parent.iterdir())
    assert all(each.stat().st_size <= 1_000 for each in path.parent.iterdir())


def test_nothing_is_lost_while_another_window_has_it_open(
    path: Path, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""

    def refuse(*_files: object) -> None:
        raise PermissionError("another window has it open")

    monkeypatch.setattr(limits, "LOG_FILE_BYTES", 1_000)
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, refuse)
    for number in range(300):
        logger.warning("line %d", number)
    assert [f"WARNING line {number}" for number in range(300)] == path.read_text("utf-8").splitlines()


def test_where_it_can_not_be_written_nothing_happens(
    path: Path, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    path.parent.write_text("no folder")
    logger.warning("lost")
    path.parent.unlink()
    logger.warning("found")
    assert "WARNING found\n" == path.read_text("utf-8")
