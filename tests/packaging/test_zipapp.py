"""The zipapps: small, the same every time, with what they need and nothing else, and saying why they can't start."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import zipapp_maker

from server import __version__

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both zipapps."""
    made = tmp_path_factory.mktemp("сборка")
    zipapp_maker.window_zipapp(made)
    zipapp_maker.server_zipapp(made)
    return made


def run(zipapp: Path, *arguments: str, program: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """A zipapp run from elsewhere by this Python, without its environment; or a program that gets its path."""
    start = ["-c", program] if program else []
    # A display would have it show boxes.
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "PYTHONPATH"}
    command = [sys.executable, *start, str(zipapp), *arguments]
    environment = {**kept, **variables}
    return subprocess.run(
        command, check=False, cwd=zipapp.parent, env=environment, capture_output=True, encoding="utf-8", timeout=60
    )


@pytest.mark.parametrize(
    ("name", "version"), [("chat.pyzw", f"chat-gui {__version__}\n"), ("chat-server.pyz", f"{__version__}\n")]
)
def test_it_tells_its_version(folder: Path, name: str, version: str) -> None:
    done = run(folder / name, "--version")
    assert (0, version, "") == (done.returncode, done.stdout, done.stderr)


def test_the_servers_help_and_advice_can_be_typed_as_they_stand(folder: Path) -> None:
    start = f"python3 {folder / 'chat-server.pyz'}"
    said = run(folder / "chat-server.pyz", "--help").stdout + run(folder / "chat-server.pyz", "export").stderr
    assert f"usage: {start}" in said
    assert f"\n  {start} status\n" in said
    assert f"({start} export --help says more)" in said
    assert "-m server" not in said


@pytest.mark.parametrize("name", ["chat.pyzw", "chat-server.pyz"])
def test_it_is_small_and_can_be_run(folder: Path, name: str) -> None:
    assert (folder / name).stat().st_size <= MOST_BYTES
    assert (folder / name).read_bytes().startswith(b"#!/usr/bin/env python3\n")
    assert sys.platform == "win32" or os.access(folder / name, os.X_OK)


def test_it_holds_what_the_window_imports_and_nothing_of_the_server_or_the_tests(folder: Path) -> None:
    with zipfile.ZipFile(folder / "chat.pyzw") as archive:
        names = set(archive.namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "chat_gui").rglob("*.py")}
    assert set() == {name for name in ours if name not in names}, "a module that nothing imports, or that was not found"
    assert set() == {name for name in names if name.startswith(("tests/", "build/")) or name.endswith((".pyc", ".po"))}
    assert set() == {name for name in names if name in ("server/hub.py", "server/store.py", "server/__main__.py")}


def test_it_holds_the_catalogues(folder: Path) -> None:
    with zipfile.ZipFile(folder / "chat.pyzw") as archive:
        packed = {name for name in archive.namelist() if name.endswith(".mo")}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "chat_gui").rglob("*.mo")} == packed


def test_it_is_the_same_byte_by_byte_whenever_it_is_made(folder: Path, tmp_path: Path) -> None:
    again = zipapp_maker.window_zipapp(tmp_path)
    assert (folder / "chat.pyzw").read_bytes() == again.read_bytes()


def test_it_leaves_nothing_beside_it(tmp_path: Path) -> None:
    zipapp_maker.window_zipapp(tmp_path / "dist")
    assert ["chat.pyzw"] == [path.name for path in (tmp_path / "dist").iterdir()]


def test_without_tkinter_it_says_how_to_get_it(folder: Path) -> None:
    program = "import runpy, sys; sys.modules['tkinter'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    done = run(folder / "chat.pyzw", program=program)
    assert 2 == done.returncode
    assert done.stderr.startswith("chat-gui: Chat needs tkinter, which this Python has not. ")


def test_an_old_python_says_that_it_is_old(folder: Path) -> None:
    program = "import runpy, sys; sys.version_info = (3, 10, 1); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = run(folder / "chat.pyzw", program=program)
    assert 2 == done.returncode
    assert done.stderr.startswith("chat-gui: Chat needs Python 3.11 or newer; this is ")


def test_what_it_runs_first_can_be_read_by_a_python_that_is_too_old() -> None:
    source = (ROOT / "build" / "zipapp_start.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    assert [] == [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.NamedExpr | ast.AnnAssign)]
    assert "from __future__" not in source


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the system has boxes of its own")
def test_where_nobody_reads_stderr_it_is_shown_in_a_box(folder: Path, tmp_path: Path) -> None:
    zenity, shown = tmp_path / "zenity", tmp_path / "shown"
    zenity.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >"{shown}"\n', encoding="utf-8")
    zenity.chmod(0o755)
    program = "import runpy, sys; sys.modules['tkinter'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    run(folder / "chat.pyzw", program=program, DISPLAY=":4242", PATH=f"{tmp_path}:/usr/bin:/bin")
    options, text = shown.read_text("utf-8").split("Chat needs", 1)
    assert "--error|--text|" == options
    assert "python3-tk" in text
