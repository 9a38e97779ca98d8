"""The limits fit each other: what one of them allows, another does not forbid."""

from __future__ import annotations

import json

from server.wire import limits
from server.wire.codec import encode
from server.wire.labs import LABS
from server.wire.messages import Hello, HistoryPage, Message, RoomState, Say, Welcome

WIDEST = "\N{GRINNING FACE}"


def test_the_longest_message_fits_into_a_line_even_if_every_character_is_escaped() -> None:
    said = Say("#" + WIDEST * limits.ROOM_CHARS, WIDEST * limits.TEXT_CHARS, "\x01" * limits.NONCE_CHARS)
    escaped = json.dumps({"type": "say", "to": said.to, "text": said.text, "nonce": said.nonce})
    assert max(len(encode(said)), len(escaped)) <= limits.LINE_BYTES


def test_the_longest_hello_fits_into_a_line() -> None:
    rooms = ("#" + WIDEST * limits.ROOM_CHARS,) * limits.ROOMS_PER_CLIENT
    nick, token, client = WIDEST * limits.NICK_CHARS, "t" * limits.TOKEN_CHARS, WIDEST * limits.CLIENT_NAME_CHARS
    assert len(encode(Hello(nick, 1, token, rooms, 2**63 - 1, client))) <= limits.LINE_BYTES


def test_the_longest_page_fits_into_an_answer() -> None:
    message = Message(2**63 - 1, "#lobby", WIDEST * limits.NICK_CHARS, "\x01" * limits.TEXT_CHARS, 2e9, "n" * 64)
    assert len(encode(HistoryPage("#lobby", (message,) * limits.HISTORY_PAGE))) <= limits.ANSWER_LINE_BYTES


def test_a_welcome_to_the_largest_room_fits_into_an_answer() -> None:
    room = RoomState("#lobby", WIDEST * limits.TOPIC_CHARS, (WIDEST * limits.NICK_CHARS,) * limits.MEMBERS_SHOWN)
    assert len(encode(Welcome("alice", (room,)))) <= limits.ANSWER_LINE_BYTES


def test_what_is_written_to_a_lab_peer_fits_into_its_recv() -> None:
    assert limits.LAB_MESSAGE_BYTES <= min(lab.recv_bytes for lab in LABS)
