"""What hostile, broken and frozen clients may do: harm to themselves at the most."""

from __future__ import annotations

import errno
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from server import hub_thread
from server import service as service_module
from server.delivery import deliver
from server.hub import Hub
from server.listener import Listener
from server.service import Service, Settings
from server.wire import limits
from server.wire.messages import Say
from server.wire.native import PortEnd
from tests.peers.lab_clients import LabClient
from tests.server.clients import Native, Raw, Text
from tests.waiting import wait_until


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(Settings(port=0, rate=0, presence_delay_s=0.01, labs={"lab14901": 0, "lab9090": 0})) as service:
        yield service


def test_silent_connections_hinder_nobody_and_are_closed_in_time() -> None:
    settings = Settings(port=0, hello_timeout_s=1.0)
    with ExitStack() as stack:
        service = stack.enter_context(Service(settings))
        silent = [stack.enter_context(Raw(service.port)) for _ in range(500)]
        with Native(service.port, "ann") as ann:
            ann.say("in")
            assert "in" == ann.hear("message")["text"]
        for client in silent:
            assert b"No nick came in time." in client.rest()


def test_dripping_bytes_do_not_prolong_the_time_for_a_nick() -> None:
    with Service(Settings(port=0, hello_timeout_s=0.1)) as service, Raw(service.port) as client:
        client.sock.settimeout(0.01)

        def is_closed() -> bool:
            try:
                client.send(b"x")
                return not client.sock.recv(65536)
            except TimeoutError:
                return False
            except ConnectionError:
                return True

        wait_until(is_closed)


def test_silent_lab_client_at_the_prompt_blocks_nobody(service: Service) -> None:
    port = service.lab_ports["lab14901"]
    with LabClient("lab14901", "127.0.0.1", port, "mute", silent=True) as mute:
        assert mute.prompted.wait(30)
        with Native(service.port, "ann") as ann, LabClient("lab14901", "127.0.0.1", port, "bob") as bob:
            ann.hear("joined")
            ann.say("hi")
            wait_until(lambda: bob.heard == "ann: hi")


def test_half_a_line_and_then_the_end_is_nothing(service: Service) -> None:
    with Native(service.port, "ann") as ann:
        for half in (b'{"type":"hel', b"\xd0", b'{"type":"hello","nick":"x"}\n{"type":"say","to":"#lobby","te'):
            with Raw(service.port) as raw:
                raw.until(b"\n")
                raw.send(half)
        assert ["joined", "left"] == [ann.hear(kind)["type"] for kind in ("joined", "left")]


def test_reset_connection_is_told_as_lost(service: Service) -> None:
    with Native(service.port, "ann") as ann:
        bob = Native(service.port, "bob")
        ann.hear("joined")
        bob.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        bob.close()
        assert "lost" == ann.hear("left")["reason"]


GARBAGE = [
    b"\xff\xfe\xfa\n",
    b"\0\0\0\n",
    b"{}\n",
    b'{"type":"say","to":"#lobby","text":7}\n',
    b'{"type":"nonsense"}\n',
    b"[" * 20_000 + b"\n",
    b'{"a":' * 9_000 + b"\n",
    b'{"type":"ping","mark":' + b"9" * 5000 + b"}\n",
    b"x" * 200_000 + b"\n",
    b'{"type":"say","to":"#lobby","text":"' + b"x" * 4001 + b'","nonce":"n"}\n',
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: repr(garbage[:12]))
def test_garbage_is_answered_and_the_connection_goes_on(service: Service, garbage: bytes) -> None:
    with Native(service.port, "ann") as ann, Native(service.port, "bob") as bob:
        bob.send(garbage)
        assert bob.hear("error")["code"] in ("bad_frame", "too_long")
        bob.say("still here")
        assert "still here" == ann.hear("message")["text"]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: repr(garbage[:12]))
def test_garbage_instead_of_a_nick_harms_nobody(service: Service, garbage: bytes) -> None:
    with Native(service.port, "ann") as ann, Raw(service.port) as raw:
        raw.until(b"\n")
        raw.send(garbage)
        ann.say("x")
        assert "x" == ann.hear("message")["text"]


def test_message_too_long_is_refused_with_its_nonce(service: Service) -> None:
    with Native(service.port, "ann") as ann:
        ann.say("x" * (limits.TEXT_CHARS + 1), nonce="n")
        error = ann.hear("error")
        assert ("too_long", "n", False) == (error["code"], error["nonce"], error["fatal"])
        ann.say("я" * limits.TEXT_CHARS)
        assert limits.TEXT_CHARS == len(ann.hear("message")["text"])


def test_message_too_long_from_text_and_lab_clients_is_refused(service: Service) -> None:
    with Native(service.port, "ann") as ann, Text(service.port, "bob") as bob:
        bob.type("y" * (limits.TEXT_CHARS + 1))
        assert "! A message may have 4000 characters at the most." == bob.line()
        with LabClient("lab14901", "127.0.0.1", service.lab_ports["lab14901"], "lab") as lab:
            ann.hear("joined", lambda line: line["nick"] == "lab")
            lab.say("z" * (limits.TEXT_CHARS + 1))
            wait_until(lambda: "at the most" in lab.heard)
            lab.say("ok")
            assert "ok" == ann.hear("message", lambda line: line["text"] == "ok")["text"]


HOSTILE = "a\x00b\x1b[2Jc\x07d\u202ee\u2066f\x9bg\ufeffh"
TAME = "ab[2Jcdefgh"


@pytest.mark.parametrize("sender", ["native", "text", "lab14901", "lab9090"])
def test_control_characters_reach_no_terminal(service: Service, sender: str) -> None:
    hostile = HOSTILE.encode()
    with (
        Native(service.port, "ann") as ann,
        Text(service.port, "nc") as nc,
        LabClient("lab14901", "127.0.0.1", service.lab_ports["lab14901"], "lab") as lab,
    ):
        ann.hear("joined", lambda line: line["nick"] == "lab")
        if sender == "native":
            offender = Native(service.port, "eve")
            offender.say(HOSTILE)
        elif sender == "text":
            offender = Text(service.port, "eve")
            offender.send(hostile + b"\n")
        else:
            offender = Raw(service.lab_ports[sender])
            offender.until(b"nickname")
            offender.send(b"eve")
            ann.hear("joined", lambda line: line["nick"] == "eve")
            offender.send(hostile)
        with offender:
            ann.hear("message")
            assert f"eve: {TAME}".encode() in nc.until(b"h\n")
            wait_until(lambda: f"eve: {TAME}" in lab.heard)
            assert not lab.died


@pytest.mark.parametrize("port", ["native", "lab14901", "lab9090"])
def test_lines_of_200000_characters_and_broken_utf8_end_nobody_s_connection(service: Service, port: str) -> None:
    number = service.port if port == "native" else service.lab_ports[port]
    with Native(service.port, "ann") as ann, Raw(number) as raw:
        raw.until(b"\n" if port == "native" else b"nickname")
        raw.send(b"eve\n" if port == "native" else b"eve")
        ann.hear("joined")
        for data in ("я" * 200_000).encode(), b"\xff\xfe\xed\xa0\x80" * 1000, b"\0" * 100_000, b"\n":
            raw.send(data)

        def is_heard() -> bool:  # again and again: where nothing frames messages, it may be glued to the garbage
            raw.send(b"the end\n")
            ann.ask("ping")
            return "the end" in ann.until(b'"pong"').decode()

        wait_until(is_heard)


def test_forged_prefix_on_a_lab_port_stands_behind_the_true_nick(service: Service) -> None:
    with (
        Native(service.port, "ann") as ann,
        Native(service.port, "eve") as eve,
        LabClient("lab9090", "127.0.0.1", service.lab_ports["lab9090"], "bob") as bob,
    ):
        ann.hear("joined", lambda line: line["nick"] == "bob")
        bob.say_raw(b"eve: I am eve")
        assert ("bob", "eve: I am eve") == ann.message("from", "text")
        eve.say("no")
        assert ("eve", "no") == ann.message("from", "text")


@pytest.mark.expects_errors
def test_request_that_makes_the_hub_fail_costs_its_sender_only(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = Hub.handle

    def fail(hub: Hub, peer: object, event: object, now: float, at: float) -> None:
        if isinstance(event, Say) and event.text == "poison":
            raise RuntimeError("a bug of ours")
        handle(hub, peer, event, now, at)

    monkeypatch.setattr(Hub, "handle", fail)
    with Native(service.port, "ann") as ann, Native(service.port, "eve") as eve:
        eve.say("poison")
        assert "failed" == ann.hear("left")["reason"]
        eve.rest()
        ann.say("fine")
        assert "fine" == ann.hear("message")["text"]


@pytest.mark.expects_errors
def test_delivery_that_fails_does_not_end_the_hub(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with Native(service.port, "ann") as ann:
        failed = threading.Event()

        def fail_once(runs: object) -> None:
            monkeypatch.setattr(hub_thread, "deliver", deliver)
            failed.set()
            raise RuntimeError("a bug of ours")

        monkeypatch.setattr(hub_thread, "deliver", fail_once)
        ann.say("lost")
        assert failed.wait(30)
        ann.say("fine")
        assert "fine" == ann.hear("message")["text"]


def test_reader_that_fails_ends_its_client_only(
    service: Service, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    with Native(service.port, "ann") as ann, Native(service.port, "eve") as eve:
        ann.hear("joined")
        with monkeypatch.context() as patch:
            patch.setattr(PortEnd, "feed", _fail)
            eve.say("x")
            wait_until(lambda: expects_errors)
        eve.rest()
        assert "failed" == ann.hear("left")["reason"]


def _fail(*_arguments: object) -> None:
    raise RuntimeError("a bug of ours")


class ShortListener:
    """A listening socket of a process that has run out of descriptors some times."""

    def __init__(self, errors: list[OSError]) -> None:
        self.errors = errors
        self.accepted = threading.Event()

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        if self.errors:
            raise self.errors.pop(0)
        if self.accepted.is_set():
            raise TimeoutError
        self.accepted.set()
        return socket.socket(), ("127.0.0.1", 1)

    def getsockname(self) -> tuple[str, int]:
        return ("127.0.0.1", 1)

    def settimeout(self, timeout_s: float) -> None: ...

    def shutdown(self, how: int) -> None: ...

    def close(self) -> None: ...


def test_accept_that_fails_is_complained_of_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(limits, "ACCEPT_PAUSE_S", 0.001)
    numbers = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
    sock = ShortListener([OSError(number, "no") for number in numbers])
    listener = Listener(sock, "test", lambda accepted, _address: accepted.close())
    listener.start()
    assert sock.accepted.wait(30)
    listener.stop()
    assert 1 == len(expects_errors)
    assert "short of file descriptors" in expects_errors[0].getMessage()


@pytest.mark.parametrize("number", [errno.ECONNABORTED, errno.ECONNRESET, errno.EPROTO], ids=errno.errorcode.get)
def test_connection_that_broke_before_it_began_holds_nobody_up(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ACCEPT_PAUSE_S", 3600.0)
    sock = ShortListener([OSError(number, "reset")])
    listener = Listener(sock, "test", lambda accepted, _address: accepted.close())
    listener.start()
    came_in = sock.accepted.wait(30)
    listener.stop()
    assert came_in


@pytest.mark.expects_errors
def test_connection_that_cannot_be_taken_on_is_closed_and_the_next_one_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Service(Settings(port=0)) as service:
        with monkeypatch.context() as patch:
            patch.setattr(service_module, "PortEnd", _fail)
            with Raw(service.port) as unlucky:
                assert b"" == unlucky.rest()
        with Native(service.port, "ann") as ann:
            assert ann.welcome
