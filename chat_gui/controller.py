"""What happens when the user does something and when the session says something.

Intents and events come in, the model changes, the view is told to draw what changed: once per tick, however much came.
Runs on the Tk thread; knows no widget and no socket.
"""

from __future__ import annotations

import logging
import queue
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from server.wire import limits
from server.wire.messages import (
    AskHistory,
    AskRooms,
    Bad,
    CaughtUp,
    Error,
    Found,
    HistoryPage,
    IsTyping,
    Joined,
    Left,
    Message,
    Notice,
    Renamed,
    RoomList,
    RoomState,
    Say,
    Topic,
    Typing,
    Welcome,
)
from server.wire.names import fold, nick_problem
from server.wire.text import showable_line, without_surrogates

from .address import Address, AddressError, parse_address
from .bookmarks import Bookmarks
from .commands import ROOM_COMMANDS, completions
from .connection import Connection, Phase
from .conversation import Conversation, first_message_id
from .events import Connecting, Event, Failed, Lost, Recognised, RoundTrip, ServerKind, WentBack
from .exports import Exports
from .i18n import tr, use_language
from .lookup import Lookup, place_of
from .marking import Marking
from .model import Model
from .orders import Orders, SessionLike
from .painter import Painter
from .settings import Settings
from .standing import Standing, typed_problems
from .view import FormProblems, View
from .wording import error_sentence, room_sentence, topic_sentence

if TYPE_CHECKING:
    from .exporting import ExportOrder

_log = logging.getLogger(__name__)

EVENTS_PER_TICK: Final = 250
"""Measured: they take 5 ms, drawing included, and no more a message than 400 of them at once."""
_FEW_ENTRIES: Final = 50
"""A conversation opened with fewer asks the server for what was said before."""
TICK_S: Final = 0.008
"""However few events that is: one that lists 10,000 people costs as much as thousands of messages."""


class Controller:
    """Joins a model, a view and a session.

    Args:
        view: what draws.
        settings: what is remembered; changed in place, saved by `save`.
        open_session: starts a session for an address and a nick.
        save: writes the settings.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
        bookmarks: how far one has read, and what one was writing; forgotten with the window if none are given.
    """

    def __init__(
        self,
        view: View,
        settings: Settings,
        open_session: Callable[[Address, str], SessionLike],
        save: Callable[[Settings], None],
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
        bookmarks: Bookmarks | None = None,
    ) -> None:
        self.model = Model()
        self._view = view
        self._painter = Painter(view, settings)
        self._settings = settings
        self._open_session = open_session
        self._save = save
        self._clock = clock
        self._wall_clock = wall_clock
        self._session: SessionLike | None = None
        self._orders: Orders | None = None
        self._lookup: Lookup | None = None
        self._address: Address | None = None
        self._marking = Marking(bookmarks or Bookmarks(), clock)
        self._standing = Standing(
            clock,
            met=self._marking.meet,
            entered=self._view.show_chat,
            went_back=self._went_back,
            caught_up=self.load_older,
            refused=self._refused,
        )
        self.exports = Exports(view.show_export, clock, wall_clock)
        self._form_problems: Callable[[], FormProblems] = FormProblems
        self._left_over: deque[Event] = deque()
        self._typing_told_at = float("-inf")

    # Intents: what the user does.

    def start(self, address: str = "", nick: str = "", problem: str = "") -> None:
        """The first picture: the form, or with an address and a nick given on the command line, a connection at once.

        Args:
            problem: a sentence to show, such as that the settings could not be read.
        """
        use_language(self._settings.language)
        self._view.apply_settings(self._settings)
        shown_address = address or self._settings.address
        shown_nick = nick or self._settings.nick
        if address and nick:
            if problem:
                self.model.notice(problem, self._wall_clock(), is_error=True)
            self.connect(address, nick)
        else:
            self._show_form(shown_address, shown_nick, lambda: FormProblems(general=problem))

    def connect(self, address_text: str, nick: str) -> None:
        """Go there under that nick; what is wrong with either is said beside its field."""
        nick = nick.strip()
        address: Address | None = None
        address_problem = ""
        try:
            address = parse_address(address_text)
        except AddressError as error:
            address_problem = error.args[0]
        problem = nick_problem(nick)
        if address is None or problem:
            self._show_form(address_text, nick, lambda: typed_problems(address_problem, problem))
            return
        self._settings.address, self._settings.nick = str(address), nick
        self._save(self._settings)
        self._end_session()
        if self._address not in (None, address):
            self._forget_conversations()
        self._address = address
        self._standing.begin()
        self.model.set_me(nick)
        self._show_form(str(address), nick, busy=True)
        self._session = self._open_session(address, nick)
        self._orders = Orders(self.model, self._session, self._view.close, self._wall_clock)
        self._lookup = Lookup(self.model, self._session, self._view.show_results)

    def cancel(self) -> None:
        """Stop trying, and show the form."""
        self._end_session()
        self.model.offline()
        self.model.set_connection(Connection())
        self._show_form(self._settings.address, self._settings.nick)
        self.flush()

    def say(self, text: str) -> bool:
        """Do what was typed: say it in the open conversation, or obey a command. Returns whether it was taken.

        What is empty, too long or no proper command is not, and stays in the composer.
        """
        text = without_surrogates(text.strip("\n"))
        if not text.strip() or self._orders is None:
            return False
        typed_in = self.model.current
        is_taken = self._orders.obey(text)
        if is_taken:
            typed_in.draft = ""
        self.flush()
        return is_taken

    def retry(self, nonce: str) -> None:
        """Send a refused message again."""
        for conversation in self.model.conversations.values():
            waiting = conversation.pending.get(nonce)
            if waiting and self._session and self.model.retrying(nonce):
                self._session.send(Say(conversation.name, waiting.text, nonce))
        self.flush()

    def discard(self, nonce: str) -> None:
        """Give a refused message up."""
        self.model.discard(nonce)
        self.flush()

    def switch(self, name: str) -> None:
        """Open a conversation."""
        self.model.switch(name)
        if len(self.model.current.entries) < _FEW_ENTRIES:
            self.load_older()
        self.flush()

    def switch_by(self, steps: int) -> None:
        """Open the conversation that stands so many places further down the sidebar, going round at its ends."""
        listed = self.model.listed()
        self.switch(listed[(listed.index(self.model.current) + steps) % len(listed)].name)

    def switch_to(self, place: int) -> None:
        """Open the conversation that stands at this place in the sidebar, counted from 0; nothing if there is none."""
        listed = self.model.listed()
        if place < len(listed):
            self.switch(listed[place].name)

    def go(self, name: str) -> None:
        """Open a conversation; one that there is not yet is begun: a room is entered, somebody is written to."""
        if fold(name) in self.model.conversations:
            self.switch(name)
        elif name.startswith("@"):
            self.message_nick(name[1:])
        else:
            self.join_room(name)

    def message_nick(self, nick: str) -> None:
        """Open the direct messages with somebody, where the server has them."""
        if self._orders is not None:
            self._orders.tell(nick)
            self.flush()

    def can_message(self, nick: str) -> bool:
        """Whether there can be direct messages with somebody."""
        return self.model.server_kind is ServerKind.NATIVE and not self.model.is_me(nick)

    def ask_rooms(self) -> None:
        """The user looks for a room: the server's list is shown when it has come."""
        if self._session is not None and self._is_online():
            self._session.send(AskRooms())

    def join_room(self, name: str) -> str:
        """Go into a room, with or without its `#`. Returns what is wrong with the name, empty for nothing."""
        if self._orders is None:
            return ""
        name = name.strip()
        problem = self._orders.enter(name if name.startswith("#") else f"#{name}")
        self.flush()
        return room_sentence(problem) if problem else ""

    def leave(self, name: str) -> None:
        """Leave a room, or close the direct messages with somebody."""
        if self._orders is not None:
            self._orders.leave(name)
            self.flush()

    def completions(self, before: str) -> tuple[int, Sequence[str]]:
        """What the word that ends `before`, a line up to the cursor, may become; see `commands.completions`."""
        model = self.model
        rooms = [each.name for each in model.listed() if not each.is_direct]
        start, words = completions(before, model.nicks_known(), rooms)
        if model.server_kind is not ServerKind.NATIVE:
            words = [word for word in words if word.rstrip() not in ROOM_COMMANDS]
        return start, words

    def load_older(self) -> None:
        """The reader has come to the first message that is known: ask the server for those before it."""
        conversation = self.model.current
        if self._session is None or not self._can_load(conversation):
            return
        conversation.is_asking = True
        before = first_message_id(conversation.entries)
        self._session.send(AskHistory(conversation.name, before, limits.HISTORY_PAGE))

    def can_export_everything(self) -> bool:
        """Whether the server may have more of the open conversation than is loaded."""
        current = self.model.current
        return self._is_online() and current.has_older and (current.joined or current.is_direct)

    def export(self, order: ExportOrder) -> None:
        """Write a conversation into a file."""
        if self._session is not None:
            self.exports.start(order, self.model, self._session.send)

    def can_search(self) -> bool:
        """Whether the server can search what it has kept, now or when there is a connection again."""
        return self.model.server_kind is ServerKind.NATIVE

    def search(self, text: str, *, is_here: bool) -> None:
        """Have the server search the open conversation, or all that the user may see."""
        if self._lookup is not None:
            self._lookup.search(text, self.model.current.name if is_here else "")

    def search_on(self) -> None:
        """Have the server search on, further back."""
        if self._lookup is not None:
            self._lookup.more()

    def place_of(self, message: Message) -> str:
        """The name of the conversation that a message belongs to."""
        return place_of(message, self.model)

    def open_found(self, message: Message) -> None:
        """Open the conversation of a message that was found, and show it there, once what is older has come."""
        if self._lookup is not None:
            self._show_found(self._lookup.open(message))

    def _show_found(self, message: Message | None) -> None:
        self.flush()
        if message is not None:
            self._view.show_message(message)

    def _can_load(self, conversation: Conversation) -> bool:
        is_ready = not self.model.is_catching_up and (conversation.joined or conversation.is_direct)
        return self._is_online() and is_ready and conversation.has_older and not conversation.is_asking

    def _is_online(self) -> bool:
        """Whether there is a connection to a server of ours."""
        return self.model.connection.phase is Phase.ONLINE and self.model.server_kind is ServerKind.NATIVE

    def draft_changed(self, text: str) -> None:
        """The composer holds this now."""
        self.model.current.draft = text[: limits.DRAFT_CHARS]
        now = self._clock()
        # A command is nobody else's business: not even that one is being typed.
        is_message = bool(text) and not text.startswith("/")
        if is_message and self._is_online() and self._session and now - self._typing_told_at >= limits.TYPING_EVERY_S:
            self._typing_told_at = now
            self._session.send(IsTyping(self.model.current.name))

    def set_reading(self, is_reading: bool) -> None:
        """The user can or can't see the end of the open conversation."""
        if is_reading != self.model.is_reading:
            self.model.set_reading(is_reading)
            self.flush()

    def retry_now(self) -> None:
        """Do not wait for the next try to connect."""
        if self._session is not None:
            self._session.retry_now()

    def settings_changed(self) -> None:
        """The view has changed a setting in place. Another language is spoken at once, in everything that is shown."""
        is_another_language = use_language(self._settings.language)
        self._view.apply_settings(self._settings)
        if is_another_language:
            self._view.rebuild(self._form_problems())
            self._painter.begin_anew(self.model)
            if self._address is not None:
                self.flush()
        self._save(self._settings)

    def close(self) -> None:
        """The window is closing."""
        self._end_session()
        self._save(self._settings)

    def _end_session(self) -> None:
        self._marking.save(self.model)
        if self._session is not None:
            self._session.close()
            self._session = self._orders = self._lookup = None
        self.exports.stop()
        self._left_over.clear()
        self.model.give_up_sending(tr("The connection was given up."))

    def _forget_conversations(self) -> None:
        """Another server has other rooms and other people, even where they have the same names."""
        was_reading = self.model.is_reading
        self.model = Model()
        self.model.set_reading(was_reading)
        self._standing.forget_server()
        self._marking.forget_server()

    # Events: what the session says.

    def poll(self) -> bool:
        """Take what the session has said, up to a tick's worth, and draw. Returns whether there may be more."""
        taken = 0
        session, until = self._session, self._clock() + TICK_S
        while session is not None and session is self._session:  # an event may end it
            if not self._left_over:
                try:
                    self._left_over.extend(session.events.get_nowait())
                except queue.Empty:
                    break
            self._take(self._left_over.popleft())
            taken += 1
            if taken >= EVENTS_PER_TICK or self._clock() >= until:
                break
        is_writing = self.exports.work(until)
        if taken or is_writing:
            self.flush()
        else:
            self._painter.draw_writers(self.model.writers.nicks(self._clock()))
            self._marking.rest(self.model)
        return taken > 0 or is_writing

    def _take(self, event: Event) -> None:
        try:
            self.handle(event)
        except Exception:  # noqa: BLE001 - the poll's root
            # One event that we handle wrongly must not stop the window; the log holds the trace.
            _log.exception("event of type %s", type(event).__name__)

    def handle(self, event: Event) -> None:
        """Change the model by one event; `flush` draws."""
        model, at = self.model, self._wall_clock()
        match event:
            case Message():
                self._message(event)
            case Joined(room=room):
                self._joined(event, at)
            case Left(room=room, nick=nick):
                if model.is_me(nick):
                    model.close(room)
                else:
                    model.left(room, nick, at)
            case Renamed(old=old, new=new):
                if model.is_me(old):
                    self._settings.nick = new
                    self._save(self._settings)
                model.renamed(old, new, at)
            case HistoryPage() | Found() | RoomList():
                self._answered(event)
            case RoomState():
                model.set_room(event)
            case Topic():
                self._topic(event, at)
            case Typing(to=to, nick=nick):
                model.writing(to, nick, self._clock())
            case Notice(text=text):
                model.notice(text, at)
            case Error():
                self._error(event, at)
            case Bad(reason=reason):
                _log.info("the server sent something unreadable: %s", reason)
            case Connecting() | Recognised() | WentBack() | Welcome() | CaughtUp() | Lost() | Failed() | RoundTrip():
                self._stood(event)
            case _:
                _log.debug("nothing to do for %s", type(event).__name__)

    def _answered(self, answer: HistoryPage | Found | RoomList) -> None:
        """What somebody has asked the server for."""
        if isinstance(answer, RoomList):
            self._view.show_rooms(answer.rooms)
        elif isinstance(answer, HistoryPage):
            if self.exports.take(answer):
                return
            self.model.add_older(answer.to, answer.messages, has_older=answer.more)
            self.exports.go_on()
            if self._lookup is not None:
                self._show_found(self._lookup.page_came(answer.to))
        elif self._lookup is not None:
            self._lookup.found(answer)

    def _stood(
        self, event: Connecting | Recognised | WentBack | Welcome | CaughtUp | Lost | Failed | RoundTrip
    ) -> None:
        self._standing.handle(self.model, event)
        if isinstance(event, Lost | Failed):
            self.exports.stop(tr("The connection was lost before everything had come."))
            if self._lookup is not None:
                self._lookup.lost()

    def _refused(self, problems: Callable[[], FormProblems]) -> None:
        self._end_session()
        self._show_form(self._settings.address, self._settings.nick, problems)

    def _show_form(
        self, address: str, nick: str, problems: Callable[[], FormProblems] = FormProblems, *, busy: bool = False
    ) -> None:
        """The form, with what is wrong as sentences that can be said again in another language."""
        self._form_problems = problems
        self._view.show_form(address, nick, problems(), busy=busy)

    def _went_back(self) -> None:
        self.model.went_back()
        sentence = tr("The server no longer has its latest messages: it may have gone back to a backup.")
        self.model.notice(sentence, self._wall_clock())

    def _message(self, message: Message) -> None:
        self.model.add_message(message)
        if self._orders is not None and self._orders.has_arrived(message):
            self.switch(message.to)

    def _topic(self, topic: Topic, at: float) -> None:
        self.model.set_topic(topic.room, topic.text)
        if topic.nick:
            sentence = topic_sentence(showable_line(topic.nick), showable_line(topic.text))
            self.model.notice(sentence, at, room=topic.room)

    def _joined(self, joined: Joined, at: float) -> None:
        model = self.model
        if not joined.members:
            model.joined(joined.room, joined.nick, at)
            return
        model.set_room(RoomState(joined.room, joined.topic, joined.members))
        if self._orders is not None and self._orders.wants(joined.room):
            self.switch(joined.room)

    def _error(self, error: Error, at: float) -> None:
        if self._lookup is not None and self._lookup.refused(error):
            return
        sentence = error_sentence(error.code, error.text)
        if error.nonce and self.model.failed(error.nonce, sentence):
            return
        # What ends the connection is said by the status line or the form.
        if not error.fatal and self.model.connection.phase is Phase.ONLINE:
            self.model.notice(sentence, at, is_error=True)

    # Drawing.

    def flush(self) -> None:
        """Tell the view what has changed."""
        self._painter.draw(self.model, str(self._address) if self._address and self._session else "")
        self._painter.draw_writers(self.model.writers.nicks(self._clock()))
