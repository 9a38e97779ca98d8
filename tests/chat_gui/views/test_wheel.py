"""The wheel, as each platform tells of it."""

from __future__ import annotations

import pytest

from chat_gui.views.wheel import notches

from .window import Window


@pytest.mark.parametrize(
    ("delta", "system", "tk_version", "expected"),
    [
        (-120, "win32", 8.6, 1.0),
        (240, "win32", 8.6, -2.0),
        (-3, "aqua", 8.6, 1.0),
        (1, "aqua", 8.6, -1 / 3),
        (-120, "aqua", 8.7, 1.0),
        (-120, "x11", 9.0, 1.0),
    ],
)
def test_a_notch_is_a_notch_everywhere(delta: int, system: str, tk_version: float, expected: float) -> None:
    assert expected == notches(delta, system, tk_version)


def test_on_x11_it_is_two_buttons(window: Window) -> None:
    if window.root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("the wheel has events of its own")
    window.settings.text_size = 24
    window.controller.settings_changed()
    window.app.parts.pages.toggle_shortcuts()
    window.root.update()
    page = window.app.parts.pages.shortcuts
    assert 0.0 == page.canvas.yview()[0]
    page.column.winfo_children()[0].event_generate("<Button-5>")
    window.root.update()
    below = page.canvas.yview()[0]
    assert 0.0 < below
    page.column.winfo_children()[0].event_generate("<Button-4>")
    window.root.update()
    assert 0.0 == page.canvas.yview()[0]
