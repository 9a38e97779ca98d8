"""The layers hold: imports point down, wire and hub know no sockets, and only the views know Tk.

Two kinds of proof. A child process imports a module and looks at everything that came in with it; a walk over the
syntax trees reads the imports that stand in the source, whether they run or not.
"""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("server", "chat_gui")
TK = {"tkinter", "_tkinter"}
SOCKETS = {"socket", "_socket", "threading"}

# A module or package, and what importing it or anything below it must not pull in.
FORBIDDEN = {
    "server.wire": TK | SOCKETS | {"selectors", "select", "ssl", "_ssl"},
    "server.hub": TK | SOCKETS,
    "chat_gui.model": TK,
    "chat_gui.controller": TK,
}


def name_of(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_in(name: str, package: str) -> bool:
    """Whether a dotted name is this module or package, or lies below it."""
    return name == package or name.startswith(package + ".")


SOURCES = {name_of(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}
GUARDED = [(name, layer) for layer in FORBIDDEN for name in SOURCES if is_in(name, layer)]


def imported_names(name: str) -> Iterator[str]:
    """Every absolute dotted name that a module's source imports; relative imports are resolved."""
    path = SOURCES[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def breaches(names: Iterator[str], allowed: set[str]) -> list[str]:
    """Those of the names whose top-level package is not allowed."""
    return sorted(name for name in names if name.split(".")[0] not in allowed)


def test_there_are_sources_in_both_packages() -> None:
    assert all(package in SOURCES for package in PACKAGES), sorted(SOURCES)


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_guarded_layer_exists(layer: str) -> None:
    assert [name for name, guarded_by in GUARDED if guarded_by == layer]


def imported_by(name: str) -> set[str]:
    """Every module that is there once this one has been imported."""
    # -I -S: no site-packages, so that nothing installed there counts, and nothing of ours can need it.
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {name}; print(*sys.modules, sep='\\n')"
    command = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60, encoding="utf-8")
    assert 0 == done.returncode, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(("name", "layer"), GUARDED)
def test_import_pulls_in_nothing_forbidden(name: str, layer: str) -> None:
    assert set() == FORBIDDEN[layer] & imported_by(name)


def test_the_first_picture_waits_for_nothing_that_it_does_not_show() -> None:
    pytest.importorskip("tkinter")
    ours = {name for name in imported_by("chat_gui.views.app") if name in SOURCES}
    assert ours >= {"chat_gui.views.connect_form", "chat_gui.views.theme"}
    assert set() == ours & {
        "chat_gui.controller",
        "chat_gui.model",
        "chat_gui.session",
        "chat_gui.views.chat_window",
        "chat_gui.views.page",
        "server.wire.messages",
    }


@pytest.mark.parametrize("name", [name for name in SOURCES if is_in(name, "server")])
def test_server_never_imports_the_client_or_tk(name: str) -> None:
    above = {"chat_gui", *TK}
    assert [] == [target for target in imported_names(name) if target.split(".")[0] in above]


@pytest.mark.parametrize("name", SOURCES)
def test_only_views_and_the_composition_root_import_tk(name: str) -> None:
    if name == "chat_gui.__main__" or is_in(name, "chat_gui.views"):
        return
    assert [] == [target for target in imported_names(name) if target.split(".")[0] in TK]


@pytest.mark.parametrize("name", SOURCES)
def test_runtime_code_imports_only_the_standard_library_and_ours(name: str) -> None:
    assert [] == breaches(imported_names(name), {*sys.stdlib_module_names, *PACKAGES})


def test_no_import_circle() -> None:
    def module_of(target: str) -> str:
        return target if target in SOURCES else target.rpartition(".")[0]

    graph = {name: set(map(module_of, imported_names(name))) & SOURCES.keys() for name in SOURCES}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which shows the circle


def test_every_folder_of_tests_is_a_package() -> None:
    # Otherwise tests/server would be imported under the name of the package it tests.
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [] == [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()]
