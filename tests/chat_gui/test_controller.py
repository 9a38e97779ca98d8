"""What happens when the user does something and when the session says something, on a fake window."""

from __future__ import annotations

import logging

import pytest

from chat_gui.address import Address
from chat_gui.connection import Phase
from chat_gui.conversation import Notice, SendState
from chat_gui.events import Connecting, Event, Failed, Lost, Reason, Recognised, RoundTrip, ServerKind, WentBack
from chat_gui.model import Model
from chat_gui.settings import Settings
from chat_gui.view import FormProblems, View
from server.wire import limits
from server.wire.messages import (
    Answer,
    AskHistory,
    AskRooms,
    Bad,
    CaughtUp,
    Code,
    Error,
    Found,
    HistoryPage,
    IsTyping,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Renamed,
    RoomCount,
    RoomList,
    RoomState,
    Say,
    Topic,
    Typing,
    Welcome,
)
from server.wire.messages import Notice as NoticeAnswer

from .fakes import Desk, FakeView

LOBBY = limits.LOBBY
CONNECTING = Connecting("teacher-pc", 14902, 1)
NATIVE = Recognised(ServerKind.NATIVE, "Class 10B", "id-1")
WELCOME = Welcome("me", (RoomState(LOBBY, "exercise 3", ("me", "bob")),))


@pytest.fixture
def desk() -> Desk:
    """A window that shows nothing yet."""
    return Desk()


@pytest.fixture
def chat() -> Desk:
    """A window that is connected to a server of ours."""
    desk = Desk()
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME, CaughtUp())
    desk.hear(HistoryPage(LOBBY))
    desk.view.take_calls()
    desk.session.sent.clear()
    return desk


def said(number: int, text: str = "hi", sender: str = "bob", to: str = LOBBY, nonce: str = "") -> Message:
    return Message(number, to, sender, text, 0.0, nonce)


def lines(view: FakeView) -> list[str]:
    """The texts in the transcript as drawn."""
    return [entry.text for entry in view.transcript if isinstance(entry, Message | Notice)]


def test_the_fake_window_is_a_window() -> None:
    view: View = FakeView()
    assert view


# The form.


def test_the_first_picture_is_the_form_with_what_was_there_last_time() -> None:
    desk = Desk(Settings(address="teacher-pc", nick="bob"))
    desk.controller.start(problem="The settings were damaged.")
    assert ("teacher-pc", "bob") == desk.view.form
    assert FormProblems(general="The settings were damaged.") == desk.view.problems
    assert not desk.view.is_busy
    assert [desk.settings] == desk.view.settings
    assert [] == desk.sessions


def test_the_command_line_comes_before_what_is_remembered() -> None:
    desk = Desk(Settings(address="teacher-pc", nick="bob"))
    desk.controller.start(address="localhost")
    assert ("localhost", "bob") == desk.view.form
    assert [] == desk.sessions


def test_an_address_and_a_nick_on_the_command_line_connect_at_once(desk: Desk) -> None:
    desk.controller.start("localhost:9090", "bob", "The settings were damaged.")
    assert (Address("localhost", 9090), "bob") == (desk.session.address, desk.session.nick)
    desk.hear(CONNECTING, NATIVE, WELCOME)
    assert ["The settings were damaged."] == lines(desk.view)


@pytest.mark.parametrize(
    ("address", "nick", "wrong"),
    [
        ("", "bob", {"address"}),
        ("host:0", "bob", {"address"}),
        ("a/b", "bob", {"address"}),
        ("localhost", "", {"nick"}),
        ("localhost", "two words", {"nick"}),
        ("localhost", "b:b", {"nick"}),
        ("localhost", "x" * 25, {"nick"}),
        ("", "", {"address", "nick"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, address: str, nick: str, wrong: set[str]) -> None:
    desk.controller.connect(address, nick)
    problems = desk.view.problems
    assert wrong == {name for name in ("address", "nick", "general") if getattr(problems, name)}
    assert (address, nick) == desk.view.form
    assert not desk.view.is_busy
    assert ([], []) == (desk.sessions, desk.saved)


def test_connecting_remembers_where_and_who(desk: Desk) -> None:
    desk.controller.connect("  localhost:14902 ", " bob ")
    assert [("localhost", "bob")] == desk.saved
    assert desk.view.is_busy
    assert (Address("localhost"), "bob") == (desk.session.address, desk.session.nick)


def test_a_welcome_opens_the_chat(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME)
    view = desk.view
    assert view.is_chat
    assert ["bob", "me"] == view.people
    assert ([LOBBY], LOBBY) == (view.conversations, view.current)
    assert (Phase.ONLINE, "teacher-pc") == (view.connection.phase, view.connection.host)
    assert ("Class 10B", "me", "") == (view.title, view.me, view.server)


def test_cancelling_ends_the_try_and_shows_the_form(desk: Desk) -> None:
    desk.controller.connect("localhost", "bob")
    desk.controller.cancel()
    assert desk.session.is_closed
    assert not desk.view.is_busy
    assert ("localhost", "bob") == desk.view.form
    desk.hear(NATIVE, WELCOME)
    assert not desk.view.is_chat


ABOUT_NICK = {Reason.NICK_TAKEN, Reason.NICK_BAD}
ABOUT_NEITHER = {Reason.NEWER, Reason.CLOSED, Reason.CLOSING, Reason.FULL, Reason.BUSY, Reason.REJECTED}


@pytest.mark.parametrize("reason", Reason)
def test_a_failure_before_the_first_welcome_is_said_in_the_form(desk: Desk, reason: Reason) -> None:
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, Failed(reason))
    problems = desk.view.problems
    field = "nick" if reason in ABOUT_NICK else "general" if reason in ABOUT_NEITHER else "address"
    assert {field} == {name for name in ("address", "nick", "general") if getattr(problems, name)}
    assert ("teacher-pc", "me") == desk.view.form
    assert not desk.view.is_busy
    assert desk.session.is_closed


def test_a_refused_nick_leaves_no_notice_for_later(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "bob")
    desk.hear(CONNECTING, NATIVE, Error(Code.NICK_TAKEN), Failed(Reason.NICK_TAKEN))
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME)
    assert [] == lines(desk.view)


def test_a_second_try_closes_the_first(desk: Desk) -> None:
    desk.controller.connect("one", "me")
    desk.controller.connect("two", "me")
    assert [True, False] == [session.is_closed for session in desk.sessions]


def test_another_server_has_other_conversations(chat: Desk) -> None:
    chat.hear(said(7, "at the first"))
    chat.controller.set_reading(False)
    chat.controller.connect("other-pc", "me")
    chat.hear(Connecting("other-pc", 14902, 1), Recognised(ServerKind.NATIVE, "10C", "id-2"), WELCOME, CaughtUp())
    chat.hear(said(1, "at the second"))
    assert ["at the second"] == lines(chat.view)
    assert 1 == chat.model.unread()


def test_the_same_server_again_shows_what_was_there_once(chat: Desk) -> None:
    chat.hear(said(1, "one"))
    chat.controller.cancel()
    chat.controller.connect("teacher-pc", "me")
    chat.hear(CONNECTING, NATIVE, WELCOME, said(1, "one"), said(2, "two"), CaughtUp())
    assert ["one", "two"] == lines(chat.view)
    assert chat.view.is_chat


# Saying.


def test_what_is_said_is_sent_and_shown_as_waiting(chat: Desk) -> None:
    chat.controller.draft_changed("hello")
    assert chat.controller.say("hello\n")
    [request] = [each for each in chat.session.sent if isinstance(each, Say)]
    assert (LOBBY, "hello") == (request.to, request.text)
    assert [("hello", SendState.SENDING)] == [(each.text, each.state) for each in chat.view.pending]
    assert "" == chat.model.current.draft
    chat.hear(said(1, "hello", "me", nonce=request.nonce))
    assert [] == chat.view.pending
    assert ["hello"] == lines(chat.view)


@pytest.mark.parametrize("text", ["", "\n\n", "  ", "\t\n "])
def test_nothing_is_not_sent(chat: Desk, text: str) -> None:
    assert not chat.controller.say(text)
    assert [] == chat.session.sent


def test_nothing_is_sent_without_a_session(desk: Desk) -> None:
    assert not desk.controller.say("hello")


def test_two_messages_never_share_a_nonce(chat: Desk) -> None:
    for _ in range(50):
        chat.controller.say("same")
    assert 50 == len({each.nonce for each in chat.session.sent if isinstance(each, Say)})


def test_what_is_too_long_stays_in_the_composer_and_is_said(chat: Desk) -> None:
    assert not chat.controller.say("x" * (limits.TEXT_CHARS + 1))
    assert [] == chat.session.sent
    [notice] = [entry for entry in chat.view.transcript if isinstance(entry, Notice)]
    assert notice.is_error
    assert "4000" in notice.text
    assert "4001" in notice.text
    assert chat.controller.say("x" * limits.TEXT_CHARS)


def test_what_can_not_be_written_as_bytes_is_replaced(chat: Desk) -> None:
    assert chat.controller.say("a\ud800b")
    assert ["a\N{REPLACEMENT CHARACTER}b"] == [each.text for each in chat.session.sent if isinstance(each, Say)]


def test_a_refused_message_says_why_and_can_be_sent_again(chat: Desk) -> None:
    chat.controller.say("hello")
    [first] = [each for each in chat.session.sent if isinstance(each, Say)]
    chat.hear(Error(Code.STORAGE, "", first.nonce))
    assert [(SendState.FAILED, True)] == [(each.state, "store" in each.reason) for each in chat.view.pending]
    assert [] == lines(chat.view)
    chat.controller.retry(first.nonce)
    assert [first, first] == chat.session.sent
    assert [SendState.SENDING] == [each.state for each in chat.view.pending]


def test_a_refused_message_can_be_given_up(chat: Desk) -> None:
    chat.controller.say("hello")
    [first] = [each for each in chat.session.sent if isinstance(each, Say)]
    chat.hear(Error(Code.TOO_FAST, "", first.nonce))
    chat.controller.discard(first.nonce)
    assert [] == chat.view.pending
    chat.controller.retry(first.nonce)
    assert [first] == chat.session.sent


def test_a_message_is_sent_again_to_where_it_was_meant_for(chat: Desk) -> None:
    chat.controller.switch("@bob")
    chat.controller.say("psst")
    [first] = [each for each in chat.session.sent if isinstance(each, Say)]
    chat.hear(Error(Code.NO_SUCH_NICK, "", first.nonce))
    chat.controller.switch(LOBBY)
    chat.controller.retry(first.nonce)
    assert [Say("@bob", "psst", first.nonce)] * 2 == [each for each in chat.session.sent if isinstance(each, Say)]


def test_what_a_closed_session_had_not_sent_can_be_sent_by_the_next(chat: Desk) -> None:
    chat.controller.say("hello")
    [first] = [each for each in chat.session.sent if isinstance(each, Say)]
    chat.controller.cancel()
    chat.controller.connect("teacher-pc", "me")
    chat.hear(CONNECTING, NATIVE, WELCOME, CaughtUp())
    assert [SendState.FAILED] == [each.state for each in chat.view.pending]
    chat.controller.retry(first.nonce)
    assert [first] == chat.session.sent


def test_an_error_about_no_message_stands_in_the_transcript(chat: Desk) -> None:
    chat.hear(Error(Code.UNKNOWN, "Not on Sundays."))
    assert [Notice("Not on Sundays.", chat.view.transcript[0].at, is_error=True)] == chat.view.transcript


def test_what_ends_the_connection_is_not_said_twice(chat: Desk) -> None:
    chat.hear(Error(Code.CLOSING, "Goodbye!", fatal=True), Lost(Reason.CLOSING, "Goodbye!", 1.0))
    assert [] == lines(chat.view)
    assert Reason.CLOSING is chat.view.connection.reason


# Without a connection.


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


def test_what_was_missed_stands_under_the_divider_after_the_return(chat: Desk) -> None:
    chat.hear(said(1))
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.hear(CONNECTING, NATIVE, WELCOME, said(2), CaughtUp(), said(3))
    assert 1 == chat.model.current.divider
    assert Phase.ONLINE is chat.view.connection.phase
    assert "show_chat" not in chat.view.take_calls()


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


# Conversations and drafts.


def test_each_conversation_has_its_own_draft(chat: Desk) -> None:
    chat.controller.draft_changed("for all")
    chat.controller.message_nick("bob")
    assert ("@bob", "") == (chat.view.current, chat.view.draft)
    chat.controller.draft_changed("for bob")
    chat.controller.switch(LOBBY)
    assert "for all" == chat.view.draft
    chat.controller.switch("@bob")
    assert "for bob" == chat.view.draft


def test_what_is_said_to_a_stranger_opens_a_conversation_once_it_is_accepted(chat: Desk) -> None:
    assert chat.controller.say("/msg bbo how are you")
    assert LOBBY == chat.view.current
    chat.hear(Error(Code.NO_SUCH_NICK, nonce=chat.session.sent[-1].nonce))  # type: ignore[union-attr]
    assert [LOBBY] == chat.view.conversations
    assert "Nobody of that name is here now." == lines(chat.view)[-1]
    chat.controller.say("/msg zoe how are you")
    nonce = chat.session.sent[-1].nonce  # type: ignore[union-attr]
    chat.hear(Message(9, "@zoe", "me", "how are you", 0.0, nonce))
    assert "@zoe" == chat.view.current
    assert ["how are you"] == lines(chat.view)


def test_an_answer_about_a_conversation_that_was_left_does_not_bring_it_back(chat: Desk) -> None:
    chat.controller.message_nick("bob")
    chat.controller.switch(LOBBY)
    chat.hear(HistoryPage("@bob"))
    assert [LOBBY] == chat.view.conversations


def test_a_draft_is_bounded(chat: Desk) -> None:
    chat.controller.draft_changed("x" * 10**6)
    assert limits.DRAFT_CHARS == len(chat.model.current.draft)


def test_a_message_to_oneself_is_not_offered(chat: Desk) -> None:
    chat.controller.message_nick("ME")
    assert LOBBY == chat.model.current.name


def test_switching_by_steps_goes_round(chat: Desk) -> None:
    chat.hear(said(1, to="#maths"), said(2, to="@me"))
    visited = []
    for _ in range(3):
        chat.controller.switch_by(1)
        visited.append(chat.view.current)
    assert ["#maths", "@bob", LOBBY] == visited
    chat.controller.switch_by(-1)
    assert "@bob" == chat.view.current


def test_switching_draws_the_other_conversation(chat: Desk) -> None:
    chat.hear(said(1, "lobby"), said(2, "maths", to="#maths"))
    assert "(1) Class 10B" == chat.view.title
    chat.controller.switch("#maths")
    assert ["maths"] == lines(chat.view)
    assert "Class 10B" == chat.view.title


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


def test_looking_away_and_back_reads(chat: Desk) -> None:
    chat.controller.set_reading(False)
    chat.hear(said(1))
    assert "(1) Class 10B" == chat.view.title
    chat.controller.set_reading(True)
    assert "Class 10B" == chat.view.title


def test_a_mention_is_an_alert_with_a_bell_if_it_is_wanted(chat: Desk) -> None:
    chat.controller.set_reading(False)
    chat.hear(said(1, "me?"), said(2, "me!"))
    assert [True] == chat.view.alerts
    chat.settings.bell = False
    chat.controller.settings_changed()
    chat.hear(said(3, "me?"))
    assert [True, False] == chat.view.alerts
    assert chat.settings is chat.view.settings[-1]
    assert 2 == len(chat.saved)


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [("everything", ["hi", "me?", "psst"]), ("mentions", ["me?", "psst"]), ("nothing", [])],
)
def test_what_asks_for_attention_is_the_users_choice(chat: Desk, alerts: str, expected: list[str]) -> None:
    chat.settings.alerts = alerts
    chat.controller.set_reading(False)
    told = []
    for number, (text, to) in enumerate([("hi", LOBBY), ("me?", LOBBY), ("psst", "me")], 1):
        chat.view.alerts.clear()
        chat.hear(said(number, text, to=to))
        told += [text] * len(chat.view.alerts)
    assert expected == told


@pytest.mark.parametrize("alerts", ["everything", "mentions"])
def test_nothing_disturbs_who_does_not_want_it_and_all_is_counted(chat: Desk, alerts: str) -> None:
    chat.settings.alerts, chat.settings.do_not_disturb = alerts, True
    chat.controller.set_reading(False)
    chat.hear(said(1, "me?"), said(2, "psst", to="me"))
    assert [] == chat.view.alerts
    assert "(2) Class 10B" == chat.view.title


def test_who_comes_and_goes_is_neither_unread_nor_new(chat: Desk) -> None:
    chat.settings.alerts = "everything"
    chat.controller.set_reading(False)
    chat.hear(Joined(LOBBY, "carol"), Left(LOBBY, "carol"))
    assert (0, None, []) == (chat.model.unread(), chat.model.current.divider, chat.view.alerts)


# The window's title.


def test_while_the_form_is_shown_the_title_names_no_server(chat: Desk) -> None:
    chat.controller.set_reading(False)
    chat.hear(said(1))
    chat.controller.cancel()
    assert ("Chat", "Chat") == (chat.view.title, chat.view.server_name)
    chat.controller.connect("other-pc", "me")
    chat.hear(CONNECTING)
    assert "other-pc" == chat.view.title
    chat.hear(Failed(Reason.REFUSED))
    assert "Chat" == chat.view.title


def test_tab_offers_what_the_server_can_do(chat: Desk) -> None:
    assert "/join " in chat.controller.completions("/")[1]
    chat.hear(Recognised(ServerKind.LAB, "lab9090"))
    assert ["/who ", "/me ", "/help ", "/quit "] == chat.controller.completions("/")[1]


# The poll.


def test_however_much_comes_a_tick_draws_once(chat: Desk) -> None:
    for number in range(1, 31):
        chat.session.events.put([said(3 * number), said(3 * number + 1), Topic(LOBBY, str(number))])
    assert chat.controller.poll()
    assert ["append", "show_people"] == chat.view.take_calls()
    assert 60 == len(chat.view.transcript)


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


def test_with_nothing_to_hear_nothing_is_drawn(chat: Desk) -> None:
    assert not chat.controller.poll()
    assert not Desk().controller.poll()
    assert [] == chat.view.take_calls()


def test_an_event_that_goes_wrong_does_not_stop_the_rest(
    chat: Desk, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    def explode(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Model, "set_topic", explode)
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


def test_closing_ends_the_session_and_saves(chat: Desk) -> None:
    chat.controller.close()
    assert chat.session.is_closed
    assert 2 == len(chat.saved)
    chat.controller.close()
    assert not chat.controller.poll()


def test_a_room_that_was_asked_for_is_opened_when_the_server_lets_one_in(chat: Desk) -> None:
    assert chat.controller.say("/join #maths")
    chat.hear(Joined("#maths", "me", "sums", ("me", "carol")))
    assert "#maths" == chat.controller.model.current.name
    chat.hear(Joined("#other", "me", "", ("me",)))
    assert "#maths" == chat.controller.model.current.name


def test_a_room_that_was_left_goes_from_the_sidebar(chat: Desk) -> None:
    chat.controller.say("/join #maths")
    chat.hear(Joined("#maths", "me", "", ("me",)), Left("#maths", "me"))
    assert [LOBBY] == [each.name for each in chat.controller.model.listed()]
    assert LOBBY == chat.controller.model.current.name


def test_a_command_that_is_wrong_stays_in_the_composer(chat: Desk) -> None:
    assert not chat.controller.say("/jion #maths")
    assert any("/jion" in line for line in lines(chat.view))


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


def test_what_was_missed_since_the_last_start_stands_under_the_divider(desk: Desk) -> None:
    desk.controller.connect("teacher-pc", "me")
    known = Recognised(ServerKind.NATIVE, "Class 10B", "id-1", is_known=True)
    desk.hear(CONNECTING, known, WELCOME, said(8, "missed"), CaughtUp())
    assert 0 == desk.model.current.divider


# Rooms.


def test_the_servers_rooms_are_asked_for_and_shown(chat: Desk) -> None:
    chat.controller.ask_rooms()
    assert [AskRooms()] == chat.session.sent
    rooms = (RoomCount("#maths", "sums", 3),)
    chat.hear(RoomList(rooms))
    assert list(rooms) == chat.view.rooms
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.controller.ask_rooms()
    assert 1 == len(chat.session.sent)


@pytest.mark.parametrize("name", ["maths", "#maths", "  #maths "])
def test_a_room_is_entered_by_its_name(chat: Desk, name: str) -> None:
    assert "" == chat.controller.join_room(name)
    assert [Join("#maths")] == chat.session.sent
    chat.hear(Joined("#maths", "me", "", ("me",)))
    assert "#maths" == chat.view.current


@pytest.mark.parametrize("name", ["", "#", "two words", "a:b", "x" * 33])
def test_what_is_wrong_with_a_rooms_name_is_said_and_nothing_asked(chat: Desk, name: str) -> None:
    assert chat.controller.join_room(name)
    assert [] == chat.session.sent
    assert [] == lines(chat.view)


def test_a_room_that_one_is_in_is_opened_at_once(chat: Desk) -> None:
    chat.hear(RoomState("#maths", "", ("me",)))
    chat.controller.join_room("MATHS")
    assert "#maths" == chat.view.current
    assert Join("MATHS") not in chat.session.sent


def test_leaving_a_room_waits_for_the_server_unless_there_is_none(chat: Desk) -> None:
    chat.hear(RoomState("#maths", "", ("me",)), RoomState("#art", "", ("me",)))
    chat.controller.leave("#maths")
    assert [Leave("#maths")] == chat.session.sent
    assert "#maths" in chat.view.conversations
    chat.hear(Left("#maths", "me"))
    assert ["#art", LOBBY] == chat.view.conversations
    chat.hear(Lost(Reason.CLOSED, "", 5.0))
    chat.controller.leave("#art")
    assert [LOBBY] == chat.view.conversations


def test_direct_messages_are_closed_and_the_lobby_is_not_left(chat: Desk) -> None:
    chat.controller.message_nick("bob")
    chat.controller.leave("@bob")
    assert [LOBBY] == chat.view.conversations
    chat.session.sent.clear()
    chat.controller.leave(LOBBY)
    assert [] == chat.session.sent


def test_rooms_are_offered_only_where_there_are_any(chat: Desk) -> None:
    chat.hear(Topic(LOBBY, "x"), said(1, to="#maths"))
    assert chat.view.has_rooms
    chat.controller.connect("other-pc:9090", "me")
    chat.hear(CONNECTING, Recognised(ServerKind.LAB, "lab9090"), WELCOME)
    assert not chat.view.has_rooms


def test_the_draft_of_the_room_that_opens_when_one_is_left_is_shown(chat: Desk) -> None:
    chat.controller.draft_changed("for all")
    chat.hear(RoomState("#maths", "", ("me",)))
    chat.controller.switch("#maths")
    assert "" == chat.view.draft
    chat.hear(Left("#maths", "me"))
    assert "for all" == chat.view.draft


# Who is writing, and what can be completed.


def test_who_is_writing_is_said_until_it_is_old_and_drawn_once(chat: Desk) -> None:
    chat.hear(Typing(LOBBY, "bob"))
    assert "bob is writing…" == chat.view.writers
    chat.hear(Typing(LOBBY, "bob"))
    assert 1 == chat.view.take_calls().count("show_writers")
    chat.hear(Typing(LOBBY, "carol"))
    assert "bob and carol are writing…" == chat.view.writers
    chat.hear(Typing(LOBBY, "dave"))
    assert "Several people are writing…" == chat.view.writers
    chat.hear(said(1, sender="dave"))
    assert "bob and carol are writing…" == chat.view.writers
    chat.now += 6.5
    chat.view.take_calls()
    for _ in range(3):
        assert not chat.controller.poll()
    assert "" == chat.view.writers
    assert ["show_writers"] == chat.view.take_calls()


def test_words_are_completed_with_who_and_what_is_there(chat: Desk) -> None:
    chat.hear(RoomState("#maths", "", ("me",)), Joined(LOBBY, "Борис"))
    assert (0, ["bob: "]) == chat.controller.completions("b")
    assert (7, ["Борис "]) == chat.controller.completions("привет бо")
    assert (0, ["#maths "]) == chat.controller.completions("#m")
    assert (0, ()) == chat.controller.completions("")
    assert (0, []) == chat.controller.completions("m")


def test_who_can_be_written_to(chat: Desk) -> None:
    assert [True, False] == [chat.controller.can_message(nick) for nick in ("bob", "ME")]


def test_a_new_topic_is_told_in_its_room(chat: Desk) -> None:
    chat.hear(Topic(LOBBY, "exercise 4", "bob"))
    assert "exercise 4" == chat.model.current.topic
    assert "bob has changed the topic: exercise 4" == lines(chat.view)[-1]
    chat.hear(Topic(LOBBY, "", "bob"))
    assert "bob has taken the topic away." == lines(chat.view)[-1]


def test_nobody_is_told_that_a_command_is_being_typed(chat: Desk) -> None:
    chat.controller.draft_changed("/msg bob psst")
    assert [] == chat.session.sent
    chat.controller.draft_changed("hello")
    assert [IsTyping(LOBBY)] == chat.session.sent


def test_a_new_nick_of_one_s_own_is_remembered(chat: Desk) -> None:
    chat.hear(Renamed("me", "robert"))
    assert ("teacher-pc", "robert") == chat.saved[-1]


def test_a_server_that_went_back_is_told_of_and_what_is_new_is_shown(chat: Desk) -> None:
    chat.hear(said(70, "lost"), NATIVE, Welcome("me", WELCOME.rooms, last_id=50), WentBack())
    chat.hear(Message(51, LOBBY, "bob", "new", 9.0), CaughtUp())
    shown = lines(chat.view)
    assert ["lost", "new"] == [text for text in shown if text in ("lost", "new")]
    assert 1 == sum("latest messages" in text for text in shown)


# Another language.


def test_another_language_makes_the_window_anew_and_draws_it(chat: Desk) -> None:
    chat.view.take_calls()
    chat.settings.language = "ru"
    chat.controller.settings_changed()
    calls = chat.view.take_calls()
    assert ["apply_settings", "rebuild"] == calls[:2]
    drawn = {"show_conversation", "show_people", "show_conversations", "show_status", "show_title", "show_draft"}
    assert drawn <= set(calls)


def test_other_settings_leave_the_parts_alone(chat: Desk) -> None:
    chat.settings.bell = False
    chat.controller.settings_changed()
    assert "rebuild" not in chat.view.take_calls()


def test_the_forms_problems_are_said_in_the_new_language() -> None:
    desk = Desk()
    desk.controller.start()
    desk.controller.connect("", "two words")
    desk.settings.language = "ru"
    desk.controller.settings_changed()
    assert "В нике не может быть пробелов." == desk.view.problems.nick
    assert desk.view.problems.address.startswith("Где сервер?")
    assert "show_status" not in desk.view.calls, "there is no chat to draw yet"


def test_the_program_starts_in_the_language_of_the_settings() -> None:
    desk = Desk(Settings(language="ru"))
    desk.controller.start()
    desk.controller.connect("localhost", "")
    assert desk.view.problems.nick.startswith("Выберите ник")
    assert "rebuild" not in desk.view.calls


def test_who_is_writing_is_said_in_the_new_language(chat: Desk) -> None:
    chat.hear(Typing("#lobby", "bob"))
    chat.settings.language = "ru"
    chat.controller.settings_changed()
    assert "bob пишет…" == chat.view.writers
