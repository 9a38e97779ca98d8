"""Reading lent connections: real sockets, no threads, and no waiting but for bytes that are on their way."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from server.drainer import Drainer
from server.inbox import Chunk, Loan
from server.link import Link, Parting
from server.loans import Loans
from server.wire import limits
from server.wire.messages import Bad, Greeting, Ping, Request
from server.wire.native import PortEnd
from tests.waiting import wait_until

WAIT_S = 5.0


@pytest.fixture
def loans() -> Iterator[Loans]:
    loans = Loans()
    yield loans
    loans.close()


class Lent:
    """A connection over loopback, one end of it lent."""

    def __init__(self, stack: ExitStack, number: int = 1) -> None:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.client = stack.enter_context(socket.create_connection(listener.getsockname()))
        sock, _address = listener.accept()
        drainer = Drainer()
        stack.callback(drainer.stop)
        self.link = Link(number, sock, "here", PortEnd(Greeting("", "")), drainer)
        stack.callback(self.link.close)
        self.loan = Loan(self.link)

    def ping(self, mark: int) -> None:
        self.client.sendall(b'{"type":"ping","mark":%d}\n' % mark)

    def reset(self) -> None:
        """End the connection as a program does that is killed with bytes unread."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.client.close()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def marks(chunks: list[Chunk], lent: Lent) -> list[int]:
    """The pings that one connection has brought."""
    return [event.mark for link, events in chunks if link is lent.link for event in events if isinstance(event, Ping)]


def test_what_each_has_said_is_read_in_its_order(loans: Loans, stack: ExitStack) -> None:
    lent = [Lent(stack, number) for number in range(3)]
    for each in lent:
        loans.take(each.loan)
    heard: dict[int, list[int]] = {number: [] for number in range(3)}
    for round_ in range(3):
        for number in (0, 2):
            lent[number].ping(2 * round_)
            lent[number].ping(2 * round_ + 1)

        def all_heard(so_far: int = 2 * round_ + 2) -> bool:
            chunks = loans.read(WAIT_S)
            for number, each in enumerate(lent):
                heard[number] += marks(chunks, each)
            return len(heard[0]) == len(heard[2]) == so_far

        wait_until(all_heard)
    everything = list(range(6))
    assert {0: everything, 1: [], 2: everything} == heard
    assert not any(each.loan.over.is_set() for each in lent)


def test_half_a_request_waits_for_its_other_half(loans: Loans, stack: ExitStack) -> None:
    lent = Lent(stack)
    loans.take(lent.loan)
    lent.client.sendall(b'{"type":"pi')
    assert [] == loans.read(WAIT_S)
    lent.client.sendall(b'ng","mark":7}\n')
    assert [7] == marks(loans.read(WAIT_S), lent)


def test_the_shorter_the_requests_the_less_is_read_at_once(
    loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOAN_READ_REQUESTS", limits.READ_IDLE_BYTES // 4)
    for limit in ("LOAN_S", "LOAN_SILENCE_S"):
        monkeypatch.setattr(limits, limit, WAIT_S)
    short, long = Lent(stack, 1), Lent(stack, 2)
    for lent, line in (short, b"x\n"), (long, b"long\n" * 10):
        loans.take(lent.loan)
        lent.client.sendall(b"ann\n" + line * (20_000 // len(line)))
    most = {short.link: 0, long.link: 0}
    heard = dict(most)

    def all_is_heard() -> bool:
        for link, events in loans.read(WAIT_S):
            heard[link] += len(events)
            most[link] = max(most[link], len(events))
        return list(heard.values()) == [10_001, 4_001]

    wait_until(all_is_heard)
    assert most[short.link] <= limits.READ_IDLE_BYTES // 2
    assert most[long.link] > limits.READ_IDLE_BYTES // 4


def test_the_end_of_a_connection_is_left_to_its_reader(loans: Loans, stack: ExitStack) -> None:
    gone, other = Lent(stack, 1), Lent(stack, 2)
    loans.take(gone.loan)
    loans.take(other.loan)
    gone.ping(1)
    gone.client.shutdown(socket.SHUT_WR)
    heard: list[int] = []

    def is_over() -> bool:
        heard.extend(marks(loans.read(WAIT_S), gone))
        return gone.loan.over.is_set()

    wait_until(is_over)
    assert [1] == heard
    assert gone.loan.error is None
    assert b"" == gone.link.receive_now(100)
    assert not other.loan.over.is_set()


def test_what_broke_a_connection_is_kept_for_its_reader(loans: Loans, stack: ExitStack) -> None:
    lent = Lent(stack)
    loans.take(lent.loan)
    lent.reset()
    assert [] == loans.read(WAIT_S)
    assert lent.loan.over.is_set()
    assert isinstance(lent.loan.error, ConnectionError)


def test_a_mistake_of_ours_over_one_does_not_harm_the_others(
    loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    unlucky, other = Lent(stack, 1), Lent(stack, 2)
    feed = PortEnd.feed

    def stumble(end: PortEnd, data: bytes) -> list[Request | Bad]:
        if end is unlucky.link.end:
            raise ZeroDivisionError
        return feed(end, data)

    monkeypatch.setattr(PortEnd, "feed", stumble)
    for each in (unlucky, other):
        loans.take(each.loan)
        each.ping(1)
    heard: list[int] = []

    def both_are_read() -> bool:
        heard.extend(marks(loans.read(WAIT_S), other))
        return bool(heard) and unlucky.loan.over.is_set()

    wait_until(both_are_read)
    assert [1] == heard
    assert Parting.FAILED is unlucky.link.parting
    assert expects_errors


def test_silence_ends_all_loans(loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    lent = [Lent(stack, number) for number in range(2)]
    for each in lent:
        loans.take(each.loan)
    lent[0].ping(1)
    assert [1] == marks(loans.read(WAIT_S), lent[0])
    assert loans
    monkeypatch.setattr(limits, "LOAN_SILENCE_S", 0.0)
    assert [] == loans.read(0)
    assert not loans
    assert all(each.loan.over.is_set() for each in lent)


def test_no_loan_lasts(loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOAN_S", 0.0)
    lent = Lent(stack)
    loans.take(lent.loan)
    lent.ping(1)
    assert [1] == marks(loans.read(WAIT_S), lent)
    assert lent.loan.over.is_set()


@pytest.mark.parametrize("enough", [1, limits.BATCH_REQUESTS], ids=["by what they bring", "by their number"])
def test_many_who_flood_are_read_in_turn_and_each_before_the_loans_end(
    loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    monkeypatch.setattr(limits, "LOAN_S", 0.0)
    monkeypatch.setattr(limits, "LOANS_READ", 1 if enough > 1 else 32)
    lent = [Lent(stack, number) for number in range(3)]
    for each in lent:
        loans.take(each.loan)
        each.ping(each.link.number)
    turns = []
    while loans:
        turns.append([link.number for link, _events in loans.read(WAIT_S, enough)])
        for each in lent:
            each.ping(0)
    assert [[0], [1], [2]] == sorted(turns)  # in whichever order the system tells of them
    assert all(each.loan.over.is_set() for each in lent)


def test_more_than_enough_are_given_back_at_once(
    loans: Loans, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOANS", 1)
    first, second = Lent(stack, 1), Lent(stack, 2)
    loans.take(first.loan)
    loans.take(second.loan)
    assert [False, True] == [first.loan.over.is_set(), second.loan.over.is_set()]
    second.ping(1)
    assert [] == loans.read(0)


def test_closing_gives_all_back(stack: ExitStack) -> None:
    loans, lent = Loans(), Lent(stack)
    loans.take(lent.loan)
    loans.close()
    assert lent.loan.over.is_set()
