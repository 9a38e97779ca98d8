"""How both programs set up a connected socket. Any thread."""

from __future__ import annotations

import socket

from .wire import limits


def tune(sock: socket.socket) -> None:
    """Send small messages at once, and let the system find out if the other machine has vanished."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    _tell(sock, "TCP_KEEPIDLE", limits.KEEPALIVE_IDLE_S)
    _tell(sock, "TCP_KEEPALIVE", limits.KEEPALIVE_IDLE_S)  # what macOS calls it
    _tell(sock, "TCP_KEEPINTVL", limits.KEEPALIVE_INTERVAL_S)
    _tell(sock, "TCP_KEEPCNT", limits.KEEPALIVE_PROBES)


def tune_accepted(sock: socket.socket) -> None:
    """The same for a server, which is to find out as soon where something that was sent waits for its acknowledgement.

    Keep-alive does not ask then, and in a room in which people talk something always does. Linux sends that again for a
    quarter of an hour, unless it is told otherwise. Windows gives up after half a minute by itself; macOS has a time of
    its own too, and Python no name for changing it.

    A window asks by itself, but at a server of the older kind. That keeps nothing for those who are away, and a
    connection that outlives some minutes without a network loses nothing.
    """
    tune(sock)
    _tell(sock, "TCP_USER_TIMEOUT", limits.UNACKNOWLEDGED_S * 1000)


def _tell(sock: socket.socket, option: str, value: int) -> None:
    if hasattr(socket, option):
        sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
