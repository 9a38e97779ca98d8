"""Where a server is, as people write it: `host`, `host:port`, `[::1]:port`. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from server.wire import limits


class AddressError(ValueError):
    """What was written is no address; `args[0]` is one of the codes `empty`, `port`, `host`."""


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
        AddressError: `empty`, `port` (not a number from 1 to 65535) or `host` (nothing a host can be called).
    """
    text = text.strip().removeprefix("chat://").rstrip("/")
    if not text:
        raise AddressError("empty")
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise AddressError("host")
        port = rest[1:]
    elif text.count(":") > 1:
        host, port = text, ""  # a bare IPv6 address
    else:
        host, colon, port = text.partition(":")
        if colon and not port:
            raise AddressError("port")
    if not host or any(char.isspace() or char in "/@" for char in host) or not host.isprintable():
        raise AddressError("host")
    if not port:
        return Address(host)
    if not (port.isascii() and port.isdigit()) or not 1 <= int(port[:6]) <= 65535:
        raise AddressError("port")
    return Address(host, int(port))
