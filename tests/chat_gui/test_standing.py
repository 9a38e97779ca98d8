"""How the connection stands, and who is at the other end, on a fake window."""

from __future__ import annotations

from chat_gui.connection import Phase
from chat_gui.conversation import Presence
from chat_gui.events import Connecting, Failed, Lost, Reason, Recognised, RoundTrip, ServerKind, WentBack
from server.wire.messages import (
    CaughtUp,
    Joined,
    Message,
    RoomState,
    Welcome,
)

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, lines, said


def test_a_lost_connection_counts_down_and_typing_goes_on(chat: Desk) -> None:
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    connection = chat.view.connection
    assert (Phase.LOST, Reason.CLOSED, 105.0) == (connection.phase, connection.reason, connection.retry_at)
    assert chat.view.is_chat
    assert [] == chat.view.people
    assert chat.controller.say("meanwhile")
    assert ["meanwhile"] == [each.text for each in chat.view.pending]
    chat.controller.retry_now()
    assert 1 == chat.session.retries


def test_a_further_try_says_why_the_connection_was_lost_and_a_first_one_nothing(chat: Desk) -> None:
    chat.hear(Lost(Reason.CLOSED, "", 5.0), CONNECTING)
    assert (Phase.CONNECTING, Reason.CLOSED) == (chat.view.connection.phase, chat.view.connection.reason)
    chat.hear(NATIVE, WELCOME, CaughtUp())
    assert None is chat.view.connection.reason
    chat.hear(Lost(Reason.CLOSED, "", 5.0), Connecting("other-pc", 14902, 1))
    assert (Phase.CONNECTING, None) == (chat.view.connection.phase, chat.view.connection.reason)


def test_what_was_missed_stands_under_the_divider_after_the_return(chat: Desk) -> None:
    chat.hear(said(1))
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.hear(CONNECTING, NATIVE, WELCOME, said(2), CaughtUp(), said(3))
    assert 1 == chat.model.current.divider
    assert Phase.ONLINE is chat.view.connection.phase
    assert "show_chat" not in chat.view.take_calls()


def test_after_a_restart_of_the_server_those_who_come_back_are_not_told_of(chat: Desk) -> None:
    assert ["bob", "me"] == chat.view.people
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.now += 600.0
    alone = Welcome("me", (RoomState(LOBBY, "", ("me",)),))
    chat.hear(CONNECTING, NATIVE, alone, CaughtUp(), Joined(LOBBY, "bob"), Joined(LOBBY, "carol"))
    assert ["bob", "carol", "me"] == chat.view.people
    assert ["carol"] == [each.nick for each in chat.model.current.entries if isinstance(each, Presence)]


def test_a_return_to_a_lab_missed_nothing(desk: Desk) -> None:
    desk.controller.connect("teacher-pc:9090", "me")
    lab = Recognised(ServerKind.LAB, "lab9090")
    desk.hear(CONNECTING, lab, WELCOME, said(1))
    desk.hear(Lost(Reason.CLOSED, "", 5.0))
    desk.hear(CONNECTING, lab, WELCOME, said(1, "after"))
    assert ["hi", "after"] == lines(desk.view)
    assert desk.model.current.divider is None


def test_a_failure_after_a_welcome_keeps_the_chat(chat: Desk) -> None:
    chat.hear(Failed(Reason.REPLACED))
    assert chat.view.is_chat
    assert (Phase.FAILED, Reason.REPLACED) == (chat.view.connection.phase, chat.view.connection.reason)
    assert not chat.session.is_closed
    chat.controller.retry_now()
    assert 1 == chat.session.retries
    chat.hear(CONNECTING, NATIVE, WELCOME, CaughtUp())
    assert Phase.ONLINE is chat.view.connection.phase


def test_the_round_trip_is_shown(chat: Desk) -> None:
    chat.hear(RoundTrip(14.2))
    connection = chat.view.connection
    assert (Phase.ONLINE, "teacher-pc", 14.2) == (connection.phase, connection.host, connection.round_trip_ms)


def test_what_a_lab_can_not_do_is_said(desk: Desk) -> None:
    desk.controller.connect("teacher-pc:9090", "me")
    desk.hear(CONNECTING, Recognised(ServerKind.LAB, "lab9090"), WELCOME)
    assert desk.view.server.startswith("lab9090: ")
    desk.controller.message_nick("bob")
    assert LOBBY == desk.view.current
    assert 1 == len(lines(desk.view))


def test_what_was_missed_since_the_last_start_stands_under_the_divider(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    known = Recognised(ServerKind.NATIVE, "Class 10B", "id-1", is_known=True)
    desk.hear(CONNECTING, known, WELCOME, said(8, "missed"), CaughtUp())
    assert 0 == desk.model.current.divider


def test_a_server_that_went_back_is_told_of_and_what_is_new_is_shown(chat: Desk) -> None:
    chat.hear(said(70, "lost"), NATIVE, Welcome("me", WELCOME.rooms, last_id=50), WentBack())
    chat.hear(Message(51, LOBBY, "bob", "new", 9.0), CaughtUp())
    shown = lines(chat.view)
    assert ["lost", "new"] == [text for text in shown if text in ("lost", "new")]
    assert 1 == sum("latest messages" in text for text in shown)
