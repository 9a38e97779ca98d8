"""Draws the window in Russian, which takes a third more room than English, and writes `out/ru-*.png`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("tkinter")

from chat_gui.events import Lost, Reason
from chat_gui.settings import Settings
from server.wire.messages import HistoryPage, Joined, Left, RoomCount, RoomList, Topic, Typing
from tests.chat_gui.views.window import Window

from .test_screenshots import ROOMS, shoot, shrink, talk

pytestmark = pytest.mark.parametrize("theme", ["light", "dark"])

Make = Callable[..., Window]
LARGE = 18
"""Points: about twice the usual size."""


@pytest.fixture
def make(theme: str) -> Iterator[Make]:
    """Makes a window that speaks Russian."""
    windows: list[Window] = []

    def make_window(**settings: object) -> Window:
        windows.append(Window(Settings(theme=theme, language="ru", geometry="1040x700+20+20", **settings)))
        return windows[-1]

    yield make_window
    for window in windows:
        window.app.end()


def with_menu(window: Window, opened: Callable[[], object], menu: Callable[[], object], name: str) -> None:
    """Take a picture while a menu is open: Tk does nothing else until it is closed."""
    pictures: list[None] = []

    def take() -> None:
        shoot(window.app, name)
        menu().unpost()
        pictures.append(None)

    window.root.after(200, take)
    opened()
    window.until(lambda: pictures, "the picture of the menu")


def test_form(make: Make, theme: str) -> None:
    window = make()
    window.controller.start()
    shoot(window.app, f"ru-form-{theme}")
    window.controller.connect("class room", "two words")
    shrink(window)
    shoot(window.app, f"ru-form-problems-smallest-{theme}")


def test_chat(make: Make, theme: str) -> None:
    window = make()
    window.enter(*ROOMS)
    talk(window)
    window.hear(*(Joined("#homework", f"ученик{number}") for number in range(5)), Left("#homework", "heidi"))
    window.hear(
        Topic("#homework", "задача 3 до пятницы", "Мария"), Typing("#homework", "bob"), Typing("#homework", "Eve")
    )
    window.controller.say("/help")
    shoot(window.app, f"ru-chat-{theme}")
    shrink(window)
    shoot(window.app, f"ru-chat-smallest-{theme}")


def test_large_text(make: Make, theme: str) -> None:
    window = make(text_size=LARGE)
    window.enter(*ROOMS)
    talk(window)
    shoot(window.app, f"ru-large-{theme}")
    shrink(window)
    window.hear(Lost(Reason.QUIET, "", 4.0))
    window.write("\n".join(f"строка {number}" for number in range(12)))
    shoot(window.app, f"ru-large-smallest-{theme}")


def test_menus(make: Make, theme: str) -> None:
    window = make()
    window.enter(*ROOMS)
    talk(window)
    menu = window.app.parts.window_menu

    def open_languages() -> None:
        window.root.tk.call(str(menu.menu), "postcascade", 2)
        window.root.update()

    window.root.after(100, open_languages)
    with_menu(window, window.chat.sidebar.menu_button.invoke, lambda: menu.menu, f"ru-menu-{theme}")
    text = window.chat.conversation.text
    window.hear(HistoryPage("#homework"))
    text.yview_moveto(0)
    window.root.update()
    x, y, _, height = text.bbox(text.tag_ranges("link")[0])

    def click() -> None:
        text.event_generate("<Button-3>", x=x + 10, y=y + height // 2, rootx=text.winfo_rootx() + x, rooty=y + 150)

    with_menu(window, click, lambda: window.chat.message_menu.menu, f"ru-message-menu-{theme}")


def test_room_prompt(make: Make, theme: str) -> None:
    window = make()
    window.enter(*ROOMS)
    talk(window)
    window.chat.sidebar.list._open([row.key for row in window.chat.sidebar.list.rows].index("+"))
    window.hear(RoomList((RoomCount("#homework", "задача 3 до пятницы", 10), RoomCount("#lobby", "", 24))))
    shoot(window.app, f"ru-room-prompt-{theme}")
    window.chat.room_prompt.field.insert(0, "два слова")
    window.chat.room_prompt.button.invoke()
    shrink(window)
    shoot(window.app, f"ru-room-prompt-smallest-{theme}")


def test_pages(make: Make, theme: str) -> None:
    window = make()
    window.enter(*ROOMS)
    window.app.parts.pages.toggle_settings()
    shoot(window.app, f"ru-settings-{theme}")
    shrink(window)
    shoot(window.app, f"ru-settings-smallest-{theme}")
    window.app.parts.pages.toggle_shortcuts()
    shoot(window.app, f"ru-shortcuts-smallest-{theme}")
