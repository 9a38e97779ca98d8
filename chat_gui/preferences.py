"""What can be set, as a table: the page of settings is drawn from it, a row for each line. Pure.

A row names the field of `Settings` that it changes; another setting is another row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from .i18n import LANGUAGES, tr
from .settings import Alerts

Options = tuple[tuple[str, str], ...]
"""Values with what they are called."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that is on or off."""

    field: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    field: str
    label: str
    options: Options
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TextSize:
    """How large messages are written; it has a sample."""

    label: str
    sample: str


Row = Switch | Choice | TextSize


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title."""

    title: str
    rows: tuple[Row, ...]


def themes() -> Options:
    """The themes to choose from."""
    return ("system", tr("As the desktop")), ("light", tr("Light")), ("dark", tr("Dark"))


def languages() -> Options:
    """The languages to choose from, each in its own words."""
    return ("system", tr("As the desktop")), *LANGUAGES.items()


def sections() -> tuple[Section, ...]:
    """The table, in the user's language."""
    alerts = (
        (Alerts.EVERYTHING.value, tr("Every message")),
        (Alerts.MENTIONS.value, tr("Mentions of me, and direct messages")),
        (Alerts.NOTHING.value, tr("Nothing")),
    )
    return (
        Section(
            tr("LOOK"),
            (
                Choice("theme", tr("Theme"), themes()),
                Choice("language", tr("Language"), languages()),
                TextSize(tr("Text size"), tr("This is how large messages are.")),
                Switch("people_shown", tr("List of people")),
            ),
        ),
        Section(
            tr("MESSAGES"),
            (Switch("presence_shown", tr("Joins and leaves"), tr("Tell who comes into the room and who leaves.")),),
        ),
        Section(
            tr("ATTENTION"),
            (
                Choice(
                    "alerts",
                    tr("What asks for my attention"),
                    alerts,
                    tr("While you look elsewhere, the taskbar shows that the window wants you."),
                ),
                Switch("bell", tr("Sound"), tr("A bell when something asks for your attention.")),
                Switch("do_not_disturb", tr("Do not disturb"), tr("Messages are counted, and nothing else happens.")),
            ),
        ),
    )
