"""Copying into the main file: what stands there in the end, and that nobody waits for it."""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.service import Service, Settings
from server.settler import Settler
from server.store import Store
from server.wire import limits
from server.wire.messages import Message
from tests.server.clients import Native
from tests.waiting import wait_until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "data")
    yield opened
    opened.close()


def said(number: int) -> Message:
    return Message(number, "#lobby", "alice", f"word{number}", 1000.0 + number)


def in_main_file(store: Store) -> list[int]:
    """The ids that would be there if the write-ahead log were lost."""
    assert isinstance(store.path, Path)
    copy = store.path.parent / "copy"
    shutil.copy(store.path, copy)
    with contextlib.closing(sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)) as db:
        try:
            return [number for (number,) in db.execute("SELECT id FROM messages ORDER BY id")]
        except sqlite3.DatabaseError:  # not even the table, or half of what is being copied
            return []


def test_what_is_settled_stands_in_the_main_file(store: Store) -> None:
    store.append([said(1), said(2)])
    store.settle()
    wait_until(lambda: in_main_file(store) == [1, 2])
    store.append([said(3)])
    store.settle()
    wait_until(lambda: in_main_file(store) == [1, 2, 3])


def test_what_somebody_still_reads_is_copied_behind_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SETTLE_AGAIN_S", 0.01)
    copy, tries = Settler._copy, []

    def noted(settler: Settler) -> bool:
        tries.append(copy(settler))
        return tries[-1]

    monkeypatch.setattr(Settler, "_copy", noted)
    store.append([said(1)])
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        store.append([said(2)])
        store.settle()
        wait_until(lambda: tries)
        assert 2 not in in_main_file(store)
        reader.execute("ROLLBACK")
        wait_until(lambda: tries[-1])
        assert [1, 2] == in_main_file(store)
        assert not tries[0]


def test_a_database_that_cannot_be_copied_into_is_said_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settler = Settler(tmp_path)  # a folder is no database
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "server.settler"):
            settler.ask()
            wait_until(lambda: "could not be copied" in caplog.text)
    settler.close()


def test_closing_ends_the_thread_and_may_be_repeated(store: Store) -> None:
    store.append([said(1)])
    store.settle()
    store.close()
    store.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "settler"]


def test_nobody_waits_for_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    is_copying, may_go_on = threading.Event(), threading.Event()

    def wait_for_the_disk(_settler: Settler) -> bool:
        is_copying.set()
        return may_go_on.wait(30)

    monkeypatch.setattr(Settler, "_copy", wait_for_the_disk)
    monkeypatch.setattr(limits, "PAUSE_S", 0.01)
    with Service(Settings(port=0), lambda: store) as service, Native(service.port, "ann") as ann:
        ann.say("one")
        assert ["one"] == ann.texts(1)
        assert is_copying.wait(30)
        ann.say("two")
        assert ["two"] == ann.texts(1)
        may_go_on.set()


def test_where_no_thread_can_be_started_the_next_pause_tries_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    store.append([said(1)])
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        store.settle()
    store.settle()
    wait_until(lambda: in_main_file(store) == [1])
