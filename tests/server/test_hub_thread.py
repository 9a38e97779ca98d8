"""The hub's thread bears a mistake of ours: it lets go of who has gone, and ends when it is told to."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from server.drainer import Drainer
from server.events import Event, Gone
from server.hub import Hub
from server.hub_thread import HubThread
from server.inbox import Inbox, Loan, Order
from server.link import Link
from server.rooms import Outcome, Peer
from server.status import Counters
from server.store import Store
from server.upkeep import Upkeep
from server.wire import limits
from server.wire.messages import Greeting, Ping
from server.wire.native import PortEnd
from tests.waiting import DEFAULT_TIMEOUT_S

PING = b'{"type":"ping"}\n'


class ListeningHub(Hub):
    """A hub that notes who says something, and calls back when it hears the first."""

    def __init__(self, history: Store, at_first: Callable[[], None]) -> None:
        super().__init__(history)
        self.heard: list[Peer] = []
        self._at_first = at_first

    def handle(self, peer: Peer, event: Event, now: float, at: float) -> None:
        self.heard.append(peer)
        if len(self.heard) == 1:
            self._at_first()


class BrokenHub(Hub):
    """A hub of whose doings nothing can be told."""

    def take(self, now: float) -> Outcome:
        raise ZeroDivisionError


@pytest.fixture
def drainer() -> Iterator[Drainer]:
    drainer = Drainer()
    yield drainer
    drainer.stop()


@pytest.fixture
def link(drainer: Drainer) -> Iterator[Link]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Link(1, ours, "here", PortEnd(Greeting("", "")), drainer)


def test_who_floods_is_heard_after_the_others_of_the_same_moment(
    link: Link, drainer: Drainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("LOAN_S", "LOAN_SILENCE_S"):
        monkeypatch.setattr(limits, limit, DEFAULT_TIMEOUT_S)
    history, inbox = Store(), Inbox()
    ours, flooding = socket.socketpair()
    with ours, flooding:
        lent = Link(2, ours, "here", PortEnd(Greeting("", "")), drainer)

        def all_speak() -> None:
            flooding.sendall(PING)
            inbox.put((link, (Ping(),)))
            inbox.put(Order.END)

        hub = ListeningHub(history, all_speak)
        upkeep = Upkeep(history, nick_days=1, keep_days=0, every_s=1)
        counters = Counters(time.monotonic())
        thread = HubThread(hub, history, upkeep, inbox, counters, let_go=print, say_goodbye=print)
        flooding.sendall(PING)
        loan = Loan(lent)
        inbox.put(loan)
        thread.start()
        loan.over.wait(DEFAULT_TIMEOUT_S)
        thread.end()
    assert [lent, link, lent] == hub.heard
    history.close()


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
