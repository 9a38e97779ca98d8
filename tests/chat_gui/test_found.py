"""How a message that was found reads: where, who, when, and the piece of it in which the words stand."""

from __future__ import annotations

import time
import unicodedata
from typing import Literal

import pytest

from chat_gui.found import FoundLines, found_lines, word_marks
from chat_gui.nick_colours import NickColours
from server.wire.messages import Message
from server.words import query

AT = time.mktime((2025, 11, 19, 10, 32, 0, 0, 0, -1))


def lines(text: str, wanted: str, place: str = "#homework") -> FoundLines:
    return found_lines(Message(7, "#homework", "alice", text, AT), place, wanted, 2026, NickColours())


def told(found: FoundLines) -> str:
    return "".join(text for text, _ in found.heading) + "\n" + "".join(text for text, _ in found.snippet)


def marked(text: str, wanted: str) -> list[str]:
    return [text[start:end] for start, end in word_marks(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("Homework and homeworks", "home", ["Homework", "homeworks"]),
        ("the other one", "the", ["the"]),  # three letters find no longer words
        ("Ёлка, ёлки", "елка", ["Ёлка"]),
        ("задание", "ЗАДАН", ["задание"]),
        ("tea and cake", "cake tea", ["tea", "cake"]),
        ("今日の宿題です", "宿題", ["宿題"]),
        ("字は𠀋だ", "𠀋", ["𠀋"]),
        ("за\u0301мок и замо\u0301к", "замок", ["за\u0301мок", "замо\u0301к"]),
        ("замок", "за\u0301мок", ["замок"]),
        ("café", "CAFE", ["café"]),
        ("a_b, a b", "a_b", ["a_b", "a b"]),
        ("nothing", "(.*", []),
        ("x", "", []),
    ],
)
def test_the_words_are_marked_by_which_the_server_finds(text: str, wanted: str, expected: list[str]) -> None:
    assert expected == marked(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("пей мой чай", "мой чай", ["мой", "чай"]),
        ("deux cafés, un thé", "cafe the", ["cafés", "thé"]),
        ("저는 한국어를", "한국어를", ["한국어를"]),
        ("ガム", "ガム", ["ガム"]),
        ("q̣̇ мой", "мой", ["мой"]),  # no such letter can be one character
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("wanted_form", ["NFC", "NFD"])
def test_words_are_marked_in_either_form(
    text: str, wanted: str, expected: list[str], form: Literal["NFC", "NFD"], wanted_form: Literal["NFC", "NFD"]
) -> None:
    shown = unicodedata.normalize(form, text)
    assert [unicodedata.normalize(form, word) for word in expected] == marked(
        shown, unicodedata.normalize(wanted_form, wanted)
    )


def test_of_a_long_text_nothing_is_left_out_if_it_is_wanted_whole() -> None:
    text = "one " * 500 + "tea" + " two" * 200
    message = Message(7, "#homework", "alice", text, AT)
    piece, whole = (
        found_lines(message, "", "tea", 2026, NickColours(), is_whole=is_whole).snippet for is_whole in (False, True)
    )
    assert len(piece) == len(whole) + 1  # and the ellipsis
    assert text == "".join(run[0] for run in whole)


def test_a_query_asks_for_the_words_that_are_marked() -> None:
    assert '"елка"* AND "宿  題" AND "the"' == query("ёлка 宿題 the", lambda _term: False)
    assert '"елка"' == query("ёлка", lambda _term: True)


def test_a_result_says_where_who_and_when() -> None:
    assert "#homework   alice   Wednesday, 19 November 2025, 10:32\nI get 42" == told(lines("I get 42", "42"))
    assert told(lines("I get 42", "42", "")).startswith("alice ")


def test_a_long_text_is_cut_around_the_first_word_that_was_found() -> None:
    text = told(lines("word " * 100 + "needle" + " more" * 100, "needle")).split("\n")[1]
    assert text.startswith("…")
    assert text.endswith("…")
    assert 0 < text.index("needle") < 70
    assert len(text) < 250


def test_lines_and_hostile_signs_are_one_harmless_line() -> None:
    assert told(lines("one\ntwo\x00\u202e", "two")).endswith("\none two")


def test_what_somebody_does_is_told_with_their_name() -> None:
    assert told(lines("/me waves", "waves")).endswith("\nalice waves")


def test_every_run_of_a_snippet_is_tagged() -> None:
    tags = [tags for _, tags in lines("some tea here", "tea").snippet]
    assert [("snippet",), ("snippet", "found"), ("snippet",)] == tags
