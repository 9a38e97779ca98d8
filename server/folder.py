"""Where a server keeps its files, and the lock by which only one server does so there. Main thread."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .database import OpenError, advice
from .filelock import lock_soon
from .places import Place, folder_of

_APP_FOLDER = "chat-server"
LOCK_NAME = "server.lock"


def data_folder() -> str:
    """Where a server keeps its files unless it is told otherwise."""
    return str(folder_of(Place.DATA) / _APP_FOLDER)


def given_folder(text: str) -> str:
    """What `--data` names, for argparse: an empty name would quietly mean the platform's place."""
    if not text:
        raise argparse.ArgumentTypeError("its name is empty: give the folder, or leave the flag away")
    return text


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Within it the folder is this process's alone; two servers on one history would give the same ids twice.

    Raises:
        OpenError: another process has it, or it can't be written or locked.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (folder / LOCK_NAME).open("a+b")
    except OSError as error:
        raise OpenError(advice(folder, error)) from error
    with file:
        try:
            is_ours = lock_soon(file)
        except OSError as error:
            raise OpenError(
                f"nothing can be locked in {folder} ({error.strerror}): give it a folder on a local disk, with --data"
            ) from error
        if not is_ours:
            raise OpenError(f"another server keeps its data in {folder}: stop it, or give this one its own --data")
        # The system lets go of it with the file, or with the process however it ends.
        yield


def is_in_use(folder: Path) -> bool:
    """Whether a server keeps its data there now. Raises OpenError if that is not for us to know."""
    try:
        with (folder / LOCK_NAME).open("rb+") as file:
            return not lock_soon(file)
    except PermissionError as error:
        raise unreadable(folder, error) from error
    except OSError:
        return False  # where nothing can be locked, no server has


def unreadable(folder: Path, error: OSError) -> OpenError:
    """What to tell an operator who may not look into a server's folder."""
    return OpenError(f"{folder} can't be read ({error.strerror}): ask as the user that its server runs as")
