"""Rooms: a way to others, what the server has, and the way out."""

from __future__ import annotations

import pytest

from chat_gui.events import ServerKind
from chat_gui.views.keys import bind_control_click
from server.wire.messages import AskRooms, Join, Joined, Leave, RoomCount, RoomList, RoomState

from .window import ROOM, Window


def keys(window: Window) -> list[str]:
    return [row.key for row in window.chat.sidebar.list.rows if row.key]


def click(window: Window, key: str, event: str = "<Button-1>") -> None:
    rows = window.chat.sidebar.list
    y = round(([row.key for row in rows.rows].index(key) + 0.5) * rows.row_height)
    rows.canvas.event_generate(event, x=20, y=y)
    if event.endswith("Button-1>"):
        rows.canvas.event_generate(event.replace("Button-1", "ButtonRelease-1"), x=20, y=y)
    window.root.update()


def labels(window: Window) -> list[str]:
    menu = window.chat.sidebar.menu
    return (
        [menu.entrycget(at, "label") for at in range((menu.index("end") or 0) + 1)]
        if menu.index("end") is not None
        else []
    )


@pytest.fixture
def prompt(window: Window) -> Window:
    """A window whose user looks for a room."""
    click(window, "+")
    window.hear(RoomList((RoomCount("#art", "", 2), RoomCount("#maths", "sums", 7))))
    window.until(lambda: window.root.focus_get() is window.chat.overlays.room_prompt.field, "the focus")
    return window


def offered(window: Window) -> list[tuple[str, str, str]]:
    return [(row.key, row.detail, row.count) for row in window.chat.overlays.room_prompt.list.rows]


def test_the_way_to_other_rooms_stands_below_them_where_there_are_any(window: Window) -> None:
    window.hear(RoomState("#maths", "", ("me",)), window.message("psst", to="@me"))
    assert [ROOM, "#maths", "+", "@alice"] == keys(window)
    window.controller.connect("127.0.0.1:9090", "me")
    window.enter(RoomState(ROOM, "", ("me",)), kind=ServerKind.LAB, name="lab9090")
    assert "+" not in keys(window)


def test_its_words_promise_old_rooms_as_well_as_new_ones(window: Window) -> None:
    (words,) = (row.text for row in window.chat.sidebar.list.rows if row.key == "+")
    assert "add a room" == words


def test_the_rooms_of_the_server_are_asked_for_and_listed(prompt: Window) -> None:
    assert AskRooms() in prompt.session.sent
    assert [("#maths", "sums", "7"), ("#art", "", "2")] == offered(prompt)
    prompt.chat.overlays.room_prompt.field.insert(0, "ar")
    prompt.root.update()
    assert ["#art"] == [key for key, *_ in offered(prompt)]


def test_one_sees_that_there_are_more_rooms_than_fit(prompt: Window) -> None:
    card = prompt.chat.overlays.room_prompt
    bar, width = card.list.scrollbar, card.winfo_width()
    assert not bar.winfo_ismapped()
    prompt.hear(RoomList(tuple(RoomCount(f"#room{number}", "", 1) for number in range(16))))
    assert bar.winfo_ismapped()
    assert bar.winfo_reqwidth() == bar.winfo_width()
    assert card.list.winfo_width() == bar.winfo_x() + bar.winfo_width()
    card.fit()
    prompt.root.update()
    assert width == card.winfo_width()


def test_enter_goes_into_a_room(prompt: Window) -> None:
    field = prompt.chat.overlays.room_prompt.field
    field.insert(0, "история")
    prompt.press(field, "<Return>")
    assert Join("#история") == prompt.session.sent[-1]
    assert not prompt.chat.overlays.room_prompt.winfo_ismapped()
    assert prompt.root.focus_get() is prompt.chat.composer.text
    prompt.hear(Joined("#история", "me", "", ("me",)))
    assert "#история" == prompt.controller.model.current.name


def test_the_button_says_whether_a_room_will_be_made(prompt: Window) -> None:
    button, field = prompt.chat.overlays.room_prompt.button, prompt.chat.overlays.room_prompt.field
    said = [button.cget("text")]
    for letters in ("mat", "hs"):
        field.insert("end", letters)
        prompt.root.update()
        said.append(button.cget("text"))
    assert ["Go in", "Make the room", "Go in"] == said


def test_a_click_goes_into_a_listed_room(prompt: Window) -> None:
    canvas = prompt.chat.overlays.room_prompt.list.canvas
    canvas.event_generate("<Button-1>", x=20, y=8)
    canvas.event_generate("<ButtonRelease-1>", x=20, y=8)
    prompt.root.update()
    assert Join("#maths") == prompt.session.sent[-1]
    assert not prompt.chat.overlays.room_prompt.winfo_ismapped()


def test_a_click_opens_what_the_button_went_down_on_though_others_come_in_before_it_is_up(window: Window) -> None:
    window.hear(RoomState(ROOM, "", ("bob", "carol", "me")))
    people = window.chat.people.list
    y = round(([row.key for row in people.rows].index("carol") + 0.5) * people.row_height)
    people.canvas.event_generate("<Button-1>", x=20, y=y)
    window.hear(Joined(ROOM, "alice"))
    people.canvas.event_generate("<ButtonRelease-1>", x=20, y=y)
    window.root.update()
    assert "@carol" == window.controller.model.current.name


def test_the_keyboard_reaches_the_listed_rooms(prompt: Window) -> None:
    prompt.press(prompt.chat.overlays.room_prompt.field, "<Down>")
    prompt.press(prompt.chat.overlays.room_prompt.list.canvas, "<Down>", "<Return>")
    assert Join("#art") == prompt.session.sent[-1]


def test_what_is_wrong_with_a_name_stands_beside_the_field(prompt: Window) -> None:
    room_prompt = prompt.chat.overlays.room_prompt
    room_prompt.field.insert(0, "two words")
    prompt.press(room_prompt.field, "<Return>")
    assert "Leave out the spaces: a room's name is one word." == room_prompt.note.text()
    assert room_prompt.winfo_ismapped()
    room_prompt.field.delete(3, "end")
    assert "makes a new room" in room_prompt.note.text()


def test_escape_puts_it_away_and_it_comes_back_empty(prompt: Window) -> None:
    room_prompt = prompt.chat.overlays.room_prompt
    room_prompt.field.insert(0, "x")
    prompt.press(room_prompt.field, "<Escape>")
    assert not room_prompt.winfo_ismapped()
    assert prompt.root.focus_get() is prompt.chat.composer.text
    click(prompt, "+")
    assert "" == room_prompt.field.get()


def test_disconnecting_puts_it_away(prompt: Window) -> None:
    prompt.controller.cancel()
    prompt.root.update()
    assert not prompt.chat.overlays.room_prompt.winfo_manager()
    assert prompt.app.parts.form.winfo_ismapped()
    assert str(prompt.root.focus_get()).startswith(str(prompt.app.parts.form))


def test_a_room_is_left_and_direct_messages_are_closed_by_the_menu(window: Window) -> None:
    window.hear(RoomState("#maths", "", ("me",)), window.message("psst", to="@me"))
    menu = window.chat.sidebar.menu
    click(window, "#maths", "<Button-3>")
    assert ["Leave #maths"] == labels(window)
    window.close_menu(menu)
    menu.invoke(0)
    assert Leave("#maths") == window.session.sent[-1]
    click(window, "@alice", "<Button-3>")
    assert ["Close"] == labels(window)
    window.close_menu(menu)
    menu.invoke(0)
    assert "@alice" not in keys(window)


def test_a_click_with_control_opens_the_menu_and_not_the_room_as_on_macos(window: Window) -> None:
    bind_control_click(window.root)
    window.hear(RoomState("#maths", "", ("me",)))
    before = window.controller.model.conversations.current
    click(window, "#maths", "<Control-Button-1>")
    window.close_menu(window.chat.sidebar.menu)
    assert ["Leave #maths"] == labels(window)
    assert before is window.controller.model.conversations.current


def test_the_menu_key_opens_it_too_and_the_lobby_has_none(window: Window) -> None:
    window.hear(RoomState("#maths", "", ("me",)))
    canvas = window.chat.sidebar.list.canvas
    window.press(canvas, "<Shift-F10>")
    assert [] == labels(window)
    window.press(canvas, "<Down>", "<Shift-F10>")
    assert ["Leave #maths"] == labels(window)
    window.close_menu(window.chat.sidebar.menu)
