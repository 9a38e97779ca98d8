"""Ctrl+K: a few letters and Enter, and one is somewhere else."""

from __future__ import annotations

from typing import Any

import pytest

from server.wire.messages import AskRooms, Join, Joined, RoomCount, RoomList, RoomState

from .window import ROOM, Window


@pytest.fixture
def opened(window: Window) -> Window:
    """A window in three rooms whose user wants to go somewhere."""
    window.hear(RoomState("#maths", "sums", ("me", "Борис")), RoomState("#art", "", ("me",)))
    window.hear(window.message("psst", to="@me"))
    open_switcher(window)
    return window


def open_switcher(window: Window) -> None:
    window.press(window.chat.composer.text, "<Control-k>")
    window.until(lambda: window.root.focus_get() is switcher(window).field, "the focus")


def switcher(window: Window) -> Any:
    return window.chat.overlays.switcher


def listed(window: Window) -> list[str]:
    return [row.key for row in switcher(window).list.rows]


def type_text(window: Window, text: str) -> None:
    switcher(window).field.insert("end", text)
    window.root.update()


def here(window: Window) -> str:
    return str(window.controller.model.current.name)


def test_what_is_unread_comes_first_and_enter_goes_there(opened: Window) -> None:
    assert ["@alice", "#art", "#maths", ROOM] == listed(opened)
    opened.press(switcher(opened).field, "<Return>")
    assert ("@alice", False) == (here(opened), switcher(opened).is_open)
    assert opened.root.focus_get() is opened.chat.composer.text


def test_letters_narrow_it_and_arrows_choose(opened: Window) -> None:
    type_text(opened, "a")
    before = listed(opened)
    opened.press(switcher(opened).field, "<Down>", "<Down>", "<Up>", "<Return>")
    assert before[1] == here(opened)


def test_the_other_layout_s_letters_do_too(opened: Window) -> None:
    type_text(opened, "ьфер")
    assert ["#maths"] == listed(opened)


def test_somebody_is_written_to(opened: Window) -> None:
    type_text(opened, "бор")
    opened.press(switcher(opened).field, "<Return>")
    assert "@Борис" == here(opened)


def test_a_room_one_is_not_in_is_entered(opened: Window) -> None:
    assert AskRooms() in opened.session.sent
    opened.hear(RoomList((RoomCount("#chess", "openings", 3), RoomCount("#art", "", 1))))
    type_text(opened, "ches")
    opened.press(switcher(opened).field, "<Return>")
    assert Join("#chess") == opened.session.sent[-1]
    opened.hear(Joined("#chess", "me", "", ("me",)))
    assert "#chess" == here(opened)


def test_a_click_goes_there(opened: Window) -> None:
    rows = switcher(opened).list
    y = round((listed(opened).index("#maths") + 0.5) * rows.row_height)
    rows.canvas.event_generate("<Button-1>", x=20, y=y)
    rows.canvas.event_generate("<ButtonRelease-1>", x=20, y=y)
    opened.root.update()
    assert ("#maths", False) == (here(opened), switcher(opened).is_open)


@pytest.mark.parametrize("key", ["<Escape>", "<Control-k>"])
def test_it_is_put_away_and_comes_back_empty(opened: Window, key: str) -> None:
    type_text(opened, "ma")
    opened.press(switcher(opened).field, key)
    assert not switcher(opened).winfo_ismapped()
    assert (ROOM, opened.chat.composer.text) == (here(opened), opened.root.focus_get())
    open_switcher(opened)
    assert ("", 4) == (switcher(opened).field.get(), len(listed(opened)))


def test_nothing_that_fits_does_nothing_and_is_said(opened: Window) -> None:
    hint = str(switcher(opened).note.cget("text"))
    type_text(opened, "zzz")
    opened.press(switcher(opened).field, "<Return>")
    assert ([], ROOM, True) == (listed(opened), here(opened), switcher(opened).is_open)
    assert "There is no room and nobody of that name." == str(switcher(opened).note.cget("text"))
    opened.press(switcher(opened).field, "<BackSpace>", "<BackSpace>", "<BackSpace>")
    assert hint == str(switcher(opened).note.cget("text"))


def test_who_goes_elsewhere_in_the_window_puts_it_away(opened: Window) -> None:
    opened.chat.composer.text.focus_force()
    opened.until(lambda: not switcher(opened).is_open, "it to go")
    assert opened.root.focus_get() is opened.chat.composer.text


def test_two_hundred_conversations_are_scrolled_through(opened: Window) -> None:
    opened.press(switcher(opened).field, "<Escape>")
    opened.hear(*(RoomState(f"#room{number:03}", "", ("me",)) for number in range(200)))
    open_switcher(opened)
    type_text(opened, "room")
    opened.press(switcher(opened).field, *["<Next>"] * 4)
    at = listed(opened).index("#room036")
    assert switcher(opened).list.is_in_view(at)
    opened.press(switcher(opened).field, "<Return>")
    assert "#room036" == here(opened)
