"""What happens when the user does something and when the session says something, on a fake window."""

from __future__ import annotations

import pytest

from chat_gui.address import Address
from chat_gui.connection import Phase
from chat_gui.conversation import Notice, SendState
from chat_gui.events import Connecting, Failed, Lost, Reason, Recognised, ServerKind
from chat_gui.settings import Settings
from chat_gui.view import View
from server.wire import limits
from server.wire.messages import (
    AskRooms,
    CaughtUp,
    Code,
    Error,
    Join,
    Joined,
    Leave,
    Left,
    Renamed,
    RoomCount,
    RoomList,
    RoomState,
    Say,
    Topic,
    Typing,
    Welcome,
)

from .fakes import CONNECTING, LOBBY, NATIVE, WELCOME, Desk, FakeView, lines, said


def test_the_fake_window_is_a_window() -> None:
    view: View = FakeView()
    assert view


# Coming and going.


def test_an_address_and_a_nick_on_the_command_line_connect_at_once(desk: Desk) -> None:
    desk.controller.start("localhost:9090", "bob", "The settings were damaged.")
    assert (Address("localhost", 9090), "bob") == (desk.session.address, desk.session.nick)
    desk.hear(CONNECTING, NATIVE, WELCOME)
    assert ["The settings were damaged."] == lines(desk.view)


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
    assert 1 == chat.model.conversations.unread()


def test_the_same_server_again_shows_what_was_there_once(chat: Desk) -> None:
    chat.hear(said(1, "one"))
    chat.controller.cancel()
    chat.controller.connect("teacher-pc", "me")
    chat.hear(CONNECTING, NATIVE, WELCOME, said(1, "one"), said(2, "two"), CaughtUp())
    assert ["one", "two"] == lines(chat.view)
    assert chat.view.is_chat


def test_who_comes_back_under_another_nick_sees_nothing_of_the_first_and_misses_nothing(chat: Desk) -> None:
    chat.hear(said(7, "for me", to="@me"))
    chat.controller.cancel()
    chat.controller.connect("teacher-pc", "ann")
    chat.hear(CONNECTING, NATIVE, Welcome("ann", (RoomState(LOBBY, "", ("ann", "bob")),)))
    chat.hear(said(5, "for ann", to="@ann"), CaughtUp())
    assert [LOBBY, "@bob"] == chat.view.conversations
    chat.controller.switch("@bob")
    assert ["for ann"] == lines(chat.view)


def test_who_has_changed_nick_is_the_same_person(chat: Desk) -> None:
    chat.hear(said(7, "one"), Renamed("me", "max"))
    chat.controller.cancel()
    chat.controller.connect("teacher-pc", "Max")
    chat.hear(CONNECTING, NATIVE, Welcome("Max", (RoomState(LOBBY, "", ("Max", "bob")),)), CaughtUp())
    assert ["one"] == lines(chat.view)


def test_a_nick_that_was_refused_takes_nothing_along(desk: Desk) -> None:
    desk.controller.start("localhost", "bob", "The settings were damaged.")
    desk.hear(CONNECTING, NATIVE, Failed(Reason.NICK_TAKEN))
    desk.controller.connect("localhost", "me")
    desk.hear(CONNECTING, NATIVE, WELCOME)
    assert ["The settings were damaged."] == lines(desk.view)


def test_on_an_old_console_chat_another_nick_is_all_that_changes(desk: Desk) -> None:
    lab = Recognised(ServerKind.LAB, "lab9090")
    desk.controller.connect("teacher-pc:9090", "me")
    desk.hear(CONNECTING, lab, WELCOME, said(1, "one"))
    desk.controller.cancel()
    desk.controller.connect("teacher-pc:9090", "ann")
    desk.hear(CONNECTING, lab, Welcome("ann", (RoomState(LOBBY),)))
    assert ["one"] == lines(desk.view)


def test_closing_ends_the_session_and_saves(chat: Desk) -> None:
    chat.controller.close()
    assert chat.session.is_closed
    assert 2 == len(chat.saved)
    chat.controller.close()
    assert not chat.controller.poll()


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


@pytest.mark.parametrize(("typed", "left"), [("/msg carol", "@bob"), ("/join #maths", "@bob"), ("/msg bob", "#full")])
def test_a_conversation_that_one_leaves_by_a_command_goes_if_nothing_has_come_of_it(
    chat: Desk, typed: str, left: str
) -> None:
    chat.controller.go(left)
    chat.controller.draft_changed(typed)
    assert chat.controller.say(typed)
    assert left not in chat.view.conversations


def test_what_was_not_taken_is_still_a_draft(chat: Desk) -> None:
    chat.controller.draft_changed("/jion #maths")
    assert not chat.controller.say("/jion #maths")
    assert "/jion #maths" == chat.model.current.draft


@pytest.mark.parametrize("text", ["", "\n\n", "  ", "\t\n ", "\N{ZERO WIDTH SPACE}", "\N{HANGUL FILLER}"])
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


def test_a_command_that_is_wrong_stays_in_the_composer(chat: Desk) -> None:
    assert not chat.controller.say("/jion #maths")
    assert any("/jion" in line for line in lines(chat.view))


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
    assert "(1) Class 10B" == chat.view.title  # the view has not said yet that the end is in view
    chat.controller.set_reading(True)
    assert "Class 10B" == chat.view.title


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
    assert (0, None, []) == (chat.model.conversations.unread(), chat.model.current.divider, chat.view.alerts)


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


# What is drawn.


def test_however_much_comes_a_tick_draws_once(chat: Desk) -> None:
    for number in range(1, 31):
        chat.session.events.put([said(3 * number), said(3 * number + 1), Topic(LOBBY, str(number))])
    assert chat.controller.poll()
    assert ["append", "show_people"] == chat.view.take_calls()
    assert 60 == len(chat.view.transcript)


def test_with_nothing_to_hear_nothing_is_drawn(chat: Desk) -> None:
    assert not chat.controller.poll()
    assert not Desk().controller.poll()
    assert [] == chat.view.take_calls()


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
