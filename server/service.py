"""The running server: it opens the ports, knows who is connected, and brings everything to an end in time.

Threads: one per open port that accepts, one per client that reads (reader.py), one for the hub (hub_thread.py), one
drainer (drainer.py). They meet at the inbox. The history may have one of its own (settler.py).
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from types import TracebackType
from typing import Self

from .drainer import Drainer
from .history import History
from .hub import Hub
from .hub_thread import HubThread
from .inbox import Inbox, Order
from .link import Link, Parting
from .listener import Listener
from .reader import Reader, Rules
from .status import Counters, Report
from .store import Store
from .upkeep import Upkeep
from .wire import limits
from .wire.ends import ServerEnd
from .wire.lab_server import LabServerEnd
from .wire.labs import BY_NAME, Lab
from .wire.messages import Code, Error, Greeting
from .wire.native import PortEnd

log = logging.getLogger(__name__)
_NATIVE = "native"
HINT = "Not a chat window? Type a nick and press Enter."


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server runs.

    Args:
        host: the address or the name of an interface to listen on.
        port: 0 takes a free one; so it does in `labs`.
        labs: the name of a lab dialect, and its port.
        name: what clients show as the server's name.
        replay: how many messages of its rooms a newcomer is sent.
        nick_days: a nick whose owner has not come for so long is free again.
        keep_days: messages that are older are forgotten; 0 keeps all of them.
        upkeep_every_s: how often what is too old is looked for, if `tidy` is called as often.
        holds_nicks: refuse an owned nick to others while its owner is away.
        close_timeout_s: how long clients have, at the end, to take what they are told.
        close_disk_s: how much longer the disk has to store what they have said.
    """

    host: str = "127.0.0.1"
    port: int = limits.DEFAULT_PORT
    labs: Mapping[str, int] = field(default_factory=dict)
    name: str = "Chat"
    rate: float = limits.RATE_PER_S
    burst: int = limits.RATE_BURST
    max_clients: int = limits.CLIENTS
    outbox_bytes: int = limits.OUTBOX_BYTES
    hello_timeout_s: float = limits.HELLO_TIMEOUT_S
    lab_hello_timeout_s: float = limits.LAB_HELLO_TIMEOUT_S
    ping_after_s: float = limits.PING_AFTER_S
    drop_after_s: float = limits.DROP_AFTER_S
    presence_delay_s: float = limits.PRESENCE_DELAY_S
    linger_s: float = limits.LINGER_S
    replay: int = 0
    nick_days: float = limits.NICK_DAYS
    keep_days: float = 0
    upkeep_every_s: float = limits.UPKEEP_EVERY_S
    holds_nicks: bool = True
    close_timeout_s: float = limits.CLOSE_TIMEOUT_S
    close_disk_s: float = limits.CLOSE_DISK_S


class CannotListen(Exception):
    """A port could not be opened.

    Args:
        error: what the system said.
    """

    def __init__(self, host: str, port: int, error: Exception) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {error}")
        self.host = host
        self.port = port
        self.error = error


class Service:
    """A server in this process. Entering it opens the ports; leaving it says goodbye to everybody.

    Args:
        open_history: opens what messages are kept in, once the ports are open; in memory if none is given. The service
            closes it, or rather its hub thread.

    Raises:
        CannotListen: on entering.
    """

    _greeting: Greeting

    def __init__(self, settings: Settings, open_history: Callable[[], History] = Store) -> None:
        self._settings = settings
        self._open_history = open_history
        self._history: History | None = None
        self._hub: HubThread | None = None
        self._rules = Rules(settings.rate, settings.burst, settings.ping_after_s, settings.drop_after_s)
        self._inbox: Inbox = Inbox()
        self._counters = Counters(time.monotonic())
        self._numbers = count(1)
        self._stop = threading.Event()
        self._closing = False
        # Guards the end: whoever closes a second time waits for the first.
        self._ending = threading.Lock()
        self._is_over = False
        # Guards the set of links: accept threads add to it, the hub thread takes away, and whoever closes looks.
        self._lock = threading.Lock()
        self._links: set[Link] = set()
        self._empty = threading.Condition(self._lock)
        self._drainer = Drainer(settings.linger_s)
        self._listeners: dict[str, Listener] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    # The owner's thread

    @property
    def port(self) -> int:
        """The native port's number."""
        return self._listeners[_NATIVE].port

    @property
    def lab_ports(self) -> dict[str, int]:
        """The numbers of the open lab ports, by the names of their dialects."""
        return {name: listener.port for name, listener in self._listeners.items() if name != _NATIVE}

    def report(self) -> Report:
        """How it is. Safe from any thread."""
        with self._lock:
            clients = len(self._links)
        return self._counters.report(clients, self._hub.rooms if self._hub else 0, time.monotonic(), time.time())

    def tidy(self) -> None:
        """Have a little of what is too old forgotten, if any of it is due. To be called every couple of seconds."""
        if self._hub is not None:
            self._hub.tidy()

    def start(self) -> None:
        """Open the ports and serve. If that raises, CannotListen or the history's own error, nothing is left open."""
        settings = self._settings
        try:
            for name, port in {_NATIVE: settings.port, **settings.labs}.items():
                accepted = partial(self._accepted, BY_NAME.get(name))
                self._listeners[name] = Listener(open_port(settings.host, port), name, accepted)
            self._start_hub()
            for listener in self._listeners.values():
                listener.start()
        except BaseException:
            self.close()
            raise

    def _start_hub(self) -> None:
        """Take up what a server before this one has kept, and be ready for requests."""
        settings = self._settings
        self._history = history = self._open_history()
        upkeep = Upkeep(history, settings.nick_days, settings.keep_days, settings.upkeep_every_s)
        upkeep.step(time.monotonic(), time.time())
        self._greeting = Greeting(settings.name, history.server_id, hint=HINT)
        hub = Hub(
            history,
            settings.presence_delay_s,
            settings.outbox_bytes // 2,
            replay=settings.replay,
            holds_nicks=settings.holds_nicks,
        )
        self._drainer.start()
        self._hub = HubThread(hub, history, upkeep, self._inbox, self._counters, self._let_go, self._say_goodbye)
        self._hub.start()

    def close(self) -> bool:
        """Say goodbye to everybody and end all threads, within the settings' times. Safe to call again.

        Returns:
            Whether all of them have ended. If not, the disk does not answer, and they end once it does, and once this
            is called again. To end the process without them loses nothing that anybody was shown.
        """
        self._closing = True
        with self._ending:
            if not self._is_over:
                self._is_over = self._end()
            return self._is_over

    def _end(self) -> bool:
        deadline = time.monotonic() + self._settings.close_timeout_s
        for listener in self._listeners.values():
            listener.end()  # each may take half a second to notice: all of them at the same time
        still_open = [name for name, listener in self._listeners.items() if not listener.stop()]
        if still_open:
            log.error("still open, because what accepts there does not end: %s", ", ".join(still_open))
        if self._hub is not None:
            self._inbox.put(Order.GOODBYE)
            last = deadline + self._settings.close_disk_s
            readers = self._see_off(deadline)
            # A reader that has lent its connection waits for the hub, and the hub for the disk.
            if not (_wait_for_disk(partial(_joined, readers), last) and _wait_for_disk(self._hub.end, last)):
                self._hub.end(0.0)  # where readers were late it was not told yet; it ends when its disk answers
                log.error("the disk does not answer: what was said last, and shown to nobody, may not be stored")
                return False
            with self._lock:
                left = list(self._links)
            for link in left:  # whose readers have ended after the hub
                self._let_go(link)
        elif self._history is not None:
            self._history.close()
        is_drained = self._drainer.stop()
        if not is_drained:
            log.error("what sends the last words does not end")
        return is_drained and not still_open

    def _see_off(self, deadline: float) -> list[threading.Thread]:
        """Wait for the clients to be gone, and make go those that stay too long. Returns their readers, who end now."""
        with self._lock:
            readers = [link.thread for link in self._links if link.thread]
            self._empty.wait_for(lambda: not self._links, max(0.0, deadline - time.monotonic()))
            late = list(self._links)
        self._stop.set()
        for link in late:
            link.drop(Parting.LEFT)
        return readers

    # The accept threads

    def _accepted(self, lab: Lab | None, sock: socket.socket, address: str) -> None:
        settings = self._settings
        end: ServerEnd = LabServerEnd(lab) if lab else PortEnd(self._greeting)
        number = next(self._numbers)
        link = Link(number, sock, address, end, self._drainer, lab, settings.outbox_bytes, counters=self._counters)
        hello_timeout_s = settings.lab_hello_timeout_s if lab else settings.hello_timeout_s
        reader = Reader(link, hello_timeout_s, self._rules, self._inbox, self._stop)
        link.thread = threading.Thread(target=reader.run, name=f"reader-{number}")
        with self._lock:
            has_room = len(self._links) < settings.max_clients and not self._closing
            if has_room:
                self._links.add(link)
        if not has_room:
            self._turn_away(link)
            return
        try:
            link.thread.start()
        except RuntimeError:  # the system gives no more threads
            with self._lock:
                self._links.remove(link)
            self._turn_away(link)

    def _turn_away(self, link: Link) -> None:
        log.warning("%s was turned away: the server is full", link)
        with self._lock:  # there is an accept thread for each port
            self._counters.turned_away += 1
        error = Error(Code.FULL, "This server is full: try again later.", fatal=True)
        # A window must see who speaks before it is told no; a lab client takes all that comes for text.
        first = b"" if link.paced_s else link.end.opening()
        link.refuse(first + b"".join(link.end.render([error], "")))

    # The hub thread

    def _let_go(self, link: Link) -> None:
        with self._lock:
            self._links.discard(link)
            if not self._links:
                self._empty.notify_all()
        self._drainer.release(link)

    def _say_goodbye(self) -> None:
        error = Error(Code.CLOSING, "The server is closing. Goodbye!", fatal=True)
        with self._lock:
            links = list(self._links)
        for link in links:
            link.write(link.end.render([error], ""))
            link.finish(self._settings.close_timeout_s)


def _joined(threads: Sequence[threading.Thread], within_s: float) -> bool:
    """Wait for threads to end. Returns whether all of them have."""
    deadline = time.monotonic() + within_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


def _wait_for_disk(ended: Callable[[float], bool], last: float) -> bool:
    """Wait for what only the disk can hold up, and say so if it does.

    Args:
        ended: waits for so many seconds at the most, and returns whether there is nothing left to wait for.
        last: up to when to wait (monotonic).
    """
    if ended(limits.CLOSE_SAY_S):
        return True
    left_s = max(0.0, last - time.monotonic())
    log.warning("the disk is slow: the server ends when all that was said is stored, in %.0f s at the latest", left_s)
    return ended(left_s)


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises CannotListen."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        both = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
        # Not SO_EXCLUSIVEADDRUSE on Windows, where another program can share a port that somebody has without it: a
        # server could not start again there before the system has forgotten the last one's connections.
        return socket.create_server((host, port), family=family, backlog=limits.LISTEN_BACKLOG, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        raise CannotListen(host, port, error) from error
