"""How wide the window's columns are: what there is no room for gives way, so that messages can be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MESSAGES: Final = 45
"""As wide as so many digits is what is written at least, before the columns beside it give way."""
SIDEBAR: Final = 23
PEOPLE: Final = 18
"""Digits of the usual widths."""
_SIDEBAR_LEAST: Final = 14
_PEOPLE_LEAST: Final = 12
_SHARE_OF_ONE: Final = 3
_SHARE_OF_TWO: Final = 4
"""In a window that is too small for everything: so many digits, and no more than such a part of it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of those at the sides, in pixels; `people` is 0 where they are left out."""

    sidebar: int
    people: int


def least(room: int, digit: int, *, are_both: bool = False) -> Columns:
    """How narrow the side columns may become in a window.

    Args:
        room: what there is for all columns, in pixels.
        digit: how wide a digit is.
        are_both: both are to be seen.
    """
    sidebar = room // (_SHARE_OF_TWO if are_both else _SHARE_OF_ONE)
    return Columns(min(digit * _SIDEBAR_LEAST, sidebar), min(digit * _PEOPLE_LEAST, room // _SHARE_OF_TWO))


def columns(room: int, digit: int, wanted: Columns, *, insists: bool) -> Columns:
    """The columns that a window has room for.

    Args:
        room: what there is for all columns, in pixels.
        digit: how wide a digit of a message is.
        wanted: how wide the user has made them; 0 people for none.
        insists: the people are to be seen even where the messages then have too little.
    """
    lack = MESSAGES * digit + wanted.sidebar + wanted.people - room
    if lack <= 0:
        return wanted
    people = wanted.people if insists else 0
    lack -= wanted.people - people
    smallest = least(room, digit, are_both=people > 0)
    sidebar = max(min(wanted.sidebar, smallest.sidebar), wanted.sidebar - max(lack, 0))
    lack -= wanted.sidebar - sidebar
    return Columns(sidebar, max(min(people, smallest.people), people - max(lack, 0)))
