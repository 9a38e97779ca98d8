"""The desktop window under a flood: how evenly its Tk loop turns, how much it takes in, what it costs when idle, and
how long a search takes in what is left of it.

`python3 -m tests.bench.window` starts a server, a flooding client in a process of its own, and a real window in this
one, and prints figures. It needs a display (`xvfb-run` will do). Only loopback is used.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from chat_gui.address import Address
from chat_gui.controller import Controller
from chat_gui.session import Session
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from server.wire.messages import Message
from tests.bench.__main__ import memory_kb, running

LOOK_MS = 4
SETTLE_S = 5.0


class Watch:
    """Measures the gaps between turns of the Tk loop, by a timer that wants to run every few milliseconds."""

    def __init__(self, app: Application) -> None:
        self._root = app.root
        self._last = time.perf_counter()
        self.gaps_ms: list[float] = []
        self._turn()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now
        self._root.after(LOOK_MS, self._turn)


def flood(port: int, rate: int, seconds: float) -> None:
    """The flooding client: sends `rate` messages a second, and reads what comes back."""
    with socket.create_connection(("127.0.0.1", port), 10) as sock:
        sock.recv(4096)
        sock.sendall(b'{"type":"hello","protocol":1,"nick":"flood"}\n')
        sock.setblocking(False)
        started, sent, unsent = time.perf_counter(), 0, b""
        total = int(rate * seconds)
        while sent < total or unsent:
            due = min(total, int((time.perf_counter() - started) * rate))
            for number in range(sent, due):
                unsent += b'{"type":"say","to":"#lobby","nonce":"%d","text":"message number %d of a flood"}\n' % (
                    number,
                    number,
                )
            sent = due
            with contextlib.suppress(BlockingIOError):
                unsent = unsent[sock.send(unsent) :] if unsent else b""
            if select.select([sock], [], [], 0.002)[0]:
                sock.recv(1 << 20)
        sock.setblocking(True)
        sock.settimeout(1.0)
        with contextlib.suppress(TimeoutError):
            while sock.recv(1 << 20):
                pass


@contextlib.contextmanager
def window(port: int) -> Iterator[tuple[Application, Controller]]:
    """A window that is connected to the server, and ended when the block ends."""
    settings = Settings(geometry="1040x700+20+20")
    sessions: list[Session] = []

    def open_session(address: Address, nick: str) -> Session:
        sessions.append(Session(address, nick))
        sessions[-1].start()
        return sessions[-1]

    app = Application(settings)
    controller = Controller(app, settings, open_session, lambda _: None, time.monotonic, time.time)
    app.attach(controller)
    controller.start(f"127.0.0.1:{port}", "reader")
    app.start_polling()
    try:
        yield app, controller
    finally:
        app.end()
        for session in sessions:
            session.join(2.0)


def pump(app: Application, seconds: float) -> None:
    """Let the Tk loop run for so long."""
    app.root.after(int(seconds * 1000), app.root.quit)
    app.root.mainloop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.window", description=__doc__)
    parser.add_argument("--rate", type=int, default=5000, help="messages a second (default 5000)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long (default 10)")
    parser.add_argument("--flood-port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.flood_port:
        flood(options.flood_port, options.rate, options.seconds)
        return 0
    with (
        tempfile.TemporaryDirectory() as folder,
        running("ours", Path(folder)) as server,
        window(server.port) as (app, controller),
    ):
        measure(app, controller, server.port, options.rate, options.seconds)
    return 0


def measure(app: Application, controller: Controller, port: int, rate: int, seconds: float) -> None:
    """First idle, then in the flood."""
    pump(app, 1.0)
    cpu_before, at_before = time.process_time(), time.perf_counter()
    pump(app, 10.0)
    idle = (time.process_time() - cpu_before) / (time.perf_counter() - at_before)
    ids: list[int] = []
    add = controller.model.add_message

    def count(message: Message) -> None:
        ids.append(message.id)
        add(message)

    controller.model.add_message = count  # type: ignore[method-assign]
    watch = Watch(app)
    command = ["tests.bench.window", "--flood-port", str(port), "--rate", str(rate), "--seconds", str(seconds)]
    flooder = subprocess.Popen([sys.executable, "-m", *command])
    pump(app, seconds + SETTLE_S)
    flooder.wait(30)
    report(idle, watch.gaps_ms, ids, int(rate * seconds))
    report_search(app, controller)


def report_search(app: Application, controller: Controller) -> None:
    """Search in what the flood has left, key by key, from the first to what is drawn."""
    app.chat.search()
    app.root.update()
    waits_ms = []
    for text in ("m", "me", "mes", "f", "fl", "flo", "7", "77", "777", "nothing like it"):
        began = time.perf_counter()
        app.chat.searching.bar.set_text(text)
        app.root.update_idletasks()
        waits_ms.append((time.perf_counter() - began) * 1000)
    print(f"messages searched          {len(controller.model.current.entries):8,}")
    print(f"search, median             {statistics.median(waits_ms):8.1f} ms")
    print(f"        max                {max(waits_ms):8.1f} ms")


def report(idle: float, gaps_ms: list[float], ids: list[int], sent: int) -> None:
    """Print the figures."""
    gaps = sorted(gaps_ms)
    held_kb = memory_kb(os.getpid())
    print(f"idle, share of a core      {idle:8.2%}")
    print(f"messages sent, taken in    {sent:8,} {len(ids):,}")
    print(f"  missing or doubled       {sent - len(ids) + (len(ids) - len(set(ids))):8,}")
    print(f"gap between turns, p50     {gaps[len(gaps) // 2]:8.1f} ms")
    print(f"                   p99     {gaps[int(len(gaps) * 0.99)]:8.1f} ms")
    print(f"                   max     {gaps[-1]:8.1f} ms")
    if held_kb is not None:
        print(f"memory                     {held_kb / 1024:8.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
