"""What the user types, done: on a model and a session made of a list."""

from __future__ import annotations

from unittest.mock import ANY

import pytest

from chat_gui.address import Address
from chat_gui.connection import Connection, Phase
from chat_gui.conversation import Notice
from chat_gui.events import ServerKind
from chat_gui.model import Model
from chat_gui.orders import Orders
from chat_gui.wording import fixed_nick_sentence, no_topic_sentence
from server.wire import limits
from server.wire.messages import ChangeNick, Join, Leave, RoomState, Say, SetTopic

from .fakes import FakeSession


class Typist:
    """Somebody at a composer, in the lobby of a server with bob."""

    def __init__(self, kind: ServerKind = ServerKind.NATIVE) -> None:
        self.session = FakeSession(Address("teacher-pc"), "me")
        self.model = Model()
        self.model.set_server(kind, "Class 10B", is_another=True)
        self.model.welcome("me", [RoomState(limits.LOBBY, "", ("me", "bob"))], is_return=False)
        self.model.set_connection(Connection(Phase.ONLINE))
        self.closed = 0
        self.orders = Orders(self.model, self.session, self.close, lambda: 0.0)

    def close(self) -> None:
        self.closed += 1

    def types(self, text: str) -> bool:
        return self.orders.obey(text)

    def notices(self) -> list[Notice]:
        return [entry for entry in self.model.current.entries if isinstance(entry, Notice)]


@pytest.fixture
def typist() -> Typist:
    return Typist()


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        ("/join homework", Join("#homework")),
        ("/leave #homework", Leave("#homework")),
        ("/nick Алиса", ChangeNick("Алиса")),
        ("/topic exercise 3", SetTopic("#lobby", "exercise 3")),
        ("/topic -", SetTopic("#lobby", "")),
    ],
)
def test_a_command_asks_the_server(typist: Typist, typed: str, request_: object) -> None:
    assert typist.types(typed)
    assert [request_] == typist.session.sent


def test_a_text_is_said_where_it_was_typed(typist: Typist) -> None:
    assert typist.types("hello")
    assert [("#lobby", "hello")] == [(say.to, say.text) for say in typist.session.sent if isinstance(say, Say)]
    assert ["hello"] == [waiting.text for waiting in typist.model.current.pending.values()]


def test_what_one_does_is_said(typist: Typist) -> None:
    assert typist.types("/me waves")
    assert ["/me waves"] == [say.text for say in typist.session.sent if isinstance(say, Say)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("hi :smile:", "hi 🙂"), ("/me :wave:", "/me 👋"), ("/msg bob :+1:", "👍"), ("`:+1:`", "`:+1:`")],
)
def test_an_emoji_can_be_typed_by_its_name(typist: Typist, typed: str, said: str) -> None:
    assert typist.types(typed)
    assert [said] == [say.text for say in typist.session.sent if isinstance(say, Say)]


def test_a_direct_message_opens_its_conversation(typist: Typist) -> None:
    assert typist.types("/msg bob how are you")
    assert "@bob" == typist.model.current.name
    assert [("@bob", "how are you")] == [(say.to, say.text) for say in typist.session.sent if isinstance(say, Say)]


def test_what_is_typed_behind_a_message_to_somebody_unknown_is_for_nobody_else(typist: Typist) -> None:
    assert typist.types("/msg bbo how are you")
    assert typist.types("it is a secret")
    assert [("@bbo", "how are you"), ("@bbo", "it is a secret")] == [
        (said.to, said.text) for said in typist.session.sent if isinstance(said, Say)
    ]
    assert ["how are you", "it is a secret"] == [each.text for each in typist.model.current.pending.values()]


def test_what_is_said_to_anybody_without_a_connection_is_seen_to_wait(typist: Typist) -> None:
    typist.model.offline()
    typist.model.set_connection(Connection(Phase.LOST))
    assert typist.types("/msg zoe how are you")
    assert ("@zoe", ["how are you"]) == (
        typist.model.current.name,
        [waiting.text for waiting in typist.model.current.pending.values()],
    )


@pytest.mark.parametrize(
    "typed",
    ["/msg me hello", "/msg a:b hello", "/msg a:b", "/msg #lobby", f"/msg bbo {'x' * (limits.TEXT_CHARS + 1)}"],
)
def test_what_cannot_be_said_to_a_stranger_says_why(typist: Typist, typed: str) -> None:
    assert not typist.types(typed)
    assert [] == typist.session.sent
    assert [True] == [notice.is_error for notice in typist.notices()]


def test_a_conversation_that_nothing_has_come_of_goes_when_it_is_left(typist: Typist) -> None:
    typist.types("/msg bob")
    typist.model.conversations.switch("#lobby")
    assert ["#lobby"] == [each.name for each in typist.model.conversations.listed()]
    typist.types("/msg bob")
    typist.model.current.draft = "unfinished"
    typist.model.conversations.switch("#lobby")
    assert ["#lobby", "@bob"] == [each.name for each in typist.model.conversations.listed()]


def test_direct_messages_are_closed_without_the_server(typist: Typist) -> None:
    typist.types("/msg bob")
    assert typist.types("/leave")
    assert [] == typist.session.sent
    assert ["#lobby"] == [each.name for each in typist.model.conversations.listed()]
    assert "#lobby" == typist.model.current.name


@pytest.mark.parametrize("typed", ["/jion #maths", "/etc/passwd", "/join", "/join a b", "/nick a:b", "/leave #lobby"])
def test_what_is_no_proper_command_is_not_sent_and_says_why(typist: Typist, typed: str) -> None:
    assert not typist.types(typed)
    assert [] == typist.session.sent
    assert [True] == [notice.is_error for notice in typist.notices()]


def test_a_topic_belongs_to_a_room(typist: Typist) -> None:
    typist.types("/msg bob")
    assert not typist.types("/topic us")
    assert [] == typist.session.sent
    assert no_topic_sentence() == typist.notices()[-1].text


def test_a_topic_that_is_too_long_is_told_how_long_it_may_be(typist: Typist) -> None:
    assert not typist.types(f"/topic {'x' * (limits.TOPIC_CHARS + 1)}")
    assert [] == typist.session.sent
    assert str(limits.TOPIC_CHARS) in typist.notices()[-1].text


def test_who_and_help_answer_in_the_transcript(typist: Typist) -> None:
    assert typist.types("/who")
    assert typist.types("/help")
    assert ["Here: bob, me"] == [notice.text for notice in typist.notices()][:1]
    assert "/join" in typist.notices()[1].text


def test_on_a_lab_server_help_lists_what_works_there() -> None:
    typist = Typist(ServerKind.LAB)
    typist.types("/help")
    words = [line.split()[0] for line in typist.notices()[0].text.split("\n")]
    assert ["/who", "/me", "/quit", "//text"] == words


@pytest.mark.parametrize(
    ("kind", "sent"),
    [(ServerKind.NATIVE, "/me waves"), (ServerKind.LAB, "*waves*"), (ServerKind.PLAIN, "/me waves")],
)
def test_what_one_does_is_told_so_that_the_others_understand(kind: ServerKind, sent: str) -> None:
    typist = Typist(kind)
    assert typist.types("/me waves")
    assert [sent] == [each.text for each in typist.session.sent if isinstance(each, Say)]


def test_a_mistake_made_again_is_told_once(typist: Typist) -> None:
    for _ in range(3):
        assert not typist.types("/jion #maths")
    assert 1 == len(typist.notices())
    assert typist.types("/who")
    assert not typist.types("/jion #maths")
    assert 3 == len(typist.notices())


def test_quit_closes_the_window(typist: Typist) -> None:
    assert typist.types("/quit")
    assert 1 == typist.closed


def test_what_is_typed_behind_a_way_into_a_room_is_for_that_room(typist: Typist) -> None:
    assert typist.types("/join homework")
    assert typist.types("hello")
    assert [Join("#homework"), Say("#homework", "hello", ANY)] == typist.session.sent


def test_what_is_typed_behind_a_way_out_of_a_room_is_not_for_those_in_it(typist: Typist) -> None:
    typist.model.people.set_room(RoomState("#homework", "", ("me", "bob")))
    typist.model.conversations.switch("#homework")
    assert typist.types("/leave")
    assert typist.types("that is done")
    assert [Leave("#homework"), Say("#lobby", "that is done", ANY)] == typist.session.sent


def test_a_room_that_let_nobody_in_goes_when_it_is_left_unless_something_was_written_there(typist: Typist) -> None:
    for draft in ("", "unfinished"):
        typist.types("/join homework")
        typist.orders.refused()
        typist.model.notice("The server is full.", 0.0, is_error=True)
        typist.model.current.draft = draft
        typist.model.conversations.switch("#lobby")
        assert ["#homework"] * bool(draft) == [each.name for each in typist.model.conversations.listed()][:-1]
    assert typist.types("/leave homework")
    assert ["#lobby"] == [each.name for each in typist.model.conversations.listed()]


def test_what_is_said_again_in_a_room_that_let_nobody_in_asks_for_it_again(typist: Typist) -> None:
    typist.types("/join homework")
    typist.types("hello")
    typist.orders.refused()
    said = typist.session.sent[-1]
    assert isinstance(said, Say)
    typist.model.unsent.failed(said.nonce, "You are not in that room.")
    typist.orders.say_again(said.nonce)
    assert [Join("#homework"), said] * 2 == typist.session.sent


@pytest.mark.parametrize("kind", [ServerKind.LAB, ServerKind.UNDECIDED_LAB])
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/join #maths", "This server has only one room."),
        ("/join", "This server has only one room."),
        ("/leave", "This server has only one room. To leave it, disconnect."),
        ("/leave #maths", "This server has only one room. To leave it, disconnect."),
        ("/topic x", "This server has no topics."),
        ("/topic", "This server has no topics."),
        ("/msg bob hi", "This server has no direct messages."),
        ("/nick other", fixed_nick_sentence()),
        ("/nick", fixed_nick_sentence()),
    ],
)
def test_what_a_lab_cannot_do_is_said_for_each(kind: ServerKind, typed: str, why: str) -> None:
    typist = Typist(kind)
    assert not typist.types(typed)
    assert [] == typist.session.sent
    assert [(why, True)] == [(notice.text, notice.is_error) for notice in typist.notices()]


def test_on_a_lab_too_a_command_that_nobody_knows_is_no_command() -> None:
    typist = Typist(ServerKind.LAB)
    assert not typist.types("/jion")
    assert not typist.types("/me")
    unknown, misused = (notice.text for notice in typist.notices())
    assert "no command /jion" in unknown
    assert "/me text" in misused


def test_a_plain_server_is_sent_what_is_typed() -> None:
    typist = Typist(ServerKind.PLAIN)
    assert typist.types("/list all :smile:")
    assert ["/list all :smile:"] == [say.text for say in typist.session.sent if isinstance(say, Say)]
