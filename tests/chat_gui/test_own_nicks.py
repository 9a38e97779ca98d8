"""What one is called and was called: which messages are one's own, and which are about oneself."""

from __future__ import annotations

import pytest

from chat_gui.own_nicks import FormerNick, OwnNicks
from server.wire.messages import Message


def said(number: int, sender: str) -> Message:
    return Message(number, "#lobby", sender, "hi", 0.0)


def mentions(own: OwnNicks, number: int, text: str) -> list[str]:
    pattern = own.mention_in(number)
    return pattern.findall(text) if pattern else []


def test_what_one_said_before_a_change_of_nick_is_ones_own_and_what_another_says_under_it_later_is_not() -> None:
    own = OwnNicks("max").renamed("anna", 10)
    assert [True, False] == [own.wrote(said(number, "Max")) for number in (10, 11)]
    assert [True, True] == [own.wrote(said(number, "ANNA")) for number in (10, 11)]
    assert not own.wrote(said(10, "bob"))


def test_a_former_nick_is_marked_where_one_still_had_it_and_the_present_one_everywhere() -> None:
    own = OwnNicks("max").renamed("mona", 10).renamed("anna", 20)
    text = "max, Mona, anna and maxim"
    assert ["max", "Mona", "anna"] == sorted(mentions(own, 10, text), key=text.index)
    assert ["Mona", "anna"] == sorted(mentions(own, 11, text), key=text.index)
    assert ["anna"] == mentions(own, 21, text)


def test_whoever_goes_back_to_a_nick_has_it_again() -> None:
    own = OwnNicks("max").renamed("lunch", 10).renamed("max", 20)
    assert own.wrote(said(30, "max"))
    assert [True, False] == [own.wrote(said(number, "lunch")) for number in (20, 21)]
    assert (False, True) == (own.is_former("max"), own.is_former("Lunch"))
    again = own.renamed("lunch", 40).renamed("max", 50)
    assert again.wrote(said(50, "lunch"))


@pytest.mark.parametrize("nick", ["anna", "ANNA", "Anna"])
def test_another_spelling_is_the_same_nick(nick: str) -> None:
    own = OwnNicks("anna").renamed(nick, 10)
    assert (nick, True, False) == (own.me, own.is_me("anna"), own.is_former("anna"))


def test_another_person_has_another_past_and_so_has_another_server() -> None:
    own = OwnNicks("max").renamed("anna", 10)
    assert own.called("ANNA").wrote(said(1, "max"))
    assert not own.called("carl").wrote(said(1, "max"))
    assert not own.alone().wrote(said(1, "max"))


def test_what_is_remembered_adds_to_what_is_known() -> None:
    own = OwnNicks("max").renamed("anna", 10).remembering([FormerNick("zoe", 5), FormerNick("anna", 7)])
    assert [True, True] == [own.wrote(said(5, nick)) for nick in ("max", "zoe")]
    assert own.wrote(said(99, "anna"))


def test_a_server_that_renames_one_for_ever_is_remembered_in_part() -> None:
    own = OwnNicks("n0")
    for number in range(1, 1_000):
        own = own.renamed(f"n{number}", number)
    assert own.is_former("n998")
    assert not own.is_former("n1")


def test_nobody_has_no_mentions() -> None:
    assert OwnNicks().mention_in(1) is None
    assert not OwnNicks().wrote(said(1, "bob"))
