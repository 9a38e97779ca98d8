"""Names as a window shows them, and one's own nick found in a text."""

from __future__ import annotations

import pytest

from chat_gui.naming import mention_pattern, shown_name, shown_topic
from server.wire import limits


def test_a_nick_of_signs_is_no_pattern() -> None:
    pattern = mention_pattern("a.*(+")
    assert pattern
    assert pattern.search("so, a.*(+ said")
    assert not pattern.search("so, abc said")
    assert mention_pattern("") is None


@pytest.mark.parametrize("hostile", ["\u202eevil\x1b[31m\r\nline\0\ud800", "x" * 100_000])
def test_whatever_a_server_calls_them_names_and_topics_can_be_shown(hostile: str) -> None:
    name, topic = shown_name(hostile), shown_topic(hostile)
    assert (True, True) == (name.isprintable(), topic.isprintable())
    assert len(name) <= limits.NAME_SHOWN_CHARS
    assert len(topic) <= limits.TOPIC_SHOWN_CHARS
