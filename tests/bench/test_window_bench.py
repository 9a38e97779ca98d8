"""The window's benchmark measures the program as a user has it. No display."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("tkinter")

from tests.bench import window


def test_a_window_is_measured_with_its_modules_compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(window, "ROOT", tmp_path)
    for package in ("chat_gui", "server", "tests"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "one.py").write_text("ONE = 1\n", "utf-8")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    window.compile_all()
    assert 3 == len(list(tmp_path.rglob("one.*.pyc")))
