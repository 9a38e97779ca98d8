"""The server's end of a lab connection, fed what the five console clients send, byte for byte."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.lab_server import LabServerEnd
from server.wire.labs import BY_NAME, LABS, Lab
from server.wire.messages import (
    Answer,
    Bad,
    CaughtUp,
    Code,
    Error,
    Hello,
    Joined,
    Left,
    Notice,
    Quit,
    Renamed,
    Request,
    Say,
    Topic,
    Welcome,
)
from server.wire.names import nick_problem
from server.wire.text import REPLACEMENT

from .pair import said, seen

every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
prefixing = pytest.mark.parametrize("lab", [lab for lab in LABS if lab.client_prefixes], ids=lambda lab: lab.name)
bare = pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.client_prefixes], ids=lambda lab: lab.name)
LAB9090 = BY_NAME["lab9090"]


def read(lab: Lab, *chunks: str | bytes) -> list[Request | Bad]:
    """What a client that has given no nick yet asks for by these chunks."""
    end = LabServerEnd(lab)
    return [each for chunk in chunks for each in end.feed(chunk.encode() if isinstance(chunk, str) else chunk)]


def after_nick(lab: Lab, *chunks: str | bytes, nick: str = "bob") -> list[Request | Bad]:
    """What a client called `nick` asks for."""
    return read(lab, nick, *chunks)[1:]


def hello(lab: Lab, nick: str) -> Hello:
    """How such a client introduces itself: it can't be told no."""
    return Hello(nick, client=lab.name, or_similar=True)


def written(lab: Lab, *answers: Answer, me: str = "bob") -> list[str]:
    """The writes that tell a client called `me`."""
    return [write.decode() for write in LabServerEnd(lab).render(answers, me)]


def from_client(lab: Lab, text: str, nick: str = "bob") -> str:
    """What the console client sends when its user types `text`."""
    return f"{nick}: {text}" if lab.client_prefixes else text


# What the client sends.


@every_lab
def test_the_prompt_is_bare(lab: Lab) -> None:
    assert LabServerEnd(lab).opening() == lab.prompt.encode()


@every_lab
def test_the_first_chunk_is_the_nick(lab: Lab) -> None:
    assert read(lab, "Боб") == [hello(lab, "Боб")]


@every_lab
@pytest.mark.parametrize(
    ("wrote", "nick"),
    [
        ("bob\n", "bob"),
        ("  bob ", "bob"),
        ("Ann Lee", "Ann_Lee"),
        ("a:b", "ab"),
        ("x" * 5000, "x" * 24),
        ("::", "guest"),
        ("b\x1bob", "bob"),
        (b"\xff", "guest"),
        ("Иван".encode("cp1251"), "guest"),
        (b"b\xffb", "bb"),
    ],
)
def test_a_nick_that_is_not_allowed_becomes_the_nearest(lab: Lab, wrote: str, nick: str) -> None:
    assert read(lab, wrote) == [hello(lab, nick)]


@every_lab
def test_line_ends_before_the_nick_are_nothing(lab: Lab) -> None:
    assert read(lab, "\n", "\r\n", "", "\r\n\nbob") == [hello(lab, "bob")]


@every_lab
def test_a_nick_of_blanks_is_a_guest_s(lab: Lab) -> None:
    assert read(lab, "  ", from_client(lab, "hello", nick="  ")) == [hello(lab, "guest"), Say("#lobby", "hello")]


@prefixing
def test_whoever_types_no_nick_is_a_guest_and_none_of_its_messages_is_lost(lab: Lab) -> None:
    assert read(lab, *(from_client(lab, text, nick="") for text in ("hello", "note: this"))) == [
        hello(lab, "guest"),
        Say("#lobby", "hello"),
        Say("#lobby", "note: this"),
    ]


@prefixing
@pytest.mark.parametrize(
    "chunks",
    [
        ("bob: hi", "bob: two: 2", "bob", "bob: three"),
        ("bob: hi", "bob", "bob: two: 2", "bob: three"),
        ("bob: hibob: two: 2bob: threebob",),
        ("bob: hibobbob: two: 2", "bob: three"),
        ("bob: hi", "bob: two: 2bobbob: three"),
        ("bob: hi\n", "bob\n", "bob: two: 2\r\nbob: three\n"),
    ],
)
def test_whoever_speaks_before_the_prompt_is_known_by_the_prefix(lab: Lab, chunks: tuple[str, ...]) -> None:
    then = "bob: I am bob"
    assert read(lab, *chunks, then, "bob") == [
        hello(lab, "bob"),
        *(Say("#lobby", text) for text in ("hi", "two: 2", "three", "I am bob", "bob")),
    ]


@prefixing
def test_a_prefix_of_blanks_inside_a_text_begins_no_message(lab: Lab) -> None:
    assert after_nick(lab, " : this : that", nick=" ") == [Say("#lobby", "this : that")]


@every_lab
def test_the_own_prefix_is_taken_off(lab: Lab) -> None:
    assert after_nick(lab, from_client(lab, "привет: всем")) == [Say("#lobby", "привет: всем")]


@prefixing
def test_the_own_prefix_is_the_nick_as_the_client_writes_it(lab: Lab) -> None:
    assert after_nick(lab, "Ann Lee : hi", nick="Ann Lee ") == [Say("#lobby", "hi")]


@prefixing
@pytest.mark.parametrize("nick", ["Иванов Иван Иванович, группа 10Б, школа номер сорок два города Энска!", "x" * 1000])
def test_a_prefix_of_any_length_is_taken_off(lab: Lab, nick: str) -> None:
    assert after_nick(lab, f"{nick}: one", f"{nick}: two{nick}: three", nick=nick) == [
        Say("#lobby", "one"),
        Say("#lobby", "two"),
        Say("#lobby", "three"),
    ]
    assert read(lab, f"{nick}{nick}: one")[1:] == [Say("#lobby", "one")]


@prefixing
def test_a_text_without_the_prefix_is_said_too(lab: Lab) -> None:
    assert after_nick(lab, "hi") == [Say("#lobby", "hi")]


@every_lab
def test_a_forged_prefix_stays_in_the_text(lab: Lab) -> None:
    assert after_nick(lab, "alice: I am Alice") == [Say("#lobby", "alice: I am Alice")]


@bare
def test_where_the_server_prefixes_ones_own_nick_is_text(lab: Lab) -> None:
    assert after_nick(lab, "bob: hi") == [Say("#lobby", "bob: hi")]


@prefixing
def test_only_one_prefix_is_taken_off(lab: Lab) -> None:
    assert after_nick(lab, "bob: bob: hi") == [Say("#lobby", "bob: hi")]


@prefixing
def test_a_first_message_glued_to_the_nick_is_told_apart(lab: Lab) -> None:
    assert read(lab, "bobbob: hi") == [hello(lab, "bob"), Say("#lobby", "hi")]
    assert read(lab, "bobbob: hibob: you") == [hello(lab, "bob"), Say("#lobby", "hi"), Say("#lobby", "you")]


@every_lab
def test_a_message_behind_the_nick_s_line_feed_is_a_message(lab: Lab) -> None:
    assert read(lab, "bob\r\nhi\n") == [hello(lab, "bob"), Say("#lobby", "hi")]


@prefixing
def test_glued_messages_are_told_apart(lab: Lab) -> None:
    assert after_nick(lab, "bob: onebob: two!bob: 3") == [
        Say("#lobby", "one"),
        Say("#lobby", "two!"),
        Say("#lobby", "3"),
    ]


@prefixing
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_glued_messages_that_end_in_a_line_end_are_told_apart(lab: Lab, line_end: str) -> None:
    assert after_nick(lab, f"bob: one{line_end}bob: two{line_end}") == [Say("#lobby", "one"), Say("#lobby", "two")]


@prefixing
def test_a_text_that_quotes_oneself_behind_a_space_is_one_message(lab: Lab) -> None:
    assert after_nick(lab, "bob: I said bob: hi") == [Say("#lobby", "I said bob: hi")]


@prefixing
def test_a_short_nick_that_ends_a_word_is_part_of_the_text(lab: Lab) -> None:
    assert after_nick(lab, "e: note: this", nick="e") == [Say("#lobby", "note: this")]
    assert after_nick(lab, "я: моя: наша", nick="я") == [Say("#lobby", "моя: наша")]
    assert after_nick(lab, "e: 1e: 2!e: 3", nick="e") == [Say("#lobby", "1"), Say("#lobby", "2!"), Say("#lobby", "3")]
    assert after_nick(lab, "7: a7: b", nick="7") == [Say("#lobby", "a"), Say("#lobby", "b")]


@every_lab
def test_a_chunk_that_ends_inside_a_character_waits_for_the_rest(lab: Lab) -> None:
    data = from_client(lab, "привет, 😀").encode()
    for at in range(len(data)):
        whole = after_nick(lab, data[:at], data[at:])
        texts = [each.text.removeprefix("bob: ") for each in whole if isinstance(each, Say)]
        assert REPLACEMENT not in "".join(texts)
    inside = data.index("п".encode()) + 1
    assert after_nick(lab, data[:inside], data[inside:]) == [Say("#lobby", "привет, 😀")]


@every_lab
def test_a_nick_that_arrives_in_two_halves_of_a_character_is_one(lab: Lab) -> None:
    data = "Боб".encode()
    assert read(lab, data[:-1], data[-1:]) == [hello(lab, "Боб")]


@every_lab
def test_half_a_character_is_said_when_the_client_closes(lab: Lab) -> None:
    end = LabServerEnd(lab)
    end.feed(b"bob")
    assert end.feed(b"hi\xd0") == []
    assert end.end() == [Say("#lobby", f"hi{REPLACEMENT}")]
    assert end.end() == []


@every_lab
def test_a_client_that_closes_at_the_prompt_has_said_nothing(lab: Lab) -> None:
    end = LabServerEnd(lab)
    assert end.feed(b"\xd0") == []
    assert end.end() == []


@every_lab
def test_text_in_another_encoding_does_not_wait(lab: Lab) -> None:
    (message,) = after_nick(lab, "привет всем".encode("cp1251"))
    assert isinstance(message, Say)


@every_lab
@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n", " \t ", "\N{ZERO WIDTH SPACE}", "\N{HANGUL FILLER}"])
def test_a_blank_message_is_nothing(lab: Lab, text: str) -> None:
    assert after_nick(lab, from_client(lab, text)) == []


@every_lab
def test_a_line_feed_at_the_end_is_not_part_of_the_text(lab: Lab) -> None:
    assert after_nick(lab, from_client(lab, "hi\r\n")) == [Say("#lobby", "hi")]


@every_lab
def test_a_text_that_is_too_long_is_answered(lab: Lab) -> None:
    (bad,) = after_nick(lab, from_client(lab, "я" * 4001))
    assert isinstance(bad, Bad)
    assert bad.code is Code.TOO_LONG
    assert after_nick(lab, from_client(lab, "я" * 4000)) == [Say("#lobby", "я" * 4000)]


@every_lab
@pytest.mark.parametrize("text", ["x" * 18_000, "я" * 20_000, "😀" * 12_289, "я" + "x" * 60_000])
def test_a_text_longer_than_a_read_is_answered_once_and_no_part_of_it_is_said(lab: Lab, text: str) -> None:
    data = from_client(lab, text).encode()
    reads = [data[at : at + limits.LAB_READ_BYTES] for at in range(0, len(data), limits.LAB_READ_BYTES)]
    (bad, *rest) = after_nick(lab, *reads, from_client(lab, "next"))
    assert isinstance(bad, Bad)
    assert rest == [Say("#lobby", "next")]


@prefixing
def test_what_is_glued_behind_a_text_longer_than_a_read_is_said(lab: Lab) -> None:
    data = ("bob: " + "x" * 18_000 + "bob: next").encode()
    reads = (data[: limits.LAB_READ_BYTES], data[limits.LAB_READ_BYTES :])
    (bad, *rest) = after_nick(lab, *reads)
    assert isinstance(bad, Bad)
    assert rest == [Say("#lobby", "next")]


@prefixing
def test_a_full_read_of_messages_none_of_which_is_too_long_has_no_rest(lab: Lab) -> None:
    message = "bob: " + "x" * 1019
    full = message * (limits.LAB_READ_BYTES // len(message))
    assert len(full) == limits.LAB_READ_BYTES
    assert after_nick(lab, full, "bob: next")[-2:] == [Say("#lobby", "x" * 1019), Say("#lobby", "next")]


@pytest.mark.parametrize(
    ("chunk", "requests"),
    [
        ("bob left the chat.", [Quit()]),
        ("bob: bob left the chat.", [Quit()]),
        ("bob left the chat.\r\n", [Quit()]),
        ("bob: bye!bob: bob left the chat.", [Say("#lobby", "bye!"), Quit()]),
        ("bob: byebob left the chat.bob: Or not", [Say("#lobby", "byebob left the chat."), Say("#lobby", "Or not")]),
        ("bob: I think bob left the chat.", [Say("#lobby", "I think bob left the chat.")]),
        ("bob: alice left the chat.", [Say("#lobby", "alice left the chat.")]),
        ("alice left the chat.", [Say("#lobby", "alice left the chat.")]),
        ("bob: bob left the chat. Or not", [Say("#lobby", "bob left the chat. Or not")]),
    ],
)
def test_the_farewell_of_lab9090_is_a_leave(chunk: str, requests: list[Request]) -> None:
    assert after_nick(LAB9090, chunk) == requests


@pytest.mark.parametrize("text", ["bye", "bye!", "пока", "bye\n"])
def test_a_farewell_glued_behind_a_message_is_a_leave_if_the_client_closes(text: str) -> None:
    end = LabServerEnd(LAB9090)
    end.feed(b"bob")
    assert end.feed(f"bob: {text}bob left the chat.".encode()) == []
    assert end.is_unsure
    assert end.end() == [Say("#lobby", text.strip()), Quit()]
    assert not end.is_unsure
    assert end.end() == []


@pytest.mark.parametrize(("nick", "text"), [("ann", "joann left the chat."), ("e", "he left the chat.")])
@pytest.mark.parametrize("then", ["", "bob: so?"])
def test_what_only_ends_like_a_farewell_is_a_message_of_who_stays(nick: str, text: str, then: str) -> None:
    end = LabServerEnd(LAB9090)
    end.feed(nick.encode())
    assert end.feed(f"{nick}: {text}".encode()) == []
    assert end.feed(then.encode()) == [Say("#lobby", text), *([Say("#lobby", then)] if then else [])]
    assert not end.is_unsure


def test_a_farewell_glued_to_the_nick_is_a_leave() -> None:
    assert read(LAB9090, "bobbob left the chat.") == [hello(LAB9090, "bob"), Quit()]


@pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.farewell], ids=lambda lab: lab.name)
def test_only_lab9090_has_a_farewell(lab: Lab) -> None:
    farewell = f"bob{lab.leave}" if lab.leave else "bob left the chat."
    assert after_nick(lab, from_client(lab, farewell)) == [Say("#lobby", farewell)]


# What the client is sent.


@every_lab
def test_a_message_is_one_write_with_its_author(lab: Lab) -> None:
    assert written(lab, said(1, "Алиса", "привет")) == ["Алиса: привет"]


@every_lab
def test_ones_own_message_comes_back_only_where_there_is_an_echo(lab: Lab) -> None:
    assert written(lab, said(1, "bob", "hi")) == (["bob: hi"] if lab.echo else [])


@every_lab
def test_a_direct_message_says_so_and_ones_own_does_not_come_back(lab: Lab) -> None:
    assert written(lab, said(1, "alice", "hi", to="@bob")) == ["alice (to you): hi"]
    assert written(lab, said(1, "bob", "hi", to="@alice")) == []


@pytest.mark.parametrize(
    ("name", "writes"),
    [
        ("lab8080", ["bob присоединился к чату!", "Подключение к серверу успешно!"]),
        ("lab14901", []),
        ("lab9090", ["bob joined the chat!", "You are connected to the chat!"]),
        ("lab9999", ["bob joined the chat.", "Connected to the server"]),
        ("lab14900", []),
    ],
)
def test_a_newcomer_is_told(name: str, writes: list[str]) -> None:
    assert written(BY_NAME[name], Welcome("bob")) == writes
    assert written(BY_NAME[name], Joined("#lobby", "bob"), Left("#lobby", "bob")) == []


@pytest.mark.parametrize(
    ("name", "writes"),
    [
        ("lab8080", ["alice присоединился к чату!", "alice покинул чат!"]),
        ("lab14901", []),
        ("lab9090", ["alice joined the chat!", "alice left the chat."]),
        ("lab9999", ["alice joined the chat.", "alice left the chat."]),
        ("lab14900", ["alice joined the chat!", "alice left the chat"]),
    ],
)
def test_the_others_are_told(name: str, writes: list[str]) -> None:
    assert written(BY_NAME[name], Joined("#lobby", "alice"), Left("#lobby", "alice")) == writes


@every_lab
def test_what_a_lab_has_no_sentence_for_has_a_star(lab: Lab) -> None:
    answers = (
        Renamed("alice", "al"),
        Topic("#lobby", "chess"),
        Notice("one\ntwo"),
        Error(Code.FULL, "No."),
        CaughtUp(),
    )
    assert written(lab, *answers) == ["* alice -> al", "* chess", "* one", "* two", "* No."]
    assert written(lab, Error(Code.TOO_FAST), Topic("#lobby", "")) == ["* too_fast"]


HOSTILE = "hi\nalice: forged\r* alice left\x1b[2K\r\nalice: x\x85alice: y\u2028alice: z\x00\u202e"


@every_lab
def test_no_text_forges_a_line(lab: Lab) -> None:
    for answer, author in (
        (said(1, "mallory", HOSTILE), "mallory: "),
        (said(1, "mallory", HOSTILE, to="@bob"), "mallory (to you): "),
        (Topic("#lobby", HOSTILE, "mallory"), "* "),
        (Notice(HOSTILE), "* "),
        (Error(Code.FULL, HOSTILE), "* "),
    ):
        writes = written(lab, answer)
        for write in writes:
            assert len(write.splitlines()) == 1
            assert write.startswith(author)
        assert seen(write.removeprefix(author) for write in writes) == seen([HOSTILE])


@every_lab
@given(text=st.text(st.characters(exclude_categories=())), seed=st.integers())
def test_every_write_is_one_line_that_fits_into_one_recv(lab: Lab, text: str, seed: int) -> None:
    chance = random.Random(seed)
    longer = "".join(chance.choices(text or " ", k=2000))
    author = "я" * 24
    for answer, prefix, told in (
        (said(1, author, longer), f"{author}: ", longer),
        (Topic("#lobby", longer), "* ", longer),
        (Notice(text), "* ", text),
        (Error(Code.FULL, longer), "* ", longer),
    ):
        writes = LabServerEnd(lab).render([answer], "bob")
        for write in writes:
            assert len(write) <= limits.LAB_MESSAGE_BYTES
            assert len(write.decode().splitlines()) == 1
        assert seen(write.decode().removeprefix(prefix) for write in writes) == seen([told])


@every_lab
def test_a_long_message_is_cut_and_every_piece_has_its_author(lab: Lab) -> None:
    writes = written(lab, said(1, "Алиса", "слово " * 600))
    assert all(write.startswith("Алиса: слово") for write in writes)
    assert " ".join(write.removeprefix("Алиса: ") for write in writes) == ("слово " * 600).strip()


# Hostile clients.

CHUNKS = st.lists(
    st.binary()
    | st.sampled_from(["bob", "bob: ", "bob: hi", " left the chat.", "bob left the chat.", "\n", " ", "я", "😀"]).map(
        str.encode
    )
    | st.sampled_from(["я".encode()[:1], "😀".encode()[1:]])
)


@every_lab
@given(chunks=CHUNKS)
def test_any_bytes_are_requests_or_bad_however_they_are_split(lab: Lab, chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    for feeding in (chunks, [data], [bytes((byte,)) for byte in data]):
        end = LabServerEnd(lab)
        requests = [each for chunk in feeding for each in end.feed(chunk)] + end.end()
        for place, request in enumerate(requests):
            assert isinstance(request, Hello) == (place == 0)
            match request:
                case Hello(nick=nick):
                    assert nick_problem(nick) is None
                case Say(text=text):
                    assert text.strip()
                    assert len(text) <= limits.TEXT_CHARS
                case Bad(reason=reason):
                    assert reason
                case _:
                    assert request == Quit()


@prefixing
@pytest.mark.parametrize("nick", ["a", "aa", "x" * 24, "é" * 24, "x" * 1024])
def test_64_kib_made_to_be_slow_to_read_are_read(lab: Lab, nick: str) -> None:
    for flood in (
        nick * 65_536,
        f"{nick}:" * 20_000,
        f"{nick}: " * 20_000,
        f"{nick} left the chat" * 5_000,
        "x" * 1_024 + "x" * 1_023 + ": " + "x" * 60_000,
        " " * 65_536,
    ):
        end = LabServerEnd(lab)
        end.feed(nick.encode())
        assert all(isinstance(each, Say | Bad | Quit) for each in end.feed(flood.encode()[:65_536]))
        assert all(isinstance(each, Hello | Say | Bad | Quit) for each in read(lab, flood.encode()[:65_536]))
