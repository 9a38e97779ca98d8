"""How long a reader waits for its client, and when it lends the connection.

A scripted connection and a clock that only its waits move; no threads.
"""

from __future__ import annotations

import threading
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest

from server import reader
from server.events import Event, Gone, Silent
from server.inbox import Inbox, Loan
from server.link import Link, Parting
from server.reader import Reader, Rules
from server.wire import limits
from server.wire.ends import ServerEnd
from server.wire.lab_server import LabServerEnd
from server.wire.labs import BY_NAME
from server.wire.messages import Greeting, Quit, Say
from server.wire.native import PortEnd

HELLO = b'{"type":"hello","nick":"ann"}\n'
RESET = b"reset"
PING = b'{"type":"ping"}\n'


class ScriptedLink:
    """A native connection whose bytes come when the script says: each is a time in seconds and what comes then."""

    paced_s = 0.0
    penalty_s = 0.0
    native = True
    ending = False
    parting: Parting | None = None

    sock = None

    def __init__(self, *script: tuple[float, bytes]) -> None:
        self.end: ServerEnd = PortEnd(Greeting("Test", "1"))
        self.named = False
        self.now = 0.0
        self.asked_for: list[int] = []
        self.script = list(script)
        self._wait_s = 0.0

    def open(self) -> None:
        pass

    def wait_at_most(self, timeout_s: float) -> None:
        self._wait_s = timeout_s

    def receive(self, most_bytes: int) -> bytes:
        self.asked_for.append(most_bytes)
        if self.script and self.script[0][0] <= self.now + self._wait_s:
            at, data = self.script.pop(0)
            self.now = max(self.now, at)
            if data == RESET:
                raise ConnectionResetError
            return data
        self.now += self._wait_s
        self.named = True  # the hub has named it while the reader waited
        raise TimeoutError

    def drop(self, parting: Parting) -> None:
        self.parting = parting

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


class ScriptedLab(ScriptedLink):
    """The same of a console client whose text has no prefix to be told apart by."""

    dialect = "lab14901"
    paced_s = 0.02
    native = False

    def __init__(self, *script: tuple[float, bytes]) -> None:
        super().__init__(*script)
        self.end = LabServerEnd(BY_NAME[self.dialect])


class ScriptedLeaver(ScriptedLab):
    """The same of one that says farewell; the hub is quick to name it."""

    dialect = "lab9090"

    def __init__(self, *script: tuple[float, bytes]) -> None:
        super().__init__(*script)
        self.named = True


class Hub(Inbox):
    """What the reader passes on, and when; a loan is over at once, with an error if there is one to give."""

    def __init__(self, link: ScriptedLink, error: OSError | None = None) -> None:
        self.heard: list[tuple[float, Event]] = []
        self.lent_at: list[float] = []
        self.unread: list[int] = []  # what the client has sent and nobody has read, at each of these times
        self.link = link
        self._error = error

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if isinstance(item, Loan):
            self.lent_at.append(self.link.now)
            item.error = self._error
            item.over.set()
        else:
            self.heard += [(self.link.now, event) for event in item[1]]
            self.unread.append(len(self.link.script))


def live(monkeypatch: pytest.MonkeyPatch, link: ScriptedLink, rules: Rules, error: OSError | None = None) -> Hub:
    """A client's whole life."""
    monkeypatch.setattr(reader, "time", SimpleNamespace(monotonic=lambda: link.now))
    monkeypatch.setattr(reader, "tune_accepted", lambda _sock: None)
    hub, stop = Hub(link, error), threading.Event()
    monkeypatch.setattr(stop, "wait", link.pass_time)
    Reader(cast(Link, link), 10.0, rules, hub, stop).run()
    return hub


def run(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[float, bytes]], rate: float = 0, error: OSError | None = None
) -> Hub:
    """The life of a window."""
    return live(monkeypatch, ScriptedLink(*script), Rules(rate, 1000, ping_after_s=30.0, drop_after_s=60.0), error)


@pytest.mark.parametrize(
    ("script", "asked_at", "dropped_at"),
    [
        ([(1.0, HELLO)], [31.0], 61.0),
        ([(1.0, HELLO), (12.0, PING)], [42.0], 72.0),
        ([(1.0, HELLO), (25.0, PING), (40.0, PING)], [70.0], 100.0),
        ([(1.0, HELLO), (50.0, PING)], [31.0, 80.0], 110.0),
    ],
)
def test_silence_counts_from_the_last_bytes(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[float, bytes]], asked_at: list[float], dropped_at: float
) -> None:
    hub = run(monkeypatch, script)
    assert [(at, Silent()) for at in asked_at] == [each for each in hub.heard if isinstance(each[1], Silent)]
    assert (dropped_at, Gone(Parting.SILENT)) == hub.heard[-1]


FLOOD = 50 * PING


@pytest.mark.parametrize(
    ("script", "lent_at"),
    [
        ([(1.0, HELLO), (12.0, FLOOD)], []),
        ([(1.0, HELLO), (12.0, FLOOD), (13.0, PING), (14.0, FLOOD)], []),
        ([(1.0, HELLO), (12.0, FLOOD), (13.0, FLOOD)], [13.0]),
        ([(1.0, HELLO), (12.0, FLOOD), (13.0, FLOOD), (14.0, FLOOD), (15.0, FLOOD), (16.0, FLOOD)], [13.0, 15.0]),
    ],
)
def test_who_says_much_twice_in_a_row_is_lent_to_the_hub(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[float, bytes]], lent_at: list[float]
) -> None:
    assert lent_at == run(monkeypatch, script).lent_at


@pytest.mark.parametrize(("rate", "most_bytes"), [(0, limits.READ_IDLE_BYTES), (1000, limits.READ_BUSY_BYTES)])
def test_only_a_rate_lets_much_be_read_at_once(monkeypatch: pytest.MonkeyPatch, rate: float, most_bytes: int) -> None:
    flood = [(10.0 + number, FLOOD) for number in range(9)]
    assert most_bytes == max(run(monkeypatch, [(1.0, HELLO), *flood], rate).link.asked_for)


def test_nobody_is_lent_whose_rate_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [] == run(monkeypatch, [(1.0, HELLO), (12.0, FLOOD), (13.0, FLOOD)], rate=1000).lent_at


def test_what_broke_a_lent_connection_ends_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = run(monkeypatch, [(1.0, HELLO), (12.0, FLOOD), (13.0, FLOOD)], error=ConnectionResetError())
    assert (13.0, Gone(Parting.LOST)) == hub.heard[-1]


@pytest.mark.parametrize(("last", "parting"), [(b"", Parting.LEFT), (RESET, Parting.LOST)])
def test_old_client_that_is_too_fast_is_heard_message_by_message(
    monkeypatch: pytest.MonkeyPatch, last: bytes, parting: Parting
) -> None:
    texts = [f"m{number}" for number in range(30)]
    written = [(9.0 + number / 100, text.encode()) for number, text in enumerate(texts)]
    link = ScriptedLab((9.0, b"bob"), *written, (9.5, last))
    hub = live(monkeypatch, link, Rules(5, 20, ping_after_s=30.0, drop_after_s=60.0))
    said = [(at, event.text) for at, event in hub.heard if isinstance(event, Say)]
    assert texts == [text for _, text in said]
    times = [at for at, _ in said]
    assert 9.3 > times[18]
    assert [0.2] * 10 == pytest.approx([later - earlier for earlier, later in pairwise(times[19:])])
    assert Gone(parting) == hub.heard[-1][1]


@pytest.mark.parametrize("end", [b"", RESET])
def test_farewell_behind_a_message_is_one_if_the_client_closes_at_once(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    link = ScriptedLeaver((0.0, b"bob"), (1.0, b"bob: byebob left the chat."), (1.2, end))
    _hello, *heard = live(monkeypatch, link, Rules(0, 0, ping_after_s=30.0, drop_after_s=60.0)).heard
    parting = Parting.LOST if end else Parting.LEFT
    assert [(1.2, Say("#lobby", "bye")), (1.2, Quit()), (1.2, Gone(parting))] == heard


@pytest.mark.parametrize("next_at", [1.2, 9.0])
def test_what_only_may_be_a_farewell_is_said_when_the_client_goes_on(
    monkeypatch: pytest.MonkeyPatch, next_at: float
) -> None:
    link = ScriptedLeaver((0.0, b"ann"), (1.0, b"ann: joann left the chat."), (next_at, b"ann: so?"), (9.0, b""))
    _hello, *heard = live(monkeypatch, link, Rules(0, 0, ping_after_s=30.0, drop_after_s=60.0)).heard
    said_at = min(next_at, 1.0 + limits.LAB_FAREWELL_S)
    assert [
        (pytest.approx(said_at), Say("#lobby", "joann left the chat.")),
        (next_at, Say("#lobby", "so?")),
        (9.0, Gone(Parting.LEFT)),
    ] == heard


def test_old_client_is_read_ahead_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    most = limits.LAB_CHUNKS_AHEAD
    link = ScriptedLab((0.0, b"bob"), *((0.0, b"x") for _ in range(2 * most)), (0.0, b""))
    hub = live(monkeypatch, link, Rules(5, 1, ping_after_s=30.0, drop_after_s=60.0))
    assert ["x"] * 2 * most == [event.text for _, event in hub.heard if isinstance(event, Say)]
    assert most == hub.unread[1]
