"""How a server is: what its threads count, and the file by which another process can ask.

The hub thread writes `Counters`, a few additions a batch; other threads only look at them, and a figure that is a
moment old does no harm. A thread of its own puts what they say into `status.json` in the data folder, at most every
couple of seconds and only when it has changed. The file goes when the server ends; that of a killed server is known by
the folder's lock, which the system has let go of (folder.py).
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from .busy_file import once_let_go, replace_file
from .wire import limits

log = logging.getLogger(__name__)
FILE_NAME: Final = "status.json"
_RATE_S: Final = 60


class Counters:
    """What a server counts from its start on.

    Args:
        now: monotonic seconds.
    """

    def __init__(self, now: float) -> None:
        self.messages = 0
        """Stored."""
        self.outbox_most_bytes = 0
        """The most that ever waited for one client."""
        self.drops: Counter[str] = Counter()
        """Connections that ended otherwise than by a client's leaving, by reason."""
        self.turned_away = 0
        """Connections for which there was no room: written by the accept threads, under the service's lock."""
        self._started = now
        self._counts = [0] * _RATE_S  # of messages, one place for each second of a minute
        self._seconds = [-1] * _RATE_S  # which second the place is for

    def stored(self, messages: int, now: float) -> None:
        """So many more messages have been stored."""
        second = int(now)
        place = second % _RATE_S
        if self._seconds[place] != second:
            self._seconds[place] = second
            self._counts[place] = 0
        self._counts[place] += messages
        self.messages += messages

    def waits(self, size_bytes: int) -> None:
        """So much waits for a client."""
        self.outbox_most_bytes = max(self.outbox_most_bytes, size_bytes)

    def report(self, clients: int, rooms: int, now: float, at: float) -> Report:
        """What there is to say, at this moment on either clock."""
        second = int(now)
        # One copy, which the hub thread can't interrupt: going through it would fail if a reason came new meanwhile.
        drops = dict(self.drops)
        if self.turned_away:
            drops["turned away"] = self.turned_away
        recent = [
            (second - when, count)
            for when, count in zip(self._seconds, self._counts, strict=True)
            if count and 0 <= second - when < _RATE_S
        ]
        return Report(
            at=at,
            uptime_s=now - self._started,
            clients=clients,
            rooms=rooms,
            messages=self.messages,
            recent=tuple(sorted(recent)),
            outbox_most_bytes=self.outbox_most_bytes,
            drops=drops,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """How a server was at one moment, `at`.

    Args:
        messages: stored since the start.
        recent: messages stored in the last minute, by how many seconds before: so that a report that was made a
            while ago, because nothing has changed since, still tells the rate.
        outbox_most_bytes: the most that ever waited for one client.
        drops: connections that ended otherwise than by a client's leaving, by reason.
    """

    at: float
    uptime_s: float
    clients: int
    rooms: int
    messages: int
    recent: tuple[tuple[int, int], ...]
    outbox_most_bytes: int
    drops: Mapping[str, int]

    def facts(self) -> tuple[object, ...]:
        """What makes a report differ from an older one: all but the clocks."""
        return self.clients, self.rooms, self.messages, self.outbox_most_bytes, self.drops

    def rate(self, at: float) -> float:
        """Messages a second in the minute before `at`."""
        later_s = max(0.0, at - self.at)
        told = sum(count for age_s, count in self.recent if age_s + later_s < _RATE_S)
        return told / min(_RATE_S, max(1.0, self.uptime_s + later_s))

    def lines(self, at: float) -> list[str]:
        """For an operator, at some moment after the report was made."""
        uptime_s = int(self.uptime_s + max(0.0, at - self.at))
        drops = ", ".join(f"{count} {reason}" for reason, count in sorted(self.drops.items())) or "none"
        return [
            f"up {_span(uptime_s)}",
            f"clients {self.clients}",
            f"rooms {self.rooms}",
            f"messages {self.messages} since the start, {self.rate(at):.1f}/s over the last minute",
            f"outbox at most {self.outbox_most_bytes} bytes for one client",
            f"drops {drops}",
        ]


def _span(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{days} d {hours:02}:{minutes:02}:{seconds:02}" if days else f"{hours:02}:{minutes:02}:{seconds:02}"


class StatusFile:
    """The file in a folder that is this process's alone. One thread at a time.

    Failing to write it is no reason to stop: the chat goes on, and the next change tries again.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._part = folder / f"{FILE_NAME}.part"
        self._written: tuple[object, ...] | None = None

    def write(self, report: Report) -> None:
        """Put a report there, unless it says what the last one did."""
        if report.facts() == self._written:
            return
        try:
            descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                json.dump(asdict(report), file)
            replace_file(self._part, self._path)
        except OSError as error:  # a full disk, say
            log.debug("%s can't be written: %s", self._path, error)
            self._written = None
            self.remove()  # rather none than one that is no longer true; its room may be what the next one needs
        else:
            self._written = report.facts()

    def remove(self) -> None:
        """Leave nothing there."""
        for path in (self._path, self._part):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def read(folder: Path) -> Report:
    """What the server that uses a folder has said last.

    Raises:
        OSError: it has said nothing.
        ValueError: what stands there is no report.
    """
    file = once_let_go(lambda: (folder / FILE_NAME).open("rb"))  # the server may just replace it
    with file:
        content = file.read(limits.STATUS_BYTES)
    try:
        data: Any = json.loads(content)
        return Report(
            at=float(data["at"]),
            uptime_s=float(data["uptime_s"]),
            clients=int(data["clients"]),
            rooms=int(data["rooms"]),
            messages=int(data["messages"]),
            recent=tuple((int(age_s), int(count)) for age_s, count in data["recent"]),
            outbox_most_bytes=int(data["outbox_most_bytes"]),
            drops={str(reason): int(count) for reason, count in data["drops"].items()},
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"{FILE_NAME} is no report: {error!r}") from error
