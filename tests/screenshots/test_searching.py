"""Draws searching and switching in both themes and languages, and writes `out/*.png`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

pytest.importorskip("tkinter")

from chat_gui.settings import Settings
from server.wire.messages import AskSearch, Found, Message, RoomCount, RoomList
from tests.chat_gui.views.window import Window

from .test_screenshots import MORNING, ROOMS, shoot, shrink, talk

Make = Callable[[str, str], Window]
LOOKS = pytest.mark.parametrize(("theme", "language"), list(product(["light", "dark"], ["en", "ru"])))
DAY_S = 86_400


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes a window in a theme and a language, in two rooms where people talk."""
    windows: list[Window] = []

    def make_window(theme: str, language: str) -> Window:
        window = Window(Settings(theme=theme, language=language, geometry="1040x700+20+20"))
        windows.append(window)
        window.enter(*ROOMS)
        talk(window)
        return window

    yield make_window
    for window in windows:
        window.app.end()


def history() -> tuple[Message, ...]:
    """What a search for the exercise finds."""
    texts = ("Did anyone finish exercise 3? I get 42.", "/me hates exercises", "The exercise is on page 12, " * 12)
    places = ("#homework", "#lobby", "@me")
    return tuple(
        Message(900 - at, places[at % 3], ("Alice", "Мария", "bob")[at % 3], texts[at % 3], MORNING - at * 1.3 * DAY_S)
        for at in range(12)
    )


@LOOKS
def test_search(make: Make, theme: str, language: str) -> None:
    window = make(theme, language)
    window.chat.search()
    bar = window.chat.searching.bar
    bar.set_text("th")
    window.press(bar.field, "<Return>")
    shoot(window.app, f"search-{language}-{theme}")
    bar.set_text("exercise")
    bar.everywhere_button.invoke()
    ask = window.session.sent[-1]
    assert isinstance(ask, AskSearch)
    window.hear(Found("exercise", history(), more=True, nonce=ask.nonce))
    shoot(window.app, f"search-results-{language}-{theme}")
    shrink(window)
    shoot(window.app, f"search-results-smallest-{language}-{theme}")
    bar.set_text("no such thing")
    window.press(bar.field, "<Return>")
    ask = window.session.sent[-1]
    assert isinstance(ask, AskSearch)
    window.hear(Found(ask.text, nonce=ask.nonce))
    shoot(window.app, f"search-nothing-smallest-{language}-{theme}")


@LOOKS
def test_switcher(make: Make, theme: str, language: str) -> None:
    window = make(theme, language)
    window.press(window.chat.composer.text, "<Control-k>")
    window.hear(RoomList((RoomCount("#history", "until 1917", 4), RoomCount("#homework", "", 9))))
    shoot(window.app, f"switcher-{language}-{theme}")
    window.chat.switcher.field.insert(0, "h")
    shrink(window)
    shoot(window.app, f"switcher-smallest-{language}-{theme}")
