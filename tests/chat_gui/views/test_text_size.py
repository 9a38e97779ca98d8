"""The size of the text: everything that is read grows and shrinks with it, at once, and fits all the same."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chat_gui.lookup import Results
from chat_gui.views.columns import MESSAGES
from server.wire.messages import RoomCount

from .test_fits import LONG_NICK, LONG_TOPIC, assert_pages_fit, crowd, faults, is_within
from .window import Window

DOUBLE = 20
SIZES = pytest.mark.parametrize("points", [7, 8, 14, 18, 20, 22, 40])


def set_size(window: Window, points: int) -> None:
    window.settings.text_size = points
    window.controller.settings_changed()
    window.root.update()


def widgets(widget: tk.Misc) -> Iterator[tk.Misc]:
    yield widget
    for child in widget.winfo_children():
        yield from widgets(child)


def distances(window: Window) -> dict[str, tuple[str, ...]]:
    """What stands around each widget, by its name."""
    found = {}
    for widget in widgets(window.root):
        options: list[object] = []
        if "padding" in (widget.keys() or ()):
            options.append(widget.cget("padding"))
        if isinstance(widget, tk.Text):
            options += [widget.cget("padx"), widget.cget("pady")]
        if isinstance(widget, tk.Widget) and widget.winfo_manager() == "pack":
            options += [widget.pack_info()[name] for name in ("padx", "pady")]  # type: ignore[literal-required]
        if isinstance(widget, tk.Widget) and widget.winfo_manager() == "grid":
            options += [widget.grid_info()[name] for name in ("padx", "pady")]  # type: ignore[literal-required]
        # Text, numbers and Tk's own objects are the same to Tk.
        found[str(widget)] = tuple(
            " ".join(map(str, option)) if isinstance(option, tuple) else str(option) for option in options
        )
    return found


def differences(
    one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    assert one.keys() == other.keys()
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


@pytest.mark.parametrize("part", ["sidebar", "people", "header", "status", "button", "menu", "own nick"])
def test_all_parts_grow_with_the_text(window: Window, part: str) -> None:
    chat = window.chat
    height: Callable[[], int] = {
        "sidebar": lambda: chat.sidebar.list.row_height,
        "people": chat.people.title.winfo_height,
        "header": chat.header.name.winfo_height,
        "status": chat.status_bar.winfo_height,
        "button": chat.composer.button.winfo_height,
        "menu": lambda: window.app.parts.window_menu.menu.yposition(1),
        "own nick": chat.sidebar.me.nick.winfo_height,
    }[part]
    before = height()
    set_size(window, DOUBLE)
    assert 1.6 * before < height() < 2.4 * before
    set_size(window, 0)
    assert before == height()


def test_what_stands_around_the_messages_grows_no_further_than_is_useful(window: Window) -> None:
    set_size(window, DOUBLE)
    twice = window.chat.sidebar.list.row_height
    set_size(window, 40)
    assert twice == window.chat.sidebar.list.row_height
    assert window.app.theme.text.metrics("linespace") > 1.8 * window.app.theme.ui.metrics("linespace")


def test_a_window_that_has_grown_is_as_one_that_opens_with_that_size(make_window: Callable[..., Window]) -> None:
    opened, grown = make_window(text_size=DOUBLE), make_window()
    for window in (opened, grown):
        window.enter()
        window.app.parts.pages.toggle_settings()
        window.app.parts.pages.toggle_settings()
    assert distances(opened) != distances(grown)
    set_size(grown, DOUBLE)
    assert {} == differences(distances(opened), distances(grown))


@pytest.mark.parametrize("points", [0, 7, DOUBLE])
def test_what_tabs_line_up_in_a_block_of_code_stands_as_in_a_terminal(window: Window, points: int) -> None:
    lines = ["\treturn 1\tA", "\tlonger = 2\tB", "\t\tif x:\tC", "name\tvalue\tD"]
    window.hear(window.message("\n".join(["```", *lines, *(line.expandtabs(8) for line in lines), "```"])))
    text = window.chat.conversation.text
    set_size(window, points)
    for letter in "ABCD":
        upper = text.search(letter, "1.0")
        assert text.bbox(upper)[0] == text.bbox(text.search(letter, f"{upper} + 1 chars"))[0]


def test_growing_and_shrinking_step_by_step_leads_back(window: Window) -> None:
    before = distances(window)
    for points in (*range(10, 41, 2), *range(39, 6, -2), 0):
        set_size(window, points)
    assert {} == differences(before, distances(window))


def test_nothing_is_made_anew_for_another_size(window: Window) -> None:
    window.app.parts.pages.toggle_settings()
    window.app.parts.pages.toggle_settings()
    before = set(map(str, widgets(window.root)))
    text = window.chat.conversation.text
    set_size(window, DOUBLE)
    assert before == set(map(str, widgets(window.root)))
    assert text is window.chat.conversation.text


def test_what_is_typed_grows_with_its_field(make_window: Callable[..., Window]) -> None:
    opened, grown = make_window(text_size=DOUBLE), make_window()
    for window in (opened, grown):
        window.enter()
        window.chat.search()
        window.chat.searching.bar.set_text("words")
    set_size(grown, DOUBLE)
    opened.root.update()
    fields = [window.chat.searching.bar.field for window in (opened, grown)]
    assert fields[0].bbox(4) == fields[1].bbox(4)


def test_names_are_cut_anew(window: Window) -> None:
    nick, topic = window.chat.sidebar.me.nick, window.chat.header.topic
    window.chat.sidebar.show_me("W" * 10, window.controller.model.connection.phase)
    window.root.update()
    assert (False, False) == (nick.is_cut, topic.is_cut)
    window.settings.sidebar_width = window.chat.sidebar.winfo_width()
    set_size(window, DOUBLE)
    window.root.geometry("640x480")
    window.until(lambda: window.root.winfo_width() == 640)
    window.root.update()
    assert (True, True) == (nick.is_cut, topic.is_cut)
    window.root.geometry("1100x700")
    window.until(lambda: window.root.winfo_width() == 1100)
    set_size(window, 0)
    assert (False, False) == (nick.is_cut, topic.is_cut)


def test_a_list_stays_where_it_was_scrolled_to(window: Window) -> None:
    crowd(window)
    rows = window.chat.sidebar.list
    rows.centre(60)
    above, _below = rows.out_of_view()
    assert above
    set_size(window, DOUBLE)
    assert above == rows.out_of_view()[0]


def test_the_open_conversation_stays_in_view(window: Window) -> None:
    crowd(window)
    rows = window.chat.sidebar.list
    at = 9  # of a dozen rows that are in view
    window.controller.switch(rows.rows[at].key)
    rows.bring(0)
    assert rows.is_in_view(at)
    set_size(window, DOUBLE)
    assert rows.is_in_view(at)


def test_dividers_move_with_the_text(make_window: Callable[..., Window]) -> None:
    window = make_window(geometry="1900x700+0+0")
    window.enter()
    before = window.chat.sidebar.winfo_width(), window.chat.people.winfo_width()
    digit = window.app.theme.ui.measure("0")
    set_size(window, DOUBLE)
    after = window.chat.sidebar.winfo_width(), window.chat.people.winfo_width()
    assert tuple(width // digit for width in before) == tuple(
        width // window.app.theme.ui.measure("0") for width in after
    )
    set_size(window, 0)
    assert before == (window.chat.sidebar.winfo_width(), window.chat.people.winfo_width())


@SIZES
@pytest.mark.parametrize("language", ["en", "ru"])
def test_all_fits_in_the_smallest_window_whatever_the_size(
    make_window: Callable[..., Window], points: int, language: str
) -> None:
    window = make_window(geometry="640x480+0+0", text_size=points, language=language)
    window.controller.start()
    window.controller.connect("class room", "two words")
    assert [] == faults(window)
    form = window.app.parts.form
    assert is_within(form.button, window.root)
    assert is_within(form.nick, window.root)
    crowd(window)
    chat, around = window.chat, window.app.theme.ui.metrics("linespace")
    assert [] == faults(window)
    enough = MESSAGES * window.app.theme.text.measure("0")
    assert chat.conversation.text.winfo_width() >= min(enough, 0.6 * window.root.winfo_width())
    for asked in range(2):
        chat.header.people_button.invoke()
        assert [] == faults(window), asked
    for card in cards(window):
        assert [] == faults(window)
        assert is_within(card, window.root)
        rows = getattr(card, "list", None)
        assert rows is None or rows.canvas.winfo_height() > around
        card.close()
    chat.pick_emoji()
    assert is_within(chat.overlays.picker, window.root)
    window.root.update()
    assert chat.overlays.picker.canvas.winfo_height() >= 3 * chat.overlays.picker.cell
    chat.pick_emoji()
    chat.search()
    chat.searching.results.place(in_=chat.conversation, relwidth=1, relheight=1)
    chat.searching.results.show(Results("hi", "", (window.message("hi", LONG_NICK),)))
    assert [] == faults(window)


def cards(window: Window) -> Iterator[Any]:
    """Each of the cards over the chat, while it is open."""
    chat = window.chat
    chat.choose()
    yield chat.overlays.switcher
    chat.overlays.room_prompt.open()
    chat.overlays.room_prompt.show_rooms([RoomCount(f"#{'r' * 30}", LONG_TOPIC, 500)] * 50)
    chat.overlays.room_prompt.field.insert(0, "two words")
    chat.overlays.room_prompt.button.invoke()
    yield chat.overlays.room_prompt
    window.controller.model.current.has_older = True
    chat.overlays.export_prompt.open()
    yield chat.overlays.export_prompt


@SIZES
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_fit_whatever_the_size(make_window: Callable[..., Window], points: int, language: str) -> None:
    window = make_window(geometry="640x480+0+0", text_size=points, language=language)
    window.enter()
    assert_pages_fit(window)
