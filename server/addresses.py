"""The addresses under which this machine can be reached, found without sending anything. Main thread."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a chat server is there to be reached
LOOPBACK = "127.0.0.1"
# ioctl's number for "this interface's IPv4 address": <linux/sockios.h>, and macOS' <sys/sockio.h>.
_SIOCGIFADDR = {"linux": 0x8915, "darwin": 0xC0206921}
_IPV6_TABLE = Path("/proc/net/if_inet6")  # Linux: address, index, length of the prefix, scope, flags, name
_GLOBAL_SCOPE = "00"
_ELSEWHERE = "192.0.2.1"  # of a network that is only for examples (RFC 5737): whatever leads out leads there


def reachable_at(host: str) -> list[str]:
    """The addresses to tell people for a server that listens on `host`: all of ours if it listens on all."""
    if host not in (EVERYWHERE, "::", ""):
        return [host]
    ipv6 = own_ipv6_addresses() if host == "::" else ()
    return list(dict.fromkeys([*own_addresses(), *ipv6, LOOPBACK]))


def own_addresses() -> Iterator[str]:
    """This machine's IPv4 addresses.

    Where the interfaces can't be asked, those that its own name stands for, or else the one that leads to the others.
    """
    if sys.platform in _SIOCGIFADDR:
        yield from _of_interfaces(_SIOCGIFADDR[sys.platform])
        return
    own: list[str] = []
    with suppress(OSError, UnicodeError):  # Windows answers for its own name by itself, if it is one that DNS bears
        own = socket.gethostbyname_ex(socket.gethostname())[2]
    yield from own or _towards(_ELSEWHERE)


def own_ipv6_addresses() -> Iterator[str]:
    """This machine's IPv6 addresses but for those of a single link; none on macOS, which can't be asked from here."""
    if _IPV6_TABLE.exists():
        for line in _IPV6_TABLE.read_text(encoding="ascii").splitlines():
            digits, _index, _prefix, scope, *_ = line.split()
            if scope == _GLOBAL_SCOPE:
                yield socket.inet_ntop(socket.AF_INET6, bytes.fromhex(digits))
    elif sys.platform == "win32":
        with suppress(OSError, UnicodeError):  # answered without asking anybody, as above
            for *_, (address, *_) in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET6):
                if not address.startswith("fe80:"):
                    yield address


def _towards(address: str) -> Iterator[str]:
    """Which of our addresses what we send to another one would come from, if there is a way to it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect((address, 9))  # UDP has nothing to say at that: the system only looks up the way
        yield asking.getsockname()[0]


def _of_interfaces(request: int) -> Iterator[str]:
    import fcntl  # noqa: PLC0415 - not on Windows

    interfaces: list[tuple[int, str]] = []
    with suppress(OSError):  # not everywhere may a program list them, such as in a sandbox
        interfaces = socket.if_nameindex()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _index, name in interfaces:
            # struct ifreq: sixteen bytes of name, then a sockaddr_in, whose address stands behind family and port.
            ifreq = struct.pack("16s24x", name.encode()[:15])
            with suppress(OSError):  # an interface without an IPv4 address
                answer = fcntl.ioctl(asking.fileno(), request, ifreq)
                address = socket.inet_ntoa(answer[20:24])
                if not address.startswith("127."):
                    yield address
