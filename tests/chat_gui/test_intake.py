"""What a session says is taken up a tick's worth at a time, on a fake window."""

from __future__ import annotations

import logging

import pytest

from chat_gui.events import Event, Failed, Reason
from chat_gui.model import Model
from chat_gui.people import People
from server.wire.messages import (
    Message,
    Topic,
)

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, lines, said


def test_a_tick_takes_so_much_and_the_next_one_goes_on(chat: Desk) -> None:
    flood: list[Event] = [said(number) for number in range(1, 1_001)]
    chat.session.events.put(flood)
    drawn = []
    while chat.controller.poll():
        drawn.append(len(chat.view.transcript))
    assert [250, 500, 750, 1_000] == drawn


def test_a_tick_that_has_taken_long_is_over(chat: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add = Model.add_message

    def slow(model: Model, message: Message) -> None:
        chat.now += 0.003
        add(model, message)

    monkeypatch.setattr(Model, "add_message", slow)
    chat.hear(*[said(number) for number in range(1, 6)])
    assert 3 == len(chat.view.transcript)
    assert chat.controller.poll()
    assert 5 == len(chat.view.transcript)


def test_an_event_that_goes_wrong_does_not_stop_the_rest(
    chat: Desk, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    def explode(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(People, "set_topic", explode)
    chat.hear(said(1, "before"), Topic(LOBBY, "x"), said(2, "after"))
    assert ["before", "after"] == lines(chat.view)
    assert ["boom"] == [str(record.exc_info[1]) for record in expects_errors if record.exc_info]


def test_what_a_session_says_after_it_has_failed_is_not_heard(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, Failed(Reason.REFUSED), NATIVE, WELCOME)
    assert not desk.view.is_chat
    assert not desk.controller.poll()


def test_what_is_left_of_one_session_is_not_taken_for_the_next(chat: Desk) -> None:
    flood: list[Event] = [said(number, "old") for number in range(1, 1_001)]
    chat.session.events.put(flood)
    chat.controller.poll()
    chat.controller.connect("other-pc", "me")
    chat.hear(CONNECTING, NATIVE, WELCOME, said(1, "new"))
    assert ["new"] == lines(chat.view)
