"""Every code has a sentence, and what a server says in its own words can do no harm in one."""

from __future__ import annotations

import pytest

from chat_gui.address import AddressProblem
from chat_gui.events import Reason, ServerKind
from chat_gui.wording import address_sentence, error_sentence, lab_limits_sentence, nick_sentence, reason_sentence
from server.wire.messages import Code
from server.wire.names import NameProblem


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    sentence = reason_sentence(reason, "teacher-pc", 14902)
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.SILENT, Reason.WEB, Reason.SSH, Reason.BROKEN])
def test_a_sentence_about_a_port_names_it(reason: Reason) -> None:
    sentence = reason_sentence(reason, "teacher-pc", 8080)
    assert "teacher-pc" in sentence
    assert "8080" in sentence


def test_an_older_chat_that_waits_for_somebody_else_is_not_said_to_be_none() -> None:
    assert "or an older one" in reason_sentence(Reason.SILENT, "teacher-pc", 8080)


@pytest.mark.parametrize("problem", NameProblem)
def test_every_problem_of_a_nick_has_a_sentence(problem: NameProblem) -> None:
    assert nick_sentence(problem).endswith(".")


@pytest.mark.parametrize("problem", AddressProblem)
def test_every_problem_of_an_address_has_a_sentence(problem: AddressProblem) -> None:
    assert address_sentence(problem).endswith(".")


@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_a_sentence(code: Code) -> None:
    assert error_sentence(code, "").endswith(".")


def test_a_code_that_is_not_known_is_said_in_the_servers_words() -> None:
    assert "Not on Sundays." == error_sentence(Code.UNKNOWN, "Not on Sundays.")
    assert "Not on Sundays." == reason_sentence(Reason.REJECTED, "host", 1, "Not on Sundays.")


def test_the_servers_words_are_made_harmless() -> None:
    hostile = "\u202ea\x1b[31m\nb\0" + "x" * 100_000
    for sentence in (error_sentence(Code.UNKNOWN, hostile), reason_sentence(Reason.REJECTED, "host", 1, hostile)):
        assert sentence.startswith("a[31m bx")
        assert len(sentence) <= 300


def test_words_with_nothing_to_show_are_replaced() -> None:
    assert error_sentence(Code.UNKNOWN, "") == error_sentence(Code.UNKNOWN, "\u202e \n")


def test_braces_in_a_hosts_name_are_only_text() -> None:
    assert "{0}" in reason_sentence(Reason.REFUSED, "{0}", 1)


def test_only_a_server_that_can_do_less_is_explained() -> None:
    explained = {kind for kind in (*ServerKind, None) if lab_limits_sentence(kind)}
    assert {ServerKind.LAB, ServerKind.UNDECIDED_LAB, ServerKind.PLAIN} == explained
