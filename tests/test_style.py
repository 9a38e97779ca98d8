"""The code is formatted, free of what ruff warns of, and typed: one test for each tool."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 300  # mypy's first run, on a slow machine with nothing cached


def check(tool: str, *arguments: str) -> None:
    """Runs a tool of this Python in the project root and fails with what it said."""
    __tracebackhide__ = True
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed; `python3 -m tests` installs it")
    command = [sys.executable, "-m", tool, *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=TIMEOUT_S, encoding="utf-8")
    if done.returncode:
        pytest.fail(f"{tool} {' '.join(arguments)}\n{done.stdout}{done.stderr}", pytrace=False)


def test_ruff_finds_nothing() -> None:
    check("ruff", "check", ".")


def test_everything_is_formatted() -> None:
    check("ruff", "format", "--check", ".")


def test_mypy_finds_nothing() -> None:
    check("mypy")
