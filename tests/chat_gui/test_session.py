"""A connection that lasts, over the loopback: with servers that refuse, freeze, die, come back, and talk rubbish."""

from __future__ import annotations

import contextlib
import errno
import http.server
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.address import Address
from chat_gui.dialogue import Dialogue
from chat_gui.events import Connecting, Event, Failed, Lost, Reason, Recognised, RoundTrip, ServerKind
from chat_gui.session import Session, backoff_s
from server.tuning import tune
from server.wire import limits
from server.wire.codec import encode
from server.wire.lab_client import LabClientEnd
from server.wire.messages import CaughtUp, Code, Error, Message, Say, Welcome
from server.wire.messages import Notice as NoticeAnswer
from tests.peers.lab_clients import LabClient
from tests.peers.lab_servers import LabServer
from tests.waiting import wait_until

from .servers import GREETING, HOST, WELCOME, Ear, Line, Relay, Scripted

LOBBY = limits.LOBBY
CLOSE_S = 1.0
"""A window closes within a second, whatever its session does."""


def say(text: str) -> Say:
    return Say(LOBBY, text, f"n-{text}")


def listen(address: Address, nick: str = "me") -> Ear:
    return Ear(Session(address, nick, client="test 1"))


def ended_in_time(session: Session) -> bool:
    """Closes a session; whether its thread has ended within a second of that."""
    until = time.monotonic() + CLOSE_S
    session.close()
    return session.join(max(0.0, until - time.monotonic()))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    monkeypatch.setattr(limits, "RECONNECT_FIRST_S", 0.01)
    monkeypatch.setattr(limits, "RECONNECT_MAX_S", 0.05)


@pytest.fixture
def never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again when it is asked to."""
    monkeypatch.setattr(limits, "RECONNECT_FIRST_S", 1_000.0)
    monkeypatch.setattr(limits, "RECONNECT_MAX_S", 1_000.0)


@contextlib.contextmanager
def full_port() -> Iterator[Address]:
    """A port whose listener takes no more connections, so that a further one waits."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server((HOST, 0), backlog=0))
        address = listener.getsockname()
        for _ in range(10):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        yield Address(HOST, address[1])


needs_full_port = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full backlog refuses")


# No connection.


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_a_port_where_nobody_listens_refuses() -> None:
    port = free_port()
    with listen(Address(HOST, port)) as ear:
        assert Reason.REFUSED is ear.wait_for(Failed).reason
        assert [Connecting(HOST, port, 1), Failed] == [ear.heard[0], type(ear.heard[1])]
        assert ear.session.join(CLOSE_S)


def test_a_name_that_nobody_has_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with listen(Address("nobody")) as ear:
        assert Reason.NAME_UNKNOWN is ear.wait_for(Failed).reason


@pytest.mark.parametrize("host", ["x" * 64, "a..b", ".", "xn--\u0130"])
def test_a_name_that_nobody_can_have_is_said(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_network(name: str, *arguments: object, **options: object) -> object:
        name.encode("idna")  # what fails before any network is asked
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", without_network)
    with listen(Address(host)) as ear:
        assert Reason.NAME_UNKNOWN is ear.wait_for(Failed).reason


@needs_full_port
def test_a_host_that_does_not_answer_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONNECT_TIMEOUT_S", 0.05)
    with full_port() as address, listen(address) as ear:
        assert Reason.TIMED_OUT is ear.wait_for(Failed).reason


def addresses(*hosts: tuple[socket.AddressFamily, str], port: int) -> Callable[..., list[object]]:
    """A look-up that finds these."""
    return lambda *_arguments, **_options: [
        (family, socket.SOCK_STREAM, 0, "", (host, port) if family == socket.AF_INET else (host, port, 0, 0))
        for family, host in hosts
    ]


def test_of_several_addresses_each_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with Scripted(Line.let_in) as server:
        found = addresses((socket.AF_INET, "127.0.0.2"), (socket.AF_INET, HOST), port=server.port)
        monkeypatch.setattr(socket, "getaddrinfo", found)
        with listen(Address("teacher-pc", server.port)) as ear:
            ear.wait_for(Welcome)


def test_an_address_no_socket_can_be_made_for_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # AppleTalk stands for IPv6 where that is switched off: the family is known, and no socket of it can be made.
    unknown = getattr(socket, "AF_APPLETALK", socket.AF_INET6)
    with Scripted(Line.let_in) as server:
        found = addresses((unknown, "::1"), (socket.AF_INET, HOST), port=server.port)
        monkeypatch.setattr(socket, "getaddrinfo", found)
        with listen(Address("localhost", server.port)) as ear:
            ear.wait_for(Welcome)


def test_of_several_failures_the_one_that_says_most_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    unreachable = (socket.AF_INET, "192.0.2.1")  # for documentation: it is never really tried
    refused = (socket.AF_INET, HOST)
    connect_ex = socket.socket.connect_ex

    def no_way(sock: socket.socket, address: tuple[str, int]) -> int:
        return errno.EHOSTUNREACH if address[0] == unreachable[1] else connect_ex(sock, address)

    monkeypatch.setattr(socket.socket, "connect_ex", no_way)
    for hosts in ([unreachable, refused], [refused, unreachable]):
        monkeypatch.setattr(socket, "getaddrinfo", addresses(*hosts, port=free_port()))
        with listen(Address("teacher-pc")) as ear:
            assert Reason.REFUSED is ear.wait_for(Failed).reason


# No chat server.


@pytest.mark.parametrize("code", [errno.ECONNRESET, errno.ECONNABORTED])
def test_who_takes_a_connection_and_resets_it_at_once_can_be_reached(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *_: code)
    with listen(Address(HOST, 9)) as ear:
        assert Reason.CLOSED is ear.wait_for(Failed).reason


def test_a_web_server_says_nothing_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GREETING_TIMEOUT_S", 0.1)
    with http.server.ThreadingHTTPServer((HOST, 0), http.server.BaseHTTPRequestHandler) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.05,), name="web")
        thread.start()
        try:
            with listen(Address(HOST, web.server_address[1])) as ear:
                assert Reason.SILENT is ear.wait_for(Failed).reason
        finally:
            web.shutdown()
            thread.join(CLOSE_S)


@pytest.mark.parametrize(
    ("first_bytes", "reason"),
    [
        (b"HTTP/1.1 408 Request Timeout\r\n\r\n", Reason.WEB),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Reason.SSH),
        (b"{]\n", Reason.BROKEN),
        (b"{" * 1_000 + b"\n", Reason.BROKEN),
        (b"", Reason.CLOSED),
        (b'{"type":"greeting"', Reason.CLOSED),
    ],
)
def test_what_is_no_chat_server_is_said(first_bytes: bytes, reason: Reason) -> None:
    with Scripted(lambda line: line.sock.sendall(first_bytes)) as server, listen(server.address) as ear:
        assert reason is ear.wait_for(Failed).reason
        assert ear.session.join(CLOSE_S)


def test_a_silent_port_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GREETING_TIMEOUT_S", 0.05)
    with Scripted(Line.wait_for_the_end) as server, listen(server.address) as ear:
        assert Reason.SILENT is ear.wait_for(Failed).reason


def test_rubbish_is_shown_as_it_is() -> None:
    rubbish = bytes(range(256)) * 10

    def script(line: Line) -> None:
        line.sock.sendall(rubbish)
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert ServerKind.PLAIN is ear.wait_for(Recognised).kind
        assert ear.of(NoticeAnswer)


def test_rubbish_in_the_middle_does_not_end_the_talk() -> None:
    def script(line: Line) -> None:
        line.let_in()
        line.sock.sendall(b"\xff\xfe\x00\n[[[[\n" + b"x" * 100_000 + b"\n" + encode(NoticeAnswer("still here")))
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert "still here" == ear.wait_for(NoticeAnswer).text


def test_a_nick_that_is_taken_ends_it() -> None:
    def script(line: Line) -> None:
        line.send(GREETING)
        next(line.requests())
        line.send(Error(Code.NICK_TAKEN))
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert Reason.NICK_TAKEN is ear.wait_for(Failed).reason


# Talking.


def test_what_is_said_is_sent_and_receipted() -> None:
    relay = Relay()
    with Scripted(relay) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        ear.session.send(say("one"))
        assert ("one", "n-one") == (ear.wait_for(Message).text, relay.arrived[0])


def test_what_is_said_before_there_is_a_connection_arrives() -> None:
    relay = Relay()
    with Scripted(relay) as server:
        session = Session(server.address, "me")
        session.send(say("one"))
        with Ear(session) as ear:
            assert "one" == ear.wait_for(Message).text


def test_the_round_trip_is_measured() -> None:
    with Scripted(Relay()) as server, listen(server.address) as ear:
        assert 0 <= ear.wait_for(RoundTrip).ms < 10_000


def test_what_is_said_last_arrives_though_the_window_closes() -> None:
    relay = Relay()
    with Scripted(relay) as server:
        with listen(server.address) as ear:
            ear.wait_for(CaughtUp)
            for number in range(100):
                ear.session.send(say(str(number)))
        wait_until(lambda: 100 == len(relay.stored), what="all that was said")


def test_what_is_said_last_arrives_though_nobody_takes_the_events_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVENTS_QUEUED", 1)
    relay = Relay()
    with Scripted(relay) as server:
        with listen(server.address) as ear:
            ear.wait_for(RoundTrip)
            for number in range(3):
                ear.session.send(say(str(number)))
                if number < 2:
                    wait_until(lambda number=number: number < len(relay.stored), what="it to arrive")
        wait_until(lambda: 3 == len(relay.stored), what="the last one too")


def test_a_long_flood_from_the_server_is_heard_in_order_and_whole() -> None:
    flood = [Message(number, LOBBY, "bob", str(number), 0.0) for number in range(1, 20_001)]

    def script(line: Line) -> None:
        line.let_in(*flood)
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        assert flood == ear.of(Message)


# Losing the connection.


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("die_after", [1, 3])
def test_while_the_server_dies_again_and_again_each_message_arrives_once_and_in_order(die_after: int) -> None:
    relay = Relay(die_after)
    texts = [str(number) for number in range(30)]
    with Scripted(relay) as server, listen(server.address) as ear:
        for text in texts:
            ear.session.send(say(text))
        wait_until(lambda: len(texts) <= len(ear.of(Message)), what="all receipts")
        assert relay.lives > 5
        assert texts == [each.text for each in relay.stored]
        assert texts == [each.text for each in ear.of(Message)]


@pytest.mark.usefixtures("quick")
def test_while_the_server_is_killed_and_started_again_each_message_arrives_once() -> None:
    relay = Relay()
    texts = [str(number) for number in range(40)]
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Scripted(relay))
        ear = stack.enter_context(listen(server.address))
        ear.wait_for(CaughtUp)
        for number, text in enumerate(texts):
            if number % 10 == 5:
                server.close()
                server = stack.enter_context(Scripted(relay, port=server.port))
            ear.session.send(say(text))
        wait_until(lambda: len(texts) <= len(ear.of(Message)), what="all receipts")
        assert texts == [each.text for each in relay.stored]
        assert texts == [each.text for each in ear.of(Message)]
        assert ear.of(Lost)


@pytest.mark.usefixtures("never_by_itself")
def test_a_lost_connection_is_tried_again_at_once_when_one_asks() -> None:
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        for _ in range(3):
            ear.wait_for(Welcome)
            lost = ear.wait_for(Lost)
            assert Reason.CLOSED is lost.reason
            assert 500 <= lost.retry_in_s
            ear.session.retry_now()
        ear.wait_for(Welcome)


@pytest.mark.usefixtures("never_by_itself")
def test_what_is_said_while_it_waits_arrives_with_the_next_connection() -> None:
    relay = Relay(die_after=1)
    with Scripted(relay) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        ear.session.send(say("one"))
        ear.wait_for(Lost)
        ear.session.send(say("two"))
        ear.session.retry_now()
        wait_until(lambda: ["one", "two"] == [each.text for each in ear.of(Message)], what="both receipts")


@pytest.mark.usefixtures("never_by_itself")
def test_more_than_can_wait_is_refused_while_it_waits() -> None:
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        ear.wait_for(Lost)
        for number in range(limits.UNSENT_MESSAGES + 1):
            ear.session.send(say(str(number)))
        assert f"n-{limits.UNSENT_MESSAGES}" == ear.wait_for(Error).nonce


def test_a_session_that_was_replaced_waits_until_it_is_asked() -> None:
    def script(line: Line) -> None:
        line.let_in()
        line.send(Error(Code.REPLACED, fatal=True))

    with Scripted(script) as server, listen(server.address) as ear:
        assert Reason.REPLACED is ear.wait_for(Failed).reason
        assert not ear.session.join(0.0)
        ear.session.retry_now()
        ear.wait_for(Welcome)
        ear.wait_for(Failed)
        assert [] == ear.of(Lost)


@pytest.mark.usefixtures("never_by_itself")
def test_the_goodbye_of_a_server_that_has_hung_up_is_heard() -> None:
    def script(line: Line) -> None:
        line.let_in()
        line.send(Error(Code.CLOSING, "Goodbye!", fatal=True))

    with Scripted(script) as server, listen(server.address) as ear:
        for number in range(50):
            ear.session.send(say(str(number)))
        assert Reason.CLOSING is ear.wait_for(Lost).reason


@pytest.mark.usefixtures("never_by_itself")
def test_a_server_that_falls_silent_is_given_up_without_a_busy_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PING_EVERY_S", 0.2)
    monkeypatch.setattr(limits, "PONG_TIMEOUT_S", 0.1)
    ticks = count_ticks(monkeypatch)

    def script(line: Line) -> None:
        line.let_in()
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert Reason.QUIET is ear.wait_for(Lost).reason
    assert len(ticks) < 30


def count_ticks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The times at which a dialogue is ticked: one for each turn of the session's loop."""
    ticks: list[float] = []
    tick = Dialogue.tick

    def counted(dialogue: Dialogue, now: float) -> None:
        ticks.append(now)
        tick(dialogue, now)

    monkeypatch.setattr(Dialogue, "tick", counted)
    return ticks


@pytest.mark.usefixtures("never_by_itself")
def test_a_server_that_never_welcomes_again_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WELCOME_TIMEOUT_S", 0.1)
    visits: list[Line] = []

    def script(line: Line) -> None:
        visits.append(line)
        if len(visits) == 1:
            line.let_in()
            return
        line.send(GREETING)
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert Reason.CLOSED is ear.wait_for(Lost).reason
        ear.session.retry_now()
        assert Reason.QUIET is ear.wait_for(Lost).reason


@pytest.fixture
def bed(monkeypatch: pytest.MonkeyPatch) -> Bed:
    """A machine that sleeps when a test wants it, and looks often whether it has."""
    monkeypatch.setattr(limits, "WAKE_LOOK_S", 0.01)
    monkeypatch.setattr(limits, "WAKE_PONG_TIMEOUT_S", 0.1)
    return Bed()


class Bed:
    """A wall clock that can be moved."""

    def __init__(self) -> None:
        self.slept_s = 0.0

    def wall_clock(self) -> float:
        return time.time() + self.slept_s

    def listen(self, address: Address) -> Ear:
        return Ear(Session(address, "me", client="test 1", wall_clock=self.wall_clock))


@pytest.mark.usefixtures("quick")
def test_a_machine_that_wakes_leaves_a_server_that_is_gone_for_a_new_connection(bed: Bed) -> None:
    def fall_silent(line: Line) -> None:
        line.let_in()
        line.wait_for_the_end()  # reads, and answers no ping

    with Scripted(fall_silent) as server, bed.listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        assert [] == ear.of(Lost)
        bed.slept_s += 3600
        assert Reason.QUIET is ear.wait_for(Lost).reason
        ear.wait_for(CaughtUp)


def test_a_machine_that_wakes_stays_with_a_server_that_answers(bed: Bed) -> None:
    with Scripted(Relay()) as server, bed.listen(server.address) as ear:
        ear.wait_for(RoundTrip)
        for _ in range(3):
            bed.slept_s += 3600
            ear.wait_for(RoundTrip)
        assert [] == ear.of(Lost)


@pytest.mark.usefixtures("never_by_itself")
def test_a_machine_that_wakes_does_not_wait_for_the_next_try(bed: Bed) -> None:
    with Scripted(lambda line: line.let_in()) as server, bed.listen(server.address) as ear:
        assert ear.wait_for(Lost).retry_in_s > 100
        bed.slept_s += 3600
        assert 1 == ear.wait_for(Connecting).attempt


class Wires:
    """A network in which a machine's address can be changed; empty while it has none."""

    def __init__(self) -> None:
        self.address = "192.0.2.1"

    def listen(self, address: Address) -> Ear:
        return Ear(Session(address, "me", client="test 1", own_address=lambda _peer: self.address))


@pytest.fixture
def wires(bed: Bed) -> Wires:
    """A network that is looked at as often as the clocks are."""
    del bed  # its times are what is wanted
    return Wires()


@pytest.mark.usefixtures("quick")
def test_a_machine_in_another_network_leaves_a_connection_that_is_dead_for_a_new_one(wires: Wires) -> None:
    def fall_silent(line: Line) -> None:
        line.let_in()
        line.wait_for_the_end()

    with Scripted(fall_silent) as server, wires.listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        wires.address = "198.51.100.1"
        assert Reason.QUIET is ear.wait_for(Lost).reason
        ear.wait_for(CaughtUp)


def test_a_machine_with_another_way_to_a_server_that_answers_stays_with_it(wires: Wires) -> None:
    with Scripted(Relay()) as server, wires.listen(server.address) as ear:
        ear.wait_for(RoundTrip)
        for wires.address in ("198.51.100.1", "203.0.113.1"):
            ear.wait_for(RoundTrip)
        assert [] == ear.of(Lost)


@pytest.mark.usefixtures("never_by_itself")
def test_a_machine_whose_network_comes_back_does_not_wait_for_the_next_try(wires: Wires) -> None:
    wires.address = ""
    with Scripted(lambda line: line.let_in()) as server, wires.listen(server.address) as ear:
        assert ear.wait_for(Lost).retry_in_s > 100
        wires.address = "192.0.2.1"
        assert 1 == ear.wait_for(Connecting).attempt


def test_a_session_that_was_replaced_does_not_come_back_because_its_machine_wakes(bed: Bed) -> None:
    def replace(line: Line) -> None:
        line.let_in()
        line.send(Error(Code.REPLACED, "You have come in from somewhere else.", fatal=True))

    with Scripted(replace) as server, bed.listen(server.address) as ear:
        ear.wait_for(Failed)
        bed.slept_s += 3600
        ear.session.send(say("woken"))  # it looks up, and at the clocks if it would
        ear.session.retry_now()
        ear.wait_for(Failed)
        assert 2 == len(ear.of(Connecting))


@pytest.mark.usefixtures("quick")
def test_tries_are_counted_until_a_connection_has_stood_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        wait_until(lambda: len(ear.of(Connecting)) >= 4, what="some tries")
        assert [1, 2, 3, 4] == [each.attempt for each in ear.of(Connecting)][:4]
        monkeypatch.setattr(limits, "RECONNECT_MAX_S", -1.0)
        wait_until(lambda: ear.of(Connecting)[-1].attempt == 1, what="a count from the start")


@pytest.mark.usefixtures("quick")
def test_a_mistake_of_our_own_costs_one_connection(
    monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    def explode(*_arguments: object) -> None:
        raise RuntimeError("boom")

    relay = Relay()
    with Scripted(relay) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        with monkeypatch.context() as patch:
            patch.setattr(Dialogue, "send", explode)
            ear.session.send(say("one"))
            assert Reason.BROKEN is ear.wait_for(Lost).reason
        ear.wait_for(CaughtUp)
        ear.session.send(say("two"))
        assert "two" == ear.wait_for(Message).text
    assert ["boom"] == [str(record.exc_info[1]) for record in expects_errors if record.exc_info]


def test_a_mistake_of_our_own_at_the_start_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    def explode(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Dialogue, "feed", explode)
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        assert Reason.BROKEN is ear.wait_for(Failed).reason
    assert 1 == len(expects_errors)


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_the_wait_before_a_try_has_bounds_and_leaves_half_to_chance(attempt: int, chance: float) -> None:
    most = min(15.0, 0.5 * 2 ** min(attempt, 20))
    assert most / 2 <= backoff_s(attempt, chance) <= most
    assert backoff_s(attempt, 0.0) <= backoff_s(attempt, chance) <= backoff_s(attempt, 1.0)


def test_the_wait_before_a_try_doubles_up_to_its_limit() -> None:
    assert [0.5, 1, 2, 4, 8, 15, 15] == [backoff_s(attempt, 1.0) for attempt in range(7)]
    assert 7.5 == backoff_s(100, 0.0)


# Closing.


@needs_full_port
def test_it_closes_while_it_connects() -> None:
    with full_port() as address, listen(address) as ear:
        ear.wait_for(Connecting)
        assert ended_in_time(ear.session)
        assert [] == ear.of(Failed)


@pytest.mark.usefixtures("never_by_itself")
def test_it_closes_while_it_waits_for_the_next_try() -> None:
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        ear.wait_for(Lost)
        assert ended_in_time(ear.session)


def test_it_closes_while_it_waits_to_be_asked() -> None:
    def script(line: Line) -> None:
        line.let_in()
        line.send(Error(Code.REPLACED, fatal=True))

    with Scripted(script) as server, listen(server.address) as ear:
        ear.wait_for(Failed)
        assert ended_in_time(ear.session)


def test_it_closes_while_it_waits_for_a_greeting() -> None:
    with Scripted(Line.wait_for_the_end) as server, listen(server.address) as ear:
        wait_until(lambda: server.lines, what="the connection")
        assert ended_in_time(ear.session)


def test_it_closes_while_it_talks() -> None:
    with Scripted(Relay()) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        assert ended_in_time(ear.session)
        ear.session.close()
        ear.session.send(say("too late"))
        ear.session.retry_now()


def test_it_closes_before_it_has_begun() -> None:
    with Scripted(Relay()) as server:
        session = Session(server.address, "me")
        session.close()
        session.start()
        assert session.join(CLOSE_S)
        assert session.events.empty()


def test_it_closes_while_a_name_is_looked_up_as_soon_as_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    is_found = threading.Event()
    is_asked = threading.Event()

    def slow(*_arguments: object, **_options: object) -> list[object]:
        is_asked.set()
        assert is_found.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with listen(Address("slow")) as ear:
        assert is_asked.wait(30)
        ear.session.close()
        assert not ear.session.join(0.0)
        is_found.set()
        assert ear.session.join(CLOSE_S)
        assert [] == ear.of(Failed)


def test_it_closes_while_nobody_takes_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVENTS_QUEUED", 2)

    def script(line: Line) -> None:
        line.let_in()
        while True:
            line.send(Message(1, LOBBY, "bob", "x" * 1_000, 0.0))

    with Scripted(script) as server:
        session = Session(server.address, "me")
        session.start()
        wait_until(session.events.full, what="a full queue")
        assert ended_in_time(session)


def test_a_window_that_is_behind_slows_the_server_and_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVENTS_QUEUED", 2)
    flood = [Message(number, LOBBY, "bob", "x" * 1_000, 0.0) for number in range(1, 5_001)]

    def script(line: Line) -> None:
        line.let_in(*flood)
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        wait_until(ear.session.events.full, what="a full queue")
        ear.wait_for(CaughtUp)
        assert flood == ear.of(Message)


def test_it_closes_in_time_though_the_server_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    thaw = threading.Event()
    ticks = count_ticks(monkeypatch)

    def script(line: Line) -> None:
        line.let_in()
        thaw.wait(30)

    with Scripted(script, receive_bytes=4_096) as server, listen(server.address) as ear:
        ear.wait_for(CaughtUp)
        for number in range(limits.UNSENT_MESSAGES):
            ear.session.send(Say(LOBBY, "\N{GRINNING FACE}" * limits.TEXT_CHARS, f"n{number}"))
        wait_until(ear.session._requests.empty, what="all to be taken")
        assert [] == ear.of(Lost)
        assert len(ticks) < 2 * limits.UNSENT_MESSAGES + 100
        assert ended_in_time(ear.session)
        thaw.set()


@pytest.mark.usefixtures("quick")
def test_what_a_frozen_server_took_in_part_arrives_whole_when_it_thaws() -> None:
    thaw = threading.Event()
    relay = Relay()
    texts = [f"{number} " + "x" * 3_900 for number in range(400)]

    def script(line: Line) -> None:
        thaw.wait(30)
        relay(line)

    with Scripted(script, receive_bytes=4_096) as server, listen(server.address) as ear:
        for text in texts:
            ear.session.send(Say(LOBBY, text, text[:5]))
        thaw.set()
        wait_until(lambda: len(texts) == len(ear.of(Message)), what="all receipts")
        assert texts == [each.text for each in relay.stored]
        assert len(texts) == len(relay.arrived)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors as Linux does")
@pytest.mark.usefixtures("quick")
def test_no_descriptor_is_left_behind() -> None:
    before = len(os.listdir("/proc/self/fd"))
    with Scripted(Line.let_in) as server, listen(server.address) as ear:
        wait_until(lambda: len(ear.of(Connecting)) >= 10, what="ten tries")
    assert before == len(os.listdir("/proc/self/fd"))


# The labs.

LABS = ("lab8080", "lab14901", "lab9090", "lab9999", "lab14900")


@pytest.fixture
def known_soon(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that greets no newcomer is known by its silence; here that need not be long."""
    if name in ("lab14901", "lab14900"):
        monkeypatch.setattr(limits, "LAB_DECIDE_S", 0.1)


@pytest.mark.usefixtures("known_soon")
@pytest.mark.parametrize("glue", [False, True])
@pytest.mark.parametrize("name", LABS)
def test_on_a_lab_server_one_is_heard_and_hears(name: str, glue: bool) -> None:
    with LabServer(name, glue=glue) as server, LabClient(name, *server.address, "bob") as bob:
        wait_until(lambda: ["bob"] == server.nicks, what="bob")
        with listen(Address(*server.address), "маша") as ear:
            ear.wait_for(Welcome)
            wait_until(lambda: ["bob", "маша"] == server.nicks, what="both")
            ear.session.send(say("привет"))
            wait_until(lambda: "привет" in heard_from(ear, "маша"), what="one's own message")
            wait_until(lambda: any(text.endswith("привет") for _, text in server.messages), what="it to arrive")
            bob.say("ответ")
            wait_until(lambda: "ответ" in heard_from(ear, "bob"), what="bob's answer")
            assert ["привет"] == heard_from(ear, "маша")
            assert ["ответ"] == heard_from(ear, "bob")
            assert name == ear.of(Recognised)[-1].name
        assert not server.died


@pytest.mark.usefixtures("known_soon")
@pytest.mark.parametrize("name", LABS)
def test_on_a_lab_server_whose_writes_arrive_in_pieces_no_letter_is_lost(name: str) -> None:
    with LabServer(name, split_bytes=5) as server, listen(Address(*server.address), "маша") as ear:
        wait_until(lambda: ["маша"] == server.nicks, what="the nick")
        with listen(Address(*server.address), "bob") as bob:
            wait_until(lambda: ["маша", "bob"] == server.nicks, what="both")
            bob.session.send(say("привет, как дела?"))
            wait_until(lambda: heard_in_all(ear).endswith("приветкакдела"), what="the words, in whatever pieces")
            ear.session.send(say("хорошо!"))
            wait_until(lambda: any(text.endswith("хорошо!") for _, text in server.messages), what="the answer")
        assert not server.died


def heard_in_all(ear: Ear) -> str:
    """The letters of all that was said, by whomever it may seem to have been said."""
    texts = [each.text for each in ear.listen() if isinstance(each, Message | NoticeAnswer)]
    return "".join(filter(str.isalpha, "".join(texts)))


def heard_from(ear: Ear, nick: str) -> list[str]:
    return [each.text for each in ear.of(Message) if each.sender == nick]


@pytest.mark.usefixtures("known_soon")
@pytest.mark.parametrize("name", LABS)
def test_on_a_lab_server_messages_said_at_once_arrive_one_by_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LabClientEnd, "spacing_s", 0.25)  # its thread may be late on a busy machine
    texts = [f"{number} {'я' * 200}" for number in range(4)]
    with LabServer(name) as server, listen(Address(*server.address)) as ear:
        ear.wait_for(Welcome)
        for text in texts:
            ear.session.send(say(text))
        wait_until(lambda: len(texts) == len(ear.of(Message)), what="all of one's own")
        wait_until(lambda: len(texts) == len(server.messages), what="all to arrive")
        assert texts == [text.removeprefix("me: ") for _, text in server.messages]
        assert not server.died


@pytest.mark.usefixtures("quick")
def test_a_lab_server_that_drops_one_is_joined_again() -> None:
    with LabServer("lab9999") as server, listen(Address(*server.address)) as ear:
        ear.wait_for(Welcome)
        wait_until(lambda: ["me"] == server.nicks, what="the nick")
        server.drop()
        ear.wait_for(Lost)
        ear.session.send(say("back"))
        wait_until(lambda: ["back"] == [each.text for each in ear.of(Message)], what="one's own message")
        assert ["me: back"] == [text for _, text in server.messages]


def test_the_last_message_to_a_lab_server_leaves_though_the_window_closes() -> None:
    with LabServer("lab8080") as server:
        with listen(Address(*server.address)) as ear:
            ear.wait_for(Welcome)
            wait_until(lambda: ["me"] == server.nicks, what="the nick")
            ear.session.send(say("one"))
            ear.session.send(say("two"))
        wait_until(lambda: 2 == len(server.messages), what="both messages")


def test_a_lab_server_that_knows_no_end_but_an_error_learns_that_one_has_left() -> None:
    texts: list[bytes] = []
    failures: list[OSError] = []

    def fails_to_relay(sock: socket.socket) -> bool:
        try:
            sock.send(sock.recv(1024))
        except OSError as error:
            failures.append(error)
        return bool(failures)

    def script(line: Line) -> None:
        line.sock.sendall(b"Nick")
        line.sock.recv(1024)
        line.sock.sendall(b"me joined the chat.Connected to the server")
        while data := line.sock.recv(1024):
            texts.append(data)
        wait_until(lambda: fails_to_relay(line.sock), what="an error after the end that it does not see")

    with Scripted(script) as server:
        with listen(server.address) as ear:
            ear.wait_for(Welcome)
            ear.session.send(say("bye"))
            wait_until(lambda: [b"me: bye"] == texts, what="the message")  # which an early reset would take with it
        wait_until(lambda: failures, what="the error")
    assert isinstance(failures[0], ConnectionError)


def test_the_greeting_of_a_server_of_ours_is_recognised_in_pieces() -> None:
    def script(line: Line) -> None:
        for byte in encode(GREETING):
            line.sock.sendall(bytes([byte]))
        next(line.requests())
        line.send(WELCOME, CaughtUp())
        line.wait_for_the_end()

    with Scripted(script) as server, listen(server.address) as ear:
        assert Recognised(ServerKind.NATIVE, "Class 10B", "id-1") == ear.wait_for(Recognised)
        ear.wait_for(Welcome)


def test_a_session_is_a_context_manager() -> None:
    with Scripted(Relay()) as server, Session(server.address, "me") as session:
        events: list[Event] = session.events.get(timeout=30)
        assert [Connecting(HOST, server.port, 1)] == events
    assert session.join(0.0)


def test_a_session_sends_small_messages_at_once_and_notices_a_vanished_machine() -> None:
    with socket.socket() as sock:
        tune(sock)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
