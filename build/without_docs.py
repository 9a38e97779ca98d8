"""Source without what it tells a reader, for a zipapp that has to be small: a quarter of it would be docstrings."""

from __future__ import annotations

import ast
from typing import Final

_DOC: Final = b'"-"'
"""Not an empty one: in its place `dataclass` works out one of its own, at each start."""


def without_docs(source: bytes) -> bytes:
    """A module with a dash for every docstring, at whatever it stands. Each line keeps its number, for tracebacks.

    Args:
        source: in UTF-8.
    """
    lines = source.splitlines(keepends=True)
    for text in _docs(ast.parse(source)):
        first, last = text.lineno - 1, (text.end_lineno or text.lineno) - 1
        lines[first : last + 1] = [
            lines[first][: text.col_offset] + _DOC + b"\n" * (last - first) + lines[last][text.end_col_offset :]
        ] + [b""] * (last - first)
    return b"".join(lines)


def _docs(module: ast.Module) -> list[ast.Constant]:
    statements = [node for node in ast.walk(module) if isinstance(node, ast.Expr)]
    values = [node.value for node in statements if isinstance(node.value, ast.Constant)]
    return [value for value in values if isinstance(value.value, str)]
