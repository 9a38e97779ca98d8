"""A proxy on loopback that fails: it passes some bytes on, then eats some, then cuts the connection.

What it lets through, what it eats, in which direction and how it cuts comes from a seed. One thread does it all; what
else happens, and when, is the other ends' affair, so that a seed repeats the proxy's part of a run and not the timing.
"""

from __future__ import annotations

import random
import selectors
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_READ_BYTES = 4096
_LOOK_UP_S = 0.05
_PAUSES_BEFORE_CUT = 3
_RESET = b"\1\0\0\0\0\0\0\0"  # struct linger: on, no time
# Enough for a greeting, a hello and a welcome: a session that was never let in does not come back by itself.
_LEAST_PASSED_BYTES = 1_500
_MOST_PASSED_BYTES = 30_000
_MOST_EATEN_BYTES = 6_000


class CuttingProxy:
    """Stands before a server, one connection at a time; after so many cuts it lets everything through.

    Args:
        port: the server's.
        cuts: how often to cut.
        seed: of what is decided.
    """

    def __init__(self, port: int, cuts: int, seed: int) -> None:
        self.cuts = 0
        self.eaten_bytes = {"to the server": 0, "to the client": 0}
        self._target = (HOST, port)
        self._wanted_cuts = cuts
        self._random = random.Random(seed)
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(_LOOK_UP_S)
        self.port: int = self._listener.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                client = self._listener.accept()[0]
            except TimeoutError:
                continue
            with client, suppress(OSError), socket.create_connection(self._target) as server:
                self._serve(client, server)

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on, eat and cut one connection."""
        passes = self._random.randint(_LEAST_PASSED_BYTES, _MOST_PASSED_BYTES)
        eats = self._random.randint(0, _MOST_EATEN_BYTES)
        direction = self._random.choice(sorted(self.eaten_bytes))
        eaten_from = client if direction == "to the server" else server
        is_reset = self._random.random() < 0.5
        pauses = 0
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while not self._stop.is_set():
                ready = selector.select(_LOOK_UP_S)
                is_eating = passes <= 0 and self.cuts < self._wanted_cuts
                # A client that waits for its receipts sends no more, and so is cut after a while.
                pauses = 0 if ready else pauses + 1
                if is_eating and (eats <= 0 or pauses >= _PAUSES_BEFORE_CUT):
                    self.cuts += 1
                    if is_reset:
                        for sock in (client, server):
                            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    return
                for key, _events in ready:
                    data = key.fileobj.recv(_READ_BYTES)  # type: ignore[union-attr]
                    if not data:
                        return
                    if key.fileobj is eaten_from:
                        # The cut falls anywhere: within a message, within a character.
                        passed = data if self.cuts >= self._wanted_cuts else data[: max(0, passes)]
                        passes -= len(data)
                        eats -= len(data) - len(passed)
                        self.eaten_bytes[direction] += len(data) - len(passed)
                        data = passed
                    key.data.sendall(data)
