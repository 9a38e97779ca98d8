"""The table of shortcuts: how keys are named for people, and that none is there twice."""

from __future__ import annotations

from collections import Counter

import pytest

from chat_gui.shortcuts import Action, groups, key_name, key_names, sequences


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
    assert "<Control-comma>" == sequences("Mod-comma", is_mac=False)
    assert "<Command-comma>" == sequences("Mod-comma", is_mac=True)
    assert "<Control-Tab>" == sequences("Control-Tab", is_mac=True)


def test_every_action_has_a_key_and_no_key_has_two() -> None:
    shortcuts = [shortcut for group in groups() for shortcut in group.shortcuts]
    assert set(Action) == {shortcut.does for shortcut in shortcuts if isinstance(shortcut.does, Action)}
    used = Counter(
        (key, None if isinstance(shortcut.does, Action) else shortcut.does)
        for shortcut in shortcuts
        for key in shortcut.keys + shortcut.also
    )
    assert [] == [key for key, times in used.items() if times > 1]
