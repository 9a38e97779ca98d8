"""An open port: its thread only accepts, and hands each connection on."""

from __future__ import annotations

import errno
import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from .wire import limits

log = logging.getLogger(__name__)
_NEVER_BEGAN = {errno.ECONNABORTED, errno.ECONNRESET, errno.EPROTO, errno.EHOSTUNREACH, errno.ENETUNREACH}
"""A connection that broke before it was taken on: as BSD, Windows and Linux tell of it, and what the network said."""
_SHORT_OF = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Listener:
    """One listening socket and its accept thread.

    Args:
        sock: it listens already; the listener owns it.
        accepted: called in the accept thread with each new socket and the address it comes from.
    """

    def __init__(self, sock: socket.socket, name: str, accepted: Callable[[socket.socket, str], None]) -> None:
        self._sock = sock
        self._accepted = accepted
        self._stop = threading.Event()
        self._complained_at: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"accept-{name}")
        self.port: int = sock.getsockname()[1]

    def start(self) -> None:
        """Start to accept."""
        self._sock.settimeout(limits.ACCEPT_TIMEOUT_S)
        self._thread.start()

    def end(self) -> None:
        """Have the thread accept nobody any more, and end. Returns at once."""
        self._stop.set()
        with suppress(OSError):  # not everywhere may a listening socket be shut down; there the timeout ends the wait
            self._sock.shutdown(socket.SHUT_RDWR)

    def stop(self, within_s: float = limits.CLOSE_TIMEOUT_S) -> bool:
        """Accept nobody any more, and close the port. Safe to call twice, and before the start.

        Returns:
            Whether the thread has ended; until it has, the port is not closed.
        """
        self.end()
        if self._thread.ident is not None:
            self._thread.join(within_s)
            if self._thread.is_alive():
                return False
        self._sock.close()
        return True

    # The accept thread

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                sock, address = self._sock.accept()
            except TimeoutError:
                continue
            except OSError as error:
                self._go_on_after(error)
                continue
            try:
                self._accepted(sock, str(address[0]))
            except Exception:
                log.exception("a new connection was lost")
                sock.close()

    def _go_on_after(self, error: OSError) -> None:
        """Go on after a failed accept: the connection broke before it began, or the machine is short of something."""
        if self._stop.is_set() or error.errno in _NEVER_BEGAN:
            return
        now = time.monotonic()
        if self._complained_at is None or now - self._complained_at >= limits.ACCEPT_LOG_EVERY_S:
            self._complained_at = now
            reason = "short of file descriptors or memory" if error.errno in _SHORT_OF else "accept failed"
            log.error("nobody can come in for now, %s: %s", reason, error)
        self._stop.wait(limits.ACCEPT_PAUSE_S)
