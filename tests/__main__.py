"""`python3 -m tests [pytest arguments]`: makes a virtual environment and a display where needed, runs pytest.

Runs on a bare Python with the standard library alone. The environment is `.venv` in the project root. It is
made again when another Python made it, and brought up to date when the `dev` extra in pyproject.toml has
changed: a stamp file inside it tells. Without arguments all tests run, in two processes where each can have a display
of its own. Exit status: pytest's own, 2 with a line of advice where the tests cannot start, or 130 after Ctrl+C.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    print("tests: Python 3.11 or newer is needed, this one is", sys.version.split()[0], file=sys.stderr)
    raise SystemExit(2) from None
if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "tests-stamp.json"
LOCK = ROOT / ".cache" / "tests.lock"
CANNOT_START = 2
INTERRUPTED = 130  # what a shell says of a program that Ctrl+C has ended
DRAWING = ("tests/chat_gui/views", "tests/screenshots")
"""About half of the time, in which Tk and the display wait for each other by turns: one core of two is idle."""

# Printed by the environment's own Python: what made it, and whether it can install anything.
PROBE = "import json, pip, sys; print(json.dumps([list(sys.version_info[:3]), sys.base_prefix]))"


class CannotStartError(Exception):
    """The tests cannot run on this machine; the text says what to do."""


def main() -> int:
    """Prepares what the tests need and returns the exit status."""
    try:
        need("tkinter", "python3-tk")
        ensure_display()
        with one_at_a_time():
            ensure_venv()
        if sys.argv[1:] or not shutil.which("Xvfb"):
            return subprocess.call(pytest(*sys.argv[1:]), cwd=ROOT)
        return run_in_two()
    except CannotStartError as reason:
        print(f"tests: {reason}", file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        return INTERRUPTED


def need(module: str, package: str) -> None:
    """Raises CannotStartError if this Python lacks a module that Debian ships apart, in this package."""
    try:
        importlib.import_module(module)
    except ImportError:
        advice = f"on Debian and Ubuntu: sudo apt-get install {package}"
        raise CannotStartError(f"{sys.executable} has no {module}; {advice}") from None


def ensure_display() -> None:
    """Sees to it that pytest-xvfb finds Xvfb where there is no screen; it starts and stops it by itself."""
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or shutil.which("Xvfb"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "xvfb"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with progress("installing xvfb"):
            for command in (["apt-get", "update", "-qq"], install):
                run(command, env=environment)
        if shutil.which("Xvfb"):
            return
    raise CannotStartError("there is no display and no Xvfb; run: sudo apt-get install xvfb")


def ensure_venv() -> None:
    """Makes or updates `.venv`, or leaves it alone if it fits."""
    wanted = {"python": this_python(), "requirements": dev_requirements()}
    usable = venv_fits()
    if usable and read_stamp() == wanted:
        return
    if not usable:
        need("venv", "python3-venv")
        need("ensurepip", "python3-venv")
        with progress(f"making .venv with Python {sys.version.split()[0]}"):
            run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    with progress("installing pytest, ruff, mypy and their like"):
        pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run([*pip, *dev_requirements()])
    # Written last: an install that was interrupted leaves no stamp, so the next run does it over.
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")


def pytest(*arguments: str) -> list[str]:
    """The command that runs pytest."""
    return [str(venv_python()), "-m", "pytest", *arguments]


def run_in_two() -> int:
    """Runs the tests that draw beside all others, shows what they have to say behind it, and returns a status."""
    with tempfile.TemporaryFile() as output:
        print("tests: those that draw run at the same time; what they say stands below", flush=True)
        drawing = subprocess.Popen(pytest(*DRAWING), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            status = subprocess.call(pytest(*(f"--ignore={folder}" for folder in DRAWING)), cwd=ROOT)
            status = drawing.wait() or status
        except BaseException:
            drawing.terminate()
            drawing.wait()
            raise
        output.seek(0)
        shutil.copyfileobj(output, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return status


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def this_python() -> list[object]:
    """The version and home of the running interpreter, in the form the stamp keeps."""
    return [list(sys.version_info[:3]), sys.base_prefix]


def venv_fits() -> bool:
    """Whether `.venv` has a pip and was made by this very Python."""
    try:
        probe = subprocess.run(
            [str(venv_python()), "-c", PROBE], capture_output=True, check=True, timeout=60, encoding="utf-8"
        )
        return bool(json.loads(probe.stdout) == this_python())
    except (OSError, subprocess.SubprocessError, ValueError):
        return False


def read_stamp() -> object:
    """What the last complete install noted, or None."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def dev_requirements() -> list[str]:
    """The `dev` extra of pyproject.toml. The project itself is not installed: it runs from its root."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"]["dev"])


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keeps a second run in the same folder from touching `.venv` while the first one makes it."""
    if sys.platform == "win32":
        yield
        return
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released by the close, or by the system should we die
        yield


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Shows one line while something long goes on, and how long it took."""
    print(f"tests: {what} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:.0f} s", flush=True)


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Runs a command quietly; on failure shows what it said and raises CannotStartError."""
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.stderr.write("\n" + done.stdout.decode(errors="replace"))
        raise CannotStartError(f"this failed with status {done.returncode}: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
