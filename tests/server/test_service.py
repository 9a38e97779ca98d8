"""The server as a whole, in this process and over loopback: what its clients see."""

from __future__ import annotations

import contextlib
import errno
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from server import link as link_module
from server import service as service_module
from server.history import Change, StorageError
from server.service import CannotListen, Service, Settings
from server.store import Store
from server.wire import limits
from server.wire.labs import BY_NAME
from server.wire.messages import Message
from tests.server.clients import Native, Raw, Text
from tests.waiting import DEFAULT_TIMEOUT_S, wait_until


@pytest.fixture(params=[link_module.DONT_WAIT, 0], ids=["", "as on Windows"])
def any_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "DONT_WAIT", request.param)


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(Settings(port=0, rate=0, presence_delay_s=0.01)) as service:
        yield service


def test_greeting_says_who_speaks_and_helps_a_person_at_a_terminal(service: Service) -> None:
    with Native(service.port) as client:
        assert ("greeting", 1, "Chat") == tuple(client.greeting[key] for key in ("type", "protocol", "server"))
        assert "press Enter" in client.greeting["hint"]
        assert client.greeting["server_id"]


def test_message_reaches_native_and_text_clients(service: Service) -> None:
    with Native(service.port, "ann") as ann, Text(service.port, "bob") as bob:
        assert {"#lobby"} == {room["name"] for room in ann.welcome["rooms"]}
        ann.hear("joined")
        ann.say("привет", nonce="n1")
        assert (2, "#lobby", "ann", "привет", "n1") == ann.message("id", "to", "from", "text", "nonce")
        assert "ann: привет" == bob.line()
        bob.type("hi ann")
        assert ("bob", "hi ann") == ann.message("from", "text")


def test_text_client_can_ask_for_help_talk_to_one_and_quit(service: Service) -> None:
    with Native(service.port, "ann") as ann, Text(service.port, "bob") as bob:
        bob.type("/who")
        assert "* 2 here: ann, bob" == bob.line()
        bob.type("/help")
        assert bob.line().startswith("* Every line")
        bob.type("/msg ann psst")
        assert ("@ann", "psst") == ann.message("to", "text")
        bob.type("/quit")
        assert bob.rest().endswith(b"begins with a slash\n")
        assert "bob" == ann.hear("left")["nick"]


def test_message_that_is_read_again_is_the_one_that_was_told(service: Service) -> None:
    with Native(service.port, "ann") as ann:
        ann.say("hi", nonce="n1")
        told = ann.hear("message")
        ann.ask("history", to="#lobby")
        ann.ask("search", text="hi")
        del told["type"]
        assert [told] == ann.hear("history")["messages"]
        assert [told] == ann.hear("found")["messages"]


def test_last_line_without_its_end_counts(service: Service) -> None:
    with Native(service.port, "ann") as ann, Raw(service.port) as raw:
        raw.send(b"bob\r\nhello")
        raw.sock.shutdown(socket.SHUT_WR)
        assert "hello" == ann.hear("message")["text"]
        assert "bob" == ann.hear("left")["nick"]


def test_all_that_was_sent_at_once_is_answered_in_order(service: Service) -> None:
    with Native(service.port) as client:
        client.send(
            b'{"type":"hello","nick":"ann"}\n{"type":"say","to":"#lobby","text":"1"}\n'
            b'{"type":"say","to":"#lobby","text":"2"}\n{"type":"ping","mark":3}\n'
        )
        kinds = [client.line()["type"] for _ in range(5)]
        assert ["welcome", "caught_up", "message", "message", "pong"] == kinds


def test_request_may_come_byte_by_byte(service: Service) -> None:
    with Native(service.port) as client:
        for byte in '{"type":"hello","nick":"юля"}\n'.encode():
            client.send(bytes([byte]))
        assert "юля" == client.hear("welcome")["nick"]


@pytest.mark.parametrize(
    ("nick", "code"),
    [("ANN", "nick_taken"), ("", "nick_bad"), ("x" * 25, "nick_bad"), ("a b", "nick_bad"), ("\ud800", "nick_bad")],
)
def test_refused_nick_leaves_the_connection_open_for_another(service: Service, nick: str, code: str) -> None:
    with Native(service.port, "ann"), Native(service.port) as client:
        client.ask("hello", nick=nick)
        assert code == client.hear("error")["code"]
        client.ask("hello", nick="bob")
        assert "bob" == client.hear("welcome")["nick"]


def test_text_client_is_asked_again_for_a_nick_that_is_taken(service: Service) -> None:
    with Native(service.port, "ann"), Text(service.port) as bob:
        bob.type("Ann")
        assert bob.line().startswith("! Somebody is called Ann")
        bob.type("bob")
        assert bob.line().startswith("* Welcome, bob")


def test_returning_client_hears_what_it_missed(service: Service) -> None:
    with Native(service.port, "ann") as ann:
        with Native(service.port, "bob") as bob:
            ann.say("one")
            since = bob.hear("message")["id"]
            token = bob.welcome["token"]
        ann.say("two")
        ann.hear("left")
        with Native(service.port, "bob", since=since, token=token) as bob:
            assert "two" == bob.hear("message")["text"]
            assert bob.hear("caught_up")["gap"] is False


def test_ids_grow_on_every_link_while_many_speak(service: Service) -> None:
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(Native(service.port, f"n{i}", rooms=["#lobby", "#a"])) for i in range(6)]
        for number in range(40):
            for i, client in enumerate(clients):
                client.say(str(number), to=("#lobby", "#a", f"@n{(i + 1) % 6}")[number % 3])
        for client in clients:
            # Of three messages two reach everybody; of the third kind each client hears what it says and is told.
            ids = [client.hear("message")["id"] for _ in range(27 * 6 + 13 * 2)]
            assert ids == sorted(set(ids))


def test_flooding_client_is_slowed_and_nothing_of_it_is_lost() -> None:
    settings = Settings(port=0, rate=100, burst=10)
    with Service(settings) as service, Native(service.port, "ann") as ann, Native(service.port, "bob") as bob:
        ann.send(b"".join(b'{"type":"say","to":"#lobby","text":"%d"}\n' % i for i in range(40)))
        bob.say("not held up")
        texts = ann.texts(41)
        assert [str(i) for i in range(40)] == [text for text in texts if text.isdigit()]
        assert texts.index("not held up") < 35


def test_flooder_that_goes_is_gone_at_once() -> None:
    with Service(Settings(port=0, rate=0.1, burst=2)) as service, Native(service.port, "ann") as ann:
        with Native(service.port, "bob") as bob:
            bob.send(b'{"type":"ping"}\n' * 50)
            bob.hear("pong")
        service.close()
        assert "closing" == ann.hear("error")["code"]


@pytest.mark.usefixtures("any_system")
def test_silent_native_client_is_asked_and_then_dropped() -> None:
    settings = Settings(port=0, ping_after_s=0.05, drop_after_s=1.0, presence_delay_s=0.01)
    with Service(settings) as service, Native(service.port, "ann") as ann, Native(service.port, "bob") as bob:
        ann.hear("joined")
        while ann.line()["type"] != "left":
            ann.ask("pong")
        assert "ping" == bob.hear("ping")["type"]
        assert b"" == bob.rest().replace(b'{"type":"ping","mark":0}\n', b"")


def test_text_client_may_be_silent_for_as_long_as_it_likes() -> None:
    settings = Settings(port=0, ping_after_s=0.01, drop_after_s=0.02, presence_delay_s=0.01)
    with Service(settings) as service, Text(service.port, "nc") as nc, Native(service.port, "ann") as probe:
        assert b'"ping"' in probe.rest()  # it is dropped, and the other has been as silent for longer
        assert ["* ann joined", "* ann left"] == [nc.line(), nc.line()]


def test_messages_that_cannot_be_stored_are_delivered_to_nobody(
    caplog: pytest.LogCaptureFixture, expects_errors: list
) -> None:
    class Full(Store):
        def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
            if messages:
                raise StorageError("disk full")

    with (
        Service(Settings(port=0), Full) as service,
        Native(service.port, "ann") as ann,
        Native(service.port) as probe,
    ):
        ann.say("secret words", nonce="n")
        error = ann.hear("error")
        assert ("storage", "n", False) == (error["code"], error["nonce"], error["fatal"])
        probe.ask("hello", nick="bob")
        probe.hear("caught_up")
    assert ["ERROR"] == [record.levelname for record in expects_errors]
    assert "secret words" not in caplog.text


def test_words_and_nicks_of_people_stay_out_of_the_log(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with Native(service.port, "ann") as ann:
        ann.say("secret words")
        ann.hear("message")
    assert "secret" not in caplog.text


# Start and end


@pytest.mark.usefixtures("any_system")
def test_close_says_goodbye_to_everybody_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    settings = Settings(port=0, labs={"lab14901": 0})
    with Service(settings) as service:
        clients = [Native(service.port, "ann"), Text(service.port, "bob"), Raw(service.port)]
        lab = Raw(service.lab_ports["lab14901"])
        lab.until(b"nickname")
        lab.send(b"lab")
        clients[0].hear("joined", lambda line: line["nick"] == "lab")
        threading.Thread(target=service.close).start()
        goodbyes = [client.rest() for client in [*clients, lab]]
    assert b'"closing"' in goodbyes[0]
    assert b"! The server is closing. Goodbye!\n" in goodbyes[1]
    assert b'"closing"' in goodbyes[2]
    assert b"* The server is closing. Goodbye!" in goodbyes[3]
    for client in [*clients, lab]:
        client.close()
    wait_until(lambda: set(threading.enumerate()) <= before)


def test_close_is_bounded_though_a_client_neither_reads_nor_goes() -> None:
    settings = Settings(port=0, rate=0, close_timeout_s=0.3)
    with Service(settings) as service, Native(service.port, "frozen", buffer_bytes=4096):
        with Native(service.port, "ann") as ann:
            for _ in range(100):
                ann.say("x" * 4000)
            ann.texts(100)
        closing = threading.Thread(target=service.close, daemon=True)
        closing.start()
        closing.join(DEFAULT_TIMEOUT_S)
        assert not closing.is_alive()
        service.close()


class Deaf(socket.socket):
    """A listening socket that can't be shut down, as on Windows and macOS: its thread hears of the end by the clock."""

    def shutdown(self, how: int) -> None:
        raise OSError(errno.ENOTCONN, "not connected")


def test_ports_close_together_where_each_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    open_port = service_module.open_port
    monkeypatch.setattr(service_module, "open_port", lambda host, port: Deaf(fileno=open_port(host, port).detach()))
    service = Service(Settings(port=0, labs=dict.fromkeys(BY_NAME, 0)))
    service.start()
    started = time.monotonic()
    service.close()
    assert time.monotonic() - started < 3 * limits.ACCEPT_TIMEOUT_S  # one after the other would be up to six


@pytest.mark.parametrize("name", ["hub", "accept-native", "accept-lab8080"])
def test_server_that_gets_too_few_threads_leaves_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def refuse_one(thread: threading.Thread) -> None:
        if thread.name == name:
            raise RuntimeError("can't start new thread")
        start(thread)

    before = set(threading.enumerate())
    monkeypatch.setattr(threading.Thread, "start", refuse_one)
    with pytest.raises(RuntimeError):
        Service(Settings(port=0, labs={"lab8080": 0})).start()
    assert set(threading.enumerate()) <= before


def test_service_that_was_never_started_closes() -> None:
    assert Service(Settings(port=0)).close()


def test_port_in_use_is_said_and_leaves_nothing_open() -> None:
    with Service(Settings(port=0)) as first:
        second = Service(Settings(port=0, labs={"lab8080": first.port}))
        with pytest.raises(CannotListen) as caught:
            second.start()
        assert first.port == caught.value.port
        with Native(first.port) as client:
            assert client.greeting


@pytest.mark.parametrize("host", ["256.1.1.1", "no.such.host.invalid", "a..b", "203.0.113.7"])
@pytest.mark.usefixtures("no_names_looked_up")
def test_bad_address_is_said(host: str) -> None:
    with pytest.raises(CannotListen):
        Service(Settings(host=host, port=0)).start()


def test_it_listens_on_ipv6_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        service = Service(Settings(host="::1", port=0))
        service.start()
    except CannotListen as error:
        pytest.skip(f"no IPv6 loopback here: {error}")
    with contextlib.closing(service), socket.create_connection(("::1", service.port), 10) as client:
        assert client.recv(10).startswith(b'{"type"')


def test_server_that_is_full_says_so_and_has_room_again_later() -> None:
    settings = Settings(port=0, max_clients=1, labs={"lab9999": 0})
    with Service(settings) as service:
        with Native(service.port, "ann"):
            with Native(service.port) as second:
                error = second.hear("error")
                assert ("full", True) == (error["code"], error["fatal"])
                assert b"" == second.rest()
            with Raw(service.lab_ports["lab9999"]) as third:
                assert b"* This server is full: try again later." == third.rest()

        def has_room() -> bool:
            with Native(service.port) as probe:
                probe.ask("hello", nick="bob")
                return b"welcome" in probe.until(b"\n")

        wait_until(has_room)


def test_thread_that_cannot_be_started_costs_that_client_only(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = threading.Thread.start

    def fail(thread: threading.Thread) -> None:
        if thread.name.startswith("reader-"):
            raise RuntimeError("can't start new thread")
        start(thread)

    with Native(service.port, "ann") as ann:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", fail)
            with Native(service.port) as unlucky:
                assert "full" == unlucky.hear("error")["code"]
        with Native(service.port, "bob"):
            assert "bob" == ann.hear("joined")["nick"]


def test_limits_of_the_settings_are_those_of_the_table() -> None:
    settings = Settings()
    assert (limits.DEFAULT_PORT, limits.CLIENTS) == (settings.port, settings.max_clients)


# Tokens


def test_wrong_token_makes_its_connection_wait_and_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRONG_TOKEN_S", 0.2)
    with Native(service.port, "ann") as ann, Native(service.port) as thief, Native(service.port) as owner:
        ann.ask("ping")
        ann.hear("pong")
        started = time.monotonic()
        for _ in range(2):
            thief.ask("hello", nick="ann", token="0" * 32)
            assert "nick_taken" == thief.hear("error")["code"]
        assert time.monotonic() - started >= 0.2
        thief.ask("hello", nick="bob")
        owner.ask("hello", nick="ann", token=ann.welcome["token"])
        assert "ann" == owner.hear("welcome")["nick"]
        error = ann.hear("error")
        assert ("replaced", True) == (error["code"], error["fatal"])
        assert b"" == ann.rest()
        assert "bob" == thief.hear("welcome")["nick"]


def test_server_closes_at_once_though_somebody_waits_for_a_wrong_token(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WRONG_TOKEN_S", 60.0)  # no machine is so slow
    with Native(service.port, "ann") as ann, Native(service.port) as thief:
        ann.ask("ping")
        ann.hear("pong")
        thief.ask("hello", nick="ann", token="0" * 32)
        thief.hear("error")
        thief.ask("hello", nick="bob")
        started = time.monotonic()
        service.close()
        assert time.monotonic() - started < limits.WRONG_TOKEN_S


def test_who_floods_is_heard_in_order_and_hinders_nobody(any_system: None, service: Service) -> None:
    """Long enough for several loans of the flooding client's connection to the hub, and a rest between two of them."""
    flood, count = 3, 2000
    with Native(service.port, "ann") as ann, Native(service.port, "bob") as bob:
        for part in range(flood):
            lines = [
                json.dumps({"type": "say", "to": "#lobby", "text": f"{part} {number}", "nonce": f"{part}.{number}"})
                for number in range(count)
            ]
            writer = threading.Thread(target=ann.send, args=("".join(f"{line}\n" for line in lines).encode(),))
            writer.start()
            bob.say(f"bob {part}")
            bob.hear("message", lambda line, part=part: line["text"] == f"bob {part}")
            expected = [f"{part} {number}" for number in range(count)]
            heard = ann.texts(count + 1)
            assert f"bob {part}" in heard
            assert expected == [text for text in heard if not text.startswith("bob")]
            writer.join()


def test_closing_ends_a_connection_that_the_hub_reads(any_system: None) -> None:
    settings = Settings(port=0, rate=0, close_timeout_s=1.0, linger_s=0.1)
    with Service(settings) as service, Native(service.port, "ann") as ann:
        line = json.dumps({"type": "say", "to": "#lobby", "text": "x" * 1000}).encode() + b"\n"

        def flood() -> None:
            with contextlib.suppress(OSError):
                while True:
                    ann.send(line)

        def listen() -> None:
            with contextlib.suppress(OSError):
                while ann.sock.recv(65536):
                    pass

        flooding, listening = threads = [threading.Thread(target=each) for each in (flood, listen)]
        for thread in threads:
            thread.start()
        wait_until(lambda: service.report().messages > 1000)
        service.close()
        listening.join(DEFAULT_TIMEOUT_S)
        assert not listening.is_alive()
        with contextlib.suppress(OSError):
            ann.sock.shutdown(socket.SHUT_RDWR)  # it may wait for room that there will never be
        flooding.join()
