"""What happens when the user does something and when the session says something.

Intents and events come in, the model changes, the view is told to draw what changed: once per tick, however much came.
Runs on the Tk thread; knows no widget and no socket.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from server.wire import limits
from server.wire.messages import AskRooms, Message
from server.wire.names import fold
from server.wire.text import is_blank, without_surrogates

from .acquaintances import means_oneself, nicks_known
from .address import Address
from .bookmarks import Bookmarks
from .commands import ROOM_COMMANDS, completions, room_name
from .connection import Connection
from .dictation import Dictation
from .form import Form
from .i18n import tr, use_language
from .model import Model
from .older import can_have_older
from .orders import SessionLike
from .painter import Painter
from .settings import Settings
from .view import FormProblems, View
from .visit import Visit
from .visits import Visits
from .wording import fixed_nick_sentence, nick_sentence, no_topic_sentence, room_sentence

if TYPE_CHECKING:
    from .exporting import ExportOrder

TICK_S: Final = 0.008
"""How long one look for news may take, however few they are: one that lists 10,000 people costs as much as thousands of
messages."""


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
        self._view = view
        self._settings = settings
        self._save = save
        self._clock = clock
        self._wall_clock = wall_clock
        self._painter = Painter(view, settings)
        self._form = Form(view, settings)
        self._visits = Visits(
            view,
            self._form,
            open_session,
            bookmarks or Bookmarks(),
            renamed=self._own_nick_changed,
            show_message=self._show_message,
            clock=clock,
            wall_clock=wall_clock,
        )
        self._dictation = Dictation(view, self._visits, self._obey, clock, TICK_S)

    @property
    def model(self) -> Model:
        """What the window knows; another one with another server."""
        return self._visits.model

    @property
    def _visit(self) -> Visit | None:
        return self._visits.current

    # Going to a server, and leaving it.

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
            self._form.show(shown_address, shown_nick, lambda: FormProblems(general=problem))

    def connect(self, address_text: str, nick: str) -> None:
        """Go there under that nick; what is wrong with either is said beside its field."""
        nick = nick.strip()
        address = self._form.read(address_text, nick)
        if address is None:
            return
        self._settings.address, self._settings.nick = str(address), nick
        self._save(self._settings)
        self._visits.begin(address, nick)

    def cancel(self) -> None:
        """Stop trying, and show the form."""
        self._visits.end()
        self.model.offline()
        self.model.set_connection(Connection())
        self._form.show_last()
        self.flush()

    def retry_now(self) -> None:
        """Do not wait for the next try to connect."""
        if self._visit is not None:
            self._visit.session.retry_now()

    def close(self) -> None:
        """The window is closing."""
        self._visits.end()
        self._save(self._settings)

    # Saying something.

    def say(self, text: str) -> bool:
        """Do what the composer holds: say it in the open conversation, or obey a command. Returns whether it was taken.

        What is empty, too long or no proper command is not, and stays in the composer.
        """
        typed_in, draft = self.model.current, self.model.current.draft
        typed_in.draft = ""  # before a command leaves a conversation of which nothing else would be worth keeping
        is_taken = self._obey(text)
        if not is_taken:
            typed_in.draft = draft
        return is_taken

    def _obey(self, text: str, if_refused: Callable[[], None] | None = None) -> bool:
        text = without_surrogates(text.strip("\n"))
        if is_blank(text) or self._visit is None:
            return False
        is_taken = self._visit.orders.obey(text, if_refused)
        self.flush()
        return is_taken

    def dictate(self, lines: deque[str], give_back: Callable[[str], None]) -> None:
        """Do what was typed elsewhere than in the composer; see `Dictation.take`."""
        self._dictation.take(lines, give_back)

    def retry(self, nonce: str) -> None:
        """Send a refused message again."""
        if self._visit is not None:
            self._visit.orders.say_again(nonce)
        self.flush()

    def discard(self, nonce: str) -> None:
        """Give a refused message up."""
        self.model.unsent.discard(nonce)
        self.flush()

    def completions(self, before: str) -> tuple[int, Sequence[str]]:
        """What the word that ends `before`, a line up to the cursor, may become; see `commands.completions`."""
        model = self.model
        rooms = [each.name for each in model.conversations.listed() if not each.is_direct]
        start, words = completions(before, nicks_known(model), rooms)
        if not model.is_native:
            words = [word for word in words if word.rstrip() not in ROOM_COMMANDS]
        return start, words

    # Going from one conversation to another.

    def switch(self, name: str) -> None:
        """Open a conversation."""
        self.model.conversations.switch(name)
        self.flush()

    def switch_by(self, steps: int) -> None:
        """Open the conversation that stands so many places further down the sidebar, going round at its ends."""
        listed = self.model.conversations.listed()
        self.switch(listed[(listed.index(self.model.current) + steps) % len(listed)].name)

    def switch_to(self, place: int) -> None:
        """Open the conversation that stands at this place in the sidebar, counted from 0; nothing if there is none."""
        listed = self.model.conversations.listed()
        if place < len(listed):
            self.switch(listed[place].name)

    def go(self, name: str) -> None:
        """Open a conversation; one that there is not yet is begun: a room is entered, somebody is written to."""
        if fold(name) in self.model.conversations.by_name:
            self.switch(name)
        elif name.startswith("@"):
            self.message_nick(name[1:])
        else:
            self.join_room(name)

    def message_nick(self, nick: str) -> None:
        """Open the direct messages with somebody, where the server has them."""
        if self._visit is not None:
            self._visit.orders.tell(nick)
            self.flush()

    def can_message(self, nick: str) -> bool:
        """Whether there can be direct messages with somebody."""
        return self.model.is_native and not means_oneself(self.model, nick)

    def ask_rooms(self) -> None:
        """The user looks for a room: the server's list is shown when it has come."""
        if self._visit is not None and self.model.is_online:
            self._visit.session.send(AskRooms())

    def join_room(self, name: str) -> str:
        """Go into a room, with or without its `#`. Returns what is wrong with the name, empty for nothing."""
        if self._visit is None:
            return ""
        problem = self._visit.orders.enter(room_name(name.strip()))
        self.flush()
        return room_sentence(problem) if problem else ""

    def leave(self, name: str) -> None:
        """Leave a room, or close the direct messages with somebody."""
        if self._visit is not None:
            self._visit.orders.leave(name)
            self.flush()

    # Being called something else.

    def nick_obstacle(self) -> str:
        """Why one can't be called something else here, empty if one can."""
        return "" if self.model.is_native else fixed_nick_sentence()

    def take_nick(self, nick: str, answered: Callable[[str], bool]) -> str:
        """Be called something else, if the server agrees. Returns what is wrong; see `Orders.take_nick`."""
        if self._visit is None or not self.model.is_online:
            return tr("There is no connection now.")
        problem = self._visit.orders.take_nick(nick.strip(), answered)
        return nick_sentence(problem) if problem else ""

    # Saying what a room is about.

    def topic_obstacle(self) -> str:
        """Why what is open can't be given a topic, empty if it can."""
        return "" if self.model.is_native and not self.model.current.is_direct else no_topic_sentence()

    def give_topic(self, room: str, text: str) -> str:
        """Give a room another topic; one in which nothing can be seen is none. Returns what is wrong."""
        if self._visit is None or not self.model.is_online:
            return tr("There is no connection now.")
        return self._visit.orders.give_topic(room, "" if is_blank(text) else text.strip())

    # What was said before.

    def load_older(self) -> None:
        """The reader has come to the first message that is known: ask the server for those before it."""
        if self._visit is not None:
            self._visit.older.ask()

    def retry_older(self) -> None:
        """The user wants what the server could not read before."""
        if self._visit is not None:
            self._visit.older.ask(is_urged=True)

    def can_search(self) -> bool:
        """Whether the server can search what it has kept, now or when there is a connection again."""
        return self.model.is_native

    def search(self, text: str, *, is_here: bool) -> None:
        """Have the server search the open conversation, or all that the user may see."""
        if self._visit is not None:
            self._visit.lookup.search(text, self.model.current.name if is_here else "")

    def search_on(self) -> None:
        """Have the server search on, further back."""
        if self._visit is not None:
            self._visit.lookup.more()

    def place_of(self, message: Message) -> str:
        """The name of the conversation that a message belongs to."""
        return self.model.place_of(message)

    def open_found(self, message: Message) -> None:
        """Open the conversation of a message that was found, and show it there, once what is older has come."""
        if self._visit is None:
            return
        known = self._visit.lookup.open(message)
        if known is not None:
            self._show_message(known)
        else:
            self.flush()

    def can_export_everything(self) -> bool:
        """Whether the server may have more of the open conversation than is loaded."""
        return can_have_older(self.model, self.model.current)

    def export(self, order: ExportOrder) -> None:
        """Write a conversation into a file."""
        if self._visit is not None:
            self._visits.exports.start(order, self.model, self._visit.pages.ask)

    def stop_export(self) -> None:
        """The user no longer wants the file that is being written."""
        self._visits.exports.stop()

    # The window.

    def draft_changed(self, text: str) -> None:
        """The composer holds this now."""
        current, before = self.model.current, self.model.current.draft
        current.draft = text[: limits.DRAFT_CHARS]
        # A conversation that is opened shows its draft, and nobody is writing that now.
        if self._visit is not None and current.draft != before:
            self._visit.typing.typed(text)

    def set_reading(self, is_reading: bool) -> None:
        """The user can or can't see the end of the open conversation."""
        if is_reading != self.model.conversations.is_reading:
            self.model.conversations.set_reading(is_reading)
            self.flush()

    def settings_changed(self) -> None:
        """The view has changed a setting in place. Another language is spoken at once, in everything that is shown."""
        is_another_language = use_language(self._settings.language)
        self._view.apply_settings(self._settings)
        if is_another_language:
            self._view.rebuild(self._form.problems)
            self._painter.begin_anew(self.model)
            if self._visits.address is not None:
                self.flush()
        self._save(self._settings)

    # What the session says.

    def poll(self) -> bool:
        """Take what the session has said, up to a tick's worth, and draw. Returns whether there may be more."""
        until = self._clock() + TICK_S
        is_busy = self._visits.work(until)
        if is_busy:
            self.flush()
        else:
            self._draw_writers()
            self._visits.rest()
        return is_busy

    def _own_nick_changed(self, nick: str) -> None:
        self._settings.nick = nick
        self._save(self._settings)

    def _show_message(self, message: Message) -> None:
        """Point at a message that has perhaps just been loaded, and so must be drawn first."""
        self.flush()
        self._view.show_message(message)

    # Drawing.

    def flush(self) -> None:
        """Tell the view what has changed, and ask for what is missing of a conversation that has been opened."""
        if self._visit is not None:
            self._visit.older.look()
        self._painter.draw(self.model, self._visits.server_address)
        self._draw_writers()

    def _draw_writers(self) -> None:
        self._painter.draw_writers(self.model.conversations.writers.nicks(self._clock()))
