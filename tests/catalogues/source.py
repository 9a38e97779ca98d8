"""Finds what the window says: every literal given to `tr` and `tr_count`. Pure.

A sentence is known by its text alone, so the same text is the same sentence wherever it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "chat_gui"
_LITERALS = {"tr": 1, "tr_count": 2}
"""How many of a function's arguments, from the first, are sentences."""


@dataclass(slots=True)
class Sentence:
    """A text to translate. `many` is its English plural, empty if it does not count; `places`: the files it is in."""

    one: str
    many: str = ""
    places: list[str] = field(default_factory=list)


class NotLiteralError(Exception):
    """A sentence that is put together at run time: no catalogue can have it."""


def trees(folder: Path = PACKAGE) -> Iterator[tuple[str, ast.Module]]:
    """The modules of the client, each with its path from the project's root."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder.parent).as_posix(), ast.parse(path.read_bytes(), str(path))


def sentences(modules: Iterable[tuple[str, ast.Module]]) -> dict[str, Sentence]:
    """What is to be translated, in the order of the source.

    Raises:
        NotLiteralError: an argument is not a literal; the text says which.
    """
    found: dict[str, Sentence] = {}
    for place, tree in modules:
        for call in _calls(tree):
            one, *rest = _literals(call, place)
            many = rest[0] if rest else ""
            known = found.setdefault(one, Sentence(one, many))
            if many:
                if known.many not in ("", many):
                    raise NotLiteralError(f"{place}:{call.lineno}: {one!r} has two plurals: {many!r}, {known.many!r}")
                known.many = many
            if place not in known.places:
                known.places.append(place)
    return found


def is_tr(node: ast.AST) -> bool:
    """Whether this is a call of `tr` or `tr_count`."""
    return isinstance(node, ast.Call) and name_of(node.func) in _LITERALS


def _calls(tree: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_tr(node)]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _literals(call: ast.Call, place: str) -> list[str]:
    wanted = _LITERALS[name_of(call.func)]
    texts = [
        each.value for each in call.args[:wanted] if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if len(texts) < wanted or not all(texts):
        raise NotLiteralError(f"{place}:{call.lineno}: {ast.unparse(call)}: a sentence is a literal, and not empty")
    return texts


def name_of(function: ast.expr) -> str:
    """What a function is called where it is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
