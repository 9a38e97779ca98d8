"""Replacing files, and opening those that somebody else has open for a moment. Any thread.

Windows refuses to open or replace such a file, which other systems do not mind: another window is just reading it, or a
virus scanner looks at what was written a moment ago. A little later it can be done.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

_PAUSES_S: Final = (0.01, 0.02, 0.04, 0.08, 0.1)
"""Before each further try: a quarter of a second in all, for the window's own thread may wait here."""


def once_let_go(
    action: Callable[[], T], platform: str = sys.platform, pause: Callable[[float], object] = time.sleep
) -> T:
    """What the action returns, which is tried again on Windows while it is refused. Raises what it raises at last."""
    for pause_s in _PAUSES_S if platform == "win32" else ():
        try:
            return action()
        except PermissionError:
            pause(pause_s)
    return action()


def replace_file(source: str | Path, target: Path) -> None:
    """Give a file the name of another, which it takes the place of. Raises OSError."""
    once_let_go(lambda: os.replace(source, target))


@contextmanager
def replaced_whole(file: Path) -> Iterator[Path]:
    """Within it, a new file beside the given one, for its owner alone; at the end it takes that one's place.

    Without an end nothing is left of it, and the given one stands. Raises OSError.
    """
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        replace_file(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
