"""Keys that work wherever the focus is, and the editing keys under keyboards that are not Latin. Tk thread."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import Final

# On X11 a key is known by what the keyboard's layout makes of it: where a Latin one has c, v, x, a, z.
_OTHER_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    "<<Copy>>": ("Cyrillic_es", "Cyrillic_ES", "Greek_psi", "Greek_PSI"),
    "<<Paste>>": ("Cyrillic_em", "Cyrillic_EM", "Greek_omega", "Greek_OMEGA"),
    "<<Cut>>": ("Cyrillic_che", "Cyrillic_CHE", "Greek_chi", "Greek_CHI"),
    "<<SelectAll>>": ("Cyrillic_ef", "Cyrillic_EF", "Greek_alpha", "Greek_ALPHA"),
    "<<Undo>>": ("Cyrillic_ya", "Cyrillic_YA", "Greek_zeta", "Greek_ZETA"),
}
# On Windows by its place: the code of a letter's key is the capital letter, whatever the layout.
_WINDOWS_KEYCODES: Final = {
    ord("C"): "<<Copy>>",
    ord("V"): "<<Paste>>",
    ord("X"): "<<Cut>>",
    ord("A"): "<<SelectAll>>",
    ord("Z"): "<<Undo>>",
}
_LETTERS_ELSEWHERE: Final[dict[str, tuple[str, ...]]] = {
    "f": ("Cyrillic_a", "Cyrillic_A", "Greek_phi", "Greek_PHI"),
    "k": ("Cyrillic_el", "Cyrillic_EL", "Greek_kappa", "Greek_KAPPA"),
}
"""What a key with a Latin letter on it is called on X11 under other layouts."""
_CONTROL: Final = 0x4
_SHIFT_OR_ALT: Final = 0x1 | 0x20000
"""In the state of an event on Windows."""


def bind_editing(root: tk.Tk) -> None:
    """Ctrl+C, V, X, A and Z under every layout; Ctrl+A selects all on X11 too. macOS has no such trouble."""
    system = root.tk.call("tk", "windowingsystem")
    if system == "aqua":
        return
    for letter in ("a", "A"):
        with contextlib.suppress(tk.TclError):
            root.event_delete("<<LineStart>>", f"<Control-Key-{letter}>")
        root.event_add("<<SelectAll>>", f"<Control-Key-{letter}>")
    if system == "win32":
        for widget_class in ("Text", "Entry", "TEntry"):
            root.bind_class(widget_class, "<Control-KeyPress>", _windows_key, add=True)
        return
    for virtual, names in _OTHER_LETTERS.items():
        for name in names:
            root.event_add(virtual, f"<Control-Key-{name}>")


def _windows_key(event: tk.Event[tk.Misc]) -> None:
    # A Latin keysym has done its work already; a second time would paste twice.
    virtual = _WINDOWS_KEYCODES.get(event.keycode)
    if virtual and not (event.keysym.isascii() and len(event.keysym) == 1):
        event.widget.event_generate(virtual)


def menu_button(widget: tk.Misc) -> str:
    """The event of the button that opens a menu."""
    return "<Button-2>" if str(widget.tk.call("tk", "windowingsystem")) == "aqua" else "<Button-3>"


def bind_everywhere(root: tk.Tk, actions: Mapping[str, Callable[[], object]]) -> None:
    """Bind keys for the whole window; where a key's name is unknown to the platform, that one is left out."""
    for sequence, action in actions.items():
        with contextlib.suppress(tk.TclError):
            root.bind(sequence, _acting(action))


def bind_letters(root: tk.Tk, actions: Mapping[str, Callable[[], object]]) -> None:
    """Bind Control and a letter's key for the whole window, whatever layout the keyboard has."""
    system = str(root.tk.call("tk", "windowingsystem"))
    for letter, action in actions.items():
        names = (letter, letter.upper(), *(_LETTERS_ELSEWHERE[letter] if system == "x11" else ()))
        bind_everywhere(root, {f"<Control-Key-{name}>": action for name in names})
    if system == "win32":
        by_code = {ord(letter.upper()): action for letter, action in actions.items()}
        root.bind("<Control-KeyPress>", lambda event: act_by_code(event, by_code), add=True)


def act_by_code(event: tk.Event[tk.Misc], actions: Mapping[int, Callable[[], object]]) -> str | None:
    """Act on a key that is known by its place, where that is how the platform tells keys apart."""
    # Under a Latin layout the key's own binding is the one that acts.
    action = actions.get(event.keycode)
    state = event.state if isinstance(event.state, int) else 0
    if action is None or (event.keysym.isascii() and len(event.keysym) == 1) or state & _SHIFT_OR_ALT:
        return None
    action()
    return "break"


def bind_first(widgets: Sequence[tk.Misc], root: tk.Misc) -> None:
    """Let the window's keys come before those of these widgets, which have their own use for some of them."""
    for widget in widgets:
        widget.bindtags((str(root), *(tag for tag in widget.bindtags() if tag != str(root))))


def _acting(action: Callable[[], object]) -> Callable[[tk.Event[tk.Misc]], str]:
    def act(_event: tk.Event[tk.Misc]) -> str:
        action()
        return "break"

    return act
