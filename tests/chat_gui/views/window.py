"""A window with a controller behind it and fake sessions in place of a network."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

from chat_gui.controller import Controller
from chat_gui.events import Connecting, Event, Recognised, ServerKind
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from server.wire.messages import CaughtUp, Message, RoomState, Welcome
from tests.chat_gui.fakes import FakeSession
from tests.waiting import pump_until

ROOM = "#lobby"


class Window:
    """The program's window in a test's hands. Nothing is looked for by itself: `hear` does it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sessions: list[FakeSession] = []
        self.opened_links: list[str] = []
        self.saved = 0
        self.app = self._make_app()
        self.controller = Controller(self.app, settings, self._open, self._save, time.monotonic, time.time)
        self.app.attach(self.controller)
        self.root = self.app.root
        self._ids = itertools.count(1)

    def _make_app(self) -> Application:
        return Application(self.settings, open_link=self.opened_links.append)

    def _open(self, address: Any, nick: str) -> FakeSession:
        self.sessions.append(FakeSession(address, nick))
        return self.sessions[-1]

    def _save(self, _settings: Settings) -> None:
        self.saved += 1

    @property
    def session(self) -> FakeSession:
        return self.sessions[-1]

    @property
    def chat(self) -> Any:
        return self.app.parts.chat

    @property
    def shown(self) -> str:
        """The whole transcript."""
        return str(self.chat.conversation.text.get("1.0", "end-1c"))

    def hear(self, *events: Event) -> None:
        """Let the session say this, and the window draw it."""
        self.session.events.put(list(events))
        while self.controller.poll():
            pass
        self.root.update()

    def enter(self, *rooms: RoomState, kind: ServerKind = ServerKind.NATIVE, name: str = "Class 10B") -> None:
        """Connect as `me` and be welcome."""
        self.controller.start("127.0.0.1", "me")
        rooms = rooms or (RoomState(ROOM, "a topic", ("me", "alice", "bob")),)
        self.hear(Connecting("127.0.0.1", 14902, 1), Recognised(kind, name, "id"), Welcome("me", rooms), CaughtUp())
        self.chat.composer.text.focus_force()
        self.root.update()
        self.until(lambda: self.app.has_focus() and self.controller.model.conversations.is_reading, "the focus")

    def message(
        self, text: str, sender: str = "alice", to: str = ROOM, nonce: str = "", at: float | None = None
    ) -> Message:
        return Message(next(self._ids), to, sender, text, time.time() if at is None else at, nonce)

    def fill(self, count: int) -> None:
        """Let alice say so many lines."""
        self.hear(*(self.message(f"line {number}") for number in range(count)))

    def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Let Tk work until a condition is true."""
        pump_until(self.root, condition, what=what)

    def press(self, widget: Any, *keys: str) -> None:
        """Press keys in a widget that has the focus."""
        widget.focus_force()
        self.root.update()
        for key in keys:
            widget.event_generate(key)
        self.root.update()

    def write(self, text: str) -> None:
        """Paste text into the composer: keys can be pressed only for what the keyboard has."""
        composer = self.chat.composer.text
        self.root.clipboard_clear()
        self.root.clipboard_append(text)
        self.press(composer, "<<Paste>>")

    def close_menu(self, menu: Any) -> None:
        """Put a menu away that has been opened, and let go of the pointer that it holds."""
        self.root.tk.call("tk::MenuUnpost", str(menu))
        self.root.update()

    def click(self, text: Any, index: str, event: str = "<Button-1>") -> None:
        """Click on a character of a text widget."""
        text.see(index)
        self.root.update()
        x, y, width, height = text.bbox(index)
        x, y = x + width // 2, y + height // 2
        text.event_generate("<Enter>", x=x, y=y)
        text.event_generate("<Motion>", x=x, y=y)
        text.event_generate(event, x=x, y=y)
        text.event_generate("<ButtonRelease-1>", x=x, y=y)
        self.root.update()
