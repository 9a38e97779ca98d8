"""A picture of what is on an X11 screen, with nothing but the X library that Tk itself needs."""

from __future__ import annotations

import ctypes
import struct
import zlib
from pathlib import Path

ALL_PLANES = ctypes.c_ulong(-1).value
Z_PIXMAP = 2


class Image(ctypes.Structure):
    """The head of Xlib's XImage."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")),
        ("data", ctypes.c_void_p),
        *((name, ctypes.c_int) for name in ("byte_order", "unit", "bit_order", "pad", "depth", "row_bytes", "bits")),
    )


def grab(path: Path, left: int, top: int, width: int, height: int) -> None:
    """Write a part of the screen into a PNG file.

    Raises:
        OSError: there is no X11 screen with 32 bits a pixel.
    """
    x11 = ctypes.CDLL("libX11.so.6")
    pointer = ctypes.c_void_p
    x11.XOpenDisplay.restype = pointer
    x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = (pointer,), ctypes.c_ulong
    x11.XGetImage.restype = ctypes.POINTER(Image)
    x11.XGetImage.argtypes = (pointer, ctypes.c_ulong, *(ctypes.c_int,) * 4, ctypes.c_ulong, ctypes.c_int)
    x11.XDestroyImage.argtypes = (ctypes.POINTER(Image),)
    x11.XCloseDisplay.argtypes = (pointer,)
    display = x11.XOpenDisplay(None)
    if not display:
        raise OSError("no X11 display")
    try:
        root = x11.XDefaultRootWindow(display)
        image = x11.XGetImage(display, root, left, top, width, height, ALL_PLANES, Z_PIXMAP)
        if not image or image.contents.bits != 32:
            raise OSError("no picture with 32 bits a pixel")
        stride = image.contents.row_bytes
        data = ctypes.string_at(image.contents.data, stride * height)
        x11.XDestroyImage(image)
    finally:
        x11.XCloseDisplay(display)
    path.write_bytes(_png(data, stride, width, height))


def _png(data: bytes, stride: int, width: int, height: int) -> bytes:
    rows = bytearray()
    for y in range(height):
        line = data[y * stride : y * stride + width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
        rows += b"\0" + row
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
