"""What goes into the executables and what is left out. Pure: the spec asks, and tests do without PyInstaller.

PyInstaller takes all that could ever be imported or read. Most of it is for codecs, dialogs and time zones that this
program never uses; leaving it out halves the file and makes it start sooner, for each start unpacks it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

_NEVER: Final = (
    # OpenSSL alone is 2 MB; `hashlib` and `hmac` do without it, by modules that are built into Python.
    *("_ssl", "ssl", "_hashlib"),
    # Compression for `shutil` and `zipfile`: both find out by themselves that it is missing.
    *("bz2", "_bz2", "lzma", "_lzma", "tarfile"),
    # What only tests, tools and other kinds of programs use.
    *("unittest", "doctest", "pdb", "pydoc", "pydoc_data", "xmlrpc", "xml", "pyexpat", "multiprocessing", "asyncio"),
    *("concurrent", "distutils", "setuptools", "pkg_resources", "lib2to3", "ensurepip", "curses", "readline", "test"),
    *("statistics", "_statistics", "fractions", "decimal", "_decimal", "_pydecimal", "ftplib", "netrc", "http"),
    *("email", "urllib.request", "urllib.error", "urllib.response", "socketserver", "mimetypes", "csv", "_csv"),
    # East Asian codecs: the wire is UTF-8.
    *("_multibytecodec", "_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw"),
)
LEFT_OUT_OF_CLIENT: Final = (*_NEVER, "sqlite3", "_sqlite3")
LEFT_OUT_OF_SERVER: Final = (*_NEVER, "tkinter", "_tkinter", "chat_gui")

_ENCODINGS: Final = (
    *("aliases", "ascii", "charmap", "idna", "latin_1", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined"),
    *("unicode_escape", "utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"),
    "cp437",  # names in zips
)
"""The codecs that are kept. The executables run in Python's UTF-8 mode, so that no locale asks for another one."""

_TCL_UNUSED: Final = ("tzdata", "msgs", "http1.0", "opt0.4", "cookiejar0.2", "tclAppInit.c")
_TK_UNUSED: Final = ("demos", "images", "tkAppInit.c")
_TCL_EAST_ASIAN: Final = ("big5", "cns", "cp93", "cp94", "cp95", "euc", "gb", "jis", "ksc", "shift", "macJapan")


def left_out_encodings(available: Iterable[str]) -> list[str]:
    """The modules of the codecs that nobody needs, of those that Python has."""
    return [f"encodings.{name}" for name in sorted(available) if name not in _ENCODINGS]


def is_data_wanted(place: str, platform: str) -> bool:
    """Whether a data file is wanted at this place in the bundle.

    Args:
        place: relative, with either kind of slash.
        platform: as in `sys.platform`.
    """
    parts = PurePosixPath(place.replace("\\", "/")).parts
    if {"tcl8", "tcl9"} & set(parts):  # Tcl's own packages: Tk has its dialogs translated by one, and uses no other
        return parts[-1].startswith("msgcat")
    if parts[0] == "_tcl_data":
        # On Windows and macOS the system's own encoding can be any of these; X11 is UTF-8 throughout.
        is_foreign = platform == "linux" and parts[1] == "encoding" and parts[-1].startswith(_TCL_EAST_ASIAN)
        return parts[1] not in _TCL_UNUSED and not is_foreign
    if parts[0] == "_tk_data":
        return parts[1] not in _TK_UNUSED
    return True


def is_binary_wanted(place: str) -> bool:
    """Whether a shared library is wanted at this place in the bundle."""
    name = PurePosixPath(place.replace("\\", "/")).name
    # No part of ours, but of the system's own libxcb, which brings them along.
    if name.startswith(("libXau.so", "libXdmcp.so", "libbsd.so", "libmd.so")):
        return False
    # Every desktop has libexpat, which fontconfig needs; one that was built on a new system wants the newest glibc.
    # The executable needs the system's libz before it can unpack ours. And with ours it could not say where it fails
    # in a temporary folder from which nothing may be run.
    return not name.startswith(("libexpat.so", "libz.so"))
