"""Blocks of code are found between fences as people set them, and nothing that was said is lost beside a fence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.fences import is_open, parts
from chat_gui.finding import Finder
from chat_gui.html_page import as_page, whole_layout
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import OwnNicks
from chat_gui.transcript import Layout
from server.wire.messages import Message


def read(text: str) -> list[str | list[str]]:
    """Lines as they are shown, those of a block in a list of their own."""
    found: list[str | list[str]] = []
    for part in parts(text.split("\n")):
        found += [part.lines] if part.is_code else part.lines
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```\nb\n```\nc", ["a", ["b"], "c"]),
        ("```py\nb\n```", [["b"]]),
        ("```c++ \n\tb\n  ```  ", [["\tb"]]),
        ("````\nb\n``````", [["b"]]),
        ("```for i in range(3):\n    print(i)\n```", [["for i in range(3):", "    print(i)"]]),
        ("``` a\nb\n```", [["a", "b"]]),
        ("```  a\n  b\n```", [["  a", "  b"]]),
        ("``` py\nb\n```", [["py", "b"]]),
        ("```питон\nb\n```", [["питон", "b"]]),
        ("```print(1)\nprint(2)```", [["print(1)", "print(2)"]]),
        ("```\nb ```\nc", [["b"], "c"]),
        ("```\nb\n``` does this work?", [["b"], "does this work?"]),
        ("```\nb\n```py\nc", [["b"], "py", "c"]),
        ("see: ```py\nb\n```", ["see:", ["b"]]),
        ("see `x` and ```y``` here: ```\nb\n```", ["see `x` and ```y``` here:", ["b"]]),
        ("```\nb\n``` and ```\nc\n```", [["b"], "and", ["c"]]),
        ("```\nb\n```\n```\nc\n```", [["b"], "", ["c"]]),
        ("```\nb\n```\n\n```\nc\n```", [["b"], "", ["c"]]),
        ("```\nb ```\n```\n```\n``` c\nd ```", [["b"], "```", "```", ["c", "d"]]),
        ("```\nb ```c``` d\ne ```f```\n```", [["b ```c``` d", "e ```f```"]]),
        ("```\n\n```", [[""]]),
    ],
)
def test_blocks_of_code(text: str, expected: list[str | list[str]]) -> None:
    assert expected == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n\nb",
        "a\n```\nb",
        "```py\nb",
        "a: ```\nb",
        "```\n```",
        "```yes\n```",
        "```x = 1```",
        "a ```b``` c\nd ```e``` f",
        "type ``` here\nor ``` there",
        "> bob: ```py\n> b\n> ```\nwhy?",
        "``\nb\n``",
    ],
)
def test_what_is_no_block_stays_as_it_was_typed(text: str) -> None:
    assert text.split("\n") == read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("```", True), ("```\na", True), ("```\na\n```", False), ("a: ```py", True), ("```a```", False)],
)
def test_a_block_that_has_been_begun(text: str, expected: bool) -> None:
    assert expected == is_open(text.split("\n"))


@pytest.mark.parametrize("piece", ["```\n", "a: ```py\n", "```a\n", "``` ", "`", "```\na\n"])
def test_a_long_text_of_fences_is_quick(piece: str) -> None:
    assert parts((piece * 4000).split("\n"))


PIECES = (
    "```",
    "```py",
    "``` ",
    "````",
    "`",
    "``",
    "*",
    "_",
    "> ",
    " ",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "word",
    "word",
    "word",
)


@st.composite
def messages(draw: st.DrawFn) -> str:
    """Fences, marks and words that are all different."""
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=30))
    return "".join(f"w{number}x" if piece == "word" else piece for number, piece in enumerate(pieces))


class PageText(HTMLParser):
    """What a browser shows of a page."""

    text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@given(messages())
def test_nothing_that_was_said_is_lost(text: str) -> None:
    # Only a word right behind a fence that ends the line may be the name of a language.
    said = re.findall(r"w\d+x", re.sub(r"```[\w`]*[ \t\r]*$", "", text, flags=re.MULTILINE))
    message = Message(1, "#lobby", "bob", text, 0.0)

    layout = Layout(OwnNicks("me"), 1970, NickColours())
    shown = "".join(run for block in layout.add([message]) for run, _ in block.runs)
    assert said == [word for word in re.findall(r"w\d+x", shown) if word in said]

    page = PageText()
    page.feed("".join(as_page("#lobby", [message], whole_layout(OwnNicks("me"), NickColours()), "")))
    assert said == [word for word in re.findall(r"w\d+x", page.text) if word in said]

    for word in said:
        finder = Finder()
        finder.look([message], word)
        assert 1 == len(finder.hits)
