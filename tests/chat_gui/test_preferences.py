"""The table of what can be set fits the settings that are saved."""

from __future__ import annotations

from chat_gui import settings as settings_module
from chat_gui.preferences import Choice, Switch, sections
from chat_gui.settings import Settings

ROWS = [row for section in sections() for row in section.rows]


def test_every_row_names_a_setting_of_its_kind() -> None:
    for row in ROWS:
        if isinstance(row, Switch):
            assert isinstance(getattr(Settings(), row.field), bool)
        elif isinstance(row, Choice):
            assert getattr(Settings(), row.field) in dict(row.options)


def test_whatever_can_be_chosen_is_accepted_when_it_is_read_again() -> None:
    for row in ROWS:
        if isinstance(row, Choice):
            for value, _ in row.options:
                read = settings_module.checked({row.field: value})
                assert value == getattr(read, row.field)
