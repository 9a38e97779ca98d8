"""Which windows stand on the screen, asked of the system itself: X11 and Windows. Elsewhere nothing can be said."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

_VIEWABLE: Final = 2
_NAME_BYTES: Final = 1024


class _Attributes(ctypes.Structure):
    """XWindowAttributes, as far as its `map_state`."""

    _fields_ = (
        ("geometry", ctypes.c_int * 5),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("kinds", ctypes.c_int * 4),
        ("planes", ctypes.c_ulong * 2),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_long * 16),
    )


@contextmanager
def watched() -> Iterator[Callable[[], set[str]] | None]:
    """A function that tells the titles of all windows that can be seen; None where the system can't be asked."""
    if sys.platform == "win32":
        yield _windows_titles
    elif sys.platform != "darwin" and os.environ.get("DISPLAY"):
        with _X11() as screen:
            yield screen.titles
    else:
        yield None


class _X11:
    """A connection to the X server, by the library that every desktop has."""

    def __init__(self) -> None:
        self._x = x = ctypes.CDLL("libX11.so.6")
        pointer, ids = ctypes.c_void_p, ctypes.c_ulong
        x.XOpenDisplay.restype = pointer
        x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = (pointer,), ids
        x.XInternAtom.argtypes, x.XInternAtom.restype = (pointer, ctypes.c_char_p, ctypes.c_int), ids
        x.XQueryTree.argtypes = (pointer, ids, pointer, pointer, pointer, pointer)
        x.XGetWindowAttributes.argtypes = (pointer, ids, pointer)
        x.XGetWindowProperty.argtypes = (
            *(pointer, ids, ids, ctypes.c_long, ctypes.c_long, ctypes.c_int, ids),
            *(pointer, pointer, pointer, pointer, pointer),
        )
        x.XFree.argtypes = x.XCloseDisplay.argtypes = (pointer,)
        # A window may be gone before it is asked for its name; the library's own answer to that ends the process.
        self._ignore = ctypes.CFUNCTYPE(ctypes.c_int, pointer, pointer)(lambda _display, _error: 0)
        x.XSetErrorHandler(self._ignore)

    def __enter__(self) -> _X11:
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise OSError(f"no display {os.environ.get('DISPLAY')}")
        self._name, self._utf8 = (
            self._x.XInternAtom(self._display, name, 0) for name in (b"_NET_WM_NAME", b"UTF8_STRING")
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self._x.XCloseDisplay(self._display)

    def titles(self) -> set[str]:
        """The titles of the windows that can be seen."""
        return set(self._titles_below(self._x.XDefaultRootWindow(self._display), depth=0))

    def _titles_below(self, window: int, depth: int) -> Iterator[str]:
        if depth:
            attributes = _Attributes()
            found = self._x.XGetWindowAttributes(self._display, window, ctypes.byref(attributes))
            if not found or attributes.map_state != _VIEWABLE:
                return
            if title := self._title(window):
                yield title
        if depth < 3:  # a frame, a wrapper, and the window that has the name
            for child in self._children(window):
                yield from self._titles_below(child, depth + 1)

    def _children(self, window: int) -> list[int]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        places = [ctypes.byref(place) for place in (root, parent, children, count)]
        if not self._x.XQueryTree(self._display, window, *places) or not count.value:
            return []
        found = children[: count.value]
        self._x.XFree(children)
        return found

    def _title(self, window: int) -> str:
        kind, form, count, left = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong()
        data = ctypes.c_void_p()
        places = [ctypes.byref(place) for place in (kind, form, count, left, data)]
        asked: list[Any] = [self._display, window, self._name, 0, _NAME_BYTES, 0, self._utf8, *places]
        if self._x.XGetWindowProperty(*asked) or not data.value:
            return ""
        title = ctypes.string_at(data.value, count.value).decode("utf-8", "replace")
        self._x.XFree(data)
        return title


def _windows_titles() -> set[str]:
    found: set[str] = set()
    if sys.platform == "win32":
        user = ctypes.windll.user32

        @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        def take(window: int, _unused: int) -> int:
            text = ctypes.create_unicode_buffer(_NAME_BYTES)
            if user.IsWindowVisible(window) and user.GetWindowTextW(window, text, _NAME_BYTES):
                found.add(text.value)
            return 1

        with suppress(OSError):
            user.EnumWindows(take, 0)
    return found
