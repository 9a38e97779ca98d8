"""Asking for what was said before, on a fake window."""

from __future__ import annotations

from chat_gui.events import Recognised, ServerKind
from server.wire import limits
from server.wire.messages import (
    AskHistory,
    CaughtUp,
    HistoryPage,
    Message,
)

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, said


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
