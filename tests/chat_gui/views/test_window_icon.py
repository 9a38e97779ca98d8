"""The window's own picture."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from chat_gui.views import keys, theme

from .window import Window

Make = Callable[..., Window]


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of the pictures that are given to the platform from now on."""
    shown: list[int] = []

    def record(_root: tk.Tk, _is_default: bool, *icons: tk.PhotoImage) -> None:
        shown.extend(icon.width() for icon in icons)

    monkeypatch.setattr(tk.Tk, "iconphoto", record)
    return shown


@pytest.mark.parametrize(("unit", "expected"), [(4, [48, 16, 32]), (8, [96])], ids=["common", "dense"])
def test_a_common_screen_has_the_sizes_that_tk_looks_for_on_windows_and_a_dense_one_a_large_one(
    make_window: Make, sizes: list[int], monkeypatch: pytest.MonkeyPatch, unit: int, expected: list[int]
) -> None:
    monkeypatch.setattr(theme.Theme, "_measured_unit", lambda _theme: unit)
    make_window()
    assert expected == sizes


def test_on_macos_the_dock_keeps_the_programs_own(
    make_window: Make, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "is_mac", lambda _widget: True)
    make_window()
    assert [] == sizes
