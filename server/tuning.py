"""How both programs set up a connected socket. Any thread."""

from __future__ import annotations

import socket

from .wire import limits


def tune(sock: socket.socket) -> None:
    """Send small messages at once, and let the system find out if the other machine has vanished."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", limits.KEEPALIVE_IDLE_S),
        ("TCP_KEEPALIVE", limits.KEEPALIVE_IDLE_S),  # what macOS calls it
        ("TCP_KEEPINTVL", limits.KEEPALIVE_INTERVAL_S),
        ("TCP_KEEPCNT", limits.KEEPALIVE_PROBES),
    ):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
