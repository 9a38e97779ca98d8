"""What a client's own thread does: receive, cut into requests, and pass them on to the hub, not faster than allowed.

One thread for each client. It may wait as long as it likes, for the client or for its right to speak: nobody else does.
While a client floods, and may, the hub reads it instead (loans.py), and the thread waits for that to be over.
A lab's client is read on while it waits for that, for what gathers in its socket would be taken for one message.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from .events import Event, Gone, Late, Silent
from .inbox import Inbox, Loan
from .link import Link, Parting
from .tuning import tune_accepted
from .wire import limits
from .wire.messages import Pong

log = logging.getLogger(__name__)
_LOOK_UP_S = 0.25  # how often a pausing reader looks whether it is still wanted
_FULL_PAUSE_S = 0.005


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server's readers hold to: one object for all of them.

    Args:
        rate: requests a second that a client may make for good; 0 for as many as it likes.
        burst: how many it may make at once.
    """

    rate: float
    burst: int
    ping_after_s: float
    drop_after_s: float
    inbox_chunks: int = limits.INBOX_CHUNKS


class Reader:
    """One client's reading.

    Args:
        hello_timeout_s: how long it has to say its nick.
        inbox: where its requests go.
        stop: set when the server ends.
    """

    __slots__ = (
        "_ahead",
        "_hello_timeout_s",
        "_inbox",
        "_is_flooding",
        "_link",
        "_paid_until",
        "_read_bytes",
        "_rules",
        "_stop",
        "_was_busy",
    )

    def __init__(
        self,
        link: Link,
        hello_timeout_s: float,
        rules: Rules,
        inbox: Inbox,
        stop: threading.Event,
    ) -> None:
        self._link = link
        self._hello_timeout_s = hello_timeout_s
        self._rules = rules
        self._inbox = inbox
        self._stop = stop
        self._read_bytes = limits.LAB_READ_BYTES if link.paced_s else limits.READ_IDLE_BYTES
        self._paid_until = 0.0
        self._is_flooding = False
        self._was_busy = False
        self._ahead: deque[bytes | OSError] | None = deque() if link.paced_s else None  # what came during pauses

    def run(self) -> None:
        """The thread: from the greeting until the connection ends."""
        link = self._link
        parting = Parting.FAILED
        try:
            tune_accepted(link.sock)
            link.open()
            heard_at = self._until_named()
            self._until_gone(heard_at)
            parting = Parting.LEFT
        except OSError as error:
            log.debug("%s: %s", link, error)
            parting = Parting.LOST
        except Exception:
            log.exception("%s: its reader failed", link)
        finally:
            self._inbox.put((link, (Gone(link.parting or parting),)))

    def _until_named(self) -> float:
        """Read until the client has a nick; one that takes too long is told goodbye by the hub.

        Returns:
            When something has come from it last (monotonic).
        """
        heard_at = time.monotonic()
        deadline = heard_at + self._hello_timeout_s
        while not self._link.named and not self._link.ending:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                self._inbox.put((self._link, (Late(),)))
                break
            # Not for all of that time: once it is named, other times count.
            self._link.wait_at_most(min(left_s, self._rules.ping_after_s))
            with suppress(TimeoutError):
                if not self._read():
                    break
                heard_at = time.monotonic()
        return heard_at

    def _until_gone(self, heard_at: float) -> None:
        """Read until the end, and see to it that a silent native client is asked whether it is there."""
        link, rules = self._link, self._rules
        asked = False
        is_short = True
        # Its silence began before the hub had named it, and before the last wait for that was over.
        link.wait_at_most(max(0.0, heard_at + rules.ping_after_s - time.monotonic()))
        while True:
            try:
                if not self._read():
                    return
            except TimeoutError:
                if not link.native:
                    continue
                if asked:
                    link.drop(Parting.SILENT)
                    return
                asked = True
                self._inbox.put((link, (Silent(),)))
                link.wait_at_most(rules.drop_after_s - rules.ping_after_s)
            else:
                if asked or is_short:
                    asked = is_short = False
                    link.wait_at_most(rules.ping_after_s)
                # Once all is to end, the hub may have ended, and would never give it back.
                if self._is_flooding and not rules.rate and not self._stop.is_set():
                    self._lend()

    def _read(self) -> bool:
        """Receive once and pass on what that makes; False at the end of the connection."""
        link = self._link
        data = self._receive()
        if link.penalty_s:
            self._pause(link.penalty_s)
            link.penalty_s = 0.0
        requests = link.end.feed(data) if data else link.end.end()
        if link.end.is_unsure:
            requests += link.end.end() if self._is_over_soon() else link.end.feed(b"")
        if requests:
            self._pass_on(requests)
        if not link.paced_s:
            is_busy = len(data) > limits.READ_IDLE_BYTES // 2
            self._is_flooding = is_busy and self._was_busy
            self._was_busy = is_busy
            # Where no rate holds it up, whoever brings more is lent: in the inbox, 64 KiB of short lines from each of
            # a hundred would keep the hub busy for a minute.
            is_slowed = is_busy and self._rules.rate > 0
            self._read_bytes = limits.READ_BUSY_BYTES if is_slowed else limits.READ_IDLE_BYTES
        return bool(data)

    def _lend(self) -> None:
        """Let the hub read until it has had enough of that. Raises what broke the connection meanwhile."""
        loan = Loan(self._link)
        self._inbox.put(loan)
        loan.over.wait()
        self._was_busy = False
        if loan.error:
            raise loan.error

    def _pass_on(self, requests: Sequence[Event]) -> None:
        while self._inbox.qsize() > self._rules.inbox_chunks and not self._stop.is_set():
            self._stop.wait(_FULL_PAUSE_S)
        if self._rules.rate:
            requests = self._in_time(requests)
        if requests:
            self._inbox.put((self._link, requests))

    def _in_time(self, requests: Sequence[Event]) -> Sequence[Event]:
        """Pass on one by one what exceeds the client's rate, as it becomes due; returns what is left to pass on."""
        rules = self._rules
        passed = 0
        for i, request in enumerate(requests):
            if type(request) is Pong:
                continue
            now = time.monotonic()
            # A bucket of tokens, told by the one moment up to which they are spent.
            self._paid_until = max(self._paid_until, now - rules.burst / rules.rate) + 1 / rules.rate
            wait_s = self._paid_until - now
            if wait_s > 0:
                if passed < i:
                    self._inbox.put((self._link, requests[passed:i]))
                    passed = i
                if not self._pause(wait_s):
                    return ()
        return requests[passed:]

    def _pause(self, wait_s: float) -> bool:
        """Wait for the right to speak; False if the connection ends meanwhile."""
        until = time.monotonic() + wait_s
        while not self._link.ending and not self._stop.is_set():
            left_s = until - time.monotonic()
            if left_s <= 0:
                return True
            if not self._read_ahead(min(left_s, _LOOK_UP_S)):
                self._stop.wait(min(left_s, _LOOK_UP_S))
        return False

    def _read_ahead(self, wait_s: float) -> bool:
        """Take what a lab's client sends within a time; False, at once, if nothing is to be read for now."""
        ahead, link = self._ahead, self._link
        if ahead is None or len(ahead) >= limits.LAB_CHUNKS_AHEAD:
            return False
        if ahead and (isinstance(ahead[-1], OSError) or not ahead[-1]):  # the connection's end
            return False
        link.wait_at_most(wait_s)
        try:
            ahead.append(link.receive(self._read_bytes))
        except TimeoutError:
            pass
        except OSError as error:
            ahead.append(error)
        link.wait_at_most(self._rules.ping_after_s)
        return True

    def _is_over_soon(self) -> bool:
        """Whether a lab's client, which has sent what may be its farewell, closes now."""
        if not self._ahead:
            self._read_ahead(limits.LAB_FAREWELL_S)
        return bool(self._ahead and (isinstance(self._ahead[0], OSError) or not self._ahead[0]))

    def _receive(self) -> bytes:
        """The next bytes, which may have been read ahead. Raises OSError."""
        if not self._ahead:
            return self._link.receive(self._read_bytes)
        first = self._ahead.popleft()
        if isinstance(first, OSError):
            raise first
        return first
