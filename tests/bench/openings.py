"""How long a long conversation takes to be opened, and older messages to be put above. No server; a real window."""

from __future__ import annotations

import statistics
import time

from chat_gui.settings import Settings
from server.wire.messages import HistoryPage, Message, RoomState
from tests.chat_gui.views.window import Window

MANY = 5_000
PAGE = 200
REPEATS = 9
ROOM = "#long"


def openings() -> dict[str, float]:
    """The medians of several openings."""
    window = Window(Settings(theme="light", geometry="1040x700+20+20"))
    try:
        window.enter(RoomState("#lobby", "", ("me", "bob")), RoomState(ROOM, "", ("me", "bob")))
        return {"switch to 5,000 messages": switching(window), **older(window)}
    finally:
        window.app.end()


def messages(first: int, count: int) -> list[Message]:
    """What several people say, a line or two each, some of it marked up."""
    texts = ("hello", "see https://example.org/notes", "`code` and *bold*", "a longer line, " * 12, "two\nlines")
    people = ("alice", "bob", "carol", "dave")
    return [
        Message(number, ROOM, people[number // 3 % 4], texts[number % 5], 1_700_000_000 + number * 20, "")
        for number in range(first, first + count)
    ]


def switching(window: Window) -> float:
    """From the click to the picture, in milliseconds."""
    window.hear(*messages(1_000_000, MANY))
    took = []
    for _ in range(REPEATS):
        window.controller.switch("#lobby")
        window.root.update()
        started = time.perf_counter()
        window.controller.switch(ROOM)
        window.root.update()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def older(window: Window) -> dict[str, float]:
    """A page that comes while the reader is at the top: until it is drawn, and how far it has moved what they read."""
    text = window.chat.conversation.text
    first = 1_000_000
    took, moved = [], []
    for _ in range(REPEATS):
        text.yview_moveto(0)
        for _ in range(60):  # what is loaded is drawn first, then the server is asked
            window.root.update()
            text.yview_moveto(0)
        text.yview_scroll(3, "units")
        window.root.update()
        before = text.get("@0,0", "@0,0 lineend"), text.dlineinfo("@0,0")[1]
        first -= PAGE
        page = HistoryPage(ROOM, tuple(messages(first, PAGE)), more=True)
        window.session.events.put([page])
        started = time.perf_counter()
        window.controller.poll()
        window.root.update()
        took.append((time.perf_counter() - started) * 1000)
        after = text.get("@0,0", "@0,0 lineend"), text.dlineinfo("@0,0")[1]
        moved.append(float(before != after))
    return {"200 older messages put above": statistics.median(took), "  lines that the view has moved by": max(moved)}
