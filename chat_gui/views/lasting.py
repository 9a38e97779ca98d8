"""Loads everything that the program may need later, for an executable that lies in a temporary folder. Tk thread.

An executable in one file unpacks itself into a folder from which libraries and scripts are read when they are first
wanted. Whoever cleans temporary folders takes them away under a chat that has been open for days, and so may an update
change the executable itself. So all that is read late is read soon after the start.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import tkinter as tk
from collections.abc import Iterator
from typing import Final

_AFTER_MS: Final = 1_000
"""The first picture stands then."""
_PAUSE_MS: Final = 20

OURS: Final = (
    "chat_gui.exporting",
    "chat_gui.quoting",
    "chat_gui.session",
    "chat_gui.views.chat_window",
    "chat_gui.views.export_prompt",
    "chat_gui.views.nick_prompt",
    "chat_gui.views.pages",
    "chat_gui.views.searching",
    "chat_gui.views.switcher",
    "chat_gui.views.topic_prompt",
    "chat_gui.views.window_menu",
    "server.logs",
)
"""What this program imports late; a test finds whoever is missing."""
STANDARD: Final = (
    "ctypes",
    "webbrowser",
    # Imported by the standard library itself: for looking up any host's name, and for writing down an error.
    "encodings.idna",
    "traceback",
)
WINDOWS: Final = ("winreg",)
TCL: Final = (
    # Moving by words and by Tab.
    *("tcl_startOfPreviousWord", "tk_focusNext"),
    # Boxes; those of X11 are scripts.
    *("tk_dialog", "::tk::MessageBox", "::tk::dialog::error::bgerror", "::tk::FocusGroup_BindIn"),
    *("::tk::Megawidget", "::tk::IconList", "::tk::dialog::file::", "::tk::dialog::file::chooseDir::"),
)
"""A command from each script of Tk's that is read when it is first wanted."""


def make_lasting(root: tk.Tk) -> None:
    """If this is an executable, load the rest once the window stands: bit by bit, for somebody may be typing."""
    if hasattr(sys, "_MEIPASS"):
        root.after(_AFTER_MS, _go_on, root, steps(root))


def _go_on(root: tk.Tk, left: Iterator[None]) -> None:
    for _ in left:
        root.after(_PAUSE_MS, _go_on, root, left)
        return


def steps(root: tk.Tk) -> Iterator[None]:
    """Load what is otherwise loaded when it is first used, and stop after each: modules, Tk's scripts for dialogs."""
    for name in (*OURS, *STANDARD, *(WINDOWS if sys.platform == "win32" else ())):
        importlib.import_module(name)
        yield
    for command in TCL:
        # Not what is there already: a script that is read twice undoes what the program has changed of it.
        if not root.tk.call("info", "commands", command):
            with contextlib.suppress(tk.TclError):  # another platform's
                root.tk.call("auto_load", command)
            yield
