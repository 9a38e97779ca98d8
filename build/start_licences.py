"""What an executable says to `--licences`: those of all that it is made of. `licences.py` has written them."""

import sys
from pathlib import Path


def shows_licences() -> bool:
    """Print them if that is all that is asked. Where there is no console they can be sent to a file."""
    if sys.argv[1:] != ["--licences"]:
        return False
    if sys.stdout is not None:
        sys.stdout.write(Path(__file__).with_name("licences.txt").read_text("utf-8"))
    return True
