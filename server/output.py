"""What an operator's command writes: the console, or a file that is replaced once the new one is whole. Main thread.

No file is replaced that nobody could restore: never one of the server's own; a backup replaces only another backup,
an export only another export.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Final

from . import status
from .busy_file import replaced_whole
from .database import FILE_NAME, SIDE_FILES, OpenError, fact
from .folder import LOCK_NAME
from .store import Store
from .wire.archive import BEGINNING_BYTES, is_archive

_SQLITE: Final = b"SQLite format 3\0"
"""How every SQLite file begins."""


def print_all(pieces: Iterator[str]) -> None:
    """Write to standard output: UTF-8 into a pipe or a file, what it can show to a console."""
    if sys.stdout is None:
        raise OpenError("there is no console to write to: say with --output where to write")
    encoding = (sys.stdout.encoding or "ascii") if sys.stdout.isatty() else "utf-8"
    sys.stdout.flush()
    try:
        _write(sys.stdout.buffer, pieces, encoding)
        sys.stdout.flush()
    except OSError as error:
        # Windows calls a pipe that nobody reads any more an invalid argument.
        if not (isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)):
            raise OpenError(f"the messages can't be written ({error.strerror})") from error
        # The reader has seen enough. What is left must have somewhere to go, or Python complains of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(line: str) -> None:
    """Tell the operator beside what is written, if there is anywhere to tell it."""
    if sys.stderr is not None:
        sys.stderr.write(f"server: {line}\n")


def write_whole(file: Path, pieces: Iterator[str]) -> None:
    """Put the pieces into a file, which is replaced once they are all there. Raises OSError."""
    with replaced_whole(file) as part, part.open("wb") as stream:
        _write(stream, pieces, "utf-8")


def _write(stream: IO[bytes], pieces: Iterator[str], encoding: str) -> None:
    for piece in pieces:
        stream.write(piece.encode(encoding, "replace"))


def named_file(given: str) -> Path:
    """The file that is meant. Raises OpenError if that can't be the name of one."""
    file = Path(given)
    if not file.name:
        raise OpenError(f"{given!r} is no name of a file: give one")
    return file


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Within it, a file that can't be written is an OpenError."""
    try:
        yield
    except OSError as error:
        raise OpenError(f"{file} can't be written ({error.strerror})") from error


def spare_others(file: Path, is_ours: Callable[[Path], bool], kind: str) -> None:
    """Raise OpenError if there is a file that is not of our kind: it is somebody's, who could not restore it."""
    if file.is_file() and file.stat().st_size and not is_ours(file):
        raise OpenError(f"{file} exists and is no {kind}: give another name")


def is_export(file: Path) -> bool:
    """Whether a file begins as one that `export` has written, in whatever form."""
    with file.open("rb") as stream:
        return is_archive(stream.read(BEGINNING_BYTES))


def is_backup(file: Path) -> bool:
    """Whether a file is a database of a chat server's; an incomplete one is not."""
    with file.open("rb") as stream:
        if stream.read(len(_SQLITE)) != _SQLITE:
            return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return bool(fact(db, "server_id", ""))
    except sqlite3.Error:
        return False


def spare_own(file: Path, store: Store) -> None:
    """Raise OpenError if the file is one of the server's own; without those beside it the database is damaged."""
    if not isinstance(store.path, Path) or not file.exists():
        return
    own = [store.path.with_name(f"{FILE_NAME}{ending}") for ending in ("", *SIDE_FILES)]
    own += [store.path.with_name(name) for name in (LOCK_NAME, status.FILE_NAME)]
    if any(each.exists() and file.samefile(each) for each in own):
        raise OpenError(f"{file} is the server's own file: give another one")
