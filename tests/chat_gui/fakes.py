"""A window made of lists and a session made of a queue, for what is tested without Tk or a network."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Sequence

from chat_gui.address import Address
from chat_gui.bookmarks import Bookmarks
from chat_gui.connection import Connection
from chat_gui.controller import Controller
from chat_gui.conversation import Conversation, Entry, Notice, Pending
from chat_gui.events import Connecting, Event, Recognised, ServerKind
from chat_gui.lookup import Results
from chat_gui.model import Model
from chat_gui.settings import Settings
from chat_gui.view import FormProblems
from server.wire import limits
from server.wire.messages import Message, Request, RoomCount, RoomState, Welcome

LOBBY = limits.LOBBY
CONNECTING = Connecting("teacher-pc", 14902, 1)
NATIVE = Recognised(ServerKind.NATIVE, "Class 10B", "id-1")
WELCOME = Welcome("me", (RoomState(LOBBY, "exercise 3", ("me", "bob")),))


class FakeView:
    """What the controller told the window, in order: the name of each call, and the last of each kind."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.form = ("", "")
        self.problems = FormProblems()
        self.is_busy = False
        self.is_chat = False
        self.transcript: list[Entry] = []
        self.pending: list[Pending] = []
        self.draft = ""
        self.people: list[str] = []
        self.conversations: list[str] = []
        self.current = ""
        self.has_rooms = False
        self.rooms: list[RoomCount] = []
        self.results = Results()
        self.pointed_at: list[int] = []
        self.writers = ""
        self.exports: list[tuple[str, bool]] = []
        self.connection = Connection()
        self.server = ""
        self.me = ""
        self.title = ""
        self.server_name = ""
        self.alerts: list[bool] = []
        self.settings: list[Settings] = []

    def take_calls(self) -> list[str]:
        """The calls since the last call of this."""
        calls, self.calls = self.calls, []
        return calls

    def show_form(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        self.calls.append("show_form")
        self.form, self.problems, self.is_busy, self.is_chat = (address, nick), problems, busy, False

    def show_chat(self) -> None:
        self.calls.append("show_chat")
        self.is_chat = True

    def show_conversation(self, model: Model, conversation: Conversation) -> None:
        self.calls.append("show_conversation")
        self.transcript = list(conversation.entries)
        self.pending = list(conversation.pending.values())

    def show_older(self) -> None:
        self.calls.append("show_older")

    def append(self, model: Model, entries: Sequence[Entry]) -> None:
        self.calls.append("append")
        self.transcript += entries

    def show_pending(self, pending: Iterable[Pending]) -> None:
        self.calls.append("show_pending")
        self.pending = list(pending)

    def show_draft(self, text: str) -> None:
        self.calls.append("show_draft")
        self.draft = text

    def show_people(self, model: Model, conversation: Conversation) -> None:
        self.calls.append("show_people")
        self.people = conversation.people()

    def show_conversations(
        self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool
    ) -> None:
        self.calls.append("show_conversations")
        self.conversations = [each.name for each in conversations]
        self.current = current.name
        self.has_rooms = has_rooms

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        self.calls.append("show_rooms")
        self.rooms = list(rooms)

    def show_export(self, sentence: str, is_under_way: bool) -> None:
        self.exports.append((sentence, is_under_way))

    def show_results(self, results: Results) -> None:
        self.calls.append("show_results")
        self.results = results

    def show_message(self, message: Message) -> None:
        self.calls.append("show_message")
        self.pointed_at.append(message.id)

    def show_writers(self, sentence: str) -> None:
        self.calls.append("show_writers")
        self.writers = sentence

    def show_status(self, connection: Connection, server: str, me: str) -> None:
        self.calls.append("show_status")
        self.connection, self.server, self.me = connection, server, me

    def show_title(self, text: str, server: str) -> None:
        self.calls.append("show_title")
        self.title, self.server_name = text, server

    def alert(self, *, bell: bool) -> None:
        self.calls.append("alert")
        self.alerts.append(bell)

    def close(self) -> None:
        self.calls.append("close")

    def rebuild(self, problems: FormProblems) -> None:
        self.calls.append("rebuild")
        self.problems = problems

    def apply_settings(self, settings: Settings) -> None:
        self.calls.append("apply_settings")
        self.settings.append(settings)


class FakeSession:
    """What the controller asked of a connection; a test puts into `events` what it is to hear."""

    def __init__(self, address: Address, nick: str) -> None:
        self.address = address
        self.nick = nick
        self.events: queue.Queue[list[Event]] = queue.Queue()
        self.sent: list[Request] = []
        self.retries = 0
        self.is_closed = False

    def send(self, request: Request) -> None:
        self.sent.append(request)

    def retry_now(self) -> None:
        self.retries += 1

    def close(self) -> None:
        self.is_closed = True


class Desk:
    """A controller with a fake window and fake sessions; time stands still until a test moves it."""

    def __init__(self, settings: Settings | None = None, bookmarks: Bookmarks | None = None) -> None:
        self.now = 100.0
        self.settings = settings or Settings()
        self.saved: list[tuple[str, str]] = []
        self.sessions: list[FakeSession] = []
        self.view = FakeView()
        self.controller = Controller(
            self.view,
            self.settings,
            self._open,
            self._save,
            lambda: self.now,
            lambda: 1_000_000.0 + self.now,
            bookmarks,
        )

    def _open(self, address: Address, nick: str) -> FakeSession:
        self.sessions.append(FakeSession(address, nick))
        return self.sessions[-1]

    def _save(self, settings: Settings) -> None:
        self.saved.append((settings.address, settings.nick))

    @property
    def session(self) -> FakeSession:
        """The newest session."""
        return self.sessions[-1]

    @property
    def model(self) -> Model:
        """What the controller's window shows."""
        return self.controller.model

    def hear(self, *events: Event) -> None:
        """Have the session say this, and the controller poll once."""
        self.session.events.put(list(events))
        self.controller.poll()


def said(number: int, text: str = "hi", sender: str = "bob", to: str = LOBBY, nonce: str = "") -> Message:
    """A message that somebody has said."""
    return Message(number, to, sender, text, 0.0, nonce)


def lines(view: FakeView) -> list[str]:
    """The texts in the transcript as drawn."""
    return [entry.text for entry in view.transcript if isinstance(entry, Message | Notice)]
