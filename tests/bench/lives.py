"""How long the program takes to show its first picture, and to end in every state. Each in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.__main__ import ROOT, running

TIMEOUT_S = 30.0
STATES = {
    "close while connecting": ("silent", ""),
    "close while there is no server": ("gone", ""),
    "close in a flood": ("flood", ""),
    "close with a menu open": ("quiet", "menu"),
    "close with the emoji open": ("quiet", "emoji"),
}
FIRST_PICTURE = """
import time
from chat_gui.__main__ import main
from chat_gui.views.app import Application
draw = Application.greet
def greet(app, *form, **state):
    draw(app, *form, **state)
    print(time.perf_counter())
Application.greet = greet
Application.run = Application.end
main([])
"""
CLOSING = """
import sys, time
from chat_gui.__main__ import main
from chat_gui.views.app import Application
address, popup = sys.argv[1:]
def run(app):
    def close():
        print(time.perf_counter(), flush=True)
        app.end()
    def begin():
        if popup == "emoji":
            app.parts.chat.pick_emoji()
        app.root.after(300, close)
        if popup == "menu":
            app.parts.window_menu.open(100, 100)
    app.start_polling()
    app.root.after(1200, begin)
    app.root.mainloop()
Application.run = run
main([address, "--nick", "bench"])
"""


def lives() -> dict[str, float]:
    """The first picture in milliseconds, the ends in seconds."""
    figures = {"first picture, from process start": first_picture()}
    for name, (server, popup) in STATES.items():
        with address_of(server) as address:
            figures[name] = closing(address, popup)
    return figures


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """The program with settings of its own."""
    return subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def first_picture() -> float:
    """From the start of the process until the form is drawn, in milliseconds; the second start, as files are cached."""
    took = 0.0
    for _ in range(2):
        started = time.perf_counter()
        with start(FIRST_PICTURE) as process:
            output, _ = process.communicate(timeout=TIMEOUT_S)
        took = (float(output) - started) * 1000  # both clocks are the system's
    return took


def closing(address: str, popup: str) -> float:
    """From the close button to the end of the process, in seconds."""
    with start(CLOSING, address, popup) as process:
        output, _ = process.communicate(timeout=TIMEOUT_S)
        return time.perf_counter() - float(output)


@contextmanager
def address_of(kind: str) -> Iterator[str]:
    """Where there is a server of this kind."""
    if kind == "gone":
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        yield f"127.0.0.1:{port}"
    elif kind == "silent":
        with socket.create_server(("127.0.0.1", 0)) as listener:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        with tempfile.TemporaryDirectory() as folder, running("ours", Path(folder)) as server:
            address = f"127.0.0.1:{server.port}"
            if kind == "quiet":
                yield address
                return
            command = ["-m", "tests.bench.window", "--flood-port", str(server.port), "--seconds", "4"]
            flooder = subprocess.Popen([sys.executable, *command], cwd=ROOT)
            try:
                yield address
            finally:
                flooder.terminate()
                flooder.wait(TIMEOUT_S)
