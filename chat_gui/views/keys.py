"""Keys that work wherever the focus is, and the editing keys under keyboards that are not Latin. Tk thread."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from chat_gui.shortcuts import Action, groups, tk_sequence

# On X11 a key is known by what the keyboard's layout makes of it: names of the letters that share a Latin one's key.
_LATIN: Final = "q w e r t y u i o p a s d f g h j k l z x c v b n m , ."
_CYRILLIC: Final = "shorti tse u ka ie en ghe sha shcha ze ef yeru ve a pe er o el de ya che es em i te softsign be yu"
_GREEK: Final = (
    "- finalsmallsigma epsilon rho tau upsilon theta iota omicron pi alpha sigma delta phi gamma eta xi kappa lamda "
    "zeta chi psi omega beta nu mu - -"
)
_SHARED: Final = {
    latin: [f"{script}_{name}" for script, name in (("Cyrillic", cyrillic), ("Greek", greek)) if name != "-"]
    for latin, cyrillic, greek in zip(_LATIN.split(), _CYRILLIC.split(), _GREEK.split(), strict=True)
}
# On Windows by its place: the code of a letter's key is the capital letter, whatever the layout.
_WINDOWS_SIGNS: Final = {",": 0xBC, ".": 0xBE}
_KEYSYMS: Final = {",": "comma", ".": "period"}
_EDITING: Final = {"c": "<<Copy>>", "v": "<<Paste>>", "x": "<<Cut>>", "a": "<<SelectAll>>", "y": "<<Redo>>"}
_SHIFT: Final = 0x1
_CONTROL: Final = 0x4
_ALT: Final = 0x8
"""On macOS this is the Command key."""
_WINDOWS_ALT: Final = 0x20000
"""There the bit of `_ALT` says that Num Lock is on."""


def other_letters(letter: str) -> list[str]:
    """What X11 calls a Latin letter's key, the comma's or the full stop's under a Cyrillic and a Greek layout."""
    names = _SHARED.get(letter, [])
    return [*names, *map(_capital, names)]


def _capital(name: str) -> str:
    script, _, letter = name.partition("_")
    return f"{script}_{letter.upper()}"


def _windows_keycode(letter: str) -> int:
    return _WINDOWS_SIGNS.get(letter) or ord(letter.upper())


def bind_editing(root: tk.Tk) -> None:
    """Ctrl+C, V, X, A, Z and Y under every layout, as people know them from elsewhere.

    macOS has no such trouble, and another one: Tk leaves out one of its two ways to open a menu.
    """
    system = root.tk.call("tk", "windowingsystem")
    if system == "aqua":
        bind_control_click(root)
        return
    for letter in ("a", "A"):
        with contextlib.suppress(tk.TclError):
            root.event_delete("<<LineStart>>", f"<Control-Key-{letter}>")
        root.event_add("<<SelectAll>>", f"<Control-Key-{letter}>")
    if system == "win32":
        root.event_add("<<Redo>>", "<Control-Key-Z>")
        for widget_class in ("Text", "Entry", "TEntry"):
            root.bind_class(widget_class, "<Control-KeyPress>", windows_key, add=True)
        return
    root.event_delete("<<Paste>>", "<Control-Key-y>", "<Control-Lock-Key-Y>")  # as in Emacs, which few expect here
    root.event_add("<<Redo>>", "<Control-y>", "<Control-Y>")
    for letter, virtual in _EDITING.items():
        for name in other_letters(letter):
            root.event_add(virtual, f"<Control-{name}>")
    for name in _SHARED["z"]:
        # A capital is the letter with Shift, or with Caps Lock on.
        root.event_add("<<Undo>>", f"<Control-{name}>", f"<Control-Lock-{_capital(name)}>")
        root.event_add("<<Redo>>", f"<Control-{_capital(name)}>", f"<Control-Lock-{name}>")


def windows_key(event: tk.Event[tk.Misc]) -> None:
    """Copy, paste and so on by the place of a key pressed with Control, unless Tk has done so by its name."""
    if _is_latin(event) or _has_alt(event):
        return
    if event.keycode == ord("Z"):
        has_shift = isinstance(event.state, int) and event.state & _SHIFT
        event.widget.event_generate("<<Redo>>" if has_shift else "<<Undo>>")
    for letter, virtual in _EDITING.items():
        if event.keycode == ord(letter.upper()):
            event.widget.event_generate(virtual)


def _is_latin(event: tk.Event[tk.Misc]) -> bool:
    """Whether a key's own name has done its work already; a second time would paste twice."""
    return event.keysym.isascii() and (len(event.keysym) == 1 or event.keysym in _KEYSYMS.values())


def _has_alt(event: tk.Event[tk.Misc]) -> bool:
    """Whether on Windows Alt is down too: with Control that is AltGr, by which layouts write © or ą."""
    return isinstance(event.state, int) and bool(event.state & _WINDOWS_ALT)


def is_writing(char: str, state: int, system: str) -> bool:
    """Whether a key makes a character, and is no command.

    Args:
        char: what it makes.
        state: the other keys that are down.
        system: Tk's name of the windowing system.
    """
    if system == "win32":
        is_command = bool(state & _CONTROL) != bool(state & _WINDOWS_ALT)  # both are AltGr, which writes
    else:
        is_command = bool(state & (_CONTROL | _ALT))
    return bool(char) and char.isprintable() and not is_command


def writes(event: tk.Event[tk.Misc]) -> bool:
    """Whether the key that was pressed makes a character, and is no command."""
    state = event.state if isinstance(event.state, int) else 0
    return is_writing(event.char, state, str(event.widget.tk.call("tk", "windowingsystem")))


def bind_writing(widgets: Sequence[tk.Misc], write: Callable[[str], None], *, is_space_written: bool = False) -> None:
    """Call `write` with what is typed where nothing can be written.

    Args:
        is_space_written: a space too; else it is the widget's own, and presses it.
    """

    def act(event: tk.Event[tk.Misc]) -> str | None:
        if not writes(event) or (event.char == " " and not is_space_written):
            return None
        write(event.char)
        return "break" if is_space_written else None

    for widget in widgets:
        widget.bind("<Key>", act, add=True)


def is_mac(widget: tk.Misc) -> bool:
    """Whether keys are those of macOS."""
    return str(widget.tk.call("tk", "windowingsystem")) == "aqua"


def bind_control_click(root: tk.Tk) -> None:
    """Let a click with Control open menus too, as on macOS, where Tk knows the second button alone."""
    for widget_class in ("Text", "TEntry"):  # they have a use for it that comes first, and that nobody knows
        root.unbind_class(widget_class, "<Control-Button-1>")
    root.event_add("<<ContextMenu>>", "<Control-Button-1>")


def bind_menu_keys(bind: Callable[[str], object]) -> None:
    """Bind the keys that open a menu, each by a call of `bind`: the one that is made for it, and Shift+F10."""
    for sequence in ("<Menu>", "<App>", "<Shift-F10>"):
        with contextlib.suppress(tk.TclError):  # X11 has a Menu key, Windows calls it App
            bind(sequence)


def bind_shortcuts(root: tk.Tk, actions: Mapping[Action, Callable[[int], object]]) -> None:
    """Bind the window's keys under every layout, from the table that people are shown.

    Args:
        actions: what each does; called with the place of the key that was pressed among those of its shortcut.
    """
    by_keycode: dict[int, Callable[[tk.Event[tk.Misc]], str]] = {}
    for group in groups():
        for shortcut in group.shortcuts:
            if not isinstance(shortcut.does, Action):
                continue
            for at, key in enumerate(shortcut.keys + shortcut.also):
                act = _acting(actions[shortcut.does], at)
                _bind(root, tk_sequence(key, is_mac=is_mac(root)), act)
                letter = {name: sign for sign, name in _KEYSYMS.items()}.get(key[4:], key[4:])
                if key.startswith("Mod-") and len(letter) == 1:
                    _bind_other_letters(root, letter, act)
                    by_keycode[_windows_keycode(letter)] = act
    if root.tk.call("tk", "windowingsystem") == "win32":
        root.bind("<Control-KeyPress>", lambda event: by_place(event, by_keycode), add=True)


def _bind_other_letters(root: tk.Tk, letter: str, act: Callable[[tk.Event[tk.Misc]], str]) -> None:
    if letter.isalpha():
        _bind(root, tk_sequence(f"Mod-Key-{letter.upper()}", is_mac=is_mac(root)), act)
    if not is_mac(root):
        for name in other_letters(letter):
            _bind(root, f"<Control-Key-{name}>", act)


def by_place(event: tk.Event[tk.Misc], by_keycode: Mapping[int, Callable[[tk.Event[tk.Misc]], str]]) -> str | None:
    """Do what belongs to the place of a key pressed with Control, unless its name has done it."""
    act = by_keycode.get(event.keycode)
    return act(event) if act is not None and not _is_latin(event) and not _has_alt(event) else None


def _bind(root: tk.Tk, sequence: str, act: Callable[[tk.Event[tk.Misc]], str]) -> None:
    # A key whose name the platform does not know is left out.
    with contextlib.suppress(tk.TclError):
        root.bind(sequence, act)


def bind_first(widgets: Sequence[tk.Misc], root: tk.Misc) -> None:
    """Let the window's keys come before those of these widgets, which have their own use for some of them."""
    for widget in widgets:
        widget.bindtags((str(root), *(tag for tag in widget.bindtags() if tag != str(root))))


def _acting(action: Callable[[int], object], at: int) -> Callable[[tk.Event[tk.Misc]], str]:
    def act(_event: tk.Event[tk.Misc]) -> str:
        action(at)
        return "break"

    return act
