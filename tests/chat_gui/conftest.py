"""Fixtures for what is tested on a fake window."""

from __future__ import annotations

import pytest

from chat_gui.model import Model
from server.wire.messages import CaughtUp, HistoryPage

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk
from .models import lobby_model


@pytest.fixture
def model() -> Model:
    """A window in the lobby with alice and bob, whose user is me and reads."""
    return lobby_model()


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
