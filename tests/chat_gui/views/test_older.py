"""Older messages that the server still has: asked for at the top, put above, and the reader is not moved."""

from __future__ import annotations

import pytest

from server.wire import limits
from server.wire.messages import AskHistory, Code, Error, HistoryPage, Message

from .window import ROOM, Window


@pytest.fixture
def late(window: Window) -> Window:
    """A window that has come late: what was said before number 1,000 is with the server alone."""
    window.hear(HistoryPage(ROOM, said(1_000, 1_200), more=True))
    window.session.sent.clear()
    return window


def said(start: int, end: int) -> tuple[Message, ...]:
    return tuple(
        Message(number, ROOM, f"n{number // 4}", f"line {number}", 1e9 + number, "") for number in range(start, end)
    )


def asked(window: Window) -> list[int]:
    return [each.before for each in window.session.sent if isinstance(each, AskHistory)]


def top(window: Window) -> tuple[str, int]:
    text = window.chat.conversation.text
    shown = text.dlineinfo("@0,0")
    return text.get("@0,0 linestart", "@0,0 lineend"), shown[1]


def where(window: Window, line: str) -> int:
    """How far down the screen a line stands, in pixels."""
    text = window.chat.conversation.text
    return int(text.dlineinfo(text.search(line, "1.0"))[1])


def go_to_top(window: Window) -> None:
    def is_asked() -> bool:
        window.chat.conversation.text.yview_moveto(0)
        return bool(asked(window))

    window.until(is_asked, "the server to be asked")


def rest(window: Window) -> None:
    for _ in range(20):
        window.root.update()


def test_a_reader_at_the_end_of_a_long_conversation_asks_for_nothing(late: Window) -> None:
    rest(late)
    assert [] == asked(late)


def test_at_the_top_the_server_is_asked_once(late: Window) -> None:
    go_to_top(late)
    for _ in range(5):
        late.chat.conversation.text.yview_moveto(0)
        late.chat.conversation.text.yview_scroll(1, "units")
        late.root.update()
    assert [1_000] == asked(late)


def test_the_home_key_goes_to_the_top(late: Window) -> None:
    text = late.chat.conversation.text

    def is_asked() -> bool:
        late.press(text, "<Home>")
        return bool(asked(late))

    late.until(is_asked, "the server to be asked")
    assert 0 == text.yview()[0]


@pytest.mark.parametrize("scrolled", [0, 3])
def test_the_page_appears_above_and_the_line_that_is_read_stays(late: Window, scrolled: int) -> None:
    go_to_top(late)
    late.chat.conversation.text.yview_scroll(scrolled, "units")
    late.root.update()
    line = "line 1003"
    before = where(late, line)
    late.hear(HistoryPage(ROOM, said(800, 1_000), more=True))
    rest(late)
    assert "line 800" in late.shown
    assert before == where(late, line)
    assert "line 999\n" in late.shown
    assert late.shown.index("line 999\n") < late.shown.index("line 1000\n")
    assert [1_000] == asked(late)


def test_page_after_page_to_the_beginning(late: Window) -> None:
    for start in range(800, -1, -200):
        go_to_top(late)
        late.session.sent.clear()
        late.hear(HistoryPage(ROOM, said(max(1, start), start + 200), more=start > 0))
        rest(late)
    late.chat.conversation.text.yview_moveto(0)
    rest(late)
    late.until(lambda: "This is the beginning of #lobby." in late.shown, "the beginning")
    shown = [line for line in late.shown.splitlines() if line.startswith("line")]
    assert [f"line {number}" for number in range(1, 1_200)] == shown
    assert 1 == late.shown.count("beginning")
    late.session.sent.clear()
    late.chat.conversation.text.yview_moveto(0)
    rest(late)
    assert [] == asked(late)


def test_a_short_conversation_is_filled_up_and_its_end_stays_in_view(window: Window) -> None:
    window.hear(HistoryPage(ROOM, said(1_000, 1_003), more=True))
    rest(window)
    assert [1_000] == [each for each in asked(window) if each]
    window.hear(HistoryPage(ROOM, said(900, 1_000), more=False))
    rest(window)
    text = window.chat.conversation.text
    assert text.is_end_shown()
    assert window.chat.conversation.is_at_end
    assert [1_000] == [each for each in asked(window) if each]
    assert "line 900" in window.shown


def test_the_beginning_is_said_when_an_empty_page_shows_it(window: Window) -> None:
    window.hear(HistoryPage(ROOM, said(1_000, 1_003), more=True))
    rest(window)
    assert "beginning" not in window.shown
    window.hear(HistoryPage(ROOM))
    window.until(lambda: window.shown.startswith("This is the beginning of #lobby.\n"), "the beginning")
    window.hear(window.message("x"))
    rest(window)
    assert 1 == window.shown.count("beginning")


def test_an_empty_room_says_only_that_it_is_empty_and_the_first_message_begins_it(window: Window) -> None:
    window.hear(HistoryPage(ROOM))
    rest(window)
    assert "" == window.shown
    assert window.chat.conversation.emptiness.winfo_ismapped()
    window.hear(window.message("first"))
    window.until(lambda: window.shown.startswith("This is the beginning"), "the beginning")
    assert window.shown.endswith("first\n")


def test_a_server_that_has_more_and_sends_nothing_is_not_asked_for_ever(window: Window) -> None:
    window.hear(HistoryPage(ROOM, said(1_000, 1_003), more=True))
    for _ in range(10):
        window.hear(HistoryPage(ROOM, said(1_000, 1_003), more=True))
        rest(window)
    assert len(asked(window)) <= 2


# A server that can't read what it has stored.

UNREADABLE = Error(Code.STORAGE, "Older messages can't be read now.")
REFUSAL = "Older messages can't be read now.   Try again\n"


def test_a_page_that_cannot_be_read_is_said_above_the_line_that_is_read(late: Window) -> None:
    go_to_top(late)
    before = where(late, "line 1003")
    late.hear(UNREADABLE)
    rest(late)
    assert late.shown.startswith(REFUSAL)
    assert before == where(late, "line 1003")
    late.hear(late.message("a new one"))
    rest(late)
    assert [1_000] == asked(late)
    late.click(late.chat.conversation.text, "again.first")
    assert [1_000, 1_000] == asked(late)
    late.hear(HistoryPage(ROOM, said(800, 1_000), more=True))
    rest(late)
    assert "Try again" not in late.shown
    assert "line 999\n" in late.shown


def test_a_page_that_cannot_be_read_is_asked_for_by_a_later_scroll_to_the_top(late: Window) -> None:
    go_to_top(late)
    late.hear(UNREADABLE)
    late.chat.conversation.jump_to_end()
    rest(late)
    late.controller.model.current.refused_at -= limits.HISTORY_RETRY_S
    late.session.sent.clear()
    go_to_top(late)
    assert [1_000] == asked(late)


def test_the_home_key_asks_for_it_too(late: Window) -> None:
    go_to_top(late)
    late.hear(UNREADABLE)
    for _ in range(3):
        late.press(late.chat.conversation.text, "<Home>")
        rest(late)
    assert [1_000] == asked(late)
    late.controller.model.current.refused_at -= limits.HISTORY_RETRY_S
    late.press(late.chat.conversation.text, "<Home>")
    rest(late)
    assert [1_000, 1_000] == asked(late)


def test_an_empty_room_whose_history_cannot_be_read_does_not_say_that_it_is_empty(window: Window) -> None:
    window.hear(UNREADABLE)
    rest(window)
    assert REFUSAL == window.shown
    assert not window.chat.conversation.emptiness.winfo_ismapped()
    window.click(window.chat.conversation.text, "again.first")
    assert [0, 0] == asked(window)
    window.hear(HistoryPage(ROOM, ()))
    rest(window)
    assert "" == window.shown
    assert window.chat.conversation.emptiness.winfo_ismapped()


def test_with_the_beginning_found_nothing_is_said_of_what_could_not_be_read(late: Window) -> None:
    go_to_top(late)
    late.hear(UNREADABLE)
    rest(late)
    late.controller.retry_older()
    late.hear(HistoryPage(ROOM, ()))
    late.until(lambda: late.shown.startswith("This is the beginning"), "the beginning")


def test_the_divider_stays_before_its_message(late: Window) -> None:
    late.controller.set_reading(False)
    late.hear(Message(1_300, ROOM, "bob", "unread", 1e9 + 1_300, ""))
    late.controller.set_reading(True)
    go_to_top(late)
    late.hear(HistoryPage(ROOM, said(800, 1_000), more=False))
    rest(late)
    late.chat.conversation.text.yview_moveto(0)
    rest(late)
    assert "new\n\nbob" in late.shown
    assert 1 == late.shown.count("new\n")
    late.controller.switch("@bob")
    late.controller.switch(ROOM)
    assert "new\n\nbob" in late.shown


def test_the_lines_of_the_widget_are_still_those_of_its_blocks(late: Window) -> None:
    go_to_top(late)
    late.hear(HistoryPage(ROOM, said(999 - limits.HISTORY_PAGE, 1_000), more=False))
    rest(late)
    late.chat.conversation.text.yview_moveto(0)
    rest(late)
    assert late.chat.conversation.text.block_lines == late.shown.count("\n")
