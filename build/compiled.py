"""Compiles in advance what dataclasses would compile at every start: the spec runs it.

`python3 build/compiled.py MODULE ...` imports these modules and writes to standard output what `start_sooner.py` reads:
the source texts of the functions that the standard library has written for their dataclasses, with their code.
"""

from __future__ import annotations

import dataclasses
import importlib
import marshal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
FILE_NAME: Final = "dataclasses.bin"


def compiled(modules: Iterable[str]) -> bytes:
    """What the script writes for these modules, in a process of its own: none of them may be imported yet."""
    command = [sys.executable, "-I", __file__, *sorted(modules)]
    return subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout


def main() -> None:
    """Write it."""
    codes: dict[str, CodeType] = {}

    def note(source: str, *where: Any) -> None:
        codes[source] = compile(source, "<string>", "exec", dont_inherit=True, optimize=2)
        exec(source, *where)  # noqa: S102 - in the place of the one in dataclasses

    dataclasses.exec = note  # type: ignore[attr-defined]
    sys.path.insert(0, str(ROOT))
    for name in sys.argv[1:]:
        importlib.import_module(name)
    sys.stdout.buffer.write(marshal.dumps(codes))


if __name__ == "__main__":
    main()
