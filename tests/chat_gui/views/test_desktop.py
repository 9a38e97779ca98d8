"""The window follows the desktop's look while it runs: it looks again when the user comes back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chat_gui.views import app
from chat_gui.views.darkness import Darkness

from .window import Window


class FakeLook:
    """A desktop that a test repaints."""

    def __init__(self) -> None:
        self.is_dark = False
        self.will_be_dark = False
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def take_answer(self) -> bool:
        self.is_dark = self.will_be_dark
        return True

    def close(self) -> None:
        pass


@pytest.fixture
def look(make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, FakeLook, list[float]]:
    """A window that follows the desktop, the desktop, and what time it is."""
    now = [0.0]
    desktop = FakeLook()
    monkeypatch.setattr("chat_gui.views.darkness.DesktopLook", lambda: desktop)
    with monkeypatch.context() as patch:
        patch.setattr(app, "Darkness", lambda root, settings, looks, _: Darkness(root, settings, looks, lambda: now[0]))
        window = make_window(theme="system")
    window.enter()
    return window, desktop, now


def come_back(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user looks elsewhere, and back."""
    for has_focus in (False, True):
        monkeypatch.setattr(window.app, "has_focus", lambda has_focus=has_focus: has_focus)
        window.root.event_generate("<FocusIn>")
        window.root.update()


def test_who_comes_back_from_the_desktops_settings_finds_its_look(
    look: tuple[Any, FakeLook, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, desktop, now = look
    now[0] = 60.0
    for is_dark in (True, False):
        desktop.will_be_dark = is_dark
        now[0] += 60.0
        come_back(window, monkeypatch)
        assert is_dark == window.app.theme.palette.is_dark
    assert 2 == desktop.looks


def test_the_desktop_is_not_asked_each_time_the_focus_moves(
    look: tuple[Any, FakeLook, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, desktop, now = look
    now[0] = 60.0
    for _ in range(5):
        come_back(window, monkeypatch)
    assert 1 == desktop.looks
    now[0] += 60.0
    window.root.event_generate("<FocusIn>")  # within the window
    window.root.update()
    assert 1 == desktop.looks


def test_who_has_chosen_a_theme_is_left_with_it(
    look: tuple[Any, FakeLook, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, desktop, now = look
    window.settings.theme = "light"
    window.controller.settings_changed()
    desktop.will_be_dark = True
    now[0] = 60.0
    come_back(window, monkeypatch)
    assert (0, False) == (desktop.looks, window.app.theme.palette.is_dark)
