"""A class that comes in at once, and one who has missed much: what each waits for, over the wire, in one thread."""

from __future__ import annotations

import json
import selectors
import socket
import time
from contextlib import closing
from dataclasses import dataclass

from tests.bench.crowd import STALL_S, StalledError

READY = b'"type":"caught_up"'
MESSAGE = b'"type":"message"'
TEXT = "a line of homework, as long as such lines are in a chat"
IN_FLIGHT = 500


@dataclass(slots=True)
class Newcomer:
    """One connection of a storm."""

    sock: socket.socket
    hello: bytes
    tail: bytes = b""
    is_greeted: bool = False


def join_storm(port: int, size: int) -> float:
    """`size` clients connect at the same moment and say hello. Returns the seconds until the last one is in.

    Raises:
        StalledError: some are not let in.
    """
    newcomers: list[Newcomer] = []
    with selectors.DefaultSelector() as selector:
        started = time.perf_counter()
        try:
            for number in range(size):
                sock = socket.socket()
                newcomer = Newcomer(sock, _hello(f"storm{number}"))
                newcomers.append(newcomer)
                sock.setblocking(False)
                sock.connect_ex(("127.0.0.1", port))
                selector.register(sock, selectors.EVENT_READ, newcomer)
            waiting = size
            while waiting:
                ready = selector.select(STALL_S)
                if not ready:
                    raise StalledError(f"{waiting} of {size} were not let in")
                for key, _ in ready:
                    if _come_on(key.data):
                        selector.unregister(key.fileobj)
                        waiting -= 1
            return time.perf_counter() - started
        finally:
            for newcomer in newcomers:
                newcomer.sock.close()


def _come_on(newcomer: Newcomer) -> bool:
    """Read what the server says to one, and answer its greeting. Returns whether it is in."""
    data = newcomer.sock.recv(1 << 16)
    if not data:
        raise StalledError("closed in the handshake")
    if not newcomer.is_greeted and b"\n" in data:
        newcomer.is_greeted = True
        newcomer.sock.sendall(newcomer.hello)
    seen = newcomer.tail + data
    newcomer.tail = seen[-len(READY) :]
    return READY in seen


def replay(port: int, messages: int) -> float:
    """Somebody is away while `messages` are said. Returns the seconds from the next hello to the end of the replay.

    Raises:
        StalledError: not all of them came.
    """
    with closing(_enter(port, "away")) as away:
        [since] = [json.loads(line)["last_id"] for line in away.read_until(READY) if b'"type":"welcome"' in line]
    with closing(_enter(port, "talker")) as talker:
        talker.read_until(READY)
        said = heard = 0
        while heard < messages:
            batch = min(IN_FLIGHT, messages - said)
            lines = [
                {"type": "say", "to": "#lobby", "nonce": str(number), "text": TEXT}
                for number in range(said, said + batch)
            ]
            talker.sock.sendall(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
            said += batch
            while heard < said:
                heard += talker.line().count(MESSAGE)
    started = time.perf_counter()
    with closing(_enter(port, "away", since)) as away:
        missed = sum(MESSAGE in line for line in away.read_until(READY))
    spent_s = time.perf_counter() - started
    if missed != messages:
        raise StalledError(f"{missed} of {messages} messages came")
    return spent_s


class _Reader:
    """A blocking client that reads lines."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), STALL_S)
        self._lines = self.sock.makefile("rb", 1 << 18)

    def line(self) -> bytes:
        """The next line."""
        line = self._lines.readline()
        if not line:
            raise StalledError("the server closed a connection")
        return line

    def read_until(self, mark: bytes) -> list[bytes]:
        """All lines up to the one with a mark."""
        lines = [self.line()]
        while mark not in lines[-1]:
            lines.append(self.line())
        return lines

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self.sock.close()


def _enter(port: int, nick: str, since: int = 0) -> _Reader:
    """A client that has been greeted and has said hello."""
    reader = _Reader(port)
    reader.line()
    reader.sock.sendall(_hello(nick, since))
    return reader


def _hello(nick: str, since: int = 0) -> bytes:
    hello = {"type": "hello", "protocol": 1, "nick": nick, "rooms": ["#lobby"], "since": since}
    return json.dumps(hello).encode() + b"\n"
