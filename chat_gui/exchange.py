"""One connection's bytes: what arrives goes into the dialogue, what it wants to say goes out, as far as it goes, paced.

Runs on the session's thread alone, which waits for the socket and calls this when there is something to do.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from .dialogue import Dialogue
from .events import Event

_log = logging.getLogger(__name__)

_RECV_BYTES: Final = 24 * 1024
_RESET_AT_CLOSE: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""A `struct linger`: on, for no time at all."""


class Exchange:
    """One connected, non-blocking socket and its dialogue; a context manager that ends the connection.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, sock: socket.socket, dialogue: Dialogue, clock: Callable[[], float]) -> None:
        self.sock = sock
        self.is_blocked = False
        """The kernel would take no more bytes."""
        self._dialogue = dialogue
        self._clock = clock
        self._rest = b""
        self._next_write_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def wanted_at(self) -> float:
        """When something is due by the clock."""
        if self._dialogue.writes and not self.is_blocked:
            return min(self._dialogue.deadline, self._next_write_at)
        return self._dialogue.deadline

    def take_events(self) -> list[Event]:
        """What has been said since the last call."""
        events, self._dialogue.events = self._dialogue.events, []
        return events

    def read(self) -> None:
        """Take what has arrived."""
        try:
            data = self.sock.recv(_RECV_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            _log.info("connection lost: %s", error)
            data = b""
        if data:
            self._dialogue.feed(data, self._clock())
        else:
            self._dialogue.closed()

    def write(self) -> None:
        """Send what is due, as far as the kernel takes it."""
        dialogue = self._dialogue
        while dialogue.writes and self._clock() >= self._next_write_at:
            write = dialogue.writes[0]
            data = self._rest or write.data
            try:
                sent = self.sock.send(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError as error:
                _log.info("connection lost: %s", error)
                self.read()  # what the server said last: a refusal, a goodbye
                dialogue.closed()
                return
            self._rest = data[sent:]
            self.is_blocked = bool(self._rest)
            if self.is_blocked:
                return
            dialogue.writes.popleft()
            self._next_write_at = self._clock() + dialogue.spacing_s if dialogue.spacing_s else 0.0
            dialogue.take_answers(write.answers, self._clock())

    def say_goodbye(self, timeout_s: float) -> None:
        """Send what still waits, then wait for the server to close its side; all for so long at the most.

        An old server that has not closed it by then may know no other end than an error: it would take nothing from us
        and pass it on, again and again, and tell nobody that we have left. It gets its error, by a reset.
        """
        dialogue = self._dialogue
        if not dialogue.is_welcome:
            return
        until = self._clock() + timeout_s
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_WRITE)
            while dialogue.writes and dialogue.ending is None:
                left_s = until - self._clock()
                paused_s = self._next_write_at - self._clock()
                if left_s <= 0:
                    return
                if paused_s > 0:
                    time.sleep(min(paused_s, left_s))  # what is said last leaves at its pace, and nothing else is done
                elif self.is_blocked and not selector.select(left_s):
                    return
                self.write()
            # To close with bytes unread would be a reset, which may destroy at the other end what was just sent.
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
            selector.modify(self.sock, selectors.EVENT_READ)
            while dialogue.ending is None and (left_s := until - self._clock()) > 0 and selector.select(left_s):
                self.read()
            if dialogue.ending is None and not dialogue.is_native:
                with contextlib.suppress(OSError):  # macOS refuses it where the connection is over already
                    self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
