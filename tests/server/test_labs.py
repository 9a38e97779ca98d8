"""The five old console clients, unchanged, in one room with windows and netcat: all that each of them sees."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import pytest

from server import service as service_module
from server.link import Link
from server.service import Service, Settings
from server.wire import limits
from tests.peers.lab_clients import LabClient
from tests.server.clients import Native, Text
from tests.waiting import wait_until

# The dialect table again, in full sentences: what юля's console shows when she comes, and when bob comes and goes.
WELCOME = {
    "lab8080": ["юля присоединился к чату!", "Подключение к серверу успешно!"],
    "lab14901": [],
    "lab9090": ["юля joined the chat!", "You are connected to the chat!"],
    "lab9999": ["юля joined the chat.", "Connected to the server"],
    "lab14900": [],
}
JOINED = {
    "lab8080": ["bob присоединился к чату!"],
    "lab14901": [],
    "lab9090": ["bob joined the chat!"],
    "lab9999": ["bob joined the chat."],
    "lab14900": ["bob joined the chat!"],
}
LEFT = {
    "lab8080": ["bob покинул чат!"],
    "lab14901": [],
    "lab9090": ["bob left the chat."],
    "lab9999": ["bob left the chat."],
    "lab14900": ["bob left the chat"],
}
ECHOING = {"lab9090", "lab9999"}
DIALECTS = tuple(WELCOME)


@pytest.fixture
def service() -> Iterator[Service]:
    labs = dict.fromkeys(DIALECTS, 0)
    with Service(Settings(port=0, rate=0, labs=labs, presence_delay_s=0.01)) as service:
        yield service


def come(service: Service, dialect: str, nick: str) -> LabClient:
    return LabClient(dialect, "127.0.0.1", service.lab_ports[dialect], nick).start()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_old_client_sees_exactly_the_lines_of_its_own_chat(service: Service, dialect: str) -> None:
    with Native(service.port, "ann") as ann, come(service, dialect, "юля") as julia:
        assert "юля" == ann.hear("joined")["nick"]
        expected = list(WELCOME[dialect])
        with Text(service.port, "bob") as bob:
            expected += JOINED[dialect]
            ann.hear("joined")
            bob.type("привет, мир")
            expected.append("bob: привет, мир")
            ann.hear("message")
            julia.say("привет, bob")
            expected += ["юля: привет, bob"] * (dialect in ECHOING)
            assert ("юля", "привет, bob") == ann.message("from", "text")
            assert bob.until(b"bob\n").decode().endswith("юля: привет, bob\n")
        expected += LEFT[dialect]
        ann.hear("left")
        ann.say("the end")
        expected.append("ann: the end")
        wait_until(lambda: "".join(expected) == julia.heard, what=f"{expected} and not {julia.lines}")
        julia.quit()
        assert "юля" == ann.hear("left")["nick"]
        assert not julia.died


def test_clients_of_all_kinds_meet_in_one_room(service: Service) -> None:
    with ExitStack() as stack:
        ann = stack.enter_context(Native(service.port, "ann"))
        nc = stack.enter_context(Text(service.port, "nc"))
        labs = {dialect: stack.enter_context(come(service, dialect, dialect)) for dialect in DIALECTS}
        came = {ann.hear("joined")["nick"] for _ in range(6)}
        assert {"nc", *DIALECTS} == came
        for speaker, client in labs.items():
            client.say(f"from {speaker}")
        spoken = {ann.message("from", "text") for _ in labs}
        assert {(dialect, f"from {dialect}") for dialect in DIALECTS} == spoken
        for listener, client in labs.items():
            for speaker in DIALECTS:
                count = 0 if speaker == listener and listener not in ECHOING else 1
                line = f"{speaker}: from {speaker}"
                wait_until(lambda c=client, x=line, n=count: c.heard.count(x) == n, what=f"{line} at {listener}")
        nc.until(b"from lab14900\n")
        assert [] == [client.deaths for client in labs.values() if client.died]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_message_is_one_write_however_fast_they_come(
    service: Service, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[float, str]] = []

    class Watched(Link):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            if self.paced_s:
                self._send = self._watch

        def _watch(self, data: bytes, flags: int) -> int:
            written.append((time.monotonic(), bytes(data).decode()))
            return self.sock.send(data, flags)

    monkeypatch.setattr(service_module, "Link", Watched)
    with Native(service.port, "ann") as ann, come(service, dialect, "юля") as julia:
        ann.hear("joined")
        for i in range(20):
            ann.say(f"привет {i}")
        expected = [*WELCOME[dialect], *(f"ann: привет {i}" for i in range(20))]
        wait_until(lambda: "".join(expected) == julia.heard)
    _prompt, *writes = written
    assert expected == [text for _at, text in writes]
    pauses = [later - earlier for (earlier, _), (later, _) in pairwise(writes)]
    assert min(pauses) >= limits.LAB_SPACING_S * 0.9


@pytest.mark.parametrize("dialect", DIALECTS)
def test_long_message_comes_in_whole_characters(service: Service, dialect: str) -> None:
    with Native(service.port, "ann") as ann, come(service, dialect, "юля") as julia:
        ann.hear("joined")
        ann.say("щ" * 2000 + "😀" * 100)
        wait_until(lambda: "".join(julia.lines).count("😀") == 100)
        spoken = julia.heard.removeprefix("".join(WELCOME[dialect]))
        assert "щ" * 2000 + "😀" * 100 == spoken.replace("ann: ", "")
        assert not julia.died


def test_old_client_whose_nick_is_taken_is_told_its_new_one(service: Service) -> None:
    with Native(service.port, "ann") as ann, come(service, "lab9090", "Ann") as other:
        assert "Ann2" == ann.hear("joined")["nick"]
        wait_until(lambda: "* Ann is taken here, you are now Ann2." in other.heard)
        other.say("hi")
        assert ("Ann2", "hi") == ann.message("from", "text")


def test_farewell_is_a_leave_and_not_a_message(service: Service) -> None:
    with (
        Native(service.port, "ann") as ann,
        come(service, "lab9090", "bob") as bob,
        come(service, "lab9090", "eve") as eve,
    ):
        wait_until(lambda: "eve joined the chat!" in bob.heard or "eve joined the chat!" in eve.heard)
        ann.hear("joined")
        ann.hear("joined")
        bob.quit()
        assert "left" == ann.line()["type"]
        wait_until(lambda: "bob left the chat." in eve.heard)
        assert 1 == eve.heard.count("bob left the chat.")


def test_farewell_glued_behind_a_message_leaves_the_message(service: Service) -> None:
    with Native(service.port, "ann") as ann, come(service, "lab9090", "bob") as bob:
        ann.hear("joined")
        bob.say_raw(b"bob: byebob left the chat.")
        bob.vanish()
        assert ("bob", "bye") == ann.message("from", "text")
        left = ann.hear("left")
        assert ("bob", "") == (left["nick"], left.get("reason", ""))


def test_talk_of_somebody_whose_nick_ends_in_ones_own_is_no_farewell(service: Service) -> None:
    with Native(service.port, "eve") as eve, come(service, "lab9090", "ann") as ann:
        eve.hear("joined")
        for text in ("joann left the chat.", "did you see?"):
            ann.say(text)
            assert ("ann", text) == eve.message("from", "text")


def test_half_a_character_is_held_until_the_rest_comes(service: Service) -> None:
    with Native(service.port, "ann") as ann, come(service, "lab14901", "юля") as julia:
        ann.hear("joined")
        julia.say_raw("привет".encode()[:-1])
        ann.ask("ping")
        ann.hear("pong")
        julia.say_raw("привет".encode()[-1:])
        assert ("юля", "привет") == ann.message("from", "text")
