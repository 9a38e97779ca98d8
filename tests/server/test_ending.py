"""A server ends within its time though its disk is slow or does not answer, and loses nothing that it has shown."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from server.drainer import Drainer
from server.history import Change, Sight
from server.hub_thread import HubThread
from server.link import Link
from server.listener import Listener
from server.service import Service, Settings
from server.signals import CUT_SHORT
from server.store import Store
from server.wire import limits
from server.wire.messages import Message
from tests import ending
from tests.server.clients import Native
from tests.server.process import Server
from tests.waiting import DEFAULT_TIMEOUT_S, wait_until

LOBBY = Sight(frozenset({limits.LOBBY}))
STUCK = """
import logging
import sys
import threading
from server.wire import limits
limits.CLOSE_TIMEOUT_S = 0.1
limits.CLOSE_SAY_S = 0.1
limits.CLOSE_DISK_S = {disk_s}
from server import command
from server.store import Store
append = Store.append
def never(store, messages, changes=()):
    if messages:
        logging.getLogger("server").warning("the disk hangs")
        threading.Event().wait()
    append(store, messages, changes)
Store.append = never
sys.exit(command.run(sys.argv[1:]))
"""
SLOW_STATUS = """
import sys
import time
from server.wire import limits
limits.CLOSE_SAY_S = 0.1
limits.CLOSE_DISK_S = {disk_s}
from server import command
from server.status import StatusFile
def write(file, report):
    print("writes", file=sys.stderr, flush=True)
    time.sleep({write_s})
StatusFile.write = write
sys.exit(command.run(sys.argv[1:]))
"""
STILL_CONSOLE = """
import logging
import sys
import threading
logging.StreamHandler.emit = lambda handler, record: threading.Event().wait()
from server import command
sys.exit(command.run(sys.argv[1:]))
"""


class SlowStore(Store):
    """A store whose disk takes messages only once it is let, and notes which thread closes it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_asked = threading.Event()
        self.may_go_on = threading.Event()
        self.closed_by = ""

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        if messages:
            self.is_asked.set()
            assert self.may_go_on.wait(DEFAULT_TIMEOUT_S)
        super().append(messages, changes)

    def close(self) -> None:
        self.closed_by = self.closed_by or threading.current_thread().name
        super().close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SlowStore]:
    opened = SlowStore(tmp_path)
    yield opened
    opened.close()


def kept(folder: Path) -> list[str]:
    store = Store(folder)
    try:
        return [message.text for message in store.page(LOBBY, 0, 10).messages]
    finally:
        store.close()


def test_disk_that_does_not_answer_is_given_up_and_what_is_left_ends_with_it(
    store: SlowStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(limits, "CLOSE_SAY_S", 0.05)
    before = set(threading.enumerate())
    service = Service(Settings(port=0, close_timeout_s=0.05, close_disk_s=0.1), lambda: store)
    service.start()
    with Native(service.port, "ann") as ann:
        ann.say("slow")
        assert store.is_asked.wait(DEFAULT_TIMEOUT_S)
        started = time.monotonic()
        assert not service.close()
        assert time.monotonic() - started < DEFAULT_TIMEOUT_S / 2
        assert "" == store.closed_by
        (error,) = expects_errors
        assert "the disk does not answer" in error.getMessage()
        store.may_go_on.set()
        wait_until(lambda: store.closed_by)
        wait_until(service.close)  # not everywhere does a reader wake at once
    assert "hub" == store.closed_by
    assert set(threading.enumerate()) <= before
    assert ["slow"] == kept(tmp_path)


def test_hub_ends_with_its_disk_though_a_reader_has_not_and_nothing_stays_open(
    store: SlowStore, monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(limits, "CLOSE_SAY_S", 0.05)
    service = Service(Settings(port=0, close_timeout_s=0.05, close_disk_s=0.1, linger_s=3600), lambda: store)
    service.start()
    with Native(service.port, "ann") as ann:
        (link,) = service._links
        ann.say("slow")
        assert store.is_asked.wait(DEFAULT_TIMEOUT_S)
        try:
            with monkeypatch.context() as patch:
                patch.setattr(Link, "drop", lambda *_: None)  # as where it wakes no reader
                patch.setattr(Link, "hang_up", lambda *_, **_how: None)
                assert not service.close()
                (error,) = expects_errors
                assert "the disk does not answer" in error.getMessage()
                store.may_go_on.set()
                wait_until(lambda: store.closed_by)
                assert link.thread
                assert link.thread.is_alive()
        finally:
            wait_until(service.close)
    assert -1 == link.sock.fileno()


def test_port_that_stays_open_is_named_in_the_log(
    monkeypatch: pytest.MonkeyPatch, expects_errors: list[logging.LogRecord]
) -> None:
    stop = Listener.stop
    service = Service(Settings(port=0, labs={"lab8080": 0}))
    service.start()
    with monkeypatch.context() as patch:
        patch.setattr(Listener, "stop", lambda listener: stop(listener) and listener.port == service.port)
        assert not service.close()
    assert [": lab8080"] == [error.getMessage()[-9:] for error in expects_errors]
    assert service.close()


def test_slow_disk_has_its_time(
    store: SlowStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "CLOSE_SAY_S", 0.05)
    service = Service(Settings(port=0, close_timeout_s=0.05, close_disk_s=DEFAULT_TIMEOUT_S), lambda: store)
    service.start()
    with Native(service.port, "ann") as ann:
        ann.say("slow")
        assert store.is_asked.wait(DEFAULT_TIMEOUT_S)
        closed: list[bool] = []
        closing = threading.Thread(target=lambda: closed.append(service.close()))
        closing.start()
        wait_until(lambda: "the disk is slow" in caplog.text)
        store.may_go_on.set()
        closing.join()
    assert [True] == closed
    assert ["slow"] == kept(tmp_path)


def test_who_closes_meanwhile_waits_for_the_end(store: SlowStore, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    end = HubThread.end

    def ends(hub: HubThread, *within_s: float) -> bool:
        told.append(threading.get_ident())
        return end(hub, *within_s)

    monkeypatch.setattr(HubThread, "end", ends)
    with Service(Settings(port=0, close_timeout_s=0.05), lambda: store) as service, Native(service.port, "ann") as ann:
        ann.say("slow")
        assert store.is_asked.wait(DEFAULT_TIMEOUT_S)
        closed: list[bool] = []
        closing = [threading.Thread(target=lambda: closed.append(service.close())) for _ in range(2)]
        for thread in closing:
            thread.start()
        wait_until(lambda: told)
        assert not closed
        store.may_go_on.set()
        for thread in closing:
            thread.join()
        assert [True, True] == closed
        assert 1 == len(set(told))


@pytest.mark.parametrize("is_started", [False, True])
def test_drainer_may_be_stopped_again(is_started: bool) -> None:
    drainer = Drainer()
    if is_started:
        drainer.start()
    assert drainer.stop()
    assert drainer.stop()


class Stuck:
    """A server in a process of its own whose disk does not answer any more, and which has been told to end.

    Args:
        disk_s: how long it waits for its disk at the end.
    """

    def __init__(self, folder: Path, disk_s: float) -> None:
        self._log = folder / "log"
        program = ("-c", STUCK.format(disk_s=disk_s))
        self.server = Server("--data", str(folder), "--log-file", str(self._log), program=program)
        try:
            with Native(self.server.port, "ann") as ann:
                ann.say("lost")
                self.wait_for("the disk hangs")
                ending.ask_to_end(self.server.process)
        except BaseException:
            self.server.process.kill()
            raise

    def wait_for(self, line: str) -> None:
        """Wait until the log says so."""
        wait_until(lambda: line in self._log.read_text(encoding="utf-8"), what=line)

    def end(self) -> int:
        """Wait for the end, which comes by itself. Returns the status."""
        try:
            status, errors = self.server.end()
        finally:
            self.server.process.kill()
        assert "" == errors
        return status


def test_process_ends_though_its_disk_does_not_answer(tmp_path: Path) -> None:
    stuck = Stuck(tmp_path, 0.1)
    assert CUT_SHORT == stuck.end()
    stuck.wait_for("the disk does not answer")


@pytest.mark.skipif(sys.platform == "win32", reason="who waits for a thread hears no signal there")
def test_process_that_is_told_again_does_not_wait_for_its_disk(tmp_path: Path) -> None:
    stuck = Stuck(tmp_path, 3600)
    stuck.wait_for("the disk is slow")
    ending.ask_to_end(stuck.server.process)
    assert CUT_SHORT == stuck.end()


@pytest.mark.parametrize(
    ("write_s", "disk_s", "status", "errors"), [(1, 10, 0, ""), (60, 0.1, CUT_SHORT, "the disk does not answer")]
)
def test_process_waits_for_what_status_says_as_for_any_disk(
    write_s: float, disk_s: float, status: int, errors: str, tmp_path: Path
) -> None:
    program = ("-c", SLOW_STATUS.format(write_s=write_s, disk_s=disk_s))
    server = Server("--data", str(tmp_path), program=program)
    try:
        assert server.process.stderr
        assert "writes\n" == server.process.stderr.readline()
        ending.ask_to_end(server.process)
        ended, log = server.end()
    finally:
        server.process.kill()
    assert status == ended
    assert errors in log
    assert bool(errors) == ("ERROR" in log)


def test_process_ends_though_its_console_stands_still(tmp_path: Path) -> None:
    server = Server("--data", str(tmp_path), program=("-c", STILL_CONSOLE))
    try:
        with Native(server.port, "ann"):
            ending.ask_to_end(server.process)
            assert (0, "") == server.end()
    finally:
        server.process.kill()
