"""A lock on an open file that other processes respect. Any thread.

The system lets go of it with the file, or with the process, however that ends.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable
from typing import IO, Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_IMPOSSIBLE: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EIO})
"""What a system says where nothing can be locked; macOS, of a network drive, ENOTSUP, elsewhere the word before it. All
else means that somebody has the lock: POSIX has two words for that, Windows two others, and Wine none.
"""
_LOOK_EVERY_S: Final = 0.02


def try_lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed. Returns whether that was possible: another process may have it.

    Raises:
        OSError: nothing can be locked there, as on some network drives.
    """
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _IMPOSSIBLE:
            raise
        return False
    return True


def lock_soon(file: IO[bytes], within_s: float = 0.1, pause: Callable[[float], None] = time.sleep) -> bool:
    """`try_lock` for a while: whoever looks whether a file is locked has to lock it for a moment.

    Args:
        within_s: for how long.
        pause: waits for so many seconds.

    Raises:
        OSError: as `try_lock`.
    """
    for _ in range(round(within_s / _LOOK_EVERY_S)):
        if try_lock(file):
            return True
        pause(_LOOK_EVERY_S)
    return try_lock(file)
