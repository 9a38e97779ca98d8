"""Draws what helps with writing and keeping, in English and Russian: the emoji, a block of code, saving."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("tkinter")

from chat_gui.settings import Settings
from server.wire import limits
from tests.chat_gui.views.window import Window

from .test_screenshots import ROOMS, shoot, shrink, talk

pytestmark = [pytest.mark.parametrize("theme", ["light", "dark"]), pytest.mark.parametrize("language", ["en", "ru"])]


@pytest.fixture
def window(theme: str, language: str) -> Iterator[Window]:
    """A window with a morning's talk in it."""
    settings = Settings(theme=theme, language=language, geometry="1040x700+20+20", recent_emoji="🔥 👍 🎉")
    made = Window(settings)
    made.enter(*ROOMS)
    talk(made)
    yield made
    made.app.end()


def test_emoji(window: Window, theme: str, language: str) -> None:
    window.press(window.chat.composer.text, "<Control-Key-period>")
    shoot(window.app, f"{language}-emoji-{theme}")
    shrink(window)
    window.chat.picker.field.insert(0, "кот")
    shoot(window.app, f"{language}-emoji-smallest-{theme}")


def test_code_and_length(window: Window, theme: str, language: str) -> None:
    text = window.chat.conversation.text
    text.see(text.search("def digits", "1.0"))
    window.root.update()
    x, y, _, height = text.bbox(text.search("def digits", "1.0"))
    window.write("x" * (limits.TEXT_CHARS + 100))
    text.event_generate("<Motion>", x=x + 5, y=y + height // 2)
    shoot(window.app, f"{language}-code-{theme}")


def test_saving(window: Window, theme: str, language: str) -> None:
    window.controller.model.current.has_older = True
    window.controller.model.current.is_asking = False
    window.chat.export_prompt.open()
    shoot(window.app, f"{language}-saving-{theme}")
    shrink(window)
    window.chat.export_prompt.show("The file can't be written. No space left on device", is_under_way=False)
    shoot(window.app, f"{language}-saving-smallest-{theme}")
