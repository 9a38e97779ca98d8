"""The addresses under which this machine can be reached, found without sending anything."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a chat server is there to be reached
LOOPBACK = "127.0.0.1"
# ioctl's number for "this interface's IPv4 address": <linux/sockios.h>, and macOS' <sys/sockio.h>.
_SIOCGIFADDR = {"linux": 0x8915, "darwin": 0xC0206921}


def reachable_at(host: str) -> list[str]:
    """The addresses to tell people for a server that listens on `host`: all of ours if it listens on all."""
    if host not in (EVERYWHERE, "::", ""):
        return [host]
    return list(dict.fromkeys([*own_addresses(), LOOPBACK]))


def own_addresses() -> Iterator[str]:
    """This machine's IPv4 addresses; where the interfaces can't be asked, those that its own name stands for."""
    if sys.platform in _SIOCGIFADDR:
        yield from _of_interfaces(_SIOCGIFADDR[sys.platform])
    else:
        with suppress(OSError):  # Windows answers for its own name by itself
            yield from socket.gethostbyname_ex(socket.gethostname())[2]


def _of_interfaces(request: int) -> Iterator[str]:
    import fcntl  # noqa: PLC0415 - not on Windows

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _index, name in socket.if_nameindex():
            # struct ifreq: sixteen bytes of name, then a sockaddr_in, whose address stands behind family and port.
            ifreq = struct.pack("16s24x", name.encode()[:15])
            with suppress(OSError):  # an interface without an IPv4 address
                answer = fcntl.ioctl(asking.fileno(), request, ifreq)
                address = socket.inet_ntoa(answer[20:24])
                if not address.startswith("127."):
                    yield address
