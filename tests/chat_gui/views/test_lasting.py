"""Whatever is imported late is on the list of what an executable loads while it still can."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from chat_gui.views.lasting import OURS, STANDARD, TCL, WINDOWS, make_lasting, steps

from .window import Window

CLIENT = Path(__file__).resolve().parents[3] / "chat_gui"
# Imported on the way to the first picture, or right after it.
AT_START = {
    "subprocess",
    "tkinter",
    "chat_gui.bookmarks",
    "chat_gui.commands",
    "chat_gui.controller",
    "chat_gui.identities",
    "chat_gui.sessions",
    "chat_gui.views.app",
    "chat_gui.views.colour_fonts",
    "chat_gui.views.desktop",
    "chat_gui.views.lasting",
    "chat_gui.views.terminal",
}

KINDS = ("Text", "TEntry", "TButton", "Menu", "all")
"""Of widgets, each with its keys."""


def late_imports(path: Path) -> set[str]:
    """The modules that functions in a file import."""
    package = ("chat_gui", *path.relative_to(CLIENT).parent.parts)
    names = set()
    for function in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else ()
                base = ".".join([*above, *([node.module] if node.module else [])])
                names.update(f"{base}.{alias.name}" for alias in node.names)
    return names


def test_everything_that_is_imported_late_is_listed() -> None:
    listed = {*OURS, *STANDARD, *WINDOWS, *AT_START}
    late = {name for path in CLIENT.rglob("*.py") for name in late_imports(path)}
    assert late  # or this looks in the wrong place
    assert set() == {name for name in late if name not in listed and name.rpartition(".")[0] not in listed}


def test_everything_listed_can_be_loaded(window: Window) -> None:
    assert len(list(steps(window.root))) > len(OURS) + len(STANDARD)
    assert {*OURS, *STANDARD} <= set(sys.modules)
    if "x11" == window.root.tk.call("tk", "windowingsystem"):
        assert [] == [command for command in TCL if not window.root.tk.call("info", "commands", command)]


def test_the_window_looks_and_behaves_as_before(window: Window) -> None:
    def state() -> dict[str, object]:
        call = window.root.tk.call
        keys = {kind: call("bind", kind) for kind in KINDS}
        return {
            **keys,
            "theme": call("ttk::style", "theme", "use"),
            "paper": call("ttk::style", "lookup", ".", "-background"),
        }

    before = state()
    list(steps(window.root))
    assert before == state()


def test_only_an_executable_does_it(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting() -> int:
        return len(window.root.tk.call("after", "info"))

    before = waiting()
    make_lasting(window.root)
    assert before == waiting()
    monkeypatch.setattr(sys, "_MEIPASS", "somewhere", raising=False)
    make_lasting(window.root)
    assert before + 1 == waiting()
