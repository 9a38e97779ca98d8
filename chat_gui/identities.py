"""Who one is on which server: for each server and nick the token it has issued, and how far one has read there.

Whoever has a nick's token is that nick, so the file is its owner's alone. It is shared by all profiles: a second window
of one person may use the same nick. Used by the session's thread alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from server.wire import limits
from server.wire.names import fold

from .alone import alone
from .json_file import read_or_set_aside, write_json

_log = logging.getLogger(__name__)

_SERVERS: Final = 200
_NICKS: Final = 50
"""Servers, and nicks on one of them, that are remembered; the longest unused goes first."""
_LOCK_WAIT_S: Final = 2.0


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
        self._path = path
        self._kept: dict[str, dict[str, Identity]] = {}

    def get(self, server_id: str, nick: str) -> Identity:
        """Oneself as `nick` on a server; of an unknown one, nobody in particular."""
        return self._load().get(server_id, {}).get(fold(nick), Identity())

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
        if not server_id or len(server_id) > limits.TOKEN_CHARS:
            return
        with alone(self._path, _LOCK_WAIT_S) if self._path else nullcontext():
            # Read again first: another window may have written since.
            kept = self._load()
            of_server = kept.pop(server_id, {})
            of_server[fold(nick)] = change(of_server.pop(fold(nick), Identity()))
            kept[server_id] = of_server
            for table, most in ((kept, _SERVERS), (of_server, _NICKS)):
                while len(table) > most:
                    del table[next(iter(table))]
            self._kept = kept
            self._save()

    def _save(self) -> None:
        if self._path is None:
            return
        values = {
            server_id: {nick: asdict(identity) for nick, identity in of_server.items()}
            for server_id, of_server in self._kept.items()
        }
        try:
            write_json(self._path, values)
        except OSError as error:
            _log.warning("who one is could not be kept: %s", error)

    def _load(self) -> dict[str, dict[str, Identity]]:
        if self._path is None:
            return self._kept
        values = read_or_set_aside(self._path)
        if values is None:
            return self._kept
        return {
            server_id: {nick: _identity(value) for nick, value in of_server.items()}
            for server_id, of_server in values.items()
            if isinstance(of_server, dict)
        }


def _identity(value: Any) -> Identity:
    """An identity from a file that somebody may have edited."""
    values = value if isinstance(value, dict) else {}
    token, since = values.get("token"), values.get("since")
    return Identity(
        token if isinstance(token, str) and len(token) <= limits.TOKEN_CHARS else "",
        since if isinstance(since, int) and not isinstance(since, bool) and since >= 0 else 0,
    )
