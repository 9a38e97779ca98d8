"""Which of a server's rooms are offered to somebody who looks for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from server.wire import limits
from server.wire.messages import RoomCount
from server.wire.names import fold
from server.wire.text import showable_line

from .naming import alphabetical


def offered(rooms: Iterable[RoomCount], typed: str) -> list[RoomCount]:
    """Rooms with what was typed in their name, the fullest first; names and topics can be shown as they are."""
    wanted = fold(typed.strip().removeprefix("#"))
    found = [room for room in map(_shown, rooms) if wanted in fold(room.name)]
    return sorted(found, key=lambda room: (-room.count, alphabetical(fold(room.name))))


def is_new(rooms: Iterable[RoomCount], typed: str) -> bool:
    """Whether what was typed is the name of none of these rooms."""
    wanted = fold(typed.strip().removeprefix("#"))
    return bool(wanted) and all(fold(room.name.removeprefix("#")) != wanted for room in rooms)


def _shown(room: RoomCount) -> RoomCount:
    name = showable_line(room.name[: limits.NAME_SHOWN_CHARS])
    return RoomCount(name, showable_line(room.topic[: limits.TOPIC_SHOWN_CHARS]), room.count)
