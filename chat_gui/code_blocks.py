"""Blocks of code in a message as they were written, for whoever copies one; and how one is written. Pure.

What the window shows of a text has the same lines as the text itself, but for the fences, which it leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .markup import FENCE, fences, is_fence
from .transcript import shown_lines

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def as_code(text: str, before: str, after: str) -> str:
    """What makes a text a block of code where it is put between two others; empty where it can't be one.

    It can't with fences of its own, and need not be one in a block that is begun already.
    """
    if any(map(is_fence, text.split("\n"))) or sum(map(is_fence, before.split("\n"))) % 2:
        return ""
    code = text.strip("\n")
    above = "\n" if before and not before.endswith("\n") else ""
    below = "" if after.startswith("\n") else "\n"
    return f"{above}{FENCE}\n{code}\n{FENCE}{below}"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A block of code: its text, and which of the lines that are shown it has; the last one is not among them."""

    text: str
    first: int
    end: int


def code_blocks(text: str) -> list[CodeBlock]:
    """The blocks of code that are shown of a message, in order; those without a line are left out."""
    if FENCE not in text:
        return []
    blocks = []
    written = _LINE_END.split(text)
    for number, (opening, closing) in enumerate(fences(shown_lines(text))):
        first = opening - 2 * number  # two lines are left out for each block before
        if closing - opening > 1:
            code = "\n".join(written[opening + 1 : closing])
            blocks.append(CodeBlock(code, first, first + closing - opening - 1))
    return blocks


def code_at(text: str, line: int) -> CodeBlock | None:
    """The block of code that a line belongs to, counted from 0 as they are shown."""
    return next((block for block in code_blocks(text) if block.first <= line < block.end), None)
