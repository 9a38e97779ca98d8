"""Hostile text is made harmless where it is shown, and a long one is cut between characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire.text import (
    REPLACEMENT,
    console_lines,
    cut_utf8,
    has_unseen,
    is_blank,
    says_nothing,
    showable,
    showable_line,
    without_surrogates,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))
# What hides or reorders text is rare among all characters; here it is common.
NASTY_TEXT = st.text(
    st.sampled_from("aя 😀\t\n\r\x00\x1b\x85\u0301\u200d\u200e\u202e\u2028\u2066\u2069\ufeff\ud800\udfff")
)
BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(ANY_TEXT | NASTY_TEXT)
def test_nothing_shown_is_a_control_a_bidi_override_or_a_surrogate(text: str) -> None:
    for char in showable(text):
        assert char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in BIDI_CONTROLS


@given(ANY_TEXT | NASTY_TEXT)
def test_what_is_shown_can_be_encoded_and_is_shown_the_same_again(text: str) -> None:
    shown = showable(text)
    assert shown.encode().decode() == shown
    assert showable(shown) == shown


@given(ANY_TEXT | NASTY_TEXT)
def test_a_shown_line_is_one_line(text: str) -> None:
    assert len(showable_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("привет 😀", "привет 😀"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("\x1b[2Jgone\x07", "[2Jgone"),
        ("\ufeffbom", "bom"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "agpj.exe"),
        ("a\ud800b", f"a{REPLACEMENT}b"),
        ("👨\N{ZERO WIDTH JOINER}👩", "👨\N{ZERO WIDTH JOINER}👩"),
        ("❤\N{VARIATION SELECTOR-16}", "❤\N{VARIATION SELECTOR-16}"),
        ("z" + "\u0301" * 100 + "a", "z" + "\u0301" * 4 + "a"),
        ("ส" + "\u0e49" * 100, "ส" + "\u0e49" * 4),
        ("a\u0301\u0327b", "a\u0301\u0327b"),
    ],
)
def test_what_can_be_shown_is_kept(text: str, shown: str) -> None:
    assert showable(text) == shown


@given(ANY_TEXT | NASTY_TEXT)
def test_text_without_surrogates_is_as_long_as_before_and_can_be_encoded(text: str) -> None:
    kept = without_surrogates(text)
    assert len(kept) == len(text)
    assert kept.encode() or not text


@given(st.text(), st.integers(4, 200))
def test_pieces_join_to_the_original_and_none_is_over_the_limit(text: str, most_bytes: int) -> None:
    pieces = list(cut_utf8(text, most_bytes))
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= most_bytes for piece in pieces)


@given(st.text("aя 😀"), st.integers(4, 20))
def test_pieces_of_words_and_wide_characters_join_to_the_original(text: str, most_bytes: int) -> None:
    pieces = list(cut_utf8(text, most_bytes))
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= most_bytes for piece in pieces)


def test_a_cut_falls_behind_a_space_if_one_is_near() -> None:
    assert list(cut_utf8("one two three", 9)) == ["one two ", "three"]


def test_a_cut_falls_between_characters_if_no_space_is_near() -> None:
    assert list(cut_utf8("яяяяя", 5)) == ["яя", "яя", "я"]


def test_console_lines_are_short_and_none_is_blank() -> None:
    assert list(console_lines("one\r\n\n  \n\ttwo \x1b\nthree three", 6)) == ["one", " two", "three", "three"]


@given(ANY_TEXT | NASTY_TEXT, st.integers(4, 50))
def test_a_console_line_is_one_line_within_the_limit_and_ends_in_no_space(text: str, most_bytes: int) -> None:
    for line in console_lines(text, most_bytes):
        assert len(line.splitlines()) == 1
        assert len(line.encode()) <= most_bytes
        assert line == line.rstrip() != ""


UNSEEN = [
    "", " ", "\t\n", "\x00\x1b", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}", "\N{LINE SEPARATOR}", "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH JOINER}", "\N{HANGUL FILLER}", "\N{HANGUL CHOSEONG FILLER}",
    "\N{HALFWIDTH HANGUL FILLER}", "\N{VARIATION SELECTOR-16}", "\N{VARIATION SELECTOR-256}",
    "\N{BRAILLE PATTERN BLANK}", "\N{COMBINING GRAPHEME JOINER}", "\N{KHMER VOWEL INHERENT AQ}",
    "\N{MONGOLIAN VOWEL SEPARATOR}", "\N{INVISIBLE TIMES}", "\N{TAG LATIN SMALL LETTER A}",
    "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH NO-BREAK SPACE}", "\N{MUSICAL SYMBOL NULL NOTEHEAD}", "\U000e0fff",
]  # fmt: skip
SEEN = [
    "a", ".", "я", "👩\N{ZERO WIDTH JOINER}🚀", "❤\N{VARIATION SELECTOR-16}",
    "🏴\N{TAG LATIN SMALL LETTER G}\N{CANCEL TAG}", "\N{COMBINING ACUTE ACCENT}", REPLACEMENT,
]  # fmt: skip


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_prints_as_nothing_is_blank_however_much_there_is_of_it(text: str) -> None:
    assert is_blank(text)
    assert is_blank(f" {text * 3}\N{ZERO WIDTH SPACE}")
    assert bool(text) == has_unseen(f"a{text}b")


@pytest.mark.parametrize("text", SEEN, ids=ascii)
def test_what_can_be_seen_is_not_blank_whatever_stands_around_it(text: str) -> None:
    assert not is_blank(text)
    assert not is_blank(f"\N{HANGUL FILLER} {text}\N{ZERO WIDTH SPACE}")


@given(ANY_TEXT | NASTY_TEXT)
def test_what_is_not_blank_leaves_something_to_show(text: str) -> None:
    assert is_blank(text) or showable(text).strip()


def test_an_action_without_a_deed_says_nothing() -> None:
    assert says_nothing("/me ")
    assert says_nothing("/me \N{ZERO WIDTH SPACE}")
    assert not says_nothing("/me waves")
    assert not says_nothing("/me")
