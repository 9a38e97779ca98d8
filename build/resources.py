"""What Windows and macOS want to know of an executable: a version resource, an Info.plist. Needs no PyInstaller."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

NAME: Final = "Chat"
COMPANY: Final = "the chat-gui authors"
BUNDLE_ID: Final = "chat-gui.desktop"
"""As `APP_ID` in chat_gui/views/desktop.py."""


def windows_version(version: str, description: str, file_name: str) -> str:
    """A version resource, in the form that PyInstaller reads from a file.

    Args:
        version: such as "1.2.0".
        description: what the task manager and the firewall's question show.
    """
    numbers = version_numbers(version)
    told = {
        "CompanyName": COMPANY,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": file_name.removesuffix(".exe"),
        "LegalCopyright": "MIT licence",
        "OriginalFilename": file_name,
        "ProductName": NAME,
        "ProductVersion": version,
    }
    strings = ",\n        ".join(f"StringStruct({key!r}, {value!r})" for key, value in told.items())
    return f"""\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable("040904B0", [
        {strings}
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def project_version(root: Path) -> str:
    """The version that stands in the server's `__init__.py`, read without running it."""
    found = re.search(r'^__version__ = "([\d.]+)"$', (root / "server" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("server/__init__.py has no __version__ of numbers and dots")
    return found[1]


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers of a version: "1.2.0" is (1, 2, 0, 0). Raises ValueError if it has anything but numbers."""
    numbers = [int(part) for part in version.split(".")]
    if len(numbers) > 4:
        raise ValueError(f"{version!r} has more than four numbers")
    first, second, third, fourth = numbers + [0] * (4 - len(numbers))
    return first, second, third, fourth


def info_plist(version: str) -> dict[str, Any]:
    """What the macOS bundle says of itself."""
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.social-networking",
        "LSMinimumSystemVersion": "10.13",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence",
        # From macOS 15 on a program without this sentence reaches nothing in the local network, and is not told so.
        "NSLocalNetworkUsageDescription": "Chat talks to the chat server in your classroom or office.",
        "NSRequiresAquaSystemAppearance": False,
    }
