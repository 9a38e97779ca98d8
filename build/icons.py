#!/usr/bin/env python3
"""Draws the program's icon into `build/icons/`: chat.png, chat.ico for Windows, chat.icns for macOS.

The drawing is the window's own (`chat_gui/views/shapes.py`), so that the file, the taskbar and the title bar agree.
`python3 build/icons.py` draws the files again; a test compares them with what this would draw.
"""

from __future__ import annotations

import struct
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "build" / "icons"

sys.path.insert(0, str(ROOT))

from chat_gui.views import shapes  # noqa: E402 - found by the line above
from chat_gui.views.palette import LIGHT  # noqa: E402

PNG_SIZE: Final = 256
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows shows at 100 to 400 % in lists, in the taskbar and on the desktop."""
ICNS_KINDS: Final = ((b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic13", 256), (b"ic08", 256), (b"ic14", 512))
"""The four characters by which macOS knows a size, and its pixels; a size with "@2x" is one of twice the pixels."""
_FIRST_AS_PNG: Final = 256
"""Windows reads PNG in an .ico for certain from this size on; below, every program understands only bitmaps."""


@lru_cache
def picture(size: int) -> bytes:
    """The icon as a PNG, of so many pixels each way, compressed well."""
    rows = pixels(size)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)  # a 0 before each row: it is not filtered
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@lru_cache
def pixels(size: int) -> tuple[bytes, ...]:
    """The rows of the icon, from the top, each of red, green, blue and alpha bytes."""
    return png_rows(shapes.icon(size, LIGHT.accent, LIGHT.on_accent))


def png_rows(data: bytes) -> tuple[bytes, ...]:
    """The rows of a PNG as this project writes them: four bytes a pixel, one IDAT chunk, no filters."""
    width, height = struct.unpack_from(">II", data, 16)
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    raw = zlib.decompress(data[at + 4 : at + 4 + length])
    stride = 1 + 4 * width
    return tuple(raw[row * stride + 1 : (row + 1) * stride] for row in range(height))


def ico(sizes: tuple[int, ...] = ICO_SIZES) -> bytes:
    """A Windows icon: a directory, and a picture of each size."""
    images = [picture(size) if size >= _FIRST_AS_PNG else _bitmap(size) for size in sizes]
    at = 6 + 16 * len(sizes)
    directory = struct.pack("<HHH", 0, 1, len(sizes))
    for size, image in zip(sizes, images, strict=True):
        edge = size % 256  # 0 stands for 256
        directory += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(image), at)
        at += len(image)
    return directory + b"".join(images)


def _bitmap(size: int) -> bytes:
    """A picture in an .ico: a header, rows from the bottom in blue, green, red, alpha, and a mask of clear pixels."""
    header = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    colours, mask = bytearray(), bytearray()
    for row in reversed(pixels(size)):
        for x in range(0, len(row), 4):
            red, green, blue, alpha = row[x : x + 4]
            colours += bytes((blue, green, red, alpha))
        bits = "".join("1" if alpha == 0 else "0" for alpha in row[3::4])
        padded = bits.ljust(-(-size // 32) * 32, "0")  # rows end at a whole number of four bytes
        mask += int(padded, 2).to_bytes(len(padded) // 8, "big")
    return header + bytes(colours) + bytes(mask)


def icns() -> bytes:
    """A macOS icon: PNGs, each behind its kind and length."""
    parts = [kind + struct.pack(">I", 8 + len(picture(size))) + picture(size) for kind, size in ICNS_KINDS]
    return b"icns" + struct.pack(">I", 8 + sum(map(len, parts))) + b"".join(parts)


def drawn() -> dict[str, bytes]:
    """What belongs in the folder: contents by file name."""
    return {"chat.png": picture(PNG_SIZE), "chat.ico": ico(), "chat.icns": icns()}


def main() -> int:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in drawn().items():
        (FOLDER / name).write_bytes(content)
        print(f"build/icons/{name}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
