"""The menu of a field that can be written in, and of nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from chat_gui.views.keys import bind_control_click

from .window import Window


def open_menu(window: Window, field: Any, event: str = "<Button-3>") -> list[str]:
    """Right-click in a field. Returns what is offered; nothing if no menu has opened."""
    menu = window.app.field_menu.menu
    menu.delete(0, "end")
    field.event_generate(event, x=5, y=5)
    if menu.winfo_ismapped():
        window.close_menu(menu)
    last = menu.index("end")
    return [menu.entrycget(at, "label") for at in range(0 if last is None else last + 1)]


def choose(window: Window, label: str) -> None:
    window.app.field_menu.menu.invoke(label)
    window.root.update()


@pytest.mark.parametrize("event", ["<Button-3>", "<Shift-F10>"])
def test_a_right_click_offers_what_can_be_done_with_what_is_written(window: Window, event: str) -> None:
    window.write("hello there")
    composer = window.chat.composer.text
    assert ["Paste", "Select everything"] == open_menu(window, composer, event)
    choose(window, "Select everything")
    assert ["Cut", "Copy", "Paste", "Select everything"] == open_menu(window, composer, event)
    choose(window, "Cut")
    assert ("", "hello there") == (window.chat.composer.content(), window.root.clipboard_get())


def test_a_click_with_control_opens_it_as_on_macos(window: Window) -> None:
    bind_control_click(window.root)
    assert ["Paste", "Select everything"] == open_menu(window, window.chat.composer.hint, "<Control-Button-1>")
    assert ["Paste", "Select everything"] == open_menu(window, window.chat.composer.text, "<Control-Button-1>")


def test_an_empty_composer_has_the_menu_too_though_its_hint_covers_it(window: Window) -> None:
    composer = window.chat.composer
    assert composer.hint.winfo_ismapped()
    open_menu(window, composer.hint)
    window.root.clipboard_clear()
    window.root.clipboard_append("pasted")
    choose(window, "Paste")
    assert "pasted" == composer.content()


def test_a_field_of_one_line_has_the_menu_and_takes_the_focus(window: Window) -> None:
    window.chat.search()
    window.root.update()
    field = window.chat.searching.bar.field
    window.chat.composer.text.focus_force()
    window.root.update()
    open_menu(window, field)
    assert field is window.root.focus_get()
    window.root.clipboard_clear()
    window.root.clipboard_append("homework")
    choose(window, "Paste")
    assert "homework" == field.get()


def test_where_nothing_can_be_written_there_is_no_such_menu(window: Window) -> None:
    window.fill(3)
    assert [] == open_menu(window, window.chat.conversation.text)
    window.close_menu(window.chat.message_menu.menu)


def test_the_fields_in_dialogs_of_tk_itself_are_left_alone(window: Window) -> None:
    root = window.root
    root.tk.call("ttk::entry", ".foreign")
    root.tk.call("place", ".foreign", "-x", 0, "-y", 0)
    root.update()
    root.tk.call("event", "generate", ".foreign", "<Button-3>", "-x", 5, "-y", 5)
    assert window.app.field_menu.menu.index("end") is None
    root.tk.call("destroy", ".foreign")


@pytest.mark.parametrize("what", ["switcher", "picker"])
def test_what_goes_when_the_keyboard_does_stays_for_the_menu_of_its_own_field(window: Window, what: str) -> None:
    window.press(window.chat.composer.text, "<Control-k>" if what == "switcher" else "<Control-Key-period>")
    overlay = getattr(window.chat.overlays, what)
    window.until(lambda: window.root.focus_get() is overlay.field, "the focus")
    menu = window.app.field_menu.menu
    overlay.field.event_generate("<Button-3>", x=5, y=5)
    window.root.update()
    assert overlay.winfo_ismapped()
    if menu.winfo_ismapped():
        window.close_menu(menu)
    window.root.clipboard_clear()
    window.root.clipboard_append("smile")
    choose(window, "Paste")
    assert (True, "smile") == (bool(overlay.winfo_ismapped()), overlay.field.get())
    assert window.root.focus_get() is overlay.field
