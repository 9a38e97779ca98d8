"""Connections that the hub reads itself, for as long as their clients flood. Hub thread only.

To be read by a thread of its own costs a flooding client more than all that its words need: at each chunk the thread is
woken, waits for Python's global lock among all those that were woken with it, wakes the hub, and sleeps again. With ten
of them that was a quarter of the server's work: 50 futex calls and 36 changes of thread a batch. So the reader of such
a client lends its connection (reader.py), and the hub looks between two batches at all that it was lent: one call finds
who has said something, and one for each of them takes it.

They are read in turn, a few at a time: as much as makes a batch. So nobody has to wait for all that a hundred of them
have to say, and none of them is passed over.

A loan is short. It is over as soon as nobody says anything for a moment, or after a second, once each of them has had
its turn; so a silence, the end of a connection, and whatever else has to be waited for, stay the reader's.
"""

from __future__ import annotations

import logging
import selectors
import time
from collections import deque
from collections.abc import Sequence

from .events import Event
from .inbox import Chunk, Loan
from .link import Parting
from .wire import limits

log = logging.getLogger(__name__)


class Loans:
    """The connections that are lent now. False if there are none."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._loans: list[Loan] = []
        self._speaking: deque[Loan] = deque()  # who had something to say at the last look, and has not been read since
        self._heard_at = 0.0
        self._until = 0.0

    def __bool__(self) -> bool:
        return bool(self._loans)

    def take(self, loan: Loan) -> None:
        """Read this one too, unless there are enough; everything its reader has passed on must have been handled."""
        if len(self._loans) >= limits.LOANS or not self._watch(loan):
            loan.over.set()
            return
        if not self._loans:
            self._heard_at = time.monotonic()
            self._until = self._heard_at + limits.LOAN_S
        self._loans.append(loan)

    def read(self, timeout_s: float, enough: int = limits.BATCH_REQUESTS) -> list[Chunk]:
        """What those say whose turn it is, one read of each.

        Args:
            timeout_s: how long to wait at the most for the first of it.
            enough: after so many requests nobody else is read; one of them always is.
        """
        if not self._speaking:
            self._speaking.extend(key.data for key, _events in self._selector.select(timeout_s))
            if self._speaking:
                self._heard_at = time.monotonic()
        chunks: list[Chunk] = []
        for _ in range(limits.LOANS_READ):
            if not self._speaking:
                break
            loan = self._speaking.popleft()
            heard = self._hear(loan)
            if heard:
                chunks.append((loan.link, heard))
                enough -= len(heard)
                if enough <= 0:
                    break
        if not self._speaking and time.monotonic() >= min(self._until, self._heard_at + limits.LOAN_SILENCE_S):
            self.end()
        return chunks

    def end(self) -> None:
        """Give all of them back."""
        self._speaking.clear()
        for loan in list(self._loans):
            self._end(loan)

    def close(self) -> None:
        """Give all of them back, and let go of what was needed to read them. Nothing is read afterwards. Idempotent."""
        self.end()
        self._selector.close()

    def _watch(self, loan: Loan) -> bool:
        try:
            self._selector.register(loan.link, selectors.EVENT_READ, loan)
        except OSError as error:  # the system watches no more
            log.debug("%s is left to its reader: %s", loan.link, error)
            return False
        return True

    def _hear(self, loan: Loan) -> Sequence[Event]:
        """What one of them has said. What is no saying, such as its end, is left to its reader."""
        try:
            data = loan.link.receive_now(loan.most_bytes)
            if data:
                requests = loan.link.end.feed(data)
                is_much = len(requests) >= limits.LOAN_READ_REQUESTS
                loan.most_bytes = (
                    limits.READ_IDLE_BYTES if is_much else min(4 * loan.most_bytes, limits.LOAN_READ_BYTES)
                )
                return requests
        except BlockingIOError:
            return ()
        except OSError as error:
            loan.error = error
        except Exception:
            log.exception("%s made the hub fail", loan.link)
            loan.link.drop(Parting.FAILED)
        self._end(loan)
        return ()

    def _end(self, loan: Loan) -> None:
        self._loans.remove(loan)
        self._selector.unregister(loan.link)
        loan.over.set()
