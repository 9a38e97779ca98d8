"""Servers on the loopback that do as a test tells them, and an ear for what a session says.

`Scripted` runs a function for each connection, in its accept thread; `Relay` is the least server of ours that
remembers nonces, so that it can be killed and started again. Both join their thread when they are closed.
"""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from chat_gui.address import Address
from chat_gui.events import Event
from chat_gui.session import Session
from server.wire import limits
from server.wire.codec import encode
from server.wire.messages import Answer, CaughtUp, Greeting, Message, Pong, RoomState, Welcome
from tests.waiting import wait_until

HOST = "127.0.0.1"
TIMEOUT_S = 30.0
GREETING = Greeting("Class 10B", "id-1")
WELCOME = Welcome("me", (RoomState(limits.LOBBY, "", ("me",)),))

T = TypeVar("T")


class Line:
    """One accepted connection, as a script uses it; its reads and writes fail after ten seconds."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(TIMEOUT_S)
        self._reader = sock.makefile("rb")

    def send(self, *answers: Answer) -> None:
        """Send answers as JSON lines."""
        self.sock.sendall(b"".join(map(encode, answers)))

    def requests(self) -> Iterator[dict[str, Any]]:
        """What the client asks, until it closes."""
        with suppress(OSError):
            for line in self._reader:
                yield json.loads(line)

    def let_in(self, *missed: Answer) -> dict[str, Any]:
        """Greet, read the hello, welcome. Returns the hello."""
        self.send(GREETING)
        hello = next(self.requests())
        self.send(WELCOME, *missed, CaughtUp())
        return hello

    def wait_for_the_end(self) -> None:
        """Read until the client closes."""
        for _ in self.requests():
            pass

    def close(self) -> None:
        """Hang up."""
        self._reader.close()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


class Scripted:
    """A server that runs `script` for each connection, one after the other.

    Args:
        script: what to do with a connection; it is closed behind it. None never accepts.
        port: 0 takes a free one.
        receive_bytes: the size of the kernel's buffer for what the client sends; 0 for the usual.
    """

    def __init__(self, script: Callable[[Line], object] | None, *, port: int = 0, receive_bytes: int = 0) -> None:
        self.lines: list[Line] = []
        self.failures: list[AssertionError] = []
        self._script = script
        self._closing = threading.Event()
        self._listener = socket.create_server((HOST, port), backlog=1 if script is None else 100)
        if receive_bytes:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.address = Address(HOST, self.port)
        self._thread = threading.Thread(target=self._serve, name="scripted-server")

    def __enter__(self) -> Self:
        if self._script is not None:
            self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()
        if _error is None:
            assert [] == self.failures

    def close(self) -> None:
        """Kill it: every connection is torn down. Safe to call twice."""
        self._closing.set()
        self._listener.close()
        for line in list(self.lines):
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)
        if self._thread.ident:
            self._thread.join(TIMEOUT_S)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                line = Line(self._listener.accept()[0])
            except TimeoutError:
                continue
            except OSError:
                return
            self.lines.append(line)
            if self._closing.is_set():
                line.close()  # accepted while the others were torn down
                return
            try:
                self._script(line)  # type: ignore[misc]
            except (OSError, StopIteration):
                pass  # the client has gone, or the server has been killed
            except AssertionError as error:
                self.failures.append(error)
            finally:
                line.close()


class Relay:
    """The least server of ours: gives ids and receipts, replays what was missed, and survives its own death.

    Args:
        die_after: messages it stores in one life before it dies; every other time with the last receipt unsent.
    """

    def __init__(self, die_after: int = 0) -> None:
        self.stored: list[Message] = []
        self.arrived: list[str] = []
        """The nonces of all that came, again and again if they came so."""
        self.lives = 0
        self._die_after = die_after

    def __call__(self, line: Line) -> None:
        """Serve one connection."""
        self.lives += 1
        line.send(GREETING)
        requests = line.requests()
        since = next(requests)["since"]
        line.send(WELCOME, *[each for each in self.stored if each.id > since], CaughtUp())
        left = self._die_after
        for request in requests:
            if request["type"] == "ping":
                line.send(Pong(request["mark"]))
            elif request["type"] == "say":
                left -= 1
                message = self._store(request)
                if left == 0 and self.lives % 2:
                    return
                line.send(message)
                if left == 0:
                    return

    def _store(self, request: dict[str, Any]) -> Message:
        nonce = request["nonce"]
        self.arrived.append(nonce)
        for each in self.stored:
            if each.nonce == nonce:
                return each
        message = Message(len(self.stored) + 1, request["to"], "me", request["text"], time.time(), nonce)
        self.stored.append(message)
        return message


class Ear:
    """Collects what a session says, in the test's own thread.

    Args:
        session: entered and left together with the ear.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.heard: list[Event] = []
        self._taken = 0

    def __enter__(self) -> Self:
        self.session.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.session.close()
        assert self.session.join(TIMEOUT_S)

    def listen(self) -> list[Event]:
        """All that has been heard so far."""
        with suppress(queue.Empty):
            while True:
                self.heard += self.session.events.get_nowait()
        return self.heard

    def wait_for(self, kind: type[T]) -> T:
        """The next event of this kind after the last one that was waited for."""

        def place() -> int:
            events = self.listen()
            places = (i for i in range(self._taken, len(events)) if isinstance(events[i], kind))
            return next(places, -1) + 1

        self._taken = wait_until(place, what=f"{kind.__name__} after {self.heard[self._taken :]}")
        event = self.heard[self._taken - 1]
        assert isinstance(event, kind)
        return event

    def of(self, kind: type[T]) -> list[T]:
        """The events of one kind, so far."""
        return [event for event in self.listen() if isinstance(event, kind)]
