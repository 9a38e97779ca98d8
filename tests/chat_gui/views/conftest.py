"""Windows for the tests in this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("tkinter")

from chat_gui.settings import Settings

from .window import Window


@pytest.fixture
def make_window() -> Iterator[Callable[..., Window]]:
    """Makes windows, which are closed after the test."""
    windows: list[Window] = []

    def make(**settings: Any) -> Window:
        windows.append(Window(Settings(**{"theme": "light", "geometry": "900x600+20+20", **settings})))
        return windows[-1]

    yield make
    for window in windows:
        window.app.end()


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    """A window that has entered a room with alice and bob."""
    made = make_window()
    made.enter()
    return made
