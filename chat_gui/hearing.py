"""What others do and say, as the server tells it: each event changes the model.

Runs on the Tk thread, one object for each session; knows no widget and no socket, and draws nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from server.wire.messages import (
    Bad,
    ChangeNick,
    Code,
    Error,
    Found,
    HistoryPage,
    Join,
    Joined,
    Left,
    Message,
    Notice,
    Renamed,
    RoomList,
    RoomState,
    SetTopic,
    Topic,
    Typing,
)
from server.wire.text import showable_line

from .answers import Answers
from .connection import Phase
from .events import Event
from .model import Model
from .orders import Orders
from .wording import error_sentence, topic_sentence

_log = logging.getLogger(__name__)

_ABOUT_NICK: Final = frozenset({Code.NICK_TAKEN, Code.NICK_BAD})


class Hearing:
    """Changes the model by what is heard.

    Args:
        orders: what the user has asked for, and now may have come.
        answers: where that goes which was asked for.
        renamed: called with one's own new nick.
        clock: monotonic seconds.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self,
        model: Model,
        orders: Orders,
        answers: Answers,
        *,
        renamed: Callable[[str], None],
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        self._model = model
        self._orders = orders
        self._answers = answers
        self._own_nick_changed = renamed
        self._clock = clock
        self._wall_clock = wall_clock

    def handle(self, event: Event) -> None:
        """Change the model by one event."""
        model, at = self._model, self._wall_clock()
        match event:
            case Message():
                model.add_message(event)
            case Joined():
                self._joined(event, at)
            case Left(room=room, nick=nick):
                if model.people.is_me(nick):
                    self._orders.left(room)
                else:
                    model.people.left(room, nick, at)
            case Renamed(old=old, new=new):
                if model.people.is_me(old):
                    if model.is_native:  # one of another kind has chosen it, since the user's own was taken there
                        self._own_nick_changed(new)
                    self._orders.granted(ChangeNick)
                    self._orders.nick_answered("")
                model.people.renamed(old, new, at)
            case HistoryPage() | Found() | RoomList():
                self._answers.handle(event)
            case RoomState():
                model.people.set_room(event)
            case Topic():
                self._topic(event, at)
            case Typing(to=to, nick=nick):
                model.people.writing(to, nick, self._clock())
            case Notice(text=text):
                model.notice(text, at)
            case Error():
                self._error(event, at)
            case Bad(reason=reason):
                _log.info("the server sent something unreadable: %s", reason)
            case _:
                _log.debug("nothing to do for %s", type(event).__name__)

    def _joined(self, joined: Joined, at: float) -> None:
        model = self._model
        if not joined.members:
            model.people.joined(joined.room, joined.nick, at)
            return
        model.people.set_room(RoomState(joined.room, joined.topic, joined.members))
        self._orders.granted(Join)

    def _topic(self, topic: Topic, at: float) -> None:
        self._model.people.set_topic(topic.room, topic.text)
        if self._model.people.is_me(topic.nick):
            self._orders.granted(SetTopic)
        if topic.nick:
            sentence = topic_sentence(showable_line(topic.nick), showable_line(topic.text))
            self._model.notice(sentence, at, room=topic.room)

    def _error(self, error: Error, at: float) -> None:
        if self._answers.refused(error):
            return
        if not error.nonce and self._orders.refused():
            return
        sentence = error_sentence(error.code, error.text)
        if error.nonce and self._model.unsent.failed(error.nonce, sentence):
            return
        if error.code in _ABOUT_NICK and not error.fatal and self._orders.nick_answered(sentence):
            return
        # What ends the connection is said by the status line or the form.
        if not error.fatal and self._model.connection.phase is Phase.ONLINE:
            self._model.notice(sentence, at, is_error=True)
