"""A link and the drainer over a socket pair: what the kernel does not take is sent later, in order, or gives up."""

from __future__ import annotations

import errno
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from server import drainer as drainer_module
from server import link as link_module
from server.drainer import Drainer
from server.link import Link, Parting
from server.wire.lab_server import LabServerEnd
from server.wire.labs import BY_NAME
from server.wire.messages import Greeting
from server.wire.native import PortEnd
from tests.waiting import wait_until

LAB = BY_NAME["lab9090"]
_BUFFER_BYTES = 16_384


@pytest.fixture
def drainer() -> Iterator[Drainer]:
    drainer = Drainer(linger_s=0.05)
    drainer.start()
    yield drainer
    drainer.stop()


@pytest.fixture(params=[link_module.DONT_WAIT, 0], ids=["one socket object", "two, as on Windows"])
def pair(
    drainer: Drainer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Link, socket.socket]]:
    """A link to a native client with an outbox of a million bytes, and that client's socket."""
    monkeypatch.setattr(link_module, "DONT_WAIT", request.param)
    ours, theirs = socket.socketpair()
    for each in (ours, theirs):  # where a pair is one of TCP, as on Windows, the system would take all there is
        each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    theirs.settimeout(30)
    link = Link(1, ours, "here", PortEnd(Greeting("", "")), drainer, outbox_bytes=1_000_000)
    yield link, theirs
    theirs.close()
    drainer.release(link)


def read(sock: socket.socket, size_bytes: int) -> bytes:
    data = b""
    while len(data) < size_bytes:
        more = sock.recv(65536)
        assert more, "closed too early"
        data += more
    return data


class System:
    """A socket, as far as a system of some kind takes receive timeouts of so many bytes for it."""

    def __init__(self, size_bytes: int, *, forgets: bool = False) -> None:
        self._size_bytes = size_bytes
        self._forgets = forgets
        self._told = b""

    def setsockopt(self, _level: int, _option: int, value: bytes) -> None:
        if len(value) < self._size_bytes:
            raise OSError(errno.EINVAL, "Invalid argument")
        self._told = value

    def getsockopt(self, _level: int, _option: int, size_bytes: int) -> bytes:
        return bytes(size_bytes) if self._forgets else self._told[:size_bytes]


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (System(8), "ii"),
        (System(16), "qq"),  # 32 bits, and seconds in 64
        (System(17), ""),
        (System(8, forgets=True), ""),
    ],
)
def test_timeout_is_given_as_the_system_takes_it(system: System, expected: str) -> None:
    assert expected == link_module.timeval_format(system, ("ii", "qq"))  # type: ignore[arg-type]


@pytest.mark.skipif(not link_module.DONT_WAIT, reason="there Python waits itself")
def test_what_came_before_the_end_is_read_though_no_timeout_is_taken_any_more(drainer: Drainer) -> None:
    """As on macOS, of a connection that was reset."""

    class Over(socket.socket):
        def setsockopt(self, *_arguments: object) -> None:
            raise OSError(errno.EINVAL, "Invalid argument")

    ours, theirs = socket.socketpair()
    link = Link(1, Over(ours.family, ours.type, ours.proto, ours.detach()), "here", LabServerEnd(LAB), drainer, LAB)
    with theirs:
        theirs.sendall(b"bye")
    link.wait_at_most(0.1)
    assert b"bye" == link.receive(100)
    assert b"" == link.receive(100)
    drainer.release(link)


def test_what_fits_is_sent_at_once(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    link.write([b"one ", b"two"])
    assert b"one two" == theirs.recv(100)
    assert not link.draining


def test_what_the_kernel_refuses_arrives_later_and_in_order(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    sent = [bytes([65 + i]) * 60_000 for i in range(15)]
    for data in sent:
        link.send(data)
    assert link.draining
    assert b"".join(sent) == read(theirs, 900_000)
    wait_until(lambda: not link.draining)
    link.send(b"again")
    assert b"again" == theirs.recv(100)


def test_nothing_more_is_read_of_who_is_dropped(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    theirs.sendall(b"as much as the network holds")
    link.drop(Parting.SLOW)
    assert [b"", b""] == [link.receive(100), link.receive_now(100)]


@pytest.mark.parametrize("is_draining", [False, True])
def test_what_a_send_is_told_of_a_broken_connection_is_no_goodbye(drainer: Drainer, is_draining: bool) -> None:
    """It is told once; the reader, who comes later, finds an end like any other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = socket.create_connection(listener.getsockname())
        ours, _address = listener.accept()
    link = Link(1, ours, "here", PortEnd(Greeting("", "")), drainer)
    if is_draining:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        link.send(bytes(3_000_000))
        assert link.draining
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    theirs.close()

    def is_lost() -> bool:
        link.send(b"into the void")
        return link.parting is Parting.LOST

    wait_until(is_lost)
    drainer.release(link)


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell")
def test_what_is_sent_after_a_goodbye_does_not_arrive(drainer: Drainer) -> None:
    """The reader may take long to find the goodbye, behind all that it has to pass on before."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = socket.create_connection(listener.getsockname())
        ours, _address = listener.accept()
    link = Link(1, ours, "here", PortEnd(Greeting("", "")), drainer)
    link.send(b"heard")
    assert b"heard" == theirs.recv(100)
    theirs.close()
    link.wait_at_most(10)
    assert b"" == link.receive(100)
    assert not link.is_behind
    link.send(b"not heard")
    wait_until(lambda: link.is_behind)
    assert link.parting is None
    drainer.release(link)


def test_sends_while_it_drains_lose_and_swap_nothing(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    for round_ in range(20):
        numbers = b"".join(b"%9d\n" % (round_ * 50_000 + i) for i in range(50_000))
        for start in range(0, len(numbers), 10_000):
            link.send(numbers[start : start + 10_000])
        assert numbers == read(theirs, len(numbers))  # the drainer may not have noticed yet that it is done


def test_outbox_over_its_limit_ends_the_connection_with_a_reason(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    while not link.ending:
        link.send(b"x" * 100_000)
    assert Parting.SLOW is link.parting
    link.send(b"not heard any more")
    assert b"not" not in b"".join(iter(lambda: theirs.recv(65536), b""))


def test_finish_sends_what_waits_before_it_hangs_up(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    link.send(b"x" * 900_000)
    link.finish(within_s=10)
    assert b"x" * 900_000 == read(theirs, 900_000)
    assert b"" == theirs.recv(1)


def test_finish_does_not_wait_for_ever(pair: tuple[Link, socket.socket]) -> None:
    link, _theirs = pair
    link.send(b"x" * 900_000)
    link.finish(within_s=0.02)
    link.wait_at_most(10)
    assert b"" == link.receive(1)


class DeafSocket(socket.socket):
    """One that wakes nobody who waits for it when it is shut down."""

    def shutdown(self, how: int, /) -> None:
        """Say it to the other end alone."""
        super().shutdown(socket.SHUT_WR)


def test_reader_hears_of_the_end_though_nothing_wakes_it(drainer: Drainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "DONT_WAIT", 0)
    monkeypatch.setattr(link_module, "_LOOK_S", 0.01)
    ours, theirs = socket.socketpair()
    deaf = DeafSocket(ours.family, ours.type, ours.proto, ours.detach())
    link = Link(1, deaf, "here", PortEnd(Greeting("", "")), drainer)
    link.wait_at_most(60)
    read: list[bytes] = []
    reading = threading.Thread(target=lambda: read.append(link.receive(1)))
    reading.start()
    link.drop(Parting.SLOW)
    reading.join(10)
    assert [b""] == read
    theirs.close()
    drainer.release(link)


class LonelySocket(socket.socket):
    """One whose other machine has vanished: the system has given it up."""

    def recv(self, _size: int, _flags: int = 0, /) -> bytes:
        """Nothing any more."""
        raise OSError(errno.ETIMEDOUT, "Connection timed out")


def test_connection_that_the_system_gives_up_is_lost_and_not_just_silent(drainer: Drainer) -> None:
    ours, theirs = socket.socketpair()
    lonely = LonelySocket(ours.family, ours.type, ours.proto, ours.detach())
    link = Link(1, lonely, "here", PortEnd(Greeting("", "")), drainer)
    with theirs, pytest.raises(ConnectionError, match="timed out"):
        link.receive(1)
    drainer.release(link)


def test_closed_link_is_left_alone_and_close_frees_the_descriptor(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    link.close()
    link.hang_up(gently=False)
    link.send(b"x")
    assert link.flush()
    assert -1 == link.fileno()
    assert b"" == theirs.recv(1)


def test_receive_waits_no_longer_than_told_and_a_send_meanwhile_not_at_all(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    link.wait_at_most(0.0001)
    with pytest.raises(TimeoutError):
        link.receive(100)
    link.wait_at_most(10)
    reading = threading.Thread(target=link.receive, args=[1])
    reading.start()
    for _ in range(15):  # Windows takes the whole of a first one
        link.send(b"x" * 60_000)
    assert link.draining
    assert b"x" * 900_000 == read(theirs, 900_000)
    theirs.send(b"x")
    reading.join()


def test_lab_client_gets_one_write_a_message_and_a_pause_between(
    drainer: Drainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = socket.socketpair()
    theirs.settimeout(30)
    link = Link(1, ours, "here", LabServerEnd(LAB), drainer, LAB, paced_s=0.005)
    send, written = link._send, list[tuple[float, bytes]]()

    def watched(data: bytes, flags: int) -> int:
        written.append((time.monotonic(), bytes(data)))
        return send(data, flags)

    monkeypatch.setattr(link, "_send", watched)
    with theirs:
        link.write([b"one", b"two"])
        link.write([b"three"])
        link.finish(10)
        assert (b"onetwothree", b"") == (read(theirs, 11), theirs.recv(1))
        drainer.release(link)
    times, texts = zip(*written, strict=True)
    assert (b"one", b"two", b"three") == texts
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.005 * 0.9


def test_more_slow_links_than_can_be_watched_are_tried_by_the_clock(
    pair: tuple[Link, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drainer_module, "_MOST_WATCHED", 0)
    link, theirs = pair
    link.send(b"x" * 900_000)
    assert b"x" * 900_000 == read(theirs, 900_000)
    wait_until(lambda: not link.draining)


@pytest.mark.expects_errors
def test_error_in_one_step_does_not_end_the_drainer(drainer: Drainer, pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    drainer._tell(lambda: 1 / 0)
    link.send(b"x" * 900_000)
    assert b"x" * 900_000 == read(theirs, 900_000)
