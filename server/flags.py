"""The flags of `python3 -m server`, and what each may be. Main thread."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from . import __version__, operations
from .addresses import EVERYWHERE
from .arguments import PROGRAM, Parser, in_help
from .database import MEMORY
from .folder import data_folder, given_folder
from .wire import limits
from .wire.labs import BY_NAME, LABS
from .wire.text import showable_line

_LEVELS = ("debug", "info", "warning", "error")
_MOST_COUNTED = 1_000_000
_ALL_LABS = tuple(lab.name for lab in LABS)


def parser() -> Parser:
    """What reads the flags of a server that is to run; the other commands have their own (operations.py)."""
    flags = Parser(
        prog=PROGRAM,
        description="The chat server. Desktop windows, netcat and the five lab chats' clients meet in its rooms.",
        epilog=operations.overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    flags.add_argument("--host", default=EVERYWHERE, help="address to listen on (default: %(default)s, all of ours)")
    flags.add_argument("--port", type=_port, default=limits.DEFAULT_PORT, help="default: %(default)s; 0: a free one")
    flags.add_argument("--name", type=_name, default=_default_name(), help="the server's name (default: %(default)s)")
    flags.add_argument(
        "--lab",
        nargs="*",
        metavar="NAME[=PORT]",
        help=f"open ports for the lab chats' own clients: alone all of them ({', '.join(_ALL_LABS)}), "
        "each at the port in its name; with =PORT elsewhere",
    )
    flags.add_argument(
        "--rate",
        type=_rate,
        default=limits.RATE_PER_S,
        help="messages a second that one client may send for good (default: %(default)s; 0: no limit)",
    )
    flags.add_argument("--max-clients", type=_count, default=limits.CLIENTS, help="default: %(default)s")
    _add_what_is_kept(flags)
    flags.add_argument("--log-level", choices=_LEVELS, default="info", help="default: %(default)s")
    flags.add_argument("--log-file", metavar="FILE", type=Path, help="write the log there and not to stderr")
    flags.add_argument("--version", action="version", version=__version__)
    return flags


def _add_what_is_kept(flags: Parser) -> None:
    flags.add_argument(
        "--data",
        type=given_folder,
        metavar="DIR",
        help=f"where messages, rooms and nicks are kept (default: {in_help(data_folder())}); "
        f"{MEMORY} keeps them while it runs",
    )
    flags.add_argument(
        "--sync",
        choices=("normal", "full"),
        default="normal",
        help="full: wait for the disk at every message, so that not even a power cut loses one (default: normal)",
    )
    flags.add_argument(
        "--replay",
        metavar="N",
        type=_replay,
        default=0,
        help="send newcomers the last N messages of their rooms (default: 0)",
    )
    flags.add_argument(
        "--nick-days",
        metavar="N",
        type=_count,
        default=limits.NICK_DAYS,
        help="a nick that its owner has not used for so long is free again (default: %(default)s)",
    )
    flags.add_argument(
        "--keep-days",
        metavar="N",
        type=_days,
        default=0,
        help="forget messages that are older, in rooms and direct ones (default: 0, which keeps all of them)",
    )


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return port


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate < 1e6 or 0 < rate < 0.01:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate: give messages a second, such as 5, or 0 for no limit")
    return rate


def _count(text: str, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= _MOST_COUNTED):
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a whole number from {least} to {_MOST_COUNTED}")
    return int(text)


def _days(text: str) -> int:
    return _count(text, least=0)


def _replay(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= limits.REPLAY_MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is too much or no number: give 0 to {limits.REPLAY_MOST}")
    return int(text)


def _name(text: str) -> str:
    name = showable_line(text).strip()
    if not name or len(name) > limits.SERVER_NAME_CHARS:
        raise argparse.ArgumentTypeError(f"a name has 1 to {limits.SERVER_NAME_CHARS} printable characters")
    return name


def _default_name() -> str:
    with suppress(OSError):
        host = showable_line(socket.gethostname().partition(".")[0]).strip()
        if host and host != "localhost":
            return f"Chat on {host}"[: limits.SERVER_NAME_CHARS]
    return "Chat"


def lab_ports(asked: Sequence[str] | None) -> dict[str, int]:
    """What `--lab` asks for: the ports by dialect. Raises ValueError with advice."""
    if asked is None:
        return {}
    ports: dict[str, int] = {}
    for flag in asked or _ALL_LABS:
        name, equals, text = flag.partition("=")
        if name not in BY_NAME:
            raise ValueError(f"--lab knows no {name!r}: choose from {', '.join(_ALL_LABS)}")
        try:
            ports[name] = _port(text) if equals else BY_NAME[name].port
        except argparse.ArgumentTypeError as error:
            raise ValueError(f"--lab {flag}: {error}") from None
    return ports
