"""How often the window looks for news, on a Tk that only counts."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest

from chat_gui.views.polling import Polling


class FakeRoot:
    """Notes for how long Tk is asked to wait; a test lets the time pass."""

    def __init__(self) -> None:
        self.pauses: list[int] = []
        self.cancelled: list[str] = []
        self.poll: Callable[[], None] = lambda: None
        self.key: Callable[[Any], None] = lambda _event: None
        self.tk = self

    def register(self, command: Callable[[], None]) -> str:
        self.poll = command
        return "poll"

    def bind(self, _sequence: str, command: Callable[[Any], None], *, add: bool) -> None:
        assert add
        self.key = command

    def call(self, *words: object) -> str:
        assert ("after", "poll") == (words[0], words[2])
        self.pauses.append(int(str(words[1])))
        return f"after#{len(self.pauses)}"

    def after_cancel(self, waiting: str) -> None:
        self.cancelled.append(waiting)


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A Tk that only counts, in a process whose threads take turns as they did."""
    monkeypatch.setattr(sys, "setswitchinterval", lambda _seconds: None)
    return FakeRoot()


def test_news_are_looked_for_often_while_there_are_some_and_rarely_while_nothing_happens(root: Any) -> None:
    now, has_more = [100.0], [True]
    polling = Polling(root, lambda: now[0])
    polling.start(lambda: has_more[0])
    has_more[0] = False
    root.poll()
    now[0] += 5.1
    root.poll()
    root.key(None)
    root.poll()
    busy, idle, resting, typing = root.pauses
    assert busy < idle < resting
    assert typing == idle


def test_a_look_that_goes_wrong_is_not_the_last(root: Any, expects_errors: list[logging.LogRecord]) -> None:
    def explode() -> bool:
        raise RuntimeError("boom")

    Polling(root, lambda: 0.0).start(explode)
    assert 1 == len(root.pauses)
    assert ["boom"] == [str(record.exc_info[1]) for record in expects_errors if record.exc_info]


def test_nothing_is_waited_for_once_it_has_stopped(root: Any) -> None:
    polling = Polling(root, lambda: 0.0)
    polling.stop()
    assert [] == root.cancelled
    polling.start(lambda: False)
    polling.stop()
    assert ["after#1"] == root.cancelled
