"""Messages as JSON lines: every one comes back as it went, and no line of bytes ever raises."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.codec import decode_answer, decode_request, encode
from server.wire.messages import (
    Answer,
    AskHelp,
    AskHistory,
    AskRooms,
    AskSearch,
    AskWho,
    Bad,
    CaughtUp,
    ChangeNick,
    Code,
    Error,
    Found,
    Greeting,
    Hello,
    HistoryPage,
    IsTyping,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Notice,
    Ping,
    Pong,
    Quit,
    Renamed,
    Request,
    RoomCount,
    RoomList,
    RoomState,
    Say,
    SetTopic,
    Topic,
    Typing,
    Welcome,
)

MESSAGE = Message(7, "#lobby", "Алиса", 'line 1\n"line" \\ 2\t\x00\u2028', 1_700_000_000.125, "n1")
REQUESTS: list[Request] = [
    Hello("alice"),
    Hello("alice", 1, "t" * 32, ("#lobby", "#chess"), 41, "chat-gui 1"),
    Hello("alice", rooms=()),
    Say("#lobby", "hi"),
    Say("@bob", "привет 😀\n\x00", "n1"),
    Join("#chess"),
    Leave("#chess"),
    SetTopic("#chess", "openings"),
    SetTopic("#chess", ""),
    ChangeNick("alicia"),
    AskHistory("#lobby"),
    AskHistory("@bob", 90, 200),
    AskHistory("#lobby", 90, 200, reach=12),
    AskSearch("word"),
    AskSearch("word", "@bob"),
    AskSearch("word", before=70, limit=50, nonce="n1"),
    AskRooms(),
    IsTyping("#lobby"),
    Ping(),
    Ping(17),
    Pong(17),
]
ANSWERS: list[Answer] = [
    Greeting("Class 10B", "9f"),
    Greeting("Class 10B", "9f", 2, ("password",), "Type your nick."),
    Welcome("alice"),
    Welcome("alice", (RoomState("#lobby", "hi", ("alice", "bob")), RoomState("#chess")), 9, 1_700_000_000.5, "t" * 32),
    CaughtUp(),
    CaughtUp(True),
    MESSAGE,
    Message(2**63 - 1, "@bob", "alice", "", 0.0),
    Joined("#lobby", "bob"),
    Joined("#lobby", "alice", "hi", ("alice", "bob")),
    Left("#lobby", "bob"),
    Left("#lobby", "bob", "went quiet"),
    Topic("#lobby", "hi"),
    Topic("#lobby", "", "bob"),
    Renamed("bob", "rob"),
    HistoryPage("#lobby"),
    HistoryPage("#lobby", (MESSAGE, MESSAGE), True),
    Found("word"),
    Found("word", (MESSAGE,)),
    RoomList(),
    RoomList((RoomCount("#lobby", "hi", 2), RoomCount("#chess"))),
    Typing("#lobby", "bob"),
    Notice("* hello"),
    *(Error(code) for code in Code),
    Error(Code.TOO_LONG, "It is too long.", "n1", True),
    Ping(3),
    Pong(3),
]
WITHOUT_JSON = (AskWho, AskHelp, Quit)
ALONE_WITHOUT_JSON = (*WITHOUT_JSON, RoomState)


def line(**values: Any) -> bytes:
    """A JSON line, without its LF."""
    return json.dumps(values).encode()


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
def test_a_request_comes_back_as_it_went(request_: Request) -> None:
    assert decode_request(encode(request_)) == request_


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
def test_an_answer_comes_back_as_it_went(answer: Answer) -> None:
    assert decode_answer(encode(answer)) == answer


def test_no_message_is_left_out_above() -> None:
    assert {type(each) for each in REQUESTS} == set(typing.get_args(Request)) - set(WITHOUT_JSON)
    assert {type(each) for each in ANSWERS} == set(typing.get_args(Answer)) - {RoomState}


@pytest.mark.parametrize("message", [*REQUESTS, *ANSWERS], ids=repr)
def test_a_message_is_one_line_that_any_json_reader_reads(message: Request | Answer) -> None:
    encoded = encode(message)
    assert encoded.endswith(b"}\n")
    assert encoded.count(b"\n") == 1
    assert isinstance(json.loads(encoded), dict)


@pytest.mark.parametrize("kind", ALONE_WITHOUT_JSON)
def test_what_only_text_mode_knows_has_no_json(kind: Callable[..., Request | Answer]) -> None:
    message = kind("#lobby") if kind is RoomState else kind()
    with pytest.raises(ValueError, match="has no JSON form"):
        encode(message)


TEXT = st.text(st.characters(exclude_categories=()))
SENT_TEXT = st.text()


@given(st.integers(0, 2**63 - 1), SENT_TEXT, SENT_TEXT, SENT_TEXT, st.integers(0, 2**34), SENT_TEXT)
def test_any_message_comes_back_as_it_went(number: int, to: str, sender: str, text: str, at: int, nonce: str) -> None:
    message = Message(number, to, sender, text, at / 8, nonce)
    assert decode_answer(encode(message)) == message


@given(TEXT)
def test_any_text_at_all_is_encoded_as_utf_8(text: str) -> None:
    for message in (
        Message(1, text, text, text, 0.0, text),
        Say(text, text, text),
        Notice(text),
        Error(Code.FULL, text),
    ):
        assert encode(message).decode()


def test_messages_of_one_author_in_one_room_share_both_names() -> None:
    one, two = (decode_answer(encode(Message(number, "#lobby", "Боб", "hi", 0.0, ""))) for number in (1, 2))
    assert isinstance(one, Message)
    assert isinstance(two, Message)
    assert (one.to, one.sender) == (two.to, two.sender)
    assert one.to is two.to
    assert one.sender is two.sender


def test_unknown_keys_are_ignored() -> None:
    said = line(type="say", to="#lobby", text="hi", nonce="n", colour="red", deep={"a": [1, {}]})
    assert decode_request(said) == Say("#lobby", "hi", "n")
    assert decode_answer(line(type="caught_up", gap=True, colour="red")) == CaughtUp(True)


def test_null_is_the_same_as_absent_where_a_text_may_be_absent() -> None:
    assert decode_request(line(type="say", to="#lobby", text="hi", nonce=None)) == Say("#lobby", "hi")
    assert decode_request(line(type="hello", nick="a", rooms=None, token=None)) == Hello("a")


def test_of_two_equal_keys_the_last_counts() -> None:
    assert decode_request(b'{"type":"join","room":"#a","room":"#b"}') == Join("#b")


def test_white_space_around_the_object_and_inside_is_allowed() -> None:
    assert decode_request(b' \t{ "type" : "ping" }\r') == Ping()


def test_a_lone_surrogate_is_replaced() -> None:
    assert decode_request(b'{"type":"say","to":"#a","text":"x\\ud800y"}') == Say("#a", "x\N{REPLACEMENT CHARACTER}y")
    assert decode_request(b'{"type":"hello","nick":"a","rooms":["#\\udfff"]}') == Hello(
        "a", rooms=("#\N{REPLACEMENT CHARACTER}",)
    )


def test_an_escaped_pair_of_surrogates_is_one_character() -> None:
    assert decode_request(b'{"type":"say","to":"#a","text":"\\ud83d\\ude00"}') == Say("#a", "😀")


def test_a_nul_is_text_like_any_other() -> None:
    assert decode_request(b'{"type":"say","to":"#a","text":"x\\u0000y"}') == Say("#a", "x\x00y")


MARK = "QUOTED"
SAY = {"type": "say", "to": "#lobby", "text": MARK, "nonce": "n1"}
HELLO = {"type": "hello", "nick": MARK, "protocol": 1}
WRONG_REQUESTS: list[tuple[dict[str, Any], Code]] = [
    ({**SAY, "text": 5}, Code.BAD_FRAME),
    ({**SAY, "text": None}, Code.BAD_FRAME),
    ({**SAY, "text": [MARK]}, Code.BAD_FRAME),
    ({**SAY, "text": ""}, Code.BAD_FRAME),
    ({**SAY, "text": " \n\t\u3000"}, Code.BAD_FRAME),
    ({**SAY, "text": "\N{HANGUL FILLER}\N{ZERO WIDTH SPACE}"}, Code.BAD_FRAME),
    ({**SAY, "text": "/me \N{SOFT HYPHEN}"}, Code.BAD_FRAME),
    ({**SAY, "text": MARK * 1000}, Code.TOO_LONG),
    ({**SAY, "to": {MARK: 1}}, Code.BAD_FRAME),
    ({**SAY, "to": "#" + MARK * 6}, Code.TOO_LONG),
    ({"type": "say", "text": MARK, "nonce": "n1"}, Code.BAD_FRAME),
    ({"type": "say", "to": "#lobby", "nonce": "n1"}, Code.BAD_FRAME),
    ({"type": "hello"}, Code.BAD_FRAME),
    ({**HELLO, "nick": 5}, Code.BAD_FRAME),
    ({**HELLO, "nick": MARK * 17}, Code.TOO_LONG),
    ({**HELLO, "protocol": "1"}, Code.BAD_FRAME),
    ({**HELLO, "protocol": 1.5}, Code.BAD_FRAME),
    ({**HELLO, "protocol": True}, Code.BAD_FRAME),
    ({**HELLO, "since": 2**63}, Code.BAD_FRAME),
    ({**HELLO, "since": -(2**63)}, Code.BAD_FRAME),
    ({**HELLO, "since": None}, Code.BAD_FRAME),
    ({**HELLO, "token": MARK * 11}, Code.TOO_LONG),
    ({**HELLO, "token": 5}, Code.BAD_FRAME),
    ({**HELLO, "client": MARK * 11}, Code.TOO_LONG),
    ({**HELLO, "rooms": MARK}, Code.BAD_FRAME),
    ({**HELLO, "rooms": [MARK, 5]}, Code.BAD_FRAME),
    ({**HELLO, "rooms": [MARK] * 201}, Code.TOO_LONG),
    ({**HELLO, "rooms": ["#" + MARK * 6]}, Code.TOO_LONG),
    ({"type": "join"}, Code.BAD_FRAME),
    ({"type": "join", "room": 5}, Code.BAD_FRAME),
    ({"type": "join", "room": "#" + MARK * 6}, Code.TOO_LONG),
    ({"type": "leave", "room": False}, Code.BAD_FRAME),
    ({"type": "topic", "room": "#a"}, Code.BAD_FRAME),
    ({"type": "topic", "room": "#a", "text": " "}, Code.BAD_FRAME),
    ({"type": "topic", "room": "#a", "text": "\N{HANGUL FILLER}"}, Code.BAD_FRAME),
    ({"type": "topic", "room": "#a", "text": MARK * 34}, Code.TOO_LONG),
    ({"type": "nick", "nick": MARK * 17}, Code.TOO_LONG),
    ({"type": "history", "to": "#a", "before": MARK}, Code.BAD_FRAME),
    ({"type": "history", "to": "#a", "limit": 2.0}, Code.BAD_FRAME),
    ({"type": "search", "text": MARK * 34}, Code.TOO_LONG),
    ({"type": "search", "text": MARK, "to": 5}, Code.BAD_FRAME),
    ({"type": "typing", "to": 5}, Code.BAD_FRAME),
    ({"type": "ping", "mark": MARK}, Code.BAD_FRAME),
    ({"type": MARK}, Code.BAD_FRAME),
    ({"type": 5}, Code.BAD_FRAME),
    ({"type": None}, Code.BAD_FRAME),
    ({"type": [MARK]}, Code.BAD_FRAME),
    ({"type": "message"}, Code.BAD_FRAME),
    ({}, Code.BAD_FRAME),
]


def assert_bad(result: object, code: Code) -> Bad:
    """A `Bad` with this code and a sentence that quotes nothing of what was sent."""
    assert isinstance(result, Bad)
    assert result.code is code
    assert result.reason.endswith(".")
    assert MARK not in result.reason
    return result


@pytest.mark.parametrize(("values", "code"), WRONG_REQUESTS)
def test_a_wrong_field_makes_a_bad_that_does_not_quote_it(values: dict[str, Any], code: Code) -> None:
    assert_bad(decode_request(line(**values)), code)


@pytest.mark.parametrize("wrong", [{"text": 5}, {"text": MARK * 1000}, {"to": None}, {"text": " "}])
def test_a_bad_has_the_nonce_of_the_message_it_spoiled(wrong: dict[str, Any]) -> None:
    bad = decode_request(line(**{**SAY, **wrong}))
    assert isinstance(bad, Bad)
    assert bad.nonce == "n1"


@pytest.mark.parametrize("nonce", [5, None, ["n"], "n" * 65])
def test_a_bad_has_no_nonce_that_is_none(nonce: object) -> None:
    bad = decode_request(line(type="say", to="#a", text=5, nonce=nonce))
    assert isinstance(bad, Bad)
    assert bad.nonce == ""


def test_a_spoiled_nonce_can_be_sent_back() -> None:
    bad = decode_request(b'{"type":"say","to":"#a","text":5,"nonce":"\\ud800"}')
    assert bad == Bad(Code.BAD_FRAME, "'text' must be text.", "\N{REPLACEMENT CHARACTER}")


def test_fields_at_their_limits_are_allowed() -> None:
    text, room, nonce = "я" * limits.TEXT_CHARS, "#" + "я" * limits.ROOM_CHARS, "я" * limits.NONCE_CHARS
    assert decode_request(line(type="say", to=room, text=text, nonce=nonce)) == Say(room, text, nonce)


WRONG_ANSWERS: list[dict[str, Any]] = [
    {"type": "message", "to": "#a", "from": "b", "at": 0},
    {"type": "message", "id": "1", "to": "#a", "from": "b", "text": "", "at": 0},
    {"type": "message", "id": 1, "to": "#a", "from": 5, "text": "", "at": 0},
    *({"type": "message", "id": 1, "to": "#a", "from": "b", "text": "", "at": at} for at in
      ("1", None, True, [], -1, 1e300, 10**400, float("nan"), float("inf"), float("-inf"))),
    {"type": "greeting", "protocol": "1"},
    {"type": "greeting", "needs": "password"},
    {"type": "welcome"},
    {"type": "welcome", "nick": "a", "rooms": {}},
    {"type": "welcome", "nick": "a", "rooms": [5]},
    {"type": "welcome", "nick": "a", "rooms": [{"topic": ""}]},
    {"type": "welcome", "nick": "a", "rooms": [{"name": "#a", "members": [5]}]},
    {"type": "welcome", "nick": "a", "rooms": [{"name": "#a", "members": ["x"] * 10_001}]},
    {"type": "joined", "room": "#a"},
    {"type": "left", "nick": "a"},
    {"type": "history", "to": "#a", "messages": [{}]},
    {"type": "found", "messages": 5},
    {"type": "rooms", "rooms": [{"name": "#a", "count": "2"}]},
    {"type": "notice"},
    {"type": "error", "code": 5},
    {"type": "typing", "to": "#a"},
    {"type": "from the future"},
]  # fmt: skip


@pytest.mark.parametrize("values", WRONG_ANSWERS, ids=lambda values: str(values)[:60])
def test_a_wrong_answer_is_a_bad(values: dict[str, Any]) -> None:
    assert isinstance(decode_answer(line(**values)), Bad)


def test_an_unknown_code_is_read_as_unknown_with_its_text() -> None:
    assert decode_answer(line(type="error", code="tea_pot", text="Short and stout.")) == Error(
        Code.UNKNOWN, "Short and stout."
    )


NOT_AN_OBJECT = [
    b"", b" ", b"hello", b"[]", b"5", b'"x"', b"null", b"true", b"NaN", b"Infinity", b"-Infinity", b"{", b"}", b"{}}",
    b'{"type":"ping"} {"type":"ping"}', b"{'type':'ping'}", b'{"type":"ping",}', b'{"type":"pi\nng"}', b"\x00", b"\xff",
    b'{"type":"say","to":"#a","text":"\xff"}', b'{"type":"say","to":"#a","text":"\xd0"}', b"\xed\xa0\x80",
    b'\xef\xbb\xbf{"type":"ping"}', '{"type":"ping"}'.encode("utf-16"), b"GET / HTTP/1.1", b"1" * 5000, b"-" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("data", NOT_AN_OBJECT)
def test_what_is_no_json_object_is_a_bad_frame(data: bytes) -> None:
    assert_bad(decode_request(data), Code.BAD_FRAME)
    assert_bad(decode_answer(data), Code.BAD_FRAME)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"9" * 4000, b"9" * 5000, b"1.0"])
def test_a_number_that_is_not_whole_or_far_too_large_is_a_bad_frame(number: bytes) -> None:
    assert_bad(decode_request(b'{"type":"ping","mark":' + number + b"}"), Code.BAD_FRAME)


DEEP = [
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'[{"a":' * 50_000,
    b'{"type":"ping","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"type":"ping","x":' + b"[" * 101 + b"]" * 101 + b"}",
    b'"\\"' + b'","' * 3 + b"[" * 100_000,
]


@pytest.mark.parametrize("data", DEEP, ids=lambda data: str(data[:20]))
def test_brackets_within_brackets_are_a_bad_frame(data: bytes) -> None:
    assert_bad(decode_request(data), Code.BAD_FRAME)
    assert_bad(decode_answer(data), Code.BAD_FRAME)


def test_many_brackets_side_by_side_or_inside_a_text_are_no_nest() -> None:
    brackets = "[" * 1000 + '"{' * 500 + "\\"
    assert decode_request(line(type="say", to="#a", text=brackets, x=[[]] * 1000)) == Say("#a", brackets)
    page = HistoryPage("#a", (Message(1, "#a", "b", brackets, 0.0),) * 200)
    assert decode_answer(encode(page)) == page


def test_a_nest_at_the_limit_is_read() -> None:
    inside = limits.JSON_DEPTH - 1
    assert decode_request(b'{"type":"ping","x":' + b"[" * inside + b"]" * inside + b"}") == Ping()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
KEYS = (
    "protocol", "nick", "token", "rooms", "since", "client", "to", "text", "nonce", "room", "before", "limit", "mark",
    "id", "from", "at", "needs", "messages", "members", "topic", "name", "count", "code", "fatal", "gap", "time", "old",
    "reach", "more",
)  # fmt: skip
KINDS = (
    "hello", "say", "join", "leave", "topic", "nick", "history", "search", "rooms", "typing", "ping", "pong", "message",
    "greeting", "welcome", "caught_up", "joined", "left", "renamed", "found", "notice", "error",
)  # fmt: skip


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_values_in_any_fields_make_a_message_or_a_bad(kind: str, values: dict[str, Any]) -> None:
    data = line(**{**values, "type": kind})
    for result in (decode_request(data), decode_answer(data)):
        if isinstance(result, Bad):
            assert result.reason
        else:
            assert encode(result)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_make_a_message_or_a_bad(data: bytes) -> None:
    for result in (decode_request(data), decode_answer(data)):
        assert not isinstance(result, Bad) or result.reason
