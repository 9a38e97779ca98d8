"""Writing a file that several windows share: one at a time. Safe from any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from server.filelock import try_lock

_LOOK_S: Final = 0.01


@contextmanager
def alone(path: Path, wait_s: float) -> Iterator[None]:
    """Within it no other window writes the file, unless one has stood still there for `wait_s` seconds."""
    with ExitStack() as held:
        # A folder that can't be written has no lock; what comes of it is said when the file is saved.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(path.with_suffix(".lock").open("a+b"))
            until = time.monotonic() + wait_s
            while not try_lock(lock) and time.monotonic() < until:
                threading.Event().wait(_LOOK_S)
        yield
