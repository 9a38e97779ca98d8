"""Writing a file that several windows share: one at a time. Safe from any thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from server.filelock import lock_soon


@contextmanager
def alone(path: Path, wait_s: float) -> Iterator[None]:
    """Within it no other window writes the file, unless one has stood still there for `wait_s` seconds."""
    with ExitStack() as held:
        # A folder that can't be written has no lock; what comes of it is said when the file is saved.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(path.with_suffix(".lock").open("a+b"))
            lock_soon(lock, wait_s)
        yield
