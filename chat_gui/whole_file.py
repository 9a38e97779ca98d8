"""Writing a file whole: who reads it sees the old one or the new one, never half. Any thread."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from server.busy_file import replace_file


@contextlib.contextmanager
def written_whole(path: Path, *, newline: str | None = None, survives_power_cut: bool = True) -> Iterator[TextIO]:
    """Write text into a file of its owner alone, which gets its name at the end; without an end it leaves nothing.

    Args:
        newline: see `open`.
        survives_power_cut: wait for the disk, which may take a tenth of a second; if not, a machine that is switched
            off in the next seconds may lose it.

    Raises:
        OSError: it could not be written; the old file stands.
    """
    import tempfile  # noqa: PLC0415 - 3 ms that the first picture need not wait for

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline=newline) as file:
            yield file
            file.flush()
            if survives_power_cut:
                os.fsync(file.fileno())
        replace_file(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
