"""The history in memory, and the nonces that are remembered beside it."""

from __future__ import annotations

from server.backlog import Backlog
from server.history import Page, Sight, conversation_key
from server.receipts import Receipts
from server.wire.messages import Message, Say

LOBBY = frozenset({"#lobby"})


def message(number: int, to: str = "#lobby", sender: str = "ann", text: str = "") -> Message:
    return Message(number, to, sender, text or str(number), 0.0)


def ids(page: Page) -> list[int]:
    return [message.id for message in page.messages]


def test_last_id_is_that_of_the_newest_message() -> None:
    backlog = Backlog()
    assert backlog.last_id() == 0
    backlog.append([message(3), message(7)])
    assert backlog.last_id() == 7


def test_conversation_is_the_same_from_both_ends_and_in_any_case() -> None:
    assert conversation_key(message(1, "@Bob", "ann")) == conversation_key(message(2, "@ANN", "bob"))
    assert "#lobby" == conversation_key(message(1, "#Lobby"))


def test_oldest_messages_are_pushed_out_and_known_to_be_missing() -> None:
    backlog = Backlog(most=3)
    backlog.append([message(i) for i in range(1, 6)])
    assert Page((message(3), message(4), message(5)), more=True) == backlog.missed(1, Sight(LOBBY), 10)
    assert not backlog.missed(2, Sight(LOBBY), 10).more
    assert ([4, 5], True) == (ids(found := backlog.missed(2, Sight(LOBBY), 2)), found.more)


def test_only_own_rooms_and_own_direct_messages_are_missed() -> None:
    backlog = Backlog()
    backlog.append([message(1, "#a"), message(2, "@bob"), message(3, "@eve", "bob"), message(4, "@eve"), message(5)])
    assert [2, 3, 5] == ids(backlog.missed(0, Sight(LOBBY, "bob"), 10))


def test_page_ends_before_an_id_and_says_if_there_are_older_ones() -> None:
    backlog = Backlog()
    backlog.append([message(i, "#a" if i % 2 else "#b") for i in range(1, 10)])
    assert ([5, 7], True) == (ids(page := backlog.page("#a", 9, 2)), page.more)
    assert ([1, 3], False) == (ids(page := backlog.page("#a", 5, 2)), page.more)


def test_search_knows_no_case() -> None:
    backlog = Backlog()
    backlog.append([message(1, text="Чай и ТОРТ"), message(2, text="кофе"), message(3, "#a", text="торт")])
    assert [1] == [found.id for found in backlog.search("Торт", Sight(LOBBY), 10)]


def test_nonces_are_remembered_per_nick_and_both_are_bounded() -> None:
    receipts = Receipts(nicks=2, per_nick=2)
    for nick in ("ann", "bob"):
        for nonce in "123":
            receipts.add(nick, Say("#lobby", "x", nonce), message(int(nonce)))
    assert receipts.find("ann", Say("#lobby", "x", "1")) is None
    assert [2, 3] == [receipts.find("ann", Say("#lobby", "x", nonce)).id for nonce in "23"]
    receipts.add("eve", Say("#lobby", "x", "1"), message(9))
    assert receipts.find("ann", Say("#lobby", "x", "3")) is None
    assert receipts.find("bob", Say("#lobby", "x", "3")) is not None


def test_nonce_with_other_words_or_another_place_is_no_resend() -> None:
    receipts = Receipts()
    receipts.add("ann", Say("#lobby", "x", "1"), message(1))
    assert receipts.find("ann", Say("#lobby", "y", "1")) is None
    assert receipts.find("ann", Say("#a", "x", "1")) is None
    receipts.forget("ann", "1")
    assert receipts.find("ann", Say("#lobby", "x", "1")) is None
