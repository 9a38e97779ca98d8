"""What all cards over the chat have in common."""

from __future__ import annotations

from typing import Any

import pytest

from .window import Window

CARDS = ["room_prompt", "nick_prompt", "topic_prompt", "export_prompt", "switcher"]


def opened(window: Window, name: str) -> Any:
    card = getattr(window.chat.overlays, name)
    card.open()
    window.until(lambda: str(window.root.focus_get()).startswith(f"{card}."), "the focus")
    return card


@pytest.mark.parametrize("name", CARDS)
def test_a_card_goes_when_the_keyboard_goes_elsewhere_in_the_window(window: Window, name: str) -> None:
    card = opened(window, name)
    window.chat.conversation.text.focus_force()
    window.until(lambda: not card.is_open, "it to go")
    assert window.root.focus_get() is window.chat.conversation.text


def test_of_two_cards_the_later_one_stays(window: Window) -> None:
    first = opened(window, "topic_prompt")
    second = opened(window, "nick_prompt")
    window.until(lambda: not first.is_open, "the first to go")
    assert second.is_open


def test_a_card_stays_for_its_own_parts_and_for_a_menu(window: Window) -> None:
    card = opened(window, "room_prompt")
    window.press(card.field, "<Tab>")
    assert window.root.focus_get() is not card.field
    menu = window.app.parts.window_menu.menu
    menu.focus_force()
    window.root.update()
    assert card.is_open


def test_a_card_that_goes_with_its_window_is_no_error(window: Window) -> None:
    opened(window, "nick_prompt")
    window.settings.language = "ru"
    window.controller.settings_changed()
    window.root.update()
    assert not window.chat.overlays.nick_prompt.is_open


@pytest.mark.parametrize("name", ["nick_prompt", "picker"])
def test_what_loses_the_keyboard_and_goes_with_its_window_at_once_is_no_error(window: Window, name: str) -> None:
    complaints = list[str]()
    window.root.createcommand("bgerror", complaints.append)
    part = getattr(window.chat.overlays, name)
    part.toggle() if name == "picker" else part.open()
    part.field.event_generate("<FocusOut>")
    part.destroy()
    window.root.update()
    assert [] == complaints


def test_how_far_a_save_is_stays_in_sight(window: Window) -> None:
    card = opened(window, "export_prompt")
    card.show("saving…", is_under_way=True)
    window.chat.composer.text.focus_force()
    window.until(lambda: window.root.focus_get() is window.chat.composer.text, "the focus")
    window.root.update()
    assert card.is_open
    card.show("", is_under_way=False)
    assert not card.is_open
