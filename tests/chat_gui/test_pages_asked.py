"""Which page of the history a refusal is about: the server answers in the order in which it was asked."""

from __future__ import annotations

import pytest

from chat_gui.pages_asked import PagesAsked
from server.wire.messages import AskHistory


@pytest.fixture
def sent() -> list[AskHistory]:
    return []


@pytest.fixture
def pages(sent: list[AskHistory]) -> PagesAsked:
    """Somebody who has asked for a page of each of three conversations."""
    pages = PagesAsked(sent.append)
    for name in ("#one", "@Two", "#three"):
        pages.ask(AskHistory(name))
    return pages


def test_what_is_asked_for_is_sent(pages: PagesAsked, sent: list[AskHistory]) -> None:
    assert ["#one", "@Two", "#three"] == [each.to for each in sent]


def test_a_refusal_is_about_the_page_that_was_asked_for_first_and_has_not_come(pages: PagesAsked) -> None:
    pages.came("#one")
    assert ["@Two", "#three", ""] == [pages.refused() for _ in range(3)]


def test_with_a_page_nothing_is_waited_for_that_was_asked_before(pages: PagesAsked) -> None:
    pages.came("@two")
    assert "#three" == pages.refused()


def test_a_page_that_nobody_asked_for_changes_nothing(pages: PagesAsked) -> None:
    pages.came("#four")
    assert "#one" == pages.refused()


def test_without_a_connection_nothing_is_waited_for(pages: PagesAsked) -> None:
    pages.lost()
    assert "" == pages.refused()
