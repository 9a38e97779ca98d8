"""`python3 -m tests.bench`: our server, with its messages on the disk and in memory, beside a plain relay.

Rounds go in turn (disk, memory, relay, disk ...), so that a drift of the machine's speed hits all alike; it prints
medians and their ratios. What the relay has no notion of, such as missed messages, is measured on ours alone, and
stands beside what it must reach. Only loopback is used.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import NATIVE, RELAY, Crowd, Speech
from tests.bench.storm import join_storm, replay

ROOT = Path(__file__).resolve().parents[2]
RELAYING = "relay"
SERVERS = ("disk", "memory", RELAYING)


@dataclass(frozen=True, slots=True)
class Load:
    """One thing that is measured."""

    name: str
    unit: str
    clients: int
    higher_is_better: bool = False
    target: float | None = None


@dataclass(slots=True)
class Running:
    """A server's process."""

    name: str
    speech: Speech
    process: subprocess.Popen[str]
    port: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each load is measured (default 3)")
    parser.add_argument("--clients", type=int, default=100, help="clients in the flood and quiet loads (default 100)")
    parser.add_argument("--joins", type=int, default=1000, help="clients that come in at once (default 1000)")
    parser.add_argument("--missed", type=int, default=10_000, help="messages in the replay (default 10,000)")
    parser.add_argument("--idle", type=int, default=1000, help="clients in the memory load (default 1000)")
    options = parser.parse_args(arguments)
    raise_fd_limit()
    loads = [
        Load("flood", "deliveries/s", options.clients, higher_is_better=True),
        Load("quiet p50", "us", options.clients),
        Load("quiet p99", "us", options.clients),
        Load("idle memory", "KB/client", options.idle),
        Load("join storm", "ms", options.joins, target=1000),
        Load(f"replay {options.missed:,}", "ms", 1, target=500),
    ]
    results: dict[str, dict[str, list[float]]] = {load.name: {name: [] for name in SERVERS} for load in loads}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, options.rounds + 1):
            for name in SERVERS:
                print(f"round {number} of {options.rounds}: {name}", file=sys.stderr, flush=True)
                with running(name, Path(folder)) as server:
                    for key, figure in measure(server, options.clients, options.idle):
                        results[key][name].append(figure)
                    if name != RELAYING:
                        results["join storm"][name].append(1e3 * join_storm(server.port, options.joins))
                        results[loads[-1].name][name].append(1e3 * replay(server.port, options.missed))
    print_table(loads, results)
    return 0


def measure(server: Running, clients: int, idle: int) -> Iterator[tuple[str, float]]:
    """Every load on one server."""
    before_kb = memory_kb(server.process.pid)
    if before_kb is not None:
        with Crowd(server.port, server.speech, idle) as crowd:
            crowd.settle()
            after_kb = memory_kb(server.process.pid)
            if after_kb is not None:
                yield "idle memory", (after_kb - before_kb) / idle
    with Crowd(server.port, server.speech, clients) as crowd:
        crowd.settle()
        yield "flood", crowd.flood(senders=10, messages=1000, in_flight=100)
        crowd.settle()
        waits = sorted(crowd.quiet(100))
        yield "quiet p50", waits[len(waits) // 2] * 1e6
        yield "quiet p99", waits[int(len(waits) * 0.99)] * 1e6


@contextmanager
def running(name: str, folder: Path) -> Iterator[Running]:
    """A server in a process of its own, on a free loopback port; ended when the block ends."""
    if name == RELAYING:
        command = ["tests.bench.relay"]
    else:
        data = str(folder) if name == "disk" else ":memory:"
        command = ["server", "--host", "127.0.0.1", "--port", "0", "--rate", "0", "--data", data]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield Running(name, RELAY if name == RELAYING else NATIVE, process, read_port(process))
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def read_port(process: subprocess.Popen[str]) -> int:
    """The port that a server prints: alone on a line (the relay), or behind `127.0.0.1:` before it is ready (ours)."""
    assert process.stdout is not None
    port = 0
    for line in process.stdout:
        words = line.replace("127.0.0.1:", " ").split()
        port = port or next((int(word) for word in words if word.isdigit()), 0)
        if len(words) == 1 or "ready" in line:
            return port
    raise SystemExit(f"a server ended at its start: {process.args}")


def memory_kb(pid: int) -> int | None:
    """What a process holds in memory, or None where that can't be read."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), None)


def raise_fd_limit() -> None:
    """Let this process have as many sockets as the system allows it."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def print_table(loads: list[Load], results: dict[str, dict[str, list[float]]]) -> None:
    """Medians side by side, and how what is kept on the disk compares."""
    print(
        f"{'load':<15}{'clients':>8}{'disk':>13}{'memory':>13}{'relay':>13}  {'unit':<14}{'disk/memory':<13}disk/relay"
    )
    for load in loads:
        medians = [statistics.median(figures) if figures else None for figures in results[load.name].values()]
        shown = "".join(f"{'-' if median is None else f'{median:,.0f}':>13}" for median in medians)
        disk, memory, relay = medians
        line = f"{load.name:<15}{load.clients:>8}{shown}  {load.unit:<14}{ratio(disk, memory):<13}{ratio(disk, relay)}"
        print(f"{line}  {verdict(load, disk)}".rstrip())


def ratio(one: float | None, other: float | None) -> str:
    """How one figure compares to another."""
    return f"{one / other:.2f}" if one is not None and other else "-"


def verdict(load: Load, figure: float | None) -> str:
    """Which way is better, and whether what must be reached has been."""
    if figure is None:
        return "not measured on this system"
    if load.target is None:
        return f"({'higher' if load.higher_is_better else 'lower'} is better)"
    return f"(target {load.target:,.0f}: {'reached' if figure < load.target else 'MISSED'})"


if __name__ == "__main__":
    sys.exit(main())
