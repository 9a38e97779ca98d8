"""Blocks of code are copied as they were written, whatever the window shows of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.code_blocks import CodeBlock, as_code, code_at, code_blocks
from chat_gui.fences import parts
from chat_gui.transcript import shown_lines
from server.wire import limits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no code", []),
        ("```\nnever closed", []),
        ("```py\nx = 1\n\ty\n```", [CodeBlock("x = 1\n\ty", 0, 2)]),
        ("a\n```\nb\n```\nc\n```\nd\ne\n```", [CodeBlock("b", 1, 2), CodeBlock("d\ne", 3, 5)]),
        ("```\na\n```\n```\nb\n```", [CodeBlock("a", 0, 1), CodeBlock("b", 2, 3)]),
        ("```\na\n```\n```\n```\n```\nb\n```", [CodeBlock("a", 0, 1), CodeBlock("b", 3, 4)]),
        ("see ```py\n\ta\n``` and ```\nb\n```", [CodeBlock("\ta", 1, 2), CodeBlock("b", 3, 4)]),
        ("```for x in y:\n\tpass\n```", [CodeBlock("for x in y:\n\tpass", 0, 2)]),
        ("``` a\n\tb ```\nc", [CodeBlock("a\n\tb", 0, 2)]),
        ("```a\x07 = 1;\n\x07b = 2;```", [CodeBlock("a\x07 = 1;\n\x07b = 2;", 0, 2)]),
        ("```\na = 1;\n\tb = 2; ```\u202c\x07", [CodeBlock("a = 1;\n\tb = 2;", 0, 2)]),
        ("```\r\none\r\ntwo\r```", [CodeBlock("one\ntwo", 0, 2)]),
        ("```\nhid\u202eden\x07 \u2028\n```", [CodeBlock("hid\u202eden\x07 \u2028", 0, 1)]),
    ],
)
def test_blocks_of_a_message(text: str, expected: list[CodeBlock]) -> None:
    assert expected == code_blocks(text)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "```\na\n  b\n```\n"),
        ("see", "!", "\n```\na\n  b\n```\n"),
        ("see\n", "\n!", "```\na\n  b\n```"),
        ("```\nx\n```\n", "", "```\na\n  b\n```\n"),
        ("```py\n", "\n```", ""),
        ("see: ```", "", ""),
        ("```x = 1``` and", "", "\n```\na\n  b\n```\n"),
    ],
)
def test_a_text_becomes_a_block_between_others(before: str, after: str, expected: str) -> None:
    assert expected == as_code("\na\n  b\n\n", before, after)
    if expected:
        assert "a\n  b" in [block.text for block in code_blocks(before + expected + after)]


@pytest.mark.parametrize("text", ["look\n ```\nx\n```", "x\ny```\nz", "x\n```py\ny"])
def test_what_has_fences_of_its_own_is_no_block(text: str) -> None:
    assert "" == as_code(text, "", "")


@given(
    st.lists(st.sampled_from(["```", "a", "\n", " ", "``` `", "> "])).map("".join), st.sampled_from(["", "a\n", "x```"])
)
def test_a_text_that_becomes_a_block_is_that_block(text: str, before: str) -> None:
    made = as_code(text, before, "")
    assert made == "" or text.strip("\n") in [block.text for block in code_blocks(before + made)]


def test_a_line_belongs_to_its_block() -> None:
    text = "a\n```\nb\n```\nc\n```\nd\ne\n```"
    assert [None, "b", None, "d\ne", "d\ne", None] == [
        block.text if block else None for block in (code_at(text, line) for line in range(6))
    ]


def test_a_line_that_is_too_long_to_be_shown_is_copied_whole() -> None:
    line = "x(" * limits.SHOWN_LINE_CHARS
    for text in (f"```\n{line}\n```", f"```{line}\n```"):
        assert [line] == [block.text for block in code_blocks(text)]


@given(
    st.lists(st.sampled_from(["```", "```py", "a", "", " ``` ", "b\r", "```c d", "e```", "f ```"]), max_size=12).map(
        "\n".join
    )
)
def test_the_lines_of_blocks_are_those_that_are_shown_as_code(text: str) -> None:
    shown = [part.is_code for part in parts(shown_lines(text)) for _ in part.lines]
    assert shown == [code_at(text, line) is not None for line in range(len(shown))]
