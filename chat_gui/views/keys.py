"""Keys that work wherever the focus is, and the editing keys under keyboards that are not Latin. Tk thread."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Final

PICK_EMOJI: Final = "<<PickEmoji>>"
"""Ctrl and the full stop."""

# On X11 a key is known by what the keyboard's layout makes of it: where a Latin one has c, v, x, a, z, y and a dot.
_OTHER_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    "<<Copy>>": ("Cyrillic_es", "Cyrillic_ES", "Greek_psi", "Greek_PSI"),
    "<<Paste>>": ("Cyrillic_em", "Cyrillic_EM", "Greek_omega", "Greek_OMEGA"),
    "<<Cut>>": ("Cyrillic_che", "Cyrillic_CHE", "Greek_chi", "Greek_CHI"),
    "<<SelectAll>>": ("Cyrillic_ef", "Cyrillic_EF", "Greek_alpha", "Greek_ALPHA"),
    # A capital is the letter with Shift, or with Caps Lock on.
    "<<Undo>>": ("Cyrillic_ya", "Lock-Cyrillic_YA", "Greek_zeta", "Lock-Greek_ZETA"),
    "<<Redo>>": (
        *("Cyrillic_YA", "Lock-Cyrillic_ya", "Greek_ZETA", "Lock-Greek_zeta"),
        *("y", "Y", "Cyrillic_en", "Cyrillic_EN", "Greek_upsilon", "Greek_UPSILON"),
    ),
    PICK_EMOJI: ("Cyrillic_yu", "Cyrillic_YU"),
}
# On Windows by its place: the code of a letter's key is the capital letter, whatever the layout.
_WINDOWS_KEYCODES: Final = {
    ord("C"): "<<Copy>>",
    ord("V"): "<<Paste>>",
    ord("X"): "<<Cut>>",
    ord("A"): "<<SelectAll>>",
    ord("Z"): "<<Undo>>",
    ord("Y"): "<<Redo>>",
    0xBE: PICK_EMOJI,  # VK_OEM_PERIOD
}
_SHIFT: Final = 0x1


def bind_editing(root: tk.Tk) -> None:
    """Ctrl+C, V, X, A, Z and Y under every layout, as people know them from elsewhere; macOS has no such trouble."""
    system = root.tk.call("tk", "windowingsystem")
    root.event_add(PICK_EMOJI, "<Control-Key-period>")
    if system == "aqua":
        return
    for letter in ("a", "A"):
        with contextlib.suppress(tk.TclError):
            root.event_delete("<<LineStart>>", f"<Control-Key-{letter}>")
        root.event_add("<<SelectAll>>", f"<Control-Key-{letter}>")
    if system == "win32":
        root.event_add("<<Redo>>", "<Control-Key-Z>")
        for widget_class in ("Text", "Entry", "TEntry"):
            root.bind_class(widget_class, "<Control-KeyPress>", _windows_key, add=True)
        return
    root.event_delete("<<Paste>>", "<Control-Key-y>", "<Control-Lock-Key-Y>")  # as in Emacs, which few expect here
    for virtual, names in _OTHER_LETTERS.items():
        for name in names:
            root.event_add(virtual, f"<Control-{name}>")


def _windows_key(event: tk.Event[tk.Misc]) -> None:
    # A Latin keysym has done its work already; a second time would paste twice.
    virtual = _WINDOWS_KEYCODES.get(event.keycode)
    if not virtual or event.keysym == "period" or (event.keysym.isascii() and len(event.keysym) == 1):
        return
    has_shift = isinstance(event.state, int) and event.state & _SHIFT
    event.widget.event_generate("<<Redo>>" if virtual == "<<Undo>>" and has_shift else virtual)


def menu_button(widget: tk.Misc) -> str:
    """The event of the button that opens a menu."""
    return "<Button-2>" if str(widget.tk.call("tk", "windowingsystem")) == "aqua" else "<Button-3>"


def bind_everywhere(root: tk.Tk, actions: Mapping[str, Callable[[], object]]) -> None:
    """Bind keys for the whole window; where a key's name is unknown to the platform, that one is left out."""
    for sequence, action in actions.items():
        with contextlib.suppress(tk.TclError):
            root.bind(sequence, _acting(action))


def bind_first(widgets: list[tk.Misc], root: tk.Tk) -> None:
    """Let the window's keys come before those of these widgets, which have their own use for some of them."""
    for widget in widgets:
        widget.bindtags((str(root), *(tag for tag in widget.bindtags() if tag != str(root))))


def _acting(action: Callable[[], object]) -> Callable[[tk.Event[tk.Misc]], str]:
    def act(_event: tk.Event[tk.Misc]) -> str:
        action()
        return "break"

    return act
