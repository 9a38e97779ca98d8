"""What the controller needs of a window. The real one is `views/`; tests have one made of lists. No tkinter here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the form needs `FormProblems` before any of this is read
    from server.wire.messages import Message, RoomCount

    from .connection import Connection
    from .conversation import Conversation, Entry, Pending
    from .lookup import Results
    from .model import Model
    from .settings import Settings


@dataclass(frozen=True, slots=True)
class FormProblems:
    """What stands beside the fields of the connect form: sentences, empty for nothing. `general` is about neither."""

    address: str = ""
    nick: str = ""
    general: str = ""


class View(Protocol):
    """A window: it shows what it is told and decides nothing. The Tk thread alone calls it."""

    def show_form(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        """The connect form; while `busy`, a connection is being tried and can be cancelled."""
        ...

    def show_chat(self) -> None:
        """The chat instead of the form."""
        ...

    def show_conversation(self, model: Model, conversation: Conversation) -> None:
        """Draw a conversation from the start: its header, entries, divider, pending messages."""
        ...

    def show_older(self) -> None:
        """Older entries now stand before the first of the conversation that is shown; the reader is not moved."""
        ...

    def append(self, model: Model, entries: Sequence[Entry]) -> None:
        """New entries at the end of the conversation that is shown."""
        ...

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages behind the last entry that have no receipt; replaces those shown."""
        ...

    def show_draft(self, text: str) -> None:
        """What stands in the composer of the conversation that has just been opened."""
        ...

    def show_people(self, model: Model, conversation: Conversation) -> None:
        """Who is in the conversation, and its topic."""
        ...

    def show_conversations(
        self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool
    ) -> None:
        """The sidebar. `has_rooms`: rooms can be entered, made and left here."""
        ...

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms that the server has, for whoever looks for one."""
        ...

    def show_export(self, sentence: str, is_under_way: bool) -> None:
        """How far an export is; over with nothing to say, it has been done."""
        ...

    def show_results(self, results: Results) -> None:
        """What a search on the server has found so far."""
        ...

    def show_message(self, message: Message) -> None:
        """Bring a message of the open conversation into view, and point at it."""
        ...

    def show_writers(self, sentence: str) -> None:
        """Who is writing in the open conversation; empty for nobody."""
        ...

    def show_status(self, connection: Connection, server: str, me: str) -> None:
        """The status line and the own nick. `server` says what is at the other end, empty for a plain chat server."""
        ...

    def show_title(self, text: str, server: str) -> None:
        """The window's title, and the server's name by itself."""
        ...

    def alert(self, *, bell: bool) -> None:
        """Something wants the user, who is elsewhere: flash or raise a hint, once."""
        ...

    def apply_settings(self, settings: Settings) -> None:
        """Theme, text size and what else the user has chosen."""
        ...

    def rebuild(self, problems: FormProblems) -> None:
        """Make every part anew, for another language is spoken now. What was typed stays; the chat is drawn next.

        Args:
            problems: those that the form shows, in that language.
        """
        ...

    def close(self) -> None:
        """End the program, as its close button does."""
        ...
