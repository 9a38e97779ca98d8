"""Empties the outboxes: sends what the kernel would not take at first, as soon as it will. One thread for all links.

Links of a dialect without frames are paced here: one write at a time and a pause between two, so that each arrives as
a message of its own. The same thread hangs up on clients that have been told their last word, and is the only one that
closes a client's socket: so no selector and no sender ever holds a descriptor that has become somebody else's.
"""

from __future__ import annotations

import heapq
import logging
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import SimpleQueue
from typing import Protocol

from .wire import limits

log = logging.getLogger(__name__)
_MOST_WATCHED = 500 if os.name == "nt" else limits.CLIENTS
"""Windows' select takes 512 sockets; a link above that is tried again by the clock."""
_RETRY_S = 0.02


class Outgoing(Protocol):
    """A link, as the drainer knows it."""

    @property
    def draining(self) -> bool:
        """Whether something waits, so that `drain` has been or will be called."""
        ...

    @property
    def paced_s(self) -> float:
        """The least time between two writes; 0 for none."""
        ...

    def fileno(self) -> int:
        """The socket's descriptor."""
        ...

    def flush(self) -> bool:
        """Send what the kernel takes, of a paced link one write at the most; True if there was nothing left."""
        ...

    def hang_up(self, *, gently: bool) -> None:
        """End the connection; gently: only our own direction of it."""
        ...

    def close(self) -> None:
        """Give the descriptor back. Nothing is done with the link afterwards."""
        ...


class Drainer:
    """The drainer's thread, and what it has to do.

    Args:
        linger_s: how long a client that was told its last word has to close its own end.
    """

    def __init__(self, linger_s: float = limits.LINGER_S) -> None:
        self._linger_s = linger_s
        # Bounded by its nature: a link asks to be drained once until it is, to be finished twice at the most, and to be
        # released once.
        self._news: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._rung = False
        self._bell, self._ear = socket.socketpair()
        self._bell.setblocking(False)
        self._ear.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._ear, selectors.EVENT_READ)
        self._watched: set[Outgoing] = set()
        self._finishing: set[Outgoing] = set()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()  # between timers of one moment
        self._stopping = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="drainer")

    # Safe from any thread

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, within_s: float = limits.CLOSE_TIMEOUT_S) -> bool:
        """Do what has been asked for until now and end the thread. Safe to call again, from one thread at a time.

        Returns:
            Whether it has ended. Nothing is to be asked for once it has.
        """
        if self._is_closed:
            return True
        if self._thread.ident is not None:
            self._tell(self._stop)
            self._thread.join(within_s)
            if self._thread.is_alive():
                return False
        self._is_closed = True
        self._selector.close()
        self._bell.close()
        self._ear.close()
        return True

    def drain(self, link: Outgoing) -> None:
        """Something waits in the link's outbox."""
        self._tell(lambda: self._drain(link))

    def finish(self, link: Outgoing, within_s: float) -> None:
        """Empty its outbox, then hang up; at the latest after `within_s`."""
        self._tell(lambda: self._finish(link, within_s))

    def release(self, link: Outgoing) -> None:
        """Forget the link and close its socket: its reader is out and the hub has let it go."""
        self._tell(lambda: self._release(link))

    def _tell(self, news: Callable[[], None]) -> None:
        self._news.put(news)
        if not self._rung:  # the drainer takes this back before it looks for news, so none is overlooked
            self._rung = True
            with suppress(BlockingIOError):  # then there are bytes enough to wake it
                self._bell.send(b"\0")

    # The drainer's thread

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._step()
            except Exception:
                log.exception("the drainer stumbled")
                time.sleep(_RETRY_S)

    def _step(self) -> None:
        timeout_s = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
        if self._news.qsize():  # left over from a step that failed
            timeout_s = 0.0
        for key, _events in self._selector.select(timeout_s):
            if key.data is not None:
                self._drain(key.data)
            else:
                self._ear.recv(4096)
        self._rung = False
        while self._news.qsize():
            self._news.get_nowait()()
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2]()

    def _after(self, delay_s: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + delay_s, next(self._order), action))

    def _drain(self, link: Outgoing) -> None:
        if link.flush():
            self._unwatch(link)
            if link in self._finishing:
                self._last_word_is_out(link)
        elif link.paced_s:
            self._after(link.paced_s, lambda: self._drain(link))
        elif link not in self._watched:
            if len(self._watched) < _MOST_WATCHED:
                self._selector.register(link.fileno(), selectors.EVENT_WRITE, link)
                self._watched.add(link)
            else:
                self._after(_RETRY_S, lambda: self._drain(link))

    def _unwatch(self, link: Outgoing) -> None:
        if link in self._watched:
            self._watched.remove(link)
            self._selector.unregister(link.fileno())

    def _finish(self, link: Outgoing, within_s: float) -> None:
        self._finishing.add(link)
        self._after(within_s, lambda: link.hang_up(gently=False))
        if not link.draining:
            self._drain(link)

    def _last_word_is_out(self, link: Outgoing) -> None:
        # Hanging up both ways while the client still sends would reset the connection and take the last word with it.
        self._finishing.remove(link)
        link.hang_up(gently=True)
        self._after(self._linger_s, lambda: link.hang_up(gently=False))

    def _release(self, link: Outgoing) -> None:
        self._unwatch(link)
        self._finishing.discard(link)
        link.close()

    def _stop(self) -> None:
        self._stopping = True
