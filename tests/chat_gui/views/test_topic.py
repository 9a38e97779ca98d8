"""A room's topic, changed without a command."""

from __future__ import annotations

from typing import Any

import pytest

from chat_gui.events import Lost, Reason
from server.wire import limits
from server.wire.messages import RoomState, SetTopic, Topic

from .window import ROOM, Window


@pytest.fixture
def asked(window: Window) -> Window:
    """A window in which another topic for the lobby can be typed."""
    window.write("a draft")
    choose(window)
    return window


def choose(window: Window) -> None:
    """Pick it from the window's menu."""
    menu = window.app.parts.window_menu.menu
    labels = {menu.entrycget(at, "label"): at for at in range(menu.index("end") + 1) if menu.type(at) == "command"}
    menu.invoke(labels["Change the topic"])
    window.root.update()


def prompt(window: Window) -> Any:
    return window.chat.overlays.topic_prompt


def give(window: Window, text: str) -> None:
    field = prompt(window).field
    field.delete(0, "end")
    field.insert(0, text)
    window.press(field, "<Return>")


def topics_sent(window: Window) -> list[tuple[str, str]]:
    return [(each.room, each.text) for each in window.session.sent if isinstance(each, SetTopic)]


def test_it_is_offered_as_it_is_and_given_as_it_is_typed(asked: Window) -> None:
    field = prompt(asked).field
    assert ("a topic", True) == (field.get(), field.selection_present())
    assert asked.root.focus_get() is field
    give(asked, " exercise 3 is due ")
    assert [(ROOM, "exercise 3 is due")] == topics_sent(asked)
    assert not prompt(asked).is_open
    assert ("a draft", asked.chat.composer.text) == (asked.chat.composer.content(), asked.root.focus_get())
    asked.hear(Topic(ROOM, "exercise 3 is due", "me"))
    assert "exercise 3 is due" == asked.chat.header.topic.full_text


def click(window: Window) -> str:
    """Click on the topic in the header. Returns the pointer's look there."""
    topic = window.chat.header.topic
    for event in ("<Button-1>", "<ButtonRelease-1>"):
        topic.event_generate(event)
    window.root.update()
    return str(topic.cget("cursor"))


def test_a_click_on_it_lets_one_change_it(window: Window) -> None:
    window.hear(Topic(ROOM, "exercise 3 is due " * 8))
    assert "hand2" == click(window)
    assert prompt(window).is_open
    assert window.root.focus_get() is prompt(window).field
    assert not window.chat.header.whole_topic.card.winfo_ismapped()
    prompt(window).field.insert(0, "begun ")
    click(window)
    assert prompt(window).field.get().startswith("begun ")


def test_a_click_where_there_is_no_topic_changes_none(window: Window) -> None:
    window.hear(Topic(ROOM, ""))
    assert "" == click(window)
    window.controller.message_nick("alice")
    window.root.update()
    assert window.chat.header.topic.full_text
    assert "" == click(window)
    assert not prompt(window).is_open


def test_an_empty_one_takes_it_away(asked: Window) -> None:
    give(asked, " \u200b")
    assert [(ROOM, "")] == topics_sent(asked)


def test_what_is_too_long_stays_and_is_said(asked: Window) -> None:
    give(asked, "x" * (limits.TOPIC_CHARS + 1))
    assert [] == topics_sent(asked)
    assert str(limits.TOPIC_CHARS) in prompt(asked).note.text()
    prompt(asked).close()
    choose(asked)
    assert ROOM in prompt(asked).note.text()


def test_it_is_the_topic_of_the_room_that_it_was_offered_for(asked: Window) -> None:
    asked.hear(RoomState("#maths", "", ("me",)))
    asked.controller.switch("#maths")
    give(asked, "hello")
    assert [(ROOM, "hello")] == topics_sent(asked)


def test_somebody_has_no_topic(window: Window) -> None:
    window.controller.message_nick("alice")
    choose(window)
    assert "Only rooms" in prompt(window).note.text()
    assert prompt(window).button.instate(["disabled"])
    assert window.root.focus_get() is prompt(window).cancel_button


def test_without_a_connection_it_waits_in_its_field(asked: Window) -> None:
    asked.hear(Lost(Reason.REFUSED, "", 9.0))
    give(asked, "later")
    assert "There is no connection now." == prompt(asked).note.text()
    assert "later" == prompt(asked).field.get()
    asked.press(prompt(asked).field, "<Escape>")
    assert not prompt(asked).is_open
