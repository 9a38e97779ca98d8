"""A JSON object in a small file: read within a limit, written whole and atomically, readable by its owner alone."""

from __future__ import annotations

import contextlib
import json
import logging
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from server.busy_file import once_let_go, replace_file

from .whole_file import written_whole

_log = logging.getLogger(__name__)

_FILE_BYTES: Final = 1024 * 1024


class Damage(Enum):
    """What is wrong with what a file holds."""

    TOO_LARGE = auto()
    """It has more than a megabyte."""
    NO_OBJECT = auto()
    """It is no JSON, none that can be read, or no object."""


class DamagedError(Exception):
    """A file does not hold what it should; its text is for the log."""

    def __init__(self, damage: Damage, detail: str) -> None:
        super().__init__(detail)
        self.damage = damage


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file.

    Raises:
        OSError: it can't be read.
        DamagedError: it holds no JSON object, or more than a megabyte.
    """
    with once_let_go(lambda: path.open("rb")) as file:
        data = file.read(_FILE_BYTES + 1)
    if len(data) > _FILE_BYTES:
        raise DamagedError(Damage.TOO_LARGE, f"it has more than {_FILE_BYTES} bytes")
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedError(Damage.NO_OBJECT, str(error)) from error
    if not isinstance(values, dict):
        raise DamagedError(Damage.NO_OBJECT, "it is not a JSON object")
    return values


def write_json(path: Path, values: object, *, survives_power_cut: bool = True) -> None:
    """Write a file; see `written_whole`. Its folder is made if need be.

    Raises:
        OSError: it could not be written; the old file stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    with written_whole(path, survives_power_cut=survives_power_cut) as file:
        file.write(text)


def set_aside(path: Path) -> Path:
    """Keep a damaged file under another name, for somebody to look at. Returns where it is now.

    Raises:
        OSError: it could not be moved.
    """
    aside = path.with_suffix(".damaged.json")
    replace_file(path, aside)
    return aside


def read_or_set_aside(path: Path) -> dict[str, Any] | None:
    """The object in a file; None if there is no file, or none that can be read, which is logged. A damaged one is kept
    under another name.
    """
    try:
        return read_json(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        _log.warning("%s can't be read: %s", path, error)
    except DamagedError as error:
        _log.warning("%s is damaged: %s", path, error)
        with contextlib.suppress(OSError):
            _log.warning("it is kept as %s", set_aside(path))
    return None
