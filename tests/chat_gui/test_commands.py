"""What a typed line asks for, and what a half-typed word may become."""

from __future__ import annotations

import pytest

from chat_gui.commands import (
    CloseWindow,
    EnterRoom,
    GiveTopic,
    LeaveRoom,
    Misused,
    SayText,
    ShowHelp,
    ShowPeople,
    TakeNick,
    Tell,
    completions,
    parse,
    usages,
)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("hello", SayText("hello")),
        ("two\n/join x", SayText("two\n/join x")),
        ("//slash", SayText("/slash")),
        ("/me waves  twice", SayText("/me waves  twice")),
        ("/ME waves", SayText("/me waves")),
        ("/join #maths", EnterRoom("#maths")),
        ("/join maths", EnterRoom("#maths")),
        ("/JOIN maths", EnterRoom("#maths")),
        ("/leave", LeaveRoom()),
        ("/leave maths", LeaveRoom("#maths")),
        ("/msg bob", Tell("bob")),
        ("/msg @bob how are you", Tell("bob", "how are you")),
        ("/nick Алиса", TakeNick("Алиса")),
        ("/topic exercise 3", GiveTopic("exercise 3")),
        ("/topic -", GiveTopic("")),
        ("/who", ShowPeople()),
        ("/help", ShowHelp()),
        ("/quit", CloseWindow()),
    ],
)
def test_a_line_asks_for(typed: str, command: object) -> None:
    assert command == parse(typed)


@pytest.mark.parametrize("typed", ["/jion #maths", "/", "/etc/passwd", "/ hello", "/помощь"])
def test_an_unknown_command_is_never_a_text(typed: str) -> None:
    assert isinstance(parse(typed), Misused)
    assert "" == parse(typed).usage  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["/join", "/join  ", "/msg", "/nick", "/me", "/me  ", "/topic"])
def test_a_command_without_what_it_needs_says_how_it_is_used(typed: str) -> None:
    word = typed.split()[0]
    assert Misused(word, usages()[word]) == parse(typed)


@pytest.mark.parametrize(
    ("before", "start", "found"),
    [
        ("al", 0, ["Alan: ", "alice: "]),
        ("AL", 0, ["Alan: ", "alice: "]),
        ("hello al", 6, ["Alan ", "alice "]),
        ("@al", 0, ["@Alan ", "@alice "]),
        ("Бо", 0, ["Борис: "]),
        ("бо", 0, ["Борис: "]),
        ("see #ma", 4, ["#maths "]),
        ("/jo", 0, ["/join "]),
        ("/msg bo", 5, []),
        ("", 0, []),
        ("hello ", 6, []),
    ],
)
def test_a_word_may_become(before: str, start: int, found: list[str]) -> None:
    where, words = completions(before, ["alice", "Alan", "Борис"], ["#maths", "#lobby"])
    assert (start, found) == (where, list(words))


def test_what_a_word_may_become_is_offered_in_the_order_of_the_lists() -> None:
    names = ["st10", "St2", "st1"]
    assert ["st1 ", "St2 ", "st10 "] == completions("hi st", names, [])[1]
    assert ["#st1 ", "#St2 ", "#st10 "] == completions("#st", [], [f"#{name}" for name in names])[1]
