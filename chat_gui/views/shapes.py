"""Small smooth pictures made of rounded rectangles, as PNG bytes. Pure.

Tk's own drawing has no smooth edges on X11; a picture with an alpha channel has them everywhere.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, hypot
from typing import Final

from .palette import rgb

_PIXEL_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled rectangle with round corners, in pixels from the picture's upper left corner."""

    left: float
    top: float
    width: float
    height: float
    radius: float
    fill: str

    def coverage(self, x: float, y: float) -> float:
        """How much of the pixel around a point the shape covers, from 0 to 1."""
        half_width, half_height = self.width / 2, self.height / 2
        radius = min(self.radius, half_width, half_height)
        across = abs(x - self.left - half_width) - half_width + radius
        down = abs(y - self.top - half_height) - half_height + radius
        outside = hypot(max(across, 0.0), max(down, 0.0)) + min(max(across, down), 0.0) - radius
        return min(1.0, max(0.0, 0.5 - outside))

    def covered(self, y: int) -> tuple[float, float]:
        """From where to where a row of pixels is covered for certain; what is beside that has to be worked out."""
        inside = min(y - self.top, self.top + self.height - y - 1)
        if inside < 0:
            return self.left, self.left
        corner = self.radius - 0.5
        edge = 0.0 if inside >= corner else corner
        return self.left + edge, self.left + self.width - edge


def png(width: int, height: int, shapes: Sequence[Shape]) -> bytes:
    """A picture of the shapes, the later over the earlier, on nothing."""
    return _encode(_painted(width, height, shapes))


def rounded(width: int, height: int, radius: float, fill: str, outline: str = "", thickness: int = 1) -> bytes:
    """A rounded rectangle that fills the picture, with an outline of so many pixels if that has a colour."""
    edge = min(ceil(radius) + 1, width // 2, height // 2)
    # Between the corners every row, and every pixel of a row, is the same: only one of each is worked out. And of the
    # corners only one, for the others mirror it: a window makes twenty of these before it stands.
    across, down = width - 2 * edge, height - 2 * edge
    quarter = [edge + min(1, between) for between in (across, down)]
    small = [edge + part for part in quarter]
    outer = Shape(0, 0, small[0], small[1], radius, outline or fill)
    inside = [side - 2 * thickness for side in small]
    inner = Shape(thickness, thickness, inside[0], inside[1], radius - thickness, fill)
    rows = _painted(quarter[0], quarter[1], (outer, inner) if outline else (outer,))
    wide = [_mirrored(row, edge * _PIXEL_BYTES, across) for row in rows]
    return _encode(wide[:edge] + wide[edge:] * down + wide[:edge][::-1])


def _mirrored(row: bytes, edge: int, between: int) -> bytes:
    """A row from its left part of `edge` bytes, and the pixel behind that as often as there are some between."""
    left = row[:edge]
    right = b"".join(left[at : at + _PIXEL_BYTES] for at in range(edge - _PIXEL_BYTES, -1, -_PIXEL_BYTES))
    return left + row[edge:] * between + right


def _painted(width: int, height: int, shapes: Sequence[Shape]) -> list[bytes]:
    """The rows of a picture, each of red, green, blue and alpha bytes."""
    # Red, green and blue times alpha, and alpha, from 0 to 1, of every pixel.
    nothing = (0.0, 0.0, 0.0, 0.0)
    rows = [[nothing] * width for _ in range(height)]
    for shape in shapes:
        red, green, blue = rgb(shape.fill)
        left, right = int(shape.left), min(width, ceil(shape.left + shape.width))
        for y in range(int(shape.top), min(height, ceil(shape.top + shape.height))):
            row = rows[y]
            begin, end = shape.covered(y)
            first = min(right, ceil(begin))
            behind = max(first, min(right, floor(end)))
            row[first:behind] = [(red, green, blue, 1.0)] * (behind - first)
            for x in (*range(left, first), *range(behind, right)):
                share = shape.coverage(x + 0.5, y + 0.5)
                if share:
                    below, rest = row[x], 1 - share
                    row[x] = (
                        red * share + below[0] * rest,
                        green * share + below[1] * rest,
                        blue * share + below[2] * rest,
                        share + below[3] * rest,
                    )
    known = {nothing: bytes(_PIXEL_BYTES)}  # most pixels of a picture are the same
    for pixel in {pixel for row in rows for pixel in row} - known.keys():
        *colour, alpha = pixel
        known[pixel] = bytes([*(round(channel / alpha) for channel in colour), round(alpha * 255)])
    return [b"".join([known[pixel] for pixel in row]) for row in rows]


def _encode(rows: Sequence[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]) // _PIXEL_BYTES, len(rows), 8, 6, 0, 0, 0)
    data = b"".join(b"\0" + row for row in rows)  # a 0 before each row: it is not filtered
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(data, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def spot(size: int, fill: str, under: str = "") -> bytes:
    """A disc that fills the picture; with `under`, that colour shows through its middle."""
    spots = [Shape(0, 0, size, size, size / 2, fill)]
    if under:
        rim = size / 5
        spots.append(Shape(rim, rim, size - 2 * rim, size - 2 * rim, size / 2, under))
    return png(size, size, spots)


def face(size: int, ink: str, paper: str) -> bytes:
    """A smiling face in outline, on a ground of `paper`."""
    unit = size / 16

    def disc(x: float, y: float, radius: float, fill: str) -> Shape:
        return Shape(
            (x - radius) * unit, (y - radius) * unit, 2 * radius * unit, 2 * radius * unit, radius * unit, fill
        )

    outline = (disc(8, 8, 7.5, ink), disc(8, 8, 6.2, paper))
    # The mouth is the lower part of a ring: what covers the upper part comes before the eyes.
    mouth = (
        disc(8, 8.4, 4, ink),
        disc(8, 8.4, 2.8, paper),
        Shape(3.5 * unit, 4 * unit, 9 * unit, 5.4 * unit, 0, paper),
    )
    eyes = (disc(5.6, 6.4, 1.1, ink), disc(10.4, 6.4, 1.1, ink))
    return png(size, size, (*outline, *mouth, *eyes))


def icon(size: int, paper: str, ink: str) -> bytes:
    """The program's own picture: a speech bubble with three lines in it."""
    unit = size / 16
    # The tail narrows to a point, a row of pixels at a time; the lines start and end at whole pixels, to be sharp.
    top, rows = round(12 * unit), round(3 * unit)
    tail = [
        Shape(3 * unit + 2 * unit * row / rows, top + row, 4 * unit * (1 - row / rows), 1, 0, paper)
        for row in range(rows)
    ]
    bubble = Shape(unit, 1.5 * unit, 14 * unit, 11 * unit, 3 * unit, paper)
    lines = [
        Shape(4 * unit, round(4 * unit) + row * round(2.4 * unit), width * unit, max(1, round(1.2 * unit)), unit, ink)
        for row, width in enumerate((8, 6, 4))
    ]
    return png(size, size, (*tail, bubble, *lines))
