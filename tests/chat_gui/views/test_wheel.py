"""The wheel and the touchpad, as each platform tells of them."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from chat_gui.views.row_list import Row
from chat_gui.views.wheel import bind_wheel, notches, touchpad_px

from .window import Window

NOTCH_PX = 30


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


def touchpad_delta(left: int, up: int) -> int:
    """What Tk says of two fingers that have moved so many pixels."""
    return left << 16 | up & 0xFFFF


@pytest.mark.parametrize("left", [0, 5, -5, -0x8000])
@pytest.mark.parametrize("up", [0, 1, -1, 300, -300, 0x7FFF, -0x8000])
def test_a_touchpad_scrolls_by_pixels(left: int, up: int) -> None:
    assert -up == touchpad_px(touchpad_delta(left, up))
    assert -up == touchpad_px(touchpad_delta(left, up) & 0xFFFFFFFF)


@pytest.fixture
def canvas(window: Window) -> tk.Canvas:
    """One that nothing is bound to yet."""
    made = tk.Canvas(window.root)
    made.place(x=0, y=0)
    window.root.update()
    return made


def bound(canvas: tk.Canvas, **how: Any) -> list[int]:
    """By how many pixels it was scrolled, from now on."""
    scrolled: list[int] = []
    bind_wheel(canvas, scrolled.append, lambda: NOTCH_PX, **how)
    return scrolled


def test_the_wheel_scrolls_up_and_down_but_not_sideways(canvas: tk.Canvas) -> None:
    scrolled = bound(canvas, tk_version=9.0)
    for state, delta in ((0, -120), (0, 240), (0x1, -120), (0x4, -120)):
        canvas.event_generate("<MouseWheel>", delta=delta, state=state)
    assert [NOTCH_PX, -2 * NOTCH_PX, NOTCH_PX] == scrolled


def test_a_touchpad_scrolls_where_tk_tells_of_it(canvas: tk.Canvas) -> None:
    scrolled = bound(canvas)
    try:
        canvas.event_generate("<TouchpadScroll>", delta=touchpad_delta(4, -7))
    except tk.TclError:
        pytest.skip("this Tk has no event for it")
    assert [7] == scrolled


@pytest.mark.parametrize(("tk_version", "expected"), [(8.6, [-NOTCH_PX, NOTCH_PX]), (9.0, [])])
def test_on_x11_two_buttons_are_the_wheel_until_tk_knows_better(
    canvas: tk.Canvas, tk_version: float, expected: list[int]
) -> None:
    if canvas.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("the wheel has events of its own")
    scrolled = bound(canvas, tk_version=tk_version)
    canvas.event_generate("<Button-4>")
    canvas.event_generate("<Button-5>")
    assert expected == scrolled


def turn(widget: tk.Misc, notches: int) -> None:
    """What Tk tells of when the wheel over a widget is turned down by so many notches, or up."""
    widget.event_generate("<Enter>")
    if tk.TkVersion < 8.7 and widget.tk.call("tk", "windowingsystem") == "x11":
        for _ in range(abs(notches)):
            widget.event_generate("<Button-5>" if notches > 0 else "<Button-4>")
    else:
        widget.event_generate("<MouseWheel>", delta=-120 * notches)
    widget.update()


def test_a_page_scrolls_wherever_the_pointer_is(window: Window) -> None:
    window.settings.text_size = 24
    window.controller.settings_changed()
    window.app.parts.pages.toggle_shortcuts()
    window.root.update()
    page = window.app.parts.pages.shortcuts
    assert 0.0 == page.canvas.yview()[0]
    turn(page.column.winfo_children()[0], 1)
    assert 0.0 < page.canvas.yview()[0]
    turn(page.column.winfo_children()[0], -1)
    assert 0.0 == page.canvas.yview()[0]


def test_a_list_scrolls_over_its_scrollbar_too(window: Window) -> None:
    people = window.chat.people.list
    people.show([Row(f"{number}", f"{number}") for number in range(200)])
    window.root.update()
    scrollbar = people.scrollbar
    assert 0.0 == scrollbar.get()[0]
    turn(scrollbar, 2)
    below = scrollbar.get()[0]
    assert 0.0 < below
    turn(people.canvas, -1)
    assert 0.0 <= scrollbar.get()[0] < below
