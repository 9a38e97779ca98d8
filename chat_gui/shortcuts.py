"""Every key that does something: the one table from which the window binds them and the page of shortcuts is written.

The signs that give a text its look stand among them, for whoever looks there how to write.

Pure; names no widget. A key is written as Tk writes it, without brackets, and `Mod` stands for the platform's own
modifier: Ctrl, on macOS Command. A capital letter is one with Shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from .fences import FENCE
from .i18n import tr

_RANGE_FROM: Final = 4
"""So many keys for one thing are named by the first and the last."""
_MAC_SIGNS: Final = {
    "Mod": "\N{PLACE OF INTEREST SIGN}",
    "Control": "\N{UP ARROWHEAD}",
    "Shift": "\N{UPWARDS WHITE ARROW}",
}
_SIGNS: Final = {
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "period": ".",
    "Escape": "Esc",
    "Up": "\N{UPWARDS ARROW}",
    "Down": "\N{DOWNWARDS ARROW}",
}


class Action(Enum):
    """What a key does wherever the focus is."""

    SETTINGS = auto()
    SHORTCUTS = auto()
    NICK = auto()
    NEXT_CONVERSATION = auto()
    PREVIOUS_CONVERSATION = auto()
    NTH_CONVERSATION = auto()
    SWITCH = auto()
    SEARCH = auto()
    NEXT_FOUND = auto()
    PREVIOUS_FOUND = auto()
    PICK_EMOJI = auto()
    LARGER_TEXT = auto()
    SMALLER_TEXT = auto()
    USUAL_TEXT = auto()


class Part(Enum):
    """Where a key works that does not work everywhere: that part of the window binds it itself."""

    COMPOSER = auto()
    TRANSCRIPT = auto()
    SEARCH = auto()
    LISTS = auto()


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Some keys and what they do.

    Args:
        what: told on the page.
        keys: named there.
        does: its action, for a key of the whole window, or the part of the window that binds it.
        also: other keys for the same, which are not named: those of the number pad, and what X11 calls some.
    """

    what: str
    keys: tuple[str, ...]
    does: Action | Part
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Shortcuts under a title, or `signs`: what something is, and how it is typed."""

    title: str
    shortcuts: tuple[Shortcut, ...] = ()
    signs: tuple[tuple[str, str], ...] = ()


def groups() -> tuple[Group, ...]:
    """The table, in the user's language."""
    return (
        Group(tr("Conversations"), _conversations()),
        Group(tr("Window"), _window()),
        Group(tr("Writing"), _writing()),
        Group(tr("Formatting"), signs=_formatting()),
        Group(tr("Editing"), _editing()),
        Group(tr("Reading"), _reading()),
        Group(tr("Searching"), _searching()),
        Group(tr("Lists"), _lists()),
    )


def _conversations() -> tuple[Shortcut, ...]:
    numbers = tuple(f"Mod-Key-{number}" for number in range(1, 10))
    following, previous = Action.NEXT_CONVERSATION, Action.PREVIOUS_CONVERSATION
    return (
        Shortcut(tr("Go to one by typing"), ("Mod-k",), Action.SWITCH),
        Shortcut(tr("Next"), ("Control-Tab", "Control-Next"), following),
        Shortcut(tr("Previous"), ("Control-Shift-Tab", "Control-Prior"), previous, also=("Control-ISO_Left_Tab",)),
        Shortcut(tr("First to ninth"), numbers, Action.NTH_CONVERSATION),
    )


def _window() -> tuple[Shortcut, ...]:
    larger, smaller = ("Mod-equal", "Mod-KP_Add"), ("Mod-KP_Subtract",)
    return (
        Shortcut(tr("Larger text"), ("Mod-plus",), Action.LARGER_TEXT, also=larger),
        Shortcut(tr("Smaller text"), ("Mod-minus",), Action.SMALLER_TEXT, also=smaller),
        Shortcut(tr("Usual size of text"), ("Mod-Key-0",), Action.USUAL_TEXT, also=("Mod-KP_0",)),
        Shortcut(tr("Change your nick"), ("F2",), Action.NICK),
        Shortcut(tr("Settings"), ("Mod-comma",), Action.SETTINGS),
        Shortcut(tr("This page"), ("F1",), Action.SHORTCUTS),
    )


def _writing() -> tuple[Shortcut, ...]:
    here = Part.COMPOSER
    return (
        Shortcut(tr("Send; in a block of code, begin another line"), ("Return",), here, also=("KP_Enter",)),
        Shortcut(tr("Send, also from a block of code"), ("Mod-Return",), here, also=("Mod-KP_Enter",)),
        Shortcut(tr("Begin another line"), ("Shift-Return",), here, also=("Shift-KP_Enter",)),
        Shortcut(tr("Recall what was sent, where nothing is written"), ("Up", "Down"), here),
        Shortcut(tr("Complete a nick, a room or a command"), ("Tab", "Shift-Tab"), here),
        Shortcut(tr("Pick an emoji"), ("Mod-period",), Action.PICK_EMOJI),
        Shortcut(tr("Leaf through the messages"), ("Prior", "Next"), here),
        Shortcut(tr("To the latest message"), ("Escape",), here),
    )


def _formatting() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Bold"), tr("*bold*")),
        (tr("Italic"), tr("_italic_")),
        (tr("Code in a line"), tr("`code`")),
        (tr("Block of code, on the lines before and after it"), FENCE),
        (tr("Quotation, at the beginning of a line"), tr("> words")),
        (tr("Emoji by its name"), tr(":smile:")),
    )


def _editing() -> tuple[Shortcut, ...]:
    here = Part.COMPOSER
    return (
        Shortcut(tr("Copy"), ("Mod-c",), here),
        Shortcut(tr("Cut"), ("Mod-x",), here),
        Shortcut(tr("Paste"), ("Mod-v",), here),
        Shortcut(tr("Select everything"), ("Mod-a",), here),
        Shortcut(tr("Undo"), ("Mod-z",), here),
        Shortcut(tr("Redo"), ("Mod-y", "Mod-Z"), here),
    )


def _reading() -> tuple[Shortcut, ...]:
    here = Part.TRANSCRIPT
    return (
        Shortcut(tr("Some lines up or down"), ("Up", "Down"), here),
        Shortcut(tr("A page up or down"), ("Prior", "Next"), here),
        Shortcut(tr("Choose a message"), ("Mod-Up", "Mod-Down"), here),
        Shortcut(tr("What can be done with it"), ("Menu", "Shift-F10"), here),
        Shortcut(tr("To the oldest message shown"), ("Home",), here),
        Shortcut(tr("To the latest message"), ("End", "Escape"), here),
    )


def _searching() -> tuple[Shortcut, ...]:
    here = Part.SEARCH
    return (
        Shortcut(tr("Search"), ("Mod-f",), Action.SEARCH),
        Shortcut(tr("Older place"), ("F3",), Action.NEXT_FOUND),
        Shortcut(tr("Newer place"), ("Shift-F3",), Action.PREVIOUS_FOUND),
        Shortcut(tr("Older place; with none here, search the history"), ("Return", "Up"), here, also=("KP_Enter",)),
        Shortcut(tr("Newer place"), ("Shift-Return", "Down"), here, also=("Shift-KP_Enter",)),
        Shortcut(tr("Back"), ("Escape",), here),
    )


def _lists() -> tuple[Shortcut, ...]:
    here = Part.LISTS
    return (
        Shortcut(tr("Up or down"), ("Up", "Down"), here),
        Shortcut(tr("Open"), ("Return", "space"), here, also=("KP_Enter",)),
        Shortcut(tr("What can be done with it"), ("Menu", "Shift-F10"), here),
    )


def first_keys() -> dict[Action, str]:
    """The key of each action that is told first, for a menu that offers the same."""
    shortcuts = (shortcut for group in groups() for shortcut in group.shortcuts)
    return {each.does: each.keys[0] for each in shortcuts if isinstance(each.does, Action)}


def tk_sequence(key: str, *, is_mac: bool) -> str:
    """A key as Tk wants to have it: `<Control-comma>`."""
    return f"<{key.replace('Mod', 'Command' if is_mac else 'Control')}>"


def key_names(keys: Sequence[str], *, is_mac: bool) -> str:
    """Keys as the platform writes them, for people: `Ctrl+Tab, Ctrl+Page Down`."""
    names = [key_name(key, is_mac=is_mac) for key in keys]
    if len(names) >= _RANGE_FROM:
        return f"{names[0]} \N{EN DASH} {names[-1]}"
    return ",  ".join(names)


def key_name(key: str, *, is_mac: bool) -> str:
    """One key as the platform writes it: `Ctrl+,`, on macOS `\N{PLACE OF INTEREST SIGN},`."""
    *modifiers, last = [each for each in key.split("-") if each != "Key"]
    if len(last) == 1 and last.isupper():
        modifiers.append("Shift")
    if is_mac:
        return "".join(_MAC_SIGNS.get(each, each) for each in modifiers) + _key_sign(last)
    return "+".join(["Ctrl" if each in ("Mod", "Control") else each for each in modifiers] + [_key_sign(last)])


def _key_sign(key: str) -> str:
    words = {
        "Return": tr("Enter"),
        "Prior": tr("Page Up"),
        "Next": tr("Page Down"),
        "space": tr("Space"),
        "Menu": tr("Menu key"),
    }
    return words.get(key) or _SIGNS.get(key) or (key.upper() if len(key) == 1 else key)
