"""Links, code, bold, italic and the reader's nick are found; what only looks like them is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.markup import address, runs, without_tail
from chat_gui.naming import mention_pattern


def marked(text: str, me: str = "") -> list[tuple[str, str]]:
    """The runs that have a tag of their own, with it."""
    return [(shown, tags[1]) for shown, tags in runs(text, ("body",), mention_pattern(me)) if len(tags) > 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/a_b_c.", [("https://example.org/a_b_c", "link")]),
        ("(http://example.org/x_(y))", [("http://example.org/x_(y)", "link")]),
        ("write mailto:bob@example.org, please", [("mailto:bob@example.org", "link")]),
        (
            "HTTPS://Example.org/A, Mailto:bob@example.org",
            [("HTTPS://Example.org/A", "link"), ("Mailto:bob@example.org", "link")],
        ),
        ("ftp://example.org file:///etc/passwd javascript:alert(1) JavaScript:alert(1) FILE:///x", []),
        ("«https://x.org/a», “https://x.org”.", [("https://x.org/a", "link"), ("https://x.org", "link")]),
        ("„https://x.org“ ‘https://x.org’", [("https://x.org", "link"), ("https://x.org", "link")]),
        ("https://x.org/a… https://x.org/«b»…", [("https://x.org/a", "link"), ("https://x.org/«b»", "link")]),
        ("xhttp://example.org http\N{LATIN SMALL LETTER LONG S}://example.org", []),
        (
            "www.example.org, (WWW.Example.org:80/x_(y)), «www.пример.рф/а…».",
            [("www.example.org", "link"), ("WWW.Example.org:80/x_(y)", "link"), ("www.пример.рф/а", "link")],
        ),
        ("at:www.e.org,www.f.org?q=1.", [("www.e.org", "link"), ("www.f.org?q=1", "link")]),
        ("www. www... www.e www.e. awww.e.org \N{MODIFIER LETTER SMALL W}ww.e.org", []),
        ("ftp://www.e.org file:///www.e.org \\\\www.e.org\\x a@www.e.org www.a.b@e.org web-www.e.org", []),
        ("`a * b * c`", [("a * b * c", "code")]),
        ("```x = 1```", [("x = 1", "code")]),
        ("see ```a `b` c``` and ``d``", [("a `b` c", "code"), ("d", "code")]),
        ("``a` and b", []),
        ("*bold* and _italic_", [("bold", "bold"), ("italic", "italic")]),
        ("**bold**, (**two words**)", [("bold", "bold"), ("two words", "bold")]),
        ("**a* *b** ***c*** ** d ** **** 2**3 and 4**2", []),
        ("f(*args, **kwargs), g(**a, **b), g(**a,**b)", []),
        ("2 * 3 * 4, snake_case_name, __init__, a*b*c", []),
        ("* a list\n", []),
    ],
)
def test_marks(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == marked(text)


def test_a_mention_is_a_whole_word_whatever_its_case() -> None:
    assert [("@Bob", "mention"), ("bob", "mention")] == marked("@Bob, bob's bobsled: bobby", "bob")[:2]
    assert [] == marked("bobby", "bob")


def test_a_mention_is_found_between_marks_and_inside_them() -> None:
    text = [(shown, tags) for shown, tags in runs("*hi bob* bob", ("body",), mention_pattern("bob"))]
    assert [
        ("hi ", ("body", "bold")),
        ("bob", ("body", "bold", "mention")),
        (" ", ("body",)),
        ("bob", ("body", "mention")),
    ] == text


@pytest.mark.parametrize("signs", ["*", "**", "_"])
def test_a_link_between_marks_is_a_link(signs: str) -> None:
    text = f"{signs}see www.e.org: https://e.org/a, bob{signs}"
    kind = "italic" if signs == "_" else "bold"
    assert [
        ("see ", (kind,)),
        ("www.e.org", (kind, "link")),
        (": ", (kind,)),
        ("https://e.org/a", (kind, "link")),
        (", ", (kind,)),
        ("bob", (kind, "mention")),
    ] == list(runs(text, (), mention_pattern("bob")))
    assert [("https://e.org", (kind, "link"))] == list(runs(f"{signs}https://e.org{signs}", (), None))


@given(st.text(alphabet="ab *_`\t:/.@h()https«»…w", max_size=80))
def test_nothing_is_lost_but_marks(text: str) -> None:
    shown = "".join(run for run, _ in runs(text, ("body",), mention_pattern("ab")))
    assert [char for char in text if char not in "*_`"] == [char for char in shown if char not in "*_`"]


@pytest.mark.parametrize(
    "piece", ["*a ", "**a ", "**", "_a ", "`a", "`", "``a```b", "https://", "www.", "www.a.", "www.a.b@", "(", "*"]
)
def test_a_long_line_of_openers_is_quick(piece: str) -> None:
    assert list(runs(piece * 4000, ("body",), mention_pattern("me")))


def test_an_address_has_its_scheme_in_small_letters() -> None:
    assert "https://Example.org/A:B" == address("HTTPS://Example.org/A:B")


def test_a_link_without_a_scheme_has_that_of_the_web_in_its_address() -> None:
    assert "http://WWW.Example.org:80/A" == address("WWW.Example.org:80/A")


def test_a_link_keeps_its_own_brackets_and_loses_the_sentence() -> None:
    assert "https://e.org/a(b)" == without_tail("https://e.org/a(b)).,!")
