"""Draws the window in Russian, which takes a third more room than English."""

from __future__ import annotations

import pytest

pytest.importorskip("tkinter")

from chat_gui.events import Lost, Reason
from server.wire.messages import Joined, Left, RoomCount, RoomList, Topic, Typing
from tests.chat_gui.views.window import Window

from .conftest import Shoot
from .scenes import look_for_room, shrink, with_menu

pytestmark = pytest.mark.parametrize("language", ["ru"])

LARGE = 18
"""Points: about twice the usual size."""


def test_form(window: Window, shoot: Shoot) -> None:
    window.controller.start()
    shoot("form")
    window.controller.connect("class room", "two words")
    shrink(window)
    shoot("form-problems-smallest")


def test_chat(talking: Window, shoot: Shoot) -> None:
    window = talking
    window.hear(*(Joined("#homework", f"ученик{number}") for number in range(5)), Left("#homework", "heidi"))
    window.hear(
        Topic("#homework", "задача 3 до пятницы", "Мария"), Typing("#homework", "bob"), Typing("#homework", "Eve")
    )
    window.controller.say("/help")
    shoot("chat")
    shrink(window)
    shoot("chat-smallest")


@pytest.mark.parametrize("more_settings", [{"text_size": LARGE}])
def test_large_text(talking: Window, shoot: Shoot) -> None:
    shoot("large")
    shrink(talking)
    talking.hear(Lost(Reason.QUIET, "", 4.0))
    talking.write("\n".join(f"строка {number}" for number in range(12)))
    shoot("large-smallest")


def test_window_menu(talking: Window, shoot: Shoot) -> None:
    menu = talking.app.parts.window_menu

    def open_languages() -> None:
        talking.root.tk.call(str(menu.menu), "postcascade", 2)
        talking.root.update()

    talking.root.after(100, open_languages)
    with_menu(talking, talking.chat.sidebar.menu_button.invoke, lambda: menu.menu, lambda: shoot("menu"))


def test_room_prompt(talking: Window, shoot: Shoot) -> None:
    look_for_room(talking)
    talking.hear(RoomList((RoomCount("#homework", "задача 3 до пятницы", 10), RoomCount("#lobby", "", 24))))
    shoot("room-prompt")
    talking.chat.overlays.room_prompt.field.insert(0, "два слова")
    talking.chat.overlays.room_prompt.button.invoke()
    shrink(talking)
    shoot("room-prompt-smallest")


def test_pages(talking: Window, shoot: Shoot) -> None:
    talking.app.parts.pages.toggle_settings()
    shoot("settings")
    shrink(talking)
    shoot("settings-smallest")
    talking.app.parts.pages.toggle_shortcuts()
    shoot("shortcuts-smallest")
