"""Which rooms are offered."""

from __future__ import annotations

from chat_gui.room_choice import is_new, offered
from server.wire.messages import RoomCount

ROOMS = (RoomCount("#art", "", 1), RoomCount("#Maths", "sums", 7), RoomCount("#lobby", "", 7))


def names(typed: str) -> list[str]:
    return [room.name for room in offered(ROOMS, typed)]


def test_the_fullest_come_first() -> None:
    assert ["#lobby", "#Maths", "#art"] == names("")


def test_of_two_that_are_as_full_the_lower_number_comes_first() -> None:
    rooms = [RoomCount(name, "", 3) for name in ("#group10", "#group9")]
    assert ["#group9", "#group10"] == [room.name for room in offered(rooms, "")]


def test_what_is_typed_narrows_them() -> None:
    assert ["#Maths"] == names(" #MAT ")
    assert ["#Maths", "#art"] == names("a")
    assert [] == names("x")


def test_a_name_is_new_if_no_room_has_it_whatever_its_case() -> None:
    assert [True, True, False, False, False] == [is_new(ROOMS, each) for each in ("mat", "#x", "maths", " #MATHS ", "")]


def test_what_a_server_calls_its_rooms_can_be_shown() -> None:
    (room,) = offered([RoomCount("#a\0\n" + "b" * 1_000, "t\nu", 1)], "")
    assert room.name.isprintable()
    assert (True, "t u") == (len(room.name) <= 65, room.topic)
