"""The user's attention is asked for once, and the bell rings now and then."""

from __future__ import annotations

from typing import Any

import pytest

from chat_gui.views import attention
from chat_gui.views.attention import Attention


class FakeRoot:
    """Counts how often it rings."""

    def __init__(self) -> None:
        self.rings = 0

    def bell(self) -> None:
        self.rings += 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One item for each time that the platform was asked."""
    asked: list[object] = []
    monkeypatch.setattr(attention, "ask_for_attention", asked.append)
    return asked


def test_the_platform_is_asked_once_until_the_user_has_looked(asked: list[object]) -> None:
    root: Any = FakeRoot()
    wanted = Attention(root, lambda: 0.0)
    for _ in range(3):
        wanted.ask(bell=False, has_focus=False)
    assert 1 == len(asked)
    wanted.given()
    wanted.ask(bell=False, has_focus=True)
    assert 1 == len(asked)
    wanted.ask(bell=False, has_focus=False)
    assert (2, 0) == (len(asked), root.rings)


def test_the_bell_does_not_ring_again_and_again(asked: list[object]) -> None:
    root: Any = FakeRoot()
    now = [0.0]
    wanted = Attention(root, lambda: now[0])
    for _ in range(3):
        wanted.ask(bell=True, has_focus=True)
    assert 1 == root.rings
    now[0] += 2.0
    wanted.ask(bell=True, has_focus=True)
    assert (2, []) == (root.rings, asked)
