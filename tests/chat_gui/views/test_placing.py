"""Where on the screen the window opens."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from chat_gui.views.placing import SMALLEST, USUAL, Area, placed, scaled

from .window import Window

SCREEN = Area(0, 0, 1920, 1080)
TO_THE_LEFT = Area(-1920, -200, 3840, 1280)
SMALL = Area(0, 0, 800, 500)
DENSE = Area(0, 0, 3840, 2160)


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ("", "1040x700+440+100"),
        ("nonsense", "1040x700+440+100"),
        ("800x600+10+20", "800x600+10+20"),
        ("800x600+-30+-40", "800x600+0+0"),
        ("800x600-30-40", "800x600+0+0"),
        ("800x600+5000+4000", "800x600+1120+480"),
        ("100x100+0+0", "640x480+0+0"),
        ("99999x99999+0+0", "1920x1080+0+0"),
    ],
)
def test_the_window_comes_back_onto_the_screen(geometry: str, expected: str) -> None:
    assert expected == placed(geometry, SCREEN, SCREEN)


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ("", "1040x700+440+100"),
        ("800x600+-1500+10", "800x600+-1500+10"),
        ("800x600+100+-100", "800x600+100+-100"),
        ("800x600+100+50", "800x600+100+50"),
        ("800x600+5000+4000", "800x600+1120+480"),
        ("800x600+-5000+-4000", "800x600+-1920+-200"),
    ],
)
def test_a_second_monitor_to_the_left_and_above_counts(geometry: str, expected: str) -> None:
    assert expected == placed(geometry, TO_THE_LEFT, SCREEN)


@pytest.mark.parametrize("geometry", ["900x600+-1500+-100", "900x600+100+50"])
def test_the_window_comes_back_to_either_monitor(
    make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch, geometry: str
) -> None:
    # As on Windows, where the primary monitor alone counts as the screen.
    for name, number in zip(
        ("vrootx", "vrooty", "vrootwidth", "vrootheight", "screenwidth", "screenheight"),
        (TO_THE_LEFT.left, TO_THE_LEFT.top, TO_THE_LEFT.width, TO_THE_LEFT.height, SCREEN.width, SCREEN.height),
        strict=True,
    ):
        monkeypatch.setattr(tk.Misc, f"winfo_{name}", lambda _widget, number=number: number)
    window = make_window(geometry=geometry)
    window.root.update()
    assert geometry == window.root.geometry()


def test_a_small_screen_gets_a_small_window() -> None:
    assert "800x480+0+0" == placed("", SMALL, SMALL)
    assert SMALLEST < USUAL


@pytest.mark.parametrize(
    ("screen", "scale", "expected"),
    [
        (Area(0, 0, 1366, 768), 1.0, "1040x688+163+0"),
        (Area(0, 0, 1920, 1080), 1.25, "1300x875+310+35"),
        (Area(0, 0, 1920, 1080), 1.5, "1560x960+180+0"),
        (Area(0, 0, 1920, 1080), 2.0, "1920x960+0+0"),
    ],
)
def test_a_new_window_s_foot_is_not_behind_the_taskbar(screen: Area, scale: float, expected: str) -> None:
    assert expected == placed("", screen, screen, scale)


def test_a_dense_screen_gets_a_larger_window() -> None:
    assert placed("", DENSE, DENSE, 2.0).startswith("2080x1400")
    assert placed("700x500+0+0", DENSE, DENSE, 2.0).startswith("1280x960")
    assert (800, 500) == scaled(SMALLEST, 3.0, SMALL)
