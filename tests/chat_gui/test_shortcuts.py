"""The table of shortcuts: how keys are named for people, that none is there twice, and that signs do as it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from chat_gui.emoji import with_emoji
from chat_gui.fences import QUOTE, parts
from chat_gui.i18n import use_language
from chat_gui.markup import runs
from chat_gui.shortcuts import Action, first_keys, groups, key_name, key_names, tk_sequence


@pytest.fixture(params=["en", "ru"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language that the table is written in."""
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize(
    ("key", "elsewhere", "on_a_mac"),
    [
        ("Mod-comma", "Ctrl+,", "⌘,"),
        ("Mod-plus", "Ctrl++", "⌘+"),
        ("Mod-Key-1", "Ctrl+1", "⌘1"),
        ("Control-Shift-Tab", "Ctrl+Shift+Tab", "⌃⇧Tab"),
        ("Mod-c", "Ctrl+C", "⌘C"),
        ("Mod-Z", "Ctrl+Shift+Z", "⌘⇧Z"),
        ("Return", "Enter", "Enter"),
        ("F1", "F1", "F1"),
        ("Next", "Page Down", "Page Down"),
    ],
)
def test_a_key_is_named_as_the_platform_writes_it(key: str, elsewhere: str, on_a_mac: str) -> None:
    assert (elsewhere, on_a_mac) == (key_name(key, is_mac=False), key_name(key, is_mac=True))


def test_many_keys_for_one_thing_are_named_by_the_first_and_the_last() -> None:
    assert "Ctrl+1 – Ctrl+9" == key_names([f"Mod-Key-{number}" for number in range(1, 10)], is_mac=False)
    assert "↑,  ↓" == key_names(["Up", "Down"], is_mac=False)


def test_a_key_is_bound_with_the_platforms_own_modifier() -> None:
    assert "<Control-comma>" == tk_sequence("Mod-comma", is_mac=False)
    assert "<Command-comma>" == tk_sequence("Mod-comma", is_mac=True)
    assert "<Control-Tab>" == tk_sequence("Control-Tab", is_mac=True)


def test_every_action_has_a_key_and_no_key_has_two() -> None:
    shortcuts = [shortcut for group in groups() for shortcut in group.shortcuts]
    assert set(Action) == {shortcut.does for shortcut in shortcuts if isinstance(shortcut.does, Action)}
    used = Counter(
        (key, None if isinstance(shortcut.does, Action) else shortcut.does)
        for shortcut in shortcuts
        for key in shortcut.keys + shortcut.also
    )
    assert [] == [key for key, times in used.items() if times > 1]


def test_a_menu_names_of_each_action_the_key_that_is_told_first() -> None:
    keys = first_keys()
    assert ("Mod-f", "Control-Tab", "Mod-Key-1") == (
        keys[Action.SEARCH],
        keys[Action.NEXT_CONVERSATION],
        keys[Action.NTH_CONVERSATION],
    )


@pytest.mark.usefixtures("language")
def test_signs_give_a_text_the_look_that_is_told_of_them() -> None:
    bold, italic, code, fence, quotation, emoji = (
        typed for group in groups() if group.signs for _, typed in group.signs
    )
    assert [("bold",), ("italic",), ("code",)] == [
        tags for each in (bold, italic, code) for _, tags in runs(each, (), None)
    ]
    assert [True] == [part.is_code for part in parts([fence, "x = 1", fence])]
    assert quotation.startswith(QUOTE)
    assert "🙂" == with_emoji(emoji)
