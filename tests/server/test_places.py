"""Each platform has its own places for a program's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.places import Place, folder_of

HOME = Path("home")
ELSEWHERE = os.path.abspath("elsewhere")


@pytest.mark.parametrize(
    ("platform", "environment", "data", "settings"),
    [
        ("linux", {}, HOME / ".local" / "share", HOME / ".config"),
        ("linux", {"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}, HOME / ".local" / "share", HOME / ".config"),
        ("linux", {"XDG_DATA_HOME": "here", "XDG_CONFIG_HOME": "here"}, HOME / ".local" / "share", HOME / ".config"),
        ("linux", {"XDG_DATA_HOME": ELSEWHERE}, Path(ELSEWHERE), HOME / ".config"),
        ("linux", {"XDG_CONFIG_HOME": ELSEWHERE}, HOME / ".local" / "share", Path(ELSEWHERE)),
        ("darwin", {}, HOME / "Library" / "Application Support", HOME / "Library" / "Application Support"),
        ("win32", {"LOCALAPPDATA": "local"}, Path("local"), HOME / "AppData" / "Roaming"),
        ("win32", {"APPDATA": "roaming"}, HOME / "AppData" / "Local", Path("roaming")),
    ],
)
def test_files_are_where_the_platform_wants_them(
    platform: str, environment: dict[str, str], data: Path, settings: Path
) -> None:
    assert data == folder_of(Place.DATA, platform, environment, HOME)
    assert settings == folder_of(Place.SETTINGS, platform, environment, HOME)
