"""Which of this machine's own addresses leads to the server: it becomes another one when the network does.

A connection is bound to the address from which it was made. Behind another one nothing arrives any more, and neither
end is told: a laptop in the next room's Wi-Fi waits for a pong that can't come. Asking the system costs some
microseconds and sends nothing. The session's thread alone.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

from server.wire import limits

Peer = tuple[int, object]
"""A family, and an address of it as `connect` takes it."""


def own_address_towards(peer: Peer) -> str:
    """What a packet to a peer would come from now; empty where there is no way to it."""
    family, address = peer
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.connect(address)  # type: ignore[arg-type]  # getaddrinfo made it. UDP has nothing to say at that
        return str(asking.getsockname()[0])
    return ""


class Route:
    """Notices that another own address leads to a peer, or none, or one again; the first look is that of making it.

    Args:
        look: the own address that leads there now; empty if none does.
        clock: monotonic seconds.
    """

    def __init__(self, look: Callable[[], str], clock: Callable[[], float]) -> None:
        self._look = look
        self._clock = clock
        self._own = look()
        self._look_at = clock() + limits.WAKE_LOOK_S

    def has_changed(self) -> bool:
        """Whether it is not as it was at the last look; looks every `limits.WAKE_LOOK_S` seconds at the most."""
        now = self._clock()
        if now < self._look_at:
            return False
        self._look_at = now + limits.WAKE_LOOK_S
        before, self._own = self._own, self._look()
        return self._own != before
