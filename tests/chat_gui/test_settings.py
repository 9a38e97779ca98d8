"""The file of settings: where it is, that it is never half written, and what becomes of a damaged one."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui import settings as settings_module
from chat_gui.settings import Settings, SettingsFile, settings_path
from server.places import Place, folder_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat-gui" / "settings.json"


def written(path: Path, content: bytes | object) -> Path:
    """The path, with a file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_settings_are_in_the_platforms_own_place() -> None:
    assert folder_of(Place.SETTINGS) / "chat-gui" / "settings.json" == settings_path()


def test_each_profile_has_its_own_file() -> None:
    assert "settings-second.json" == settings_path("second").name
    assert "settings-второй.json" == settings_path("второй").name


@pytest.mark.parametrize("profile", ["..", "a/b", "a\\b", "a b", "a" * 33, "a\n", "a\0", "."])
def test_a_profile_that_could_name_another_file_is_refused(profile: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        settings_path(profile)


def test_without_a_file_the_defaults_are_used_and_nothing_is_said(path: Path) -> None:
    file = SettingsFile(path)
    assert Settings() == file.load()
    assert "" == file.problem


def test_what_is_saved_is_loaded(path: Path) -> None:
    settings = Settings(
        address="учитель:9090",
        nick="Боб",
        theme="dark",
        language="ru",
        text_size=14,
        geometry="800x600+-5+10",
        sidebar_width=200,
        people_width=180,
        people_shown=False,
        presence_shown=False,
        alerts="everything",
        bell=False,
        do_not_disturb=True,
    )
    SettingsFile(path).save(settings)
    assert settings == SettingsFile(path).load()
    assert [path] == list(path.parent.iterdir())


def test_what_a_newer_version_wrote_is_no_damage(path: Path) -> None:
    file = SettingsFile(written(path, {"nick": "bob", "window": {"x": 1}, "colour": "red"}))
    assert Settings(nick="bob") == file.load()
    assert "" == file.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage",
        b"{",
        b"[]",
        b"null",
        b"3",
        b'"text"',
        b"\x00\xff\xfe\x80",
        bytes(range(256)),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"nick": "' + b"x" * 2**20 + b'"}',
        b'{"text_size": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_damaged_file_is_set_aside_and_said(path: Path, content: bytes) -> None:
    file = SettingsFile(written(path, content))
    assert Settings() == file.load()
    assert re.search(r"\((it is damaged|it is too large)\)\. It is kept as settings\.damaged\.json\.$", file.problem)
    assert content == (path.parent / "settings.damaged.json").read_bytes()
    assert not path.exists()


def test_after_damage_settings_are_saved_as_ever(path: Path) -> None:
    file = SettingsFile(written(path, b"garbage"))
    file.load()
    file.save(Settings(nick="bob"))
    assert Settings(nick="bob") == SettingsFile(path).load()


def test_a_file_that_can_not_be_read_is_set_aside_and_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(path, {"nick": "bob"})

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = SettingsFile(path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert Settings() == file.load()
    assert "could not be read (access is denied). It is kept as" in file.problem
    assert {"nick": "bob"} == json.loads((path.parent / "settings.damaged.json").read_bytes())


def test_a_folder_in_the_files_place_is_set_aside(path: Path) -> None:
    path.mkdir(parents=True)
    file = SettingsFile(path)
    assert Settings() == file.load()
    assert file.problem
    file.save(Settings(nick="bob"))
    assert Settings(nick="bob") == SettingsFile(path).load()


def test_what_can_not_be_set_aside_is_said_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(path, b"garbage")

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    file = SettingsFile(path)
    assert Settings() == file.load()
    assert "could not be set aside (access is denied)" in file.problem


@pytest.mark.parametrize(
    "values",
    [
        {"nick": 3},
        {"nick": None},
        {"nick": ["bob"]},
        {"nick": "x" * 401},
        {"nick": "two\nlines"},
        {"nick": "\ud800"},
        {"nick": "\0"},
        {"theme": "purple"},
        {"theme": 1},
        {"language": "tlh"},
        {"language": None},
        {"alerts": "sometimes"},
        {"presence_shown": "no"},
        {"do_not_disturb": 1},
        {"text_size": "12"},
        {"text_size": 12.5},
        {"text_size": True},
        {"text_size": -4},
        {"text_size": 10**6},
        {"sidebar_width": -1},
        {"sidebar_width": 10**9},
        {"people_width": 10**400},
        {"people_shown": 1},
        {"bell": "yes"},
    ],
    ids=str,
)
def test_a_value_that_makes_no_sense_is_the_default(path: Path, values: dict[str, Any]) -> None:
    file = SettingsFile(written(path, {"address": "localhost", **values}))
    assert Settings(address="localhost") == file.load()
    assert "" == file.problem


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_in_the_middle_of_writing_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    SettingsFile(path).save(Settings(nick="old"))

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, step, crash)
        with pytest.raises(KeyboardInterrupt):
            SettingsFile(path).save(Settings(nick="new"))
    assert Settings(nick="old") == SettingsFile(path).load()
    assert [path] == list(path.parent.iterdir())


def test_what_can_not_be_written_raises_an_os_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    with pytest.raises(OSError):  # noqa: PT011 - which one is the platform's choice
        SettingsFile(tmp_path / "a-file" / "settings.json").save(Settings())
    assert [tmp_path / "a-file"] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_the_file(path: Path) -> None:
    SettingsFile(path).save(Settings())
    assert 0o600 == path.stat().st_mode & 0o777


@given(
    st.dictionaries(
        st.sampled_from([*Settings.__dataclass_fields__, "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_whatever_object_a_file_holds_it_gives_settings_that_can_be_saved(values: dict[str, Any]) -> None:
    settings = settings_module.checked(json.loads(json.dumps(values)))
    assert settings.theme in settings_module.THEMES
    assert settings.language in settings_module.LANGUAGE_CHOICES
    assert settings.alerts in tuple(settings_module.Alerts)
    json.dumps({name: getattr(settings, name) for name in Settings.__dataclass_fields__}, ensure_ascii=False).encode()
