"""From the flags to a server that runs until a signal ends it, or to one of operations.py. Main thread."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from . import __version__, flags, operations
from .addresses import reachable_at
from .arguments import BAD_USE
from .database import MEMORY, OpenError
from .folder import data_folder, locked
from .history import StorageError
from .logs import LogFile, logging_to
from .service import CannotListen, Service, Settings
from .signals import ASKS_STATUS, CUT_SHORT, signals, spelled
from .status import StatusFile
from .store import Store
from .wire import limits

try:
    import resource
except ModuleNotFoundError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)
_asked_log = logging.getLogger("server.asked")
"""For what an operator has asked for: it is written whatever the log's level."""
_asked_log.setLevel(logging.INFO)
_said_log = logging.getLogger("server.said")
"""For what stdout says too: a log file alone has it."""
_FIRST_FREE_PORT = 1024
_STATUS_EVERY_S = 2.0
"""How often, at most, the file for `status` is written, and how often the server looks for what is too old."""


def run(arguments: Sequence[str]) -> int:
    """Serve until told to stop, or do what an operator asks for. Returns the exit status; 2 if it could not start."""
    asked = operations.asked(arguments)
    if asked:
        try:
            return operations.run(asked, _say)
        except OpenError as problem:
            return _give_up(str(problem))
    options = flags.parser().parse_args(arguments)
    try:
        labs = flags.lab_ports(options.lab)
        handler = _log_handler(options.log_file)
    except ValueError as error:
        return _give_up(str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        return _give_up(f"the log can't be written to {options.log_file} ({reason}): give --log-file another place")
    return _serve(options, _settings(options, labs), handler)


def _settings(options: argparse.Namespace, labs: Mapping[str, int]) -> Settings:
    return Settings(
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


def _serve(options: argparse.Namespace, settings: Settings, handler: logging.Handler) -> int:
    """Serve until told to stop. Returns the exit status."""
    _prepare_process()
    folder = options.data or data_folder()
    with signals() as next_signal, ExitStack() as held:
        service = Service(settings, partial(_open_store, folder, options.sync == "full", held))
        with logging_to(handler, options.log_level) as log_writer:
            try:
                service.start()
            except CannotListen as problem:
                return _give_up(advice(problem))
            except OpenError as problem:
                return _give_up(str(problem))
            except StorageError as problem:
                return _give_up(
                    f"what is kept in {folder} can't be read ({problem}): put a backup there, or begin elsewhere"
                )
            try:
                _announce(settings, service, folder)
                watch = _attend(service, None if folder == MEMORY else StatusFile(Path(folder)), next_signal)
            finally:
                has_ended = service.close()
            has_ended = has_ended and _joined(watch)
            log.info("stopped" if has_ended else "stopped before all of it had ended")
        if not has_ended:
            os._exit(CUT_SHORT)  # an orderly end waits for the disk again
    if log_writer.is_alive():
        os._exit(0)  # the console stands still
    return 0


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
        handler = LogFile(file, limits.SERVER_LOG_BYTES)
    elif sys.stderr:
        handler = logging.StreamHandler()
        handler.addFilter(lambda record: record.name != _said_log.name)
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


def _attend(service: Service, file: StatusFile | None, next_signal: Callable[[], int]) -> threading.Thread:
    """Have it said how the server is, and let it tidy up, until a signal ends it. Returns the thread that ends now."""
    is_over = threading.Event()
    watch = threading.Thread(target=_watch, args=(service, file, is_over), name="status")
    watch.start()
    try:
        while (number := next_signal()) == ASKS_STATUS:
            _asked_log.info("status: %s", "; ".join(service.report().lines(time.time())))
        log.info("stopping: %s", spelled(number))
    finally:
        is_over.set()
    return watch


def _joined(watch: threading.Thread) -> bool:
    """Wait for what status is to say to be written, as long as for any disk. Returns whether it has been."""
    watch.join(limits.CLOSE_DISK_S)
    if watch.is_alive():
        log.error("the disk does not answer: what status is to say can't be written")
    return not watch.is_alive()


def _watch(service: Service, file: StatusFile | None, is_over: threading.Event) -> None:
    """A thread of its own, for the disk may be slow to take the file, and the main thread must hear signals."""
    while not is_over.is_set():
        if file:
            file.write(service.report())
        service.tidy()
        is_over.wait(_STATUS_EVERY_S)


# What the user reads


def _announce(settings: Settings, service: Service, folder: str) -> None:
    addresses = reachable_at(settings.host)
    ports = {"the window and netcat": service.port, **service.lab_ports}
    who = f"{settings.name}, version {__version__}"
    _said_log.info("started: %s, with its data in %s", who, folder)
    _say(who)
    for whom, port in ports.items():
        where = f"for {whom}: {'  '.join(f'{_bracketed(address)}:{port}' for address in addresses)}"
        _said_log.info("%s", where)
        _say(f"  {where}")
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


def advice(problem: CannotListen) -> str:
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
