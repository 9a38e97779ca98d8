"""Draws searching and switching, in English and Russian."""

from __future__ import annotations

import pytest

pytest.importorskip("tkinter")

from server.wire.messages import AskSearch, Found, Message, RoomCount, RoomList
from tests.chat_gui.views.window import Window

from .conftest import Shoot
from .scenes import MORNING, shrink

pytestmark = pytest.mark.parametrize("language", ["en", "ru"])

DAY_S = 86_400


def history() -> tuple[Message, ...]:
    """What a search for the exercise finds."""
    texts = ("Did anyone finish exercise 3? I get 42.", "/me hates exercises", "The exercise is on page 12, " * 12)
    places = ("#homework", "#lobby", "@me")
    return tuple(
        Message(900 - at, places[at % 3], ("Alice", "Мария", "bob")[at % 3], texts[at % 3], MORNING - at * 1.3 * DAY_S)
        for at in range(12)
    )


def asked(window: Window) -> AskSearch:
    """What the window has asked the server last."""
    ask = window.session.sent[-1]
    assert isinstance(ask, AskSearch)
    return ask


def test_search(talking: Window, shoot: Shoot) -> None:
    talking.chat.search()
    bar = talking.chat.searching.bar
    bar.set_text("th")
    talking.press(bar.field, "<Return>")
    shoot("search")
    bar.set_text("exercise")
    bar.history_button.invoke()
    talking.hear(Found("exercise", history(), more=True, nonce=asked(talking).nonce))
    shoot("search-results")
    shrink(talking)
    shoot("search-results-smallest")
    bar.set_text("no such thing")
    talking.press(bar.field, "<Return>")
    ask = asked(talking)
    talking.hear(Found(ask.text, nonce=ask.nonce))
    shoot("search-nothing-smallest")


def test_switcher(talking: Window, shoot: Shoot) -> None:
    talking.press(talking.chat.composer.text, "<Control-k>")
    talking.hear(RoomList((RoomCount("#history", "until 1917", 4), RoomCount("#homework", "", 9))))
    shoot("switcher")
    talking.chat.overlays.switcher.field.insert(0, "h")
    shrink(talking)
    shoot("switcher-smallest")
