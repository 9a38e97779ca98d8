"""Telling the others that one is writing, on a fake window."""

from __future__ import annotations

from chat_gui.events import Lost, Reason
from server.wire import limits
from server.wire.messages import (
    IsTyping,
)

from .fakes import LOBBY, Desk


def test_typing_is_told_now_and_then(chat: Desk) -> None:
    for text in ("h", "he", "hel"):
        chat.controller.draft_changed(text)
    assert [IsTyping(LOBBY)] == chat.session.sent
    chat.now += limits.TYPING_EVERY_S
    chat.controller.draft_changed("")
    assert [IsTyping(LOBBY)] == chat.session.sent
    chat.controller.draft_changed("h")
    assert [IsTyping(LOBBY)] * 2 == chat.session.sent
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.now += limits.TYPING_EVERY_S
    chat.controller.draft_changed("he")
    assert 2 == len(chat.session.sent)


def test_nobody_is_told_that_a_command_is_being_typed(chat: Desk) -> None:
    chat.controller.draft_changed("/msg bob psst")
    assert [] == chat.session.sent
    chat.controller.draft_changed("hello")
    assert [IsTyping(LOBBY)] == chat.session.sent


def test_a_draft_that_is_shown_again_is_not_being_written(chat: Desk) -> None:
    chat.controller.draft_changed("hello")
    chat.now += limits.TYPING_EVERY_S
    chat.controller.draft_changed("hello")
    assert [IsTyping(LOBBY)] == chat.session.sent


def test_a_room_that_has_not_let_one_in_is_not_told(chat: Desk) -> None:
    chat.controller.say("/join #maths")
    chat.session.sent.clear()
    chat.controller.draft_changed("hello")
    assert [] == chat.session.sent
