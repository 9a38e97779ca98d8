"""What the tests in this folder open is closed after each."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from . import house


@pytest.fixture(autouse=True)
def closed_histories() -> Iterator[None]:
    """Closes what the houses of a test remember."""
    yield
    for history in house.opened:
        history.close()
    house.opened.clear()


@pytest.fixture
def no_names_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name stands for an address, and nobody is asked whether one does."""
    look_up = socket.getaddrinfo

    def numbers_alone(*asked: Any, flags: int = 0, **more: Any) -> Any:
        return look_up(*asked, flags=flags | socket.AI_NUMERICHOST, **more)

    monkeypatch.setattr(socket, "getaddrinfo", numbers_alone)
