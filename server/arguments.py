"""How both command lines tell a mistake: in one line, like everything else that goes wrong. Main thread."""

from __future__ import annotations

import argparse
from typing import NoReturn

PROGRAM = "python3 -m server"
BAD_USE = 2


def in_help(text: str) -> str:
    """A text as argparse's help may hold it, which takes a percent sign for the beginning of something else."""
    return text.replace("%", "%%")


class Parser(argparse.ArgumentParser):
    """Reads arguments; a mistake in them is one line on stderr, and exit status 2."""

    def error(self, message: str) -> NoReturn:
        """End the program."""
        self.exit(BAD_USE, f"server: {message} ({self.prog} --help says more)\n")
