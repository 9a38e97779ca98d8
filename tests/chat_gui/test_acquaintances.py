"""Whom one knows by name."""

from __future__ import annotations

import pytest

from chat_gui.acquaintances import has_met, is_here, means_oneself, nicks_known
from chat_gui.events import ServerKind
from chat_gui.model import Model
from server.wire import limits
from server.wire.messages import Message, RoomState


@pytest.fixture
def model() -> Model:
    """A window whose user, me, is in the lobby with alice, where gone has spoken, and in a room with dave."""
    model = Model()
    rooms = [RoomState(limits.LOBBY, "", ("me", "alice")), RoomState("#maths", "", ("me", "dave"))]
    model.welcome("me", rooms, is_return=False)
    model.add_message(Message(1, limits.LOBBY, "gone", "hi", 0.0))
    return model


def test_those_who_can_be_answered_to_are_those_here_and_those_who_spoke(model: Model) -> None:
    assert {"alice", "gone"} == nicks_known(model)
    model.conversations.switch("@carol")
    assert {"carol"} == nicks_known(model)


@pytest.mark.parametrize("nick", ["alice", "ALICE", "gone", "dave", "carol"])
def test_who_is_here_has_spoken_or_is_talked_with_is_known(model: Model, nick: str) -> None:
    model.conversations.of("@carol")
    assert has_met(model, nick)


def test_who_spoke_long_ago_is_not_known_any_more(model: Model) -> None:
    assert not has_met(model, "nobody")
    for number in range(2, 102):
        model.add_message(Message(number, limits.LOBBY, "alice", "hi", 0.0))
    assert not has_met(model, "gone")


def test_a_former_nick_means_oneself_until_somebody_else_is_called_so(model: Model) -> None:
    model.people.renamed("me", "Max", 0.0)
    assert [True, True, False] == [means_oneself(model, nick) for nick in ("me", "max", "alice")]
    model.people.joined("#maths", "Me", 0.0)
    assert [False, True] == [means_oneself(model, nick) for nick in ("me", "max")]


def test_somebody_is_here_or_away_or_nobody_knows(model: Model) -> None:
    model.set_server(ServerKind.NATIVE, "Class 10B", is_another=True)
    assert [True, True, False, False] == [is_here(model, nick) for nick in ("ALICE", "dave", "gone", "never")]
    model.offline()
    assert [None, None] == [is_here(model, nick) for nick in ("alice", "gone")]


def test_an_older_server_does_not_say_who_is_away(model: Model) -> None:
    model.set_server(ServerKind.LAB, "lab9090", is_another=True)
    model.welcome("me", [RoomState(limits.LOBBY, "", ("me", "alice"))], is_return=False)
    assert [True, None] == [is_here(model, nick) for nick in ("alice", "gone")]
