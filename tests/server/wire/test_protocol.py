"""The document on the protocol names everything that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.wire import codec
from server.wire.labs import LABS, Lab
from server.wire.messages import Code

DOCUMENT = (Path(codec.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", sorted({*codec.REQUESTS, *codec.ANSWERS}))
def test_every_type_is_told_of(word: str) -> None:
    assert f"`{word}`" in DOCUMENT


@pytest.mark.parametrize("code", sorted(set(Code) - {Code.UNKNOWN}))
def test_every_code_is_told_of(code: Code) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_every_lab_is_told_of_with_what_it_says(lab: Lab) -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| {lab.name} "))
    told = [text for text in (lab.prompt, lab.welcome) if text]
    told += [f"{{nick}}{text}" for text in (lab.join, lab.leave) if text]
    assert [] == [text for text in told if f"`{text}`" not in row]
