"""A running server whose disk fills up, or whose data is not what it should be."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from server import schema
from server.folder import locked
from server.history import Change
from server.service import Service, Settings
from server.store import FILE_NAME, Store
from server.wire.messages import Message
from tests.server.clients import Native, Text

ROOT = Path(__file__).resolve().parents[2]
Spoil = Callable[[Path], None]


class SmallDisk(Store):
    """A store whose file can be kept from growing: to SQLite, a disk that is full."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_full = False

    def append(self, messages: Sequence[Message], changes: Sequence[Change] = ()) -> None:
        # In the hub's thread, as a connection wants it: the test only sets the flag.
        pages = self._db.execute("PRAGMA page_count").fetchone()[0]
        self._db.execute(f"PRAGMA max_page_count = {pages if self.is_full else 2**31 - 2}")
        super().append(messages, changes)


def test_full_disk_costs_those_who_write_an_error_and_nobody_anything_else(
    tmp_path: Path, expects_errors: list[logging.LogRecord]
) -> None:
    stores: list[SmallDisk] = []

    def open_store() -> Store:
        stores.append(SmallDisk(tmp_path))
        return stores[0]

    ids: list[int] = []
    settings = Settings(port=0, rate=0, presence_delay_s=0.01)
    with Service(settings, open_store) as service, Native(service.port, "ann") as ann, Text(service.port, "bob") as bob:
        for is_full in (False, True, False, True, False):
            stores[0].is_full = is_full
            nonce = f"n{len(ids)}"
            text = "x" * 3900
            for number in range(3 if is_full else 1):
                ann.say(text, nonce=f"{nonce}-{number}")
                if is_full:
                    error = ann.hear("error")
                    assert ("storage", f"{nonce}-{number}") == (error["code"], error["nonce"])
                else:
                    ids.append(ann.hear("message")["id"])
                    assert f"ann: {text}" == bob.line()
            if is_full:
                bob.type(f"/msg ann {text}")
                assert bob.line().startswith("! The message could not be stored")
                ann.ask("ping", mark=len(ids))
                assert len(ids) == ann.hear("pong")["mark"]
        assert ids == sorted(set(ids))
        with Native(service.port, "eve", since=1) as eve:
            assert ids == [eve.hear("message")["id"] for _ in ids]
            assert eve.line()["type"] == "caught_up"
        kept = ann.welcome["token"]
    assert expects_errors
    with Service(settings, partial(Store, tmp_path)) as service, Native(service.port, "ann", token=kept) as ann:
        assert ids[-1] == ann.welcome["last_id"]
        ann.say("later")
        assert ids[-1] < ann.hear("message")["id"]


def start(folder: Path) -> tuple[int, str]:
    """Start a server that can't start; its exit status, and what it wrote to stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "server", "--host", "127.0.0.1", "--port", "0", "--data", str(folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    return done.returncode, done.stderr


def make_damaged(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"no database at all" * 100)


def make_damaged_inside(folder: Path) -> None:
    file = folder / FILE_NAME
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    file.write_bytes(data)


def make_newer(folder: Path) -> None:
    db = sqlite3.connect(folder / FILE_NAME)
    db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    db.close()


def make_a_folder(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    (folder / FILE_NAME).mkdir()


def make_read_only(folder: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("this user may write everywhere")
    (folder / FILE_NAME).chmod(0o400)


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (make_damaged, "is damaged"),
        (make_damaged_inside, "put a backup in its place"),
        (make_newer, "newer version of this server"),
        (make_a_folder, "give the server a folder that it may write to"),
        (make_read_only, "give the server a folder that it may write to"),
    ],
)
def test_data_that_cannot_be_used_is_one_line_of_advice(
    tmp_path: Path, spoil: Callable[[Path], None], advice: str
) -> None:
    Store(tmp_path).close()
    spoil(tmp_path)
    status, errors = start(tmp_path)
    assert (2, 1) == (status, errors.count("\n")), errors
    assert advice in errors
    assert str(tmp_path) in errors


def test_folder_of_another_server_is_one_line_of_advice(tmp_path: Path) -> None:
    with locked(tmp_path):
        status, errors = start(tmp_path)
    assert (2, 1) == (status, errors.count("\n"))
    assert "another server" in errors


def test_file_in_the_folder_s_place_is_one_line_of_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, errors = start(tmp_path / "file")
    assert (2, 1) == (status, errors.count("\n"))
    assert "give the server a folder" in errors
