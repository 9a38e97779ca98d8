"""What the window is drawn with: colours, smooth shapes, the desktop's look."""

from __future__ import annotations

import re
import struct
import zlib
from math import ceil, floor
from pathlib import Path

import pytest

from chat_gui import views
from chat_gui.nick_colours import NICK_COLOURS
from chat_gui.views.desktop import DesktopLook, is_linux_dark, restore_library_path
from chat_gui.views.palette import DARK, LIGHT, Palette, rgb
from chat_gui.views.shapes import Shape, icon, png, rounded
from tests.waiting import wait_until

THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1, as WCAG 2.2 defines it."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours, from 1 (equal) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_text_can_be_read_wherever_it_stands(palette: Palette) -> None:
    grounds = ("background", "panel", "sidebar", "selection", "hover", "mention", "found", "border")
    assert {} == {name: ratio for name in grounds if (ratio := contrast(palette.text, getattr(palette, name))) < 4.5}


@THEMES
def test_what_was_found_stands_out_and_the_place_that_is_looked_at_more_so(palette: Palette) -> None:
    grounds = (palette.background, palette.panel, palette.mention)
    assert min(contrast(palette.found, ground) for ground in grounds) >= 1.15
    assert contrast(palette.accent, palette.found) >= 2.5
    assert contrast(palette.accent, palette.background) >= 4.5


@THEMES
def test_muted_text_can_be_read(palette: Palette) -> None:
    grounds = ("background", "panel", "sidebar", "selection", "hover")
    assert {} == {name: ratio for name in grounds if (ratio := contrast(palette.muted, getattr(palette, name))) < 3}


@THEMES
def test_nicks_links_and_dangers_can_be_read(palette: Palette) -> None:
    assert NICK_COLOURS == len(set(palette.nicks))
    coloured = (*palette.nicks, palette.accent, palette.danger)
    for ground in (palette.background, palette.panel, palette.sidebar, palette.selection, palette.hover):
        assert {} == {colour: ratio for colour in coloured if (ratio := contrast(colour, ground)) < 4.5}
    for ground in (palette.accent, palette.accent_hover):
        assert contrast(palette.on_accent, ground) >= 4.5


@THEMES
def test_a_links_line_can_be_seen_and_its_underscores_in_it(palette: Palette) -> None:
    assert contrast(palette.underline, palette.background) >= 1.9
    assert contrast(palette.underline, palette.accent) >= 2.5


def test_contrast_is_that_of_wcag() -> None:
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))
    assert 4.54 == pytest.approx(contrast("#767676", "#ffffff"), abs=0.01)


def test_no_other_module_has_a_colour_of_its_own() -> None:
    folder = Path(views.__file__).parent
    sources = {path.name: path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "palette.py"}
    assert [] == [name for name, source in sources.items() if re.search(r"[\"']#[0-9a-fA-F]{3,8}[\"']", source)]


def pixels(data: bytes) -> list[list[tuple[int, ...]]]:
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    raw = zlib.decompressobj().decompress(data[start:])
    rows = [raw[at * (width * 4 + 1) + 1 : (at + 1) * (width * 4 + 1)] for at in range(height)]
    return [[tuple(row[x : x + 4]) for x in range(0, width * 4, 4)] for row in rows]


def test_a_rounded_rectangle_is_smooth_and_whole() -> None:
    drawn = pixels(rounded(40, 30, 6, "#102030", "#ff0000"))
    assert (40, 30) == (len(drawn[0]), len(drawn))
    assert 0 == drawn[0][0][3]
    assert (255, 0, 0, 255) == drawn[0][20] == drawn[15][0] == drawn[29][20] == drawn[15][39]
    assert (16, 32, 48, 255) == drawn[15][20]
    assert 0 < drawn[0][4][3] < 255
    assert drawn == [row[::-1] for row in drawn] == drawn[::-1]


@pytest.mark.parametrize(("width", "height"), [(4, 4), (5, 30), (12, 12), (13, 13)])
def test_a_small_rounded_rectangle_is_that_of_its_shape(width: int, height: int) -> None:
    assert pixels(png(width, height, [Shape(0, 0, width, height, 6, "#123456")])) == pixels(
        rounded(width, height, 6, "#123456")
    )


@pytest.mark.parametrize(
    ("shape", "widest"), [(Shape(0, 0, 12, 9, 4, "#123456"), 12), (Shape(1.5, 0.3, 9.4, 2.6, 0.3, "#123456"), 8)]
)
def test_what_is_said_to_be_covered_is_covered(shape: Shape, widest: int) -> None:
    spans = {y: range(ceil(begin), floor(end)) for y in range(-1, 12) for begin, end in [shape.covered(y)]}
    assert {1.0} == {shape.coverage(x + 0.5, y + 0.5) for y, span in spans.items() for x in span}
    assert widest == max(map(len, spans.values()))


@pytest.mark.parametrize("size", [16, 32, 48])
def test_the_icon_is_a_picture_of_its_size(size: int) -> None:
    drawn = pixels(icon(size, "#000000", "#ffffff"))
    assert (size, size) == (len(drawn[0]), len(drawn))
    assert {0, 255} <= {pixel[3] for row in drawn for pixel in row}


@pytest.mark.parametrize(("theme", "expected"), [("Adwaita:dark", True), ("Yaru-dark", True), ("Adwaita", False)])
def test_the_environment_tells_the_desktops_look(theme: str, expected: bool) -> None:
    look = DesktopLook("linux", {"GTK_THEME": theme})
    assert (True, expected) == (look.take_answer(), look.is_dark)


def test_gtks_settings_tell_the_desktops_look(tmp_path: Path) -> None:
    file = tmp_path / "gtk-3.0" / "settings.ini"
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert not is_linux_dark(environment)
    file.parent.mkdir()
    file.write_text("[Settings]\ngtk-application-prefer-dark-theme = 1\n", "utf-8")
    assert is_linux_dark(environment)
    file.write_text("[Settings]\ngtk-theme-name=Adwaita\n", "utf-8")
    assert not is_linux_dark(environment)


def write_gsettings(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have the desktop asked by this script."""
    program = folder / "gsettings"
    program.write_text(script, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_a_program_that_does_not_answer_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_gsettings(tmp_path, monkeypatch, "#!/bin/sh\nexec sleep 60\n")
    look = DesktopLook("linux", {"HOME": str(tmp_path)})
    assert not look.take_answer()
    look.close()
    assert look.take_answer()
    assert not look.is_dark


def test_a_program_that_cannot_be_started_settles_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_gsettings(tmp_path, monkeypatch, "#!/no/such/program\n")
    monkeypatch.setenv("PATH", str(tmp_path))  # the desktop's own is not to be found
    look = DesktopLook("linux", {"HOME": str(tmp_path)})
    assert look.take_answer()
    assert not look.is_dark


def test_a_desktop_without_the_program_is_light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    look = DesktopLook("linux", {"HOME": str(tmp_path)})
    assert look.take_answer()
    assert not look.is_dark


def test_a_look_that_changes_is_seen_when_one_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = tmp_path / "answer"
    write_gsettings(tmp_path, monkeypatch, f"#!/bin/sh\ncat {answer}\n")
    answer.write_text("'prefer-dark'\n", "utf-8")
    look = DesktopLook("linux", {"HOME": str(tmp_path)})
    wait_until(look.take_answer)
    answer.write_text("'default'\n", "utf-8")
    look.look()
    assert look.is_dark  # until there is an answer
    wait_until(look.take_answer)
    assert not look.is_dark


def test_a_program_that_answers_settles_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_gsettings(tmp_path, monkeypatch, "#!/bin/sh\necho \"'prefer-dark'\"\n")
    look = DesktopLook("linux", {"HOME": str(tmp_path)})
    wait_until(look.take_answer)
    assert look.is_dark


@pytest.mark.parametrize(
    ("changed", "restored"),
    [
        ({"LD_LIBRARY_PATH": "/unpacked"}, {}),
        ({"LD_LIBRARY_PATH": "/unpacked", "LD_LIBRARY_PATH_ORIG": "/opt/lib"}, {"LD_LIBRARY_PATH": "/opt/lib"}),
        ({"LD_LIBRARY_PATH": "/unpacked", "LD_LIBRARY_PATH_ORIG": ""}, {"LD_LIBRARY_PATH": ""}),
        ({}, {}),
    ],
)
def test_children_of_an_executable_load_the_libraries_of_the_system(
    changed: dict[str, str], restored: dict[str, str]
) -> None:
    restore_library_path(changed)
    assert restored == changed
