"""Searching on the server, and the way back to a message that was found: a controller with a session made of lists."""

from __future__ import annotations

import pytest

from chat_gui.events import Lost, Reason, Recognised, ServerKind
from server.wire import limits
from server.wire.messages import (
    AskHistory,
    AskSearch,
    CaughtUp,
    Code,
    Error,
    Found,
    HistoryPage,
    Left,
    Message,
    Renamed,
    RoomState,
    Welcome,
)

from .fakes import Desk

LOBBY = "#lobby"


def said(*ids: int, to: str = LOBBY, sender: str = "bob") -> tuple[Message, ...]:
    return tuple(Message(number, to, sender, f"tea {number}", 1e9 + number) for number in ids)


@pytest.fixture
def desk() -> Desk:
    """In a room whose last messages are known; more are with the server."""
    made = Desk()
    made.controller.start("127.0.0.1", "me")
    rooms = (RoomState(LOBBY, "", ("me", "bob")), RoomState("#maths", "", ("me",)))
    made.hear(Recognised(ServerKind.NATIVE, "Class", "id"), Welcome("me", rooms), CaughtUp())
    made.hear(HistoryPage(LOBBY, said(*range(800, 1000)), more=True))
    made.session.sent.clear()
    return made


def asked(desk: Desk) -> AskSearch:
    search = desk.session.sent[-1]
    assert isinstance(search, AskSearch)
    return search


def ids(desk: Desk) -> list[int]:
    return [message.id for message in desk.view.results.messages]


def test_a_search_asks_and_shows_what_was_found(desk: Desk) -> None:
    desk.controller.search("  green\n tea ", is_here=False)
    assert ("green tea", "", 0, limits.FOUND_PAGE) == (
        asked(desk).text, asked(desk).to, asked(desk).before, asked(desk).limit,
    )  # fmt: skip
    assert desk.view.results.is_asking
    desk.hear(Found("green tea", said(9, 7), nonce=asked(desk).nonce))
    assert ([9, 7], False, False) == (ids(desk), desk.view.results.is_asking, desk.view.results.more)


def test_one_conversation_can_be_searched(desk: Desk) -> None:
    desk.controller.search("tea", is_here=True)
    assert LOBBY == asked(desk).to


def test_more_is_asked_for_behind_the_oldest_and_put_below(desk: Desk) -> None:
    desk.controller.search("tea", is_here=False)
    desk.hear(Found("tea", said(9, 7), more=True, nonce=asked(desk).nonce))
    desk.controller.search_on()
    assert 7 == asked(desk).before
    desk.controller.search_on()  # while it is on its way
    assert 2 == len(desk.session.sent)
    desk.hear(Found("tea", said(5), nonce=asked(desk).nonce))
    assert [9, 7, 5] == ids(desk)
    desk.controller.search_on()
    assert 2 == len(desk.session.sent)


def test_only_the_answer_to_the_last_search_counts(desk: Desk) -> None:
    desk.controller.search("te", is_here=False)
    first = asked(desk).nonce
    desk.controller.search("tea", is_here=False)
    desk.hear(Found("te", said(1), nonce=first))
    assert ([], True) == (ids(desk), desk.view.results.is_asking)
    desk.hear(Found("tea", said(2), nonce=asked(desk).nonce))
    desk.hear(Found("tea", said(2), nonce=asked(desk).nonce))
    assert [2] == ids(desk)


def test_a_server_that_sends_no_nonce_back_is_understood(desk: Desk) -> None:
    desk.controller.search("tea", is_here=False)
    desk.hear(Found("te", said(1)), Found("tea", said(2)))
    assert [2] == ids(desk)


def test_a_refused_search_says_so_in_the_results_alone(desk: Desk) -> None:
    desk.controller.search("tea", is_here=False)
    before = len(desk.model.current.entries)
    desk.hear(Error(Code.STORAGE, "", asked(desk).nonce))
    assert "The server can't read its history now. Try again later." == desk.view.results.problem
    assert (False, before) == (desk.view.results.is_asking, len(desk.model.current.entries))


def test_without_a_connection_nothing_is_asked(desk: Desk) -> None:
    desk.controller.search("tea", is_here=False)
    desk.hear(Lost(Reason.CLOSED, "", 1.0))
    assert "There is no connection now." == desk.view.results.problem
    desk.session.sent.clear()
    desk.controller.search("tea", is_here=False)
    assert ([], "There is no connection now.") == (desk.session.sent, desk.view.results.problem)


def test_a_lab_offers_no_search(desk: Desk) -> None:
    assert desk.controller.can_search()
    desk.hear(Recognised(ServerKind.LAB, "lab9090"))
    assert not desk.controller.can_search()


def test_a_found_message_that_is_known_is_shown_at_once(desk: Desk) -> None:
    desk.controller.open_found(said(850)[0])
    assert ([850], []) == (desk.view.pointed_at, desk.session.sent)


def test_one_further_back_is_shown_when_all_since_then_has_come(desk: Desk) -> None:
    desk.controller.open_found(said(100)[0])
    assert [AskHistory(LOBBY, 800, limits.HISTORY_PAGE, reach=100)] == desk.session.sent
    desk.hear(HistoryPage(LOBBY, said(*range(400, 800)), more=True))
    assert [] == desk.view.pointed_at
    assert AskHistory(LOBBY, 400, limits.HISTORY_PAGE, reach=100) == desk.session.sent[-1]
    desk.hear(HistoryPage(LOBBY, said(*range(50, 400)), more=True))
    assert [100] == desk.view.pointed_at
    known = [entry.id for entry in desk.model.current.entries if isinstance(entry, Message)]
    assert list(range(50, 1000)) == known


def test_one_in_another_room_opens_that_room(desk: Desk) -> None:
    desk.controller.open_found(said(30, to="#maths")[0])
    assert "#maths" == desk.view.current
    desk.hear(HistoryPage("#maths", said(20, 30, to="#maths")))
    assert [30] == desk.view.pointed_at


def test_one_in_a_room_that_was_left_meanwhile_is_shown_whole_and_nothing_is_asked(desk: Desk) -> None:
    desk.hear(Left("#maths", "me"))
    desk.controller.open_found(said(30, to="#maths")[0])
    assert ([LOBBY], []) == (desk.view.conversations, desk.session.sent)
    assert ("You are not in that room.", {30}) == (desk.view.results.problem, desk.view.results.whole_ids)


def test_a_direct_message_opens_the_talk_with_the_other_one(desk: Desk) -> None:
    desk.controller.open_found(said(30, to="@me", sender="ann")[0])
    assert "@ann" == desk.view.current
    desk.controller.open_found(said(31, to="@bob", sender="me")[0])
    assert "@bob" == desk.view.current


def test_an_own_direct_message_under_a_former_nick_opens_the_same_talk(desk: Desk) -> None:
    desk.hear(Renamed("me", "max"))
    desk.controller.open_found(said(30, to="@bob", sender="me")[0])
    assert "@bob" == desk.view.current
    desk.controller.switch(LOBBY)
    desk.controller.open_found(said(31, to="@me", sender="bob")[0])
    assert "@bob" == desk.view.current
    assert ["#lobby", "#maths", "@bob"] == desk.view.conversations


def test_a_page_that_was_asked_for_before_is_waited_for(desk: Desk) -> None:
    desk.controller.load_older()
    desk.controller.open_found(said(100)[0])
    assert [AskHistory(LOBBY, 800, limits.HISTORY_PAGE)] == desk.session.sent
    desk.hear(HistoryPage(LOBBY, said(*range(600, 800)), more=True))
    assert AskHistory(LOBBY, 600, limits.HISTORY_PAGE, reach=100) == desk.session.sent[-1]


def test_a_page_on_the_way_that_cannot_be_read_ends_the_way(desk: Desk) -> None:
    desk.controller.open_found(said(100)[0])
    desk.hear(Error(Code.STORAGE))
    assert "The server can't read its history now. Try again later." == desk.view.results.problem
    assert (False, False) == (desk.model.current.is_sought, desk.model.current.is_asking)
    desk.controller.open_found(said(100)[0])
    assert 2 == len(desk.session.sent)


def test_who_goes_elsewhere_meanwhile_is_not_called_back(desk: Desk) -> None:
    desk.controller.open_found(said(100)[0])
    desk.controller.switch("#maths")
    desk.hear(HistoryPage(LOBBY, said(*range(50, 800)), more=True))
    assert ([], "#maths") == (desk.view.pointed_at, desk.view.current)
    desk.controller.switch(LOBBY)
    assert [] == desk.view.pointed_at
    assert not desk.model.current.is_sought


def test_nothing_is_dropped_on_the_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MESSAGES_KEPT", 300)
    desk.controller.open_found(said(1)[0])
    desk.hear(HistoryPage(LOBBY, said(*range(2, 800)), more=True))
    desk.hear(*said(*range(1000, 1010)))
    desk.hear(HistoryPage(LOBBY, said(1), more=False))
    assert [1] == desk.view.pointed_at


@pytest.mark.parametrize("has_more", [False, True])
def test_what_cannot_be_reached_is_said_and_shown_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, has_more: bool
) -> None:
    monkeypatch.setattr(limits, "SOUGHT_MESSAGES", 300)
    desk.controller.open_found(said(1)[0])
    desk.hear(HistoryPage(LOBBY, said(*range(600, 800)), more=has_more))
    assert 1 == len(desk.session.sent)
    results = desk.view.results
    assert [] == desk.view.pointed_at
    assert "That message lies too far back to go there: all of it stands here." == results.problem
    assert {1} == results.whole_ids
    assert not desk.model.current.is_sought
