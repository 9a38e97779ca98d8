"""What there is from the try to connect until one leaves: a session, and all who speak and listen through it.

Runs on the Tk thread; knows no widget and no socket.
"""

from __future__ import annotations

from collections.abc import Callable

from server.wire.messages import Message

from .answers import Answers
from .exports import Exports
from .hearing import Hearing
from .lookup import Lookup
from .model import Model
from .older import Older
from .orders import Orders, SessionLike
from .pages_asked import PagesAsked
from .typing_notices import TypingNotices
from .view import View


class Visit:
    """One stay with a server.

    Args:
        renamed: called with one's own new nick.
        show_message: called with a message that was looked for, when it has been loaded.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self,
        session: SessionLike,
        model: Model,
        view: View,
        exports: Exports,
        *,
        renamed: Callable[[str], None],
        show_message: Callable[[Message], None],
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        self.session = session
        self.was_let_in = False
        """Whether there is a room to say something in, now or when there is a connection again."""
        self.orders = Orders(model, session, view.close, wall_clock)
        self.pages = PagesAsked(session.send)
        self.lookup = Lookup(model, session, self.pages, view.show_results)
        self.older = Older(model, self.pages, clock)
        self.typing = TypingNotices(model, session, clock)
        self.answers = Answers(
            model,
            self.lookup,
            exports,
            self.pages,
            show_rooms=view.show_rooms,
            show_message=show_message,
            clock=clock,
        )
        self.hearing = Hearing(model, self.orders, self.answers, renamed=renamed, clock=clock, wall_clock=wall_clock)
