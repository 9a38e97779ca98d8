"""The hub's thread bears a mistake of ours: it lets go of who has gone, and ends when it is told to."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from server.drainer import Drainer
from server.events import Gone
from server.hub import Hub
from server.hub_thread import HubThread
from server.inbox import Inbox, Order
from server.link import Link
from server.rooms import Outcome
from server.status import Counters
from server.store import Store
from server.upkeep import Upkeep
from server.wire.messages import Greeting
from server.wire.native import PortEnd
from tests.waiting import DEFAULT_TIMEOUT_S


class BrokenHub(Hub):
    """A hub of whose doings nothing can be told."""

    def take(self, now: float) -> Outcome:
        raise ZeroDivisionError


@pytest.fixture
def link() -> Iterator[Link]:
    ours, theirs = socket.socketpair()
    drainer = Drainer()
    with ours, theirs:
        yield Link(1, ours, "here", PortEnd(Greeting("", "")), drainer)
    drainer.stop()


@pytest.mark.parametrize("order", [None, Order.TIDY, Order.GOODBYE])
def test_a_batch_that_fails_neither_keeps_a_socket_open_nor_the_thread_alive(
    link: Link, order: Order | None, expects_errors: list[logging.LogRecord]
) -> None:
    history, inbox, let_go = Store(), Inbox(), []
    thread = HubThread(
        BrokenHub(history),
        history,
        Upkeep(history, nick_days=1, keep_days=0, every_s=1),
        inbox,
        Counters(time.monotonic()),
        let_go.append,
        say_goodbye=lambda: None,
    )
    if order:
        inbox.put(order)
    inbox.put((link, (Gone(),)))
    inbox.put(Order.END)
    thread.start()
    ending = threading.Thread(target=thread.end, daemon=True)
    ending.start()
    ending.join(DEFAULT_TIMEOUT_S)
    assert not ending.is_alive()
    assert [link] == let_go
    assert expects_errors
    history.close()
