"""Whom one knows by name: those who are here, those one talks with, those who have spoken lately. Pure."""

from __future__ import annotations

from typing import Final

from server.wire import limits
from server.wire.messages import Message
from server.wire.names import fold

from .model import Model
from .naming import shown_name

_LATELY: Final = 100
"""Entries whose authors are still being answered to."""


def means_oneself(model: Model, nick: str) -> bool:
    """Whether that is oneself: one is called so, or was and nobody else who is here has the nick now."""
    if not model.people.own.is_former(nick):
        return model.people.is_me(nick)
    key = fold(shown_name(nick))
    return not any(key in each.members for each in model.conversations)


def has_met(model: Model, nick: str) -> bool:
    """Whether somebody of that name is known anywhere."""
    key = fold(shown_name(nick))
    return fold(f"@{key}") in model.conversations.by_name or any(
        key in each.members
        or any(isinstance(entry, Message) and fold(entry.sender) == key for entry in each.entries[-_LATELY:])
        for each in model.conversations
    )


def is_here(model: Model, nick: str) -> bool | None:
    """Whether somebody is connected now; None where that can't be known."""
    key = fold(shown_name(nick))
    if any(key in each.members for each in model.conversations):
        return True
    lobby = model.conversations.find(limits.LOBBY)
    is_known = model.is_native and lobby is not None and 0 < len(lobby.members) < limits.MEMBERS_SHOWN
    return False if is_known else None  # everybody is in the lobby, but not all of a great many are listed


def nicks_known(model: Model) -> set[str]:
    """Who can be answered to in the open conversation: those in it, and who has spoken there lately."""
    current = model.current
    spoke = {entry.sender for entry in current.entries[-_LATELY:] if isinstance(entry, Message)}
    nicks = {*current.members.values(), *map(shown_name, spoke)}
    if current.is_direct:
        nicks.add(current.name[1:])
    return {nick for nick in nicks if not means_oneself(model, nick)}
