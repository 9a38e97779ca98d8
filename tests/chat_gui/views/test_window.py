"""The window around the conversation: lists, status line, title, theme, places, and its end."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from chat_gui.connection import Connection, Phase
from chat_gui.events import Connecting, Failed, Lost, Reason, RoundTrip, ServerKind
from chat_gui.settings import Settings
from chat_gui.views.elided import ELLIPSIS, elide
from chat_gui.views.palette import DARK, LIGHT
from chat_gui.views.status_bar import status_sentence
from server.wire.messages import Code, Error, Joined, Left, RoomState, Topic, Typing

from .window import ROOM, Window

Make = Callable[..., Window]


def rows(window: Window) -> list[tuple[str, str, bool]]:
    return [(row.key, row.count, row.is_bold) for row in window.chat.sidebar.list.rows if row.key and row.key != "+"]


def two_rooms(make_window: Make, **settings: str) -> Window:
    window = make_window(**settings)
    window.enter(RoomState(ROOM, "", ("me", "alice")), RoomState("#other", "exercise 3", ("me",)))
    return window


def test_the_sidebar_counts_what_is_unread_and_is_bold_for_mentions(make_window: Make) -> None:
    window = two_rooms(make_window)
    window.hear(window.message("hi", to="#other"), window.message("hi", to="#other"))
    assert [(ROOM, "", False), ("#other", "2", False)] == rows(window)
    window.hear(window.message("psst", to="me"), window.message("me?", to="#other"))
    assert [(ROOM, "", False), ("#other", "3", True), ("@alice", "1", True)] == rows(window)
    assert "(4) Class 10B" == window.root.title()
    assert "Class 10B" in str(window.chat.sidebar.menu_button.cget("text"))


def test_the_sidebar_tells_where_one_has_begun_to_write(make_window: Make) -> None:
    window = two_rooms(make_window)

    def drafts() -> list[str]:
        return [row.key for row in window.chat.sidebar.list.rows if row.detail == "draft"]

    window.write("half a")
    assert [] == drafts()
    window.controller.switch("#other")
    assert [ROOM] == drafts()
    window.controller.switch(ROOM)
    window.press(window.chat.composer.text, "<Return>")
    window.controller.switch("#other")
    assert [] == drafts()


def test_the_sidebar_tells_where_a_message_was_refused(make_window: Make) -> None:
    window = two_rooms(make_window)

    def refused() -> list[str]:
        return [row.key for row in window.chat.sidebar.list.rows if row.is_wrong and row.detail == "not sent"]

    window.write("lost")
    window.press(window.chat.composer.text, "<Return>")
    nonce = window.session.sent[-1].nonce
    window.controller.switch("#other")
    assert [] == refused()
    window.hear(Error(Code.NO_SUCH_ROOM, nonce=nonce))
    assert [ROOM] == refused()
    window.controller.switch(ROOM)
    assert [] == refused()
    window.controller.switch("#other")
    assert [ROOM] == refused()
    window.controller.discard(nonce)
    assert [] == refused()


def test_a_narrow_sidebar_tells_of_a_draft_by_a_sign(make_window: Make) -> None:
    window = two_rooms(make_window, geometry="640x480+20+20")
    canvas = window.chat.sidebar.list.canvas

    def drawn() -> list[str]:
        return [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]

    window.write("half a")
    window.controller.switch("#other")
    window.root.update()
    assert {"lobby", "draft"} <= set(drawn())
    window.press(window.chat.composer.text, *["<Control-plus>"] * 9)
    window.until(lambda: "\N{PENCIL}" in drawn(), "the sign")
    assert ("#", "draft") == (drawn()[drawn().index("other") - 1], *{"draft"} - set(drawn()))
    canvas.event_generate("<Motion>", x=40, y=round(1.5 * window.chat.sidebar.list.row_height))
    card = window.chat.sidebar.list.whole_row
    window.until(lambda: card.card, "the whole of it")
    assert "lobby   draft" == str(card.card.winfo_children()[0].cget("text"))


def test_a_click_in_the_sidebar_opens_a_conversation(make_window: Make) -> None:
    window = two_rooms(make_window)
    window.hear(window.message("hi", to="#other"))
    canvas = window.chat.sidebar.list.canvas
    at = [row.key for row in window.chat.sidebar.list.rows].index("#other")
    y = round((at + 0.5) * window.chat.sidebar.list.row_height)
    canvas.event_generate("<Button-1>", x=20, y=y)
    canvas.event_generate("<ButtonRelease-1>", x=20, y=y)
    window.root.update()
    assert "#other" == window.controller.model.current.name
    assert "exercise 3" == window.chat.header.topic.full_text
    assert window.chat.composer.text is window.root.focus_get()
    assert [(ROOM, "", False), ("#other", "", False)] == rows(window)


def test_the_keyboard_walks_the_sidebar(make_window: Make) -> None:
    window = two_rooms(make_window)
    window.press(window.chat.sidebar.list.canvas, "<Down>", "<Return>")
    assert "#other" == window.controller.model.current.name


def test_the_open_conversation_can_be_seen_among_many(make_window: Make) -> None:
    window = make_window()
    window.enter(RoomState(ROOM), *(RoomState(f"#room{number:03}") for number in range(200)))
    sidebar = window.chat.sidebar.list
    assert sidebar.is_in_view(0)
    for steps, name in ((-1, "#room199"), (1, ROOM)):
        window.controller.switch_by(steps)
        assert name == window.controller.model.current.name
        assert sidebar.is_in_view([row.key for row in sidebar.rows].index(name))
    sidebar.centre(60)
    window.hear(window.message("hi", to="#room003"))
    assert not sidebar.is_in_view([row.key for row in sidebar.rows].index(ROOM))


def test_control_tab_goes_round(make_window: Make) -> None:
    window = two_rooms(make_window)
    names = []
    for _ in range(2):
        window.press(window.chat.composer.text, "<Control-Tab>")
        names.append(window.controller.model.current.name)
    assert ["#other", ROOM] == names
    window.press(window.chat.composer.text, "<Control-Key-9>")
    assert ROOM == window.controller.model.current.name


def test_people_come_and_go(window: Window) -> None:
    people = window.chat.people
    assert ["alice", "bob", "me"] == [row.text for row in people.list.rows]
    window.hear(Joined(ROOM, "carol"), Left(ROOM, "alice"))
    assert ["bob", "carol", "me"] == [row.text for row in people.list.rows]
    assert people.title.full_text.endswith("3")
    assert "3 people" == str(window.chat.header.people_button.cget("text"))
    window.hear(Topic(ROOM, "another topic"))
    assert "another topic" == window.chat.header.topic.full_text


def test_a_click_on_somebody_opens_their_messages(window: Window) -> None:
    def click(row: int) -> str:
        y = round((row + 0.5) * window.chat.people.list.row_height)
        for event in ("<Button-1>", "<ButtonRelease-1>"):
            window.chat.people.list.canvas.event_generate(event, x=30, y=y)
        window.root.update()
        return str(window.controller.model.current.name)

    assert ROOM == click(2)  # oneself
    assert "@alice" == click(0)
    assert window.root.focus_get() is window.chat.composer.text
    window.controller.switch(ROOM)
    assert [ROOM] == [each.name for each in window.controller.model.conversations.listed()]


def test_the_people_list_can_be_put_away(window: Window) -> None:
    window.chat.header.people_button.invoke()
    window.root.update()
    assert not window.chat.people.winfo_ismapped()
    assert not window.settings.people_shown
    window.chat.header.people_button.invoke()
    window.root.update()
    assert window.chat.people.winfo_ismapped()


def test_two_who_talk_alone_need_no_list_of_people(window: Window) -> None:
    window.controller.message_nick("bob")
    window.root.update()
    assert not window.chat.people.winfo_ismapped()
    assert not window.chat.header.people_button.winfo_ismapped()
    window.controller.switch(ROOM)
    window.root.update()
    assert window.chat.people.winfo_ismapped()


def test_thousands_of_people_cost_what_is_in_view(window: Window) -> None:
    window.hear(RoomState(ROOM, "", tuple(f"nick{number:05}" for number in range(5_000))))
    people = window.chat.people.list
    assert len(people.canvas.find_all()) < 200
    window.press(people.canvas, "<End>")
    assert people.is_in_view(4_999)
    assert not people.is_in_view(0)
    window.press(people.canvas, "<Home>")
    assert people.is_in_view(0)


def test_home_and_end_go_to_the_ends_of_the_sidebar_past_its_headings(make_window: Make) -> None:
    window = two_rooms(make_window, geometry="640x300+20+20")
    window.hear(*(window.message("psst", f"user{number}", "me") for number in range(20)))
    rows = window.chat.sidebar.list

    def opened_by(*keys: str) -> str:
        window.press(rows.canvas, *keys)
        is_heading_seen.append(rows.is_in_view(0))
        window.press(rows.canvas, "<Return>")
        return window.controller.model.current.name

    is_heading_seen = list[bool]()
    assert "@user19" == opened_by("<End>")
    assert ROOM == opened_by("<Home>")
    assert "@user19" == opened_by("<End>")
    assert ROOM == opened_by("<End>", *["<Prior>"] * 20)
    assert ROOM == opened_by("<Up>")
    assert [False, True, False, True, True] == is_heading_seen


def test_status_sentences() -> None:
    lost = Connection(Phase.LOST, "host", 1, Reason.CLOSED)
    assert "Connecting to host…" == status_sentence(Connection(Phase.CONNECTING, "host", 1), 0)
    again = Connection(Phase.CONNECTING, "host", 1, Reason.CLOSED)
    assert "No connection. Trying… The connection was closed." == status_sentence(again, 0)
    assert "Connected" == status_sentence(Connection(Phase.ONLINE), 0)
    assert "Connected · 14 ms" == status_sentence(Connection(Phase.ONLINE, round_trip_ms=14.4), 0)
    assert "No connection. Next try in 3 s. The connection was closed." == status_sentence(lost, 2.1)
    assert "No connection. Trying… The connection was closed." == status_sentence(lost, -1)


def test_the_status_line_counts_down_and_tries_at_once_when_asked(window: Window) -> None:
    bar = window.chat.status_bar
    window.hear(RoundTrip(14.2))
    assert "Connected · 14 ms" == bar.text.full_text
    assert not bar.button.winfo_ismapped()
    window.hear(Lost(Reason.CLOSED, "", 2.0))
    assert "Next try in 2 s." in bar.text.full_text
    window.until(lambda: "Next try in 1 s." in bar.text.full_text, "the countdown")
    bar.button.invoke()
    assert 1 == window.session.retries
    window.hear(Connecting("127.0.0.1", 14902, 1))
    assert not bar.button.winfo_ismapped()


def test_a_window_that_another_has_taken_over_offers_to_come_back(window: Window) -> None:
    bar = window.chat.status_bar
    window.hear(Failed(Reason.REPLACED))
    assert ("You are in another window now.", "Use this one") == (bar.text.full_text, bar.button.cget("text"))
    bar.button.invoke()
    assert 1 == window.session.retries
    window.hear(Failed(Reason.NEWER))
    assert bar.text.full_text.startswith("No connection.")
    assert "Try now" == bar.button.cget("text")


def test_what_is_typed_while_there_is_no_connection_stays_and_waits(window: Window) -> None:
    window.hear(Lost(Reason.CLOSED, "", 5.0))
    window.write("later")
    window.press(window.chat.composer.text, "<Return>")
    assert "later" in window.shown
    assert "later" == window.session.sent[-1].text


def test_a_lab_server_is_said_in_the_status_line(make_window: Make) -> None:
    window = make_window()
    window.enter(kind=ServerKind.LAB, name="lab9090")
    assert "lab9090: An older console chat" in window.chat.status_bar.text.full_text


def colours(widget: tk.Misc) -> set[str]:
    """Every colour that a widget or one below it is set to."""
    found = {str(widget.cget(name)) for name in ("background", "foreground") if name in widget.keys()}  # noqa: SIM118
    return found.union(*(colours(child) for child in widget.winfo_children()))


def test_the_theme_changes_while_the_window_is_shown(window: Window) -> None:
    window.hear(window.message("https://example.org me"))
    text = window.chat.conversation.text
    for theme, palette, other in (("dark", DARK, LIGHT), ("light", LIGHT, DARK)):
        window.settings.theme = theme
        window.controller.settings_changed()
        window.root.update()
        assert palette.background == text.cget("background")
        assert palette.accent == text.tag_cget("link", "foreground")
        assert palette.panel == window.chat.people.list.canvas.cget("background")
        strays = colours(window.root) & ({other.background, other.text, other.panel, other.sidebar, other.accent})
        assert set() == strays


def test_the_theme_is_chosen_in_the_menu(window: Window) -> None:
    menu = window.app.parts.window_menu
    menu.menu.nametowidget(menu.menu.entrycget("Theme", "menu")).invoke(2)
    window.root.update()
    assert "dark" == window.settings.theme
    assert DARK.background == window.chat.conversation.text.cget("background")
    assert window.saved


def test_the_menu_does_what_its_keys_do(window: Window) -> None:
    menu = window.app.parts.window_menu.menu
    usual = window.app.theme.text_points
    sizes = menu.nametowidget(menu.entrycget("Text size", "menu"))
    for label, points in (("Larger", usual + 1), ("Smaller", usual), ("Smaller", usual - 1), ("Usual", usual)):
        sizes.invoke(label)
        assert points == window.app.theme.text_points
    menu.invoke("Search")
    window.root.update()
    assert window.chat.searching.is_open
    for label, name in (("Settings…", "settings"), ("Keyboard shortcuts", "shortcuts")):
        menu.invoke(label)
        window.root.update()
        assert window.app.stage.page is getattr(window.app.parts.pages, name)
    menu.invoke("Go to")
    window.root.update()
    assert window.app.stage.page is None
    assert window.chat.overlays.switcher.is_open
    assert "Ctrl+," == menu.entrycget("Settings…", "accelerator")


def test_the_menu_disconnects(window: Window) -> None:
    window.app.parts.window_menu.menu.invoke("end")
    window.root.update()
    assert window.session.is_closed
    assert window.app.parts.form.winfo_ismapped()


def test_who_is_writing_is_said_without_moving_what_is_read(window: Window) -> None:
    height = window.chat.conversation.winfo_height()
    window.hear(Typing(ROOM, "bob"))
    assert "bob is writing…" == window.chat.writers.full_text
    writers, box = window.chat.writers, window.chat.composer.box
    assert writers.winfo_ismapped()
    assert box.winfo_rooty() - writers.winfo_rooty() - writers.winfo_height() >= window.app.theme.space(1)
    assert height == window.chat.conversation.winfo_height()
    window.hear(window.message("said", "bob"))
    assert "" == window.chat.writers.full_text


def test_the_smallest_window_shows_everything(window: Window) -> None:
    window.root.geometry("640x480")
    window.until(lambda: (640, 480) == (window.root.winfo_width(), window.root.winfo_height()))
    window.hear(RoomState(ROOM, "a very long topic " * 10, ("me",)))
    parts = (window.chat.sidebar, window.chat.header.people_button, window.chat.composer.button, window.chat.status_bar)
    for part in parts:
        right = part.winfo_rootx() - window.root.winfo_rootx() + part.winfo_width()
        bottom = part.winfo_rooty() - window.root.winfo_rooty() + part.winfo_height()
        assert part.winfo_ismapped()
        assert (right <= 640, bottom <= 480) == (True, True), part
    assert window.chat.conversation.text.winfo_width() >= 200
    assert window.chat.header.name.winfo_width() >= window.chat.header.name.winfo_reqwidth()


def test_sizes_and_places_are_remembered(window: Window) -> None:
    window.root.geometry("800x560+30+40")
    window.until(lambda: window.root.winfo_width() == 800)
    window.app.end()
    assert window.settings.geometry.startswith("800x560")
    assert window.settings.sidebar_width > 100
    assert window.settings.people_width > 80
    assert window.session.is_closed
    assert window.saved


def test_who_asks_for_the_end_may_still_draw_before_it_comes(window: Window) -> None:
    window.app.close()
    window.app.close()
    window.app.append(window.controller.model, [window.message("on the way out")])
    assert window.shown.endswith("on the way out\n")
    window.root.update()
    assert window.session.is_closed
    with pytest.raises(tk.TclError):
        window.root.winfo_exists()


def test_closing_ends_the_window_at_once_in_every_state(make_window: Make) -> None:
    def in_form(window: Window) -> None:
        window.controller.start()

    def connecting(window: Window) -> None:
        window.controller.start("127.0.0.1", "me")

    def lost(window: Window) -> None:
        window.enter()
        window.fill(2_000)
        window.controller.say("waits")
        window.hear(Lost(Reason.CLOSED, "", 5.0))

    for state in (in_form, connecting, lost):
        window = make_window()
        state(window)
        window.app.start_polling()
        window.root.update()
        window.root.tk.call(*window.root.tk.splitlist(window.root.protocol("WM_DELETE_WINDOW")))
        with pytest.raises(tk.TclError):
            window.root.winfo_exists()


def test_a_window_that_has_ended_is_forgotten() -> None:
    """Else each test's window stays, and every collection takes longer than the one before."""
    window = Window(Settings(theme="light"))
    window.enter()
    window.app.end()
    root = weakref.ref(window.root)
    del window
    gc.collect()
    assert root() is None


@pytest.mark.expects_errors
def test_an_error_in_a_callback_is_logged_and_the_window_goes_on(
    window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("on purpose")

    window.root.after(0, fail)
    window.until(lambda: "on purpose" in caplog.text)
    window.hear(window.message("still here"))
    assert window.shown.endswith("still here\n")


@pytest.mark.expects_errors
def test_an_error_while_looking_for_news_does_not_end_the_looking(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []

    def poll() -> bool:
        looks.append(None)
        raise RuntimeError("on purpose")

    monkeypatch.setattr(window.controller, "poll", poll)
    window.app.start_polling()
    window.until(lambda: len(looks) >= 3)


def test_news_are_shown_by_themselves(window: Window) -> None:
    window.app.start_polling()
    window.session.events.put([window.message("by itself")])
    window.until(lambda: "by itself" in window.shown)


@pytest.mark.parametrize("style", ["TLabel", "Muted.TLabel", "Heading.TLabel", "PanelCaps.TLabel"])
def test_words_begin_where_their_label_does(window: Window, style: str) -> None:
    label = ttk.Label(window.root, style=style, text="Words")
    font = str(ttk.Style(window.root).lookup(style, "font"))
    assert int(window.root.tk.call("font", "measure", font, "Words")) == label.winfo_reqwidth()


def test_text_is_cut_where_there_is_no_room() -> None:
    assert "abc" == elide("abc", 3, len)
    assert "ab" + ELLIPSIS == elide("abcdef", 3, len)
    assert "" == elide("abc", 0, len)
    assert "a" + ELLIPSIS == elide("a bcdef", 3, len)


def test_a_right_click_on_oneself_offers_nothing_that_does_nothing(window: Window) -> None:
    people = window.chat.people
    for nick, is_offered in (("alice", True), ("me", False)):
        people.menu.delete(0, "end")
        at = [row.text for row in people.list.rows].index(nick)
        people.list.canvas.event_generate("<Button-3>", x=30, y=at * people.list.row_height + 3)
        if people.menu.winfo_ismapped():
            window.close_menu(people.menu)
        assert is_offered == (people.menu.index("end") is not None)


def test_direct_messages_say_whether_somebody_is_there(window: Window) -> None:
    window.controller.message_nick("alice")
    told = window.chat.header.topic
    assert "Online" == told.full_text
    window.hear(Left(ROOM, "alice"))
    assert "Offline" == told.full_text
    window.hear(Joined(ROOM, "alice"))
    assert "Online" == told.full_text
    window.controller.switch(ROOM)
    assert "a topic" == told.full_text
