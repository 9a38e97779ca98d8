"""The client's end of a lab connection, fed what the five lab servers send, whole, glued and torn."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire import limits
from server.wire.ends import Sending
from server.wire.lab_client import LabClientEnd
from server.wire.lab_server import LabServerEnd
from server.wire.labs import BY_NAME, BY_PROMPT, LABS, Lab, taken_sentence
from server.wire.messages import (
    Answer,
    AskHistory,
    Bad,
    Code,
    Error,
    Hello,
    IsTyping,
    Join,
    Joined,
    Left,
    Message,
    Notice,
    Quit,
    Renamed,
    RoomState,
    Say,
    Welcome,
)
from server.wire.names import numbered_nick

from .pair import WALL_TIME, Pair, hello, said, seen, wall_clock

every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
echoing = pytest.mark.parametrize("lab", [lab for lab in LABS if lab.echo], ids=lambda lab: lab.name)
silent = pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.echo], ids=lambda lab: lab.name)
announcing = pytest.mark.parametrize("lab", [lab for lab in LABS if lab.join], ids=lambda lab: lab.name)
relaying = pytest.mark.parametrize("lab", [lab for lab in LABS if lab.client_prefixes], ids=lambda lab: lab.name)
bare = pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.client_prefixes], ids=lambda lab: lab.name)
LAB9090 = BY_NAME["lab9090"]


class Talk:
    """The client's end at a lab, as alice; a second after the nick if there is but one lab and it `is_answered`."""

    def __init__(self, *labs: Lab, nick: str = "alice", is_answered: bool = True) -> None:
        self.end = LabClientEnd(labs, wall_clock)
        self.opening = self.end.send(Hello(nick), 0.0)
        if len(labs) == 1 and is_answered:
            assert self.end.tick(limits.LAB_DECIDE_S) == Sending()

    def hears(self, *chunks: str | bytes, now: float = 0.0) -> list[Answer | Bad]:
        """What these chunks say; changes to the member list are left out."""
        sendings = [self.end.feed(each.encode() if isinstance(each, str) else each, now) for each in chunks]
        return [answer for sending in sendings for answer in sending.answers if not isinstance(answer, RoomState)]

    def says(self, text: str, nonce: str = "n1", to: str = "#lobby") -> Sending:
        """What saying this comes to."""
        return self.end.send(Say(to, text, nonce), 0.0)

    @property
    def members(self) -> tuple[str, ...]:
        """Who is known to be there."""
        return tuple(self.end._known)


def messages(answers: Iterable[Answer | Bad]) -> list[tuple[str, str, str]]:
    """Author, text and nonce of each message; nothing else may be among the answers."""
    found = []
    for answer in answers:
        assert isinstance(answer, Message)
        found.append((answer.sender, answer.text, answer.nonce))
    return found


# Hello and saying.


@every_lab
def test_the_nick_is_sent_bare_and_the_window_is_welcome_at_once(lab: Lab) -> None:
    welcome = Welcome("Алиса", (RoomState("#lobby", "", ("Алиса",)),), at=WALL_TIME)
    assert Talk(lab, nick="Алиса").opening == Sending(("Алиса".encode(),), (welcome,))


@every_lab
def test_a_text_goes_out_with_the_prefix_where_the_client_writes_it(lab: Lab) -> None:
    wrote = Talk(lab).says("привет").writes
    assert wrote == (("alice: привет" if lab.client_prefixes else "привет").encode(),)


@silent
def test_without_an_echo_the_sending_is_the_receipt(lab: Lab) -> None:
    assert Talk(lab).says("hi").answers == (Message(1, "#lobby", "alice", "hi", WALL_TIME, "n1"),)


@echoing
def test_with_an_echo_the_echo_is_the_receipt(lab: Lab) -> None:
    talk = Talk(lab)
    assert talk.says("hi").answers == ()
    assert talk.hears("alice: hi") == [Message(1, "#lobby", "alice", "hi", WALL_TIME, "n1")]
    assert messages(talk.hears("alice: hi")) == [("alice", "hi", "")]  # said by ourselves elsewhere, or by a namesake


@echoing
def test_the_receipt_for_a_text_that_was_cut_comes_with_its_last_echo_and_has_the_whole(lab: Lab) -> None:
    talk = Talk(lab)
    text = "слово\n" + "слово " * 500
    writes = talk.says(text).writes
    assert len(writes) > 4
    assert messages(talk.hears(*writes[:-1])) == []
    assert messages(talk.hears(writes[-1])) == [("alice", text, "n1")]


@echoing
def test_glued_echoes_of_a_text_that_was_cut_are_the_receipt(lab: Lab) -> None:
    talk = Talk(lab)
    text = "word " * 500
    assert messages(talk.hears(b"".join(talk.says(text).writes))) == [("alice", text, "n1")]


@echoing
def test_an_echo_is_a_receipt_for_all_that_was_sent_before_it(lab: Lab) -> None:
    talk = Talk(lab)
    for nonce in ("n1", "n2", "n3"):
        talk.says(f"text {nonce}", nonce)
    assert messages(talk.hears("alice: text n2")) == [("alice", "text n1", "n1"), ("alice", "text n2", "n2")]
    assert messages(talk.hears("alice: text n3")) == [("alice", "text n3", "n3")]


@echoing
def test_an_echo_that_looks_like_two_messages_is_one(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("bob: hi")
    talk.says("re:bob: hi, and bye")
    assert messages(talk.hears("alice: re:bob: hi, and byebob: yes")) == [
        ("alice", "re:bob: hi, and bye", "n1"),
        ("bob", "yes", ""),
    ]


@echoing
def test_a_longer_text_of_a_namesake_is_no_echo(lab: Lab) -> None:
    talk = Talk(lab)
    talk.says("hi")
    assert messages(talk.hears("alice: hi there")) == [("alice", "hi there", "")]
    assert messages(talk.hears("alice: hi")) == [("alice", "hi", "n1")]


@echoing
def test_a_server_that_echoes_nothing_is_not_remembered_for_ever(lab: Lab) -> None:
    talk = Talk(lab)
    for number in range(limits.UNSENT_MESSAGES):
        assert talk.says("hi", str(number)).answers == ()
    (error,) = talk.says("hi", "last").answers
    assert isinstance(error, Error)
    assert (error.code, error.nonce) == (Code.TOO_FAST, "last")


@every_lab
def test_a_multi_line_text_goes_out_line_by_line_so_that_none_lacks_its_author(lab: Lab) -> None:
    prefix = "alice: " if lab.client_prefixes else ""
    writes = Talk(lab).says("one\r\nbob: two\n\n\x1b[2J\tthree\u2028 four").writes
    assert [write.decode() for write in writes] == [f"{prefix}one", f"{prefix}bob: two", f"{prefix}[2J three four"]


@every_lab
@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x1b", "\u202e"])
def test_a_text_with_nothing_to_print_is_refused(lab: Lab, text: str) -> None:
    sending = Talk(lab).says(text)
    (error,) = sending.answers
    assert isinstance(error, Error)
    assert (sending.writes, error.nonce) == ((), "n1")


@every_lab
@given(
    text=st.text(st.characters(exclude_categories=()), min_size=1),
    nick=st.sampled_from(["a", "alice", "я" * 24, "😀" * 24]),
)
def test_nothing_goes_out_that_one_recv_of_another_client_does_not_hold(lab: Lab, text: str, nick: str) -> None:
    author = f"{nick}: "
    relayed = [
        write.decode() if lab.client_prefixes else author + write.decode()
        for write in Talk(lab, nick=nick).says(text * 100).writes
    ]
    for line in relayed:
        assert line.startswith(author)
        assert len(line.encode()) <= lab.recv_bytes
        assert len(line.splitlines()) == 1
    assert seen(line.removeprefix(author) for line in relayed) == seen([text * 100])


@every_lab
def test_there_is_one_room(lab: Lab) -> None:
    for to in ("#chess", "@bob"):
        sending = Talk(lab).says("hi", to=to)
        (error,) = sending.answers
        assert isinstance(error, Error)
        assert (sending.writes, error.code, error.nonce) == ((), Code.NO_SUCH_ROOM, "n1")


@every_lab
@pytest.mark.parametrize("request_", [Join("#chess"), AskHistory("#lobby"), IsTyping("#lobby"), Quit()], ids=repr)
def test_what_a_lab_has_no_words_for_is_left_out(lab: Lab, request_: Join | AskHistory | IsTyping | Quit) -> None:
    assert Talk(lab).end.send(request_, 0.0) == Sending()


@every_lab
def test_writes_are_spaced(lab: Lab) -> None:
    assert Talk(lab).end.spacing_s == limits.LAB_SEND_SPACING_S


# Hearing.


@every_lab
def test_a_message_has_its_author_a_number_and_a_time(lab: Lab) -> None:
    talk = Talk(lab)
    assert talk.hears("Боб: привет: всем", "Боб: 2\n") == [
        Message(1, "#lobby", "Боб", "привет: всем", WALL_TIME),
        Message(2, "#lobby", "Боб", "2", WALL_TIME),
    ]


@announcing
def test_joins_and_leaves_are_notices_and_keep_the_member_list(lab: Lab) -> None:
    talk = Talk(lab)
    assert talk.hears(f"Ann Lee{lab.join}", f"bob{lab.join}") == [Joined("#lobby", "Ann Lee"), Joined("#lobby", "bob")]
    assert talk.members == ("alice", "Ann Lee", "bob")
    assert talk.hears(f"bob{lab.leave}") == [Left("#lobby", "bob")]
    assert talk.members == ("alice", "Ann Lee")


@announcing
def test_who_came_before_us_and_never_spoke_is_made_known_in_order_to_leave(lab: Lab) -> None:
    end = Talk(lab).end
    left = Left("#lobby", "bob")
    assert end.feed(f"bob{lab.leave}".encode(), 0.0).answers == (RoomState("#lobby", "", ("alice", "bob")), left)
    # lab9090 tells it twice: as its client's farewell, and by itself. Whoever has lost bob has nobody to lose then.
    assert end.feed(f"bob{lab.leave}".encode(), 0.0).answers == (left,)


@announcing
def test_who_has_left_is_made_known_again_only_by_coming_back(lab: Lab) -> None:
    end = Talk(lab).end
    end.feed(b"bob: hi", 0.0)
    left = Left("#lobby", "bob")
    for _ in range(2):
        assert left in end.feed(f"bob{lab.leave}".encode(), 0.0).answers
        assert end.feed(f"bob{lab.leave}".encode(), 0.0).answers == (left,)
        end.feed(f"bob{lab.join}".encode(), 0.0)


@announcing
def test_who_has_gone_is_remembered_within_bounds(lab: Lab) -> None:
    end = Talk(lab).end
    for number in range(limits.LAB_NAMES_KNOWN + 1):
        end.feed(f"n{number}{lab.leave}".encode(), 0.0)
    assert len(end._gone) <= limits.LAB_NAMES_KNOWN


@every_lab
def test_the_member_list_is_told_when_it_changes_and_only_then(lab: Lab) -> None:
    end = Talk(lab).end
    first, second = (end.feed(b"bob: hi", 0.0).answers for _ in range(2))
    assert first == (said(1, "bob", "hi"), RoomState("#lobby", "", ("alice", "bob")))
    assert second == (said(2, "bob", "hi"),)


@announcing
def test_the_member_list_is_told_when_one_goes_as_another_comes(lab: Lab) -> None:
    end = Talk(lab).end
    end.feed(b"bob: hi", 0.0)
    answers = end.feed(f"bob{lab.leave}carl: hi".encode(), 0.0).answers
    assert answers[-1] == RoomState("#lobby", "", ("alice", "carl"))


@announcing
def test_ones_own_welcome_and_notices_are_not_shown(lab: Lab) -> None:
    assert Talk(lab).hears(f"alice{lab.join}", *filter(None, [lab.welcome]), f"alice{lab.leave}") == []


@announcing
def test_notices_that_arrive_glued_are_told_apart(lab: Lab) -> None:
    talk = Talk(lab)
    chunk = f"alice{lab.join}{lab.welcome}bob{lab.join}carl{lab.join}bob: hibob{lab.leave}carl: bye!carl{lab.leave}"
    assert talk.hears(chunk) == [
        Joined("#lobby", "bob"),
        Joined("#lobby", "carl"),
        said(1, "bob", "hi"),
        Left("#lobby", "bob"),
        said(2, "carl", "bye!"),
        Left("#lobby", "carl"),
    ]


@every_lab
def test_glued_messages_of_people_who_are_known_are_told_apart(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("bob: 1", "Карл: 2")
    assert messages(talk.hears("bob: 3Карл: 4bob: 5")) == [("bob", "3", ""), ("Карл", "4", ""), ("bob", "5", "")]


@every_lab
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_glued_messages_that_end_in_a_line_end_are_told_apart(lab: Lab, line_end: str) -> None:
    talk = Talk(lab)
    talk.hears("bob: 1", "Карл: 2")
    heard = talk.hears(line_end.join(["bob: 3", "Карл: 4", f"bob{lab.leave}" if lab.leave else "bob: 5", ""]))
    last = Left("#lobby", "bob") if lab.leave else said(5, "bob", "5")
    assert heard == [said(3, "bob", "3"), said(4, "Карл", "4"), last]


@every_lab
def test_a_name_behind_a_space_is_quoted_and_not_speaking(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("bob: 1", "carl: 2")
    assert messages(talk.hears("carl: I saw bob: hi")) == [("carl", "I saw bob: hi", "")]
    assert messages(talk.hears("carl: bob: hi")) == [("carl", "bob: hi", "")]


@every_lab
def test_a_short_name_that_ends_a_word_does_not_speak(lab: Lab) -> None:
    talk = Talk(lab, nick="a")
    talk.hears("я: 1")
    assert messages(talk.hears("я: data: 5")) == [("я", "data: 5", "")]
    assert messages(talk.hears("bob: моя: 2")) == [("bob", "моя: 2", "")]
    assert messages(talk.hears("bob: 3я: 4!bob: 5")) == [("bob", "3", ""), ("я", "4!", ""), ("bob", "5", "")]


@every_lab
@pytest.mark.parametrize("text", [".alice: I quit", "re:alice: yes", "alice: a", "1alice: yours"])
def test_nobody_puts_words_into_ones_own_mouth(lab: Lab, text: str) -> None:
    talk = Talk(lab)
    talk.says("mine")
    assert messages(talk.hears(f"bob: {text}")) == [("bob", text, "")]


@echoing
def test_an_echo_that_is_waited_for_may_be_glued_behind_another_s_message(lab: Lab) -> None:
    talk = Talk(lab)
    talk.says("mine")
    assert messages(talk.hears("bob: yoursalice: minebob: 3")) == [
        ("bob", "yours", ""),
        ("alice", "mine", "n1"),
        ("bob", "3", ""),
    ]


@echoing
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "bob: yours"])
def test_an_echo_may_have_a_line_end_behind_it(lab: Lab, before: str, line_end: str) -> None:
    talk = Talk(lab)
    talk.says("mine")
    heard = talk.hears(f"{before}alice: mine{line_end}bob: 3{line_end}" if before else f"alice: mine{line_end}")
    assert ("alice", "mine", "n1") in messages(heard)


@echoing
def test_a_stranger_may_speak_behind_an_echo_and_its_line_end(lab: Lab) -> None:
    talk = Talk(lab)
    talk.says("mine")
    assert [("alice", "mine", "n1"), ("zoe", "3", "")] == messages(talk.hears("alice: mine\nzoe: 3\n"))


@announcing
def test_a_short_name_behind_a_letter_comes_and_goes(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("a: 1")
    assert talk.hears(f"bob: hia{lab.leave}") == [said(2, "bob", "hi"), Left("#lobby", "a")]


@every_lab
def test_a_name_that_ends_in_a_known_one_is_another(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("ann: 1")
    assert messages(talk.hears("joann: 2", "ann: 3joann: 4")) == [
        ("joann", "2", ""),
        ("ann", "3", ""),
        ("joann", "4", ""),
    ]


@announcing
def test_a_message_about_somebody_joining_is_a_message(lab: Lab) -> None:
    assert messages(Talk(lab).hears(f"bob: carl{lab.join}")) == [("bob", f"carl{lab.join}", "")]


@every_lab
def test_a_chunk_that_ends_inside_a_character_waits_for_the_rest(lab: Lab) -> None:
    data = "Боб: привет".encode()
    talk = Talk(lab)
    assert messages(talk.hears(data[:-1])) == []
    assert messages(talk.hears(data[-1:])) == [("Боб", "привет", "")]


def relayed(lab: Lab, text: str) -> list[bytes]:
    """What a lab server passes on of another client's text, one `recv` at a time."""
    data = text.encode()
    return [data[at : at + lab.recv_bytes] for at in range(0, len(data), lab.recv_bytes)]


@relaying
@pytest.mark.parametrize("text", ["x" * 3000, "слово: " * 600, "he said: hi; " * 300, "x" * 1018 + "\nand: on"])
def test_a_text_that_the_server_has_cut_is_its_author_s_to_the_end(lab: Lab, text: str) -> None:
    talk = Talk(lab)
    parts = relayed(lab, f"bob: {text}")
    heard = messages(talk.hears(*parts))
    assert {"bob"} == {author for author, _, _ in heard}
    assert text.replace("\n", "") == "".join(said for _, said, _ in heard).replace("\n", "")
    assert ("alice", "bob") == talk.members
    assert messages(talk.hears("carl: hi")) == [("carl", "hi", "")]


@relaying
def test_a_cut_text_may_be_cut_anew_on_its_way(lab: Lab) -> None:
    talk = Talk(lab)
    data = ("bob: " + "and: so on, " * 500).encode()
    lumps = [data[:1024], *(data[at : at + 1448] for at in range(1024, len(data), 1448))]
    heard = messages(talk.hears(*lumps))
    assert {"bob"} == {author for author, _, _ in heard}
    assert data.decode() == "bob: " + "".join(said for _, said, _ in heard)


@relaying
def test_parts_of_a_cut_text_may_come_glued_to_others(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("bob: 0")
    parts = relayed(lab, "bob: " + "x" * 2000 + "!")
    assert [len(said) for _, said, _ in messages(talk.hears(b"carl: 1" + parts[0]))] == [1, 1019]
    assert messages(talk.hears(parts[1] + b"carl: 2"))[-1] == ("carl", "2", "")


@relaying
def test_what_comes_behind_a_message_that_just_fills_a_recv_may_be_something_else(lab: Lab) -> None:
    full = relayed(lab, "bob: " + "x" * 1019)[0]
    talk = Talk(lab)
    talk.hears("carl: 1")
    assert messages(talk.hears(full, "carl: 2"))[-1] == ("carl", "2", "")
    assert talk.hears(full, f"dave{lab.join}")[-1] == Joined("#lobby", "dave")
    if lab.echo:
        talk.says("mine")
        assert messages(talk.hears(full, "alice: mine"))[-1] == ("alice", "mine", "n1")
    talk.hears(full)
    assert messages(talk.hears("eve: late", now=limits.LAB_REST_S + 0.1)) == [("eve", "late", "")]


@every_lab
@pytest.mark.parametrize("segment_bytes", [1240, 1448])
def test_glued_messages_that_the_network_has_cut_make_nobody_up(lab: Lab, segment_bytes: int) -> None:
    talk = Talk(lab)
    data = "".join(f"bob: message number {number}" for number in range(300)).encode()
    heard = messages(talk.hears(*(data[at : at + segment_bytes] for at in range(0, len(data), segment_bytes))))
    assert {"bob"} == {author for author, _, _ in heard}
    assert ("alice", "bob") == talk.members
    assert ("bob", "message number 299", "") == heard[-1]


@every_lab
def test_behind_glued_messages_of_no_such_size_somebody_new_speaks(lab: Lab) -> None:
    talk = Talk(lab)
    assert messages(talk.hears("bob: " * 150 + "1", "carl: 2"))[-1] == ("carl", "2", "")


@bare
def test_where_the_server_prefixes_every_part_has_its_author_already(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears("bob: " + "x" * (lab.recv_bytes - len("bob: ")))
    assert talk.hears("Server closes") == [Notice("Server closes")]


@every_lab
def test_what_nobody_says_is_the_server_speaking(lab: Lab) -> None:
    assert Talk(lab).hears("Server closes in 5 minutes\r\n", "\n", "") == [Notice("Server closes in 5 minutes")]


@every_lab
def test_names_are_remembered_up_to_a_limit(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears(*(f"n{number}: hi" for number in range(limits.LAB_NAMES_KNOWN + 10)))
    assert len(talk.members) == limits.LAB_NAMES_KNOWN


@every_lab
def test_64_kib_made_to_be_slow_to_read_are_read(lab: Lab) -> None:
    talk = Talk(lab)
    talk.hears(*(f"n{number}: x" for number in range(100)))
    for flood in (
        "n1: " * 16_000,
        "n1:" * 16_000,
        "xn1: " * 13_000,
        ": " * 32_000,
        f"n1{lab.join}" * 3_000,
        "x" * 65_536,
    ):
        assert talk.hears(flood[:65_536])


# At a lab's port of our own server.


TAKEN = "* alice is taken here, you are now alice2."


@every_lab
@pytest.mark.parametrize("line", ["* topic: chess", "* alice -> bob", "* No: it is full.", "bob (to you): psst", TAKEN])
def test_our_own_server_s_notices_are_nobody_s_messages(lab: Lab, line: str) -> None:
    talk = Talk(lab)
    assert talk.hears(line, "bob: hi")[0] == Notice(line)
    assert not any("*" in each or " " in each for each in talk.members)


@every_lab
def test_whose_nick_is_taken_is_called_otherwise_and_still_writes_the_one_that_was_wanted(lab: Lab) -> None:
    talk = Talk(lab)
    greeting = [f"alice2{lab.join}", lab.welcome] if lab.newcomer_hears_join else []
    assert talk.hears(*greeting, TAKEN)[-2:] == [Notice(TAKEN), Renamed("alice", "alice2")]
    assert talk.members == ("alice2",)
    assert talk.says("hi").writes == ((b"alice: " if lab.client_prefixes else b"") + b"hi",)
    if lab.echo:
        assert messages(talk.hears("alice2: hi")) == [("alice2", "hi", "n1")]
    assert messages(talk.hears("alice: it's me")) == [("alice", "it's me", "")]
    assert talk.members == ("alice2", "alice")


@every_lab
@pytest.mark.parametrize("number", [2, 57, 1234])
@pytest.mark.parametrize("nick", ["a.1", "я" * 24, "x" * 22])
def test_the_other_nick_is_the_one_that_our_server_gives(lab: Lab, nick: str, number: int) -> None:
    talk = Talk(lab, nick=nick)
    given = numbered_nick(nick, number)
    (taken,) = LabServerEnd(lab).render([Notice(taken_sentence(nick, given))], given)
    heard = talk.hears(taken + b"bob: hi")
    assert heard == [Notice(taken.decode()), Renamed(nick, given), said(1, "bob", "hi")]


@every_lab
def test_what_was_waiting_when_the_other_nick_came_is_said_once(lab: Lab) -> None:
    pair = Pair.lab(lab)
    hello(pair)
    assert pair.ask(Say("#lobby", "one", "n1")) == []
    pair.tell(Welcome("alice2"), Notice(taken_sentence("alice", "alice2")))
    pair.wait(limits.LAB_DECIDE_S)
    pair.ask(Say("#lobby", "слово " * 400, "n2"))
    sayings = [each.text for each in pair.read if isinstance(each, Say)]
    assert sayings[0] == "one"
    assert not any("alice" in each for each in sayings)
    pair.me = "alice2"
    pair.tell(*(said(number, "alice2", text) for number, text in enumerate(sayings, 1)))
    receipts = [each.nonce for each in pair.heard if isinstance(each, Message)]
    assert receipts == ["n1", "n2"]


@every_lab
@pytest.mark.parametrize("line", ["* bob is taken here, you are now bob2.", "* alice is taken here, you are now bob."])
def test_nobody_is_made_to_be_called_as_our_server_would_not(lab: Lab, line: str) -> None:
    talk = Talk(lab)
    assert talk.hears(line) == [Notice(line)]
    assert talk.members == ("alice",)


@every_lab
def test_nobody_is_called_otherwise_twice_or_later(lab: Lab) -> None:
    talk = Talk(lab)
    assert talk.hears(TAKEN, now=limits.WELCOME_TIMEOUT_S + 0.1) == [Notice(TAKEN)]
    assert talk.hears(TAKEN) == [Notice(TAKEN)]
    twice = Talk(lab)
    assert len(twice.hears(TAKEN)) == 2
    again = "* alice2 is taken here, you are now alice22."
    assert twice.hears(TAKEN, again) == [Notice(TAKEN), Notice(again)]


# Before the nick is answered.


@every_lab
def test_what_is_said_before_the_nick_is_answered_waits_for_a_second(lab: Lab) -> None:
    talk = Talk(lab, is_answered=False)
    assert talk.says("one", "n1") == talk.says("two", "n2") == Sending()
    assert talk.end.tick(limits.LAB_DECIDE_S - 0.01) == Sending()
    assert talk.end.deadline == limits.LAB_DECIDE_S
    prefix = "alice: " if lab.client_prefixes else ""
    assert talk.end.tick(limits.LAB_DECIDE_S).writes == (f"{prefix}one".encode(), f"{prefix}two".encode())
    assert talk.says("three").writes == (f"{prefix}three".encode(),)
    assert (talk.end.lab, talk.end.deadline) == (lab, None)


@every_lab
def test_the_first_thing_that_shows_that_the_nick_was_read_ends_the_wait(lab: Lab) -> None:
    signs = [f"alice{lab.join}", lab.welcome] if lab.newcomer_hears_join else ["bob: hi"]
    for sign in signs:
        talk = Talk(lab, is_answered=False)
        talk.says("one")
        if lab.newcomer_hears_join:
            assert talk.end.feed(b"bob: hi", 0.1).writes == ()
        (write,) = talk.end.feed(sign.encode(), 0.1).writes
        assert write.endswith(b"one")


# lab9090 or lab14901.


@pytest.fixture
def undecided() -> Talk:
    """At a server that asked for `nickname`."""
    return Talk(*BY_PROMPT["nickname"])


def name_of(talk: Talk) -> str | None:
    """The dialect, if it is known."""
    return talk.end.lab.name if talk.end.lab else None


def test_what_is_said_before_the_dialect_is_known_waits(undecided: Talk) -> None:
    assert undecided.says("one", "n1") == undecided.says("two", "n2") == Sending()
    assert (name_of(undecided), undecided.end.deadline) == (None, limits.LAB_DECIDE_S)


def test_after_a_second_it_is_lab14901_and_what_waited_is_sent_once(undecided: Talk) -> None:
    undecided.says("one", "n1")
    undecided.says("two", "n2")
    assert undecided.end.tick(limits.LAB_DECIDE_S - 0.01) == Sending()
    sending = undecided.end.tick(limits.LAB_DECIDE_S)
    assert sending.writes == (b"one", b"two")
    assert messages(sending.answers) == [("alice", "one", "n1"), ("alice", "two", "n2")]
    assert (name_of(undecided), undecided.end.deadline) == ("lab14901", None)
    assert undecided.end.tick(1e9) == Sending()


@pytest.mark.parametrize(
    "chunks",
    [
        ["alice joined the chat!"],
        ["You are connected to the chat!"],
        ["alice joined the chat!You are connected to the chat!"],
        ["bob: hialice joined the chat!"],
        ["bob: hi", "carl joined the chat!alice joined the chat!"],
        ["alice joi", "ned the chat!"],
        list("alice joined the chat!"),
    ],
)
def test_a_join_line_or_the_welcome_makes_it_lab9090_and_what_waited_is_sent_once(
    undecided: Talk, chunks: list[str]
) -> None:
    undecided.says("one", "n1")
    sendings = [undecided.end.feed(chunk.encode(), 0.5) for chunk in chunks]
    assert [write for sending in sendings for write in sending.writes] == [b"alice: one"]
    assert (name_of(undecided), undecided.end.deadline) == ("lab9090", None)
    assert messages(undecided.hears("alice: one")) == [("alice", "one", "n1")]
    assert undecided.end.tick(1e9) == Sending()


@pytest.mark.parametrize("chunk", ["alice joined the chat!", "You are connected to the chat!bob: hi"])
def test_a_greeting_that_is_late_makes_it_lab9090_all_the_same(undecided: Talk, chunk: str) -> None:
    undecided.end.tick(limits.LAB_DECIDE_S)
    undecided.hears(chunk, now=limits.WELCOME_TIMEOUT_S)
    assert name_of(undecided) == "lab9090"
    assert undecided.says("one") == Sending((b"alice: one",))
    assert messages(undecided.hears("alice: one"))[-1] == ("alice", "one", "n1")


def test_a_greeting_that_is_too_late_is_none(undecided: Talk) -> None:
    undecided.end.tick(limits.LAB_DECIDE_S)
    undecided.hears("alice joined the chat!", now=limits.WELCOME_TIMEOUT_S + 0.1)
    assert name_of(undecided) == "lab14901"


@pytest.mark.parametrize(
    "chunk",
    [
        "bob joined the chat!",
        "bob: You are connected to the chat!",
        "bob: alice joined the chat!",
        "bob: hi",
        "Hello, alice",
    ],
)
def test_what_others_say_does_not_make_it_lab9090(undecided: Talk, chunk: str) -> None:
    undecided.hears(chunk)
    assert name_of(undecided) is None
    undecided.end.tick(limits.LAB_DECIDE_S)
    undecided.hears(chunk)
    assert name_of(undecided) == "lab14901"


def test_what_others_say_meanwhile_is_heard(undecided: Talk) -> None:
    assert undecided.hears("bob: hi", "carl joined the chat!") == [said(1, "bob", "hi"), Joined("#lobby", "carl")]


def test_no_more_waits_than_a_client_may_leave_unsent(undecided: Talk) -> None:
    for _ in range(limits.UNSENT_MESSAGES):
        undecided.says("hi")
    (error,) = undecided.says("hi", "last").answers
    assert isinstance(error, Error)


def test_a_flood_in_the_first_second_is_not_kept(undecided: Talk) -> None:
    for _ in range(1000):
        undecided.hears("bob: " + "x" * 1000)
        assert len(undecided.end._heard) < 10_000


# Both ends together.


@every_lab
def test_a_conversation_between_our_two_ends(lab: Lab) -> None:
    pair = Pair.lab(lab)
    assert hello(pair) == [Hello("alice", client=lab.name, or_similar=True)]
    pair.tell(Welcome("alice"))
    pair.wait(limits.LAB_DECIDE_S)
    assert isinstance(pair.client, LabClientEnd)
    assert pair.client.lab is lab
    assert pair.ask(Say("#lobby", "привет", "n1")) == [Say("#lobby", "привет")]
    pair.tell(said(1, "alice", "привет"), said(2, "Боб", "как дела?"))
    heard = [(each.sender, each.text, each.nonce) for each in pair.heard if isinstance(each, Message)]
    assert heard == [("alice", "привет", "n1"), ("Боб", "как дела?", "")]


@relaying
def test_glued_writes_of_our_client_are_told_apart_by_our_server(lab: Lab) -> None:
    pair = Pair.lab(lab)
    hello(pair)
    pair.tell(Welcome("alice"))
    pair.travel = lambda writes: iter([b"".join(writes)] if writes else [])
    text = "слово " * 400
    read = pair.ask(Say("#lobby", "one", "n1"), Say("#lobby", text, "n2"))
    texts = [each.text for each in read if isinstance(each, Say)]
    assert (texts[0], " ".join(texts[1:])) == ("one", text.strip())
    heard = pair.tell(*(said(number, "alice", text) for number, text in enumerate(texts, 1)))
    if lab.echo:
        assert messages(heard) == [("alice", "one", "n1"), ("alice", text, "n2")]


# Hostile servers.

CHUNKS = st.lists(
    st.binary()
    | st.sampled_from([b"alice", b"bob", b": ", b"\n", b" ", "я".encode()[:1], "😀".encode()[1:]])
    | st.sampled_from([text for lab in LABS for text in (lab.join, lab.leave, lab.welcome) if text]).map(str.encode)
)


@pytest.mark.parametrize("labs", BY_PROMPT.values(), ids=BY_PROMPT)
@given(chunks=CHUNKS)
def test_any_bytes_are_answers_however_they_are_split(labs: tuple[Lab, ...], chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    for feeding in (chunks, [data], [bytes((byte,)) for byte in data]):
        talk = Talk(*labs)
        talk.says("hi")
        talk.says("well bob: hi", "n2")
        for chunk in feeding:
            for answer in talk.hears(chunk):
                assert isinstance(answer, Message | Joined | Left | Notice)
        talk.end.tick(limits.LAB_DECIDE_S)
        assert talk.end.lab


@every_lab
@given(texts=st.lists(st.text(st.sampled_from("aж !?:"), min_size=1), min_size=1))
def test_nothing_that_is_heard_is_lost(lab: Lab, texts: list[str]) -> None:
    talk = Talk(lab)
    heard = "".join(text for _, text, _ in messages(talk.hears(*(f"bob: {text}" for text in texts))))
    assert heard == "".join(texts)
