"""Nicks are told apart by their colours, as far as there are enough."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chat_gui.nick_colours import NICK_COLOURS, NickColours

NAMES = ("alice", "bob", "carol", "dave", "eve", "frank", "grace", "heidi", "ivan", "judy", "Маша", "Петя", "Оля")


def test_a_nick_has_one_colour_whatever_its_case() -> None:
    colours = NickColours()
    assert colours.of("Bob") == colours.of("bob") == colours.of("BOB")
    assert set(range(NICK_COLOURS)) == {colours.of(f"nick{number}") for number in range(500)}


def test_nicks_are_spread_over_the_colours() -> None:
    # As if by chance: 182 nicks over 12 colours are 15 each, with a deviation of 4.
    colours = NickColours()
    counts = Counter(colours.of(f"{name}{number}") for name in NAMES for number in range(14))
    assert all(5 <= counts[colour] <= 30 for colour in range(NICK_COLOURS)), counts


@given(st.lists(st.text("abcdeжя", min_size=1, max_size=3), max_size=NICK_COLOURS, unique=True))
def test_no_two_in_a_small_room_have_the_same(nicks: list[str]) -> None:
    colours = NickColours()
    for present in range(len(nicks) + 1):
        colours.meet(nicks[:present])
    assert len(nicks) == len({colours.of(nick) for nick in nicks})


def test_the_colour_in_place_of_a_taken_one_does_not_look_like_it() -> None:
    usual, colours = NickColours(), NickColours()
    twin = next(name for number in range(99) if usual.of(name := f"nick{number}") == usual.of("bob"))
    colours.meet(["bob", twin])
    apart = abs(colours.of("bob") - colours.of(twin))
    assert min(apart, NICK_COLOURS - apart) > 2


def test_who_is_alone_has_the_colour_that_every_window_gives() -> None:
    colours = NickColours()
    for nick in NAMES:
        colours.meet([nick])
    assert [NickColours().of(nick) for nick in NAMES] == [colours.of(nick) for nick in NAMES]


def test_a_colour_once_given_stays_also_under_another_nick() -> None:
    colours = NickColours()
    twin = next(name for number in range(99) if colours.of(name := f"nick{number}") == colours.of("bob"))
    colours.meet(["bob", twin])
    given_to_twin = colours.of(twin)
    assert colours.of("bob") != given_to_twin
    colours.meet([twin])
    colours.meet([twin, "bob"])
    colours.rename(twin, "Zoe")
    assert [given_to_twin] * 2 == [colours.of(twin), colours.of("zoe")]


def test_who_has_spoken_and_left_has_another_colour_than_those_who_are_here() -> None:
    colours = NickColours()
    twins = [name for number in range(99) if colours.of(name := f"nick{number}") == colours.of("bob")][:2]
    colours.meet(["bob"])
    bobs = colours.of("bob")
    for twin in twins:
        colours.meet_author(twin, ["bob"])
    assert bobs == colours.of("bob")
    assert bobs not in {colours.of(twin) for twin in twins}
    before = colours.of(twins[0])
    colours.meet_author(twins[0], ["bob", twins[1]])
    assert before == colours.of(twins[0]), "a colour once given stays"


def test_where_no_colour_is_left_an_author_has_the_usual_one() -> None:
    colours = NickColours()
    colours.meet([f"nick{number}" for number in range(NICK_COLOURS)])
    colours.meet_author("bob", [f"nick{number}" for number in range(NICK_COLOURS)])
    assert NickColours().of("bob") == colours.of("bob")


def test_a_crowd_costs_nothing() -> None:
    colours = NickColours()
    colours.meet([f"nick{number}" for number in range(10_000)])
    assert NickColours().of("nick7") == colours.of("nick7")


def test_a_server_that_renames_for_ever_is_not_remembered_for_ever() -> None:
    colours = NickColours()
    names = [f"nick{number}" for number in range(3_000)]
    colours.meet(names[:1])
    for old, new in pairwise(names):
        colours.rename(old, new)
    fresh = NickColours()
    assert {fresh.of(names[0])} == {colours.of(name) for name in names[:100]}
    assert [fresh.of(name) for name in names[-100:]] == [colours.of(name) for name in names[-100:]]
