"""Where a server is, as people write it: `host`, `host:port`, `[::1]:port`. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import Enum, auto

from server.wire import limits

_HOST_CHARS = 253
"""The longest name that DNS can carry."""


class AddressProblem(Enum):
    """What is wrong with what was written."""

    EMPTY = auto()
    PORT = auto()
    """It is not a number from 1 to 65535."""
    HOST = auto()
    """No host can be called that."""


class AddressError(ValueError):
    """What was written is no address."""

    def __init__(self, problem: AddressProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Address:
    """A host name or IP address, and a TCP port."""

    host: str
    port: int = limits.DEFAULT_PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == limits.DEFAULT_PORT else f"{host}:{self.port}"


def parse_address(text: str) -> Address:
    """The address in `text`; the port may be left out.

    Raises:
        AddressError: it can't be one.
    """
    text = text.strip().removeprefix("chat://").rstrip("/")
    if not text:
        raise AddressError(AddressProblem.EMPTY)
    if "/" in text:  # an address of the web
        raise AddressError(AddressProblem.HOST)
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or rest[:1] not in ("", ":"):
            raise AddressError(AddressProblem.HOST)
        colon, port = rest[:1], rest[1:]
    elif text.count(":") > 1:
        host, colon, port = text, "", ""  # a bare IPv6 address
    else:
        host, colon, port = text.partition(":")
    if not _can_be_host(host):
        raise AddressError(AddressProblem.HOST)
    if not colon:
        return Address(host)
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535):
        raise AddressError(AddressProblem.PORT)
    return Address(host, int(port))


def _can_be_host(host: str) -> bool:
    if not 1 <= len(host) <= _HOST_CHARS or not host.isprintable() or any(char in " @[]" for char in host):
        return False
    if ":" not in host:
        return True
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True
