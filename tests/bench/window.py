"""The desktop window measured: in a flood, at rest, opening long conversations, starting and ending.

`python3 -m tests.bench.window` prints a table of medians beside their targets. Every part of a round runs in a process
of its own, with a real window; the server and the flooding client have theirs. It needs a display (`xvfb-run` will do).
Only loopback is used.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from chat_gui.address import Address
from chat_gui.controller import Controller
from chat_gui.session import Session
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from server.wire.messages import Message
from tests.bench.__main__ import ROOT, memory_kb, running
from tests.bench.lives import lives
from tests.bench.openings import openings

LOOK_MS = 4
SETTLE_S = 5.0
IDLE_S = 10.0
PART_TIMEOUT_S = 120.0

# What is measured, in which unit, and what it should stay under.
TARGETS = {
    "flood: messages missing or doubled": ("", 1),
    "flood: gap between turns, p50": ("ms", None),
    "flood: gap between turns, p99": ("ms", 32),
    "flood: gap between turns, longest": ("ms", None),
    "flood: taken in after the last was sent": ("s", None),
    "memory after the flood, 5,000 lines": ("MB", 45),
    "idle: share of a core": ("%", 0.4),
    "switch to 5,000 messages": ("ms", 50),
    "200 older messages put above": ("ms", 20),
    "  lines that the view has moved by": ("", 1),
    "search in 5,000 messages": ("ms", 50),
    "search in 5,000 messages, longest": ("ms", None),
    "first picture, from process start": ("ms", 250),
    "close while connecting": ("s", 1),
    "close while there is no server": ("s", 1),
    "close in a flood": ("s", 1),
    "close with a menu open": ("s", 1),
    "close with the emoji open": ("s", 1),
}


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
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.window", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each part is measured (default 3)")
    parser.add_argument("--rate", type=int, default=20_000, help="messages a second in the flood (default 20000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long it lasts (default 5)")
    parser.add_argument("--flood-port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=("flood", "openings", "lives"), help="measure this alone, and print JSON")
    options = parser.parse_args(arguments)
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "flood": lambda: in_a_flood(options.rate, options.seconds),
        "openings": openings,
        "lives": lives,
    }
    if options.flood_port:
        flood(options.flood_port, options.rate, options.seconds)
    elif options.part:
        print(json.dumps(parts[options.part]()))
    else:
        compile_all()
        results: dict[str, list[float]] = {}
        for number in range(1, options.rounds + 1):
            for part in parts:
                print(f"round {number} of {options.rounds}: {part}", file=sys.stderr, flush=True)
                for name, figure in apart(part, options.rate, options.seconds).items():
                    results.setdefault(name, []).append(figure)
        print_table(results)
    return 0


def compile_all() -> None:
    """Have Python find every module compiled, as from the second start on it does on a user's machine.

    Where the environment forbids it to write down what it compiles, each process does that anew: a third of the time to
    the first picture, and 0.8 MB that stay.
    """
    packages = ("chat_gui", "server", "tests")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *packages], check=True, cwd=ROOT)


def apart(part: str, rate: int, seconds: float) -> dict[str, float]:
    """One part, in a process of its own."""
    command = ["-m", "tests.bench.window", "--part", part, "--rate", str(rate), "--seconds", str(seconds)]
    done = subprocess.run(
        [sys.executable, *command], check=True, cwd=ROOT, stdout=subprocess.PIPE, timeout=PART_TIMEOUT_S
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def in_a_flood(rate: int, seconds: float) -> dict[str, float]:
    """First idle, then in the flood."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running("ours", Path(folder)) as server,
        window(server.port) as (app, controller),
    ):
        pump(app, 6.0)  # until it looks for news more rarely
        cpu_before, at_before = time.process_time(), time.perf_counter()
        pump(app, IDLE_S)
        idle = (time.process_time() - cpu_before) / (time.perf_counter() - at_before)
        ids = array("q")  # a list of so many would be a good part of the memory that is measured
        took: list[float] = []
        add = controller.model.add_message

        def count(message: Message) -> None:
            ids.append(message.id)
            took[:] = [time.perf_counter()]
            add(message)

        controller.model.add_message = count  # type: ignore[method-assign]
        watch = Watch(app)
        command = ["--flood-port", str(server.port), "--rate", str(rate), "--seconds", str(seconds)]
        started = time.perf_counter()
        flooder = subprocess.Popen([sys.executable, "-m", "tests.bench.window", *command])
        pump(app, seconds + SETTLE_S)
        held_kb = memory_kb(os.getpid()) or 0
        flooder.wait(30)
        gaps = sorted(watch.gaps_ms)
        searches_ms = searching(app)
        return {
            "idle: share of a core": idle * 100,
            "flood: messages missing or doubled": abs(int(rate * seconds) - len(ids)) + len(ids) - len(set(ids)),
            "flood: gap between turns, p50": gaps[len(gaps) // 2],
            "flood: gap between turns, p99": gaps[int(len(gaps) * 0.99)],
            "flood: gap between turns, longest": gaps[-1],
            "flood: taken in after the last was sent": max(0.0, took[0] - started - seconds),
            "memory after the flood, 5,000 lines": held_kb / 1024,
            "search in 5,000 messages": statistics.median(searches_ms),
            "search in 5,000 messages, longest": max(searches_ms),
        }


def searching(app: Application) -> list[float]:
    """Search in what the flood has left, key by key, from the first to what is drawn; in milliseconds."""
    app.parts.chat.search()
    app.root.update()
    waits_ms = []
    for text in ("m", "me", "mes", "f", "fl", "flo", "7", "77", "777", "nothing like it"):
        began = time.perf_counter()
        app.parts.chat.searching.bar.set_text(text)
        app.root.update_idletasks()
        waits_ms.append((time.perf_counter() - began) * 1000)
    return waits_ms


def print_table(results: dict[str, list[float]]) -> None:
    """Medians, what they were made of, and what they should stay under."""
    print(f"{'':<42}{'median':>10}{'target':>10}  {'':<4}rounds")
    for name, (unit, target) in TARGETS.items():
        figures = results.get(name, [])
        if figures:
            median = statistics.median(figures)
            wanted = "" if target is None else f"< {target}"
            mark = "  " if target is None or median < target else " !"
            rounds = " ".join(f"{figure:.4g}" for figure in figures)
            print(f"{name:<42}{median:>10.4g}{wanted:>10}{mark}{unit:<4}{rounds}")


if __name__ == "__main__":
    sys.exit(main())
