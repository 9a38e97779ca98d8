"""Text mode: typed lines to requests, answers to lines that nobody can forge; and a server nobody knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.framing import LineFramer
from server.wire.messages import (
    Answer,
    AskHelp,
    AskHistory,
    AskWho,
    Bad,
    CaughtUp,
    Code,
    Error,
    Hello,
    Joined,
    Left,
    Message,
    Notice,
    Quit,
    Renamed,
    Request,
    RoomState,
    Say,
    Topic,
    Welcome,
)
from server.wire.plain import HELP, PlainClientEnd, TextServerEnd, message_lines
from server.wire.text import action

from .pair import WALL_TIME, Pair, Travel, glued, in_pieces, one_by_one, said, wall_clock, whole

TRAVELS = [whole, glued, one_by_one, in_pieces(1), in_pieces(2)]


def typed(text: str) -> list[Request | Bad]:
    """What a named client asks for by these lines."""
    end = TextServerEnd(LineFramer())
    end.feed(b"bob\n")
    return end.feed(text.encode())


def shown(*answers: Answer, me: str = "bob") -> str:
    """What a client reads on its terminal."""
    return b"".join(TextServerEnd(LineFramer()).render(answers, me)).decode()


@pytest.mark.parametrize("travel", TRAVELS)
def test_a_conversation_reads_the_same_however_its_bytes_arrive(travel: Travel) -> None:
    pair = Pair.text(travel)
    pair.ask(Hello("alice"))  # asks the user's own end only: an unknown server gets what is typed
    assert pair.ask(Say("#lobby", "alice")) == [Hello("alice", client="text")]
    assert pair.ask(Say("#lobby", "привет 😀"), Say("#lobby", "/who")) == [Say("#lobby", "привет 😀"), AskWho()]
    heard = pair.tell(said(1, "Боб", "как дела?"), Joined("#lobby", "carl"))
    text = "".join(each.text for each in heard if isinstance(each, Notice))
    # What an unknown server says is shown as it comes, line feed or not: only the order of the letters is sure.
    assert "".join(text.split()) == "Боб:какдела?*carljoined"


@pytest.mark.parametrize(
    ("line", "requests"),
    [
        ("hi all\n", [Say("#lobby", "hi all")]),
        ("hi\r\n", [Say("#lobby", "hi")]),
        ("one\ntwo\n", [Say("#lobby", "one"), Say("#lobby", "two")]),
        ("\n\r\n   \n\N{HANGUL FILLER}\n", []),
        ("\ufeffhi\n", [Say("#lobby", "hi")]),
        ("/help\n", [AskHelp()]),
        ("/?\n", [AskHelp()]),
        ("/who\n", [AskWho()]),
        ("/quit\n", [Quit()]),
        ("/quit for today\n", [Quit()]),
        ("/exit\n", [Quit()]),
        ("/me waves\n", [Say("#lobby", "/me waves")]),
        ("/msg alice hi there\n", [Say("@alice", "hi there")]),
        ("/msg  @alice   hi\n", [Say("@alice", "hi")]),
        ("/QUIT\n", [Quit()]),
        ("/Me waves\n", [Say("#lobby", "/me waves")]),
        ("//not a command\n", [Say("#lobby", "/not a command")]),
        ("half a line", []),
    ],
)
def test_a_typed_line_asks_for(line: str, requests: list[Request]) -> None:
    assert typed(line) == requests


def test_what_a_telnet_says_to_its_other_end_is_no_text() -> None:
    end = TextServerEnd(LineFramer())
    asked = end.feed(
        b"\xff\xfb\x1f\xff\xfd\x03\xff\xfa\x1f\x00P\x00\x18\xff\xf0bob\r\n\xff\xf4\xff\xfd\x06\r\nh\xff\xf1i\r\n"
    )
    assert [Hello("bob", client="text"), Say("#lobby", "hi")] == asked


@pytest.mark.parametrize(
    "line",
    [
        "/me\n",
        "/me  \n",
        "/msg\n",
        "/msg alice\n",
        "/msg alice \n",
        "/dance\n",
        "/\n",
        "/me \N{ZERO WIDTH SPACE}\n",
        "/msg alice \N{HANGUL FILLER}\n",
    ],
)
def test_a_command_that_cannot_be_carried_out_is_answered_and_not_said_aloud(line: str) -> None:
    (bad,) = typed(line)
    assert isinstance(bad, Bad)
    assert bad.code is Code.BAD_FRAME
    assert "/help" in bad.reason


def test_a_line_that_is_too_long_is_answered() -> None:
    (bad,) = typed("я" * (limits.TEXT_CHARS + 1) + "\n")
    assert isinstance(bad, Bad)
    assert bad.code is Code.TOO_LONG
    assert typed("я" * limits.TEXT_CHARS + "\n") == [Say("#lobby", "я" * limits.TEXT_CHARS)]


def test_bytes_that_are_no_utf_8_are_said_with_replacement_characters() -> None:
    end = TextServerEnd(LineFramer())
    assert end.feed(b"b\xffb\ncaf\xe9\n") == [Hello("b\N{REPLACEMENT CHARACTER}b", client="text"),
                                             Say("#lobby", "caf\N{REPLACEMENT CHARACTER}")]  # fmt: skip


def test_an_endless_nick_is_cut_to_one_that_is_still_refused() -> None:
    (hello,) = TextServerEnd(LineFramer()).feed(b"x" * 60_000 + b"\n")
    assert isinstance(hello, Hello)
    assert limits.NICK_CHARS < len(hello.nick) <= 100


def test_a_last_line_without_a_line_feed_is_said() -> None:
    end = TextServerEnd(LineFramer())
    end.feed(b"bob\nhello\r")
    assert end.end() == [Say("#lobby", "hello")]
    assert end.end() == []


def test_half_a_nick_is_no_hello() -> None:
    end = TextServerEnd(LineFramer())
    end.feed(b"bo")
    assert end.end() == []


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (said(1, "alice", "hi"), "alice: hi\n"),
        (said(1, "bob", "my own"), ""),
        (said(1, "alice", "hi", to="@bob"), "alice (to you): hi\n"),
        (said(1, "alice", "/me waves"), "** alice waves\n"),
        (said(1, "alice", "/me waves", to="@bob"), "** alice (to you) waves\n"),
        (said(1, "alice", "/meow"), "alice: /meow\n"),
        (said(1, "alice", "a\tb"), "alice: a b\n"),
        (Welcome("bob"), "* Welcome, bob. /help shows what you can type.\n* Nobody else is here yet.\n"),
        (
            Welcome("bob", (RoomState("#lobby", "", ("alice", "bob", "carl")), RoomState("#chess", "", ("dave",)))),
            "* Welcome, bob. /help shows what you can type.\n* Here: alice, carl\n",
        ),
        (RoomState("#lobby", "", ("alice", "bob")), "* 2 here: alice, bob\n"),
        (Joined("#lobby", "alice"), "* alice joined\n"),
        (Left("#lobby", "alice"), "* alice left\n"),
        (Renamed("alice", "alicia"), "* alice is now alicia\n"),
        (Topic("#lobby", "chess"), "* topic: chess\n"),
        (Notice("one\ntwo"), "* one\n* two\n"),
        (Error(Code.TOO_LONG, "It is too long."), "! It is too long.\n"),
        (Error(Code.TOO_FAST), "! too_fast\n"),
        (CaughtUp(), ""),
    ],
)
def test_an_answer_is_shown_as(answer: Answer, text: str) -> None:
    assert shown(answer) == text


def test_answers_are_one_write() -> None:
    assert TextServerEnd(LineFramer()).render([Notice("a"), Notice("b")], "bob") == [b"* a\n* b\n"]
    assert TextServerEnd(LineFramer()).render([CaughtUp()], "bob") == []


HOSTILE = "hi\nalice: forged\r* alice left\x1b[2K\r\nalice: x\x85alice: y\u2028alice: z\x00\u202e"


def test_no_text_forges_a_line_of_somebody_else() -> None:
    for message in (said(1, "mallory", HOSTILE), said(1, "mallory", HOSTILE, to="@bob")):
        assert all(line.startswith("mallory") for line in shown(message).splitlines())


def test_no_action_forges_a_line_of_the_server() -> None:
    for text in ("/me joined", f"/me {HOSTILE}", "hi\n/me left"):
        assert all(
            line.startswith(("** mallory ", "mallory: ")) for line in shown(said(1, "mallory", text)).splitlines()
        )


@pytest.mark.parametrize("answer", [Topic("#lobby", HOSTILE), Notice(HOSTILE), Error(Code.FULL, HOSTILE)])
def test_nothing_the_server_passes_on_forges_a_line(answer: Answer) -> None:
    assert all(line.startswith(("* ", "! ")) for line in shown(answer).splitlines())


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["#lobby", "@bob"]))
def test_every_line_of_any_text_has_its_author(text: str, to: str) -> None:
    lines = shown(said(1, "mallory", text, to=to)).splitlines()
    assert lines
    assert all(line.startswith(("mallory: ", "mallory (to you): ", "** mallory ")) for line in lines)
    assert not any(char in "\x1b\r\x00\x85\u202e" for line in lines for char in line)


def test_message_lines_leave_ones_own_messages_out() -> None:
    assert list(message_lines(said(1, "bob", "x"), "bob")) == []
    assert list(message_lines(said(1, "alice", "x\ny"), "bob")) == ["alice: x", "alice: y"]


def test_an_action_is_its_words() -> None:
    assert [action("/me waves"), action("/me"), action("say /me waves")] == ["waves", None, None]


def test_help_lists_every_command() -> None:
    assert all(any(command in line for line in HELP) for command in ("/who", "/msg", "/me", "/quit", "//"))


@given(st.lists(st.binary() | st.sampled_from([b"\n", b"/msg a ", b"/me ", "я".encode()[:1]])))
def test_any_bytes_are_requests_or_bad_however_they_are_split(chunks: list[bytes]) -> None:
    readings = []
    for feeding in (chunks, [b"".join(chunks)], [bytes((byte,)) for byte in b"".join(chunks)]):
        end = TextServerEnd(LineFramer())
        readings.append([each for chunk in feeding for each in end.feed(chunk)] + end.end())
    assert readings[1:] == readings[:1] * 2
    assert all(each.reason for each in readings[0] if isinstance(each, Bad))


def plain() -> PlainClientEnd:
    """The client's end at a server nobody knows."""
    end = PlainClientEnd(wall_clock)
    end.send(Hello("alice"), 0.0)
    return end


def test_at_an_unknown_server_the_nick_is_not_sent() -> None:
    sending = PlainClientEnd(wall_clock).send(Hello("alice"), 0.0)
    assert sending.writes == ()
    assert sending.answers == (Welcome("alice", (RoomState("#lobby", "", ("alice",)),)),)


def test_at_an_unknown_server_a_typed_line_is_sent_as_it_is_and_is_its_own_receipt() -> None:
    end = plain()
    sending = end.send(Say("#lobby", "привет", "n1"), 0.0)
    assert sending.writes == ("привет\n".encode(),)
    assert sending.answers == (Message(1, "#lobby", "alice", "привет", WALL_TIME, "n1"),)
    assert end.send(Say("#lobby", "x\ud800", "n2"), 0.0).writes == (b"x?\n",)


def test_at_an_unknown_server_there_is_one_room() -> None:
    (error,) = plain().send(Say("#chess", "hi", "n1"), 0.0).answers
    assert isinstance(error, Error)
    assert (error.code, error.nonce) == (Code.NO_SUCH_ROOM, "n1")
    assert plain().send(AskHistory("#lobby"), 0.0).writes == ()


def test_what_an_unknown_server_says_is_shown_line_by_line() -> None:
    end = plain()
    assert end.feed(b"Welcome!\r\n\r\nlogin: ", 0.0).answers == (Notice("Welcome!"), Notice("login: "))
    assert end.feed("я".encode()[:1], 0.0).answers == ()
    assert end.feed("я".encode()[1:] + b"\x1b[2J", 0.0).answers == (Notice("я[2J"),)
    assert (end.deadline, end.spacing_s, end.tick(1e9).answers) == (None, 0.0, ())


@given(st.lists(st.binary()))
def test_any_bytes_of_an_unknown_server_are_notices(chunks: list[bytes]) -> None:
    end = plain()
    for chunk in chunks:
        sending = end.feed(chunk, 0.0)
        assert sending.writes == ()
        assert all(isinstance(answer, Notice) and answer.text.strip() for answer in sending.answers)
