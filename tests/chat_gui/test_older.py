"""Asking for what was said before, on a fake window."""

from __future__ import annotations

import pytest

from chat_gui.events import Lost, Reason, Recognised, ServerKind
from server.wire import limits
from server.wire.messages import (
    AskHistory,
    CaughtUp,
    Code,
    Error,
    HistoryPage,
    Message,
    Renamed,
)

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, lines, said


def test_what_was_said_before_is_asked_for_when_the_chat_opens(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME)
    assert [] == desk.session.sent
    desk.hear(CaughtUp())
    assert [AskHistory(LOBBY, 0, limits.HISTORY_PAGE)] == desk.session.sent
    desk.hear(HistoryPage(LOBBY, (said(5, "earlier"),), more=True))
    assert ["earlier"] == [line.text for line in desk.model.current.entries if isinstance(line, Message)]


def test_a_reader_at_the_top_is_given_older_messages_one_page_at_a_time(chat: Desk) -> None:
    chat.hear(said(7))
    chat.model.current.has_older = True
    chat.controller.load_older()
    chat.controller.load_older()
    assert [AskHistory(LOBBY, 7, limits.HISTORY_PAGE)] == chat.session.sent
    chat.hear(HistoryPage(LOBBY, (said(6),), more=False))
    chat.controller.load_older()
    assert 1 == len(chat.session.sent)
    assert "show_older" in chat.view.calls


def test_a_lab_is_not_asked_for_what_it_has_not(desk: Desk) -> None:
    desk.controller.connect("teacher-pc:9090", "me")
    desk.hear(CONNECTING, Recognised(ServerKind.LAB, "lab9090"), WELCOME)
    desk.controller.load_older()
    assert [] == desk.session.sent


@pytest.fixture
def renamed(chat: Desk) -> Desk:
    """In direct messages with bob, of which a page is asked for; while it is on its way he takes another nick."""
    chat.hear(said(7, to="@me"))
    chat.controller.switch("@bob")
    chat.hear(Renamed("bob", "rob"))
    return chat


def test_a_page_finds_its_conversation_though_that_has_another_name_by_now(renamed: Desk) -> None:
    renamed.hear(HistoryPage("@bob", (said(5, "earlier", to="@me"),), more=True))
    assert ["earlier", "hi"] == [line.text for line in renamed.model.current.entries if isinstance(line, Message)]
    renamed.controller.load_older()
    pages = [(each.to, each.before) for each in renamed.session.sent if isinstance(each, AskHistory)]
    assert [("@bob", 7), ("@rob", 5)] == pages


def test_so_does_a_refusal(renamed: Desk) -> None:
    renamed.hear(UNREADABLE)
    assert (False, renamed.now) == (renamed.model.current.is_asking, renamed.model.current.refused_at)


# A server that can't read what it has stored.

UNREADABLE = Error(Code.STORAGE, "Older messages can't be read now.")


def asked(desk: Desk) -> list[int]:
    return [each.before for each in desk.session.sent if isinstance(each, AskHistory)]


@pytest.fixture
def refused(chat: Desk) -> Desk:
    """At the top of a room whose older messages the server could not read."""
    chat.hear(said(7))
    chat.model.current.has_older = True
    chat.controller.load_older()
    chat.hear(UNREADABLE)
    return chat


def test_what_could_not_be_read_is_asked_for_again_after_a_while(refused: Desk) -> None:
    for _ in range(5):
        refused.controller.load_older()
    assert [7] == asked(refused)
    refused.now += limits.HISTORY_RETRY_S
    refused.controller.load_older()
    refused.controller.load_older()
    assert [7, 7] == asked(refused)


def test_who_wants_it_at_once_need_not_wait(refused: Desk) -> None:
    refused.controller.retry_older()
    refused.controller.retry_older()
    assert [7, 7] == asked(refused)
    refused.hear(HistoryPage(LOBBY, (said(6),), more=True))
    refused.controller.load_older()
    assert [7, 7, 6] == asked(refused)


def test_that_it_could_not_be_read_is_said_at_the_top_and_nowhere_else(refused: Desk) -> None:
    assert refused.model.current.refused_at is not None
    assert ["hi"] == lines(refused.view)
    assert "show_older" in refused.view.calls


def test_with_the_connection_goes_the_reason_to_wait(refused: Desk) -> None:
    refused.hear(Lost(Reason.CLOSED, "", 1.0), CONNECTING, NATIVE, WELCOME, CaughtUp())
    assert [7, 7] == asked(refused)


def test_a_refusal_is_about_the_conversation_that_was_asked_for_first(chat: Desk) -> None:
    for name in ("@bob", "@carol"):
        chat.controller.switch(name)
        chat.controller.draft_changed("hello")  # else it would be closed again
    chat.hear(UNREADABLE)
    bob, carol = (chat.model.conversations.by_name[name] for name in ("@bob", "@carol"))
    assert (True, False) == (bob.refused_at is not None, carol.refused_at is not None)
    assert (False, True) == (bob.is_asking, carol.is_asking)


def test_a_conversation_that_could_not_be_read_is_asked_for_when_it_is_opened_again_later(chat: Desk) -> None:
    chat.controller.switch("#maths")
    chat.model.current.joined = True
    chat.controller.load_older()
    chat.hear(UNREADABLE)
    chat.controller.switch(LOBBY)
    chat.now += limits.HISTORY_RETRY_S
    chat.controller.switch("#maths")
    assert [0, 0] == asked(chat)


def test_an_error_that_is_about_no_page_is_shown_as_any_other(chat: Desk) -> None:
    chat.hear(UNREADABLE)
    assert ["The server could not store it. Try again later."] == lines(chat.view)
