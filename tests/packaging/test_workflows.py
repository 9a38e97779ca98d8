"""The workflows: they can't run here, so they are thin, run what does run here, and take no action that can change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server import __version__

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_there_are_both() -> None:
    assert ["release.yml", "tests.yml"] == [path.name for path in WORKFLOWS]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    assert [] == [each for each in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_script_that_is_run_exists(path: Path) -> None:
    scripts = re.findall(r"\bpython3? (build/\S+)", path.read_text("utf-8"))
    assert scripts
    assert [] == [script for script in scripts if not (ROOT / script).is_file()]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_from_outside_is_pasted_into_a_command(path: Path) -> None:
    # A tag or a branch may have a name that a shell would run: it comes in by the environment.
    commands = re.findall(r"run: (.*)", path.read_text("utf-8"))
    assert [] == [command for command in commands if "${{" in command]


@pytest.mark.parametrize(("tag", "status"), [(f"v{__version__}", 0), (__version__, 1), ("v99.0", 1), ("", 1)])
def test_a_tag_must_be_that_of_the_version(tag: str, status: int) -> None:
    command = [sys.executable, "build/tag.py"]
    done = subprocess.run(
        command, check=False, cwd=ROOT, env={**os.environ, "TAG": tag}, capture_output=True, timeout=60
    )
    assert status == done.returncode
