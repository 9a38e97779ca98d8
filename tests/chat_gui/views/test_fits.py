"""Everything fits: nothing lies over anything else and nothing is cut off without an ellipsis, at any size of anything.

Sizes are those that Tk has worked out, not what a picture shows; `tests/screenshots` has pictures.
"""

from __future__ import annotations

import itertools
import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk
from typing import Any

import pytest

from chat_gui.address import AddressProblem
from chat_gui.events import Lost, Reason
from chat_gui.settings import Settings
from chat_gui.view import FormProblems
from chat_gui.views import app as app_module
from chat_gui.views.elided import ElidedLabel
from chat_gui.views.room_prompt import RoomPrompt
from chat_gui.wording import address_sentence, nick_sentence, reason_sentence
from server.wire import limits
from server.wire.messages import RoomCount, RoomState
from server.wire.names import NameProblem

from .window import ROOM, Window

LONG_NICK = "W" * 24
LONG_TOPIC = "what we do on Friday " * 9
Make = Callable[..., Window]


def mapped(widget: tk.Misc) -> Iterator[tk.Misc]:
    """A widget and all that can be seen in it."""
    if widget.winfo_ismapped():
        yield widget
        for child in widget.winfo_children():
            yield from mapped(child)


def box(widget: tk.Misc) -> tuple[int, int, int, int]:
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    return left, top, left + widget.winfo_width(), top + widget.winfo_height()


def is_within(inner: tk.Misc, outer: tk.Misc) -> bool:
    (left, top, right, bottom), (at_left, at_top, at_right, at_bottom) = box(inner), box(outer)
    return at_left <= left and at_top <= top and right <= at_right and bottom <= at_bottom


def overlap(one: tk.Misc, other: tk.Misc) -> bool:
    (left, top, right, bottom), (at_left, at_top, at_right, at_bottom) = box(one), box(other)
    return left < at_right and at_left < right and top < at_bottom and at_top < bottom


def is_cut(widget: tk.Misc) -> bool:
    """Whether a widget with words on it has less room than they take."""
    if isinstance(widget, ElidedLabel) or not isinstance(widget, ttk.Label | ttk.Button | ttk.Checkbutton):
        return False
    return widget.winfo_width() < widget.winfo_reqwidth() or widget.winfo_height() < widget.winfo_reqheight()


def faults(window: Window) -> list[str]:
    """What is wrong with what can be seen."""
    window.root.update()
    found = []
    for widget in mapped(window.root):
        if is_cut(widget):
            found.append(f"{widget} is cut: {widget.cget('text')!r}")
        children = [child for child in widget.winfo_children() if child.winfo_ismapped()]
        laid_out = [child for child in children if child.winfo_manager() in ("pack", "grid", "panedwindow")]
        found += [f"{child} leaves {widget}" for child in laid_out if not is_within(child, widget)]
        found += [f"{one} over {other}" for one, other in itertools.combinations(laid_out, 2) if overlap(one, other)]
    return found


@pytest.fixture
def scaled_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Window]]:
    """Makes windows on a screen with so many pixels per point."""
    windows: list[Window] = []
    usual: list[float] = []

    def make(scaling: float = 1.0, size: str = "640x480", **settings: Any) -> Window:
        class Scaled(tk.Tk):
            def __init__(self, **options: Any) -> None:
                super().__init__(**options)
                usual.append(self.tk.call("tk", "scaling"))
                self.tk.call("tk", "scaling", scaling * 96 / 72)

        monkeypatch.setattr(app_module.tk, "Tk", Scaled)
        window = Window(Settings(**{"theme": "light", **settings}))
        windows.append(window)
        window.root.minsize(1, 1)  # a screen of a test may be smaller than the window wants to be
        width, height = (round(int(each) * scaling) for each in size.split("x"))
        window.root.geometry(f"{width}x{height}+0+0")
        return window

    yield make
    for window in windows:
        # It is the screen's, and would be the next window's too.
        window.root.tk.call("tk", "scaling", usual[0])
        window.app.end()


def crowd(window: Window) -> None:
    """All that can be long is, and all that can be many are."""
    people = ("me", LONG_NICK, *(f"somebody{number}" for number in range(500)))
    rooms = [RoomState(ROOM, LONG_TOPIC, people)]
    rooms += [RoomState(f"#{'r' * 28}{number:03}", LONG_TOPIC, ("me",)) for number in range(200)]
    window.enter(*rooms, name="A school with a rather long name, class 10B, second floor")
    window.hear(
        window.message("word " * 800, LONG_NICK),
        window.message("W" * 4_000, LONG_NICK),
        *(window.message("hi", LONG_NICK, room.name) for room in rooms[1:50]),
        window.message("@me psst", LONG_NICK, "me"),
    )


SIZES = pytest.mark.parametrize(
    ("scaling", "size", "text_size"),
    [(1, "640x480", 0), (1, "640x480", 20), (1, "2560x1440", 0), (2, "640x480", 0), (3, "640x480", 0)],
    ids=["smallest", "large-text", "largest", "dense", "densest"],
)


@SIZES
def test_the_form_fits(scaled_window: Make, scaling: int, size: str, text_size: int) -> None:
    window = scaled_window(scaling, size, text_size=text_size)
    window.controller.start()
    assert [] == faults(window)
    window.controller.connect("class room", "two words")
    assert [] == faults(window)


@SIZES
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_form_fits_with_the_longest_that_can_be_wrong(
    scaled_window: Make, scaling: int, size: str, text_size: int, language: str
) -> None:
    window = scaled_window(scaling, size, text_size=text_size, language=language)
    window.controller.start()
    form = window.app.parts.form
    silent = reason_sentence(Reason.SILENT, "192.168.100.200", 14902)
    nick, address = nick_sentence(NameProblem.CHARACTERS), address_sentence(AddressProblem.HOST)
    for problems in (FormProblems(general=silent), FormProblems(nick=nick, address=address), FormProblems()):
        window.app.show_form("192.168.100.200", "me", problems, busy=False)
        assert [] == faults(window)
        words = [form.button, form.nick_problem.label, form.address_problem.label, form.general]
        assert [] == [part for part in words if part.winfo_ismapped() and not is_within(part, form)]
        told = [form.general] if problems.general else [form.nick_problem.label, form.address_problem.label]
        assert all(part.winfo_ismapped() for part in told)


@SIZES
def test_the_chat_fits_whatever_is_long_or_many(scaled_window: Make, scaling: int, size: str, text_size: int) -> None:
    window = scaled_window(scaling, size, text_size=text_size)
    crowd(window)
    assert [] == faults(window)
    assert window.chat.header.topic.is_cut == (size == "640x480")
    assert window.chat.conversation.text.winfo_height() > 3 * window.app.theme.text.metrics("linespace")
    window.write("\n".join("many lines" for _ in range(9)))
    assert [] == faults(window)
    for name in (f"@{LONG_NICK}", f"#{'r' * 28}007"):
        window.controller.switch(name)
        assert [] == faults(window)
    window.hear(Lost(Reason.REFUSED, "", 9.0))
    assert [] == faults(window)


def assert_pages_fit(window: Window) -> None:
    """Open each page, and find nothing cut off in it."""
    for toggle in (window.app.parts.pages.toggle_settings, window.app.parts.pages.toggle_shortcuts):
        toggle()
        window.root.update()
        page: Any = window.app.stage.page
        # The column is as high as it has to be, behind the canvas in which it scrolls.
        assert [] == [fault for fault in faults(window) if f"{page.column} leaves" not in fault]
        assert page.column.winfo_width() <= page.canvas.winfo_width()


@SIZES
@pytest.mark.parametrize("chars", [limits.TEXT_CHARS, limits.TEXT_CHARS + 1, limits.DRAFT_CHARS])
def test_a_message_that_is_too_long_leaves_the_button_its_room(
    scaled_window: Make, scaling: int, size: str, text_size: int, chars: int
) -> None:
    window = scaled_window(scaling, size, text_size=text_size, language="ru")
    window.enter()
    window.write("x" * chars)
    assert window.chat.composer.note.winfo_ismapped()
    assert [] == faults(window)


@SIZES
def test_the_question_before_a_paste_fits(scaled_window: Make, scaling: int, size: str, text_size: int) -> None:
    window = scaled_window(scaling, size, text_size=text_size, language="ru")
    window.enter()
    window.write("\n".join("many lines" for _ in range(9)))
    assert window.chat.composer.pasting.bar.code_button.winfo_ismapped()
    assert [] == faults(window)


@SIZES
def test_the_pages_fit(scaled_window: Make, scaling: int, size: str, text_size: int) -> None:
    window = scaled_window(scaling, size, text_size=text_size)
    window.enter()
    assert_pages_fit(window)


@SIZES
def test_the_room_prompt_fits(scaled_window: Make, scaling: int, size: str, text_size: int) -> None:
    window = scaled_window(scaling, size, text_size=text_size)
    window.enter()
    prompt: RoomPrompt = window.chat.overlays.room_prompt
    prompt.open()
    prompt.show_rooms([RoomCount(f"#{'r' * 30}", LONG_TOPIC, 500)] * 50)
    prompt.field.insert(0, "two words")
    prompt.button.invoke()
    assert [] == faults(window)
    assert is_within(prompt, window.root)


def test_everything_fits_in_russian_too(scaled_window: Make) -> None:
    window = scaled_window(language="ru")
    window.controller.start()
    assert [] == faults(window)
    crowd(window)
    assert [] == faults(window)
    for toggle in (window.app.parts.pages.toggle_settings, window.app.parts.pages.toggle_shortcuts):
        toggle()
        window.root.update()
        page: Any = window.app.stage.page
        assert [] == [fault for fault in faults(window) if f"{page.column} leaves" not in fault]
    assert "Сочетания клавиш" == page.title.full_text


def test_a_check_that_could_not_fail_would_be_none(scaled_window: Make) -> None:
    window = scaled_window()
    window.enter()
    frame = ttk.Frame(window.root, width=30, height=30)
    frame.pack_propagate(False)
    frame.pack(side="bottom", before=window.chat)
    label = ttk.Label(frame, text="much too long for that")
    label.pack()
    assert [f"{label} is cut: 'much too long for that'"] == faults(window)


@pytest.mark.parametrize("first", [0.0, 0.5, 0.9999])
def test_a_scrollbar_can_be_grasped_however_much_there_is(window: Window, first: float) -> None:
    bar = ttk.Scrollbar(window.root, style="Thin.Vertical.TScrollbar")
    bar.place(x=0, y=0, height=300)
    window.root.update()
    bar.set(first, first + 0.0001)
    thumb = [y for y in range(300) if "thumb" in bar.identify(bar.winfo_width() // 2, y)]
    assert len(thumb) >= window.app.theme.ui.metrics("linespace")
    assert 0 <= thumb[0] - first * (300 - len(thumb)) < 2
