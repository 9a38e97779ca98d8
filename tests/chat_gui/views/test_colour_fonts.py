"""Fonts in colour are hidden from a process whose X11 font library would die of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from chat_gui.views import colour_fonts

ROOT = Path(__file__).resolve().parents[3]
FAMILIES = """
import sys, tkinter
from tkinter import font
from chat_gui.views.colour_fonts import hide_colour_fonts
if "hide" in sys.argv:
    hide_colour_fonts()
root = tkinter.Tk()
print(root.tk.call("tk", "windowingsystem"), *font.families(root), sep="\\n")
"""
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}</cachedir>
  <match target="scan">
    <test name="family"><string>{family}</string></test>
    <edit name="color" mode="assign"><bool>true</bool></edit>
  </match>
</fontconfig>
"""


def families(*arguments: str, **environment: str) -> set[str]:
    """The font families that a process of its own finds."""
    command = [sys.executable, "-c", FAMILIES, *arguments]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert 0 == done.returncode, done.stderr
    system, *found = done.stdout.splitlines()
    if system != "x11":
        pytest.skip("X11 alone has such trouble")
    return set(found)


def test_a_font_that_claims_to_be_in_colour_is_hidden(tmp_path: Path) -> None:
    file = tmp_path / "fonts.conf"

    def configure(coloured: str) -> None:
        file.write_text(CONFIGURATION.format(folder=tmp_path / f"cache{coloured}", family=coloured), "utf-8")

    configure("")
    usual = sorted(families(FONTCONFIG_FILE=str(file)))
    if len(usual) < 2:
        pytest.skip("there is no font to spare")
    coloured = usual[0]
    configure(coloured)
    assert coloured in families(FONTCONFIG_FILE=str(file))
    hidden = families("hide", FONTCONFIG_FILE=str(file))
    assert coloured not in hidden
    assert hidden


@pytest.mark.parametrize(("version", "expected"), [(20302, 1), (20304, 1), (20305, 0), (20306, 0)])
def test_only_an_old_library_is_kept_from_them(version: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[bool] = []
    monkeypatch.setattr(colour_fonts.ctypes, "CDLL", lambda _name: SimpleNamespace(XftGetVersion=lambda: version))
    monkeypatch.setattr(colour_fonts, "hide_colour_fonts", lambda: hidden.append(True))
    colour_fonts.avoid_colour_fonts()
    assert expected == len(hidden)


@pytest.mark.parametrize("error", [OSError, AttributeError])
def test_without_the_library_it_is_said_that_nothing_can_be_done(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_name: str) -> None:
        raise error

    monkeypatch.setattr(colour_fonts.ctypes, "CDLL", fail)
    colour_fonts.avoid_colour_fonts()
    assert [] == caplog.messages  # Tk draws without libXft
    colour_fonts.hide_colour_fonts()
    assert 1 == len(caplog.messages)
