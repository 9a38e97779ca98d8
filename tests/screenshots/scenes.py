"""What is to be seen in the pictures, and what is done to a window before one is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chat_gui.events import RoundTrip
from server.wire.messages import Joined, Left, RoomState
from tests.chat_gui.views.window import Window

CLASS = ("Alice", "bob", "carol", "dave", "Eve", "frank", "grace", "heidi", "Мария", "me")
ROOMS = (RoomState("#homework", "exercise 3 is due on Friday", CLASS), RoomState("#lobby", "", CLASS))
MORNING = datetime.now().replace(hour=10, minute=30).timestamp()  # noqa: DTZ005 - local, as the transcript is


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


def grow(window: Window) -> None:
    """As large as it was."""
    window.root.geometry("1040x700")
    window.until(lambda: window.root.winfo_width() == 1040)


def look_for_room(window: Window) -> None:
    """Click on `+ add a room`."""
    rows = window.chat.sidebar.list
    window.press(rows.canvas, "<End>", "<Return>")


def click_link(window: Window) -> None:
    """Open the menu of the first message with a link."""
    text = window.chat.conversation.text
    x, y, _, height = text.bbox(text.tag_ranges("link")[0])
    text.event_generate("<Button-3>", x=x + 10, y=y + height // 2, rootx=text.winfo_rootx() + x, rooty=y + 150)


def with_menu(
    window: Window, opened: Callable[[], object], menu: Callable[[], object], shoot: Callable[[], None]
) -> None:
    """Take a picture while a menu is open: Tk does nothing else until it is closed."""
    pictures: list[None] = []

    def take() -> None:
        shoot()
        menu().unpost()
        pictures.append(None)

    window.root.after(200, take)
    opened()
    window.until(lambda: pictures, "the picture of the menu")
