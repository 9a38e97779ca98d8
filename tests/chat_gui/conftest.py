"""Fixtures for what is tested on a fake window."""

from __future__ import annotations

import pytest

from server.wire.messages import CaughtUp, HistoryPage

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk


@pytest.fixture
def desk() -> Desk:
    """A window that shows nothing yet."""
    return Desk()


@pytest.fixture
def chat() -> Desk:
    """A window that is connected to a server of ours."""
    desk = Desk()
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME, CaughtUp())
    desk.hear(HistoryPage(LOBBY))
    desk.view.take_calls()
    desk.session.sent.clear()
    return desk
