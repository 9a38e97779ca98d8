"""The hub's own thread: from requests in the inbox to bytes on everybody's sockets.

It takes what waits as one batch, lets the hub handle it, keeps the batch's messages in one transaction, and only then
tells them, with one send per client. What has no hurry it does in pauses. Nothing it owns is touched by anybody else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty

from .delivery import deliver
from .events import Event, Gone, reads_history
from .history import History, StorageError
from .hub import Hub
from .inbox import Chunk, Inbox, Loan, Order
from .link import Link, Parting
from .loans import Loans
from .status import Counters
from .upkeep import Upkeep
from .wire import limits

log = logging.getLogger(__name__)


class HubThread:
    """The thread and what it owns: the hub, the history, which it closes in the end, and its upkeep.

    Args:
        counters: where to note what was stored, and who was lost.
        let_go: called with each client whose reader has ended, after the others have been told.
        say_goodbye: called when the server is to close.
    """

    def __init__(
        self,
        hub: Hub,
        history: History,
        upkeep: Upkeep,
        inbox: Inbox,
        counters: Counters,
        let_go: Callable[[Link], None],
        say_goodbye: Callable[[], None],
    ) -> None:
        self._hub = hub
        self._history = history
        self._upkeep = upkeep
        self._inbox = inbox
        self._counters = counters
        self._let_go = let_go
        self._say_goodbye = say_goodbye
        self._now = 0.0
        self._at = 0.0
        self._loans = Loans()
        self._has_leftovers = True
        self._is_storing = True
        self._is_ending = False
        self._thread = threading.Thread(target=self._run, name="hub")

    # Safe from any thread

    @property
    def rooms(self) -> int:
        """How many rooms there are."""
        return self._hub.rooms

    def tidy(self) -> None:
        """Have a little of what is too old forgotten, if any of it is due."""
        if self._upkeep.is_wanted(time.monotonic()):
            self._inbox.put(Order.TIDY)

    # The owner's thread

    def start(self) -> None:
        """Start to take from the inbox."""
        self._thread.start()

    def end(self, within_s: float = limits.CLOSE_DISK_S) -> bool:
        """End the thread, if it was started, after everything that is in the inbox by now. Safe to call again.

        Returns:
            Whether it has ended. A disk that does not answer keeps it.
        """
        if self._thread.ident is None:
            self._let_all_go()
            return True
        self._inbox.put(Order.END)
        self._thread.join(within_s)
        return not self._thread.is_alive()

    # The hub thread

    def _run(self) -> None:
        while not self._is_ending:
            try:
                self._turn()
            except Exception:
                log.exception("the hub stumbled over a batch")
        self._let_all_go()

    def _let_all_go(self) -> None:
        self._loans.close()
        self._history.close()  # here, for nobody else knows when this thread no longer uses it

    def _turn(self) -> None:
        """One batch: from the inbox to everybody's sockets."""
        batch = self._gather()
        self._now = time.monotonic()
        self._at = round(time.time(), 3)  # as the wire has it: a message read again says the same as when it was told
        gone: list[Link] = []
        for item in batch:
            if isinstance(item, Order):
                self._obey(item)
                continue
            if isinstance(item, Loan):
                self._loans.take(item)
                continue
            link, events = item
            self._handle(link, events)
            last = events[-1]
            if type(last) is Gone:
                gone.append(link)
                if last.reason:
                    self._counters.drops[last.reason] += 1
        try:
            self._commit()
        finally:  # a socket that nobody lets go of stays open, and takes a client's place
            for link in gone:
                self._let_go(link)

    def _gather(self) -> list[Chunk | Loan | Order]:
        """Wait for something to do, and take with it what else waits."""
        inbox = self._inbox
        batch: list[Chunk | Loan | Order] = []
        if not self._loans:
            try:
                batch.append(inbox.get(timeout=self._patience_s()))
            except Empty:
                self._use_pause()
        requests = 0
        while requests < limits.BATCH_REQUESTS and inbox.qsize():
            item = inbox.get_nowait()
            batch.append(item)
            requests += len(item[1]) if isinstance(item, tuple) else 1
        if self._loans:  # after those who don't flood, who have waited for the last batch
            batch.extend(self._loans.read(0 if batch else limits.LOAN_LOOK_S, limits.BATCH_REQUESTS - requests))
        return batch

    def _patience_s(self) -> float | None:
        """How long nothing may come before something else is to be done; None for ever."""
        due = self._hub.due
        if due is not None:
            return max(0.0, due - time.monotonic())
        return limits.PAUSE_S if self._has_leftovers or self._upkeep.is_under_way else None

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
                self._history.append(outcome.messages, outcome.changes)
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
        """Do what the owner wants; should that fail, the rest of the batch does not suffer."""
        if order is Order.END:
            self._is_ending = True
            return
        try:
            self._commit()
            if order is Order.TIDY:
                self._tidy()
            else:
                self._say_goodbye()
        except Exception:
            log.exception("the hub failed to obey %s", order.name)

    # In pauses

    def _use_pause(self) -> None:
        """Do, while nobody wants anything, what has no hurry."""
        while self._upkeep.is_under_way and self._inbox.empty():
            self._tidy()
        try:
            while self._has_leftovers and self._inbox.empty():
                if not self._history.index_some():
                    self._history.settle()
                    self._has_leftovers = False
        except StorageError as error:
            self._has_leftovers = False  # the next message asks again
            log.warning("what waited for a pause could not be done: %s", error)

    def _tidy(self) -> None:
        """Forget a little of what is too old; after a commit."""
        self._has_leftovers = True  # in the main file it still stands, until the log has been copied there
        self._hub.unkeep(self._upkeep.step(time.monotonic(), time.time(), self._hub.nicks_in_use))
