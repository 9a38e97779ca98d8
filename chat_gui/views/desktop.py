"""What the desktop around the window is asked and told: its light or dark look, and who we are. Tk thread.

Nothing here may keep the first picture waiting: what takes a program to find out is asked before Tk starts and read
when it has answered.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess

_log = logging.getLogger(__name__)

APP_ID: Final = "chat-gui.desktop"
_OUTPUT_BYTES: Final = 4096


def prepare_process() -> None:
    """Before there is a window: undo what an executable does to its children, and tell the platform who we are.

    Windows: that we draw for the real resolution and are not "Python". X11: which fonts would end the program.
    """
    if hasattr(sys, "_MEIPASS"):
        restore_library_path(os.environ)
    if sys.platform not in ("win32", "darwin"):
        from .colour_fonts import avoid_colour_fonts  # noqa: PLC0415 - it loads X11's libraries

        avoid_colour_fonts()
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - 10 ms at start, wanted on Windows alone

        system_aware = 1  # PROCESS_SYSTEM_DPI_AWARE: Tk 8.6 does not follow a window to another monitor
        try:
            ctypes.windll.shcore.SetProcessDpiAwareness(system_aware)
        except (AttributeError, OSError):
            ctypes.windll.user32.SetProcessDPIAware()
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def restore_library_path(environment: MutableMapping[str, str]) -> None:
    """Put LD_LIBRARY_PATH back to what it was before an executable was started.

    The executable sets it to find its own libraries, and has found them by now. A browser that we start would load them
    in place of the system's, and not start.
    """
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        environment.pop("LD_LIBRARY_PATH", None)
    else:
        environment["LD_LIBRARY_PATH"] = before


class DesktopLook:
    """Whether the desktop is dark.

    Args:
        environment: stands in for the process's own.
    """

    def __init__(self, platform: str = sys.platform, environment: Mapping[str, str] | None = None) -> None:
        self._platform = platform
        self._environment = os.environ if environment is None else environment
        self._asked: subprocess.Popen[bytes] | None = None
        self.is_dark = False
        self.look()

    def look(self) -> None:
        """Look again: the user may have changed it. What was known holds until there is an answer."""
        if self._asked is not None:
            return
        if self._platform == "win32":
            self.is_dark = _is_windows_dark()
        elif self._platform == "darwin":
            self._ask("defaults", "read", "-g", "AppleInterfaceStyle")
        elif is_linux_dark(self._environment):
            self.is_dark = True
        elif "GTK_THEME" in self._environment:
            self.is_dark = False
        else:
            self._ask("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")

    def _ask(self, *command: str) -> None:
        import subprocess  # noqa: PLC0415 - 3 ms, and on Windows never wanted

        quiet = subprocess.DEVNULL
        try:
            self._asked = subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet)
        except FileNotFoundError:
            self.is_dark = False
        except OSError as error:  # the system gives no more processes
            _log.info("the desktop's look can't be asked: %s", error)

    def take_answer(self) -> bool:
        """Take what the desktop has answered by now. Returns whether `is_dark` is the last word. Never blocks."""
        asked = self._asked
        if asked is None:
            return True
        if asked.poll() is None:
            return False
        self._asked = None
        with asked:
            if asked.stdout is not None:
                self.is_dark = b"dark" in asked.stdout.read(_OUTPUT_BYTES).lower()
        return True

    def close(self) -> None:
        """Stop asking."""
        if self._asked is not None:
            self._asked.kill()
            with self._asked:
                self._asked = None


def is_linux_dark(environment: Mapping[str, str]) -> bool:
    """What the environment and GTK's settings file say of the desktop's look."""
    chosen = environment.get("GTK_THEME", "")
    if chosen:
        return "dark" in chosen.lower()
    base = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", ""), ".config")
    try:
        text = Path(base, "gtk-3.0", "settings.ini").read_text("utf-8", "replace").lower()
    except OSError:
        return False
    lines = [line.replace(" ", "") for line in text.splitlines()]
    return any(
        line in ("gtk-application-prefer-dark-theme=1", "gtk-application-prefer-dark-theme=true")
        or (line.startswith("gtk-theme-name=") and line.endswith("dark"))
        for line in lines
    )


def _is_windows_dark() -> bool:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - Windows alone has it

        path = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return bool(winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0)
        except OSError:
            return False
    return False
