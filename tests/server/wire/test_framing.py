"""Bytes to lines and to chunks: the same however they are split, within bounded memory."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.framing import ChunkDecoder, LineFramer
from server.wire.messages import Bad, Code
from server.wire.text import REPLACEMENT

LIMIT = 8
STREAM = st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r\n", b"\r", b"\xd0", b"\xb0", b"\x00", b"defghij"])).map(
    b"".join
)


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """`data` in pieces of these sizes, and the rest."""
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


def lines_of(pieces: list[bytes], most_bytes: int = LIMIT) -> tuple[list[bytes | Bad], bytes]:
    """What a framer makes of these pieces, and what is left at the end."""
    framer = LineFramer(most_bytes)
    lines = [line for piece in pieces for line in framer.feed(piece)]
    return lines, framer.end()


@given(STREAM | st.binary(), st.lists(st.integers(0, 5)))
def test_lines_are_the_same_however_the_bytes_are_split(data: bytes, sizes: list[int]) -> None:
    whole = lines_of([data])
    assert lines_of(cut(data, sizes)) == whole
    assert lines_of([bytes((byte,)) for byte in data]) == whole


@given(STREAM | st.binary())
def test_no_line_is_over_the_limit_or_blank_or_has_a_line_feed(data: bytes) -> None:
    for line in lines_of([data])[0]:
        if isinstance(line, bytes):
            assert 0 < len(line) <= LIMIT
            assert b"\n" not in line


@pytest.mark.parametrize(
    ("data", "lines", "left"),
    [
        (b"", [], b""),
        (b"a\nb\r\nc", [b"a", b"b"], b"c"),
        (b"\n\r\n\n", [], b""),
        (b"a\r", [], b"a"),
        (b"a\rb\n", [b"a\rb"], b""),
        (b"a\r\r\n", [b"a\r"], b""),
        ("яя\n".encode(), ["яя".encode()], b""),
    ],
)
def test_a_line_ends_at_a_line_feed(data: bytes, lines: list[bytes], left: bytes) -> None:
    assert lines_of([data]) == (lines, left)


def test_a_line_at_the_limit_is_a_line() -> None:
    assert lines_of([b"x" * LIMIT + b"\n"]) == ([b"x" * LIMIT], b"")


def test_a_line_over_the_limit_is_reported_once_and_the_next_is_read() -> None:
    lines, left = lines_of([b"x" * 100, b"y" * 100, b"\nnext\n"])
    assert lines == [Bad(Code.TOO_LONG, f"A line may have {LIMIT} bytes at the most."), b"next"]
    assert left == b""


def test_the_rest_of_a_line_over_the_limit_is_no_line_at_the_end() -> None:
    assert lines_of([b"x" * 100])[1] == b""


def test_half_a_line_is_left_once() -> None:
    framer = LineFramer()
    framer.feed(b"half")
    assert (framer.end(), framer.end()) == (b"half", b"")


def test_no_more_is_held_than_the_limit() -> None:
    framer = LineFramer(LIMIT)
    for _ in range(1000):
        framer.feed(b"xyz")
        assert len(framer._held) <= LIMIT


def test_a_long_line_that_comes_byte_by_byte_takes_no_time() -> None:
    framer = LineFramer(limits.ANSWER_LINE_BYTES)
    framer.feed(b"x" * (limits.ANSWER_LINE_BYTES - 20_000))
    begun = time.process_time()
    for _ in range(20_000):
        framer.feed(b"x")
    # Copying what is held at every byte would take 20,000 times a millisecond.
    assert time.process_time() - begun < 2.0


def test_a_chunk_is_its_text() -> None:
    decoder = ChunkDecoder()
    assert [decoder.feed(b"one"), decoder.feed("два".encode())] == ["one", "два"]


@pytest.mark.parametrize("at", range(1, len("aя😀".encode())))
def test_a_chunk_that_ends_inside_a_character_waits_for_the_rest(at: int) -> None:
    data = "aя😀".encode()
    decoder = ChunkDecoder()
    assert decoder.feed(data[:at]) + decoder.feed(data[at:]) == "aя😀"


def test_a_chunk_that_waits_is_not_torn() -> None:
    decoder = ChunkDecoder()
    assert [decoder.feed("прив".encode()[:-1]), decoder.feed("в".encode()[1:] + b"et")] == ["", "привet"]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "latin-1", "utf-16"])
def test_text_in_another_encoding_waits_for_nothing(encoding: str) -> None:
    text = "déjà vu" if encoding == "latin-1" else "привет всем"
    decoder = ChunkDecoder()
    assert REPLACEMENT in decoder.feed(text.encode(encoding)) or encoding == "utf-16"
    assert decoder.feed(b"next") == "next"


def test_what_waits_is_there_at_the_end() -> None:
    decoder = ChunkDecoder()
    decoder.feed(b"caf\xc3")
    assert [decoder.end(), decoder.end()] == [f"caf{REPLACEMENT}", ""]


def test_what_waits_has_a_limit() -> None:
    decoder = ChunkDecoder()
    half = "я".encode()[:1]
    other_half_and_half = "я".encode()[1:] + b"x" * 1000 + half
    decoder.feed(half)
    longest = 0
    for _ in range(200):
        decoder.feed(other_half_and_half)
        longest = max(longest, len(decoder._held))
    assert longest < limits.LAB_HELD_CHARS


@given(st.lists(st.binary()))
def test_any_chunks_are_text_and_none_of_it_is_lost_or_waits_at_the_end(chunks: list[bytes]) -> None:
    decoder = ChunkDecoder()
    text = "".join(map(decoder.feed, chunks)) + decoder.end()
    whole = b"".join(chunks)
    if b"\xef\xbf\xbd" not in whole and REPLACEMENT not in whole.decode("utf-8", "replace"):
        assert text == whole.decode()
    assert decoder.end() == ""
