"""What is different on macOS: what its own menu and the Dock ask for, by Tk's names for it, and the keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat_gui.views import keys

from .window import Window


def test_quit_closes_the_window_as_its_button_does(make_window: Callable[..., Window]) -> None:
    window = make_window()
    window.enter()
    window.chat.composer.show("half a sen")
    window.root.geometry("800x500+30+40")
    window.root.update()
    saved = window.saved
    window.root.tk.eval("::tk::mac::Quit")
    assert window.session.is_closed
    assert saved < window.saved
    assert window.settings.geometry.startswith("800x500")


def test_settings_are_shown_once_by_the_menu_and_its_key(
    make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "is_mac", lambda _widget: True)
    window = make_window()
    window.enter()
    pages, press = window.app.parts.pages, window.press
    window.root.tk.eval("::tk::mac::ShowPreferences")
    press(pages.settings, "<Command-comma>")  # of which Tk tells as well
    assert pages.settings.winfo_viewable()
    press(pages.settings, "<Escape>")
    assert not pages.settings.winfo_viewable()
    press(window.chat.composer.text, "<Command-comma>")
    window.root.tk.eval("::tk::mac::ShowPreferences")
    window.root.update()
    assert pages.settings.winfo_viewable()


def test_keys_with_command_work_while_caps_lock_is_on(
    make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "is_mac", lambda _widget: True)
    window = make_window()
    window.enter()
    window.press(window.chat.composer.text, "<Command-F>")
    assert window.chat.searching.is_open
