"""The Tab key in the composer."""

from __future__ import annotations

import pytest

from server.wire.messages import Joined, RoomState

from .window import ROOM, Window


@pytest.fixture
def full(window: Window) -> Window:
    """A room with some whose nicks begin alike."""
    window.hear(*(Joined(ROOM, nick) for nick in ("bella", "Борис", "Бэлла")), RoomState("#maths", "", ("me",)))
    return window


def typed(window: Window, text: str, *keys: str) -> str:
    composer = window.chat.composer
    composer.show("")
    window.write(text)
    window.press(composer.text, *keys)
    return str(composer.content())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("al", "alice: "),
        ("hi al", "hi alice "),
        ("бо", "Борис: "),
        ("🎉 бо", "🎉 Борис "),
        ("/to", "/topic "),
        ("#m", "#maths "),
        ("well :tad", "well 🎉 "),
        ("🎉(:сме", "🎉(😄 "),
    ],
)
def test_tab_completes(full: Window, text: str, expected: str) -> None:
    assert expected == typed(full, text, "<Tab>")
    assert full.root.focus_get() is full.chat.composer.text


def test_tab_goes_round_and_shift_tab_back(full: Window) -> None:
    assert "bella: " == typed(full, "b", "<Tab>")
    assert "bob: " == typed(full, "b", "<Tab>", "<Tab>")
    assert "bella: " == typed(full, "b", "<Tab>", "<Tab>", "<Tab>")
    assert "bob: " == typed(full, "b", "<Shift-Tab>")
    assert "🎉 Бэлла " == typed(full, "🎉 б", "<Tab>", "<Tab>")


def test_escape_restores_what_was_typed(full: Window) -> None:
    assert "so б" == typed(full, "so б", "<Tab>", "<Tab>", "<Escape>")
    assert "so Борис " == typed(full, "so б", "<Tab>", "<Escape>", "<Tab>")


def test_tab_goes_through_emoji_too(full: Window) -> None:
    assert "😃 " == typed(full, ":smi", "<Tab>", "<Tab>")
    assert ":smi" == typed(full, ":smi", "<Tab>", "<Tab>", "<Escape>")


def test_the_rest_of_the_line_stays(full: Window) -> None:
    composer = full.chat.composer
    composer.show("al yes")
    composer.text.mark_set("insert", "1.2")
    full.press(composer.text, "<Tab>")
    assert "alice:  yes" == composer.content()
    assert "1.7" == composer.text.index("insert")


def test_an_emoji_in_mid_line_leaves_the_cursor_behind_it_and_the_next_tab_goes_on(full: Window) -> None:
    composer = full.chat.composer
    composer.show("😃 :smi yes")
    composer.text.mark_set("insert", "1.end - 4 indices")
    full.press(composer.text, "<Tab>")
    assert ("😃 🙂 ", " yes") == (composer.text.get("1.0", "insert"), composer.text.get("insert", "1.end"))
    full.press(composer.text, "<Tab>")
    assert ("😃 😃 ", " yes") == (composer.text.get("1.0", "insert"), composer.text.get("insert", "1.end"))


def test_after_a_word_has_been_written_on_tab_begins_anew(full: Window) -> None:
    composer = full.chat.composer
    typed(full, "b", "<Tab>")
    full.write("and al")
    full.press(composer.text, "<Tab>")
    assert "bella: and alice " == composer.content()


@pytest.mark.parametrize("text", ["", "nobody", "alice "])
def test_with_nothing_to_complete_tab_goes_on(full: Window, text: str) -> None:
    assert text == typed(full, text, "<Tab>")
    assert full.root.focus_get() is not full.chat.composer.text
