"""A window's sessions, and their end."""

from __future__ import annotations

from typing import Any

import pytest

from chat_gui import identities, session
from chat_gui.address import Address
from chat_gui.bookmarks import Bookmarks
from chat_gui.identities import Identities
from chat_gui.sessions import ENDING_S, Sessions

SERVER = Address("127.0.0.1", 14902)


class Clock:
    """Goes on when something waits."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class SlowSession:
    """One whose thread takes so many seconds to end, on a clock that all of them share."""

    def __init__(self, clock: Clock, takes_s: float) -> None:
        self.clock = clock
        self.takes_s = takes_s
        self.has_begun = self.is_closed = self.has_ended = False

    def start(self) -> None:
        self.has_begun = True

    def close(self) -> None:
        self.is_closed = True

    def join(self, timeout_s: float) -> bool:
        assert timeout_s >= 0
        self.clock.now += min(timeout_s, self.takes_s)
        self.has_ended = self.takes_s <= timeout_s
        return self.has_ended


def opened(monkeypatch: pytest.MonkeyPatch, clock: Clock, *takes_s: float) -> tuple[Sessions, list[Any]]:
    """A window's sessions of which each needs so long to end."""
    left = iter(takes_s)
    monkeypatch.setattr(session, "Session", lambda *_address, **_files: SlowSession(clock, next(left)))
    sessions = Sessions(Identities(), Bookmarks(), clock)
    return sessions, [sessions.open(SERVER, "me") for _ in takes_s]


def test_every_session_may_write_down_its_last_within_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    sessions, each = opened(monkeypatch, clock, 1.5, 60.0, 0.0)
    assert [True, True, True] == [one.has_begun for one in each]
    sessions.end()
    assert [True, True, True] == [one.is_closed for one in each]
    assert [True, False, True] == [one.has_ended for one in each]
    assert ENDING_S == clock.now


def test_one_that_has_ended_is_let_go_of_with_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions, (ended, goes_on) = opened(monkeypatch, Clock(), 0.0, 0.0)
    ended.has_ended = True
    monkeypatch.setattr(session, "Session", lambda *_address, **_files: SlowSession(Clock(), 0.0))
    sessions.open(SERVER, "me")
    sessions.end()
    assert (False, True) == (ended.is_closed, goes_on.is_closed)


def test_the_deadline_is_longer_than_what_a_session_waits_for() -> None:
    assert session.CLOSE_FLUSH_S + identities.LOCK_WAIT_S + 1.0 <= ENDING_S
