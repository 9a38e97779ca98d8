"""The log's own thread."""

from __future__ import annotations

import logging
import threading

import pytest

from server import logs
from server.logs import logging_to
from server.wire import limits


class Console(logging.Handler):
    """A console that stands still until it is let go."""

    def __init__(self, *, still: bool = False) -> None:
        super().__init__()
        self.goes_on = threading.Event()
        self.lines: list[str] = []
        if not still:
            self.goes_on.set()

    def emit(self, record: logging.LogRecord) -> None:
        self.goes_on.wait(10)
        self.lines.append(record.getMessage())


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
    with logging_to(console, "info"):
        for number in range(1000):
            logging.getLogger("x").info("line %d", number)
    console.goes_on.set()
    assert len(console.lines) < 20
