"""Finding a text in a conversation: where it stands, which place is looked at, what counts as alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from chat_gui.conversation import Entry, Notice, Presence, PresenceKind
from chat_gui.finding import Finder, levelled
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import OwnNicks
from chat_gui.transcript import Layout, said_lines
from server.wire import limits
from server.wire.messages import Message

NOON = 1_000_000_000.0


def message(text: str, number: int = 1, sender: str = "alice") -> Message:
    return Message(number, "#lobby", sender, text, NOON + number)


def talk(*texts: str) -> list[Entry]:
    return [message(text, number) for number, text in enumerate(texts, 1)]


def places(entries: list[Entry], wanted: str, length: Callable[[str], int] = len) -> list[tuple[int, int, int, int]]:
    """Which entry, which line, from where to where."""
    finder = Finder(length)
    finder.look(entries, wanted)
    numbers = {id(entry): number for number, entry in enumerate(entries)}
    return [(numbers[id(hit.entry)], *hit[1:]) for hit in finder.hits]


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("Homework", "homework"),
        ("домашка", "ДОМАШКА"),
        ("Ёлка", "елка"),
        ("елка", "ёлка"),
        ("café Ñandú Ørsted", "cafe nandu ørsted"),
        ("ΟΔΟΣ Άλφα", "οδος αλφα"),
        ("İstanbul", "istanbul"),
        ("Việt", "viet"),
    ],
)
def test_case_and_accents_make_no_difference(shown: str, typed: str) -> None:
    assert len(shown) == len(levelled(shown))
    assert [(0, 0, 0, len(shown))] == places(talk(shown), typed)


@pytest.mark.parametrize("typed_form", ["NFC", "NFD"])
@pytest.mark.parametrize("shown_form", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["café", "мой", "Việt", "한국어", "Ёлка", "İstanbul"])
def test_marks_that_stand_by_themselves_make_no_difference(word: str, shown_form: str, typed_form: str) -> None:
    shown, typed = (unicodedata.normalize(form, word) for form in (shown_form, typed_form))
    before = unicodedata.normalize(shown_form, "😀é ")
    start = utf16_units(before)
    assert [(0, 1, start, start + len(shown))] == places(talk(f"{before}\n{before}{shown}!"), typed, utf16_units)


def test_a_letter_with_a_mark_that_no_letter_has_is_found() -> None:
    shown = "e\u0301 x\u0302\u0323y"
    assert [(0, 0, 3, 6)] == places(talk(shown), "x")
    assert [(0, 0, 6, 7)] == places(talk(shown), "y")


@pytest.mark.parametrize(("shown", "end"), [("за\u0301мок", 6), ("замок", 5)])
@pytest.mark.parametrize("typed", ["замок", "за\u0301мок"])
def test_a_stress_mark_makes_no_difference(shown: str, end: int, typed: str) -> None:
    assert [(0, 0, 2, 2 + end)] == places(talk(f"о {shown}!"), typed)


def test_nothing_is_found_by_a_mark_alone() -> None:
    assert [] == places(talk("за\u0301мок"), "\u0301")


def test_other_letters_are_other_letters() -> None:
    assert [] == places(talk("мои"), unicodedata.normalize("NFD", "мой"))
    assert [] == places(talk(unicodedata.normalize("NFD", "мой")), "мои")
    assert [] == places(talk("мои їжаки"), "мой")
    assert [] == places(talk("мой иней"), "мои")


def test_the_newest_place_comes_first_and_the_last_in_a_line() -> None:
    assert [(2, 0, 4, 7), (2, 0, 0, 3), (0, 0, 2, 5)] == places(talk("a tea", "milk", "tea tea"), "tea")


def test_columns_are_counted_as_is_wanted() -> None:
    assert [(0, 0, 2, 5)] == places(talk("😀 tea"), "tea")
    assert [(0, 1, 1, 3)] == places(talk("😀\n😀a😀"), "a😀")
    assert [(0, 0, 3, 6)] == places(talk("😀 tea"), "tea", utf16_units)
    assert [(0, 1, 2, 5)] == places(talk("😀\n😀a😀"), "a😀", utf16_units)


def test_what_is_shown_is_searched_and_not_what_was_typed() -> None:
    assert [(0, 0, 0, 8)] == places(talk("*bold* and"), "bold and")
    assert [] == places(talk("*bold* and"), "*bold")
    assert [(0, 0, 0, 1)] == places(talk("```\nx = 1\n```\nend"), "x")
    assert [(0, 1, 0, 3)] == places(talk("```\nx = 1\n```\nend"), "end")
    assert [(0, 1, 0, 3)] == places(talk("```\nx = 1\n``` end"), "end")
    assert [(0, 0, 2, 3)] == places(talk("```x = 1\n```"), "=")
    assert [(0, 0, 0, 11)] == places(talk("/me is here"), "alice is he")
    assert [(0, 0, 1, 3)] == places(talk("\x00abc\u202e"), "bc")


def test_notices_are_searched_and_those_who_came_and_went_are_not() -> None:
    entries: list[Entry] = [Notice("one\nbob is here", NOON), Presence(PresenceKind.JOINED, "bob", NOON)]
    assert [(0, 1, 0, 3)] == places(entries, "bob")


def test_nothing_typed_finds_nothing() -> None:
    assert [] == places(talk("a"), "")


def test_a_pasted_line_feed_is_a_space() -> None:
    assert [(0, 0, 0, 3)] == places(talk("a b"), "a\nb")


KINDS: list[Entry] = [
    message("plain"),
    message("two\nlines"),
    message("/me waves"),
    message("/me "),
    message("/shrug"),
    message("```\ncode\n```"),
    message("```\ncode\n```\nand more"),
    message("see ```py\ncode\n``` and more"),
    message("```for x in y:\n  x``` and more```"),
    message("*a* _b_ `c` https://example.org/x."),
    message("x" * (limits.SHOWN_LINE_CHARS + 5)),
    message("\n".join("y" * 300)),
    message("\r\ntab\there\x07"),
    message("me, look"),
    Notice("note", NOON),
    Notice("a *note*\nof two", NOON, is_error=True),
]


@pytest.mark.parametrize("entry", KINDS, ids=repr)
def test_the_lines_that_are_searched_are_those_that_are_drawn(entry: Entry) -> None:
    # On this the places of the marks rest.
    block = Layout(OwnNicks("me"), 2026, NickColours()).add([entry])[0]
    drawn = "".join(text for text, tags in block.runs if tags[0] not in ("day", "header"))
    assert drawn == "".join(line + "\n" for line in said_lines(entry))


def test_the_place_that_is_looked_at_is_the_nearest_above_what_is_seen() -> None:
    entries = talk("tea", "x", "tea", "y", "tea")
    finder = Finder()
    finder.look(entries, "tea", entries[3])
    assert (1, entries[2]) == (finder.at, finder.current and finder.current.entry)
    finder = Finder()
    finder.look(entries, "y", entries[0])
    assert 0 == finder.at


def test_stepping_goes_round() -> None:
    entries = talk("tea", "tea", "tea")
    finder = Finder()
    finder.step(1)
    assert finder.current is None
    finder.look(entries, "tea", entries[2])
    seen = []
    for steps in (1, 1, 1, -1):
        finder.step(steps)
        seen.append(finder.at)
    assert [1, 2, 0, 2] == seen


def test_the_place_stays_while_others_come_and_go() -> None:
    entries = talk("tea", "tea", "tea")
    finder = Finder()
    finder.look(entries, "te", entries[1])
    assert 1 == finder.at
    finder.look([message("tea", 9), *entries, message("tea", 10)], "te", entries[2])
    assert (2, entries[1], 5) == (finder.at, finder.current and finder.current.entry, len(finder.hits))
    finder.look(entries, "tea", entries[2])
    assert finder.current is not None
    assert finder.current.entry is entries[1]
    finder.look(entries[2:], "tea", entries[2])
    assert finder.current.entry is entries[2]
    finder.look([], "tea")
    assert (-1, None) == (finder.at, finder.current)


def test_so_many_places_are_told_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HITS_SHOWN", 10)
    finder = Finder()
    finder.look(talk("eeee", "eeee", "eeee"), "e")
    assert (10, True) == (len(finder.hits), finder.is_cut)
