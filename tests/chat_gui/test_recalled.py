"""Going back to what was sent."""

from __future__ import annotations

from chat_gui.recalled import Recalled


def sent(*texts: str) -> Recalled:
    recalled = Recalled()
    for text in texts:
        recalled.sent(text)
    return recalled


def test_one_goes_back_from_nothing_to_the_first_and_no_further() -> None:
    recalled = sent("one", "two", "three")
    assert ["three", "two", "one", None] == [recalled.earlier(text) for text in ("", "three", "two", "one")]


def test_one_comes_forward_again_to_nothing() -> None:
    recalled = sent("one", "two")
    assert ["two", "one"] == [recalled.earlier(text) for text in ("", "two")]
    assert ["two", "", None] == [recalled.later(text) for text in ("one", "two", "")]
    assert "two" == recalled.earlier("")


def test_what_one_has_written_oneself_is_kept() -> None:
    recalled = sent("one", "two")
    assert [None, None] == [recalled.earlier("new"), recalled.later("new")]
    assert "two" == recalled.earlier("")
    assert [None, None] == [recalled.earlier("two, changed"), recalled.later("two, changed")]


def test_nothing_comes_back_where_nothing_was_sent() -> None:
    assert [None, None] == [sent().earlier(""), sent().later("")]


def test_what_was_sent_twice_in_a_row_is_recalled_once() -> None:
    recalled = sent("one", "two", "two")
    assert ["two", "one"] == [recalled.earlier(text) for text in ("", "two")]


def test_sending_begins_at_the_end_again_and_what_is_old_is_forgotten() -> None:
    recalled = sent(*map(str, range(60)))
    assert ["59", "58"] == [recalled.earlier(text) for text in ("", "59")]
    recalled.sent("new")
    written, count = "", 0
    while (earlier := recalled.earlier(written)) is not None:
        written, count = earlier, count + 1
    assert ("11", 50) == (written, count)
