"""What both command lines are called, and how they tell a mistake: in one line, like everything else that goes wrong.

Main thread.
"""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

BAD_USE = 2


def called(program: str, *, is_executable: bool) -> str:
    """What an operator types in front of the arguments to start this program.

    Args:
        program: what the process says it was started as.
        is_executable: it is a file of its own, and not Python's.
    """
    typed = f'"{program}"' if " " in program else program
    if is_executable:
        return typed
    return f"python3 {typed}" if program.endswith(".pyz") else "python3 -m server"


PROGRAM = called(sys.argv[0], is_executable=hasattr(sys, "frozen"))


def in_help(text: str) -> str:
    """A text as argparse's help may hold it, which takes a percent sign for the beginning of something else."""
    return text.replace("%", "%%")


class Parser(argparse.ArgumentParser):
    """Reads arguments; a mistake in them is one line on stderr, and exit status 2."""

    def format_help(self) -> str:
        """The help, as far as the console or pipe has letters for it: folders and machines may be called anything."""
        encoding = getattr(sys.stdout, "encoding", None) or "ascii"
        return super().format_help().encode(encoding, "replace").decode(encoding)

    def error(self, message: str) -> NoReturn:
        """End the program."""
        self.exit(BAD_USE, f"server: {message} ({self.prog} --help says more)\n")
