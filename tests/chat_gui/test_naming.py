"""Names as a window shows them, and one's own nick found in a text."""

from __future__ import annotations

import pytest

from chat_gui.naming import alphabetical, mention_pattern, shown_name, shown_topic
from server.wire import limits


def test_a_nick_of_signs_is_no_pattern() -> None:
    pattern = mention_pattern("a.*(+")
    assert pattern
    assert pattern.search("so, a.*(+ said")
    assert not pattern.search("so, abc said")
    assert mention_pattern("") is None


@pytest.mark.parametrize(
    "in_order",
    [
        ["student", "student1", "student2", "student10", "student100", "students"],
        ["9b", "10a", "10b", "11a"],
        ["а2", "а10", "я"],
        ["anna2", "anna10", "анна2", "анна10"],  # one alphabet after the other
        ["2в1", "2в10", "10в2"],
        ["алексей", "алёна", "алиса", "ёлка", "ель", "ерш"],
        ["007", "07", "7", "8"],
        ["a", "a-1", "a1", "a_", "aa"],
    ],
)
def test_names_stand_in_the_order_in_which_people_look_for_them(in_order: list[str]) -> None:
    names = in_order[::-1]
    names.sort(key=alphabetical)
    assert in_order == names


@pytest.mark.parametrize("hostile", ["\u202eevil\x1b[31m\r\nline\0\ud800", "x" * 100_000])
def test_whatever_a_server_calls_them_names_and_topics_can_be_shown(hostile: str) -> None:
    name, topic = shown_name(hostile), shown_topic(hostile)
    assert (True, True) == (name.isprintable(), topic.isprintable())
    assert len(name) <= limits.NAME_SHOWN_CHARS
    assert len(topic) <= limits.TOPIC_SHOWN_CHARS
