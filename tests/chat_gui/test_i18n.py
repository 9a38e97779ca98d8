"""The language is the desktop's or the chosen one; without a catalogue that can be read it is English, said once."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat_gui import i18n
from chat_gui.desktop_language import desktop_languages
from chat_gui.i18n import language, listing, tr, tr_count, use_language
from chat_gui.times import day_text
from chat_gui.wording import writers_sentence

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def no_memory() -> Iterator[None]:
    """Lets the desktop and the catalogues be asked again, and forgets what they say afterwards."""
    asked = (i18n._desktops, i18n._files, i18n._catalogue_of)
    for each in asked:
        each.cache_clear()
    yield
    use_language("en")
    for each in asked:
        each.cache_clear()


# Sentences.


def test_the_chosen_language_is_spoken() -> None:
    assert (True, "ru", "Отмена") == (use_language("ru"), language(), tr("Cancel"))
    assert (True, "en", "Cancel") == (use_language("en"), language(), tr("Cancel"))


def test_the_same_language_again_is_no_other() -> None:
    use_language("ru")
    assert not use_language("ru")


def test_a_sentence_without_translation_is_english() -> None:
    use_language("ru")
    assert "Never heard of {it}" == tr("Never heard of {it}")
    assert "2 unheard of" == tr_count("{count} unheard of", "{count} unheard of", 2)


def test_what_is_filled_in_is_never_read_as_a_sentence() -> None:
    use_language("ru")
    assert "{nick} пишет…" == writers_sentence(["{nick}"])


@pytest.mark.parametrize(
    ("names", "english", "russian"),
    [
        ([], "", ""),
        (["bob"], "bob", "bob"),
        (["bob", "eve"], "bob and eve", "bob и eve"),
        (["bob", "eve", "Ян"], "bob, eve and Ян", "bob, eve и Ян"),
    ],
)
def test_names_are_listed(names: list[str], english: str, russian: str) -> None:
    assert english == listing(names)
    use_language("ru")
    assert russian == listing(names)


def test_a_russian_day_is_in_the_genitive() -> None:
    use_language("ru")
    assert "четверг, 19 ноября" == day_text((2026, 11, 19), 2026)
    assert "понедельник, 1 мая 2023 г." == day_text((2023, 5, 1), 2026)


# Where catalogues come from.


@pytest.mark.parametrize("data", [b"", b"garbage", b"\xde\x12\x04\x95" + b"\xff" * 40, None], ids=repr)
@pytest.mark.usefixtures("no_memory")
def test_without_a_catalogue_it_is_english_and_said_once(
    data: bytes | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read(_language: str) -> bytes:
        if data is None:
            raise FileNotFoundError(2, "no such file")
        return data

    monkeypatch.setattr(i18n, "_read", read)
    for choice in ("ru", "en", "ru"):
        use_language(choice)
    assert "Cancel" == tr("Cancel")
    assert [logging.WARNING] == [record.levelno for record in caplog.records]
    assert (data is not None) == ("Traceback" in caplog.text)


def test_a_catalogue_is_found_in_a_zip_archive(tmp_path: Path) -> None:
    archive = tmp_path / "chat.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in (ROOT / "chat_gui").rglob("*"):
            if path.suffix in (".py", ".mo"):
                file.write(path, path.relative_to(ROOT))
    program = "from chat_gui import i18n; i18n.use_language('ru'); print(i18n.__file__, i18n.tr('Cancel'))"
    environment = {**os.environ, "PYTHONPATH": str(archive)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        timeout=60,
        encoding="utf-8",
    )
    assert str(archive) in done.stdout
    assert done.stdout.endswith("Отмена\n")


# What the desktop speaks.


def asked(platform: str, *told: str, **environment: str) -> list[str]:
    return desktop_languages(platform, environment, lambda _platform: told)


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, []),
        ({"LANG": "ru_RU.UTF-8"}, ["ru"]),
        ({"LANG": "RU"}, ["ru"]),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ru_RU"}, ["ru"]),
        ({"LANG": "ru_RU", "LC_MESSAGES": "ru_RU", "LC_ALL": "de_DE@euro"}, ["de"]),
        ({"LANG": "ru_RU", "LC_ALL": ""}, ["ru"]),
        ({"LANG": "de_DE", "LANGUAGE": "kk:ru:en"}, ["kk", "ru", "en", "de"]),
        ({"LANG": "C"}, []),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ru"}, []),
        ({"LC_ALL": "POSIX", "LANG": "ru_RU"}, []),
    ],
)
def test_a_linux_desktop_speaks(environment: dict[str, str], languages: list[str]) -> None:
    assert languages == asked("linux", "never asked", **environment)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_know_better_than_their_environment(platform: str) -> None:
    assert ["ru", "en"] == asked(platform, "ru_RU", LANG="en_US.UTF-8")
    assert ["en"] == asked(platform, LANG="en_US.UTF-8")
    assert ["ru", "en"] == asked(platform, "en-GB", LANGUAGE="ru", LANG="C")


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_a_system_that_can_not_be_asked_is_no_trouble(platform: str) -> None:
    assert desktop_languages(platform, {"LANG": "ru_RU"})[-1:] == ["ru"]


@pytest.mark.parametrize(("told", "spoken"), [("ru", "ru"), ("de:ru", "ru"), ("de", "en"), ("en:ru", "en"), ("", "en")])
@pytest.mark.usefixtures("no_memory")
def test_the_first_language_of_the_desktop_that_we_have_is_spoken(
    told: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", told)
    monkeypatch.setattr(i18n, "desktop_languages", lambda: desktop_languages("linux"))
    use_language("system")
    assert spoken == language()
