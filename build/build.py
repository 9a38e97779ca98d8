#!/usr/bin/env python3
"""Builds what people download, for the system it runs on: `python3 build/build.py [PART ...]`.

    client   the window as one executable file (on macOS there is only the folder)
    folder   the window as a folder in an archive; on macOS Chat.app
    server   the server as one executable file, for a console
    zipapp   chat.pyzw and chat-server.pyz, for any system with Python 3.11 or newer

Results and their SHA-256 sums go to `dist/`, everything else to `.cache/`. It needs Python 3.11 or newer with tkinter,
and the network the first time: it makes an environment of its own with the PyInstaller in `build/requirements.txt`.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.version_info < (3, 11):  # noqa: UP036 - an older one shall say so
    sys.exit(f"build: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")

import environment
import licences
import zipapp_maker
from archives import pack
from environment import CACHE, ROOT, CannotBuildError
from glibc import newest_needed
from sums import write_sums

SOURCES: Final = ROOT / "build"
DIST: Final = ROOT / "dist"
BUILT: Final = CACHE / "built"
WORK: Final = CACHE / "pyinstaller"
PARTS: Final = ("client", "folder", "server", "zipapp")
CANNOT_BUILD: Final = 2
INTERRUPTED: Final = 130
"""What a shell says of a program that Ctrl+C has ended."""
SYSTEMS: Final = {"win32": "windows", "darwin": "macos"}
MACHINES: Final = {"amd64": "x86_64", "aarch64": "arm64"}
_EARLIEST: Final = 315532800
"""1980-01-01: the time of files where there is no commit to take it from; zips know none before."""


def main() -> int:
    """Build what the command line asks for. Returns the exit status: 0, 2 if it can't be built, 130 after Ctrl+C."""
    options = _parser().parse_args()
    parts = [part for part in PARTS if part in (options.parts or PARTS)]
    try:
        results = build(parts, options.glibc)
    except CannotBuildError as reason:
        print(f"build: {reason}", file=sys.stderr)
        return CANNOT_BUILD
    except KeyboardInterrupt:
        return INTERRUPTED
    write_sums(DIST)
    for result in results:
        print(f"{result.relative_to(ROOT)}: {result.stat().st_size / 1e6:.2f} MB")
    return 0


def build(parts: Sequence[str], newest_glibc: tuple[int, int] | None = None) -> list[Path]:
    """Build parts into `dist/`. Returns the files; raises CannotBuildError."""
    frozen = [part for part in parts if part != "zipapp" and not (part == "client" and sys.platform == "darwin")]
    if frozen:
        environment.check_python(needs_tk=frozen != ["server"])
        with _progress("preparing .cache/build-environment"):
            interpreter = environment.python()
        with _progress(f"building {', '.join(frozen)}"):
            _freeze(interpreter, frozen)
        _check_glibc(newest_glibc)
    elif not parts or "zipapp" not in parts:
        raise CannotBuildError("on macOS there is no client in one file: build the folder")
    DIST.mkdir(exist_ok=True)
    results = [path for part in parts for path in _delivered(part, part in frozen)]
    return [*results, *_licences(frozen)]


def system_name(system: str = sys.platform, machine: str = "") -> str:
    """What file names say of a system: "linux-x86_64", "macos-arm64"."""
    machine = (machine or platform.machine()).lower()
    return f"{SYSTEMS.get(system, 'linux')}-{MACHINES.get(machine, machine)}"


def _parser() -> argparse.ArgumentParser:
    opening, parts, closing = (__doc__ or "").split("\n\n", 3)[0:3]
    parser = argparse.ArgumentParser(
        prog="build/build.py",
        description=opening.partition(":")[0] + ".",
        epilog=f"parts:\n{parts}\n\n{closing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", type=_part, help="all of them unless given")
    parser.add_argument(
        "--glibc", type=_version, metavar="VERSION", help="Linux: fail if the results need a newer glibc, such as 2.35"
    )
    return parser


def _part(text: str) -> str:
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"there is no {text!r}: choose from {', '.join(PARTS)}")
    return text


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no version: give two numbers, such as 2.35")
    return int(major), int(minor)


# PyInstaller


def _freeze(interpreter: Path, parts: Sequence[str]) -> None:
    shutil.rmtree(BUILT, ignore_errors=True)
    command = [str(interpreter), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--workpath", str(WORK), "--distpath", str(BUILT), str(SOURCES / "chat.spec"), "--", *parts]
    # The same sources shall give the same file: sets keep their order, and no file bears the time of the build.
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(_source_time()), "PYTHONPATH": ""}
    # Its own cache is told apart only by version, and strips files in place: ours must not meet another's.
    fixed["PYINSTALLER_CONFIG_DIR"] = str(CACHE / "pyinstaller-cache")
    said = environment.run(command, "PyInstaller failed", {**os.environ, **fixed})
    (WORK / "said.txt").write_text(said, encoding="utf-8")


def _source_time() -> int:
    """Seconds since the epoch: SOURCE_DATE_EPOCH if that is set, or else when the last commit was made."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told.isdecimal():
        return int(told)
    try:
        asked = ["git", "log", "-1", "--format=%ct"]
        return int(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return _EARLIEST


def _check_glibc(newest_allowed: tuple[int, int] | None) -> None:
    if sys.platform != "linux":
        return
    # What an executable in one file holds is compressed: the spec has written down where it came from.
    packed = [Path(line) for noted in WORK.glob("*-binaries.txt") for line in noted.read_text("utf-8").splitlines()]
    needed, whose = newest_needed([path for path in (*BUILT.rglob("*"), *packed) if path.is_file()])
    print(f"build: needs glibc {needed[0]}.{needed[1]} or newer", flush=True)
    if newest_allowed and needed > newest_allowed:
        raise CannotBuildError(f"{whose} needs glibc {needed[0]}.{needed[1]}: build on an older system")


# Results


def _delivered(part: str, is_frozen: bool) -> Iterator[Path]:
    """Put a part's files into `dist/` under their names."""
    suffix = ".exe" if sys.platform == "win32" else ""
    if part == "zipapp":
        with _progress("packing the zipapps"):
            yield zipapp_maker.window_zipapp(DIST)
            yield zipapp_maker.server_zipapp(DIST)
    elif part == "folder":
        with _progress("packing the folder"):
            ending = ".zip" if sys.platform == "win32" else ".tar.gz"
            yield pack(_filled_folder(), DIST / f"chat-{system_name()}{ending}")
    elif is_frozen:
        name = "chat" if part == "client" else "chat-server"
        target = DIST / f"{name}-{system_name()}{suffix}"
        shutil.copy2(BUILT / f"{name}{suffix}", target)
        yield target


def _licences(frozen: Sequence[str]) -> Iterator[Path]:
    """Put the licences of what was frozen beside it, and say of what there is none here: that stops nobody."""
    for script, name in (("client", "chat"), ("server", "chat-server")):
        if script in frozen or (script == "client" and "folder" in frozen):
            target = DIST / f"{name}-{system_name()}.{licences.FILE_NAME}"
            shutil.copyfile(_written_licences(script), target)
            for lacking in licences.missing(target.read_text("utf-8")):
                print(f"build: {target.name} lacks the licence of {lacking}", flush=True)
            yield target


def _written_licences(script: str) -> Path:
    return WORK / f"start_{script}-{licences.FILE_NAME}"


def _filled_folder() -> Path:
    """The folder as it is given away: on Linux with what a menu entry needs, everywhere with the licences."""
    if sys.platform == "darwin":
        return BUILT / "Chat.app"
    folder = BUILT / "chat-gui"
    (BUILT / "chat-folder").rename(folder)
    shutil.copyfile(_written_licences("client"), folder / licences.FILE_NAME)
    if sys.platform == "linux":
        shutil.copy2(SOURCES / "icons" / "chat.png", folder / "chat.png")
        for file in (SOURCES / "linux").iterdir():
            shutil.copy2(file, folder / file.name)
    return folder


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Show one line while something long goes on, and how long it took."""
    print(f"build: {what} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
