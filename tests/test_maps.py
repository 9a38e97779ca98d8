"""The maps of the two packages name every module there is, and none that there is not; imports follow the window's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .test_layers import SOURCES, imported_names

ROOT = Path(__file__).resolve().parents[1]
MODULE = re.compile(r"`(\w+)`")
VIEWS = "`views/`"


def rows(package: str) -> list[str]:
    """The rows of a package's maps, without their heads."""
    text = (ROOT / package / "README.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("|") and "`" in line]


@pytest.mark.parametrize("package", ["chat_gui", "server"])
def test_the_map_names_each_module(package: str) -> None:
    folder = ROOT / package
    parts = (folder, folder / "views", folder / "wire")
    modules = {path.stem for part in parts for path in part.glob("*.py")} - {"__init__"}
    assert modules == {name for row in rows(package) for name in MODULE.findall(row)}


def places() -> Iterator[tuple[str, tuple[int, ...]]]:
    """The window's modules, each with its place from the top; what lies in `views/` is where that has its row."""
    text = (ROOT / "chat_gui" / "README.md").read_text(encoding="utf-8")
    whole, views = (
        [line for line in part.splitlines() if line.startswith("|")] for part in text.split(f"\nIn {VIEWS}:\n")
    )
    [at_views] = [at for at, row in enumerate(whole) if VIEWS in row]
    for at, row in enumerate(whole):
        yield from ((f"chat_gui.{name}", (at,)) for name in MODULE.findall(row))
    for at, row in enumerate(views):
        yield from ((f"chat_gui.views.{name}", (at_views, at)) for name in MODULE.findall(row))


def test_imports_point_down_the_windows_map() -> None:
    place = dict(places())
    modules = {name for name in SOURCES if name.startswith("chat_gui.") and name != "chat_gui.views"}
    assert modules == place.keys()
    upwards = set()
    for name in modules:
        for target in imported_names(name):
            imported = target if target in place else target.rpartition(".")[0]
            if imported in place and place[imported] < place[name]:
                upwards.add(f"{name} imports {imported}")
    assert set() == upwards
