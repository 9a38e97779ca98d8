"""Draws the window's main states in both themes and writes `out/*.png` beside this file, for people to look at.

A test fails only if a state cannot be drawn at all; whether it looks right is for people to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("tkinter")

from chat_gui.events import Lost, Reason, RoundTrip, ServerKind
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from server.wire.messages import Code, Error, HistoryPage, Joined, Left, RoomCount, RoomList, RoomState, Typing
from tests.chat_gui.views.window import Window

from .grab import grab

OUT = Path(__file__).parent / "out"
CLASS = ("Alice", "bob", "carol", "dave", "Eve", "frank", "grace", "heidi", "Мария", "me")
ROOMS = (RoomState("#homework", "exercise 3 is due on Friday", CLASS), RoomState("#lobby", "", CLASS))
MORNING = datetime.now().replace(hour=10, minute=30).timestamp()  # noqa: DTZ005 - local, as the transcript is

Make = Callable[[str], Window]


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes a window in a theme."""
    windows: list[Window] = []

    def make_window(theme: str) -> Window:
        windows.append(Window(Settings(theme=theme, geometry="1040x700+20+20")))
        return windows[-1]

    yield make_window
    for window in windows:
        window.app.end()


def shoot(app: Application, name: str) -> None:
    """Write a picture of the window, once it is drawn."""
    root = app.root
    if root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("only X11 lets a program look at the screen without asking")
    until = time.monotonic() + 0.1  # what Tk draws late: heights of lines, images
    while time.monotonic() < until:
        root.update()
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{name}.png"
    grab(path, root.winfo_rootx(), root.winfo_rooty(), root.winfo_width(), root.winfo_height())
    assert path.stat().st_size > 5_000


def talk(window: Window) -> None:
    """A morning in the homework room."""
    window.controller.switch("#homework")

    def say(sender: str, text: str, minutes: float, to: str = "#homework") -> None:
        window.hear(window.message(text, sender, to, at=MORNING + minutes * 60))

    say("Alice", "Did anyone finish exercise 3?", -1440)
    say("Alice", "I get 42.", -1439)
    say("bob", "Same here, see https://example.org/notes (page 2).", -1438)
    window.hear(Joined("#homework", "karl"), Joined("#homework", "lena"), Left("#homework", "dave"))
    say(
        "carol",
        "The trick is to *start from the end*: take the last digit, then _every second one_ before it, and so on until "
        "nothing is left. In one line it is long enough to wrap:",
        2,
    )
    say("carol", "`sum(map(int, digits[::-2]))`", 3)
    say("Мария", "```\ndef digits(number):\n    return [int(each) for each in str(number)]\n```\nтак тоже можно", 4)
    say("me", "Thanks, that works!", 5)
    say("Eve", "/me is impressed", 6)
    say("grace", "hi all", 7, "#lobby")
    say("grace", "anyone?", 7, "#lobby")
    say("bob", "psst", 7, "me")
    window.controller.set_reading(False)
    say("bob", "@me look at this please, you know it better", 9)
    say("bob", "the second part, I mean", 9)
    window.controller.set_reading(True)
    window.hear(RoundTrip(14.2))


def shrink(window: Window) -> None:
    """As small as the window can be."""
    window.root.geometry("640x480")
    window.until(lambda: window.root.winfo_width() == 640)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_form(make: Make, theme: str) -> None:
    window = make(theme)
    window.controller.start()
    shoot(window.app, f"form-{theme}")
    window.controller.connect("class room", "two words")
    shoot(window.app, f"form-problems-{theme}")
    shrink(window)
    shoot(window.app, f"form-smallest-{theme}")
    window.root.geometry("1040x700")
    window.until(lambda: window.root.winfo_width() == 1040)
    window.controller.connect("192.168.1.20", "me")
    shoot(window.app, f"form-connecting-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chat(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    shoot(window.app, f"chat-{theme}")
    shrink(window)
    shoot(window.app, f"chat-smallest-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scrolled_up(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    window.fill(100)
    window.hear(*(window.message(f"thought number {number}", CLASS[number % 5], "#homework") for number in range(60)))
    window.chat.conversation.text.yview_scroll(-1, "pages")
    window.until(lambda: not window.chat.conversation.is_at_end)
    window.hear(*(window.message("late", "bob", "#homework") for _ in range(3)))
    shoot(window.app, f"scrolled-up-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_connection(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    window.controller.say("this one is refused")
    window.hear(Error(Code.TOO_FAST, nonce=window.session.sent[-1].nonce))
    window.controller.say("and this one waits")
    window.until(lambda: "sending…" in window.shown)
    window.hear(Lost(Reason.CLOSED, "", 4.0))
    window.write("typed meanwhile,\non two lines")
    shoot(window.app, f"no-connection-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lab_server(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(RoomState("#lobby", "", ("me", "ivan")), kind=ServerKind.LAB, name="lab9090")
    window.hear(Joined("#lobby", "judy"))
    window.hear(window.message("привет из консоли", "ivan"), window.message("hello there", "judy"))
    shoot(window.app, f"lab-server-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_menu_and_large_text(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    window.press(window.chat.composer.text, *["<Control-plus>"] * 5)
    pictures: list[None] = []

    def take() -> None:
        shoot(window.app, f"menu-{theme}")
        window.app.parts.window_menu.menu.unpost()
        pictures.append(None)

    window.root.after(200, take)
    window.chat.sidebar.menu_button.invoke()
    window.until(lambda: pictures, "the picture of the menu")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_room_prompt(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    counts = (("#homework", "exercise 3 is due on Friday", 10), ("#lobby", "", 24), ("#maths", "proofs, slowly", 7))
    rooms = RoomList(tuple(RoomCount(*each) for each in counts))
    window.chat.sidebar.list._open([row.key for row in window.chat.sidebar.list.rows].index("+"))
    window.hear(rooms)
    shoot(window.app, f"room-prompt-{theme}")
    window.chat.room_prompt.field.insert(0, "two words")
    window.chat.room_prompt.button.invoke()
    shrink(window)
    shoot(window.app, f"room-prompt-smallest-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_writers_and_paste(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    window.hear(Typing("#homework", "bob"), Typing("#homework", "Мария"))
    shoot(window.app, f"writers-{theme}")
    window.write("\n".join(f"line {number}" for number in range(12)))
    shrink(window)
    shoot(window.app, f"paste-smallest-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_message_menu(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    window.hear(HistoryPage("#homework"))
    text = window.chat.conversation.text
    text.yview_moveto(0)
    window.root.update()
    pictures: list[None] = []

    def take() -> None:
        shoot(window.app, f"message-menu-{theme}")
        window.chat.message_menu.menu.unpost()
        pictures.append(None)

    window.root.after(200, take)
    x, y, _, height = text.bbox(text.tag_ranges("link")[0])
    text.event_generate("<Button-3>", x=x + 10, y=y + height // 2, rootx=text.winfo_rootx() + x, rooty=y + 150)
    window.until(lambda: pictures, "the picture of the menu")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages(make: Make, theme: str) -> None:
    window = make(theme)
    window.enter(*ROOMS)
    talk(window)
    for name, toggle in (
        ("settings", window.app.parts.pages.toggle_settings),
        ("shortcuts", window.app.parts.pages.toggle_shortcuts),
    ):
        toggle()
        shoot(window.app, f"{name}-{theme}")
        shrink(window)
        shoot(window.app, f"{name}-smallest-{theme}")
        window.root.geometry("1040x700")
        window.until(lambda: window.root.winfo_width() == 1040)
