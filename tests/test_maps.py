"""The maps of the two packages name every module there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULE = re.compile(r"`(\w+)`")


@pytest.mark.parametrize("package", ["chat_gui", "server"])
def test_the_map_names_each_module(package: str) -> None:
    folder = ROOT / package
    text = (folder / "README.md").read_text(encoding="utf-8")
    tables = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    modules = {path.stem for part in (folder, folder / "views", folder / "wire") for path in part.glob("*.py")} - {
        "__init__"
    }
    assert modules == set(MODULE.findall(tables))
