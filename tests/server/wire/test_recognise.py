"""What a server is, told by its first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.codec import encode
from server.wire.lab_client import LabClientEnd
from server.wire.labs import BY_PROMPT
from server.wire.messages import Answer, Bad, Greeting, Notice, Ping
from server.wire.native import NativeClientEnd
from server.wire.plain import PlainClientEnd
from server.wire.recognise import NotChat, Recognised, Recogniser

from .pair import GREETING, Travel, in_pieces, one_by_one, wall_clock, whole

Found = Recognised | NotChat | None


def seen(*chunks: bytes) -> list[Found]:
    """What a recogniser says after each chunk, up to the one that settles it."""
    recogniser = Recogniser(wall_clock)
    found: list[Found] = []
    for chunk in chunks:
        found.append(recogniser.feed(chunk, 0.0))
        if found[-1] is not None:
            break
    return found


def split(data: bytes) -> list[bytes]:
    """Byte by byte."""
    return list(one_by_one([data]))


@pytest.mark.parametrize("prompt", BY_PROMPT)
def test_a_prompt_is_a_lab_s(prompt: str) -> None:
    for chunks in ([prompt.encode()], split(prompt.encode())):
        *before, found = seen(*chunks)
        assert set(before) <= {None}
        assert isinstance(found, Recognised)
        assert isinstance(found.end, LabClientEnd)
        lab = BY_PROMPT[prompt][0] if len(BY_PROMPT[prompt]) == 1 else None
        assert found.end.lab is lab
        assert (found.greeting, found.said.answers) == (None, ())


@pytest.mark.parametrize("travel", [whole, one_by_one, in_pieces(1), in_pieces(2), in_pieces(3)])
def test_a_greeting_is_a_chat_server_s_however_it_is_split(travel: Travel) -> None:
    recogniser = Recogniser(wall_clock)
    found = [recogniser.feed(chunk, 0.0) for chunk in travel([encode(GREETING)])]
    assert set(found[:-1]) <= {None}
    assert isinstance(found[-1], Recognised)
    assert isinstance(found[-1].end, NativeClientEnd)
    assert found[-1].greeting == GREETING


@given(st.integers(0, 300))
def test_what_follows_the_greeting_is_not_lost(at: int) -> None:
    data = encode(GREETING) + encode(Ping(1)) + encode(Ping(2))
    recogniser = Recogniser(wall_clock)
    answers: list[Answer | Bad] = []
    end = None
    for piece in (data[:at], data[at:]):
        if end is None:
            found = recogniser.feed(piece, 0.0)
            if isinstance(found, Recognised):
                end = found.end
                answers.extend(found.said.answers)
        else:
            answers.extend(end.feed(piece, 0.0).answers)
    assert answers == [Ping(1), Ping(2)]


@pytest.mark.parametrize(
    ("first", "what"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", NotChat.WEB),
        (b"http/1.0 200 OK", NotChat.WEB),
        (b"<!doctype html>", NotChat.WEB),
        (b"<html><head>", NotChat.WEB),
        (b"<HTML>", NotChat.WEB),
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotChat.SSH),
        (encode(Greeting("s", "1", protocol=2)), NotChat.NEWER),
        (encode(Greeting("s", "1", needs=("password",))), NotChat.NEWER),
        (b'{"type":"ping"}\n', NotChat.BROKEN),
        (b'{"a":1}\n', NotChat.BROKEN),
        (b"{]\n", NotChat.BROKEN),
        (b"{\xff\n", NotChat.BROKEN),
        (b"{" * 50_000 + b"\n", NotChat.BROKEN),
        (b"{" + b" " * limits.ANSWER_LINE_BYTES, NotChat.BROKEN),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_chat_server_of_ours_is_refused(first: bytes, what: NotChat) -> None:
    assert seen(first) == [what]
    if len(first) < 1000:
        assert seen(*split(first))[-1] is what


@pytest.mark.parametrize(
    "first", [b"220 mail ready\r\n", b"Welcome! login: ", b"NICKNAME?", b"nick", b"Nickel", b"\xff\xfd", b"\n"]
)
def test_an_unknown_prompt_is_shown(first: bytes) -> None:
    recogniser = Recogniser(wall_clock)
    found = recogniser.feed(first, 0.0) or recogniser.give_up(0.0)
    assert isinstance(found, Recognised)
    assert isinstance(found.end, PlainClientEnd)
    text = first.decode("utf-8", "replace").strip()
    assert found.said.answers == ((Notice(text if text != "Welcome! login:" else "Welcome! login: "),) if text else ())


@pytest.mark.parametrize("first", [b"", b"N", b"NIC", b"nick", b"H", b"<!doc", b"SS", b"{", b'{"type":"greet'])
def test_what_may_still_become_something_waits(first: bytes) -> None:
    assert seen(first) == [None]


def test_a_server_that_says_nothing_is_nothing() -> None:
    assert Recogniser(wall_clock).give_up(0.0) is None


def test_half_a_greeting_is_nothing() -> None:
    recogniser = Recogniser(wall_clock)
    recogniser.feed(b'{"type":"gree', 0.0)
    assert recogniser.give_up(0.0) is None


def test_half_a_prompt_is_shown_when_nothing_follows() -> None:
    recogniser = Recogniser(wall_clock)
    recogniser.feed(b"NIC", 0.0)
    found = recogniser.give_up(0.0)
    assert found
    assert found.said.answers == (Notice("NIC"),)


@given(
    st.lists(st.binary() | st.sampled_from([b"{", b"}\n", b"NICK", b"nick", b"HTTP/", b"\n", b'{"type":"greeting"}']))
)
def test_any_bytes_are_something_or_wait(chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    for feeding in (chunks, [data], split(data)):
        found = seen(*feeding)
        if found and isinstance(found[-1], Recognised):
            assert all(answer.reason for answer in found[-1].said.answers if isinstance(answer, Bad))
        assert set(found[:-1]) <= {None}


def test_no_more_is_held_than_a_prompt_while_nothing_is_clear() -> None:
    recogniser = Recogniser(wall_clock)
    assert recogniser.feed(b"U" * 100_000, 0.0) is not None
