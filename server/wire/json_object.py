"""One line as a JSON object: how it is parsed fast, and how deep it may nest. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final

from . import limits
from .messages import Bad, Code

_decoder = json.JSONDecoder()
# Half of `decode` is looking for white space around the object, which hardly ever has any.
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once  # type: ignore[attr-defined]

# What decides how deep a line nests, once its strings are taken out.
_STRING: Final = re.compile(rb'(?s)"(?:[^"\\]|\\.)*+"?')
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def read_object(line: bytes) -> dict[str, Any] | Bad:
    """The object that a line holds, or a `Bad` that says why it holds none; of two equal keys the last counts."""
    if line.count(b"[") + line.count(b"{") > limits.JSON_DEPTH and _nests_too_deep(line):
        return Bad(Code.BAD_FRAME, "A line may not have brackets within brackets like that.")
    try:
        text = line.decode()
        try:
            values, end = _scan(text, 0)
        except StopIteration:  # white space, or no JSON
            values, end = None, -1
        if end != len(text):
            values = _decoder.decode(text)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of 5,000 digits
        return Bad(Code.BAD_FRAME, "Each line must be one JSON object in UTF-8.")
    return values if isinstance(values, dict) else Bad(Code.BAD_FRAME, "Each line must be a JSON object.")


def _nests_too_deep(line: bytes) -> bool:
    # Asked before the parser is, which goes 1,000 levels deep or more whatever the stack: with Python 3.11 a line of
    # brackets ends the process if a thread with a stack of 128 KiB parses it.
    brackets = _STRING.sub(b"", line).translate(None, _NOT_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > limits.JSON_DEPTH
