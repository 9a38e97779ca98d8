"""Which own address leads to a server, in a network that a test changes."""

from __future__ import annotations

import socket

import pytest

from chat_gui.routes import Route, own_address_towards
from server.wire import limits

HERE, THERE, NOWHERE = "192.0.2.1", "198.51.100.1", ""


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (HERE, HERE, False),
        (HERE, THERE, True),
        (HERE, NOWHERE, True),  # the network is off, which the window says once nobody has answered
        (NOWHERE, HERE, True),  # the network is back
        (NOWHERE, NOWHERE, False),
    ],
)
def test_another_way_or_none_or_one_again_is_a_change(before: str, now: str, changed: bool) -> None:
    found = iter((before, now))
    times = iter((0.0, limits.WAKE_LOOK_S))
    assert changed is Route(lambda: next(found), lambda: next(times)).has_changed()


def test_however_often_it_is_asked_it_looks_now_and_then() -> None:
    looks: list[float] = []
    now = 0.0

    def look() -> str:
        looks.append(now)
        return str(now)

    route = Route(look, lambda: now)
    changes = 0
    for _ in range(100):
        now += limits.WAKE_LOOK_S / 10
        changes += route.has_changed()
    assert changes + 1 == len(looks)
    assert changes in (9, 10)


def test_to_this_machine_leads_its_own_address() -> None:
    assert "127.0.0.1" == own_address_towards((socket.AF_INET, ("127.0.0.1", 9)))


def test_without_a_way_there_is_no_address() -> None:
    assert "" == own_address_towards((socket.AF_UNSPEC, None))
