"""Another language is spoken at once, in every part of the window, and nothing that was typed or read is lost."""

from __future__ import annotations

import gc
import re
import tkinter as tk
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from server.wire.messages import Code, Error, Joined, RoomState

from .window import ROOM, Window

Make = Callable[..., Window]
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NOT_OURS = re.compile(
    r"me|alice|bob|carol|dave|#?lobby|Class 10B|a topic|localhost|127\.0\.0\.1|line|Ctrl|English|Language|half typed"
)


def speak(window: Window, choice: str) -> None:
    window.settings.language = choice
    window.controller.settings_changed()
    window.root.update()


def widgets(parent: tk.Misc) -> Iterator[tk.Misc]:
    for child in parent.winfo_children():
        yield child
        yield from widgets(child)


def texts(window: Window) -> Iterator[str]:
    """All that the window's widgets say, menus and canvases too."""
    yield window.root.title()
    for widget in widgets(window.root):
        if isinstance(widget, tk.Menu):
            for at in range((widget.index("end") if widget.index("end") is not None else -1) + 1):
                if widget.type(at) != "separator":
                    yield widget.entrycget(at, "label")
        elif isinstance(widget, tk.Canvas):
            yield from (widget.itemcget(item, "text") for item in widget.find_all() if widget.type(item) == "text")
        elif isinstance(widget, tk.Text):
            yield widget.get("1.0", "end-1c")
        elif "text" in widget.keys():  # noqa: SIM118 - a widget is no mapping
            yield str(widget.cget("text"))


def english_in(window: Window) -> list[str]:
    """What is said in English."""
    return [text for text in texts(window) if ENGLISH.search(NOT_OURS.sub("", text))]


def test_everything_that_is_shown_changes(window: Window) -> None:
    window.hear(Joined(ROOM, "carol"), Joined(ROOM, "dave"))
    window.controller.say("line")
    window.hear(Error(Code.UNKNOWN, nonce=window.session.sent[-1].nonce))
    assert english_in(window), "or nothing is proved"
    speak(window, "ru")
    assert ["Не отправлено. The server refused it.   Повторить   Удалить"] == [
        line for text in english_in(window) for line in text.splitlines() if ENGLISH.search(NOT_OURS.sub("", line))
    ]
    assert "carol и dave входят" in window.shown
    assert re.search(r"\n?\w+, \d+ \w+\n", window.shown)
    assert "Сообщение в #lobby…" == window.chat.composer.hint.full_text
    speak(window, "en")
    assert "carol and dave joined" in window.shown


def test_the_form_changes_and_keeps_what_was_typed(make_window: Make) -> None:
    window = make_window()
    window.controller.start()
    form: Any = window.app.parts.form
    form.nick.delete(0, "end")
    form.nick.insert(0, "half typed")
    form.address.insert(0, "localhost")
    form.button.invoke()
    speak(window, "ru")
    form = window.app.parts.form
    assert ("half typed", "localhost") == (form.nick.get(), form.address.get())
    assert "Уберите пробелы: ник\N{NO-BREAK SPACE}— одно слово." == form.nick_problem.text()
    assert form.winfo_ismapped()
    assert [] == english_in(window)


def test_while_connecting_the_form_can_still_be_cancelled(make_window: Make) -> None:
    window = make_window()
    window.controller.start("127.0.0.1", "me")
    speak(window, "ru")
    assert "Отмена" == window.app.parts.form.button.cget("text")
    window.app.parts.form.button.invoke()
    assert window.session.is_closed
    assert "Подключиться" == window.app.parts.form.button.cget("text")


def test_what_is_being_written_stays_and_can_be_sent(window: Window) -> None:
    window.write("line one")
    speak(window, "ru")
    assert "line one" == window.chat.composer.content()
    window.press(window.chat.composer.text, "<Return>")
    assert "line one" == window.session.sent[-1].text
    speak(window, "en")
    window.press(window.chat.composer.text, "<Up>")
    assert "line one" == window.chat.composer.content()


def test_a_reader_at_the_end_stays_there(window: Window) -> None:
    window.fill(200)
    speak(window, "ru")
    window.until(window.chat.conversation.text.is_end_shown)
    window.fill(3)
    assert window.chat.conversation.is_at_end
    assert window.controller.model.conversations.is_reading


def test_a_reader_further_up_stays_there(window: Window) -> None:
    window.fill(200)
    window.chat.conversation.text.yview_scroll(-3, "pages")
    window.until(lambda: not window.chat.conversation.is_at_end)
    window.hear(window.message("unread"))
    text = window.chat.conversation.text
    first = text.get("@0,0 linestart", "@0,0 lineend")
    speak(window, "ru")
    text = window.chat.conversation.text
    assert first == text.get("@0,0 linestart", "@0,0 lineend")
    assert not window.chat.conversation.is_at_end
    assert "1 новое" in window.chat.conversation.jump_button.cget("text")


def test_the_keyboard_goes_on_writing(window: Window) -> None:
    speak(window, "ru")
    assert window.root.focus_get() is window.chat.composer.text
    window.press(window.chat.composer.text, "<Control-plus>")
    assert window.settings.text_size


def test_another_window_keeps_the_keyboard(window: Window) -> None:
    page = tk.Toplevel(window.root)
    field = tk.Entry(page)
    field.pack()
    field.focus_force()
    window.root.update()
    speak(window, "ru")
    assert window.root.focus_get() is field


def test_the_side_panes_keep_their_width(window: Window) -> None:
    window.chat.panes.sash_place(0, 250, 1)
    window.chat.panes.event_generate("<ButtonRelease-1>", x=250, y=10)
    window.root.update()
    width = window.chat.sidebar.winfo_width()
    speak(window, "ru")
    assert width == window.chat.sidebar.winfo_width()


def test_the_old_parts_are_gone_at_once(window: Window) -> None:
    window.chat.pick_emoji()
    window.root.update()
    old = [
        weakref.ref(window.chat),
        weakref.ref(window.app.parts.window_menu),
        weakref.ref(window.chat.overlays.room_prompt),
    ]
    speak(window, "ru")
    assert [None, None, None] == [each() for each in old]


def test_the_menu_offers_each_language_in_its_own_words(window: Window) -> None:
    menu: Any = window.app.parts.window_menu
    languages = menu.menu.nametowidget(menu.menu.entrycget("Language", "menu"))
    assert ["As the desktop", "English", "Русский"] == [languages.entrycget(at, "label") for at in range(3)]
    languages.invoke(2)
    window.root.update()
    assert "ru" == window.settings.language
    assert window.saved
    assert "Отправить" == window.chat.composer.button.cget("text")


def test_after_the_chat_was_left_it_comes_back_in_the_new_language(window: Window) -> None:
    window.controller.cancel()
    speak(window, "ru")
    assert window.app.parts.form.winfo_ismapped()
    assert not window.chat.winfo_ismapped()
    window.enter(RoomState(ROOM, "a topic", ("me", "alice")))
    assert window.chat.winfo_ismapped()
    assert [] == english_in(window)


def test_a_menu_that_is_open_is_no_trouble(window: Window) -> None:
    menu: Any = window.app.parts.window_menu
    window.chat.sidebar.menu_button.invoke()
    window.root.update()
    speak(window, "ru")
    window.close_menu(menu.menu) if menu.menu.winfo_exists() else None
    assert "Отправить" == window.chat.composer.button.cget("text")


def test_the_page_of_settings_offers_the_languages_and_stays_open(window: Window) -> None:
    window.app.parts.pages.toggle_settings()
    window.root.update()
    old = weakref.ref(window.app.parts.pages.settings)
    window.press(window.app.parts.pages.settings.choices["language"][1]["system"], "<Down>")
    window.press(window.root.focus_get(), "<Down>")
    window.until(lambda: window.app.parts.pages.settings is not old())
    page = window.app.parts.pages.settings
    variable, marks = page.choices["language"]
    assert (page, "ru", "ru") == (window.app.stage.page, window.settings.language, variable.get())
    assert page.winfo_ismapped()
    assert window.root.focus_get() is marks["ru"]
    gc.collect()  # what pressed the key still held it
    assert None is old()
    assert [] == [text for text in english_in(window) if "points" in text or "Close" in text]
    window.press(page, "<Escape>")
    assert window.chat.winfo_ismapped()
    assert window.root.focus_get() is window.chat.composer.text


def test_the_page_of_shortcuts_stays_open_too(window: Window) -> None:
    window.app.parts.pages.toggle_shortcuts()
    window.root.update()
    speak(window, "ru")
    assert window.app.stage.page is window.app.parts.pages.shortcuts
    assert ("Начать новую строку", "Shift+Enter") in window.app.parts.pages.shortcuts.told


def test_behind_a_page_a_reader_further_up_stays_there(window: Window) -> None:
    window.fill(200)
    window.chat.conversation.text.yview_scroll(-3, "pages")
    window.until(lambda: not window.chat.conversation.is_at_end)
    text = window.chat.conversation.text
    first = text.get("@0,0 linestart", "@0,0 lineend")
    window.app.parts.pages.toggle_settings()
    window.root.update()
    speak(window, "ru")
    window.app.parts.pages.toggle_settings()
    window.root.update()
    text = window.chat.conversation.text
    assert first == text.get("@0,0 linestart", "@0,0 lineend")
