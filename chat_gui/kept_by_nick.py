"""A small file that holds something for each server and nick, shared by all windows of one person.

Each call reads it whole, and it is written whole. Safe from any thread: what was read is never changed in place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Generic, TypeVar

from server.wire import limits
from server.wire.names import fold

from .alone import alone
from .json_file import read_or_set_aside, write_json

_log = logging.getLogger(__name__)

T = TypeVar("T")
Table = dict[str, dict[str, T]]
"""What is kept, by server and folded nick; what was kept last stands last."""


class KeptByNick(Generic[T]):
    """What is in the file.

    Args:
        path: where it is, or will be; None keeps it in memory.
        to_json: what is written of one thing.
        from_json: one thing, of a file that somebody may have edited.
        bounded: as much of all as the file may hold.
        lock_wait_s: how long to wait for another window that writes.
        survives_power_cut: wait for the disk on writing.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        to_json: Callable[[T], Any],
        from_json: Callable[[Any], T],
        bounded: Callable[[Table[T]], Table[T]],
        lock_wait_s: float,
        survives_power_cut: bool = True,
    ) -> None:
        self._path = path
        self._to_json = to_json
        self._from_json = from_json
        self._bounded = bounded
        self._lock_wait_s = lock_wait_s
        self._survives_power_cut = survives_power_cut
        self._kept: Table[T] = {}
        self._unsaved: Table[T] = {}  # what the file lacks, for it could not be written

    def get(self, server_id: str, nick: str) -> T | None:
        """What is kept for a nick on a server."""
        return self.of_server(server_id).get(fold(nick))

    def of_server(self, server_id: str) -> Mapping[str, T]:
        """What is kept for each nick on a server, by the folded nick."""
        return self._load().get(server_id, {})

    def change(self, server_id: str, nick: str, change: Callable[[T | None], T]) -> None:
        """Keep what `change` makes of what is kept, unless the server has no proper id.

        Where the file can't be written, that is logged, and what is to be kept holds for this process.
        """
        if not server_id or len(server_id) > limits.TOKEN_CHARS:
            return
        key = fold(nick)
        with alone(self._path, self._lock_wait_s) if self._path else nullcontext():
            # Read again first: another window may have written since.
            kept = {name: dict(of_server) for name, of_server in self._load().items()}
            of_server = kept.pop(server_id, {})
            changed = of_server[key] = change(of_server.pop(key, None))
            kept[server_id] = of_server
            self._kept = self._bounded(kept)
            unsaved = {**self._unsaved, server_id: {**self._unsaved.get(server_id, {}), key: changed}}
            self._unsaved = {} if self._save() else unsaved

    def _save(self) -> bool:
        """Write all that is kept. Returns whether it is safe."""
        if self._path is None:
            return True
        values = {
            server_id: {nick: self._to_json(each) for nick, each in of_server.items()}
            for server_id, of_server in self._kept.items()
        }
        try:
            write_json(self._path, values, survives_power_cut=self._survives_power_cut)
        except OSError as error:
            _log.warning("%s could not be written: %s", self._path, error)
            return False
        return True

    def _load(self) -> Table[T]:
        values = read_or_set_aside(self._path) if self._path is not None else None
        if values is None:
            return self._kept
        kept = {
            server_id: {nick: self._from_json(value) for nick, value in of_server.items()}
            for server_id, of_server in values.items()
            if isinstance(of_server, dict)
        }
        for server_id, of_server in self._unsaved.items():
            kept[server_id] = {**kept.get(server_id, {}), **of_server}
        return kept
