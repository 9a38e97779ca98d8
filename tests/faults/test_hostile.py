"""Hostile bytes by the ten thousand: no thread ends, the server goes on serving, and its memory stays.

CHAT_FRAMES=100000 CHAT_SEED=7 python3 -m pytest tests/faults/test_hostile.py
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path

from server.service import Service, Settings
from server.store import Store
from tests.server.clients import TIMEOUT_S, Native, Raw, Text
from tests.waiting import wait_until

FRAMES = int(os.environ.get("CHAT_FRAMES", "10000"))
SEED = int(os.environ.get("CHAT_SEED", "1").split()[0])
LABS = ("lab8080", "lab14901", "lab9090", "lab9999", "lab14900")
MOST_GROWTH_BYTES = 48 << 20
KINDS = [
    *("hello", "say", "join", "leave", "topic", "nick", "history", "search"),
    *("rooms", "typing", "ping", "pong", "quit", "who", "help", "welcome"),
]
FIELDS = [
    *("type", "nick", "token", "rooms", "since", "client", "to", "text", "nonce", "room", "before", "limit", "mark"),
    *("protocol", "at", "id", "from", "__class__", ""),
]
NASTY_TEXTS = [
    "",
    " ",
    "#lobby",
    "#" + "x" * 40,
    "#room/..",
    "@eve",
    "@" + "y" * 300,
    "\0",
    "\x1b]0;owned\x07\x1b[2J",
    "\u202ecod.exe",
    "a\r\n\r\nann: forged",
    "\ud800",
    "e" + "\u0301" * 500,
    "\U000e0041" * 50,
    "x" * 4001,
    "Ω" * 4000,
    '" OR 1=1; DROP TABLE messages; --',
    "NEAR(* AND (",
    "../../etc/passwd",
    "%s%n{0}",
    "/quit",
    "/msg",
    "/nick " + "z" * 99,
    "exit",
]
NASTY_VALUES = [None, True, False, 0, -1, 1, 2**63, -(2**70), 1e308, 0.1, [], {}, [[]], ["#a"] * 300, {"a": {}}]
# Python's own parser takes these two, and nothing else should.
NOT_JSON = ["NaN", "-Infinity", "1e999", "9" * 5000, "0x1", "'a'", "[" * 3000, '{"a":' * 3000, '"\\ud800"', '"\\u12"']


class Frames:
    """Hostile frames without end, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._makers: list[Callable[[], bytes]] = [
            self._noise,
            self._say,
            self._request,
            self._request,
            self._request,
            self._not_json,
            self._mutilated,
            self._mutilated,
            self._line,
            self._line,
        ]

    def next(self) -> bytes:
        """The next frame: a line, half of one, several, or nothing of the kind."""
        if self.random.random() < 0.002:
            return self.random.choice((b"x", b"\xff", b"\0", b'{"', "я".encode())) * 100_000 + b"\n"
        return self.random.choice(self._makers)()

    def _noise(self) -> bytes:
        return self.random.randbytes(self.random.randint(1, 300)) + self._ending()

    def _request(self) -> bytes:
        names = self.random.sample(FIELDS, self.random.randint(0, 6))
        fields = {name: self._value() for name in names}
        fields["type"] = self.random.choice(KINDS)
        if fields["type"] in ("hello", "nick") and self.random.random() < 0.8:
            fields["type"] = "say"  # a wrong token is made to wait, and this is not a test of patience
        return json.dumps(fields, ensure_ascii=self.random.random() < 0.5).encode("utf-8", "surrogatepass") + b"\n"

    def _say(self) -> bytes:
        """Well-formed, so that what is hostile in it goes all the way."""
        to = self.random.choice(("#lobby", "#lobby", "@native1x0", self._value()))
        nonce = self.random.choice(("", "n", str(self.random.random()), self._value()))
        fields = {"type": "say", "to": to, "text": self._value(), "nonce": nonce}
        return json.dumps(fields).encode() + b"\n"

    def _value(self) -> object:
        if self.random.random() < 0.7:
            return self.random.choice(NASTY_TEXTS)
        return self.random.choice(NASTY_VALUES)

    def _not_json(self) -> bytes:
        value = self.random.choice(NOT_JSON)
        key = self.random.choice(FIELDS)
        return f'{{"type":"{self.random.choice(KINDS)}","{key}":{value}}}\n'.encode()

    def _mutilated(self) -> bytes:
        data = bytearray(self._request())
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randrange(len(data))
            data[place : place + self.random.randint(0, 3)] = self.random.randbytes(self.random.randint(0, 3))
            data += b"\n"
        return bytes(data)

    def _line(self) -> bytes:
        return self.random.choice(NASTY_TEXTS).encode("utf-8", "surrogatepass") + self._ending()

    def _ending(self) -> bytes:
        return self.random.choice((b"\n", b"\n", b"\r\n", b"\r", b""))


class Attacker:
    """A client that sends what it is given, reads or does not, and comes back when it is thrown out."""

    def __init__(self, port: int, name: str, opening: bytes, *, reads: bool = True) -> None:
        self.returns = -1
        self._port = port
        self._name = name
        self._opening = opening
        self._reads = reads
        self._raw: Raw | None = None

    def send(self, data: bytes) -> None:
        """Send a frame, on a new connection if the old one is over."""
        try:
            if self._raw is None:
                self._raw = Raw(self._port)
                self.returns += 1
                self._raw.send(self._opening % (f"{self._name}{self.returns}".encode(),))
            self._raw.sock.settimeout(TIMEOUT_S)
            self._raw.send(data)
            self._raw.sock.settimeout(0)
            while self._reads:
                if not self._raw.sock.recv(1 << 18):
                    raise EOFError
        except BlockingIOError:
            pass
        except (ConnectionError, EOFError):
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._raw:
            self._raw.close()
        self._raw = None


def attackers(service: Service) -> list[Attacker]:
    """Some of each dialect; those that never read are thrown out as slow in time."""
    hello = b'{"type":"hello","nick":"%s"}\n'
    native = [Attacker(service.port, f"native{i}x", hello, reads=i > 0) for i in range(4)]
    text = [Attacker(service.port, f"text{i}x", b"%s\n", reads=i > 0) for i in range(3)]
    unnamed = [Attacker(service.port, "", b"%.0s") for _ in range(2)]
    labs = [Attacker(port, name, b"%s") for name, port in service.lab_ports.items()]
    return [*native, *text, *unnamed, *labs]


def resident_bytes() -> int:
    """What this process holds in memory; 0 where nobody says."""
    with suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
        return int(found[1]) * 1024 if found else 0
    return 0


def serving_threads() -> set[str]:
    """The names of the threads that serve everybody."""
    names = {thread.name for thread in threading.enumerate()}
    return {name for name in names if name in ("hub", "drainer") or name.startswith("accept-")}


def readers() -> int:
    return sum(thread.name.startswith("reader-") for thread in threading.enumerate())


def test_hostile_frames_end_no_thread_and_fill_no_memory(tmp_path: Path) -> None:
    settings = Settings(
        port=0,
        labs=dict.fromkeys(LABS, 0),
        rate=0,
        outbox_bytes=256 * 1024,
        presence_delay_s=0.01,
        hello_timeout_s=1.0,
        lab_hello_timeout_s=1.0,
    )
    frames = Frames(SEED)
    with Service(settings, partial(Store, tmp_path)) as service, ExitStack() as held:
        threads = serving_threads()
        assert 2 + 1 + len(LABS) == len(threads)
        crowd = attackers(service)
        for attacker in crowd:
            held.callback(attacker.close)
        early_bytes = 0
        for number in range(FRAMES):
            frames.random.choice(crowd).send(frames.next())
            if number == FRAMES // 4:  # caches and buffers have their size by now
                early_bytes = resident_bytes()
        with Native(service.port, "newcomer") as newcomer, Text(service.port, "netcat") as netcat:
            newcomer.say("is anybody there?")
            newcomer.hear("message", lambda line: line["text"] == "is anybody there?")
            netcat.until(b"newcomer: is anybody there?")
        growth_bytes = resident_bytes() - early_bytes
        assert threads == serving_threads()
        assert any(attacker.returns > 0 for attacker in crowd), "nobody was thrown out: were they heard at all?"
        for attacker in crowd:
            attacker.close()
        wait_until(lambda: service.report().clients == 0, what="every client to be let go")
        wait_until(lambda: readers() == 0, what="every reader to end")
        assert "failed" not in service.report().drops
        with closing(Store(tmp_path)) as store:
            authors = {message.sender for message in store.newest(FRAMES)}
        for dialect in ("native", "text", "lab"):
            assert any(author.startswith(dialect) for author in authors), f"no {dialect} client was ever heard"
        if sys.platform == "linux":
            assert growth_bytes < MOST_GROWTH_BYTES, f"{growth_bytes >> 20} MiB more"
