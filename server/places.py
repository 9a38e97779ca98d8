"""Where a platform wants the files of its user's programs. Any thread.

Imports nothing of ours: the window, which asks too, starts with it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path


class Place(Enum):
    """What is kept there, with the variable that names the folder and the folder below the home where it is not set.

    The first pair is Windows', the second that of the XDG Base Directory Specification, in which a relative name does
    not count. macOS has one folder for both.
    """

    DATA = ("LOCALAPPDATA", "AppData/Local", "XDG_DATA_HOME", ".local/share")
    SETTINGS = ("APPDATA", "AppData/Roaming", "XDG_CONFIG_HOME", ".config")


def folder_of(
    place: Place,
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Path:
    """The folder in which each program has its own."""
    windows_variable, on_windows, xdg_variable, elsewhere = place.value
    environment = os.environ if environment is None else environment
    home = home or Path(os.path.expanduser("~"))
    if platform == "win32":
        return Path(environment.get(windows_variable) or home / on_windows)
    if platform == "darwin":
        return home / "Library" / "Application Support"
    configured = environment.get(xdg_variable, "")
    return Path(configured) if os.path.isabs(configured) else home / elsewhere
