"""What `python3 -m server` runs: the program, and a quiet end should Ctrl+C come while it is still being imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

_INTERRUPTED: Final = 130
"""What a shell says of a program that Ctrl+C has ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say, or those of the process. Returns the exit status; 130 if Ctrl+C came first."""
    try:
        from . import command  # noqa: PLC0415 - most of the start is this, and Ctrl+C may come in the middle

        return command.run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
