"""Makes the zipapps: `chat.pyzw`, the window, and `chat-server.pyz`, for every machine that has a Python.

A zipapp is a zip with a line in front of it that names the interpreter. Ours holds the modules that are imported
without their docstrings, and the catalogues, nothing else, and is the same byte by byte whoever makes it and when.
"""

from __future__ import annotations

import os
import stat
import zipfile
from modulefinder import ModuleFinder
from pathlib import Path
from typing import Final

from without_docs import without_docs

ROOT: Final = Path(__file__).resolve().parent.parent
SHEBANG: Final = b"#!/usr/bin/env python3\n"
WINDOW_NAME: Final = "chat.pyzw"
SERVER_NAME: Final = "chat-server.pyz"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell: the real one would make every build another file."""
_SERVER_START: Final = b"""\
import sys

if sys.version_info < (3, 11):
    sys.exit("chat-server: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from server.__main__ import main

sys.exit(main())
"""


def window_zipapp(folder: Path) -> Path:
    """The window's zipapp, made in a folder."""
    entries = {"__main__.py": (ROOT / "build" / "zipapp_start.py").read_bytes()}
    entries |= _sources("chat_gui.__main__")
    entries |= {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in catalogues()}
    return _write(folder / WINDOW_NAME, entries)


def server_zipapp(folder: Path) -> Path:
    """The server's zipapp, made in a folder."""
    return _write(folder / SERVER_NAME, {"__main__.py": _SERVER_START} | _sources("server.__main__"))


def catalogues() -> list[Path]:
    """The translations in the form that is read when the program runs."""
    return sorted((ROOT / "chat_gui").glob("locale/**/*.mo"))


def _sources(start: str) -> dict[str, bytes]:
    """The modules of ours that this one imports, at once or later, by their places."""
    finder = ModuleFinder([str(ROOT)])  # finds ours alone: the standard library is not on this path
    finder.import_hook(start)
    files = [getattr(module, "__file__", None) for module in finder.modules.values()]
    paths = [Path(file) for file in files if file]
    return {path.relative_to(ROOT).as_posix(): without_docs(path.read_bytes()) for path in paths}


def _write(target: Path, entries: dict[str, bytes]) -> Path:
    entries["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    with partial.open("wb") as file:
        file.write(SHEBANG)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(entries):
                entry = zipfile.ZipInfo(name, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix: otherwise it would tell where it was made
                entry.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(entry, entries[name])
    partial.chmod(0o755)  # on Linux a double click runs what may be run
    os.replace(partial, target)
    return target
