"""The columns beside the messages give way where there is no room for them, and come back with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat_gui.views.columns import MESSAGES, Columns, columns, least
from server.wire.messages import Joined, Left

from .window import ROOM, Window

WANTED = Columns(200, 150)
DIGIT = 9
ENOUGH = MESSAGES * DIGIT + WANTED.sidebar + WANTED.people


def test_where_there_is_room_all_is_as_it_is_wanted() -> None:
    assert columns(ENOUGH, DIGIT, WANTED, insists=False) == WANTED
    assert columns(5 * ENOUGH, DIGIT, WANTED, insists=True) == WANTED


def test_the_people_go_first_and_the_sidebar_keeps_its_width() -> None:
    assert Columns(200, 0) == columns(ENOUGH - 1, DIGIT, WANTED, insists=False)
    assert Columns(200, 0) == columns(ENOUGH - 150, DIGIT, WANTED, insists=False)


def test_then_the_sidebar_narrows_by_what_is_lacking_and_no_further_than_names_can_bear() -> None:
    assert Columns(190, 0) == columns(ENOUGH - 160, DIGIT, WANTED, insists=False)
    assert Columns(least(400, DIGIT).sidebar, 0) == columns(400, DIGIT, WANTED, insists=False)


def test_people_who_are_asked_for_stay_and_the_sidebar_narrows_for_them() -> None:
    assert Columns(199, 150) == columns(ENOUGH - 1, DIGIT, WANTED, insists=True)
    sidebar = least(ENOUGH - 74, DIGIT).sidebar
    assert Columns(sidebar, 150) == columns(ENOUGH - 74, DIGIT, WANTED, insists=True)
    assert Columns(sidebar, 140) == columns(ENOUGH - 84, DIGIT, WANTED, insists=True)


@pytest.mark.parametrize("digit", [4, 9, 18, 40])
@pytest.mark.parametrize("insists", [False, True])
def test_the_messages_always_keep_the_larger_part(digit: int, insists: bool) -> None:
    for room in range(100, 4_000, 7):
        laid = columns(room, digit, Columns(digit * 23, digit * 18), insists=insists)
        assert room - laid.sidebar - laid.people >= min(MESSAGES * digit, room * 5 // 12)


def resize(window: Window, width: int) -> None:
    window.root.geometry(f"{width}x480")
    window.until(lambda: window.root.winfo_width() == width)
    window.root.update()


def test_a_list_that_has_become_short_while_it_was_away_comes_back_without_a_scrollbar(window: Window) -> None:
    people = window.chat.people.list
    crowd = [f"student{number}" for number in range(100)]
    window.hear(*(Joined(ROOM, nick) for nick in crowd))
    assert people.scrollbar.winfo_ismapped()
    resize(window, 640)
    window.hear(*(Left(ROOM, nick) for nick in crowd))
    resize(window, 1_000)
    assert people.canvas.winfo_ismapped()
    assert not people.scrollbar.winfo_ismapped()


def test_the_people_leave_a_small_window_and_come_back_when_it_grows(window: Window) -> None:
    before = window.chat.people.winfo_width()
    resize(window, 640)
    assert not window.chat.people.winfo_ismapped()
    assert window.chat.conversation.text.winfo_width() >= MESSAGES * window.app.theme.text.measure("0")
    assert window.settings.people_shown
    resize(window, 1000)
    assert (True, before) == (window.chat.people.winfo_ismapped(), window.chat.people.winfo_width())


def test_what_is_remembered_is_not_what_a_small_window_made_of_it(window: Window) -> None:
    widths = window.chat.sidebar.winfo_width(), window.chat.people.winfo_width()
    window.app.parts.remember()
    assert widths == (window.settings.sidebar_width, window.settings.people_width)
    window.root.minsize(1, 1)
    resize(window, 420)
    assert window.chat.sidebar.winfo_width() < widths[0]
    window.app.parts.remember()
    assert widths == (window.settings.sidebar_width, window.settings.people_width)


def test_a_list_that_is_asked_for_is_shown_in_a_small_window_too(window: Window) -> None:
    resize(window, 640)
    window.chat.header.people_button.invoke()
    window.root.update()
    assert window.chat.people.winfo_ismapped()
    window.hear(Joined(ROOM, "carol"))
    assert window.chat.people.winfo_ismapped()
    window.chat.header.people_button.invoke()
    window.root.update()
    assert not window.chat.people.winfo_ismapped()
    assert window.settings.people_shown
    resize(window, 1000)
    assert window.chat.people.winfo_ismapped()


def test_larger_text_needs_the_room_of_a_list_that_was_asked_for(window: Window) -> None:
    resize(window, 640)
    window.chat.header.people_button.invoke()
    window.settings.text_size = 20
    window.controller.settings_changed()
    window.root.update()
    assert not window.chat.people.winfo_ismapped()
    window.chat.header.people_button.invoke()
    window.root.update()
    assert window.chat.people.winfo_ismapped()


def test_asking_for_it_holds_until_there_was_room(window: Window) -> None:
    resize(window, 640)
    window.chat.header.people_button.invoke()
    resize(window, 1000)
    resize(window, 640)
    assert not window.chat.people.winfo_ismapped()


@pytest.mark.parametrize("way", ["menu", "settings"])
def test_the_menu_and_the_settings_ask_for_it_as_the_button_does(window: Window, way: str) -> None:
    resize(window, 640)
    menu, controller = window.app.parts.window_menu, window.controller
    if way == "menu":
        window.chat.sidebar.menu_button.invoke()
        window.close_menu(menu.menu)
        assert not window.root.getvar(menu.menu.entrycget("List of people", "variable"))
        menu.menu.invoke("List of people")
    else:
        for is_shown in (False, True):
            window.settings.people_shown = is_shown
            controller.settings_changed()
    window.root.update()
    assert window.chat.people.winfo_ismapped()


def test_what_else_is_chosen_in_the_menu_leaves_the_list_alone(window: Window) -> None:
    resize(window, 640)
    was_heard = window.settings.bell
    window.chat.sidebar.menu_button.invoke()
    window.close_menu(window.app.parts.window_menu.menu)
    window.app.parts.window_menu.menu.invoke("Sound")
    assert (not was_heard, True) == (window.settings.bell, window.settings.people_shown)


def test_a_divider_that_is_moved_hides_nobody_and_is_remembered(window: Window) -> None:
    panes = window.chat.panes
    panes.sash_place(0, 330, 1)
    panes.event_generate("<ButtonRelease-1>", x=330, y=10)
    window.hear(Joined(ROOM, "carol"))
    assert (True, 330) == (window.chat.people.winfo_ismapped(), window.chat.sidebar.winfo_width())
    resize(window, 640)
    assert window.chat.sidebar.winfo_width() < 330
    resize(window, 1200)
    assert 330 == window.chat.sidebar.winfo_width()


def test_another_language_leaves_the_list_where_it_was_asked_for(window: Window) -> None:
    resize(window, 640)
    window.chat.header.people_button.invoke()
    window.settings.language = "ru"
    window.controller.settings_changed()
    window.root.update()
    assert window.chat.people.winfo_ismapped()


def test_a_window_that_opens_small_lays_its_text_out_once(make_window: Callable[..., Window]) -> None:
    window = make_window(geometry="640x480+20+20")
    widths: list[int] = []
    made = window.chat
    made.conversation.text.bind("<Configure>", lambda event: widths.append(event.width), add=True)
    window.enter()
    assert {made.conversation.text.winfo_width()} == set(widths)
    assert not made.people.winfo_ismapped()
