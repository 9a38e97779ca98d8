"""What the program remembers between two starts: one JSON file in the platform's place for settings.

Written whole and atomically; a damaged file is set aside and said, and the defaults are used. No widgets, no threads.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum, auto
from pathlib import Path
from typing import Any, Final

from server.places import Place, folder_of

from .file_wording import trouble
from .i18n import LANGUAGES, tr
from .json_file import DamagedError, read_json, set_aside, write_json

_log = logging.getLogger(__name__)

APP_FOLDER: Final = "chat-gui"
THEMES: Final = ("system", "light", "dark")
TEXT_SIZES: Final = range(7, 41)
"""Points."""
LANGUAGE_CHOICES: Final = ("system", *LANGUAGES)
_TEXT_CHARS: Final = 400
_WIDTHS: Final = range(10_001)


class Alerts(StrEnum):
    """What asks for the user's attention: every message, those for oneself, none."""

    EVERYTHING = auto()
    MENTIONS = auto()
    NOTHING = auto()


@dataclass(slots=True)
class Settings:
    """Everything that is remembered.

    `text_size` is in points, 0 for the platform's own; `geometry` is Tk's, unless somebody has edited the file; widths
    are in pixels, 0 for the usual.
    `presence_shown`: whether the transcript tells who joins and leaves. `do_not_disturb` silences every alert.
    `recent_emoji` are those picked lately, newest first, with spaces between.
    """

    address: str = ""
    nick: str = ""
    theme: str = "system"
    language: str = "system"
    text_size: int = 0
    geometry: str = ""
    sidebar_width: int = 0
    people_width: int = 0
    people_shown: bool = True
    presence_shown: bool = True
    alerts: str = Alerts.MENTIONS.value
    bell: bool = True
    do_not_disturb: bool = False
    recent_emoji: str = ""


class SettingsFile:
    """The file, and what is in it.

    Args:
        path: where it is, or will be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._damage = self._aside = self._not_aside = ""

    @property
    def problem(self) -> str:
        """What was wrong with the file when it was read, with its path; empty for nothing."""
        if not self._damage:
            return ""
        if self._not_aside:
            return tr(
                "{path} could not be read ({why}), and could not be set aside ({obstacle}).",
                path=self.path,
                why=self._damage,
                obstacle=self._not_aside,
            )
        return tr(
            "{path} could not be read ({why}). It is kept as {name}.",
            path=self.path,
            why=self._damage,
            name=self._aside,
        )

    def load(self) -> Settings:
        """The settings in the file; the defaults where it has none, or none that make sense."""
        try:
            values = read_json(self.path)
        except FileNotFoundError:
            return Settings()
        except (OSError, DamagedError) as error:
            # One that may not be read is set aside too: the next save would replace it.
            self._set_aside(error)
            return Settings()
        return checked(values)

    def save(self, settings: Settings) -> None:
        """Write the file whole: who reads it sees the old one or the new one, never half.

        Raises:
            OSError: it could not be written; the old file stands.
        """
        write_json(self.path, asdict(settings))

    def _set_aside(self, error: OSError | DamagedError) -> None:
        self._damage = trouble(error)
        try:
            self._aside = set_aside(self.path).name
        except OSError as obstacle:
            self._not_aside = trouble(obstacle)
        _log.warning("settings: %s (%s)", self.problem, error)


def checked(values: Mapping[str, Any]) -> Settings:
    """Settings from a file somebody may have edited: a value of the wrong kind is the default instead."""
    settings = Settings()
    for each in fields(Settings):
        default = getattr(settings, each.name)
        value = values.get(each.name, default)
        if type(value) is not type(default):
            continue
        if isinstance(value, str) and (len(value) > _TEXT_CHARS or not value.isprintable()):
            continue
        setattr(settings, each.name, value)
    if settings.theme not in THEMES:
        settings.theme = "system"
    if settings.language not in LANGUAGE_CHOICES:
        settings.language = "system"
    if settings.alerts not in tuple(Alerts):
        settings.alerts = Alerts.MENTIONS.value
    if settings.text_size not in TEXT_SIZES:
        settings.text_size = 0
    if settings.sidebar_width not in _WIDTHS:
        settings.sidebar_width = 0
    if settings.people_width not in _WIDTHS:
        settings.people_width = 0
    return settings


def settings_path(profile: str = "") -> Path:
    """Where the settings of a profile are.

    Args:
        profile: a name that keeps settings apart, so that several windows run on one machine; empty for the usual one.

    Raises:
        ValueError: the profile's name is not 1 to 32 letters, digits, `-` or `_`.
    """
    if profile and not re.fullmatch(r"[\w-]{1,32}", profile):
        raise ValueError("a profile's name has 1 to 32 letters, digits, - or _")
    return folder_of(Place.SETTINGS) / APP_FOLDER / (f"settings-{profile}.json" if profile else "settings.json")
