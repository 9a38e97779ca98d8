"""One client's connection: its socket, its outbox, and the end that knows its dialect.

Who does what:
- The reader thread alone receives (reader.py), but for a while in which it has lent the connection to the hub.
- The hub thread alone starts a send. It sends at once what the kernel takes; the rest waits in the outbox.
- The drainer thread sends what waits, and closes the socket when reader and hub are done with it.

Reading waits and sending must not, on one socket. Where a single send can be told not to wait, it is. Windows knows no
such send, and some system might not take a timeout for reading as we give it; there the descriptor has two Python
objects, the reader's with a timeout and the writer's with none at all, and every read costs one system call more: with
ten flooding clients about a seventh of the throughput.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from math import ceil

from .drainer import Drainer
from .status import Counters
from .wire import limits
from .wire.ends import ServerEnd
from .wire.labs import Lab
from .wire.messages import Answer
from .wire.native import PortEnd


def timeval_format(sock: socket.socket, formats: Sequence[str] = ("ll", "qq")) -> str:
    """How the system wants a receive timeout, for `struct.pack`: seconds and microseconds; empty if it takes neither.

    A 32-bit system counts seconds in a C long or, since some years, in 64 bits, and Python does not know which.
    """
    for each in formats:
        told = struct.pack(each, 1, 500_000)
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, told)
            if told == sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, len(told)):
                return each
    return ""


def _asked_timeval_format() -> str:
    if not hasattr(socket, "MSG_DONTWAIT"):
        return ""
    with suppress(OSError), socket.socket() as sock:
        return timeval_format(sock)
    return ""


_TIMEVAL = _asked_timeval_format()
DONT_WAIT = socket.MSG_DONTWAIT if _TIMEVAL else 0
_LOOK_S = 1.0
"""How often a waiting reader looks by itself whether its connection has been ended, on Windows: to shut a socket down
wakes nobody there who waits for it already, so one that is dropped while it is silent would be told late."""
_SHORTEST_WAIT_S = 0.001  # to the system, a receive timeout of zero is for ever


class Parting(StrEnum):
    """Why a client is no longer here: the word that the others are told."""

    LEFT = ""
    LOST = "lost"
    SILENT = "silent"
    SLOW = "slow"
    FAILED = "failed"


class Link:
    """One client's connection.

    Args:
        sock: the accepted socket; the link owns it.
        end: the client's dialect.
        lab: the row of a lab's port.
        outbox_bytes: how much may wait for a client before it is given up.
        counters: where to note how much has waited.
    """

    __slots__ = (
        "_address",
        "_closed",
        "_counters",
        "_drainer",
        "_is_down",
        "_lock",
        "_looks",
        "_outbox_bytes",
        "_send",
        "_waiting",
        "_waiting_bytes",
        "_writer",
        "dialect",
        "draining",
        "end",
        "ending",
        "named",
        "number",
        "paced_s",
        "parting",
        "penalty_s",
        "sock",
        "thread",
    )

    def __init__(
        self,
        number: int,
        sock: socket.socket,
        address: str,
        end: ServerEnd,
        drainer: Drainer,
        lab: Lab | None = None,
        outbox_bytes: int = limits.OUTBOX_BYTES,
        paced_s: float = limits.LAB_SPACING_S,
        counters: Counters | None = None,
    ) -> None:
        self.number = number
        self.sock = sock
        self.end = end
        self.dialect = lab.name if lab else "text"
        self.paced_s = paced_s if lab else 0.0
        self.named = False
        self.penalty_s = 0.0
        self.ending = False
        self.parting: Parting | None = None
        self.thread: threading.Thread | None = None
        self._address = address
        self._drainer = drainer
        self._outbox_bytes = outbox_bytes
        self._counters = counters
        self._writer = sock
        if not DONT_WAIT:
            self._writer = socket.socket(sock.family, sock.type, sock.proto, sock.fileno())
            self._writer.setblocking(False)
        self._send = self._writer.send
        # Set by the hub thread, cleared by the drainer under the lock after the last byte has left: so the hub may
        # look without the lock, and while it sees False nothing waits and nobody else sends.
        self.draining = False
        # Guards the outbox, and the descriptor against being shut down after it was closed.
        self._lock = threading.Lock()
        self._waiting: deque[bytes | memoryview] | None = None  # made when first needed: a deque takes 600 bytes
        self._waiting_bytes = 0
        self._closed = False
        self._is_down = False
        self._looks = 1

    def __str__(self) -> str:
        return f"#{self.number} {self._address}"

    # Safe from any thread

    @property
    def native(self) -> bool:
        """Whether the client speaks JSON; False until its first line has come."""
        return isinstance(self.end, PortEnd) and self.end.native

    def drop(self, parting: Parting) -> None:
        """End the connection now; its reader will notice and say so."""
        if self.parting is None:
            self.parting = parting
        self.ending = True
        self.hang_up(gently=False)

    def hang_up(self, *, gently: bool) -> None:
        """Shut down our own direction, or both, which wakes the reader."""
        with self._lock, suppress(OSError):  # it may be over already
            if not self._closed:
                self._is_down = self._is_down or not gently
                self.sock.shutdown(socket.SHUT_WR if gently else socket.SHUT_RDWR)

    # The accept thread

    def refuse(self, last_words: bytes) -> None:
        """Say no and close: no reader and no hub will ever know of this client."""
        with suppress(OSError):
            self._send(last_words, DONT_WAIT)
        self.hang_up(gently=True)
        self.close()

    # The reader thread

    def open(self) -> None:
        """Say the server's first words, before the hub knows of the client."""
        self._send(self.end.opening(), DONT_WAIT)

    def wait_at_most(self, timeout_s: float) -> None:
        """How long `receive` may wait from now on."""
        if DONT_WAIT:
            seconds, rest = divmod(max(timeout_s, _SHORTEST_WAIT_S), 1)
            timeval = struct.pack(_TIMEVAL, int(seconds), int(rest * 1e6))
            # macOS refuses where both directions are over. Then nothing is waited for, and there may be bytes to read.
            with suppress(OSError):
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
        else:
            self._looks = max(1, ceil(timeout_s / _LOOK_S))
            self.sock.settimeout(timeout_s / self._looks)

    def receive(self, most_bytes: int) -> bytes:
        """The next bytes; none at the end of the connection. Raises TimeoutError, or what broke the connection."""
        for _ in range(self._looks):
            if self._is_down:
                return b""
            try:
                return self.sock.recv(most_bytes)
            except BlockingIOError:
                continue
            except TimeoutError as error:
                # Python calls two things so: that we have waited long enough, which has no number, and that the other
                # machine did not answer the system for so long that the connection is over.
                if error.errno is not None:
                    raise ConnectionAbortedError(error.errno, error.strerror) from error
        raise TimeoutError

    # The hub thread

    def receive_now(self, most_bytes: int) -> bytes:
        """The next bytes, while the reader has lent the connection; none at its end.

        Raises:
            BlockingIOError: none have come yet.
            OSError: what broke the connection.
        """
        return b"" if self._is_down else self._writer.recv(most_bytes, DONT_WAIT)

    @property
    def is_behind(self) -> bool:
        """Whether something it was sent waits on our side, or did not arrive."""
        if self.draining or self.ending:
            return self.draining
        try:
            self.sock.getpeername()
        except OSError:  # what it was sent after its goodbye has been refused, which the system tells only like this
            return True
        return False

    def render(self, answers: Sequence[Answer], me: str) -> list[bytes]:
        """What the client is to be sent."""
        return self.end.render(answers, me)

    def write(self, writes: Sequence[bytes]) -> None:
        """Send writes that the end has rendered: one by one if it is paced, else as one."""
        if not self.paced_s:
            self.send(writes[0] if len(writes) == 1 else b"".join(writes))
        elif not self.ending:
            for data in writes:
                self._put(data)

    def send(self, data: bytes) -> None:
        """Send at once what the kernel takes, and let the rest wait."""
        if self.ending:
            return
        if self.draining:
            self._put(data)
            return
        try:
            sent = self._send(data, DONT_WAIT)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self._note(error)
            return
        if sent < len(data):
            self._put(memoryview(data)[sent:] if sent else data)

    def finish(self, within_s: float = limits.LINGER_S) -> None:
        """Hang up once everything has been sent."""
        self.ending = True
        self._drainer.finish(self, within_s)

    def _note(self, error: OSError) -> None:
        """What broke the connection is told once, to whoever uses it next: to the reader it may look like a goodbye."""
        if self.parting is None and not isinstance(error, BrokenPipeError):  # that one follows a goodbye
            self.parting = Parting.LOST

    def _put(self, data: bytes | memoryview) -> None:
        with self._lock:
            if self._waiting is None:
                self._waiting = deque()
            self._waiting.append(data)
            self._waiting_bytes += len(data)
            waiting_bytes = self._waiting_bytes
            starts, self.draining = not self.draining, True
        if self._counters is not None:
            self._counters.waits(waiting_bytes)
        if waiting_bytes > self._outbox_bytes:
            self.drop(Parting.SLOW)
        elif starts:
            self._drainer.drain(self)

    # The hub and the drainer thread

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self.sock.fileno()

    # The drainer thread

    def flush(self) -> bool:
        """Send what the kernel takes, of a paced link one write at the most; True if there was nothing left."""
        while True:
            with self._lock:
                if not self._waiting:
                    self.draining = False
                    return True
                data = self._waiting[0]
            try:
                sent = self._send(data, DONT_WAIT)
            except BlockingIOError:
                return False
            except OSError as error:
                self._note(error)
                self._forget()
                return True
            with self._lock:
                self._waiting_bytes -= sent
                if sent < len(data):
                    self._waiting[0] = memoryview(data)[sent:]
                else:
                    self._waiting.popleft()
            if self.paced_s:
                return False

    def close(self) -> None:
        """Give the descriptor back."""
        self._forget()
        with self._lock:
            self._closed = True
            if self._writer is not self.sock:
                self._writer.detach()
            self.sock.close()

    def _forget(self) -> None:
        with self._lock:
            self._waiting = None
            self._waiting_bytes = 0
            self.draining = False
