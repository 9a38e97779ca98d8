"""Which of a server's rooms are offered to somebody who looks for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from server.wire.messages import RoomCount
from server.wire.names import fold

from .naming import alphabetical, shown_name, shown_topic


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
    return RoomCount(shown_name(room.name), shown_topic(room.topic), room.count)
