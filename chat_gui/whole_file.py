"""Writing a file whole: who reads it sees the old one or the new one, never half. Any thread."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from server.busy_file import replace_file

_OWNERS_ALONE: Final = 0o600
_ANYBODYS: Final = 0o666
"""Who may read and write a file, before the process's umask takes its part away."""


@contextlib.contextmanager
def written_whole(
    path: Path, *, newline: str | None = None, is_private: bool = True, survives_power_cut: bool = True
) -> Iterator[TextIO]:
    """Write text into a file, which gets its name at the end; without an end it leaves nothing.

    Args:
        newline: see `open`.
        is_private: the file is for its owner alone. If not, it is the user's own, as any program writes it: others may
            use it as far as the umask says, or as they might use the one before; a link leads to it still.
        survives_power_cut: wait for the disk, which may take a tenth of a second; if not, a machine that is switched
            off in the next seconds may lose it.

    Raises:
        OSError: it could not be written; the old file stands.
    """
    mode, kept = _OWNERS_ALONE, None
    if not is_private:
        path, mode = Path(os.path.realpath(path)), _ANYBODYS
        if sys.platform != "win32" and path.exists():  # there a mode says nothing of others
            mode = kept = path.stat().st_mode & _ANYBODYS

    def created(name: str, flags: int) -> int:
        return os.open(name, flags, mode)

    temporary = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with open(temporary, "x", encoding="utf-8", newline=newline, opener=created) as file:
            if kept is not None:  # the umask has been taken off it
                with contextlib.suppress(OSError):  # a disk of another system has no modes to set
                    os.chmod(temporary, kept)
            yield file
            file.flush()
            if survives_power_cut:
                os.fsync(file.fileno())
        replace_file(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
