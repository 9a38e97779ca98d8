"""The running server: it opens the ports, owns the hub and its thread, and brings everything to an end in time.

Threads: one per open port that accepts, one per client that reads, one for the hub, one drainer. They meet at the
inbox, a queue of chunks of requests, which the hub thread alone empties: it takes what waits as one batch, keeps its
messages, and then tells them with one send per client.
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
from queue import Empty
from types import TracebackType
from typing import Self

from .delivery import deliver
from .drainer import Drainer
from .events import Event, Gone, reads_history
from .history import History, StorageError
from .hub import Hub
from .inbox import Chunk, Inbox, Order
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
            closes it.

    Raises:
        CannotListen: on entering.
    """

    _hub: Hub
    _upkeep: Upkeep
    _greeting: Greeting

    def __init__(self, settings: Settings, open_history: Callable[[], History] = Store) -> None:
        self._settings = settings
        self._open_history = open_history
        self._history: History | None = None
        self._rules = Rules(settings.rate, settings.burst, settings.ping_after_s, settings.drop_after_s)
        self._inbox: Inbox = Inbox()
        self._counters = Counters(time.monotonic())
        self._numbers = count(1)
        self._now = 0.0
        self._at = 0.0
        self._busy = False
        self._has_leftovers = True
        self._is_storing = True
        self._stop = threading.Event()
        self._closing = False
        # Guards the set of links: accept threads add to it, the hub thread takes away, and whoever closes looks.
        self._lock = threading.Lock()
        self._links: set[Link] = set()
        self._empty = threading.Condition(self._lock)
        self._drainer = Drainer(settings.linger_s)
        self._hub_thread = threading.Thread(target=self._run_hub, name="hub")
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
        """How it is; once it has been started. Safe from any thread."""
        with self._lock:
            clients = len(self._links)
        return self._counters.report(clients, self._hub.rooms, time.monotonic(), time.time())

    def tidy(self) -> None:
        """Have a little of what is too old forgotten, if any of it is due. To be called every couple of seconds."""
        if self._upkeep.is_wanted(time.monotonic()):
            self._inbox.put(Order.TIDY)

    def start(self) -> None:
        """Open the ports and serve; if that raises CannotListen or the history's own error, nothing is left open."""
        settings = self._settings
        try:
            for name, port in {_NATIVE: settings.port, **settings.labs}.items():
                accepted = partial(self._accepted, BY_NAME.get(name))
                self._listeners[name] = Listener(_open_port(settings.host, port), name, accepted)
            self._remember()
        except BaseException:
            self.close()
            raise
        self._drainer.start()
        self._hub_thread.start()
        for listener in self._listeners.values():
            listener.start()

    def _remember(self) -> None:
        """Take up what a server before this one has kept."""
        settings = self._settings
        self._history = history = self._open_history()
        self._upkeep = Upkeep(history, settings.nick_days, settings.keep_days, settings.upkeep_every_s)
        self._upkeep.step(time.monotonic(), time.time())
        self._greeting = Greeting(settings.name, history.server_id, hint=HINT)
        self._hub = Hub(
            history,
            settings.presence_delay_s,
            settings.outbox_bytes // 2,
            replay=settings.replay,
            holds_nicks=settings.holds_nicks,
        )

    def close(self) -> None:
        """Say goodbye to everybody and end all threads, within the settings' time. Safe to call again."""
        if self._closing:
            return
        self._closing = True
        deadline = time.monotonic() + self._settings.close_timeout_s
        for listener in self._listeners.values():
            listener.stop()
        if self._hub_thread.ident is not None:
            self._inbox.put(Order.GOODBYE)
            self._part(deadline)
            self._inbox.put(Order.END)
            self._hub_thread.join()
        self._drainer.stop()
        if self._history is not None:
            self._history.close()

    def _part(self, deadline: float) -> None:
        """Wait for the clients to be gone, and make go those that stay too long."""
        with self._lock:
            readers = [link.thread for link in self._links if link.thread]
            self._empty.wait_for(lambda: not self._links, max(0.0, deadline - time.monotonic()))
            late = list(self._links)
        self._stop.set()
        for link in late:
            link.drop(Parting.LEFT)
        for thread in readers:
            thread.join()

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

    def _run_hub(self) -> None:
        going_on = True
        while going_on:
            try:
                going_on = self._turn()
            except Exception:
                log.exception("the hub stumbled over a batch")

    def _turn(self) -> bool:
        """One batch: from the inbox to everybody's sockets. False if the thread is to end."""
        batch = self._gather()
        self._now = time.monotonic()
        self._at = time.time()
        gone: list[Link] = []
        going_on = True
        for item in batch:
            if isinstance(item, Order):
                going_on = item is not Order.END
                self._obey(item)
                continue
            link, events = item
            self._handle(link, events)
            last = events[-1]
            if type(last) is Gone:
                gone.append(link)
                if last.reason:
                    self._counters.drops[last.reason] += 1
        self._commit()
        for link in gone:
            self._let_go(link)
        return going_on

    def _gather(self) -> list[Chunk | Order]:
        """Wait for something to do, and take with it what else waits."""
        inbox = self._inbox
        if self._busy:
            time.sleep(limits.GATHER_S)
        self._busy = False
        try:
            batch = [inbox.get(timeout=self._patience_s())]
        except Empty:
            self._use_pause()
            return []
        requests = 1
        while requests < limits.BATCH_REQUESTS and inbox.qsize():
            item = inbox.get_nowait()
            batch.append(item)
            requests += 1 if isinstance(item, Order) else len(item[1])
        self._busy = requests >= limits.BUSY_BATCH
        return batch

    def _patience_s(self) -> float | None:
        """How long nothing may come before something else is to be done; None for ever."""
        due = self._hub.due
        if due is not None:
            return max(0.0, due - time.monotonic())
        return limits.PAUSE_S if self._has_leftovers or self._upkeep.is_under_way else None

    def _use_pause(self) -> None:
        """Do, while nobody wants anything, what has no hurry."""
        while self._upkeep.is_under_way and self._inbox.empty():
            self._tidy()
        try:
            while self._has_leftovers and self._inbox.empty():
                if not self._kept().index_some():
                    self._has_leftovers = not self._kept().settle()
                    break
        except StorageError as error:
            self._has_leftovers = False  # the next message asks again
            log.warning("what waited for a pause could not be done: %s", error)

    def _kept(self) -> History:
        if self._history is None:
            raise RuntimeError("the service has not been started")
        return self._history

    def _handle(self, link: Link, events: Sequence[Event]) -> None:
        """Let the hub handle one client's requests; should it fail over them, only that client suffers."""
        try:
            for event in events:
                if reads_history(event):
                    self._commit()
                self._hub.handle(link, event, self._now, self._at)
        except Exception:
            log.exception("%s made the hub fail", link)
            link.drop(Parting.FAILED)

    def _commit(self) -> None:
        """Keep the messages that have gathered, then tell everybody what there is to tell."""
        outcome = self._hub.take(self._now)
        if outcome.messages or outcome.changes:
            try:
                self._kept().append(outcome.messages, outcome.changes)
            except StorageError as error:
                if self._is_storing:  # once, for the disk may be full for long, and the log be on it
                    log.error("messages can't be stored until further notice: %s", error)
                self._is_storing = False
                outcome = self._hub.refuse(outcome)
            else:
                if not self._is_storing:
                    log.info("messages can be stored again")
                self._is_storing = True
                self._hub.kept(outcome)
                self._counters.stored(len(outcome.messages), self._now)
                self._has_leftovers = self._has_leftovers or bool(outcome.messages)
        deliver(outcome.runs)
        for peer in outcome.finished:
            peer.finish()
        for peer, note in outcome.notes:
            log.info("%s %s", peer, note)

    def _obey(self, order: Order) -> None:
        if order is Order.END:
            return
        self._commit()
        if order is Order.TIDY:
            self._tidy()
        else:
            self._say_goodbye()

    def _tidy(self) -> None:
        """Forget a little of what is too old; after a commit."""
        self._has_leftovers = True  # in the main file it still stands, until the log has been copied there
        self._hub.unkeep(self._upkeep.step(time.monotonic(), time.time(), self._hub.nicks_in_use))

    def _say_goodbye(self) -> None:
        error = Error(Code.CLOSING, "The server is closing. Goodbye!", fatal=True)
        with self._lock:
            links = list(self._links)
        for link in links:
            link.write(link.end.render([error], ""))
            link.finish(self._settings.close_timeout_s)

    def _let_go(self, link: Link) -> None:
        with self._lock:
            self._links.discard(link)
            if not self._links:
                self._empty.notify_all()
        self._drainer.release(link)


def _open_port(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        both = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server((host, port), family=family, backlog=limits.LISTEN_BACKLOG, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        raise CannotListen(host, port, error) from error
