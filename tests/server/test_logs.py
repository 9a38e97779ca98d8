"""The log's own thread."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest

from server import busy_file, logs
from server.logs import LogFile, logging_to
from server.wire import limits
from tests.waiting import wait_until

movable = pytest.mark.skipif(sys.platform == "win32", reason="nobody can move an open file away there")


class Console(logging.Handler):
    """A console that stands still until it is let go."""

    def __init__(self, *, still: bool = False) -> None:
        super().__init__()
        self.goes_on = threading.Event()
        self.lines: list[str] = []
        if not still:
            self.goes_on.set()

    def emit(self, record: logging.LogRecord) -> None:
        self.goes_on.wait(30)
        self.lines.append(record.getMessage())


def accounted_for(lines: list[str]) -> int:
    """How many records a console has either shown or been told to be missing."""
    return sum(1 if line.startswith("line ") else int(line.split()[0]) for line in lines)


def test_everything_at_the_level_is_written_in_order() -> None:
    console = Console()
    with logging_to(console, "info"):
        for number in range(100):
            logging.getLogger("x").info("line %d", number)
            logging.getLogger("x").debug("not this")
    assert [f"line {number}" for number in range(100)] == console.lines
    logging.getLogger("x").warning("after the end")
    assert 100 == len(console.lines)


def test_console_that_stands_still_stops_nobody_and_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_RECORDS", 10)
    monkeypatch.setattr(logs, "_LAST_WORDS_S", 0.01)
    console = Console(still=True)
    with logging_to(console, "info") as writer:
        for number in range(1000):
            logging.getLogger("x").info("line %d", number)
    assert writer.is_alive()
    console.goes_on.set()
    writer.join(10)
    assert not writer.is_alive()
    assert 10 <= len(console.lines) < 20


def test_what_was_dropped_is_told_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_RECORDS", 10)
    console = Console(still=True)
    logger = logging.getLogger("x")
    with logging_to(console, "info"):
        for number in range(100):
            logger.info("line %d", number)
        console.goes_on.set()
        wait_until(lambda: len(console.lines) >= 10)
        logger.info("after it")
    *lines, last = console.lines
    number = 0
    for line in lines:
        if line.startswith("line "):
            assert f"line {number}" == line
            number += 1
        else:
            missing, sentence = line.split(" ", 1)
            assert "lines are missing here: whatever the log is written to stood still" == sentence
            number += int(missing)
    assert (100, "after it") == (number, last)


def test_what_was_dropped_last_is_told_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_RECORDS", 10)
    console = Console(still=True)
    with logging_to(console, "info"):
        for number in range(100):
            logging.getLogger("x").info("line %d", number)
        console.goes_on.set()
        wait_until(lambda: len(console.lines) >= 10)
    assert "lines are missing here" in console.lines[-1]


def test_what_was_dropped_last_is_told_though_the_console_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_RECORDS", 10)
    console = Console(still=True)
    is_over = threading.Event()
    tell_dropped = logs.Queued.tell_dropped

    def late(queued: logs.Queued) -> None:
        if is_over.is_set():
            console.goes_on.set()
            wait_until(lambda: accounted_for(console.lines) + queued.dropped == 100)
        tell_dropped(queued)

    monkeypatch.setattr(logs.Queued, "tell_dropped", late)
    with logging_to(console, "info"):
        for number in range(100):
            logging.getLogger("x").info("line %d", number)
        is_over.set()
    assert "lines are missing here" in console.lines[-1]


def log_lines(file: Path, count: int) -> None:
    """Log so many lines of sixteen bytes to a file."""
    handler = LogFile(file, 160)
    for number in range(count):
        handler.handle(logging.makeLogRecord({"msg": f"line {number:010}"}))
    handler.close()


def test_full_log_begins_anew_and_the_one_before_it_stays(tmp_path: Path) -> None:
    file, older = tmp_path / "log", tmp_path / "log.1"
    log_lines(file, 25)
    assert {file, older} == set(tmp_path.iterdir())
    assert max(file.stat().st_size, older.stat().st_size) <= 160
    lines = [*older.read_text().splitlines(), *file.read_text().splitlines()]
    assert [f"line {number:010}" for number in range(25 - len(lines), 25)] == lines


@pytest.mark.parametrize("older_exists", [False, True])
def test_log_that_somebody_holds_open_is_written_on_and_begins_anew_later(
    older_exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, older = tmp_path / "log", tmp_path / "log.1"
    if older_exists:
        older.write_text("older")

    def refuse(_source: object, _target: object) -> None:
        raise PermissionError("somebody has it open")

    with monkeypatch.context() as patch:
        patch.setattr(busy_file.os, "replace", refuse)
        log_lines(file, 25)
    assert [f"line {number:010}" for number in range(25)] == file.read_text().splitlines()
    assert older_exists == older.exists()
    log_lines(file, 1)
    assert 25 == len(older.read_text().splitlines())
    assert ["line 0000000000"] == file.read_text().splitlines()


@movable
@pytest.mark.parametrize("is_made_again", [False, True])
def test_log_that_was_moved_away_takes_no_other_one_s_place(is_made_again: bool, tmp_path: Path) -> None:
    """As logrotate moves it, and whoever else writes into it."""
    file, older = tmp_path / "log", tmp_path / "log.1"
    handler = LogFile(file, 160)
    for number in range(20):
        if number == 5:
            file.rename(older)
            if is_made_again:
                file.touch()
        handler.handle(logging.makeLogRecord({"msg": f"line {number:010}"}))
        if number == 12:
            moved = older.read_text().splitlines()
    handler.close()
    assert [f"line {number:010}" for number in range(9)] == moved[:9]


@movable
def test_two_servers_with_one_log_lose_no_more_of_it_than_one(tmp_path: Path) -> None:
    file = tmp_path / "log"
    handlers = LogFile(file, 1600), LogFile(file, 1600)
    for number in range(500):
        handlers[number % 2].handle(logging.makeLogRecord({"msg": f"line {number:010}"}))
    for handler in handlers:
        handler.close()
    kept = [*(tmp_path / "log.1").read_text().splitlines(), *file.read_text().splitlines()]
    assert len(kept) >= 99
    assert f"line {499:010}" in kept
