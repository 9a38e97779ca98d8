"""What macOS asks of a program: its menu's Quit and Settings, the Dock, and logging out. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


def bind_mac_menu(root: tk.Tk, leave: Callable[[], object], show_settings: Callable[[], object]) -> None:
    """Bind them; elsewhere nobody calls them.

    Args:
        leave: called when the program is to end. Unless something is bound, Tk ends the process at once.
        show_settings: called for the menu's item, and for its key too, besides what is bound to that key.
    """
    for name, act in (("::tk::mac::Quit", leave), ("::tk::mac::ShowPreferences", show_settings)):
        # By an alias: a command under a name of one's own keeps the window alive when it has been destroyed.
        root.tk.call("interp", "alias", "", name, "", root.register(act))
