"""The keys to one's nicks: for each server and nick the token that the server has issued. One file, its owner's alone.

Whoever has a nick's token is that nick, so the file is made readable by nobody else. It is shared by all profiles: a
second window of one person may use the same nick. Used by the session's thread alone.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from server.wire import limits
from server.wire.names import fold

from .json_file import read_json, write_json

_log = logging.getLogger(__name__)

_SERVERS: Final = 200
"""Servers remembered; the longest unused goes first."""


class Tokens:
    """The tokens in a file.

    Args:
        path: where they are, or will be; None keeps them in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, dict[str, str]] = {}

    def get(self, server_id: str, nick: str) -> str:
        """The token for a nick on a server; empty for none."""
        return self._load().get(server_id, {}).get(fold(nick), "")

    def put(self, server_id: str, nick: str, token: str) -> None:
        """Remember a token. Where the file can't be written, that is logged and the token holds for this process."""
        # Read again first: another window may have added to the file since.
        kept = self._load()
        of_server = kept.pop(server_id, {})
        of_server[fold(nick)] = token
        kept[server_id] = of_server
        while len(kept) > _SERVERS:
            del kept[next(iter(kept))]
        self._kept = kept
        if self._path is None:
            return
        try:
            write_json(self._path, kept)
        except OSError as error:
            _log.warning("the token for a nick could not be kept: %s", error)

    def _load(self) -> dict[str, dict[str, str]]:
        if self._path is None:
            return self._kept
        try:
            values = read_json(self._path)
        except FileNotFoundError:
            return self._kept
        except (OSError, ValueError) as error:
            _log.warning("the file of tokens can't be read: %s", error)
            return self._kept
        return {
            server_id: {nick: token for nick, token in of_server.items() if _is_token(token)}
            for server_id, of_server in values.items()
            if isinstance(of_server, dict)
        }


def _is_token(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= limits.TOKEN_CHARS
