#!/usr/bin/env python3
"""Writes SHA256SUMS beside the files of a folder, as `sha256sum --check` reads it: `python3 build/sums.py [FOLDER]`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Final

NAME: Final = "SHA256SUMS"


def write_sums(folder: Path) -> Path:
    """Write the sums of all files that lie in the folder itself."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != NAME)
    target = folder / NAME
    target.write_bytes("".join(f"{digest(path)}  {path.name}\n" for path in files).encode())
    return target


def digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Write them where the command line says."""
    parser = argparse.ArgumentParser(description="Write SHA256SUMS for the files in a folder.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist"), help="default: %(default)s")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"sums: {folder} is no folder", file=sys.stderr)
        return 2
    print(write_sums(folder).read_text("utf-8"), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
