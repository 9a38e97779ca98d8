"""The server's command line: `python3 -m server`. Reads flags, starts the service, waits for a signal. Main thread."""

from __future__ import annotations

import argparse
import errno
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

from . import __version__, operations
from .addresses import EVERYWHERE, reachable_at
from .database import MEMORY, OpenError
from .folder import data_folder, given_folder, locked
from .history import StorageError
from .logs import logging_to
from .service import CannotListen, Service, Settings
from .status import StatusFile
from .store import Store
from .wire import limits
from .wire.labs import BY_NAME, LABS
from .wire.text import showable_line

try:
    import resource
except ModuleNotFoundError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)
_asked_log = logging.getLogger("server.asked")
"""For what an operator has asked for: it is written whatever the log's level."""
_asked_log.setLevel(logging.INFO)
BAD_USE = 2
_FIRST_FREE_PORT = 1024
_INTERRUPTED = 130
"""What a shell says of a program that Ctrl+C has ended."""
_STATUS_EVERY_S = 2.0
"""How often, at most, the file for `status` is written, and how often the server looks for what is too old."""
_LEVELS = ("debug", "info", "warning", "error")
_ALL_LABS = tuple(lab.name for lab in LABS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop, or do what an operator asks for. Returns the exit status; 2 if it could not start."""
    arguments = sys.argv[1:] if arguments is None else arguments
    asked = operations.asked(arguments)
    if asked:
        try:
            return operations.run(asked, _say)
        except OpenError as problem:
            return _give_up(str(problem))
        except KeyboardInterrupt:
            return _INTERRUPTED
    options = _parser().parse_args(arguments)
    try:
        labs = _lab_ports(options.lab)
        handler = _log_handler(options.log_file)
    except ValueError as error:
        return _give_up(str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        return _give_up(f"the log can't be written to {options.log_file} ({reason}): give --log-file another place")
    _prepare_process()
    settings = Settings(
        host=options.host,
        port=options.port,
        labs=labs,
        name=options.name,
        rate=options.rate,
        max_clients=options.max_clients,
        replay=options.replay,
        nick_days=options.nick_days,
        keep_days=options.keep_days,
        # Without a rate the clients are trusted programs, which come back without the tokens they were given.
        holds_nicks=options.rate > 0,
    )
    folder = options.data or data_folder()
    with logging_to(handler, options.log_level), _signals() as next_signal, ExitStack() as held:
        service = Service(settings, partial(_open_store, folder, options.sync == "full", held))
        try:
            service.start()
        except CannotListen as problem:
            return _give_up(_advice(problem))
        except OpenError as problem:
            return _give_up(str(problem))
        except StorageError as problem:
            return _give_up(
                f"what is kept in {folder} can't be read ({problem}): put a backup there, or begin elsewhere"
            )
        try:
            _announce(settings, service)
            _watch(service, None if folder == MEMORY else StatusFile(Path(folder)), next_signal)
        finally:
            service.close()
    return 0


# Flags


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m server",
        description="The chat server. Desktop windows, netcat and the five lab chats' clients meet in its rooms.",
        epilog=operations.overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default=EVERYWHERE, help="address to listen on (default: %(default)s, all of ours)")
    parser.add_argument("--port", type=_port, default=limits.DEFAULT_PORT, help="default: %(default)s; 0: a free one")
    parser.add_argument("--name", type=_name, default=_default_name(), help="the server's name (default: %(default)s)")
    parser.add_argument(
        "--lab",
        nargs="*",
        metavar="NAME[=PORT]",
        help=f"open ports for the lab chats' own clients: alone all of them ({', '.join(_ALL_LABS)}), "
        "each at the port in its name; with =PORT elsewhere",
    )
    parser.add_argument(
        "--rate",
        type=_rate,
        default=limits.RATE_PER_S,
        help="messages a second that one client may send for good (default: %(default)s; 0: no limit)",
    )
    parser.add_argument("--max-clients", type=_count, default=limits.CLIENTS, help="default: %(default)s")
    parser.add_argument(
        "--data",
        type=given_folder,
        metavar="DIR",
        help=f"where messages, rooms and nicks are kept (default: {data_folder()}); {MEMORY} keeps them while it runs",
    )
    parser.add_argument(
        "--sync",
        choices=("normal", "full"),
        default="normal",
        help="full: wait for the disk at every message, so that not even a power cut loses one (default: normal)",
    )
    parser.add_argument(
        "--replay",
        metavar="N",
        type=_replay,
        default=0,
        help="send newcomers the last N messages of their rooms (default: 0)",
    )
    parser.add_argument(
        "--nick-days",
        metavar="N",
        type=_count,
        default=limits.NICK_DAYS,
        help="a nick that its owner has not used for so long is free again (default: %(default)s)",
    )
    parser.add_argument(
        "--keep-days",
        metavar="N",
        type=_days,
        default=0,
        help="forget messages that are older, in rooms and direct ones (default: 0, which keeps all of them)",
    )
    parser.add_argument("--log-level", choices=_LEVELS, default="info", help="default: %(default)s")
    parser.add_argument("--log-file", metavar="FILE", type=Path, help="write the log there and not to stderr")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


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


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a whole number from 1 on")
    return int(text)


def _days(text: str) -> int:
    return 0 if text == "0" else _count(text)


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


def _lab_ports(flags: Sequence[str] | None) -> dict[str, int]:
    """What `--lab` asks for: the ports by dialect. Raises ValueError with advice."""
    if flags is None:
        return {}
    ports: dict[str, int] = {}
    for flag in flags or _ALL_LABS:
        name, equals, text = flag.partition("=")
        if name not in BY_NAME:
            raise ValueError(f"--lab knows no {name!r}: choose from {', '.join(_ALL_LABS)}")
        try:
            ports[name] = _port(text) if equals else BY_NAME[name].port
        except argparse.ArgumentTypeError as error:
            raise ValueError(f"--lab {flag}: {error}") from None
    return ports


# The process


def _open_store(folder: str, is_full_sync: bool, held: ExitStack) -> Store:
    """The store in a folder, which is this process's alone while `held` lasts. Raises OpenError."""
    if folder != MEMORY:
        held.enter_context(locked(Path(folder)))
        file = StatusFile(Path(folder))
        file.remove()  # that of a server that was killed
        held.callback(file.remove)
    return Store(folder, is_full_sync=is_full_sync)


def _log_handler(file: Path | None) -> logging.Handler:
    """Where the log goes: to a file, or to stderr where there is one. Raises OSError if the file can't be written."""
    handler: logging.Handler = logging.NullHandler()
    if file:
        handler = logging.FileHandler(file, encoding="utf-8")
    elif sys.stderr:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def _prepare_process() -> None:
    """Make room for thousands of clients: small stacks and long turns for their threads, all descriptors there are."""
    threading.stack_size(limits.THREAD_STACK_BYTES)
    sys.setswitchinterval(limits.SWITCH_INTERVAL_S)
    if resource is not None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(ValueError, OSError):  # macOS says "unlimited" and then allows less
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def _signals() -> Iterator[Callable[[], int | None]]:
    """Within it, Ctrl+C, SIGTERM, SIGBREAK and SIGUSR1 do nothing but end the wait of the function it gives.

    That returns the signal's number, or None if none has come for a while. Each signal writes a byte to a socket, which
    wakes the main thread on Windows too, where nothing else does.
    """
    ear, bell = socket.socketpair()
    with ear, bell:
        bell.setblocking(False)
        ear.settimeout(_STATUS_EVERY_S)
        names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGUSR1")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        handlers = {number: signal.signal(number, _noted) for number in numbers}
        signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
        try:
            yield partial(_next_number, ear)
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in handlers.items():
                signal.signal(number, handler)


def _next_number(ear: socket.socket) -> int | None:
    try:
        return ear.recv(1)[0]
    except TimeoutError:
        return None


def _noted(_number: int, _frame: FrameType | None) -> None:
    """The byte on the socket says it all."""


def _watch(service: Service, file: StatusFile | None, next_signal: Callable[[], int | None]) -> None:
    """Say how the server is, to whoever asks, and let it tidy up, until a signal ends it."""
    asks = getattr(signal, "SIGUSR1", None)  # Windows has no such signal
    number = None
    while number is None or number == asks:
        if number is not None:
            _asked_log.info("status: %s", "; ".join(service.report().lines(time.time())))
        elif file:
            file.write(service.report())
        service.tidy()
        number = next_signal()


# What the user reads


def _announce(settings: Settings, service: Service) -> None:
    addresses = reachable_at(settings.host)
    ports = {"the window and netcat": service.port, **service.lab_ports}
    _say(f"{settings.name}, version {__version__}")
    for whom, port in ports.items():
        _say(f"  for {whom}: {'  '.join(f'{_bracketed(address)}:{port}' for address in addresses)}")
    _say("ready: Ctrl+C stops it")


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _say(line: str) -> None:
    """Print a line, if there is anything to print to: a windowed program has none, and a pipe may be closed."""
    if sys.stdout is None:
        return
    with suppress(OSError, ValueError):
        encoding = sys.stdout.encoding or "ascii"
        print(line.encode(encoding, "replace").decode(encoding), flush=True)


def _advice(problem: CannotListen) -> str:
    """What went wrong with a port, and what to do about it."""
    error, host, port = problem.error, problem.host, problem.port
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {port} is in use on {host}: stop the other server, or choose another port"
    if number == errno.EACCES and port >= _FIRST_FREE_PORT:
        # On Windows the ranges that Hyper-V and Docker have taken: `netsh int ipv4 show excludedportrange tcp`.
        return f"port {port} is kept by the system for something else: choose another port"
    if number == errno.EACCES:
        return f"port {port} needs rights that this program does not have: choose one from 1024 on"
    if number in (errno.EADDRNOTAVAIL, errno.EINVAL) or isinstance(error, socket.gaierror | UnicodeError):
        return f"{host!r} is no address of this machine: choose one of its own, or 0.0.0.0 for all of them"
    return f"cannot listen on {host} port {port}: {error}"


def _give_up(reason: str) -> int:
    if sys.stderr is not None:
        print(f"server: {reason}", file=sys.stderr)
    return BAD_USE


if __name__ == "__main__":
    sys.exit(main())
