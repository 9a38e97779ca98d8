"""What an operator asks of a server's data: `python3 -m server backup`, `export` and so on. Main thread.

All work beside a running server: SQLite lets one process write at a time and any number read, and the server remembers
nothing of nicks that is not in the file. It may be of an older version, which was updated while it runs: its tables are
left as it knows them.
"""

from __future__ import annotations

import argparse
import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from . import status
from .arguments import PROGRAM, Parser, in_help
from .database import FILE_NAME, OpenError
from .folder import data_folder, given_folder, is_in_use, unreadable
from .history import StorageError
from .output import is_backup, is_export, named_file, note, print_all, spare_others, spare_own, write_whole, writing
from .store import Store
from .wire import limits
from .wire.archive import FORMS
from .wire.names import fold
from .wire.text import showable_line, without_surrogates

DONE, NOTHING_DONE = 0, 1
EXAMPLES: Final = (
    '--name "Class 10B" --lab',
    "--data /srv/chat --keep-days 365",
    "--data /srv/chat backup chat-backup.sqlite3",
    "export lobby --format html --output lobby.html",
    "status",
)
_ROOMS_NAMED: Final = 20
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that an operator can ask for.

    Args:
        act: does it in a folder, and returns the exit status.
        argument: what must be given, in capitals; empty for nothing.
        add_flags: adds what may be given besides.
    """

    act: Callable[[Path, argparse.Namespace, Say], int]
    argument: str
    purpose: str
    add_flags: Callable[[argparse.ArgumentParser], object] = lambda _parser: None


def run(arguments: Sequence[str], say: Say) -> int:
    """Do what the arguments ask for, of which the first is a name in `COMMANDS`.

    Returns:
        The exit status: 0 done, 1 there was nothing to do, 2 it could not be done.

    Raises:
        OpenError: the data can't be used; the text is for the operator.
    """
    options = _parser().parse_args(arguments)
    act: Callable[[Path, argparse.Namespace, Say], int] = options.act
    return act(Path(options.data or data_folder()), options, say)


def asked(arguments: Sequence[str]) -> list[str]:
    """The arguments from the command on, if they begin with one, or with `--data DIR` and one; else none."""
    rest = list(arguments)
    data: list[str] = []
    if rest[:1] == ["--data"]:
        data, rest = rest[:2], rest[2:]
    elif rest and rest[0].startswith("--data="):
        data, rest = rest[:1], rest[1:]
    return [rest[0], *data, *rest[1:]] if rest and rest[0] in COMMANDS else []


def overview() -> str:
    """What there is, for the help: one line each, and examples."""
    lines = [(f"{name} {command.argument}".rstrip(), command.purpose) for name, command in COMMANDS.items()]
    width = max(len(usage) for usage, _ in lines)
    return "\n".join(
        [
            "commands, beside a running server or without one (COMMAND --help says more):",
            *(f"  {usage:<{width}}  {purpose}" for usage, purpose in lines),
            "",
            "examples:",
            *(f"  {PROGRAM} {example}" for example in EXAMPLES),
        ]
    )


def _parser() -> Parser:
    parser = Parser(prog=PROGRAM)
    commands = parser.add_subparsers(required=True)
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.purpose, description=command.purpose)
        if command.argument:
            subparser.add_argument(command.argument.lower(), metavar=command.argument)
        command.add_flags(subparser)
        subparser.add_argument(
            "--data",
            type=given_folder,
            metavar="DIR",
            help=f"where the server keeps its data (default: {in_help(data_folder())})",
        )
        subparser.set_defaults(act=command.act)
    return parser


@contextmanager
def _store(folder: Path) -> Iterator[Store]:
    """What a server has kept there. Raises OpenError."""
    file = folder / FILE_NAME
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise OpenError(f"no server has kept anything in {folder}: say with --data where it does") from None
    except OSError as error:
        raise unreadable(folder, error) from error
    if not os.access(file, os.R_OK | os.W_OK):
        raise unreadable(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    with closing(Store(folder, is_ours=False)) as store:
        try:
            yield store
        except StorageError as error:
            raise OpenError(f"{store.path} can't be used ({error})") from error


# Nicks


def _forget(folder: Path, options: argparse.Namespace, say: Say) -> int:
    nick = showable_line(options.nick)
    with _store(folder) as store:
        if not store.forget(without_surrogates(options.nick)):
            say(f"nobody owns {nick}")
            return NOTHING_DONE
    stays = "; who is using it at the moment keeps it until they leave" if is_in_use(folder) else ""
    say(f"{nick} is free again: it will belong to whoever uses it next{stays}")
    return DONE


# Files


def _back_up(folder: Path, options: argparse.Namespace, say: Say) -> int:
    file = named_file(options.file)
    with _store(folder) as store:
        with writing(file):
            spare_own(file, store)
            spare_others(file, is_backup, "backup")
            store.back_up(file, lambda percent: say(f"{percent} % copied"))
        say(f"{file} holds everything up to message {store.last_id()}; to go back to it, stop the server and copy it")
        say(f"to {store.path}, and remove {FILE_NAME}-wal and {FILE_NAME}-shm beside it, if they are there")
    return DONE


def _add_export_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMS, default="text", help="default: %(default)s")
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="write there and not to the console; an earlier export is replaced once the new one is whole",
    )


def _export(folder: Path, options: argparse.Namespace, say: Say) -> int:
    with _store(folder) as store:
        name = _room_name(store, options.room)
        messages = store.messages(fold(name))
        first = list(islice(messages, 1))
        pieces = FORMS[options.format](name, chain(first, messages))
        if options.output is None:
            print_all(pieces)
        else:
            file = named_file(options.output)
            with writing(file):
                spare_own(file, store)
                if file.exists() and not file.is_file():
                    raise OpenError(f"{file} is no ordinary file: give another one")
                spare_others(file, is_export, "export")
                write_whole(file.resolve(), pieces)
            say(f"{file} holds what was said in {showable_line(name)}")
    if not first:
        note(f"there are no messages in {showable_line(name)}")
    return DONE


def _room_name(store: Store, given: str) -> str:
    """The room as its messages spell it; its `#`, which a shell may take for a comment, need not be given."""
    names = [name for name, _topic in store.rooms()]
    wanted = fold(given if given.startswith("#") else f"#{given}")
    for name in names:
        if fold(name) == wanted:
            return name
    if wanted == limits.LOBBY:  # it is there, though nothing has been said in it
        return limits.LOBBY
    shown = [showable_line(name) for name in names[:_ROOMS_NAMED]]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    there = f"there are {', '.join(shown)}{more}" if names else "nothing has been said in any"
    raise OpenError(f"there is no room {showable_line(given)}: {there}")


# The running server


def _status(folder: Path, _options: argparse.Namespace, say: Say) -> int:
    if not is_in_use(folder):
        say(f"no server runs with its data in {folder}; say with --data if another folder is meant")
        return NOTHING_DONE
    report = None
    with suppress(OSError, ValueError):
        report = status.read(folder)
    if report is None:
        say(f"a server runs with its data in {folder}, but has not said yet how it is: ask again in a few seconds,")
        say("and if it says so again, look whether the disk is full")
        return NOTHING_DONE
    for line in report.lines(time.time()):
        say(line)
    return DONE


COMMANDS: Final = {
    "forget": Command(_forget, "NICK", "let a nick belong to nobody, for somebody who has lost the token"),
    "backup": Command(_back_up, "FILE", "copy all that is kept into one file, while the server runs or not"),
    "export": Command(
        _export, "ROOM", "write all that was said in a room as text, JSON lines or HTML", _add_export_flags
    ),
    "status": Command(_status, "", "say how the server is that runs with this data"),
}
