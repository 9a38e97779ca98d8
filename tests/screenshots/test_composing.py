"""Draws what helps with writing and keeping, in English and Russian: the emoji, a block of code, saving."""

from __future__ import annotations

import pytest

pytest.importorskip("tkinter")

from server.wire import limits
from tests.chat_gui.views.window import Window

from .conftest import Shoot
from .scenes import shrink

pytestmark = pytest.mark.parametrize("language", ["en", "ru"])


@pytest.mark.parametrize("more_settings", [{"recent_emoji": "🔥 👍 🎉"}])
def test_emoji(talking: Window, shoot: Shoot) -> None:
    talking.press(talking.chat.composer.text, "<Control-Key-period>")
    shoot("emoji")
    shrink(talking)
    talking.chat.overlays.picker.field.insert(0, "кот")
    shoot("emoji-smallest")


def test_code_and_length(talking: Window, shoot: Shoot) -> None:
    text = talking.chat.conversation.text
    text.see(text.search("def digits", "1.0"))
    talking.root.update()
    x, y, _, height = text.bbox(text.search("def digits", "1.0"))
    talking.write("x" * (limits.TEXT_CHARS + 100))
    text.event_generate("<Motion>", x=x + 5, y=y + height // 2)
    shoot("code")


def test_saving(talking: Window, shoot: Shoot) -> None:
    talking.controller.model.current.has_older = True
    talking.controller.model.current.is_asking = False
    talking.chat.overlays.export_prompt.open()
    shoot("saving")
    shrink(talking)
    talking.chat.overlays.export_prompt.show("The file can't be written. No space left on device", is_under_way=False)
    shoot("saving-smallest")
