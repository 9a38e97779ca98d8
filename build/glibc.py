"""Which glibc the programs in a folder need. Pure but for reading them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_VERSION: Final = re.compile(rb"GLIBC_(\d+)\.(\d+)(?:\.\d+)?\0")
_ELF: Final = b"\x7fELF"


def newest_needed(files: Iterable[Path]) -> tuple[tuple[int, int], Path | None]:
    """The newest version that any of these programs names, and the first that does. Other files don't count.

    A program names every version of glibc that it needs in its table of strings, each ended by a zero byte.
    """
    newest, whose = (0, 0), None
    for file in files:
        for version in versions(file.read_bytes()):
            if version > newest:
                newest, whose = version, file
    return newest, whose


def versions(content: bytes) -> set[tuple[int, int]]:
    """All versions that a program names; none if it is no ELF file."""
    if not content.startswith(_ELF):
        return set()
    return {(int(major), int(minor)) for major, minor in _VERSION.findall(content)}
