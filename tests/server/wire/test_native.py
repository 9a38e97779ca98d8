"""The JSON ends, and the port that serves JSON and text."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.codec import encode
from server.wire.messages import (
    AskHistory,
    Bad,
    CaughtUp,
    Code,
    Error,
    Greeting,
    Hello,
    Join,
    Joined,
    Notice,
    Ping,
    Pong,
    Request,
    RoomState,
    Say,
    Welcome,
)
from server.wire.native import NativeClientEnd, NativeServerEnd, PortEnd

from .pair import GREETING, Pair, Travel, glued, hello, in_pieces, one_by_one, said, whole

Feed = Callable[[bytes], Iterable[object]]
TRAVELS = [whole, glued, one_by_one, in_pieces(1), in_pieces(2), in_pieces(3)]


def read_by(end: PortEnd, *pieces: bytes) -> list[Request | Bad]:
    """What the server's end reads in these pieces."""
    return [request for piece in pieces for request in end.feed(piece)]


@pytest.mark.parametrize("travel", TRAVELS)
def test_a_whole_conversation_reads_the_same_however_its_bytes_arrive(travel: Travel) -> None:
    pair = Pair.native(travel)
    assert pair.greeting == GREETING
    assert hello(pair) == [Hello("alice")]
    welcome = Welcome("alice", (RoomState("#lobby", "тема", ("alice", "Боб")),), 3, 1.5, "t" * 32)
    assert pair.tell(welcome, said(3, "Боб", "привет 😀"), CaughtUp()) == [
        welcome,
        said(3, "Боб", "привет 😀"),
        CaughtUp(),
    ]
    requests = (Say("#lobby", "line 1\nline 2", "n1"), Join("#chess"), AskHistory("@Боб"), Ping(5))
    assert pair.ask(*requests) == list(requests)
    answers = (said(4, "alice", "line 1\nline 2", nonce="n1"), Joined("#chess", "alice"), Error(Code.TOO_FAST), Pong(5))
    assert pair.tell(*answers) == list(answers)
    assert pair.wait(1000.0) == []


@pytest.mark.parametrize("travel", TRAVELS)
def test_a_bad_line_spoils_no_other(travel: Travel) -> None:
    pair = Pair.native(travel)
    hello(pair)
    writes = [
        encode(Ping(1)),
        b'{"type":"say","to":5,"nonce":"n"}\n',
        b"\xff\xfe\n",
        b"x" * 70_000 + b"\n",
        encode(Ping(2)),
    ]
    read = [request for chunk in travel(writes) for request in pair.server.feed(chunk)]
    assert [type(each) for each in read] == [Ping, Bad, Bad, Bad, Ping]
    assert [each.code for each in read if isinstance(each, Bad)] == [Code.BAD_FRAME, Code.BAD_FRAME, Code.TOO_LONG]


def test_the_port_greets_with_one_json_line() -> None:
    opening = PortEnd(GREETING).opening()
    assert opening == encode(GREETING)
    assert NativeClientEnd().feed(opening, 0.0).answers == (GREETING,)


def test_json_is_spoken_until_the_client_has_chosen_otherwise() -> None:
    end = PortEnd(GREETING)
    error = Error(Code.PROTOCOL, "Too slow.", fatal=True)
    assert end.render([error], "") == [encode(error)]
    assert not end.native


def test_a_first_line_that_begins_with_a_brace_makes_the_client_a_native_one() -> None:
    end = PortEnd(GREETING)
    assert read_by(end, b" " + encode(Hello("alice"))) == [Hello("alice")]
    assert end.native
    assert end.render([Notice("a"), Pong(1)], "alice") == [encode(Notice("a")) + encode(Pong(1))]


def test_a_byte_order_mark_in_front_of_the_first_line_is_no_part_of_it() -> None:
    end = PortEnd(GREETING)
    assert end.feed(codecs.BOM_UTF8 + encode(Hello("bob"))) == [Hello("bob")]
    assert end.native


def test_any_other_first_line_is_a_nick() -> None:
    end = PortEnd(GREETING)
    assert read_by(end, b"bob\r\nhi all\n") == [Hello("bob", client="text"), Say("#lobby", "hi all")]
    assert not end.native
    assert end.render([Notice("a")], "bob") == [b"* a\n"]


def test_a_first_line_that_is_too_long_is_answered_and_the_next_one_chooses() -> None:
    long = Hello("x" * 70_000)
    for first, second, read in (
        (b"x" * 70_000, b"bob\n", Hello("bob", client="text")),
        (encode(long).rstrip(b"\n"), encode(Hello("bob")), Hello("bob")),
    ):
        end = PortEnd(GREETING)
        (bad,) = read_by(end, first[:66_000])
        assert isinstance(bad, Bad)
        assert bad.code is Code.TOO_LONG
        assert read_by(end, first[66_000:], b"\n" + second) == [read]
        assert read_by(PortEnd(GREETING), first + b"\n" + second) == [bad, read]


def test_a_first_line_that_only_begins_like_an_object_chooses_json() -> None:
    end = PortEnd(GREETING)
    (bad,) = read_by(end, b"{bob}\n")
    assert isinstance(bad, Bad)
    assert end.native


def test_json_after_a_nick_is_a_message() -> None:
    end = PortEnd(GREETING)
    assert read_by(end, b"bob\n", b'{"type":"ping"}\n')[1:] == [Say("#lobby", '{"type":"ping"}')]


def test_nothing_to_tell_is_no_write() -> None:
    end = PortEnd(GREETING)
    assert end.render([], "") == []
    read_by(end, encode(Hello("alice")))
    assert end.render([], "alice") == []


def test_half_a_line_at_the_end_is_no_request() -> None:
    end = PortEnd(GREETING)
    assert read_by(end, encode(Ping()), b'{"type":"ping"}') == [Ping()]
    assert end.end() == []
    assert PortEnd(GREETING).end() == []


def test_a_port_opens_once() -> None:
    end = PortEnd(GREETING)
    read_by(end, encode(Ping()))
    assert end._end is not None
    assert end._end.opening() == b""


CHUNKS = st.lists(
    st.binary()
    | st.sampled_from([b"\n", b"{", b'{"type":"ping"}\n', b"bob\r\n", b"/me\n", "я".encode()[:1], b"[" * 99])
)


def server_feed() -> Feed:
    """The server's end at the port."""
    return PortEnd(GREETING).feed


def client_feed() -> Feed:
    """The client's end behind the greeting."""
    end = NativeClientEnd()
    return lambda data: end.feed(data, 0.0).answers


@pytest.mark.parametrize("make_feed", [server_feed, client_feed])
@given(chunks=CHUNKS, sizes=st.lists(st.integers(1, 9)))
def test_any_bytes_make_the_same_messages_however_they_are_split(
    make_feed: Callable[[], Feed], chunks: list[bytes], sizes: list[int]
) -> None:
    data = b"".join(chunks)
    pieces = []
    rest = data
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    readings = []
    for feeding in ([data], chunks, [*pieces, rest], [bytes((byte,)) for byte in data]):
        feed = make_feed()
        readings.append([each for piece in feeding for each in feed(piece)])
    assert readings[1:] == readings[:1] * 3
    assert all(each.reason for each in readings[0] if isinstance(each, Bad))


def test_a_client_reads_lines_far_longer_than_a_server_does() -> None:
    notice = Notice("x" * (limits.LINE_BYTES - 100))
    page = encode(notice) * 3
    assert NativeClientEnd().feed(page, 0.0).answers == (notice,) * 3
    long = b'{"type":"caught_up","x":"' + b"x" * (2 * limits.LINE_BYTES) + b'"}\n'
    assert NativeClientEnd().feed(long, 0.0).answers == (CaughtUp(),)


def test_a_server_end_made_from_a_framer_goes_on_where_it_stands() -> None:
    end = PortEnd(Greeting("s", "1"))
    assert read_by(end, encode(Hello("alice")) + b'{"type":', b'"ping"}\n') == [Hello("alice"), Ping()]
    assert isinstance(end._end, NativeServerEnd)
