"""Blocks of code in a message as they were written, for whoever copies one; and how one is written. Pure.

Where the blocks are is worked out from what the window shows of a text, which has the same lines as the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .fences import FENCE, beside_fence, closes, is_open, parts
from .transcript import shown_lines

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def as_code(text: str, before: str, after: str) -> str:
    """What makes a text a block of code where it is put between two others; empty where it can't be one.

    It can't where one of its lines would end the block, and need not be one in a block that is begun already.
    """
    if any(map(closes, text.split("\n"))) or is_open(before.split("\n")):
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
    """The blocks of code that are shown of a message, in order."""
    if FENCE not in text:
        return []
    blocks, line = [], 0
    shown, written = shown_lines(text), _LINE_END.split(text)
    for part in parts(shown):
        end = line + len(part.lines)
        if part.is_code:
            code = (_as_written(each, shown[at], written[at]) for at, each in enumerate(part.lines, part.first))
            blocks.append(CodeBlock("\n".join(code), line, end))
        line = end
    return blocks


def _as_written(code: str, shown: str, written: str) -> str:
    """A line of code that is shown, as it was written; it may be only a part of its line."""
    return written if code == shown else beside_fence(written) or code


def code_at(text: str, line: int) -> CodeBlock | None:
    """The block of code that a line belongs to, counted from 0 as they are shown."""
    return next((block for block in code_blocks(text) if block.first <= line < block.end), None)
