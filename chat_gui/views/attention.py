"""Asking for the user's attention in the platform's own way: the taskbar shows that the window wants it. Tk thread.

Tk 8.6 has no word for it, so the platform is asked by itself, once per call; where that fails nothing happens. macOS is
not asked: its Tk offers nothing, and the bell remains.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import ctypes

_BELL_EVERY_S: Final = 2.0

_CLIENT_MESSAGE: Final = 33
_STATE_ADD: Final = 1
_TO_WINDOW_MANAGER: Final = (1 << 19) | (1 << 20)
"""SubstructureNotifyMask and SubstructureRedirectMask: who manages windows listens for these."""
_FROM_APPLICATION: Final = 1


class Attention:
    """Asks for it once, until the user has looked; the bell rings now and then.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, root: tk.Tk, clock: Callable[[], float]) -> None:
        self._root = root
        self._clock = clock
        self._has_asked = False
        self._rang_at = float("-inf")

    def ask(self, *, bell: bool, has_focus: bool) -> None:
        """Something wants the user, who is elsewhere."""
        now = self._clock()
        if bell and now - self._rang_at >= _BELL_EVERY_S:
            self._rang_at = now
            self._root.bell()
        if not self._has_asked and not has_focus:
            self._has_asked = True
            ask_for_attention(self._root)

    def given(self) -> None:
        """The user looks at the window."""
        self._has_asked = False


def ask_for_attention(root: tk.Tk) -> None:
    """Let the taskbar show it until the window is looked at."""
    system = str(root.tk.call("tk", "windowingsystem"))
    if system == "win32":
        _flash(int(root.wm_frame(), 16))
    elif system == "x11":
        _demand(root.winfo_id())


def _flash(window: int) -> None:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - 10 ms that the first picture need not wait for

        class FlashInfo(ctypes.Structure):
            _fields_ = (
                ("size", ctypes.c_uint32),
                ("window", ctypes.c_void_p),
                ("flags", ctypes.c_uint32),
                ("count", ctypes.c_uint32),
                ("timeout", ctypes.c_uint32),
            )

        tray_until_foreground = 0x2 | 0xC
        info = FlashInfo(ctypes.sizeof(FlashInfo), window, tray_until_foreground, 3, 0)
        ctypes.windll.user32.FlashWindowEx(ctypes.byref(info))


def _demand(window: int) -> None:
    """Set _NET_WM_STATE_DEMANDS_ATTENTION, over a connection to the X server of our own: Tk's is not to be shared."""
    import ctypes  # noqa: PLC0415 - 10 ms that the first picture need not wait for

    class ClientMessage(ctypes.Structure):
        _fields_ = (
            ("type", ctypes.c_int),
            ("serial", ctypes.c_ulong),
            ("send_event", ctypes.c_int),
            ("display", ctypes.c_void_p),
            ("window", ctypes.c_ulong),
            ("message_type", ctypes.c_ulong),
            ("format", ctypes.c_int),
            ("data", ctypes.c_long * 5),
            ("rest_of_union", ctypes.c_long * 24),
        )

    x11 = _x11_library()
    display = x11.XOpenDisplay(None) if x11 is not None else None
    if x11 is None or not display:
        return
    try:
        # Tk's toplevel lies in a wrapper, which is the window that the window manager knows.
        top, wrapper = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.c_void_p(), ctypes.c_uint()
        places = [ctypes.byref(each) for each in (top, wrapper, children, count)]
        if not x11.XQueryTree(display, window, *places):
            return
        if children.value:
            x11.XFree(children)
        state, wanted = (
            x11.XInternAtom(display, name, 0) for name in (b"_NET_WM_STATE", b"_NET_WM_STATE_DEMANDS_ATTENTION")
        )
        data = (ctypes.c_long * 5)(_STATE_ADD, wanted, 0, _FROM_APPLICATION, 0)
        message = ClientMessage(_CLIENT_MESSAGE, 0, 1, display, wrapper, state, 32, data)
        x11.XSendEvent(display, top, 0, _TO_WINDOW_MANAGER, ctypes.byref(message))
    finally:
        x11.XCloseDisplay(display)


def _x11_library() -> ctypes.CDLL | None:
    """Xlib, with the types of the functions that are called here; None if it is not there."""
    import ctypes  # noqa: PLC0415 - as above

    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    pointer, ids = ctypes.c_void_p, ctypes.c_ulong
    x11.XOpenDisplay.restype = pointer
    x11.XInternAtom.argtypes, x11.XInternAtom.restype = (pointer, ctypes.c_char_p, ctypes.c_int), ids
    x11.XQueryTree.argtypes = (pointer, ids, pointer, pointer, pointer, pointer)
    x11.XSendEvent.argtypes = (pointer, ids, ctypes.c_int, ctypes.c_long, pointer)
    x11.XFree.argtypes = x11.XCloseDisplay.argtypes = (pointer,)
    return x11
