#!/usr/bin/env python3
"""Measures the results of `build/build.py` beside what PyInstaller makes of the same program by default. Linux.

`python3 build/measure.py` wants `dist/` to be built. It makes the default build under `.cache/`, starts everything in
turn on a display that nobody uses, and prints sizes and the times from the start of the process until its window
stands: the median and the least of some starts, the first of each left out. Exit status: 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import environment
from archives import unpacked
from display import own_display
from environment import CACHE, ROOT, CannotBuildError
from processes import Program, TrialError, bare_environment
from screen import watched
from zipapp_maker import WINDOW_NAME

from build import DIST, system_name

FOLDER: Final = CACHE / "measure"
ONEFILE_BYTES, ONEFILE_SHARE, ONEFILE_MS = 14_000_000, 0.6, 400
FOLDER_MS: Final = 200
ZIPAPP_BYTES: Final = 300_000


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure dist/ beside PyInstaller's default build.")
    parser.add_argument("--starts", type=int, default=10, help="how often each is started (default: %(default)s)")
    starts = parser.parse_args().starts
    ours = {"one file": DIST / f"chat-{system_name()}", "folder": DIST / f"chat-{system_name()}.tar.gz"}
    zipapp = DIST / WINDOW_NAME
    missing = [str(path) for path in (*ours.values(), zipapp) if not path.exists()]
    if missing or sys.platform != "linux":
        print(f"measure: build first, on Linux: {', '.join(missing)}", file=sys.stderr)
        return 2
    try:
        defaults = _default_builds()
        with tempfile.TemporaryDirectory(prefix="measure-") as base, ExitStack() as held:
            held.enter_context(own_display())
            folder = unpacked(ours["folder"], Path(base)) / "chat"
            commands = {
                "one file": [str(ours["one file"])],
                "one file, default": [str(defaults["one file"])],
                "folder": [str(folder)],
                "folder, default": [str(defaults["folder"])],
                "zipapp": [sys.executable, str(zipapp)],
                "from source": [sys.executable, "-m", "chat_gui"],
            }
            sizes = {
                "one file": ours["one file"].stat().st_size,
                "one file, default": defaults["one file"].stat().st_size,
                "folder": _size(folder.parent),
                "folder, default": _size(defaults["folder"].parent),
                "zipapp": zipapp.stat().st_size,
            }
            times = _times(commands, starts, Path(base))
    except (CannotBuildError, TrialError) as problem:
        print(f"measure: {problem}", file=sys.stderr)
        return 2
    _print(commands, sizes, times)
    return _judge(sizes, times)


def _default_builds() -> dict[str, Path]:
    """Default builds of the window: made by PyInstaller with nothing but what it needs to be told."""
    command = [str(environment.python()), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--windowed"]
    command += ["--paths", str(ROOT), "--specpath", str(FOLDER), "--workpath", str(FOLDER / "work"), "--name", "chat"]
    for kind in ("--onefile", "--onedir"):
        start = str(ROOT / "build" / "start_client.py")
        environment.run([*command, kind, "--distpath", str(FOLDER / kind), start], "PyInstaller failed")
    return {"one file": FOLDER / "--onefile" / "chat", "folder": FOLDER / "--onedir" / "chat" / "chat"}


def _times(commands: Mapping[str, list[str]], starts: int, base: Path) -> dict[str, list[float]]:
    """Milliseconds from start to window, in turn so that what else the machine does strikes all alike."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    with watched() as titles:
        if titles is None:
            raise TrialError("this system can't be asked for its windows")
        for _ in range(1 + starts):
            for name, command in commands.items():
                times[name].append(_time(command, base / "home", titles))
    return {name: measured[1:] for name, measured in times.items()}


def _time(command: list[str], home: Path, titles: Callable[[], set[str]]) -> float:
    with Program(command[0], [*command, "--terminal"], bare_environment(home), ROOT) as window:
        window.wait_for(lambda: "it stands" if "Chat" in titles() else "", "has no window")
        took = time.monotonic() - window.started
        window.type("/quit")
        window.ends()
    return took * 1000


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _print(names: Mapping[str, object], sizes: Mapping[str, int], times: Mapping[str, list[float]]) -> None:
    print(f"{'':20}{'MB':>8}{'median ms':>12}{'least ms':>12}")
    for name in names:
        size = f"{sizes[name] / 1e6:.2f}" if name in sizes else ""
        print(f"{name:20}{size:>8}{statistics.median(times[name]):>12.0f}{min(times[name]):>12.0f}")


def _judge(sizes: Mapping[str, int], times: Mapping[str, list[float]]) -> int:
    share = sizes["one file"] / sizes["one file, default"]
    onefile_ms, folder_ms = (statistics.median(times[name]) for name in ("one file", "folder"))
    targets = {
        f"one file at most {ONEFILE_BYTES / 1e6:.0f} MB": sizes["one file"] <= ONEFILE_BYTES,
        f"one file at most {ONEFILE_SHARE} of the default: {share:.2f}": share <= ONEFILE_SHARE,
        f"one file within {ONEFILE_MS} ms": onefile_ms <= ONEFILE_MS,
        f"folder within {FOLDER_MS} ms": folder_ms <= FOLDER_MS,
        f"zipapp at most {ZIPAPP_BYTES / 1e3:.0f} KB": sizes["zipapp"] <= ZIPAPP_BYTES,
    }
    for target, is_met in targets.items():
        print(f"{'met' if is_met else 'MISSED':8}{target}")
    return 0 if all(targets.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
