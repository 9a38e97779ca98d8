"""What the user types, done: messages said, commands obeyed, and what is wrong with either said where it was typed.

Changes the model and asks the session; draws nothing. Runs on the Tk thread, one object for each session.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Protocol

from server.wire import limits
from server.wire.messages import ChangeNick, Join, Leave, Request, Say, SetTopic
from server.wire.names import NameProblem, fold, nick_problem, room_problem
from server.wire.text import action

from .acquaintances import has_met, means_oneself
from .commands import (
    CloseWindow,
    Command,
    EnterRoom,
    GiveTopic,
    LeaveRoom,
    Misused,
    SayText,
    ShowHelp,
    ShowPeople,
    TakeNick,
    Tell,
    parse,
)
from .connection import Phase
from .emoji import with_emoji
from .events import Event, ServerKind
from .i18n import tr
from .model import Model
from .nonce import new_nonce
from .wording import (
    fixed_nick_sentence,
    help_text,
    lab_limits_sentence,
    lobby_sentence,
    nick_sentence,
    no_topic_sentence,
    people_sentence,
    room_sentence,
    usage_sentence,
)


class SessionLike(Protocol):
    """A connection that lasts: what the controller needs of `session.Session`."""

    events: queue.Queue[list[Event]]

    def send(self, request: Request) -> None:
        """Send it now, or when there is a connection again. Never blocks."""
        ...

    def retry_now(self) -> None:
        """Do not wait for the next try."""
        ...

    def close(self) -> None:
        """End it, soon and without waiting."""
        ...


class Orders:
    """Obeys what is typed.

    Args:
        close_window: ends the program.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self, model: Model, session: SessionLike, close_window: Callable[[], None], wall_clock: Callable[[], float]
    ) -> None:
        self._model = model
        self._session = session
        self._close_window = close_window
        self._wall_clock = wall_clock
        self._asked: Join | Leave | ChangeNick | SetTopic | None = None
        """What the server has not answered yet; such a request bears no mark that its answer would have too."""
        self._if_refused: Callable[[], None] | None = None
        self._is_moot = False
        """It is to leave a room that one was not let into: the server may say so, and nobody needs to know."""
        self._nick_asked: Callable[[str], bool] | None = None

    def obey(self, text: str, if_refused: Callable[[], None] | None = None) -> bool:
        """Do what a typed text asks for. Returns whether it was taken; if not, the transcript says why.

        Args:
            if_refused: called when it was a command, and the server answers that it won't. What is said has a receipt.
        """
        asked, command = self._asked, parse(text)
        # To a server that nobody knows, what is typed goes as it is.
        is_taken = self._say(text) if self._model.server_kind is ServerKind.PLAIN else self._do(command)
        if self._asked is not asked and not isinstance(command, SayText):
            self._if_refused = if_refused
        return is_taken

    def _ask(self, request: Join | Leave | ChangeNick | SetTopic) -> None:
        self._asked, self._if_refused, self._is_moot = request, None, False
        self._session.send(request)

    def tell(self, nick: str) -> bool:
        """Open the direct messages with somebody, where the server has them. Returns whether they are open."""
        if means_oneself(self._model, nick) or not self._is_native():
            return False
        self._model.conversations.switch(f"@{nick}")
        return True

    def give_topic(self, room: str, text: str) -> str:
        """Give a room another topic, or with an empty one none. Returns what is wrong with it."""
        if room.startswith("@"):
            return no_topic_sentence()
        if len(text) > limits.TOPIC_CHARS:
            return tr("A room has a topic, of {most} characters.", most=limits.TOPIC_CHARS)
        self._ask(SetTopic(room, text))
        return ""

    def say_again(self, nonce: str) -> None:
        """Send a refused message again."""
        request = self._model.unsent.retry(nonce)
        if request is not None:
            self._send(request)

    def enter(self, room: str) -> NameProblem | None:
        """Go into a room. Returns what is wrong with its name.

        It is open at once: what is typed from now on is meant for it. The server takes what is said there behind the
        request to be let in, and refuses it if it has refused that.
        """
        problem = room_problem(room)
        if problem is None:
            if not self._model.conversations.is_in(room):
                self._ask(Join(room))
            self._model.conversations.switch(room)
        return problem

    def take_nick(self, nick: str, answered: Callable[[str], bool] | None = None) -> NameProblem | None:
        """Ask for another nick. Returns what is wrong with it.

        Args:
            answered: called with what the server has against it, empty for nothing; returns whether that is read.
        """
        problem = nick_problem(nick)
        if problem is None:
            self._nick_asked = answered
            if answered is not None and nick == self._model.me:
                self.nick_answered("")
            else:
                self._ask(ChangeNick(nick))
        return problem

    def nick_answered(self, sentence: str) -> bool:
        """The server has answered. Returns whether the user reads that where another nick was asked for; only once."""
        answered, self._nick_asked = self._nick_asked, None
        return answered is not None and answered(sentence)

    def leave(self, name: str) -> None:
        """Leave a room, or close the direct messages with somebody."""
        self._do(LeaveRoom(name))

    def granted(self, kind: type[Request]) -> None:
        """The server has done what one may have asked it for last."""
        if isinstance(self._asked, kind):
            self._asked = None

    def refused(self) -> bool:
        """The server won't do something that was not said: what one has asked it for last, if it has not answered.

        Returns whether it has come about all the same, so that nobody need be told.
        """
        is_moot = self._asked is not None and self._is_moot
        if self._asked is not None and self._if_refused is not None and not is_moot:
            self._if_refused()
        self._asked = None
        return is_moot

    def lost(self) -> None:
        """There is no connection any more. Rooms are asked for with the next one, all else is lost with its answer."""
        if isinstance(self._asked, ChangeNick | SetTopic):
            self.refused()

    def let_in(self) -> None:
        """There is a connection again, and one is in the rooms that one was let into."""
        if isinstance(self._asked, Leave):
            self._model.conversations.close(self._asked.room)
        self._asked = None

    def left(self, room: str) -> None:
        """The server has let one out of a room, which is closed now; one that wants in again by now stays there."""
        if not (isinstance(self._asked, Join) and fold(self._asked.room) == fold(room)):
            self._model.conversations.close(room)
        self.granted(Leave)

    @property
    def is_waiting(self) -> bool:
        """Whether the server has still to answer a command."""
        return self._asked is not None

    def _is_native(self) -> bool:
        """Whether the server is one of ours; if not, the user is told what it can't do."""
        if self._model.is_native:
            return True
        return self._complain(lab_limits_sentence(self._model.server_kind) or tr("There is no connection yet."))

    @property
    def _is_lab(self) -> bool:
        """Whether the server is one of the older console chats."""
        return self._model.server_kind in (ServerKind.LAB, ServerKind.UNDECIDED_LAB)

    def _do(self, command: Command) -> bool:
        obstacle = _lab_obstacle(command) if self._is_lab else ""
        if obstacle:
            return self._complain(obstacle)
        match command:
            case SayText(text=text):
                return self._say(with_emoji(text))
            case Misused(command=word, usage=usage):
                return self._complain(usage_sentence(word, usage))
            case ShowHelp():
                self._note(help_text(has_rooms=self._model.is_native))
            case ShowPeople():
                self._note(people_sentence(self._model.current.people()))
            case CloseWindow():
                self._close_window()
            case _ if not self._is_native():
                return False
            case TakeNick() | GiveTopic() if not self._model.is_online:  # no session keeps these for later
                return self._complain(tr("There is no connection now."))
            case Tell(nick=nick, text=text):
                return self._tell(nick, with_emoji(text))
            case EnterRoom(room=room):
                return self._enter(room)
            case LeaveRoom(room=room):
                return self._leave(room or self._model.current.name)
            case TakeNick(nick=nick):
                problem = self.take_nick(nick)
                if problem:
                    return self._complain(nick_sentence(problem))
            case GiveTopic(text=text):
                obstacle = self.give_topic(self._model.current.name, text)
                if obstacle:
                    return self._complain(obstacle)
        return True

    def _tell(self, nick: str, text: str) -> bool:
        """Say it in one's direct messages, which are open from then on.

        Whom nobody knows may be away, or nobody: the server will say. What is typed meanwhile is for nobody else.
        """
        if means_oneself(self._model, nick):
            return self._complain(tr("That is you."))
        problem = None if has_met(self._model, nick) else nick_problem(nick)
        if problem:
            return self._complain(nick_sentence(problem))
        return self._is_sayable(text) and self.tell(nick) and (not text or self._say(text))

    def _say(self, text: str) -> bool:
        if not self._is_sayable(text):
            return False
        doing = action(text)
        if doing is not None and self._is_lab:
            # A lab's clients know no /me, and would show it as it is typed.
            text = f"*{doing.strip()}*"
        nonce = new_nonce()
        self._model.unsent.say(nonce, text, self._wall_clock())
        self._send(Say(self._model.current.name, text, nonce))
        return True

    def _send(self, said: Say) -> None:
        """Send what is said. A room that one was not let into is asked for again: it may be another answer now."""
        room = self._model.conversations.find(said.to)
        if self._model.is_native and room is not None and not room.is_entered and not self.is_waiting:
            self._ask(Join(room.name))
        self._session.send(said)

    def _is_sayable(self, text: str) -> bool:
        """Whether a text is not too long; if it is, the user is told."""
        if len(text) <= limits.TEXT_CHARS:
            return True
        return self._complain(
            tr(
                "A message has {most} characters at the most; this one has {count}.",
                most=limits.TEXT_CHARS,
                count=len(text),
            )
        )

    def _enter(self, room: str) -> bool:
        problem = self.enter(room)
        return self._complain(room_sentence(problem)) if problem else True

    def _leave(self, name: str) -> bool:
        if fold(name) == limits.LOBBY:
            return self._complain(lobby_sentence())
        conversations = self._model.conversations
        if name.startswith("@"):
            conversations.close(name)
            return True
        left = conversations.find(name)
        self._ask(Leave(name))
        self._is_moot = left is not None and not left.joined
        if self._model.connection.phase is not Phase.ONLINE:
            self._asked = None  # nobody answers, and the next welcome has only the rooms that one is still in
        if self._asked is None or left is None or not left.joined:
            conversations.close(name)
            return True
        left.joined = False
        if left is conversations.current:
            conversations.switch(limits.LOBBY)  # what is typed from now on is not for those who were left
        return True

    def _note(self, text: str) -> None:
        self._model.notice(text, self._wall_clock())

    def _complain(self, text: str) -> bool:
        """Say what is wrong with what was typed, which then is not taken."""
        self._model.notice(text, self._wall_clock(), is_error=True)
        return False


def _lab_obstacle(command: Command) -> str:
    """Why one of the older console chats can't do what was typed, be it typed properly or not; empty if it can."""
    match command:
        case TakeNick() | Misused(command="/nick"):
            return fixed_nick_sentence()
        case GiveTopic() | Misused(command="/topic"):
            return tr("This server has no topics.")
        case LeaveRoom():
            return tr("This server has only one room. To leave it, disconnect.")
        case EnterRoom() | Misused(command="/join"):
            return tr("This server has only one room.")
        case Tell() | Misused(command="/msg"):
            return tr("This server has no direct messages.")
        case _:
            return ""
