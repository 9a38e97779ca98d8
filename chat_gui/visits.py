"""One visit after another: going to a server, hearing what its session says, and leaving it.

Changes the model; of the window it shows the form, and the chat when a server has let one in. Runs on the Tk thread;
knows no widget and no socket.
"""

from __future__ import annotations

from collections.abc import Callable

from server.wire import limits
from server.wire.messages import Message, Welcome

from .address import Address
from .bookmarks import Bookmarks
from .connection import Phase
from .events import Event, Failed, Lost
from .exports import Exports
from .form import Form
from .i18n import tr
from .intake import Intake
from .marking import Marking
from .model import Model
from .orders import SessionLike
from .standing import ConnectionEvent, Standing
from .view import FormProblems, View
from .visit import Visit


class Visits:
    """Knows where one is, and keeps what one knows from there until one goes to another server.

    Args:
        open_session: starts a session for an address and a nick.
        bookmarks: how far one has read, and what one was writing.
        renamed: called with one's own new nick.
        show_message: called with a message that was looked for, when it has been loaded.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self,
        view: View,
        form: Form,
        open_session: Callable[[Address, str], SessionLike],
        bookmarks: Bookmarks,
        *,
        renamed: Callable[[str], None],
        show_message: Callable[[Message], None],
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        self.model = Model()
        self.address: Address | None = None
        """Where one is, or was last."""
        self.current: Visit | None = None
        self.exports = Exports(view.show_export, clock, wall_clock)
        self._view = view
        self._form = form
        self._open_session = open_session
        self._renamed = renamed
        self._show_message = show_message
        self._clock = clock
        self._wall_clock = wall_clock
        self._intake = Intake(self._handle, clock)
        self._marking = Marking(bookmarks, clock)
        self._standing = Standing(
            clock,
            wall_clock,
            met=self._marking.meet,
            entered=view.show_chat,
            went_back=self._went_back,
            caught_up=self._caught_up,
            refused=self._refused,
        )

    @property
    def server_address(self) -> str:
        """The address of the server that one visits; empty for none."""
        return str(self.address) if self.current is not None else ""

    def begin(self, address: Address, nick: str) -> None:
        """Go there under that nick."""
        self.end()
        if self.address not in (None, address) or self._is_anothers(nick):
            self._forget_conversations()
        self.address = address
        self._standing.begin()
        self.model.people.set_me(nick)
        self._form.show(str(address), nick, busy=True)
        session = self._open_session(address, nick)
        self._intake.begin(session.events)
        self.current = Visit(
            session,
            self.model,
            self._view,
            self.exports,
            renamed=self._renamed,
            show_message=self._show_message,
            clock=self._clock,
            wall_clock=self._wall_clock,
        )

    def end(self) -> None:
        """Leave, if one is anywhere."""
        self._marking.leave(self.model)
        if self.current is not None:
            self.current.session.close()
            self.current = None
        self.exports.stop()
        self._intake.end()
        self.model.unsent.give_up(tr("The connection was given up."))

    def _is_anothers(self, nick: str) -> bool:
        """Whether what is known here belongs to somebody else.

        On a server of ours whoever comes in under another nick is another person, with direct messages of their own.
        """
        model = self.model
        return model.is_native and model.conversations.is_in(limits.LOBBY) and not model.people.is_me(nick)

    def _forget_conversations(self) -> None:
        """Another server has other rooms and other people, even where they have the same names; so has another nick."""
        was_reading = self.model.conversations.is_reading
        self.model = Model()
        self.model.conversations.set_reading(was_reading)
        self._standing.forget_server()
        self._marking.forget_server()

    # What the session says.

    def work(self, until: float) -> bool:
        """Take what has been said, and write what is exported, until a time. Returns whether there may be more."""
        has_heard = self._intake.work(until)
        is_writing = self.exports.work(until)
        return has_heard or is_writing

    def can_take_more(self) -> bool:
        """Whether there is a room, no command waits for its answer, and not much for its receipt: more can be said."""
        is_in = self.current is not None and self.current.was_let_in and not self.current.orders.is_waiting
        return is_in and self.model.unsent.count() < limits.UNSENT_DICTATED

    def has_all_arrived(self) -> bool:
        """Whether no answer is outstanding to what was said or asked for.

        Without a connection none is waited for: nobody knows when the server comes back, and what has not been sent
        becomes a draft.
        """
        if self.current is None or self.model.connection.phase is not Phase.ONLINE:
            return True
        return self.model.unsent.count() == 0 and not self.current.orders.is_waiting

    def rest(self) -> None:
        """Nothing happens just now."""
        self._marking.rest(self.model)

    def _handle(self, event: Event) -> None:
        visit = self.current
        if visit is None:
            return
        if not isinstance(event, ConnectionEvent):
            visit.hearing.handle(event)
            return
        self._standing.handle(self.model, event)
        if isinstance(event, Lost | Failed):
            visit.answers.lost()
            visit.orders.lost()
        elif isinstance(event, Welcome):
            visit.was_let_in = True
            visit.orders.let_in()

    def _went_back(self) -> None:
        self.model.conversations.went_back()
        sentence = tr("The server no longer has its latest messages: it may have gone back to a backup.")
        self.model.notice(sentence, self._wall_clock())

    def _caught_up(self) -> None:
        if self.current is not None:
            self.current.older.ask()

    def _refused(self, problems: Callable[[], FormProblems]) -> None:
        self.end()
        self._form.show_last(problems)
