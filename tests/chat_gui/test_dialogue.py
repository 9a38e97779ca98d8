"""What is said on one connection, with no socket: bytes and time go in, events and writes come out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.dialogue import Dialogue
from chat_gui.events import Reason, Recognised, RoundTrip, ServerKind, WentBack
from chat_gui.memory import Memory
from chat_gui.own_nicks import FormerNick
from server.wire import limits
from server.wire.codec import encode
from server.wire.messages import (
    Answer,
    CaughtUp,
    Code,
    Error,
    Greeting,
    IsTyping,
    Join,
    Joined,
    Leave,
    Message,
    Notice,
    Ping,
    Pong,
    Renamed,
    RoomState,
    Say,
    Welcome,
)

LOBBY = limits.LOBBY
GREETING = Greeting("Class 10B", "id-1")
WELCOME = Welcome("me", (RoomState(LOBBY, "", ("me",)),))


class Talk:
    """A dialogue, a clock that stands until it is moved, and what has left.

    Args:
        memory: from an earlier talk; a fresh one unless given.
    """

    def __init__(self, memory: Memory | None = None, now: float = 0.0) -> None:
        self.now = now
        self.memory = memory or Memory("me")
        self.dialogue = Dialogue(self.memory, now, lambda: 1_000_000.0, "test 1")
        self.left: list[bytes] = []

    def feed(self, data: bytes, *, write: bool = True) -> Talk:
        self.dialogue.feed(data, self.now)
        return self.write() if write else self

    def hear(self, *answers: Answer) -> Talk:
        return self.feed(b"".join(map(encode, answers)))

    def send(self, request: Any) -> Talk:
        self.dialogue.send(request, self.now)
        return self.write()

    def at(self, now: float) -> Talk:
        self.now = now
        self.dialogue.tick(now)
        return self.write()

    def write(self) -> Talk:
        """Let everything leave that waits."""
        while self.dialogue.writes:
            write = self.dialogue.writes.popleft()
            self.left.append(write.data)
            self.dialogue.take_answers(write.answers, self.now)
        return self

    def take(self) -> list[dict[str, Any]]:
        """The JSON that has left since the last call."""
        lines = b"".join(self.left).splitlines()
        self.left.clear()
        return [json.loads(line) for line in lines]

    def take_says(self) -> list[tuple[str, str]]:
        """The nonces and texts that have left since the last call."""
        return [(each["nonce"], each["text"]) for each in self.take() if each["type"] == "say"]

    def of(self, kind: type) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.dialogue.events if isinstance(event, kind)]

    @property
    def reason(self) -> Reason | None:
        """Why it is over, if it is."""
        return self.dialogue.ending.reason if self.dialogue.ending else None


def online(memory: Memory | None = None) -> Talk:
    """A dialogue with a server of ours, ready to talk."""
    talk = Talk(memory).hear(GREETING, WELCOME, CaughtUp())
    talk.take()
    return talk


def receipt(number: int, said: Say, sender: str = "me") -> Message:
    return Message(number, said.to, sender, said.text, 0.0, said.nonce)


# What is at the other end.


@pytest.mark.parametrize(
    ("first_bytes", "recognised"),
    [
        (encode(GREETING), Recognised(ServerKind.NATIVE, "Class 10B", "id-1")),
        (b"NICK", Recognised(ServerKind.LAB, "lab8080")),
        (b"Nick", Recognised(ServerKind.LAB, "lab9999")),
        (b"USERNAME", Recognised(ServerKind.LAB, "lab14900")),
        (b"nickname", Recognised(ServerKind.UNDECIDED_LAB)),
        (b"Welcome to my own chat!\n", Recognised(ServerKind.PLAIN)),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_server_is_recognised_by_its_first_bytes(first_bytes: bytes, recognised: Recognised, whole: bool) -> None:
    talk = Talk()
    if whole:
        talk.feed(first_bytes)
    else:
        for byte in first_bytes:
            talk.feed(bytes([byte]))
    assert [recognised] == talk.of(Recognised)
    assert talk.reason is None


@pytest.mark.parametrize(
    ("first_bytes", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", Reason.WEB),
        (b"<html>", Reason.WEB),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Reason.SSH),
        (encode(Greeting("x", "y", protocol=2)), Reason.NEWER),
        (encode(Greeting("x", "y", needs=("password",))), Reason.NEWER),
        (b"{garbage\n", Reason.BROKEN),
        (b'{"type":"welcome","nick":"me"}\n', Reason.BROKEN),
    ],
)
def test_what_is_no_chat_of_ours_ends_it(first_bytes: bytes, reason: Reason) -> None:
    assert reason is Talk().feed(first_bytes).reason


def test_a_server_that_says_nothing_is_given_up() -> None:
    talk = Talk()
    assert limits.GREETING_TIMEOUT_S == talk.dialogue.deadline
    assert talk.at(limits.GREETING_TIMEOUT_S - 0.1).reason is None
    assert Reason.SILENT is talk.at(limits.GREETING_TIMEOUT_S).reason


def test_a_server_of_our_own_that_says_nothing_when_one_comes_back_is_not_said_to_be_no_chat() -> None:
    talk = Talk(online().memory)
    assert Reason.QUIET is talk.at(limits.GREETING_TIMEOUT_S).reason


def test_half_a_prompt_is_a_server_nobody_knows() -> None:
    talk = Talk().feed(b"NIC").at(limits.GREETING_TIMEOUT_S)
    assert [ServerKind.PLAIN] == [each.kind for each in talk.of(Recognised)]
    assert [Notice("NIC")] == talk.of(Notice)
    assert talk.dialogue.is_welcome
    assert float("inf") == talk.dialogue.deadline


def test_a_server_that_greets_and_never_welcomes_is_given_up() -> None:
    talk = Talk().hear(GREETING)
    for now in range(int(limits.WELCOME_TIMEOUT_S)):
        talk.at(now).hear(Notice("wait"))
    assert talk.reason is None
    assert limits.WELCOME_TIMEOUT_S == talk.dialogue.deadline
    assert Reason.QUIET is talk.at(limits.WELCOME_TIMEOUT_S).reason


def test_a_server_that_closes_is_closed() -> None:
    talk = online()
    talk.dialogue.closed()
    assert Reason.CLOSED is talk.reason


def test_a_servers_name_can_be_shown() -> None:
    talk = Talk().hear(Greeting("\u202eevil\n" + "x" * 50_000, "id"))
    [recognised] = talk.of(Recognised)
    assert recognised.name.isprintable()
    assert len(recognised.name) <= limits.NAME_SHOWN_CHARS


# The hello.


def test_the_first_hello_asks_for_the_lobby_and_for_everything() -> None:
    [hello] = Talk().hear(GREETING).take()
    assert ("hello", "me", [LOBBY], 0, "test 1") == (
        hello["type"],
        hello["nick"],
        hello["rooms"],
        hello["since"],
        hello["client"],
    )


def test_a_later_hello_says_where_one_was_and_what_one_has() -> None:
    first = Talk().hear(GREETING, Welcome("me2", (RoomState(LOBBY), RoomState("#maths"))), CaughtUp())
    first.hear(Message(7, LOBBY, "bob", "hi", 0.0)).send(Join("#Music")).send(Leave("#MATHS"))
    [hello] = Talk(first.memory).hear(GREETING).take()
    assert ("me2", [LOBBY, "#Music"], 7) == (hello["nick"], hello["rooms"], hello["since"])


def test_who_has_heard_nothing_yet_asks_for_what_comes_after_the_first_welcome() -> None:
    welcome = Welcome("me", (RoomState(LOBBY),), last_id=50)
    first = Talk().hear(GREETING, welcome)
    assert 0 == first.memory.since
    first.hear(CaughtUp())
    [hello] = Talk(first.memory).hear(GREETING).take()
    assert 50 == hello["since"]


def test_who_was_lost_in_the_middle_of_a_replay_asks_for_the_rest_of_it() -> None:
    first = online().hear(Message(7, LOBBY, "bob", "hi", 0.0))
    welcome = Welcome("me", (RoomState(LOBBY),), last_id=50)
    second = Talk(first.memory).hear(GREETING, welcome, Message(8, LOBBY, "bob", "hi", 0.0))
    [hello] = Talk(second.memory).hear(GREETING).take()
    assert 8 == hello["since"]


def test_a_server_that_has_lost_its_memory_is_asked_for_everything() -> None:
    first = online().hear(Message(7, LOBBY, "bob", "hi", 0.0))
    [hello] = Talk(first.memory).hear(Greeting("Class 10B", "id-2")).take()
    assert 0 == hello["since"]


def test_a_server_that_has_lost_its_latest_messages_is_read_from_where_it_stands_now() -> None:
    first = online().hear(Message(70, LOBBY, "bob", "lost", 0.0))
    first.memory.note_reading()
    welcome = Welcome("me", (RoomState(LOBBY),), last_id=50)
    second = Talk(first.memory).hear(GREETING, welcome)
    assert 1 == len(second.of(WentBack))
    assert 70 == second.memory.since
    second.hear(Message(49, LOBBY, "bob", "kept", 0.0), Message(51, LOBBY, "bob", "new", 0.0), CaughtUp())
    assert 51 == second.memory.since
    second.memory.note_reading()
    assert 51 == first.memory.identities.get("id-1", "me").since
    [hello] = Talk(second.memory).hear(GREETING).take()
    assert 51 == hello["since"]


def test_a_loss_in_the_middle_of_the_latest_messages_asks_for_all_of_them_again() -> None:
    first = online().hear(Message(70, LOBBY, "bob", "lost", 0.0))
    welcome = Welcome("me", (RoomState(LOBBY),), last_id=50)
    second = Talk(first.memory).hear(GREETING, welcome, Message(49, LOBBY, "bob", "kept", 0.0))
    [hello] = Talk(second.memory).hear(GREETING).take()
    assert 70 == hello["since"]


@pytest.mark.parametrize("last_id", [0, 70, 71])
def test_a_server_that_has_lost_nothing_or_does_not_say_is_believed(last_id: int) -> None:
    first = online().hear(Message(70, LOBBY, "bob", "hi", 0.0))
    second = Talk(first.memory).hear(GREETING, Welcome("me", (), last_id=last_id), CaughtUp())
    assert [] == second.of(WentBack)
    assert max(70, last_id) == second.memory.since


def test_older_messages_do_not_move_what_one_has_seen_back() -> None:
    talk = online().hear(Message(7, LOBBY, "bob", "hi", 0.0), Message(3, LOBBY, "bob", "old", 0.0))
    assert 7 == talk.memory.since


def test_a_lab_gives_no_ids_to_ask_for() -> None:
    talk = Talk().feed(b"NICK").feed(b"bob: hi")
    assert [("bob", "hi")] == [(each.sender, each.text) for each in talk.of(Message)]
    assert 0 == talk.memory.since


def test_a_new_nick_is_the_one_to_come_back_with() -> None:
    talk = online().hear(Renamed("bob", "rob"), Renamed("ME", "Max"))
    assert "Max" == talk.memory.nick


def test_a_welcome_to_more_rooms_than_anybody_may_be_in_is_cut() -> None:
    rooms = tuple(RoomState(f"#{number}") for number in range(1_000))
    talk = Talk().hear(GREETING, Welcome("me", rooms))
    assert limits.ROOMS_PER_CLIENT == len(talk.memory.rooms)


# Waking.


def test_who_has_slept_asks_at_once_and_gives_a_server_that_does_not_answer_up_soon() -> None:
    talk = online()
    talk.now = 5000.0
    talk.dialogue.was_away(5000.0)
    assert ["ping"] == [each["type"] for each in talk.write().take()]
    give_up_at = 5000.0 + limits.WAKE_PONG_TIMEOUT_S
    assert give_up_at == talk.dialogue.deadline
    assert talk.at(give_up_at - 0.1).reason is None
    assert Reason.QUIET is talk.at(give_up_at).reason


def test_who_has_slept_stays_where_the_server_answers() -> None:
    talk = online()
    talk.now = 5000.0
    talk.dialogue.was_away(5000.0)
    [ping] = talk.write().take()
    talk.now = 5001.0
    talk.hear(Pong(ping["mark"])).at(5000.0 + limits.PING_EVERY_S).take()
    assert talk.reason is None
    assert 5000.0 + limits.PING_EVERY_S + limits.PONG_TIMEOUT_S == min(talk.dialogue.deadline, 5040.0)


def test_who_slept_before_the_welcome_waits_for_it_no_longer_than_for_a_pong() -> None:
    for heard in ((), (GREETING,)):
        talk = Talk().hear(*heard)
        talk.dialogue.was_away(1.0)
        assert 1.0 + limits.WAKE_PONG_TIMEOUT_S == talk.dialogue.deadline


def test_a_lab_server_cannot_be_asked() -> None:
    talk = Talk().feed(b"NICK")
    talk.left.clear()
    talk.dialogue.was_away(5000.0)
    assert [] == talk.write().left
    assert talk.at(9000.0).reason is None


# Receipts and resends.

ONE, TWO, THREE = (Say(LOBBY, text, f"n-{text}") for text in ("one", "two", "three"))


def test_a_message_leaves_at_once_and_is_forgotten_with_its_receipt() -> None:
    talk = online().send(ONE).send(TWO)
    assert [("n-one", "one"), ("n-two", "two")] == talk.take_says()
    talk.hear(receipt(1, ONE))
    assert [TWO] == list(talk.memory.unreceipted.values())


def test_somebody_elses_message_with_the_same_nonce_is_no_receipt() -> None:
    talk = online().send(ONE).hear(receipt(1, ONE, sender="bob"))
    assert [ONE] == list(talk.memory.unreceipted.values())


def test_what_has_no_receipt_is_sent_again_with_the_same_nonce_once_all_missed_has_come() -> None:
    first = online().send(ONE).send(TWO)
    second = Talk(first.memory).hear(GREETING, WELCOME)
    assert [] == second.take_says()
    second.hear(CaughtUp())
    assert [("n-one", "one"), ("n-two", "two")] == second.take_says()


def test_what_the_replay_held_the_receipt_of_is_not_sent_again() -> None:
    first = online().send(ONE).send(TWO)
    second = Talk(first.memory).hear(GREETING, WELCOME, receipt(1, ONE), CaughtUp())
    assert [("n-two", "two")] == second.take_says()


def test_what_is_said_without_a_connection_leaves_with_the_next_one() -> None:
    talk = Talk().send(ONE).hear(GREETING).send(TWO)
    assert [] == talk.take_says()
    talk.hear(WELCOME)
    talk.send(THREE)
    assert [] == talk.take_says()
    talk.hear(CaughtUp())
    assert ["one", "two", "three"] == [text for _, text in talk.take_says()]


def test_nothing_is_sent_twice_however_often_a_server_says_the_same() -> None:
    talk = Talk().send(ONE).hear(GREETING, WELCOME, CaughtUp(), CaughtUp(), WELCOME, CaughtUp())
    assert [("n-one", "one")] == talk.take_says()


def test_an_end_of_a_replay_before_the_welcome_counts_for_nothing() -> None:
    talk = Talk().send(ONE).hear(GREETING, CaughtUp())
    assert [] == talk.take_says()
    talk.hear(WELCOME, CaughtUp())
    assert [("n-one", "one")] == talk.take_says()


def test_a_refused_message_is_not_sent_again() -> None:
    first = online().send(ONE).hear(Error(Code.TOO_LONG, "", ONE.nonce))
    assert [Code.TOO_LONG] == [each.code for each in first.of(Error)]
    second = Talk(first.memory).hear(GREETING, WELCOME, CaughtUp())
    assert [] == second.take_says()


def test_more_than_can_wait_is_refused() -> None:
    talk = Talk()
    for number in range(limits.UNSENT_MESSAGES + 1):
        talk.send(Say(LOBBY, "x", f"n{number}"))
    assert [Error(Code.TOO_FAST, "", f"n{limits.UNSENT_MESSAGES}")] == talk.of(Error)
    assert limits.UNSENT_MESSAGES == len(talk.memory.unreceipted)
    talk.send(Say(LOBBY, "x", "n0"))
    assert 1 == len(talk.of(Error))


def test_what_is_for_now_or_never_is_not_kept() -> None:
    talk = Talk().send(IsTyping(LOBBY)).hear(GREETING, WELCOME, CaughtUp())
    assert "typing" not in {each["type"] for each in talk.take()}
    assert ["typing"] == [each["type"] for each in talk.send(IsTyping(LOBBY)).take()]


def test_where_the_user_wants_to_be_between_the_hello_and_the_welcome_is_asked_for_after_it() -> None:
    talk = Talk(Memory("me", rooms={LOBBY: LOBBY, "#old": "#old"})).hear(GREETING)
    assert [[LOBBY, "#old"]] == [each["rooms"] for each in talk.take()]
    assert [] == talk.send(Join("#New")).send(Leave("#old")).take()
    talk.hear(Welcome("me", (RoomState(LOBBY), RoomState("#old"))))
    wanted = [(each["type"], each["room"]) for each in talk.take() if each["type"] in ("join", "leave")]
    assert [("join", "#New"), ("leave", "#old")] == wanted
    assert {LOBBY: LOBBY, "#new": "#New"} == talk.memory.rooms


# Endings.


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (Code.NICK_TAKEN, Reason.NICK_TAKEN),
        (Code.NICK_BAD, Reason.NICK_BAD),
        (Code.FULL, Reason.FULL),
        (Code.STORAGE, Reason.BUSY),
        (Code.TOO_FAST, Reason.BUSY),
        (Code.PROTOCOL, Reason.NEWER),
    ],
)
def test_a_refused_hello_ends_it_even_if_the_server_would_wait_for_another(code: Code, reason: Reason) -> None:
    assert reason is Talk().hear(GREETING, Error(code)).reason


def test_a_nick_refused_later_ends_nothing() -> None:
    assert online().hear(Error(Code.NICK_TAKEN)).reason is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (Code.REPLACED, Reason.REPLACED),
        (Code.CLOSING, Reason.CLOSING),
        (Code.FULL, Reason.FULL),
        (Code.BAD_FRAME, Reason.REJECTED),
        (Code.UNKNOWN, Reason.REJECTED),
    ],
)
def test_a_fatal_error_ends_it(code: Code, reason: Reason) -> None:
    talk = online().hear(Error(code, "Enough.", fatal=True))
    assert reason is talk.reason
    assert talk.dialogue.ending
    assert "Enough." == talk.dialogue.ending.detail


def test_the_first_reason_counts() -> None:
    talk = online().hear(Error(Code.REPLACED, fatal=True), Error(Code.CLOSING, fatal=True))
    talk.dialogue.closed()
    assert Reason.REPLACED is talk.at(1_000).reason


def test_what_the_server_says_before_it_ends_is_heard() -> None:
    talk = online().hear(Message(1, LOBBY, "bob", "hi", 0.0), Error(Code.CLOSING, fatal=True))
    assert ["hi"] == [each.text for each in talk.of(Message)]


# Liveness.


def test_a_ping_measures_the_round_trip() -> None:
    talk = Talk().hear(GREETING, WELCOME)
    [ping] = [each for each in talk.take() if each["type"] == "ping"]
    talk.now = 0.25
    talk.hear(Pong(ping["mark"]))
    assert [RoundTrip(250.0)] == talk.of(RoundTrip)
    assert [] == talk.of(Pong)


def test_a_pong_of_another_ping_measures_nothing() -> None:
    assert [] == online().hear(Pong(99), Pong()).of(RoundTrip)


def test_a_server_is_pinged_now_and_then() -> None:
    talk = online()
    for number in range(1, 5):
        assert number * limits.PING_EVERY_S == talk.dialogue.deadline
        talk.at(number * limits.PING_EVERY_S)
        [ping] = talk.take()
        assert "ping" == ping["type"]
        talk.hear(Pong(ping["mark"]))
    assert talk.reason is None


def test_a_server_that_stays_silent_after_a_ping_is_given_up() -> None:
    talk = online().at(limits.PING_EVERY_S)
    give_up_at = limits.PING_EVERY_S + limits.PONG_TIMEOUT_S
    assert talk.dialogue.deadline <= give_up_at
    assert talk.at(give_up_at - 0.1).reason is None
    assert Reason.QUIET is talk.at(give_up_at).reason


def test_a_server_that_says_anything_at_all_is_alive() -> None:
    talk = online()
    for now in range(0, 1_000, 5):
        talk.at(now).feed(b'{"type":')
        talk.feed(b'"notice","text":"busy"}\n')
    assert talk.reason is None


def test_a_servers_ping_is_answered() -> None:
    talk = online().hear(Ping(42))
    assert [{"type": "pong", "mark": 42}] == talk.take()
    assert [] == talk.of(Ping)


def test_a_flood_of_pings_does_not_pile_up_answers() -> None:
    talk = online()
    talk.feed(encode(Ping(1)) * 10_000, write=False)
    assert 1 == len(talk.dialogue.writes)


def test_a_deadline_is_never_in_the_past_after_a_tick() -> None:
    talk = online()
    for _ in range(20):
        now = talk.dialogue.deadline
        talk.at(now)
        if talk.reason:
            break
        assert talk.dialogue.deadline > now
    assert Reason.QUIET is talk.reason


# The labs.


LAB_WELCOMES = {b"NICK": "Подключение к серверу успешно!", b"Nick": "Connected to the server"}


def lab(prompt: bytes = b"NICK") -> Talk:
    """A dialogue with a lab whose prompt has been answered, and our nick if it is clear then which lab it is."""
    talk = Talk().feed(prompt).feed(LAB_WELCOMES.get(prompt, "").encode())
    assert [b"me"] == talk.left
    talk.left.clear()
    return talk


def test_a_lab_welcomes_one_once_the_nick_has_left() -> None:
    talk = Talk().feed(b"NICK", write=False)
    assert not talk.dialogue.is_welcome
    talk.write()
    assert talk.dialogue.is_welcome
    assert ["me"] == [each.nick for each in talk.of(Welcome)]


def test_where_a_lab_does_not_echo_the_sending_is_the_receipt() -> None:
    talk = lab()
    talk.dialogue.send(ONE, talk.now)
    assert [] == talk.of(Message)
    assert [ONE] == list(talk.memory.unreceipted.values())
    talk.write()
    assert [b"me: one"] == talk.left
    assert [("me", "one", ONE.nonce)] == [(each.sender, each.text, each.nonce) for each in talk.of(Message)]
    assert {} == talk.memory.unreceipted


def test_where_a_lab_echoes_the_echo_is_the_receipt() -> None:
    talk = lab(b"Nick").send(ONE)
    assert [b"me: one"] == talk.left
    assert [ONE] == list(talk.memory.unreceipted.values())
    talk.feed(b"me: one")
    assert [ONE.nonce] == [each.nonce for each in talk.of(Message)]
    assert {} == talk.memory.unreceipted


def test_what_is_typed_while_two_labs_are_possible_waits() -> None:
    talk = lab(b"nickname").send(ONE)
    assert [] == talk.left
    assert limits.LAB_DECIDE_S == talk.dialogue.deadline
    talk.at(limits.LAB_DECIDE_S)
    assert [b"one"] == talk.left
    assert [ServerKind.UNDECIDED_LAB, ServerKind.LAB] == [each.kind for each in talk.of(Recognised)]
    assert "lab14901" == talk.of(Recognised)[-1].name
    assert {} == talk.memory.unreceipted


def test_a_join_line_decides_for_the_lab_that_writes_it() -> None:
    talk = lab(b"nickname").send(ONE).feed(b"me joined the chat!")
    assert [b"me: one"] == talk.left
    assert "lab9090" == talk.of(Recognised)[-1].name
    talk.feed(b"me: one")
    assert {} == talk.memory.unreceipted


def test_a_lab_that_shows_itself_late_is_named_anew() -> None:
    talk = lab(b"nickname").at(limits.LAB_DECIDE_S).feed(b"me joined the chat!").send(ONE)
    assert ["", "lab14901", "lab9090"] == [each.name for each in talk.of(Recognised)]
    assert [b"me: one"] == talk.left


def test_a_lab_is_not_pinged_and_not_given_up() -> None:
    talk = lab()
    assert float("inf") == talk.dialogue.deadline
    talk.at(100_000)
    assert ([], None) == (talk.left, talk.reason)


def test_what_a_lab_had_not_taken_is_sent_after_the_return() -> None:
    first = lab()
    first.dialogue.send(ONE, 0.0)
    second = Talk(first.memory).feed(b"NICK")
    assert [b"me"] == second.left
    second.feed(LAB_WELCOMES[b"NICK"].encode())
    assert [b"me", b"me: one"] == second.left
    assert {} == first.memory.unreceipted


def test_a_message_a_lab_has_no_place_for_is_refused() -> None:
    talk = lab().send(Say("@bob", "psst", "n1"))
    assert ["n1"] == [each.nonce for each in talk.of(Error)]
    assert {} == talk.memory.unreceipted
    assert talk.reason is None


def test_an_unknown_server_is_sent_lines_as_they_are() -> None:
    talk = Talk().feed(b"login: ").send(ONE)
    assert [b"one\n"] == talk.left
    assert ["login: "] == [each.text for each in talk.of(Notice)]
    assert {} == talk.memory.unreceipted


# Hostile bytes.

ANSWERS = [
    GREETING,
    WELCOME,
    CaughtUp(),
    Message(1, LOBBY, "me", "x", 0.0, "n-one"),
    Message(2**63 - 1, "@me", "bob", "x", 0.0),
    Joined(LOBBY, "bob"),
    Error(Code.CLOSING, fatal=True),
    Error(Code.TOO_FAST, "", "n-one"),
    Ping(1),
    Pong(1),
    Renamed("me", ""),
]


@given(st.lists(st.sampled_from([*map(encode, ANSWERS), b"\xff\n", b"{}\n", b"NICK", b"nickname", b"[", b"\n"])))
def test_whatever_a_server_says_nothing_is_raised_and_little_is_written(chunks: list[bytes]) -> None:
    talk = Talk().send(ONE)
    for number, chunk in enumerate(chunks):
        talk.now = float(number)
        talk.feed(chunk, write=False)
        talk.dialogue.send(TWO, talk.now)
        talk.dialogue.tick(talk.now)
        assert len(talk.dialogue.writes) <= 10 + 2 * (number + 1)
    assert {"n-one", "n-two"} >= set(talk.memory.unreceipted)


def test_a_window_is_told_what_its_user_was_called_before() -> None:
    memory = Memory("max")
    for nick in ("me", "max"):
        memory.identities.keep(GREETING.server_id, nick, "token", 50)
    talk = Talk(memory).feed(encode(GREETING))
    assert [(FormerNick("me", 50),)] == [each.former_nicks for each in talk.of(Recognised)]
