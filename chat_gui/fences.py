"""Blocks of code in a message: what stands between ``` fences, as people type them. Pure.

A fence of three backticks or more opens a block at the beginning of a line. A word right behind it names a language and
is not shown; anything else there is the block's first line. With such a word or nothing behind it, a fence opens one
at the end of a line too; what is said before it stays a line of its own. In a quotation none does.

A fence closes the block at the beginning of a line, where what is behind it is a line of its own again, or at the end
of one. What is never closed, or has nothing in it, stays as it was typed. Two fences in one line are no block: they are
`code`, as in `markup.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.wire.text import showable

FENCE: Final = "```"
QUOTE: Final = "> "
"""What a quoted line begins with."""

_FENCE: Final = re.compile("`{3,}")
_LANGUAGE: Final = re.compile(r"[\w+#.-]*", re.ASCII)
"""No language has a name in letters of another script: that is somebody's word."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that are shown of a message: those of one block of code, or those around blocks.

    Args:
        first: for a block, the line of the message that holds its first one, counted from 0; the others follow it.
    """

    lines: list[str]
    is_code: bool = False
    first: int = 0


def parts(lines: Sequence[str]) -> list[Part]:
    """A message in parts, in order; fences of blocks are left out, and nothing else but the names of languages.

    Between two blocks with nothing between them stands an empty line, or they would look like one.
    """
    left = list(lines)
    found: list[Part] = []
    around: list[str] = []
    at = 0
    while at < len(left):
        opening = _opening(left[at])
        if opening is None:
            around.append(left[at])
            at += 1
            continue
        end = next((line for line in range(at + 1, len(left)) if closes(left[line])), len(left))
        if end == len(left):
            break
        (before, begin), (rest, behind) = opening, _closing(left[end])
        code = [begin] * bool(begin) + left[at + 1 : end] + [rest] * bool(rest)
        if code:
            around += [before] * bool(before)
            if found and not around:
                around = [""]
            found += Part(around), Part(code, is_code=True, first=at if begin else at + 1)
            around, left[end] = [], behind  # which may open the next one
            at = end if behind else end + 1
        else:
            around += left[at : end + 1]
            at = end + 1
    found.append(Part(around + left[at:]))
    return [part for part in found if part.lines]


def is_open(lines: Sequence[str]) -> bool:
    """Whether what follows these lines is in a block that they have begun."""
    return parts([*lines, "", FENCE])[-1].is_code


def closes(line: str) -> bool:
    """Whether a line of code would be the end of its block."""
    fences = _FENCE.findall(line)
    return bool(fences) and (
        line.lstrip().startswith(FENCE) or (len(fences) % 2 == 1 and line.rstrip().endswith(FENCE))
    )


def beside_fence(line: str) -> str:
    """The code that stands in one line, as it was written, with the fence that opens or closes its block."""
    *_, behind = _FENCE.split(line)
    return _without_gap(behind) if showable(behind).strip() else _closing(line)[0]


def _opening(line: str) -> tuple[str, str] | None:
    """What stands before the fence that opens a block, and the code behind it; None if none does."""
    if FENCE not in line or line.startswith(QUOTE):
        return None
    fences = list(_FENCE.finditer(line))
    before, behind = line[: fences[-1].start()].rstrip(), line[fences[-1].end() :]
    if len(fences) % 2 == 0:
        return None
    if _LANGUAGE.fullmatch(behind.rstrip()):
        return before, ""
    return None if before else ("", _without_gap(behind))


def _closing(line: str) -> tuple[str, str]:
    """The code before the fence that closes a block, and what stands behind that."""
    fences = list(_FENCE.finditer(line))
    if line.lstrip().startswith(FENCE):
        return "", line[fences[0].end() :].strip()
    return line[: fences[-1].start()].rstrip() if fences else "", ""


def _without_gap(code: str) -> str:
    """Without the one space that keeps code from its fence; more of them are an indent."""
    return code[1:] if code[:1] == " " and not code[1:2].isspace() else code
