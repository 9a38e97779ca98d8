"""Emoji by name: the table is sound, names are found in both languages, and only a name that is meant is replaced."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui import emoji
from chat_gui.emoji import completions, every, found, recent_of, with_emoji, with_recent


def test_every_character_and_every_name_stands_once() -> None:
    chars = [each.char for each in every()]
    names = [name.replace("ё", "е") for each in every() for name in each.names]
    assert [] == sorted({char for char in chars if chars.count(char) > 1})
    assert [] == sorted({name for name in names if names.count(name) > 1})
    assert 250 < len(chars)


@pytest.mark.parametrize("each", every(), ids=lambda each: each.english[0])
def test_an_emoji_is_one_character_with_names_in_both_languages(each: emoji.Emoji) -> None:
    base = each.char.removesuffix("\N{VARIATION SELECTOR-16}")
    assert 1 == len(base)
    assert unicodedata.category(base) in ("So", "Sm", "Po")
    assert all(re.fullmatch(r"[a-z0-9_+-]+", name) for name in each.english)
    assert all(re.fullmatch(r"[а-яё0-9_]+", name) for name in each.russian)
    assert each.english
    assert each.russian
    assert with_emoji(f":{each.english[0]}:") == with_emoji(f":{each.russian[0]}:") == each.char


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("hi :smile:", "hi 🙂"),
        (":Smile:, :УЛЫБКА:!", "🙂, 🙂!"),
        (":до_слез: (:heart:)", "😂 (❤️)"),
        (":+1::tada:", "👍🎉"),
        (":smile::nothing_such:", "🙂:nothing_such:"),
        ("`:smile:` :smile:", "`:smile:` 🙂"),
        ("```\n:smile:\n```\n:smile:", "```\n:smile:\n```\n🙂"),
        ("```\n:smile:", "```\n🙂"),
        ("```x[:fire:]\n:fire:```\n:fire:", "```x[:fire:]\n:fire:```\n🔥"),
        (":fire: ```py\n:fire:\n``` :fire:", "🔥 ```py\n:fire:\n``` 🔥"),
        ("```:fire:``` ``:fire:` `` :fire:", "```:fire:``` ``:fire:` `` 🔥"),
        ("https://example.org/:smile:/x :cat:", "https://example.org/:smile:/x 🐱"),
        ("std::fire::x a:fire:b at 10:100:30", "std::fire::x a:fire:b at 10:100:30"),
        ("::fire::", "::fire::"),
        ("{'x':x:1}", "{'x':x:1}"),
        (":) :-( : fire :", ":) :-( : fire :"),
    ],
)
def test_a_name_that_is_meant_becomes_its_character(typed: str, sent: str) -> None:
    assert sent == with_emoji(typed)


@given(st.text(alphabet=":` \n+-_xсе", max_size=60))
def test_a_text_is_read_whatever_it_is(text: str) -> None:
    assert with_emoji(text.replace(":", "")) == text.replace(":", "")
    with_emoji(text)


@pytest.mark.parametrize("piece", [":", ":a", "```\n", "`", ":x:", "a://"])
def test_a_long_line_of_openers_is_quick(piece: str) -> None:
    assert with_emoji(piece * 4000)


@pytest.mark.parametrize(
    ("before", "start", "first"),
    [
        (":smi", 0, "🙂 "),
        ("hi :SMI", 3, "🙂 "),
        ("(:улы", 1, "🙂 "),
        (":cat", 0, "🐱 "),
        ("so :+", 3, "👍 "),
    ],
)
def test_a_begun_name_may_become(before: str, start: int, first: str) -> None:
    at, words = completions(before)
    assert (start, first) == (at, words[0])


@pytest.mark.parametrize("before", ["", ":", "10:30", "C:wink", "::fire", ":no_such_thing", "smi"])
def test_what_is_no_begun_name_becomes_nothing(before: str) -> None:
    assert () == tuple(completions(before)[1])


def test_a_query_finds_by_name_and_then_by_a_word_within_one() -> None:
    assert "🐱" == found("cat")[0].char
    assert {"😺", "😹"} <= {each.char for each in found("cat")}
    assert "💙" in [each.char for each in found("heart")]
    assert "👎" == found("thumbs down")[0].char
    assert ["😂"] == [each.char for each in found("до слёз")]
    assert [] == found("qqqq")
    assert len(every()) == len(found(""))


def test_the_one_picked_last_is_the_first_of_the_recent_ones() -> None:
    remembered = ""
    for char in ("🙂", "🔥", "❤️", "🔥"):
        remembered = with_recent(remembered, char)
    assert "🔥 ❤️ 🙂" == remembered
    assert remembered.isprintable()
    assert ["🔥", "❤️", "🙂"] == [each.char for each in recent_of(remembered)]
    assert [] == recent_of("nonsense \u0000 <b>")
    for each in every():
        remembered = with_recent(remembered, each.char)
    assert emoji.RECENT_MOST == len(remembered.split())
