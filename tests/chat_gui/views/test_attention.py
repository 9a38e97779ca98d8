"""The user's attention is asked for once, and the bell rings now and then."""

from __future__ import annotations

import ctypes
import struct
import tkinter as tk
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chat_gui.views import attention
from chat_gui.views.attention import Attention, ask_for_attention
from tests.waiting import wait_until

CLIENT_MESSAGE = 33
SUBSTRUCTURE_NOTIFY = 1 << 19
FLASHW_TRAY, FLASHW_TIMERNOFG = 0x2, 0xC


class FakeRoot:
    """Counts how often it rings."""

    def __init__(self) -> None:
        self.rings = 0

    def bell(self) -> None:
        self.rings += 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One item for each time that the platform was asked."""
    asked: list[object] = []
    monkeypatch.setattr(attention, "ask_for_attention", asked.append)
    return asked


def test_the_platform_is_asked_once_until_the_user_has_looked(asked: list[object]) -> None:
    root: Any = FakeRoot()
    wanted = Attention(root, lambda: 0.0)
    for _ in range(3):
        wanted.ask(bell=False, has_focus=False)
    assert 1 == len(asked)
    wanted.given()
    wanted.ask(bell=False, has_focus=True)
    assert 1 == len(asked)
    wanted.ask(bell=False, has_focus=False)
    assert (2, 0) == (len(asked), root.rings)


def test_the_bell_does_not_ring_again_and_again(asked: list[object]) -> None:
    root: Any = FakeRoot()
    now = [0.0]
    wanted = Attention(root, lambda: now[0])
    for _ in range(3):
        wanted.ask(bell=True, has_focus=True)
    assert 1 == root.rings
    now[0] += 2.0
    wanted.ask(bell=True, has_focus=True)
    assert (2, []) == (root.rings, asked)


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    made = tk.Tk()
    made.update()
    yield made
    made.destroy()


def test_on_x11_the_window_manager_is_told_that_the_window_wants_it(root: tk.Tk) -> None:
    if root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("this is not X11")
    x11 = ctypes.CDLL("libX11.so.6")
    pointer, ids = ctypes.c_void_p, ctypes.c_ulong
    x11.XOpenDisplay.restype = pointer
    x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = (pointer,), ids
    x11.XSelectInput.argtypes = (pointer, ids, ctypes.c_long)
    x11.XCheckTypedEvent.argtypes = (pointer, ctypes.c_int, pointer)
    x11.XInternAtom.argtypes, x11.XInternAtom.restype = (pointer, ctypes.c_char_p, ctypes.c_int), ids
    x11.XSync.argtypes = (pointer, ctypes.c_int)
    x11.XCloseDisplay.argtypes = (pointer,)
    listening = x11.XOpenDisplay(None)  # as a window manager does
    try:
        x11.XSelectInput(listening, x11.XDefaultRootWindow(listening), SUBSTRUCTURE_NOTIFY)
        x11.XSync(listening, 0)
        ask_for_attention(root)
        event = (ctypes.c_long * 24)()  # an XClientMessageEvent: window, message_type and data from the fifth long on
        told = ctypes.cast(event, pointer)
        wait_until(lambda: x11.XCheckTypedEvent(listening, CLIENT_MESSAGE, told), what="a message to the root window")
        wanted = x11.XInternAtom(listening, b"_NET_WM_STATE_DEMANDS_ATTENTION", 0)
        assert x11.XInternAtom(listening, b"_NET_WM_STATE", 0) == event[5]
        assert (1, wanted) == (event[7], event[8])
        assert event[4] not in (0, root.winfo_id())  # but Tk's wrapper, the window that a window manager knows
    finally:
        x11.XCloseDisplay(listening)


def test_on_windows_the_taskbar_flashes_until_the_window_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = "=I4xQIII4x" if ctypes.sizeof(ctypes.c_void_p) == 8 else "=IIIII"
    told = list[bytes]()

    def flash(info: int) -> int:
        """What stands in user32.dll: it is given an address, and believes the size that it finds there."""
        told.append(ctypes.string_at(info, ctypes.c_uint32.from_address(info).value))
        return 0

    function = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(flash)
    user32 = SimpleNamespace(FlashWindowEx=function)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(attention, "sys", SimpleNamespace(platform="win32"))
    root: Any = SimpleNamespace(tk=SimpleNamespace(call=lambda *_words: "win32"), wm_frame=lambda: "0x1234abcd")
    ask_for_attention(root)
    [info] = told
    size, window, flags, count, timeout_ms = struct.unpack(layout, info)
    assert (len(info), 0x1234ABCD) == (size, window)
    assert FLASHW_TRAY | FLASHW_TIMERNOFG == flags
    assert count
    assert 0 == timeout_ms  # the pace of the cursor
