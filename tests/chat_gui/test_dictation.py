"""What is typed elsewhere than in the composer: it is said in its order, as there is room for it, and none is lost."""

from __future__ import annotations

from collections import deque
from unittest.mock import ANY

import pytest

from chat_gui.controller import TICK_S
from chat_gui.events import Event, Lost, Reason
from server.wire import limits
from server.wire.messages import CaughtUp, Code, Error, Joined, Left, Renamed, Say, Topic

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, said


def test_what_is_dictated_waits_for_a_room_and_is_said_in_its_order(desk: Desk) -> None:
    waiting, given_back = deque(["one", "/jion #maths", "two"]), list[str]()
    desk.controller.dictate(waiting, given_back.append)
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE)
    desk.controller.dictate(waiting, given_back.append)
    assert 3 == len(waiting)
    desk.hear(WELCOME, CaughtUp())
    desk.controller.dictate(waiting, given_back.append)
    assert ["one", "two"] == [each.text for each in desk.session.sent if isinstance(each, Say)]
    assert ["/jion #maths"] == given_back


def test_what_is_dictated_waits_while_much_has_no_receipt(chat: Desk) -> None:
    waiting, given_back = deque(f"line {number}" for number in range(1_000)), list[str]()
    chat.controller.dictate(waiting, given_back.append)
    assert limits.UNSENT_DICTATED == len(chat.session.sent) == 1_000 - len(waiting)
    assert chat.controller.say("typed in the window")
    first, second, *_ = (each for each in chat.session.sent if isinstance(each, Say))
    chat.hear(said(1, first.text, "me", nonce=first.nonce), said(2, second.text, "me", nonce=second.nonce))
    chat.controller.dictate(waiting, given_back.append)
    assert f"line {limits.UNSENT_DICTATED}" == chat.session.sent[-1].text
    assert [] == given_back


def test_one_dictates_for_a_tick_at_a_time(chat: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = deque(["one", "two"])
    monkeypatch.setattr(chat.view, "show_pending", lambda _pending: setattr(chat, "now", chat.now + TICK_S))
    chat.controller.dictate(waiting, print)
    assert ["two"] == list(waiting)


@pytest.mark.parametrize("is_refused", [False, True])
def test_what_is_dictated_behind_a_way_into_a_room_is_said_there(chat: Desk, *, is_refused: bool) -> None:
    waiting = deque(["/join #maths", "for maths", "/quit"])
    for _ in range(2):
        chat.controller.dictate(waiting, print)
    assert ["for maths", "/quit"] == list(waiting)
    chat.hear(Error(Code.FULL) if is_refused else Joined("#maths", "me", "", ("me",)))
    chat.controller.dictate(waiting, print)
    assert Say("#maths", "for maths", ANY) == chat.session.sent[-1]  # the server refuses it, too, and nobody reads it


def test_what_is_dictated_behind_a_way_out_of_a_room_is_not_said_there(chat: Desk) -> None:
    chat.hear(Joined("#maths", "me", "", ("me",)))
    chat.controller.switch("#maths")
    waiting = deque(["/leave", "for all"])
    for _ in range(2):
        chat.controller.dictate(waiting, print)
    assert ["for all"] == list(waiting)
    chat.hear(Left("#maths", "me"))
    chat.controller.dictate(waiting, print)
    assert Say("#lobby", "for all", ANY) == chat.session.sent[-1]


def test_who_dictates_is_heard_again_behind_another_connection(chat: Desk) -> None:
    waiting = deque(["/join #maths", "hello"])
    chat.controller.dictate(waiting, print)
    chat.hear(Lost(Reason.CLOSED, "", 1.0), CONNECTING, NATIVE, WELCOME, CaughtUp())
    chat.controller.dictate(waiting, print)
    assert [] == list(waiting)


def test_what_is_dictated_behind_a_message_to_somebody_not_met_is_for_nobody_else(chat: Desk) -> None:
    waiting = deque(["/msg zoe hi", "how are you?", "/quit"])
    for _ in range(2):
        chat.controller.dictate(waiting, print)
    assert [Say("@zoe", "hi", ANY), Say("@zoe", "how are you?", ANY)] == [
        each for each in chat.session.sent if isinstance(each, Say)
    ]
    assert ["/quit"] == list(waiting)


@pytest.mark.parametrize("line", ["hello", "/join #maths"])
def test_what_is_dictated_leaves_what_is_being_written_in_the_window_alone(chat: Desk, line: str) -> None:
    chat.controller.draft_changed("half a mess")
    chat.controller.dictate(deque([line]), print)
    chat.controller.switch(LOBBY)
    assert "half a mess" == chat.model.current.draft


@pytest.mark.parametrize("typed", [["/quit"], ["hello", "/quit"]])
def test_who_dictates_can_close_the_window_where_nothing_can_be_said(desk: Desk, typed: list[str]) -> None:
    waiting = deque(typed)
    desk.controller.dictate(waiting, print)
    assert ["close"] == desk.view.take_calls()
    assert typed[:-1] == list(waiting)


def test_a_close_that_is_dictated_waits_for_what_stands_before_it(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    waiting = deque(["hello", "/quit", "more"])
    desk.controller.dictate(waiting, print)
    assert "close" not in desk.view.take_calls()
    desk.hear(CONNECTING, NATIVE, WELCOME, CaughtUp())
    desk.controller.dictate(waiting, print)
    [sent] = [each for each in desk.session.sent if isinstance(each, Say)]
    assert "hello" == sent.text
    assert "close" not in desk.view.take_calls()  # it may not have left
    desk.hear(said(1, sent.text, "me", nonce=sent.nonce))
    desk.controller.dictate(waiting, print)
    assert "close" in desk.view.take_calls()
    assert ["more"] == list(waiting)


def test_a_close_that_is_dictated_waits_for_no_server_that_has_gone(chat: Desk) -> None:
    chat.controller.dictate(deque(["hello"]), print)
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.view.take_calls()
    chat.controller.dictate(deque(["/quit"]), print)
    assert "close" in chat.view.take_calls()


@pytest.mark.parametrize(
    ("command", "granted", "refusal"),
    [
        ("/join #maths", Joined("#maths", "me", "", ("me",)), Error(Code.FULL)),
        ("/leave #maths", Left("#maths", "me"), Error(Code.NO_SUCH_ROOM)),
        ("/nick bob", Renamed("me", "bob"), Error(Code.NICK_TAKEN)),
        ("/topic sums", Topic(LOBBY, "sums", "me"), Error(Code.STORAGE)),
    ],
)
@pytest.mark.parametrize("is_refused", [False, True])
def test_a_command_that_the_server_refuses_is_given_back(
    chat: Desk, command: str, granted: Event, refusal: Error, *, is_refused: bool
) -> None:
    waiting, given_back = deque([command, "/quit"]), list[str]()
    chat.controller.dictate(waiting, given_back.append)
    chat.controller.dictate(waiting, given_back.append)
    assert ["/quit"] == list(waiting)
    chat.hear(said(1), Error(Code.TOO_LONG, nonce="another's"), refusal if is_refused else granted)
    chat.controller.dictate(waiting, given_back.append)
    assert [command] * is_refused == given_back
    chat.hear(Error(Code.UNKNOWN))
    chat.controller.dictate(waiting, given_back.append)
    assert ([command] * is_refused, []) == (given_back, list(waiting))


def test_a_room_that_is_asked_for_again_with_what_is_said_there_answers_for_no_other_command(chat: Desk) -> None:
    chat.controller.join_room("#maths")
    chat.hear(Error(Code.FULL))
    waiting, given_back = deque(["for maths", "/nick zoe"]), list[str]()
    for _ in range(2):
        chat.controller.dictate(waiting, given_back.append)
    assert ["/nick zoe"] == list(waiting)
    sent = chat.session.sent[-1]
    assert isinstance(sent, Say)
    chat.hear(Error(Code.FULL), Error(Code.NO_SUCH_ROOM, nonce=sent.nonce))
    chat.controller.dictate(waiting, given_back.append)
    chat.hear(Renamed("me", "zoe"))
    chat.controller.dictate(waiting, given_back.append)
    assert ([], []) == (list(waiting), given_back)  # what was said is given back by its receipt, see `terminal`


def test_a_command_whose_answer_is_lost_with_the_connection_is_given_back(chat: Desk) -> None:
    given_back = list[str]()
    for command in ("/nick bob", "/join #maths"):
        chat.controller.dictate(deque([command]), given_back.append)
        chat.hear(Lost(Reason.CLOSED, "", 1.0), CONNECTING, NATIVE, WELCOME, CaughtUp())
    chat.controller.dictate(deque(), given_back.append)
    assert ["/nick bob"] == given_back  # the room is asked for again
