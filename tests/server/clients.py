"""Clients for the server's tests: a blocking socket each, read in the test's own thread."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

TIMEOUT_S = 30.0

Line = dict[str, Any]


class Raw:
    """A connection, and what has been read of it."""

    def __init__(self, port: int, *, buffer_bytes: int = 0) -> None:
        self.sock = socket.socket()
        if buffer_bytes:  # before connecting: afterwards the window has been agreed upon
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect(("127.0.0.1", port))
        self.read = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it. Safe to call twice."""
        self.sock.close()

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.sock.sendall(data)

    def until(self, wanted: bytes) -> bytes:
        """Read until this has come, and return everything up to its end."""
        deadline = time.monotonic() + TIMEOUT_S
        while wanted not in self.read:
            assert time.monotonic() < deadline, f"{wanted!r} did not come: {self.read[-300:]!r}"
            try:
                data = self.sock.recv(65536)
            except TimeoutError:
                continue
            assert data, f"closed before {wanted!r} came: {self.read[-300:]!r}"
            self.read += data
        end = self.read.index(wanted) + len(wanted)
        found, self.read = self.read[:end], self.read[end:]
        return found

    def rest(self) -> bytes:
        """Everything until the server closes the connection."""
        with suppress(ConnectionError):
            while data := self.sock.recv(65536):
                self.read += data
        rest, self.read = self.read, b""
        return rest


class Native(Raw):
    """A client that speaks JSON; with a nick it says hello at once."""

    def __init__(self, port: int, nick: str = "", *, buffer_bytes: int = 0, **hello: object) -> None:
        super().__init__(port, buffer_bytes=buffer_bytes)
        self.greeting = self.line()
        self.welcome: Line = {}
        if nick:
            self.ask("hello", nick=nick, **hello)
            self.welcome = self.hear("welcome")

    def ask(self, kind: str, **fields: object) -> None:
        """Send a request."""
        self.send(json.dumps({"type": kind, **fields}).encode() + b"\n")

    def say(self, text: str, to: str = "#lobby", nonce: str = "") -> None:
        """Send a message."""
        self.ask("say", to=to, text=text, nonce=nonce)

    def line(self) -> Line:
        """The next line."""
        line: Line = json.loads(self.until(b"\n"))
        return line

    def hear(self, kind: str, matching: Callable[[Line], bool] = lambda _line: True) -> Line:
        """The next line of a kind; what comes before it is passed over."""
        while True:
            line = self.line()
            if line["type"] == kind and matching(line):
                return line

    def message(self, *keys: str) -> tuple[Any, ...]:
        """Those fields of the next message."""
        message = self.hear("message")
        return tuple(message[key] for key in keys)

    def texts(self, count: int) -> list[str]:
        """The texts of the next messages."""
        return [self.hear("message")["text"] for _ in range(count)]


class Text(Raw):
    """A person with netcat; with a nick it is typed at once."""

    def __init__(self, port: int, nick: str = "") -> None:
        super().__init__(port)
        self.until(b"\n")
        if nick:
            self.type(nick)
            self.until(b"type.\n* ")
            self.until(b"\n")

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        self.send(f"{line}\n".encode())

    def line(self) -> str:
        """The next line."""
        return self.until(b"\n").decode().removesuffix("\n")
