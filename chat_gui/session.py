"""A connection that lasts: one background thread that connects, talks, and connects again.

The thread waits in `select` on its socket and on a pair of sockets by which any other thread wakes it, so that sending,
closing and "try now" never wait for the network. What it reads goes, in lists, into a bounded queue that the Tk loop
polls; when that queue is full the thread stops reading and TCP pushes back. It knows nothing of Tk.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import queue
import random
import selectors
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from server.tuning import tune
from server.wire import limits
from server.wire.messages import Request

from .address import Address
from .bookmarks import Bookmarks
from .dialogue import Dialogue, Ending
from .events import Connecting, Event, Failed, Lost, Reason
from .exchange import Exchange
from .identities import Identities
from .memory import Memory
from .routes import Peer, Route, own_address_towards
from .waking import Sleep

_log = logging.getLogger(__name__)

CLOSE_FLUSH_S: Final = 0.5
"""How long a closing window goes on sending what its user has said."""
_FINAL: Final = frozenset({Reason.REPLACED, Reason.NICK_BAD, Reason.NEWER, Reason.REJECTED})
"""No use in trying again by itself, even after a welcome: the session waits until the user asks."""
_CONNECT_REASONS: Final = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ETIMEDOUT: Reason.TIMED_OUT,
    errno.EHOSTDOWN: Reason.TIMED_OUT,
    errno.ENETUNREACH: Reason.UNREACHABLE,
    errno.EHOSTUNREACH: Reason.UNREACHABLE,
    errno.ENETDOWN: Reason.UNREACHABLE,
    errno.EADDRNOTAVAIL: Reason.UNREACHABLE,
    # Somebody took the connection and threw it away, so soon that we hear of both at once.
    errno.ECONNRESET: Reason.CLOSED,
    errno.ECONNABORTED: Reason.CLOSED,
}
_IN_PROGRESS: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0)})


class _Closing(Exception):
    """Internal: the session is being closed; everything under way ends."""


class Session:
    """Keeps one nick connected to one server.

    Args:
        address: where the server is.
        nick: what to be called there.
        client: the program's name and version, for the server's log.
        identities: the tokens for one's nicks; forgotten with the session if none are given.
        bookmarks: how far one has read; where there are none, all that has arrived is taken to be read.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
        own_address: which of this machine's addresses leads to a server.

    A context manager; `start` begins, `close` ends, `join` waits.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        *,
        client: str = "",
        identities: Identities | None = None,
        bookmarks: Bookmarks | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        own_address: Callable[[Peer], str] = own_address_towards,
    ) -> None:
        self.events: queue.Queue[list[Event]] = queue.Queue(limits.EVENTS_QUEUED)
        self._address = address
        self._memory = Memory(nick, identities=identities or Identities(), bookmarks=bookmarks or Bookmarks())
        self._client = client
        self._clock = clock
        self._wall_clock = wall_clock
        self._own_address = own_address
        self._peer: Peer = (socket.AF_UNSPEC, None)  # what was reached last
        self._requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._tries = 0  # since the last connection that stood for a while
        self._closing = threading.Event()
        self._retry_now = threading.Event()
        self._wake_lock = threading.Lock()  # guards the wake sockets' end: a byte must not go to another's descriptor
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        # A daemon, because a look-up of a host's name can't be interrupted: it must not keep a closed window's process.
        self._thread = threading.Thread(target=self._run, name="session", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self.join(limits.CONNECT_TIMEOUT_S)

    # Safe from any thread.

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def send(self, request: Request) -> None:
        """Send a request; a message waits for a connection if there is none. Never blocks."""
        self._requests.put(request)
        self._wake()

    def retry_now(self) -> None:
        """Do not wait for the next try."""
        self._retry_now.set()
        self._wake()

    def close(self) -> None:
        """End the session; what has been said is still sent, for half a second at the most. Returns at once."""
        self._closing.set()
        self._wake()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end. Returns whether it has; it may not while a host's name is being looked up."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return self.has_ended

    @property
    def has_ended(self) -> bool:
        """Whether the thread runs no more, or not yet."""
        return not self._thread.is_alive()

    def _wake(self) -> None:
        # Full means that it will wake anyway; closed, that it has ended.
        with self._wake_lock, contextlib.suppress(OSError):
            self._wake_write.send(b"w")

    # The session's own thread, from here on.

    def _run(self) -> None:
        try:
            while self._try():
                pass
        except _Closing:
            pass
        finally:
            with self._wake_lock:
                self._wake_read.close()
                self._wake_write.close()

    def _try(self) -> bool:
        """One connection, and the wait behind it. Returns whether there is to be another."""
        self._tries += 1
        self._emit([Connecting(self._address.host, self._address.port, self._tries)])
        try:
            ending = self._attempt()
        except _Closing:
            raise
        except Exception:  # noqa: BLE001 - the thread's root: without this the window would wait for ever
            _log.exception("a connection ended by our own mistake")
            ending = Ending(Reason.BROKEN)
        self._retry_now.clear()
        if not self._memory.was_welcome:
            self._emit([Failed(ending.reason, ending.detail)])
            return False
        if ending.reason in _FINAL:
            self._emit([Failed(ending.reason, ending.detail)])
            self._wait(float("inf"))
        else:
            wait_s = backoff_s(self._tries, random.random())  # noqa: S311 - it spreads tries, it guards nothing
            self._emit([Lost(ending.reason, ending.detail, wait_s)])
            self._wait(wait_s)
        return True

    def _attempt(self) -> Ending:
        """One connection, from the look-up of the name to its end."""
        try:
            connected = self._connect()
        except OSError as error:
            return Ending(_reason(error), str(error))
        if isinstance(connected, Ending):
            return connected
        connected_at = self._clock()
        dialogue = Dialogue(self._memory, connected_at, self._wall_clock, self._client)
        with connected, Exchange(connected, dialogue, self._clock) as exchange:
            try:
                self._converse(exchange, dialogue)
            except _Closing:
                self._pass_requests(dialogue)
                exchange.say_goodbye(CLOSE_FLUSH_S)
                raise
            finally:
                self._memory.note_reading()
        # Not after every welcome: a server that throws us out again must not be asked several times a second.
        if self._clock() - connected_at > limits.RECONNECT_MAX_S:
            self._tries = 0
        return dialogue.ending or Ending(Reason.CLOSED)

    def _connect(self) -> socket.socket | Ending:
        """A connected, non-blocking socket, or why there is none; each of the host's addresses is tried in turn.

        Raises:
            OSError: none could be reached; the failure that says most.
        """
        try:
            found = socket.getaddrinfo(self._address.host, self._address.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # a label of over 63 characters is a UnicodeError
            return Ending(Reason.NAME_UNKNOWN, str(error))
        if self._closing.is_set():
            raise _Closing
        failure = OSError(errno.EHOSTUNREACH, "no address")
        for family, kind, protocol, _, address in found:
            try:
                # This too can fail for one address alone: a host has one of IPv6, which is switched off here.
                sock = socket.socket(family, kind, protocol)
                try:
                    self._reach(sock, address)
                except BaseException:
                    sock.close()
                    raise
            except OSError as error:
                if _reason(failure) is Reason.UNREACHABLE:
                    failure = error
            else:
                self._peer = (family, address)
                return sock
        raise failure

    def _reach(self, sock: socket.socket, address: object) -> None:
        sock.setblocking(False)
        tune(sock)
        code = sock.connect_ex(address)  # type: ignore[arg-type]  # getaddrinfo made it
        if code not in _IN_PROGRESS:
            raise OSError(code, "connect")
        give_up_at = self._clock() + limits.CONNECT_TIMEOUT_S
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_WRITE)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while True:
                left_s = give_up_at - self._clock()
                if left_s <= 0:
                    raise OSError(errno.ETIMEDOUT, "connect")
                ready = [key.fileobj for key, _ in selector.select(left_s)]
                if sock in ready:
                    break
                self._woken()
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, "connect")

    def _converse(self, exchange: Exchange, dialogue: Dialogue) -> None:
        sleep, route = Sleep(self._clock, self._wall_clock), self._route()
        with selectors.DefaultSelector() as selector:
            sock = exchange.sock
            selector.register(sock, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while dialogue.ending is None:
                wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if exchange.is_blocked else 0)
                selector.modify(sock, wanted)
                wait_s = min(exchange.wanted_at() - self._clock(), limits.WAKE_LOOK_S)
                for key, mask in selector.select(max(0.0, wait_s)):
                    if key.fileobj is self._wake_read:
                        self._empty_wake()
                    elif mask & selectors.EVENT_READ:
                        exchange.read()
                if self._closing.is_set():
                    raise _Closing
                has_slept, has_moved = sleep.is_over(), route.has_changed()
                if has_slept or has_moved:
                    dialogue.was_away(self._clock())
                self._pass_requests(dialogue)
                dialogue.tick(self._clock())
                exchange.write()
                self._emit(exchange.take_events())

    def _pass_requests(self, dialogue: Dialogue) -> None:
        while not self._requests.empty():
            dialogue.send(self._requests.get_nowait(), self._clock())

    def _wait(self, seconds: float) -> None:
        """Wait for the next try, or until the user asks for it; what they send meanwhile is remembered.

        After the machine has slept the network may be another one, and with another address of its own it is: the
        tries begin anew, at once.
        """
        sleep, route = Sleep(self._clock, self._wall_clock), self._route()
        until = self._clock() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            while (left_s := until - self._clock()) > 0 and not self._retry_now.is_set():
                # Without an end nothing but the user's wish counts, not even that a machine wakes.
                if selector.select(None if seconds == float("inf") else min(left_s, limits.WAKE_LOOK_S)):
                    self._woken()
                if seconds != float("inf") and (sleep.is_over() or route.has_changed()):
                    self._tries = 0
                    return
                while not self._requests.empty():
                    refusal = self._memory.remember(self._requests.get_nowait())
                    if refusal is not None:
                        self._emit([refusal])

    def _route(self) -> Route:
        return Route(lambda: self._own_address(self._peer), self._clock)

    def _woken(self) -> None:
        self._empty_wake()
        if self._closing.is_set():
            raise _Closing

    def _empty_wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake_read.recv(4096):
                pass

    def _emit(self, events: list[Event]) -> None:
        """Give the Tk loop events; while it is behind, wait for it, and let nothing be read meanwhile."""
        while events:
            if self._closing.is_set():
                raise _Closing
            try:
                self.events.put(events, timeout=0.1)
            except queue.Full:
                continue
            return


def _reason(error: OSError) -> Reason:
    return _CONNECT_REASONS.get(error.errno or 0, Reason.UNREACHABLE)


def backoff_s(attempt: int, chance: float) -> float:
    """How long to wait before the next try: doubling from half a second to fifteen, with half of it left to chance.

    A class whose server restarts must not come back in one instant.

    Args:
        attempt: tries since the last connection that stood for a while; 0 right after one.
        chance: from 0 to 1.
    """
    most = min(limits.RECONNECT_MAX_S, limits.RECONNECT_FIRST_S * 2.0 ** min(attempt, 10))
    return most * (0.5 + chance / 2)
