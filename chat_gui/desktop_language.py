"""Which languages the desktop's user reads, the best first: `ru`, `en`. No widgets, no threads."""

from __future__ import annotations

import contextlib
import locale
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_ASKED_S: Final = 1.0
_NO_LANGUAGE: Final = ("c", "posix")
"""The locales of those who want none."""


def desktop_languages(
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    ask_system: Callable[[str], Sequence[str]] | None = None,
) -> list[str]:
    """Language codes without country, `ru` for `ru_RU.UTF-8`; none if nothing is said.

    `LANGUAGE` comes first everywhere, as in all programs that use gettext. Windows and macOS then know what their user
    has chosen; elsewhere it is `LC_ALL`, `LC_MESSAGES` or `LANG`.

    Args:
        environment: stands in for the process's own.
        ask_system: called with the platform where that knows better than the environment.
    """
    environment = os.environ if environment is None else environment
    ask = (ask_system or _ask_system) if platform in ("win32", "darwin") else None
    set_locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if ask is None and _code(set_locale) in _NO_LANGUAGE:
        return []
    names = [*environment.get("LANGUAGE", "").split(":"), *(ask(platform) if ask else ()), set_locale]
    return [code for code in dict.fromkeys(map(_code, names)) if code and code not in _NO_LANGUAGE]


def _code(name: str) -> str:
    """The language in a locale's name."""
    return re.split(r"[-_.@]", name, maxsplit=1)[0].lower()


def _ask_system(platform: str) -> Sequence[str]:
    return _ask_windows() if platform == "win32" else _ask_macos()


def _ask_windows() -> Sequence[str]:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - 10 ms at start, wanted on Windows alone

        with contextlib.suppress(OSError, AttributeError):
            language = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0xFFFF  # a WORD: the rest may be anything
            return (locale.windows_locale.get(language, ""),)
    return ()


def _ask_macos() -> Sequence[str]:
    """A program that is opened from the Finder has no LANG."""
    import subprocess  # noqa: PLC0415 - 3 ms at start, wanted on macOS alone

    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ASKED_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return re.findall(r"[A-Za-z]{2,3}(?:[-_]\w+)*", done.stdout.decode("ascii", "replace"))
