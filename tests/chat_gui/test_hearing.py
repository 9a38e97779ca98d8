"""What others do and say, on a fake window."""

from __future__ import annotations

from collections import deque
from unittest.mock import ANY

import pytest

from chat_gui.conversation import Notice
from chat_gui.events import Lost, Reason, Recognised, ServerKind
from server.wire import limits
from server.wire.messages import (
    Answer,
    AskHistory,
    Bad,
    CaughtUp,
    Code,
    Error,
    Found,
    HistoryPage,
    Join,
    Joined,
    Leave,
    Left,
    Renamed,
    RoomState,
    Say,
    Topic,
    Welcome,
)
from server.wire.messages import Notice as NoticeAnswer

from .fakes import CONNECTING, LOBBY, NATIVE, Desk, lines, said


def test_an_error_about_no_message_stands_in_the_transcript(chat: Desk) -> None:
    chat.hear(Error(Code.UNKNOWN, "Not on Sundays."))
    assert [Notice("Not on Sundays.", chat.view.transcript[0].at, is_error=True)] == chat.view.transcript


def test_what_ends_the_connection_is_not_said_twice(chat: Desk) -> None:
    chat.hear(Error(Code.CLOSING, "Goodbye!", fatal=True), Lost(Reason.CLOSING, "Goodbye!", 1.0))
    assert [] == lines(chat.view)
    assert Reason.CLOSING is chat.view.connection.reason


@pytest.mark.parametrize("answer", [Found("x"), Bad(Code.BAD_FRAME, "no JSON")], ids=repr)
def test_what_a_window_has_no_use_for_yet_does_no_harm(chat: Desk, answer: Answer | Bad) -> None:
    chat.hear(answer)
    assert [] == lines(chat.view)


def test_who_comes_and_goes_is_drawn(chat: Desk) -> None:
    chat.hear(Joined(LOBBY, "carol"), Left(LOBBY, "bob"), Renamed("carol", "caro"), NoticeAnswer("lunch"))
    assert ["caro", "me"] == chat.view.people
    assert 4 == len(chat.view.transcript)
    chat.hear(Joined("#maths", "me", "algebra", ("me", "dave")))
    assert [LOBBY, "#maths"] == chat.view.conversations


def test_a_room_that_was_asked_for_is_open_before_the_server_lets_one_in(chat: Desk) -> None:
    assert chat.controller.say("/join #MATHS")
    assert "#MATHS" == chat.view.current
    assert [Join("#MATHS")] == chat.session.sent
    chat.controller.draft_changed("hel")
    chat.hear(Joined("#maths", "me", "sums", ("me", "carol")))
    assert ("#maths", ["carol", "me"], "hel") == (chat.view.current, chat.view.people, chat.model.current.draft)
    assert [Join("#MATHS"), AskHistory("#maths", 0, limits.HISTORY_PAGE)] == chat.session.sent
    chat.hear(Joined("#other", "me", "", ("me",)))
    assert "#maths" == chat.controller.model.current.name


@pytest.mark.parametrize(("goes_on_to", "shown"), [("", "#maths"), ("@bob", "@bob")])
def test_a_room_that_was_asked_for_without_a_connection_is_open_until_one_goes_on(
    chat: Desk, goes_on_to: str, shown: str
) -> None:
    back = (CONNECTING, NATIVE, Welcome("me", (RoomState(LOBBY), RoomState("#maths"))), CaughtUp())
    chat.hear(Lost(Reason.CLOSED, "", 1.0))
    assert chat.controller.say("/join #maths")
    if goes_on_to:
        chat.controller.switch(goes_on_to)
    chat.hear(*back)
    assert shown == chat.view.current
    chat.controller.switch(LOBBY)
    chat.hear(Lost(Reason.CLOSED, "", 1.0), *back)
    assert LOBBY == chat.view.current


def test_a_room_that_was_left_goes_from_the_sidebar(chat: Desk) -> None:
    chat.controller.say("/join #maths")
    chat.hear(Joined("#maths", "me", "", ("me",)), Left("#maths", "me"))
    assert [LOBBY] == [each.name for each in chat.controller.model.conversations.listed()]
    assert LOBBY == chat.controller.model.current.name


def test_a_room_that_was_left_as_the_connection_was_lost_goes_from_the_sidebar(chat: Desk) -> None:
    chat.hear(Joined("#maths", "me", "", ("me",)), said(1, to="#maths"))
    chat.controller.leave("#maths")
    chat.hear(Lost(Reason.CLOSED, "", 1.0), CONNECTING, NATIVE, Welcome("me", (RoomState(LOBBY),)), CaughtUp())
    assert [LOBBY] == chat.view.conversations


def test_who_comes_back_to_a_room_before_the_server_has_let_them_out_stays_there(chat: Desk) -> None:
    chat.hear(Joined("#maths", "me", "", ("me",)), said(1, to="#maths"))
    chat.session.sent.clear()
    chat.controller.leave("#maths")
    chat.controller.join_room("#maths")
    chat.controller.say("back")
    chat.hear(Left("#maths", "me"), Joined("#maths", "me", "", ("me",)))
    asked = [each for each in chat.session.sent if not isinstance(each, AskHistory)]
    assert [Leave("#maths"), Join("#maths"), Say("#maths", "back", ANY)] == asked
    assert ("#maths", ["back"]) == (chat.view.current, [each.text for each in chat.view.pending])


def test_a_room_that_lets_nobody_in_is_left_without_another_word(chat: Desk) -> None:
    chat.controller.join_room("#maths")
    chat.hear(Error(Code.FULL))
    given_back = list[str]()
    chat.controller.dictate(deque(["/leave"]), given_back.append)
    chat.hear(Error(Code.NO_SUCH_ROOM))
    assert ([LOBBY], []) == (chat.view.conversations, lines(chat.view))
    chat.controller.dictate(deque(["/leave #physics"]), given_back.append)  # which is no such room
    chat.hear(Error(Code.NO_SUCH_ROOM))
    chat.controller.dictate(deque(), given_back.append)
    assert (["You are not in that room."], ["/leave #physics"]) == (lines(chat.view), given_back)


def test_what_is_typed_for_a_room_that_lets_nobody_in_stays_there(chat: Desk) -> None:
    chat.controller.say("/join #maths")
    chat.controller.say("for maths")
    _, said = chat.session.sent
    assert isinstance(said, Say)
    chat.controller.draft_changed("and more")
    chat.hear(Error(Code.FULL), Error(Code.NO_SUCH_ROOM, nonce=said.nonce))
    assert ("#maths", "and more") == (chat.view.current, chat.model.current.draft)
    assert ["There are too many rooms: leave one first, or go into one that exists already."] == lines(chat.view)
    assert [("for maths", "You are not in that room.")] == [(each.text, each.reason) for each in chat.view.pending]


def test_what_is_said_to_nobody_stays_with_its_author(chat: Desk) -> None:
    assert chat.controller.say("/msg bbo how are you")
    assert "@bbo" == chat.view.current
    [said, *_] = chat.session.sent
    assert isinstance(said, Say)
    chat.hear(Error(Code.NO_SUCH_NICK, nonce=said.nonce))
    assert [("how are you", "Nobody of that name is here now.")] == [
        (each.text, each.reason) for each in chat.view.pending
    ]
    chat.controller.discard(said.nonce)
    chat.controller.switch(LOBBY)
    assert [LOBBY] == chat.view.conversations


def test_an_answer_about_a_conversation_that_was_left_does_not_bring_it_back(chat: Desk) -> None:
    chat.controller.message_nick("bob")
    chat.controller.switch(LOBBY)
    chat.hear(HistoryPage("@bob"))
    assert [LOBBY] == chat.view.conversations


def test_a_new_topic_is_told_in_its_room(chat: Desk) -> None:
    chat.hear(Topic(LOBBY, "exercise 4", "bob"))
    assert "exercise 4" == chat.model.current.topic
    assert "bob has changed the topic: exercise 4" == lines(chat.view)[-1]
    chat.hear(Topic(LOBBY, "", "bob"))
    assert "bob has taken the topic away." == lines(chat.view)[-1]


def test_a_new_nick_of_one_s_own_is_remembered(chat: Desk) -> None:
    chat.hear(Renamed("me", "robert"))
    assert ("teacher-pc", "robert") == chat.saved[-1]


def test_a_nick_that_a_server_of_the_older_kind_has_chosen_is_for_that_server_alone(chat: Desk) -> None:
    welcome = Welcome("me", (RoomState(LOBBY, "", ("me",)),))
    chat.hear(CONNECTING, Recognised(ServerKind.LAB, "lab9090"), welcome)
    saved = list(chat.saved)
    chat.hear(Renamed("me", "me2"))
    assert chat.model.people.is_me("me2")
    assert saved == chat.saved


@pytest.mark.parametrize("typed", ["/nick other", "/topic sums"])
def test_what_no_session_keeps_for_later_is_refused_without_a_connection(chat: Desk, typed: str) -> None:
    chat.hear(Lost(Reason.CLOSING, "", 1.0))
    assert not chat.controller.say(typed)
    assert ["There is no connection now."] == lines(chat.view)
    assert [] == chat.session.sent
