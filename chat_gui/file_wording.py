"""What is wrong with a file, as a part of a sentence in the user's language. Pure.

Apart from the other words, for the settings are read before the first picture, and it can wait for those.
"""

from __future__ import annotations

import errno
from typing import Final

from .i18n import tr
from .json_file import Damage, DamagedError

_HELD_BY_ANOTHER: Final = (32, 33)
"""What Windows says of a file that another program has open, or has locked a part of."""


def trouble(error: OSError | DamagedError) -> str:
    """Why a file can't be read or written: `the disk is full`. What is rare is said in the system's own words."""
    if isinstance(error, DamagedError):
        return {Damage.TOO_LARGE: tr("it is too large"), Damage.NO_OBJECT: tr("it is damaged")}[error.damage]
    if getattr(error, "winerror", None) in _HELD_BY_ANOTHER:
        return tr("another program holds it")
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return tr("access is denied")
        case errno.ENOSPC | errno.EDQUOT:
            return tr("the disk is full")
        case errno.EROFS:
            return tr("the disk can only be read")
        case errno.ENOENT:
            return tr("there is no such file or folder")
        case errno.EISDIR:
            return tr("it is a folder")
        case _:
            return error.strerror or str(error)
