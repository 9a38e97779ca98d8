"""Where one can go, by a few letters of its name: conversations, people, the server's other rooms. Pure; no tkinter.

What is typed finds a name that begins with it, has it somewhere, or has its letters in that order; also if it was typed
with the keyboard's other layout on, Russian for English or the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from server.wire.messages import RoomCount
from server.wire.names import fold

from .conversation import Conversation
from .finding import levelled
from .model import Model
from .naming import alphabetical
from .room_choice import offered

_MOST: Final = 50
_ENGLISH: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
"""The same keys, in the same order."""
_OTHER_LAYOUT: Final = str.maketrans(_ENGLISH + _RUSSIAN, _RUSSIAN + _ENGLISH)
_OTHER_LAYOUT_COST: Final = 1
_OTHER_LAYOUT_LETTERS: Final = 2
"""A single letter stands in too many names by chance."""
_WORD_START: Final = 4
_INSIDE: Final = 6
_SCATTERED: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to go to: `#room` or `@nick`. `is_known`: it is in the sidebar already."""

    name: str
    is_known: bool = False
    unread: int = 0
    mentions: int = 0
    detail: str = ""


def choices(model: Model, typed: str, rooms: Iterable[RoomCount] = ()) -> list[Choice]:
    """Where one can go, the likeliest first: with nothing typed what is unread, and then where something was said last.

    Args:
        typed: a part of a name; with `#` or `@` before it only rooms or only people.
        rooms: what the server has, as far as it has been asked.
    """
    typed = typed.strip()
    if not typed:
        known = sorted(model.conversations.listed(), key=lambda each: _urgency(model, each))
        return [_known(each) for each in known[:_MOST]]
    places = [_known(each) for each in model.conversations.listed()]
    places += _people(model)
    places += _other_rooms(model, rooms)
    fits = [(cost, at, place) for at, place in enumerate(places) if (cost := distance(place.name, typed)) is not None]
    fits.sort(key=lambda fit: fit[:2])
    return [place for *_, place in fits[:_MOST]]


def _urgency(model: Model, conversation: Conversation) -> tuple[bool, bool, bool, int]:
    is_current = conversation is model.current
    return is_current, not conversation.mentions, not conversation.unread, -conversation.last_id


def _known(conversation: Conversation) -> Choice:
    return Choice(conversation.name, True, conversation.unread, conversation.mentions, conversation.topic)


def _people(model: Model) -> Iterator[Choice]:
    """Everybody whom one sees in some room and has no direct messages with yet."""
    nicks = {key: nick for each in model.conversations for key, nick in each.members.items()}
    for nick in (nicks[key] for key in sorted(nicks, key=alphabetical)):
        if not model.people.is_me(nick) and fold(f"@{nick}") not in model.conversations.by_name:
            yield Choice(f"@{nick}")


def _other_rooms(model: Model, rooms: Iterable[RoomCount]) -> Iterator[Choice]:
    for room in offered(rooms, ""):
        if fold(room.name) not in model.conversations.by_name:
            yield Choice(room.name, detail=room.topic)


def distance(name: str, typed: str) -> int | None:
    """How far what was typed is from a name; None if it does not fit at all.

    Args:
        name: with its `#` or `@`, which counts only if it was typed too.
    """
    if typed[:1] in ("#", "@"):
        if typed[0] != name[0]:
            return None
        typed = typed[1:]
    name = levelled(name[1:])
    cost = _cost(name, levelled(typed))
    if len(typed) < _OTHER_LAYOUT_LETTERS:
        return cost
    other = _cost(name, levelled(typed.lower().translate(_OTHER_LAYOUT)))
    costs = (cost, None if other is None else other + _OTHER_LAYOUT_COST)
    return min((each for each in costs if each is not None), default=None)


def _cost(name: str, wanted: str) -> int | None:
    if name.startswith(wanted):
        return 0 if len(name) == len(wanted) else 2
    at = name.find(wanted)
    if at > 0:
        return _WORD_START if re.match(r"[\W_]", name[at - 1]) else _INSIDE
    letters = iter(name)
    return _SCATTERED if all(char in letters for char in wanted) else None
