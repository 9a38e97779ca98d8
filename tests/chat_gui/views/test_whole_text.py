"""What is cut can be read whole: under the pointer, on a click, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chat_gui.events import Connecting, Lost, Reason
from chat_gui.views import whole_text
from chat_gui.views.whole_row import WholeRow
from server.wire.messages import RoomState, Topic

from .window import ROOM, Window

LONG = "exercise 3 is due on Friday, bring a calculator, a ruler and what you have found out about prime numbers " * 2


def shown(window: Window) -> str:
    card: Any = window.chat.header.whole_topic.card
    return str(window.chat.header.whole_topic.text.cget("text")) if card.winfo_ismapped() else ""


def test_a_long_topic_is_shown_whole_within_the_window(window: Window) -> None:
    window.hear(Topic(ROOM, LONG))
    topic, card = window.chat.header.topic, window.chat.header.whole_topic.card
    assert topic.is_cut
    topic.event_generate("<Button-1>")
    window.root.update()
    assert LONG.strip() == shown(window).strip()
    assert card.winfo_rootx() >= window.root.winfo_rootx()
    assert card.winfo_rootx() + card.winfo_width() <= window.root.winfo_rootx() + window.root.winfo_width()
    topic.event_generate("<Leave>")
    window.root.update()
    assert "" == shown(window)


def test_the_pointer_has_to_rest_there(window: Window) -> None:
    window.hear(Topic(ROOM, LONG))
    window.chat.header.topic.event_generate("<Enter>")
    assert "" == shown(window)
    window.until(lambda: shown(window), "the topic")


def test_a_hint_goes_by_itself_and_a_text_stays(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_text, "_HINT_MS", 1)
    hint = window.chat.sidebar.me.whole
    hint.show()
    assert "place" == hint.card.winfo_manager()
    window.until(lambda: not hint.card.winfo_manager(), "the hint to go")
    window.hear(Topic(ROOM, LONG))
    window.chat.header.topic.event_generate("<Button-1>")
    passed: list[None] = []
    window.root.after(50, lambda: passed.append(None))
    window.until(lambda: passed, "a while")
    assert shown(window)


def test_the_keyboard_comes_to_what_is_cut_and_to_nothing_else(window: Window) -> None:
    def walk() -> list[str]:
        names, start = [], window.chat.composer.text
        at: Any = start.tk_focusNext()
        while at is not start:
            names.append(str(at))
            at = at.tk_focusNext()
        return names

    window.hear(Topic(ROOM, "short"))
    assert str(window.chat.header.topic) not in walk()
    window.hear(Topic(ROOM, LONG))
    assert str(window.chat.header.topic) in walk()
    window.chat.header.topic.focus_force()
    window.until(lambda: shown(window), "the topic")
    window.chat.composer.text.focus_force()
    window.until(lambda: not shown(window), "it to go")


def test_what_fits_is_not_shown_twice(window: Window) -> None:
    window.hear(Topic(ROOM, "short"))
    window.chat.header.topic.event_generate("<Button-1>")
    window.root.update()
    assert "" == shown(window)


def test_the_status_line_has_it_above(window: Window) -> None:
    window.chat.status_bar.text.set(LONG * 3)
    window.root.update()
    window.chat.status_bar.text.event_generate("<Button-1>")
    window.root.update()
    card = window.chat.status_bar.whole_text.card
    assert card.winfo_ismapped()
    assert card.winfo_rooty() + card.winfo_height() <= window.chat.status_bar.winfo_rooty()


def test_why_the_connection_is_lost_can_be_read_whole_through_countdown_and_tries(
    make_window: Callable[..., Window],
) -> None:
    window = make_window(geometry="640x480+20+20")
    window.enter()
    label, whole = window.chat.status_bar.text, window.chat.status_bar.whole_text

    def told() -> str:
        if not label.is_cut:
            return str(label.cget("text"))
        return str(whole.text.cget("text")) if whole.card.winfo_ismapped() else ""

    why = "No chat server is running at 127.0.0.1, port 14902. Is it started?"
    window.hear(Lost(Reason.REFUSED, "", 2.0))
    assert label.is_cut
    label.event_generate("<Button-1>")
    window.until(lambda: f"Next try in 1 s. {why}" in told(), "the countdown")
    window.until(lambda: f"Trying… {why}" in told(), "its end")
    window.hear(Connecting("127.0.0.1", 14902, 2))
    assert f"Trying… {why}" in told()
    window.hear(Lost(Reason.REFUSED, "", 60.0))
    assert f"Next try in 60 s. {why}" in told()
    label.event_generate("<Leave>")
    window.hear(Lost(Reason.REFUSED, "", 60.0))
    assert "" == told()


def test_it_goes_while_the_label_has_room_for_all(window: Window) -> None:
    label = window.chat.header.topic
    window.hear(Topic(ROOM, LONG))
    label.event_generate("<Button-1>")
    window.hear(Topic(ROOM, "short"))
    assert "" == shown(window)
    window.hear(Topic(ROOM, LONG))
    assert LONG.strip() == shown(window).strip()


def test_it_goes_with_the_label(window: Window) -> None:
    label = window.chat.header.topic
    whole = window.chat.header.whole_topic
    window.hear(Topic(ROOM, LONG))
    label.event_generate("<Enter>")
    label.destroy()
    assert not whole.card.winfo_exists()


NICKS = ("me", "W" * 24, "bob")


def row_of(window: Window, nick: str, nicks: tuple[str, ...] = NICKS) -> Any:
    """Point at somebody in the list of people. Returns the list."""
    window.hear(RoomState(ROOM, "", nicks))
    people = window.chat.people.list
    at = next(at for at, row in enumerate(people.rows) if row.key == nick)
    people.canvas.event_generate("<Motion>", x=20, y=at * people.row_height + 2)
    return people


def test_a_nick_that_is_cut_in_the_list_is_shown_whole_where_the_pointer_rests(window: Window) -> None:
    people = row_of(window, NICKS[1])
    assert people.whole_row.card is None
    window.until(lambda: people.whole_row.card, "the nick")
    card = people.whole_row.card
    assert NICKS[1] == str(card.winfo_children()[0].cget("text"))
    window.until(card.winfo_ismapped, "the card")
    assert card.winfo_rootx() + card.winfo_width() <= window.root.winfo_rootx() + window.root.winfo_width()
    people.canvas.event_generate("<Leave>")
    assert people.whole_row.card is None


@pytest.mark.parametrize(("nick", "times"), [(NICKS[1], 1), ("bob", 0)])
def test_a_nick_is_shown_whole_if_it_is_cut(
    window: Window, monkeypatch: pytest.MonkeyPatch, nick: str, times: int
) -> None:
    pointed: list[tuple[object, ...]] = []
    monkeypatch.setattr(WholeRow, "point", lambda *arguments: pointed.append(arguments))
    row_of(window, nick)
    assert times == len(pointed)


def test_low_in_the_window_a_nick_is_shown_above_its_row(window: Window) -> None:
    others = tuple(f"a{at}" for at in range(12))
    people = row_of(window, NICKS[1], (*others, NICKS[1]))
    window.until(lambda: people.whole_row.card and people.whole_row.card.winfo_ismapped(), "the card")
    card = people.whole_row.card
    row_top = people.canvas.winfo_rooty() + len(others) * people.row_height
    assert row_top > window.root.winfo_rooty() + window.root.winfo_height() // 2
    assert row_top == card.winfo_rooty() + card.winfo_height()


def test_ones_own_nick_is_shown_whole_too(window: Window) -> None:
    sidebar = window.chat.sidebar
    sidebar.me.nick.set("W" * 24)
    sidebar.me.nick.event_generate("<Enter>")
    window.until(sidebar.me.whole.card.winfo_ismapped, "the nick")
    assert "W" * 24 in sidebar.me.whole.text.cget("text")
