"""Choosing a message with the keyboard, for its menu."""

from __future__ import annotations

import pytest

from server.wire.messages import Code, Error, HistoryPage, Joined, Message, RoomState

from .test_message_menu import labels_of
from .window import ROOM, Window

UP, DOWN = "<Control-Up>", "<Control-Down>"


@pytest.fixture
def talk(window: Window) -> Window:
    """A few messages, the last on two lines, behind one that is older."""
    window.hear(HistoryPage(ROOM, (window.message("eldest", "bob"),), more=True))
    window.hear(
        window.message("first", "bob"),
        window.message("see https://example.org/a and https://example.org/b", "carol"),
        Joined(ROOM, "dave"),
        window.message("last\nof all", "carol"),
    )
    return window


def press(window: Window, *keys: str) -> None:
    window.press(window.chat.conversation.text, *keys)


def chosen(window: Window) -> str:
    """The text of the chosen message."""
    text = window.chat.conversation.text
    ranges = text.tag_ranges("chosen")
    return str(text.get(*ranges)).rstrip("\n") if ranges else ""


def menu_by_key(window: Window) -> list[str]:
    """Open the menu with its key. Returns the labels."""
    menu = window.chat.message_menu.menu
    press(window, "<Shift-F10>")
    window.close_menu(menu)
    return [label for label in labels_of(menu) if label]


def test_keys_go_from_message_to_message(talk: Window) -> None:
    expected = ["last\nof all", "dave joined", "see https", "first", "eldest", "eldest"]
    for begin in expected:
        press(talk, UP)
        assert chosen(talk).startswith(begin)
    for begin in (*expected[-3::-1], "last\nof all"):
        press(talk, DOWN)
        assert chosen(talk).startswith(begin)


def test_the_menu_is_that_of_the_chosen_message_with_all_its_links(talk: Window) -> None:
    press(talk, UP, UP, UP)
    links = ["https://example.org/a", "https://example.org/b"]
    offered = [f"{what} {link}" for link in links for what in ("Open", "Copy")]
    assert [*offered, "Copy text", "Reply with quote", "Message carol"] == menu_by_key(talk)
    talk.chat.message_menu.menu.invoke("Open https://example.org/b")
    assert links[1:] == talk.opened_links


def test_a_message_that_begins_with_a_link_offers_the_others_too(talk: Window) -> None:
    talk.hear(talk.message("https://example.org/c https://example.org/d", "bob"))
    press(talk, UP)
    assert "Open https://example.org/d" in menu_by_key(talk)


def test_what_was_refused_can_be_chosen(talk: Window) -> None:
    for each in ("too much", "far too much"):
        talk.controller.say(each)
        talk.hear(Error(Code.TOO_FAST, nonce=talk.session.sent[-1].nonce))
    assert ["Retry", "Discard", "Copy text"] == menu_by_key(talk)  # the last in view, with none chosen
    press(talk, UP, UP)
    assert chosen(talk).startswith("too much")
    talk.controller.say("this one waits")
    talk.root.update()
    assert chosen(talk).startswith("too much")
    menu_by_key(talk)
    talk.chat.message_menu.menu.invoke("Discard")
    talk.root.update()
    assert ["far too much", "this one waits"] == [each.text for each in talk.controller.model.current.pending.values()]
    assert "" == chosen(talk)


def test_the_chosen_one_stays_while_others_come(talk: Window) -> None:
    press(talk, *[UP] * 5)
    assert "eldest" == chosen(talk)
    talk.hear(talk.message("news", "bob"))
    talk.hear(HistoryPage(ROOM, tuple(Message(at - 3, ROOM, "bob", f"older {at}", 1e9 + at) for at in range(3))))
    assert "older 0" in talk.shown
    assert "eldest" == chosen(talk)
    press(talk, DOWN)
    assert "first" == chosen(talk)


def test_it_comes_into_view_with_what_stands_above_and_below_all(window: Window) -> None:
    window.fill(200)
    text = window.chat.conversation.text
    for begin in ("line 199", "line 198"):
        press(window, UP)
        assert begin == chosen(window)
    press(window, *[UP] * 60)
    assert text.dlineinfo("chosen.first") is not None
    assert not window.chat.conversation.is_at_end
    press(window, *[DOWN] * 61)
    assert "line 199" == chosen(window)
    window.until(lambda: window.chat.conversation.is_at_end)
    press(window, *[UP] * 200)
    assert "line 0" == chosen(window)
    assert text.dlineinfo("1.0") is not None, "the day above is not seen"


def test_scrolled_out_of_view_it_is_forgotten(window: Window) -> None:
    window.fill(200)
    press(window, UP, "<Prior>", "<Prior>", UP)
    text = window.chat.conversation.text
    top, bottom = text.lines_in_view()
    assert chosen(window) == text.get(f"{bottom}.0", f"{bottom}.end")
    press(window, "<Prior>", "<Prior>", DOWN)
    top, bottom = text.lines_in_view()
    assert chosen(window) == text.get(f"{top}.0", f"{top}.end")


@pytest.mark.parametrize("how", ["escape", "composer", "click", "another conversation"])
def test_none_is_chosen_once_the_keyboard_is_elsewhere(talk: Window, how: str) -> None:
    talk.hear(RoomState("#other", "", ("me",)))
    press(talk, UP)
    assert chosen(talk)
    match how:
        case "escape":
            press(talk, "<Escape>")
        case "composer":
            press(talk, "x")
        case "click":
            talk.click(talk.chat.conversation.text, "1.0")
        case "another conversation":
            press(talk, "<Control-Key-2>", "<Control-Key-1>")
    assert "" == chosen(talk)


def test_an_empty_conversation_has_none(window: Window) -> None:
    press(window, UP, DOWN, "<Shift-F10>")
    assert "" == chosen(window)
