"""A model to try things on, and what it shows."""

from __future__ import annotations

from typing import Final

from chat_gui.events import ServerKind
from chat_gui.model import Model
from server.wire.messages import Message, RoomState

from .fakes import LOBBY

AT: Final = 1_000.0


def lobby_model() -> Model:
    """A window in the lobby with alice and bob, whose user is me and reads."""
    model = Model()
    model.set_server(ServerKind.NATIVE, "Class 10B", is_another=True)
    model.welcome("me", [RoomState(LOBBY, "", ("me", "alice", "bob"))], is_return=False)
    model.conversations.caught_up()
    model.conversations.take_changes()
    return model


def texts(model: Model, name: str = LOBBY) -> list[str]:
    """What was said in a conversation, as shown."""
    return [entry.text for entry in model.conversations.of(name).entries if isinstance(entry, Message)]


def away(model: Model) -> Model:
    """The same window, while its user looks elsewhere."""
    model.conversations.set_reading(False)
    return model
