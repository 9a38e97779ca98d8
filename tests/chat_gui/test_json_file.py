"""A JSON object in a small file: what is damaged is kept for somebody to look at, and does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat_gui.json_file import read_json, read_or_set_aside, write_json


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "folder" / "file.json"


def test_what_is_written_is_read(path: Path) -> None:
    write_json(path, {"nick": "Борис"})
    assert {"nick": "Борис"} == read_json(path) == read_or_set_aside(path)
    assert ["file.json"] == [each.name for each in path.parent.iterdir()]


def test_without_a_file_there_is_nothing_and_nothing_is_set_aside(path: Path) -> None:
    assert read_or_set_aside(path) is None
    assert not path.parent.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "[" * 100_000, "\xff", " " * 2_000_000], ids=len)
def test_a_damaged_file_is_set_aside_as_it_was(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content, "latin-1")
    assert read_or_set_aside(path) is None
    assert ["file.damaged.json"] == [each.name for each in path.parent.iterdir()]
    assert content == path.with_suffix(".damaged.json").read_text("latin-1")


def test_what_can_not_be_read_stays_where_it_is(path: Path) -> None:
    path.mkdir(parents=True)
    assert read_or_set_aside(path) is None
    assert path.is_dir()


def test_what_can_not_be_written_leaves_the_old_file(path: Path) -> None:
    write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    assert {"a": 1} == read_json(path)
    assert ["file.json"] == [each.name for each in path.parent.iterdir()]
