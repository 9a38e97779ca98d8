"""What the session says of the connection itself: how it stands, and who is at the other end. Tk thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from server.wire.messages import CaughtUp, Welcome

from .connection import Connection, Phase
from .events import Connecting, Failed, Lost, Recognised, RoundTrip, WentBack
from .form import failure_problems
from .model import Model
from .view import FormProblems

ConnectionEvent = Connecting | Recognised | WentBack | Welcome | CaughtUp | Lost | Failed | RoundTrip


class Standing:
    """Changes the model as the connection changes; remembers what outlives one.

    Args:
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
        met: called with the model when a server has said which one it is, empty for one that does not.
        entered: called when a server has let one in for the first time since `begin`.
        went_back: called when the server has lost its latest messages.
        caught_up: called when all that was missed has come.
        refused: called with what says what is wrong, when the first connection since `begin` has failed for good.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
        *,
        met: Callable[[Model, str], None],
        entered: Callable[[], None],
        went_back: Callable[[], None],
        caught_up: Callable[[], None],
        refused: Callable[[Callable[[], FormProblems]], None],
    ) -> None:
        self._clock = clock
        self._wall_clock = wall_clock
        self._met = met
        self._entered = entered
        self._went_back = went_back
        self._caught_up = caught_up
        self._refused = refused
        self._server_id = ""
        self._was_welcome = False
        self._is_known = False

    def begin(self) -> None:
        """The user wants to go somewhere."""
        self._was_welcome = False

    def forget_server(self) -> None:
        """What is known from now on comes from another server."""
        self._server_id = ""

    def handle(self, model: Model, event: ConnectionEvent) -> None:
        """Change the model by one event."""
        connection = model.connection
        match event:
            case Connecting(host=host, port=port):
                # Why it was lost is told on, or the reader would lose the sentence at each try.
                is_again = connection.phase is Phase.LOST and (connection.host, connection.port) == (host, port)
                why = (connection.reason, connection.detail) if is_again else (None, "")
                model.set_connection(Connection(Phase.CONNECTING, host, port, *why))
            case Recognised(kind=kind, name=name, server_id=server_id, former_nicks=former_nicks):
                self._is_known = event.is_known
                model.set_server(kind, name, is_another=not server_id or server_id != self._server_id)
                self._server_id = server_id
                model.people.remember_nicks(former_nicks)
                self._met(model, server_id)
            case WentBack():
                self._went_back()
            case Welcome():
                self._welcome(model, event)
            case CaughtUp():
                model.conversations.caught_up()
                self._caught_up()
            case RoundTrip(ms=ms):
                model.set_connection(replace(connection, round_trip_ms=ms))
            case Lost(reason=reason, detail=detail, retry_in_s=retry_in_s):
                model.offline()
                model.set_connection(
                    Connection(Phase.LOST, connection.host, connection.port, reason, detail, self._clock() + retry_in_s)
                )
            case Failed(reason=reason, detail=detail):
                model.offline()
                model.set_connection(Connection(Phase.FAILED, connection.host, connection.port, reason, detail))
                if not self._was_welcome:
                    self._refused(lambda: failure_problems(reason, connection, detail))

    def _welcome(self, model: Model, welcome: Welcome) -> None:
        model.set_connection(Connection(Phase.ONLINE, model.connection.host, model.connection.port))
        is_return = model.is_native and (self._was_welcome or self._is_known)
        if self._was_welcome:
            model.people.back(self._wall_clock())
        model.welcome(welcome.nick, welcome.rooms, is_return=is_return)
        if not self._was_welcome:
            self._was_welcome = True
            self._entered()
