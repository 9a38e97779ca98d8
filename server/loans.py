"""Connections that the hub reads itself, for as long as their clients flood. Hub thread only.

To be read by a thread of its own costs a flooding client more than all that its words need: at each chunk the thread is
woken, waits for Python's global lock among all those that were woken with it, wakes the hub, and sleeps again. With ten
of them that was a quarter of the server's work: 50 futex calls and 36 changes of thread a batch. So the reader of such
a client lends its connection (reader.py), and the hub looks between two batches at all that it was lent: one call finds
who has said something, and one for each of them takes it.

A loan is short. It is over as soon as nobody says anything for a moment, or has lasted a second; so a silence, the end
of a connection, and whatever else has to be waited for, stay the reader's.
"""

from __future__ import annotations

import selectors
import time

from .inbox import Chunk, Loan
from .wire import limits


class Loans:
    """The connections that are lent now. False if there are none."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._loans: list[Loan] = []
        self._heard_at = 0.0
        self._until = 0.0

    def __bool__(self) -> bool:
        return bool(self._loans)

    def take(self, loan: Loan) -> None:
        """Read this one too, unless there are enough; everything its reader has passed on must have been handled."""
        if len(self._loans) >= limits.LOANS:
            loan.over.set()
            return
        if not self._loans:
            self._heard_at = time.monotonic()
            self._until = self._heard_at + limits.LOAN_S
        self._loans.append(loan)
        self._selector.register(loan.link, selectors.EVENT_READ, loan)

    def read(self, timeout_s: float) -> list[Chunk]:
        """What they have said by now, one read of each. Waits so long at the most for the first of it."""
        chunks: list[Chunk] = []
        ready = self._selector.select(timeout_s)
        for key, _events in ready:
            loan: Loan = key.data
            try:
                data = loan.link.receive_now(limits.LOAN_READ_BYTES)
            except BlockingIOError:
                continue
            except OSError as error:
                loan.error = error
                data = b""
            requests = loan.link.end.feed(data) if data else ()
            if requests:
                chunks.append((loan.link, requests))
            if not data:
                self._end(loan)
        now = time.monotonic()
        if ready:
            self._heard_at = now
        if now >= min(self._until, self._heard_at + limits.LOAN_SILENCE_S):
            self.end()
        return chunks

    def end(self) -> None:
        """Give all of them back."""
        for loan in list(self._loans):
            self._end(loan)

    def close(self) -> None:
        """Give all of them back, and let go of what was needed to read them. Nothing is read afterwards."""
        self.end()
        self._selector.close()

    def _end(self, loan: Loan) -> None:
        self._loans.remove(loan)
        self._selector.unregister(loan.link)
        loan.over.set()
