"""The licences that an executable carries: of all that is in it, and a clear word about what they were not found of."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import licences
import pytest
import start_licences

ROOT = Path(__file__).resolve().parents[2]


def chapters(text: str) -> dict[str, str]:
    """The chapters of such a text, by their headings."""
    parts = re.split(r"(?m)^={80}\n(.*)\n={80}\n", text)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with libraries, and a system that knows which packages brought libone.so and libtwo.so."""
    for name in ("one", "two", "three"):
        (tmp_path / f"lib{name}.so").touch()
    query = tmp_path / "dpkg-query"
    query.write_text(
        "#!/bin/sh\n"
        f"echo 'one-1:amd64: {tmp_path}/libone.so'\necho 'two-2:amd64: {tmp_path}/libtwo.so'\n"
        f"echo 'diversion by dash from: {tmp_path}/libthree.so'\nexit 1\n",
        encoding="utf-8",
    )
    query.chmod(0o755)
    monkeypatch.setattr(licences.shutil, "which", lambda _name: str(query))
    monkeypatch.setattr(licences, "_DOCUMENTS", tmp_path / "doc")
    (tmp_path / "doc" / "one-1").mkdir(parents=True)
    (tmp_path / "doc" / "one-1" / "copyright").write_text("one's licence", encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that has no packages to ask."""
    monkeypatch.setattr(licences.shutil, "which", lambda _name: None)


@pytest.mark.usefixtures("no_packages")
def test_our_own_licence_and_pythons_come_first() -> None:
    found = chapters(licences.written([], [], has_tk=False))
    assert ["Chat", "Python"] == list(found)[:2]
    assert (ROOT / "LICENSE").read_text("utf-8").strip() == found["Chat"]
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in found["Python"].upper()
    assert any(name.startswith("PyInstaller") for name in found)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no packages")
def test_libraries_of_the_system_have_those_of_their_packages(debian: Path) -> None:
    text = licences.written([debian / "libone.so", debian / "libtwo.so", debian / "libthree.so"], [], has_tk=False)
    assert "one's licence" == chapters(text)["one-1"]
    assert {"two-2", "libthree.so"} == set(licences.missing(text)) - {"PyInstaller"}


@pytest.mark.usefixtures("no_packages")
def test_tcl_and_tk_have_that_of_their_folder(tmp_path: Path) -> None:
    terms = tmp_path / "license.terms"
    terms.write_text("those of Tcl", encoding="utf-8")
    assert "those of Tcl" == chapters(licences.written([], [tmp_path / "tk.tcl", terms], has_tk=True))["Tcl/Tk"]


@pytest.mark.usefixtures("no_packages")
def test_where_tcl_and_tk_have_none_it_is_said_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "_pythons", lambda: "that of Python")
    text = licences.written([], [], has_tk=True)
    assert "Tcl/Tk" in licences.missing(text)
    assert "https://www.tcl-lang.org/" in chapters(text)["Tcl/Tk"]
    assert "Tcl" not in licences.written([], [], has_tk=False)


@pytest.mark.usefixtures("no_packages")
def test_a_text_for_several_stands_there_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # On Windows that of Python has that of Tcl/Tk.
    monkeypatch.setattr(licences, "_pythons", lambda: "that of Python, and of Tcl/Tk")
    assert "that of Python, and of Tcl/Tk" == chapters(licences.written([], [], has_tk=True))["Python, Tcl/Tk"]


def test_an_executable_prints_them_when_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / licences.FILE_NAME).write_text("© all", encoding="utf-8")
    monkeypatch.setattr(start_licences, "__file__", str(tmp_path / "start_licences.pyc"))
    monkeypatch.setattr(sys, "argv", ["chat", "--licences"])
    assert start_licences.shows_licences()
    assert "© all" == capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["chat", "localhost"])
    assert not start_licences.shows_licences()


def test_without_a_console_it_says_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["chat", "--licences"])
    monkeypatch.setattr(sys, "stdout", None)
    boxes: list[str] = []
    assert start_licences.shows_licences(boxes.append)
    [said] = boxes
    assert "--licences" in said


def test_who_stops_reading_them_sees_no_error(tmp_path: Path) -> None:
    (tmp_path / licences.FILE_NAME).write_text("© all\n" * 100_000, encoding="utf-8")
    (tmp_path / "start_licences.py").write_bytes(Path(start_licences.__file__).read_bytes())
    program = "import start_licences, sys; sys.exit(0 if start_licences.shows_licences() else 1)"
    running = subprocess.Popen(
        [sys.executable, "-c", program, "--licences"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert (b"", 0) == (running.stderr.read(), running.wait(60))
