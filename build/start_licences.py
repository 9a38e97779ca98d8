"""What an executable says to `--licences`: those of all that it is made of. `licences.py` has written them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

NO_CONSOLE = (
    "There is no console to print the licences on. They lie beside the program, in a file of their own; "
    "or have them written to one: --licences >licences.txt"
)


def shows_licences(show_box: Callable[[str], object] | None = None) -> bool:
    """Print them if that is all that is asked. Where there is no console, a box says where they are.

    Args:
        show_box: shows a text in a window; none for a program that always has a console.
    """
    if sys.argv[1:] != ["--licences"]:
        return False
    if sys.stdout is None:
        if show_box is not None:
            show_box(NO_CONSOLE)
        return True
    try:
        sys.stdout.write(Path(__file__).with_name("licences.txt").read_text("utf-8"))
        sys.stdout.flush()
    except OSError:  # whoever reads has seen enough; what is left must have somewhere to go, or Python complains
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True
