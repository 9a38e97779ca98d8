"""Docstrings go, and nothing else: each module does the same, and its tracebacks name the same lines."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from without_docs import without_docs

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for package in ("chat_gui", "server") for path in (ROOT / package).rglob("*.py"))


def statements(source: bytes) -> list[tuple[int, str]]:
    """Where each statement begins, and what it says; of a docstring only that it is one."""
    module = ast.parse(source)
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = "-"
    return [(node.lineno, ast.dump(node)) for node in ast.walk(module) if isinstance(node, ast.stmt)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_keeps_all_but_its_docstrings(module: Path) -> None:
    source = module.read_bytes()
    shorter = without_docs(source)
    assert statements(source) == statements(shorter)
    assert len(shorter) <= len(source)


def test_a_docstring_of_several_lines_leaves_empty_ones() -> None:
    source = b'def f():\n    """Say.\n\n    More.\n    """\n    return 1\n'
    assert b'def f():\n    "-"\n\n\n\n    return 1\n' == without_docs(source)


def test_what_stands_beside_it_in_a_line_stays() -> None:
    source = 'имя = "я"; """Кто."""; другое = 2  # warum\n'.encode()
    assert 'имя = "я"; "-"; другое = 2  # warum\n'.encode() == without_docs(source)


def test_other_texts_stay() -> None:
    source = b'X = """a\nb"""\nf("""c""")\n'
    assert source == without_docs(source)
