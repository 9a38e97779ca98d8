"""Who came and who went, several of them told in one line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .conversation import Presence, PresenceKind
from .i18n import listing, tr, tr_count

BACK_SOON_S: Final = 120
"""Whoever is back within that time has hardly been away: a connection was lost, and there is nothing to tell."""
_NAMES_TOLD: Final = 3


def told_with(told: tuple[Presence, ...], presence: Presence) -> tuple[Presence, ...]:
    """What is to be told of a row of presences when another one comes: nothing of whoever left and was back soon.

    Args:
        told: what was to be told of those before.
    """
    if presence.kind is PresenceKind.JOINED:
        at = next((at for at in range(len(told) - 1, -1, -1) if told[at].nick == presence.nick), None)
        if at is not None and told[at].kind is PresenceKind.LEFT and 0 <= presence.at - told[at].at <= BACK_SOON_S:
            return told[:at] + told[at + 1 :]
    return (*told, presence)


def presence_sentence(presences: Sequence[Presence]) -> str:
    """What people did that is not a message, several of them in one line."""
    if presences[0].kind is PresenceKind.RENAMED:
        return tr("{old} is now {new}", old=presences[0].nick, new=presences[0].new_nick)
    parts = []
    for kind in dict.fromkeys(each.kind for each in presences):
        nicks = list(dict.fromkeys(each.nick for each in presences if each.kind is kind))
        if len(nicks) > _NAMES_TOLD:
            if kind is PresenceKind.JOINED:
                parts.append(tr_count("{count} person joined", "{count} people joined", len(nicks)))
            else:
                parts.append(tr_count("{count} person left", "{count} people left", len(nicks)))
        else:
            parts.append(_named(kind, nicks))
    return " \N{MIDDLE DOT} ".join(parts)


def _named(kind: PresenceKind, nicks: Sequence[str]) -> str:
    names, count = listing(nicks), len(nicks)
    if kind is PresenceKind.JOINED:
        return tr_count("{names} joined", "{names} joined", count, names=names)
    return tr_count("{names} left", "{names} left", count, names=names)
