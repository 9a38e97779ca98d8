"""A crowd of clients in one thread: connects, talks, and counts what everybody hears and when."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

STALL_S = 10.0
"""With nothing heard for so long, what is missing is lost."""
MARK = b"~"
"""Stands once in every message and nowhere else, so that deliveries can be counted in raw bytes."""
TEXT = "x" * 99 + "~"


class StalledError(Exception):
    """The server has stopped answering."""


@dataclass(slots=True)
class Speech:
    """How a client of one kind of server talks: what it waits for, says first, waits for then, and how it speaks."""

    opening: bytes
    hello: Callable[[int], bytes]
    ready: bytes
    say: Callable[[int], bytes]


NATIVE = Speech(
    opening=b"\n",
    hello=lambda number: (json.dumps({"type": "hello", "protocol": 1, "nick": f"u{number}"}) + "\n").encode(),
    ready=b'"caught_up"',
    say=lambda number: (
        json.dumps({"type": "say", "to": "#lobby", "nonce": str(number), "text": TEXT}) + "\n"
    ).encode(),
)
RELAY = Speech(
    opening=b"\n", hello=lambda number: f"u{number}\n".encode(), ready=b"", say=lambda _: (TEXT + "\n").encode()
)


@dataclass(slots=True)
class Member:
    """One client."""

    sock: socket.socket
    heard: int = 0
    unsent: bytearray = field(default_factory=bytearray)


class Crowd:
    """`size` clients of the server at a loopback port. A context manager.

    Raises:
        StalledError: the server does not answer.
    """

    def __init__(self, port: int, speech: Speech, size: int) -> None:
        self._speech = speech
        self._selector = selectors.DefaultSelector()
        self._said = 0
        self.members = [self._join(port, number) for number in range(size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for member in self.members:
            member.sock.close()

    def _join(self, port: int, number: int) -> Member:
        sock = socket.create_connection(("127.0.0.1", port), STALL_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read_until(sock, self._speech.opening)
        sock.sendall(self._speech.hello(number))
        if self._speech.ready:
            self._read_until(sock, self._speech.ready)
        sock.setblocking(False)
        member = Member(sock)
        self._selector.register(sock, selectors.EVENT_READ, member)
        return member

    @staticmethod
    def _read_until(sock: socket.socket, word: bytes) -> None:
        seen = b""
        while word not in seen:
            data = sock.recv(1 << 16)
            if not data:
                raise StalledError("closed in the handshake")
            seen = seen[-64:] + data

    def settle(self, quiet_s: float = 0.3) -> None:
        """Read until nothing has come for `quiet_s`: the joins have been told. Forgets what was heard."""
        while self._hear(quiet_s) is not None:
            pass
        for member in self.members:
            member.heard = 0

    def flood(self, senders: int, messages: int, in_flight: int) -> float:
        """`senders` clients send `messages` each, never more than `in_flight` in all unheard by the last client.

        Returns:
            Deliveries per second.
        """
        total, sent, delivered = senders * messages, 0, 0
        observer = self.members[-1]
        started = time.perf_counter()
        while delivered < total * len(self.members):
            while sent < total and sent - observer.heard < in_flight:
                self._send(self.members[sent % senders])
                sent += 1
            heard = self._hear(STALL_S)
            if heard is None:
                raise StalledError(f"{delivered} of {total * len(self.members)} deliveries made")
            delivered += heard
        return delivered / (time.perf_counter() - started)

    def quiet(self, messages: int) -> list[float]:
        """One message at a time. Returns the seconds that each client waited for each message."""
        waits = []
        for _ in range(messages):
            sent_at = time.perf_counter()
            self._send(self.members[0])
            left = len(self.members)
            while left:
                heard = self._hear(STALL_S)
                if heard is None:
                    raise StalledError(f"{left} clients have not heard a message")
                waits.extend([time.perf_counter() - sent_at] * heard)
                left -= heard
        return waits

    def _send(self, member: Member) -> None:
        self._said += 1
        member.unsent += self._speech.say(self._said)
        self._flush(member)

    def _flush(self, member: Member) -> None:
        try:
            sent = member.sock.send(member.unsent)
        except BlockingIOError:
            sent = 0
        del member.unsent[:sent]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if member.unsent else 0)
        if self._selector.get_key(member.sock).events != wanted:
            self._selector.modify(member.sock, wanted, member)

    def _hear(self, timeout_s: float) -> int | None:
        """Read whatever has come. Returns how many messages it held, or None if nothing came at all."""
        heard = 0
        ready = self._selector.select(timeout_s)
        if not ready:
            return None
        for key, mask in ready:
            member: Member = key.data
            if mask & selectors.EVENT_WRITE:
                self._flush(member)
            if mask & selectors.EVENT_READ:
                data = member.sock.recv(1 << 18)
                if not data:
                    raise StalledError("the server closed a connection")
                count = data.count(MARK)
                member.heard += count
                heard += count
        return heard
