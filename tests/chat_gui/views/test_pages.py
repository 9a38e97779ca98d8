"""The pages of settings and shortcuts: what is chosen holds at once, all by keyboard, and what is told is bound."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from chat_gui.shortcuts import Action, Part, groups, tk_sequence
from chat_gui.views.keys import other_letters
from server.wire.messages import Joined

from .window import ROOM, Window

Make = Callable[..., Window]


def settings_page(window: Window) -> Any:
    """The page of settings, opened by its key."""
    window.press(window.root.focus_get() or window.root, "<Control-comma>")
    page = window.app.parts.pages.settings
    window.until(lambda: page.winfo_ismapped() and window.app.has_focus())
    return page


def focused(window: Window) -> str:
    """What the label of the widget with the keyboard says."""
    widget: Any = window.root.focus_get()
    return str(widget.cget("text"))


def key(window: Window, *keys: str) -> None:
    """Press keys wherever the keyboard is."""
    for each in keys:
        widget = window.root.focus_get()
        assert widget is not None
        widget.event_generate(each)
        window.root.update()


def test_the_settings_take_the_chats_place_and_escape_brings_it_back(window: Window) -> None:
    page = settings_page(window)
    assert not window.chat.winfo_ismapped()
    assert not window.controller.model.conversations.is_reading
    key(window, "<Escape>")
    window.until(lambda: window.controller.model.conversations.is_reading)
    assert window.chat.winfo_ismapped()
    assert not page.winfo_ismapped()
    assert window.chat.composer.text is window.root.focus_get()


def test_the_same_key_opens_and_closes(window: Window) -> None:
    page = settings_page(window)
    key(window, "<Control-comma>")
    assert not page.winfo_ismapped()
    key(window, "<F1>")
    assert window.app.parts.pages.shortcuts.winfo_ismapped()
    key(window, "<Control-comma>")
    assert page.winfo_ismapped()
    key(window, "<F1>", "<F1>")
    assert window.chat.winfo_ismapped()


def test_everything_can_be_set_by_keyboard_and_holds_at_once(window: Window) -> None:
    page = settings_page(window)
    saved = window.saved
    assert "Light" == focused(window)
    key(window, "<Down>")
    assert ("dark", True) == (window.settings.theme, window.app.theme.palette.is_dark)
    assert "Dark" == focused(window)
    key(window, "<Down>")
    assert "system" == window.settings.theme
    key(window, "<Tab>")
    assert "As the desktop" == focused(window), "the language"
    key(window, "<Tab>", "<Tab>")
    assert "Larger" == focused(window)
    size = window.app.theme.text_points
    key(window, "<space>")
    assert (size + 1, size + 1) == (window.settings.text_size, window.app.theme.text_points)
    assert str(size + 1) in page.points.cget("text")
    key(window, "<Tab>", "<Tab>")
    assert "List of people" == focused(window)
    key(window, "<space>")
    assert not window.settings.people_shown
    key(window, "<Tab>", "<Return>")
    assert not window.settings.presence_shown
    key(window, "<Tab>", "<Up>")
    assert "everything" == window.settings.alerts
    key(window, "<Tab>", "<space>", "<Tab>", "<space>")
    assert (False, True) == (window.settings.bell, window.settings.do_not_disturb)
    assert saved + 8 == window.saved
    key(window, "<Tab>")
    assert "Close (Esc)" == focused(window)


def test_a_click_brings_the_keyboard_along(window: Window) -> None:
    page = settings_page(window)
    for clicked in (page.choices["theme"][1]["dark"], page.switches["bell"][1]):
        for event in ("<Button-1>", "<ButtonRelease-1>"):
            clicked.event_generate(event)
        window.root.update()
        assert window.root.focus_get() is clicked


@pytest.mark.parametrize(("opens", "name"), [("<Control-comma>", "settings"), ("<F1>", "shortcuts")])
def test_end_and_home_scroll_a_page_to_its_ends(make_window: Make, opens: str, name: str) -> None:
    window = make_window(geometry="480x320+20+20")
    window.enter()
    window.press(window.chat.composer.text, opens)
    page = getattr(window.app.parts.pages, name)
    window.until(lambda: page.winfo_ismapped() and window.app.has_focus())
    key(window, "<End>")
    assert page.canvas.yview()[0] > 0
    assert 1.0 == page.canvas.yview()[1]
    key(window, "<Home>")
    assert 0.0 == page.canvas.yview()[0]


def test_what_is_set_elsewhere_shows_on_the_page(window: Window) -> None:
    page = settings_page(window)
    key(window, "<Control-plus>")
    assert str(window.settings.text_size) in page.points.cget("text")
    window.settings.do_not_disturb = True
    window.controller.settings_changed()
    assert page.switches["do_not_disturb"][0].get()


def test_the_form_has_settings_too(make_window: Make) -> None:
    window = make_window()
    window.controller.start()
    form = window.app.parts.form
    window.press(form.nick, "<Control-comma>")
    assert not form.winfo_ismapped()
    key(window, "<Control-Tab>", "<Control-Key-1>", "<Escape>")
    assert form.winfo_ismapped()
    assert form.nick is window.root.focus_get()


def test_a_welcome_does_not_close_the_page(make_window: Make) -> None:
    window = make_window()
    window.controller.start()
    window.root.update()
    window.press(window.app.parts.form.nick, "<F1>")
    window.app.show_chat()
    window.root.update()
    assert window.app.parts.pages.shortcuts.winfo_ismapped()
    assert not window.chat.winfo_ismapped()
    key(window, "<Escape>")
    assert window.chat.winfo_ismapped()
    assert not window.app.parts.form.winfo_ismapped()
    assert window.chat.composer.text is window.root.focus_get()


def test_what_comes_while_a_page_is_open_is_unread(window: Window) -> None:
    settings_page(window)
    window.until(lambda: not window.controller.model.conversations.is_reading)
    window.hear(window.message("hi"))
    assert 1 == window.controller.model.conversations.unread()
    key(window, "<Escape>")
    window.until(lambda: not window.controller.model.conversations.unread())
    assert window.chat.conversation.is_at_end


def test_a_key_for_a_conversation_comes_out_from_behind_the_page(window: Window) -> None:
    window.hear(window.message("psst", to="me"))
    settings_page(window)
    key(window, "<Control-Tab>")
    assert window.chat.winfo_ismapped()
    assert "@alice" == window.controller.model.current.name


def test_a_page_that_does_not_fit_scrolls_to_what_has_the_keyboard(make_window: Make) -> None:
    window = make_window(geometry="640x480+20+20", text_size=20)
    window.enter()
    page = settings_page(window)
    window.root.update()
    page.canvas.yview_moveto(1.0)
    assert page.canvas.yview()[1] == 1.0
    for _ in range(9):
        key(window, "<Tab>")
        widget: Any = window.root.focus_get()
        top = widget.winfo_rooty() - page.canvas.winfo_rooty()
        if str(widget).startswith(str(page.column)):
            assert 0 <= top <= page.canvas.winfo_height() - widget.winfo_height()


def test_joins_and_leaves_come_and_go_without_moving_the_reader(window: Window) -> None:
    for number in range(60):
        window.hear(window.message(f"line {number}", f"nick{number % 3}"), Joined(ROOM, f"new{number}"))
    text = window.chat.conversation.text
    text.yview_moveto(0.3)
    window.until(lambda: not window.chat.conversation.is_at_end)
    assert "joined" in window.shown

    def said_at_top() -> str:
        entries = text.where(lambda entry: hasattr(entry, "text")).entry
        return str(entries.text)

    before = said_at_top()
    for is_shown in (False, True):
        window.settings.presence_shown = is_shown
        window.controller.settings_changed()
        window.root.update()
        assert is_shown == ("joined" in window.shown)
        assert before == said_at_top()
        assert not window.chat.conversation.is_at_end


def test_a_long_conversation_without_its_joins_is_read_to_its_start(window: Window) -> None:
    window.settings.presence_shown = False
    window.controller.settings_changed()
    window.hear(window.message("the first"), *(Joined(ROOM, f"nick{number}") for number in range(900)))
    window.hear(*(window.message(f"line {number}") for number in range(300)))
    window.chat.conversation.text.event_generate("<Home>")

    def is_read() -> bool:
        window.chat.conversation.text.yview_moveto(0)
        return "the first" in window.shown

    window.until(is_read, "the first message")
    assert "joined" not in window.shown


def test_do_not_disturb_is_said_in_a_word(window: Window) -> None:
    window.app.parts.window_menu.menu.invoke("Do not disturb")
    assert window.chat.status_bar.text.full_text.startswith("Do not disturb")
    window.settings.do_not_disturb = False
    window.controller.settings_changed()
    assert "disturb" not in window.chat.status_bar.text.full_text


# The page of shortcuts tells what is so.


def is_bound(window: Window, widget: tk.Misc, sequence: str) -> bool:
    """Whether a key does something in a widget: by its own binding, its class's, or as a virtual event."""
    for tag in widget.bindtags():
        if window.root.tk.call("bind", tag, sequence):
            return True
    tk_name = sequence.replace("<Control-", "<Control-Key-").replace("Key-Key-", "Key-")
    virtual = [name for name in window.root.event_info() if tk_name in window.root.event_info(name)]
    return any(window.root.tk.call("bind", tag, name) for name in virtual for tag in widget.bindtags())


def test_every_key_that_is_told_is_bound(window: Window) -> None:
    parts = {
        Part.COMPOSER: window.chat.composer.text,
        Part.TRANSCRIPT: window.chat.conversation.text,
        Part.SEARCH: window.chat.searching.bar.field,
        Part.LISTS: window.chat.sidebar.list.canvas,
    }
    for group in groups():
        for shortcut in group.shortcuts:
            widget = window.root if isinstance(shortcut.does, Action) else parts[shortcut.does]
            for each in shortcut.keys:
                assert is_bound(window, widget, tk_sequence(each, is_mac=False)), f"{shortcut.what}: {each}"
    assert not is_bound(window, window.root, "<Control-Key-F12>")


def test_the_page_tells_the_whole_table(window: Window) -> None:
    told = window.app.parts.pages.shortcuts.told
    assert sum(len(group.shortcuts) + len(group.signs) for group in groups()) == len(told)
    assert ("Settings", "Ctrl+,") in told
    assert ("Bold", "*bold*") in told


@pytest.mark.parametrize("letter", ["f", "k", ","])
def test_a_letters_key_is_known_under_other_layouts(letter: str) -> None:
    expected = {"f": "Cyrillic_a", "k": "Cyrillic_el", ",": "Cyrillic_be"}
    assert expected[letter] == other_letters(letter)[0]


def test_settings_open_under_a_cyrillic_layout(window: Window) -> None:
    # A test's keyboard has no Cyrillic keys to press.
    assert is_bound(window, window.root, "<Control-Key-Cyrillic_be>")
