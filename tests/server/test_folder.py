"""Where the data is, and that it is one server's alone."""

from __future__ import annotations

import errno
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server import folder as folder_module
from server.folder import data_folder, is_in_use, locked
from server.places import Place, folder_of
from server.store import FILE_NAME, OpenError, Store
from server.wire.messages import Message


def test_data_is_where_the_platform_wants_it() -> None:
    assert folder_of(Place.DATA) / "chat-server" == Path(data_folder())


def test_folder_is_one_server_s_while_it_runs(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert not is_in_use(folder)
    with locked(folder):
        assert is_in_use(folder)
        with pytest.raises(OpenError, match="another server"), locked(folder):
            pass
    assert not is_in_use(folder)
    with locked(folder):
        pass


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OpenError, match="--data"), locked(tmp_path / "file" / "data"):
        pass


def test_folder_where_nothing_can_be_locked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: object) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folder_module, "lock_soon", refuse)
    with pytest.raises(OpenError, match=r"locked in .* \(No locks available\)"), locked(tmp_path):
        pass
    assert not is_in_use(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_is_kept_is_its_owner_s_to_read_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with closing(Store(folder)) as store:
        store.append([Message(2, "#lobby", "ann", "hi", 1.0)])
        names = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert 0o700 == folder.stat().st_mode & 0o777
    assert {FILE_NAME: 0o600, f"{FILE_NAME}-wal": 0o600, f"{FILE_NAME}-shm": 0o600} == names
