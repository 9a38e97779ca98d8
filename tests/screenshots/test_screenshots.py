"""Draws the window's main states in both themes and writes `out/*.png` beside this file, for people to look at.

A test fails only if a state cannot be drawn at all; whether it looks right is for people to say.
"""

from __future__ import annotations

import pytest

pytest.importorskip("tkinter")

from chat_gui.events import Lost, Reason, ServerKind
from server.wire.messages import Code, Error, HistoryPage, Joined, RoomCount, RoomList, RoomState, Typing
from tests.chat_gui.views.window import Window

from .conftest import Shoot
from .scenes import CLASS, click_link, grow, look_for_room, shrink, with_menu


def test_form(window: Window, shoot: Shoot) -> None:
    window.controller.start()
    shoot("form")
    window.controller.connect("class room", "two words")
    shoot("form-problems")
    shrink(window)
    shoot("form-smallest")
    grow(window)
    window.controller.connect("192.168.1.20", "me")
    shoot("form-connecting")


def test_chat(talking: Window, shoot: Shoot) -> None:
    shoot("chat")
    shrink(talking)
    shoot("chat-smallest")


def test_scrolled_up(talking: Window, shoot: Shoot) -> None:
    window = talking
    window.fill(100)
    window.hear(*(window.message(f"thought number {number}", CLASS[number % 5], "#homework") for number in range(60)))
    window.chat.conversation.text.yview_scroll(-1, "pages")
    window.until(lambda: not window.chat.conversation.is_at_end)
    window.hear(*(window.message("late", "bob", "#homework") for _ in range(3)))
    shoot("scrolled-up")


def test_no_connection(talking: Window, shoot: Shoot) -> None:
    window = talking
    window.controller.say("this one is refused")
    window.hear(Error(Code.TOO_FAST, nonce=window.session.sent[-1].nonce))
    window.controller.say("and this one waits")
    window.until(lambda: "sending…" in window.shown)
    window.hear(Lost(Reason.CLOSED, "", 4.0))
    window.write("typed meanwhile,\non two lines")
    shoot("no-connection")


def test_lab_server(window: Window, shoot: Shoot) -> None:
    window.enter(RoomState("#lobby", "", ("me", "ivan")), kind=ServerKind.LAB, name="lab9090")
    window.hear(Joined("#lobby", "judy"))
    window.hear(window.message("привет из консоли", "ivan"), window.message("hello there", "judy"))
    shoot("lab-server")


def test_menu_and_large_text(talking: Window, shoot: Shoot) -> None:
    chat = talking.chat
    talking.press(chat.composer.text, *["<Control-plus>"] * 5)
    with_menu(
        talking, chat.sidebar.menu_button.invoke, lambda: talking.app.parts.window_menu.menu, lambda: shoot("menu")
    )


def test_room_prompt(talking: Window, shoot: Shoot) -> None:
    counts = (("#homework", "exercise 3 is due on Friday", 10), ("#lobby", "", 24), ("#maths", "proofs, slowly", 7))
    look_for_room(talking)
    talking.hear(RoomList(tuple(RoomCount(*each) for each in counts)))
    shoot("room-prompt")
    talking.chat.overlays.room_prompt.field.insert(0, "two words")
    talking.chat.overlays.room_prompt.button.invoke()
    shrink(talking)
    shoot("room-prompt-smallest")


def test_nick_prompt(talking: Window, shoot: Shoot) -> None:
    talking.chat.change_nick()
    talking.chat.overlays.nick_prompt.field.insert("end", " two words")
    talking.chat.overlays.nick_prompt.button.invoke()
    shoot("nick-prompt")


def test_writers_and_paste(talking: Window, shoot: Shoot) -> None:
    talking.hear(Typing("#homework", "bob"), Typing("#homework", "Мария"))
    shoot("writers")
    talking.write("\n".join(f"line {number}" for number in range(12)))
    shrink(talking)
    shoot("paste-smallest")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_message_menu(talking: Window, shoot: Shoot) -> None:
    talking.hear(HistoryPage("#homework"))
    talking.chat.conversation.text.yview_moveto(0)
    talking.root.update()
    menu = talking.chat.message_menu
    with_menu(talking, lambda: click_link(talking), lambda: menu.menu, lambda: shoot("message-menu"))


@pytest.mark.parametrize("page", ["settings", "shortcuts"])
def test_pages(talking: Window, shoot: Shoot, page: str) -> None:
    pages = talking.app.parts.pages
    (pages.toggle_settings if page == "settings" else pages.toggle_shortcuts)()
    shoot(page)
    shrink(talking)
    shoot(f"{page}-smallest")
