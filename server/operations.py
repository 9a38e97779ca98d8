"""What an operator does with a server's data, running or not: `python3 -m server forget` and `backup`. Main thread.

Both work beside a running server: SQLite lets one process write at a time and any number read, and the server remembers
nothing of nicks that is not in the file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from .database import FILE_NAME, OpenError
from .folder import data_folder, is_in_use
from .history import StorageError
from .store import Store
from .wire.text import showable_line

DONE, NOTHING_DONE, BAD_USE = 0, 1, 2


def run(arguments: Sequence[str], say: Callable[[str], None]) -> int:
    """Do what the arguments ask for, of which the first is a name in `COMMANDS`.

    Returns:
        The exit status: 0 done, 1 there was nothing to do, 2 it could not be done.

    Raises:
        OpenError: the data can't be used; the text is for the operator.
    """
    options = _parser().parse_args(arguments)
    folder = Path(options.data or data_folder())
    if not (folder / FILE_NAME).exists():
        raise OpenError(f"no server has kept anything in {folder}: say with --data where it does")
    store = Store(folder)
    try:
        status: int = options.act(store, folder, options, say)
    except StorageError as error:
        raise OpenError(f"{store.path} can't be used ({error})") from error
    finally:
        store.close()
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m server")
    commands = parser.add_subparsers(required=True)
    for name, (act, argument, description) in COMMANDS.items():
        command = commands.add_parser(name, help=description, description=description)
        command.add_argument(argument.lower(), metavar=argument)
        command.add_argument(
            "--data", metavar="DIR", help=f"where the server keeps its data (default: {data_folder()})"
        )
        command.set_defaults(act=act)
    return parser


def _forget(store: Store, folder: Path, options: argparse.Namespace, say: Callable[[str], None]) -> int:
    nick = showable_line(options.nick)
    if not store.forget(options.nick):
        say(f"nobody owns {nick}")
        return NOTHING_DONE
    stays = "; who is using it at the moment keeps it until they leave" if is_in_use(folder) else ""
    say(f"{nick} is free again: it will belong to whoever uses it next{stays}")
    return DONE


def _back_up(store: Store, _folder: Path, options: argparse.Namespace, say: Callable[[str], None]) -> int:
    file = Path(options.file)
    try:
        if isinstance(store.path, Path) and file.exists() and file.samefile(store.path):
            raise OpenError(f"{file} is the server's own file: give another one")
        store.back_up(file)
    except OSError as error:
        raise OpenError(f"{file} can't be written ({error.strerror})") from error
    say(f"{file} holds everything up to message {store.last_id()}; to go back to it, stop the server and copy it")
    say(f"to {store.path}, and remove the files beside it whose names begin with that")
    return DONE


COMMANDS: Final = {
    "forget": (_forget, "NICK", "let a nick belong to nobody, for somebody who has lost the token"),
    "backup": (_back_up, "FILE", "copy all that is kept into one file, while the server runs or not"),
}
