"""The window as it is drawn: in each theme, in English unless a test says otherwise, with a morning's talk in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tkinter")

from chat_gui.settings import Settings
from tests.chat_gui.views.window import Window

from .grab import grab
from .scenes import ROOMS, talk

OUT = Path(__file__).parent / "out"
Shoot = Callable[[str], None]


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    """The window's theme."""
    return str(request.param)


@pytest.fixture
def language() -> str:
    """The window's language."""
    return "en"


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """What else is set in the window."""
    return {}


@pytest.fixture
def window(theme: str, language: str, more_settings: dict[str, Any]) -> Iterator[Window]:
    """A window that has just been opened."""
    made = Window(Settings(theme=theme, language=language, geometry="1040x700+20+20", **more_settings))
    yield made
    made.app.end()


@pytest.fixture
def talking(window: Window) -> Window:
    """The same, in two rooms where people have talked."""
    window.enter(*ROOMS)
    talk(window)
    return window


@pytest.fixture
def shoot(window: Window, theme: str, language: str) -> Shoot:
    """Writes a picture of the window, once it is drawn, under a name."""
    root = window.root

    def write(name: str) -> None:
        if root.tk.call("tk", "windowingsystem") != "x11":
            pytest.skip("only X11 lets a program look at the screen without asking")
        until = time.monotonic() + 0.1  # what Tk draws late: heights of lines, images
        while time.monotonic() < until:
            root.update()
        OUT.mkdir(exist_ok=True)
        path = OUT / f"{name}-{language}-{theme}.png"
        grab(path, root.winfo_rootx(), root.winfo_rooty(), root.winfo_width(), root.winfo_height())
        assert path.stat().st_size > 5_000

    return write
