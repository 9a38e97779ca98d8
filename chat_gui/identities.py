"""Who one is on which server: for each server and nick the token it has issued, and how far one has read there.

Whoever has a nick's token is that nick, so the file is its owner's alone. It is shared by all profiles: a second window
of one person may use the same nick. Used by the session's thread alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from server.wire import limits
from server.wire.names import fold

from .kept_by_nick import KeptByNick, Table
from .own_nicks import FormerNick

_SERVERS: Final = 200
_NICKS: Final = 50
"""Servers, and nicks on one of them, that are remembered; the longest unused goes first."""
LOCK_WAIT_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Identity:
    """Oneself on a server.

    Args:
        token: shows that the nick is one's own; empty for none.
        since: the highest message id that a window has had.
    """

    token: str = ""
    since: int = 0


class Identities:
    """The identities in a file.

    Args:
        path: where they are, or will be; None keeps them in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = KeptByNick(path, to_json=asdict, from_json=_identity, bounded=_bounded, lock_wait_s=LOCK_WAIT_S)

    def get(self, server_id: str, nick: str) -> Identity:
        """Oneself as `nick` on a server; of an unknown one, nobody in particular."""
        return self._file.get(server_id, nick) or Identity()

    def former_nicks(self, server_id: str, nick: str) -> tuple[FormerNick, ...]:
        """What the owner of a nick was called on a server before: nicks with the same token, folded."""
        of_server = self._file.of_server(server_id)
        token = of_server.get(fold(nick), Identity()).token
        return tuple(
            FormerNick(other, identity.since)
            for other, identity in of_server.items()
            if token and identity.token == token and other != fold(nick)
        )

    def keep(self, server_id: str, nick: str, token: str = "", since: int = 0) -> None:
        """Remember a token, or how far one has read; what is left out stays as it was.

        Where the file can't be written, that is logged, and what is to be remembered holds for this process.
        """
        if len(token) <= limits.TOKEN_CHARS:
            self._change(
                server_id,
                nick,
                lambda known: replace(known, token=token or known.token, since=max(since, known.since)),
            )

    def go_back(self, server_id: str, nick: str, since: int) -> None:
        """One has read no further than this, for the server has lost what was said behind it."""
        self._change(server_id, nick, lambda known: replace(known, since=min(since, known.since)))

    def _change(self, server_id: str, nick: str, change: Callable[[Identity], Identity]) -> None:
        self._file.change(server_id, nick, lambda known: change(known or Identity()))


def _bounded(kept: Table[Identity]) -> Table[Identity]:
    """As many as are remembered."""
    newest = list(kept.items())[-_SERVERS:]
    return {server_id: dict(list(of_server.items())[-_NICKS:]) for server_id, of_server in newest}


def _identity(value: Any) -> Identity:
    """An identity from a file that somebody may have edited."""
    values = value if isinstance(value, dict) else {}
    token, since = values.get("token"), values.get("since")
    return Identity(
        token if isinstance(token, str) and len(token) <= limits.TOKEN_CHARS else "",
        since if isinstance(since, int) and not isinstance(since, bool) and since >= 0 else 0,
    )
