"""Folders as archives that are the same byte by byte whoever makes them and when."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell."""


def pack(folder: Path, target: Path) -> Path:
    """Put a folder into a .zip or a .tar.gz, under the folder's name."""
    partial = target.with_name(f"{target.name}.partial")
    if target.suffix == ".zip":
        _zip(folder, partial)
    else:
        _tar(folder, partial)
    os.replace(partial, target)
    return target


def unpacked(archive: Path, target: Path) -> Path:
    """Take an archive that `pack` has made apart. Returns the folder that was in it."""
    if archive.suffix == ".zip":
        shutil.unpack_archive(archive, target)
    else:
        with tarfile.open(archive) as packed:
            # Newer Pythons want to be told that the archive is our own.
            packed.extraction_filter = lambda member, _path: member
            packed.extractall(target)  # noqa: S202 - see above
    [folder] = (path for path in target.iterdir() if path.name in ("chat-gui", "Chat.app"))
    return folder


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _contents(folder):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), _ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = (stat.S_IFREG | _mode(path)) << 16
                archive.writestr(entry, path.read_bytes())


def _tar(folder: Path, target: Path) -> None:
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in _contents(folder):
            entry = archive.gettarinfo(path, path.relative_to(folder.parent).as_posix())
            entry.mtime = entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode = 0o755 if entry.isdir() else _mode(path)
            if entry.isreg():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:  # a macOS bundle is full of links, and is broken without them
                archive.addfile(entry)


def _contents(folder: Path) -> Iterator[Path]:
    yield folder
    yield from sorted(folder.rglob("*"))


def _mode(path: Path) -> int:
    return 0o755 if path.lstat().st_mode & stat.S_IXUSR else 0o644
