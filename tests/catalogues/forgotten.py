"""Finds literals that a person is going to read and that were not given to `tr`. Pure.

It guesses: by where a literal stands, and by how it looks. What it takes for a sentence and is none goes onto the list
in `test_source.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .source import is_tr, name_of

_SHOWN_BY_KEYWORD = {
    *("text", "label", "title", "message", "detail", "accelerator", "placeholder", "tooltip", "hint", "heading"),
    *("general", "problem", "problems", "question", "sentence", "caption", "description"),
}
"""Keyword arguments that end on the screen, with tkinter and with our own views."""
_SHOWN_BY_CALL = {
    *(
        "title",
        "set",
        "notice",
        "ask",
        "show",
        "say",
        "_say",
        "_note",
        "_complain",
        "_cannot_start",
        "Row",
        "FieldNote",
    ),
    *("show_title", "show_writers", "showinfo", "showerror", "askyesno"),
}
"""Functions whose positional arguments do."""
_FOR_DEVELOPERS = {
    *("debug", "info", "warning", "error", "exception", "critical", "log"),
    *("add_argument", "ArgumentParser", "compile", "cast", "TypeVar", "getLogger"),
    *("get", "getenv", "protocol", "nametofont", "style", "configure_style"),
}
"""Functions whose arguments do not: logs, the command line's own help, which is English, and names of things."""
_SENTENCE = re.compile(
    r"^[A-ZА-Я]\w+\W*$"  # one word with a capital
    r"|[A-ZА-Я]\w*[ ,:]+\w"  # a capital and a second word
    r"|\w ?\w.*\w[.?!…]$"  # a full stop
    r"|\w {1,3}\w+ \w+"  # three words
    r"|[{]\w*[}].*\w{3}|\w{3}.*[{]\w*[}]"  # a word and a place that is filled in
    r"|^/\w+ \W*\w"  # a command with what it needs
)
"""How a sentence looks wherever it stands. One small word, as `new`, is only known where it is shown."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_WORDS = re.compile(
    r"#[0-9a-f]{6}"
    r"|([\w{}]+\.)*T[A-Z]\w+"  # a style: Muted.TLabel
    r"|Tk\w+Font"
    r"|(Cyrillic|Greek)_\w+"  # a key
    r"|<.+>"  # an event
    r"|[A-Z]+(_[A-Z]+)+"  # a variable: LC_ALL
    r"|.* indices|[\w{}-]+\.\w{2,4}"  # a place in a text, a file
)
"""What looks like a sentence and is none."""


def forgotten(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals that a person is going to read and that do not go through `tr`, each with its line."""
    exempt = _exempt(tree)
    shown = set(_shown(tree))
    for node in ast.walk(tree):
        text = _text(node)
        if id(node) in exempt or not text or _NO_WORDS.fullmatch(text):
            continue
        if _SENTENCE.search(text) or (id(node) in shown and _LETTERS.search(text)):
            yield node.lineno, text  # type: ignore[attr-defined]


def _text(node: ast.AST) -> str:
    """What a literal says; what is filled into an f-string is `{}`."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _shown(tree: ast.Module) -> Iterator[int]:
    """The literals in arguments that are shown."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        arguments = [each.value for each in node.keywords if each.arg in _SHOWN_BY_KEYWORD]
        if name_of(node.func) in _SHOWN_BY_CALL:
            arguments += node.args
        for argument in arguments:
            yield from map(id, _own_literals(argument))


def _own_literals(node: ast.expr) -> Iterator[ast.AST]:
    """The literals that an expression's value is made of, not those that are arguments of a call in it."""
    if isinstance(node, ast.Call | ast.Subscript | ast.Compare | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not (isinstance(node, ast.IfExp) and child is node.test):
            yield from _own_literals(child)


def _exempt(tree: ast.Module) -> set[int]:
    """Nodes that nobody reads in a window: docstrings, annotations, exceptions, logs, keys, and what is in `tr`."""
    exempt: set[int] = set()

    def spare(node: ast.AST | None) -> None:
        if node is not None:
            exempt.update(map(id, ast.walk(node)))

    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.Assert():
                spare(node)
            case ast.Call(func=function) if is_tr(node) or name_of(function) in _FOR_DEVELOPERS:
                spare(node)
            case ast.JoinedStr(values=parts):
                for part in parts:
                    if isinstance(part, ast.Constant):
                        exempt.add(id(part))
            case ast.Subscript(slice=key):
                spare(key)
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                spare(node)
            case ast.AnnAssign(annotation=annotation) | ast.arg(annotation=annotation):
                spare(annotation)
            case ast.FunctionDef(returns=returns):
                spare(returns)
    return exempt
