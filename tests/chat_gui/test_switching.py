"""Where one can go, by a few letters: what fits, what comes first, and letters of the keyboard's other layout."""

from __future__ import annotations

import pytest

from chat_gui.model import Model
from chat_gui.switching import choices, distance
from server.wire.messages import Message, RoomCount, RoomState


@pytest.fixture
def model() -> Model:
    """In three rooms, with one direct talk; the lobby is open."""
    made = Model()
    made.people.set_me("me")
    people = ("me", "alice", "Борис", "bob")
    rooms = [
        RoomState("#lobby", "all", people),
        RoomState("#homework", "due", people),
        RoomState("#комната", "", ("me",)),
    ]
    made.welcome("me", rooms, is_return=False)
    made.add_message(Message(5, "#homework", "me", "hi", 1e9))
    made.add_message(Message(3, "@me", "bob", "psst", 1e9))
    made.conversations.of("@bob").unread = made.conversations.of("@bob").mentions = 0
    return made


def names(model: Model, typed: str = "", rooms: tuple[RoomCount, ...] = ()) -> list[str]:
    return [choice.name for choice in choices(model, typed, rooms)]


def test_with_nothing_typed_the_latest_come_first_and_the_open_one_last(model: Model) -> None:
    assert ["#homework", "@bob", "#комната", "#lobby"] == names(model)


def test_what_is_unread_comes_before_that_and_mentions_first(model: Model) -> None:
    model.add_message(Message(6, "#комната", "bob", "hello", 1e9))
    model.add_message(Message(7, "@me", "bob", "psst", 1e9))
    model.add_message(Message(8, "#homework", "me", "hi", 1e9))
    assert ["@bob", "#комната", "#homework", "#lobby"] == names(model)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("home", ["#homework"]),
        ("HOME", ["#homework"]),
        ("hmwk", ["#homework"]),
        ("work", ["#homework"]),
        ("bo", ["@bob"]),
        ("@", ["@bob", "@alice", "@Борис"]),
        ("#", ["#homework", "#lobby", "#комната"]),
        ("#bob", []),
        ("ком", ["#комната"]),
        ("rjvyfnf", ["#комната"]),  # комната, with the English layout on
        ("рщьу", ["#homework"]),  # home, with the Russian one
        (",jhbc", ["@Борис"]),
        ("zzz", []),
        ("me", ["#homework"]),  # and not oneself
    ],
)
def test_a_few_letters_find_a_name(model: Model, typed: str, expected: list[str]) -> None:
    assert expected == names(model, typed)


def test_a_single_letter_is_taken_as_it_is(model: Model) -> None:
    assert "#комната" not in names(model, "r")  # к, with the other layout
    assert "#комната" in names(model, "rj")


def test_the_server_s_other_rooms_can_be_entered(model: Model) -> None:
    rooms = (RoomCount("#lobby", "", 9), RoomCount("#chess", "openings", 2))
    (choice,) = choices(model, "che", rooms)
    assert ("#chess", "openings", False) == (choice.name, choice.detail, choice.is_known)
    assert ["#lobby"] == names(model, "lobby", rooms)
    assert "#chess" not in names(model, "", rooms)


def test_closer_names_come_first() -> None:
    typed = "art"
    ranked = ["#art", "#artists", "#fine-art", "#party", "#a-round-table"]
    costs = [distance(name, typed) for name in ranked]
    assert sorted(cost for cost in costs if cost is not None) == costs
    assert len(set(costs)) == len(costs)
    assert distance("#trap", typed) is None


def test_conversations_come_before_people_and_rooms_one_is_not_in() -> None:
    model = Model()
    model.people.set_me("me")
    model.welcome("me", [RoomState("#lobby", "", ("me", "anna")), RoomState("#ann", "", ("me",))], is_return=False)
    assert ["#ann", "@anna", "#annex"] == names(model, "ann", (RoomCount("#annex"),))


def test_ten_thousand_people_are_no_more_than_a_list_of_fifty() -> None:
    model = Model()
    model.people.set_me("me")
    model.welcome("me", [RoomState("#lobby", "", tuple(f"user{at}" for at in range(10_000)))], is_return=False)
    assert 50 == len(names(model, "user"))
