"""Names: what is allowed, what counts as the same, and what a client is called that can't be told no."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.names import NameProblem, fold, look_alikes, nearest_nick, nick_problem, numbered_nick, room_problem
from server.wire.text import showable_line

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    "nick", ["a", "alice", "Алиса", "李", "नमस्ते", "Zoë", "x" * 24, "😀", "*", "{bob}", "o'neil", "a.b-c_d"]
)
def test_an_ordinary_nick_is_allowed(nick: str) -> None:
    assert nick_problem(nick) is None


@pytest.mark.parametrize(
    ("nick", "problem"),
    [
        ("", NameProblem.EMPTY),
        ("x" * 25, NameProblem.TOO_LONG),
        ("a b", NameProblem.SPACES),
        ("a\tb", NameProblem.SPACES),
        ("a\nb", NameProblem.SPACES),
        ("a\N{NO-BREAK SPACE}b", NameProblem.SPACES),
        ("a\N{IDEOGRAPHIC SPACE}b", NameProblem.SPACES),
        ("a:b", NameProblem.CHARACTERS),
        ("@a", NameProblem.CHARACTERS),
        ("#a", NameProblem.CHARACTERS),
        ("a/b", NameProblem.CHARACTERS),
        ("\N{FULLWIDTH NUMBER SIGN}a", NameProblem.CHARACTERS),
        ("a\N{FULLWIDTH COLON}", NameProblem.CHARACTERS),
        ("\N{ACCOUNT OF}", NameProblem.CHARACTERS),  # folds to a/c
        ("\N{DIAERESIS}", NameProblem.CHARACTERS),  # folds to a space and a mark
        ("a\x00", NameProblem.CHARACTERS),
        ("a\x1b[2J", NameProblem.CHARACTERS),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}", NameProblem.CHARACTERS),
        ("a\N{ZERO WIDTH SPACE}", NameProblem.CHARACTERS),
        ("a\N{ZERO WIDTH JOINER}", NameProblem.CHARACTERS),
        ("a\N{SOFT HYPHEN}", NameProblem.CHARACTERS),
        ("\ud800", NameProblem.CHARACTERS),
        ("b\N{REPLACEMENT CHARACTER}b", NameProblem.CHARACTERS),  # bytes that were no UTF-8
        ("\N{COMBINING ACUTE ACCENT}", NameProblem.CHARACTERS),
        ("\N{COMBINING ACUTE ACCENT}a", NameProblem.CHARACTERS),
        ("a" + "\N{COMBINING ACUTE ACCENT}" * 5, NameProblem.CHARACTERS),
    ],
)  # fmt: skip
def test_a_nick_is_refused_for_what_is_wrong_with_it(nick: str, problem: NameProblem) -> None:
    assert nick_problem(nick) == problem


@pytest.mark.parametrize(
    "invisible",
    [
        "\N{HANGUL FILLER}", "\N{HALFWIDTH HANGUL FILLER}", "\N{HANGUL CHOSEONG FILLER}", "\N{BRAILLE PATTERN BLANK}",
        "\N{VARIATION SELECTOR-16}", "\N{VARIATION SELECTOR-17}", "\N{COMBINING GRAPHEME JOINER}",
        "\N{MONGOLIAN FREE VARIATION SELECTOR ONE}", "\N{KHMER VOWEL INHERENT AQ}", "\N{TAG LATIN SMALL LETTER A}",
        "\N{WORD JOINER}", "\N{INVISIBLE TIMES}",
    ],
)  # fmt: skip
def test_a_name_that_only_looks_like_another_by_an_invisible_character_is_refused(invisible: str) -> None:
    assert nick_problem(f"bob{invisible}") == NameProblem.CHARACTERS


@pytest.mark.parametrize("room", ["#a", "#lobby", "#Комната", "#" + "x" * 32])
def test_an_ordinary_room_is_allowed(room: str) -> None:
    assert room_problem(room) is None


@pytest.mark.parametrize(
    ("room", "problem"),
    [
        ("", NameProblem.EMPTY),
        ("#", NameProblem.EMPTY),
        ("lobby", NameProblem.CHARACTERS),
        ("@bob", NameProblem.CHARACTERS),
        ("##a", NameProblem.CHARACTERS),
        ("#" + "x" * 33, NameProblem.TOO_LONG),
        ("#a b", NameProblem.SPACES),
        ("\N{FULLWIDTH NUMBER SIGN}a", NameProblem.CHARACTERS),
    ],
)
def test_a_room_is_refused_for_what_is_wrong_with_it(room: str, problem: NameProblem) -> None:
    assert room_problem(room) == problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob", "bob"),
        ("БОБ", "боб"),
        ("bob", "\N{FULLWIDTH LATIN SMALL LETTER B}o\N{FULLWIDTH LATIN CAPITAL LETTER B}"),
        ("\N{LATIN SMALL LIGATURE FI}n", "fin"),
        ("\N{SQUARE KG}", "KG"),
        ("Straße", "STRASSE"),
        ("é", "e\N{COMBINING ACUTE ACCENT}"),
        ("ΣΑΣ", "σας"),
        ("\N{MATHEMATICAL BOLD CAPITAL A}nn", "ann"),
    ],
)
def test_names_that_differ_in_case_width_or_form_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_of_different_letters_are_two() -> None:
    assert fold("alice") != fold("alicе")  # the second ends in a Cyrillic letter


@pytest.mark.parametrize(
    ("nick", "alikes"),
    [("alicе", {"alice", "аlісе"}), ("САША", {"caшa"}), ("77", set()), ("жук", {"жyk"}), ("Артëм", {"aptëm", "артём"})],
)
def test_a_nick_looks_like_itself_in_one_alphabet(nick: str, alikes: set[str]) -> None:
    assert alikes == look_alikes(nick)


@given(ANY_TEXT)
def test_look_alikes_are_folded(name: str) -> None:
    assert all(fold(alike) == alike for alike in look_alikes(name))


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(ANY_TEXT)
def test_an_allowed_nick_is_shown_as_it_is_and_has_nothing_that_a_line_is_read_by(nick: str) -> None:
    if nick_problem(nick) is None:
        assert showable_line(nick) == nick
        assert nick.encode()
        assert not set(" :@#/\n") & (set(nick) | set(fold(nick)))


@given(ANY_TEXT)
def test_the_nearest_nick_is_always_allowed(wanted: str) -> None:
    assert nick_problem(nearest_nick(wanted)) is None


@given(ANY_TEXT)
def test_an_allowed_nick_is_nearest_to_itself(wanted: str) -> None:
    if nick_problem(wanted) is None and unicodedata.is_normalized("NFC", wanted):
        assert nearest_nick(wanted) == wanted


@pytest.mark.parametrize(
    ("wanted", "nick"),
    [
        ("bob", "bob"),
        ("  bob\r\n", "bob"),
        ("Ann Lee", "Ann_Lee"),
        ("#bob@home:1/2", "bobhome12"),
        ("x" * 1000, "x" * 24),
        ("bob\x1b[0m", "bob[0m"),
        ("", "guest"),
        ("   ", "guest"),
        (":::", "guest"),
        ("\N{COMBINING ACUTE ACCENT}", "guest"),
        ("\N{ZERO WIDTH SPACE}", "guest"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
    ],
)
def test_the_nearest_nick_keeps_what_can_be_kept(wanted: str, nick: str) -> None:
    assert nearest_nick(wanted) == nick


def test_the_nearest_nick_to_a_flood_of_marks_is_found_at_once() -> None:
    assert nearest_nick("x" + "\N{COMBINING ACUTE ACCENT}\N{COMBINING CEDILLA}" * 500_000).startswith("x")


@given(ANY_TEXT, st.integers(2, limits.CLIENTS))
def test_a_numbered_nick_is_allowed_and_ends_in_its_number(wanted: str, number: int) -> None:
    nick = numbered_nick(nearest_nick(wanted), number)
    assert nick_problem(nick) is None
    assert nick.endswith(str(number))


@given(st.integers(2, limits.CLIENTS), st.integers(2, limits.CLIENTS))
def test_numbered_nicks_differ_where_their_numbers_do(one: int, other: int) -> None:
    assert (numbered_nick("x" * 24, one) == numbered_nick("x" * 24, other)) == (one == other)
