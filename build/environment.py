"""The environment that builds: a Python of its own with the pinned PyInstaller, under `.cache/`. Main thread.

It is made when it is missing or when another Python or other requirements made it; a stamp file tells.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = ROOT / ".cache"
FOLDER: Final = CACHE / "build-environment"
REQUIREMENTS: Final = ROOT / "build" / "requirements.txt"
_STAMP: Final = FOLDER / "stamp.json"
OLDEST: Final = (3, 11)


class CannotBuildError(Exception):
    """What was asked for cannot be built here; the text says what to do."""


def check_python(*, needs_tk: bool) -> None:
    """Raises CannotBuildError if the Python that runs this can't build."""
    here = sys.executable
    if sys.version_info < OLDEST:
        raise CannotBuildError(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, {here} is {sys.version.split()[0]}")
    for module, package in (("venv", "python3-venv"), ("ensurepip", "python3-venv"), ("tkinter", "python3-tk")):
        if (module != "tkinter" or needs_tk) and importlib.util.find_spec(module) is None:
            raise CannotBuildError(f"{here} has no {module}; on Debian and Ubuntu: sudo apt-get install {package}")


def python() -> Path:
    """The environment's interpreter; makes or renews the environment where needed. Raises CannotBuildError."""
    interpreter = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = {"python": [sys.version, sys.base_prefix], "requirements": REQUIREMENTS.read_text("utf-8")}
    if interpreter.exists() and _stamp() == wanted:
        return interpreter
    run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], "made no environment")
    pip = [str(interpreter), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)], "could not install PyInstaller")
    # Written last: an install that was interrupted leaves no stamp, so the next run does it over.
    _STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    return interpreter


def run(command: Sequence[str], failure: str, environment: dict[str, str] | None = None) -> str:
    """Run a command quietly. Returns what it said; raises CannotBuildError with that if it fails."""
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise CannotBuildError(f"{failure}: status {done.returncode} from {' '.join(command)}\n{done.stdout}")
    return done.stdout


def _stamp() -> object:
    try:
        return json.loads(_STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return None
