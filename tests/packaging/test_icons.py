"""The icons: what is committed is what the script draws, in formats that others can read."""

from __future__ import annotations

import struct
from pathlib import Path

import icons
import pytest

FOLDER = Path(icons.FOLDER)
Rows = tuple[bytes, ...]
TOLERANCE = 1
"""Of 255: libraries of mathematics differ in the last bit."""


def read_bitmap(data: bytes) -> Rows:
    """The rows of a bitmap as it stands in an .ico, from the top, in red, green, blue and alpha."""
    header, width, double_height, planes, bits = struct.unpack_from("<IiiHH", data)
    assert (40, 2 * width, 1, 32) == (header, double_height, planes, bits)
    stride = 4 * width
    mask_stride = -(-width // 32) * 4
    assert header + width * (stride + mask_stride) == len(data)
    rows = [data[header + row * stride : header + (row + 1) * stride] for row in range(width)]
    return tuple(
        bytes(row[at + channel] for at in range(0, stride, 4) for channel in (2, 1, 0, 3)) for row in reversed(rows)
    )


def read_ico(data: bytes) -> dict[int, Rows]:
    """The pictures in an .ico, by their size."""
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (0, 1) == (reserved, kind)
    pictures = {}
    for number in range(count):
        width, height, _colours, _zero, planes, bits, length, at = struct.unpack_from(
            "<BBBBHHII", data, 6 + 16 * number
        )
        assert (width, 1, 32) == (height, planes, bits)
        image = data[at : at + length]
        assert length == len(image)
        pictures[width or 256] = icons.png_rows(image) if image.startswith(b"\x89PNG") else read_bitmap(image)
    return pictures


def read_icns(data: bytes) -> dict[bytes, Rows]:
    """The pictures in an .icns, by their kind."""
    kind, total = struct.unpack_from(">4sI", data)
    assert (b"icns", len(data)) == (kind, total)
    pictures, at = {}, 8
    while at < total:
        kind, length = struct.unpack_from(">4sI", data, at)
        pictures[kind] = icons.png_rows(data[at + 8 : at + length])
        at += length
    return pictures


def agree(expected: Rows, actual: Rows) -> bool:
    """Whether two pictures look the same."""
    return len(expected) == len(actual) and all(
        len(one) == len(other) and max(abs(a - b) for a, b in zip(one, other, strict=True)) <= TOLERANCE
        for one, other in zip(expected, actual, strict=True)
    )


def test_the_ico_is_what_the_script_draws() -> None:
    committed = read_ico((FOLDER / "chat.ico").read_bytes())
    assert list(icons.ICO_SIZES) == list(committed)
    assert [] == [size for size, rows in committed.items() if not agree(icons.pixels(size), rows)]


def test_the_icns_is_what_the_script_draws() -> None:
    committed = read_icns((FOLDER / "chat.icns").read_bytes())
    assert dict(icons.ICNS_KINDS).keys() == committed.keys()
    assert [] == [kind for kind, size in icons.ICNS_KINDS if not agree(icons.pixels(size), committed[kind])]


def test_the_png_is_what_the_script_draws() -> None:
    assert agree(icons.pixels(icons.PNG_SIZE), icons.png_rows((FOLDER / "chat.png").read_bytes()))


def test_a_picture_that_differs_is_noticed() -> None:
    rows = icons.pixels(16)
    changed = bytearray(rows[8])
    changed[4 * 8] ^= 0x80
    assert not agree(rows, (*rows[:8], bytes(changed), *rows[9:]))


def test_windows_gets_every_size_it_shows() -> None:
    assert {16, 32, 48, 256} <= set(icons.ICO_SIZES)


def test_the_script_writes_what_the_folder_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(icons, "FOLDER", tmp_path / "icons")
    assert 0 == icons.main()
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in (tmp_path / "icons").iterdir()}
    assert read_ico((tmp_path / "icons" / "chat.ico").read_bytes()).keys() == set(icons.ICO_SIZES)
