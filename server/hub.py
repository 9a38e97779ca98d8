"""The hub: which members are in which rooms, and who hears what. Pure: no sockets, no threads, no clock of its own.

The service's hub thread calls it, one request after the other, and takes what has come of them:

    hub.handle(peer, request, now, at)   as often as there are requests
    outcome = hub.take(now)              then: keep its messages, tell its runs, disconnect its finished

Rules:
- A message has its id when it is handled, and is told only from an outcome; if it could not be kept, `refuse` turns
  the outcome into one that tells its author instead. Its id is not given again.
- Requests that read the history must find in it all that was said before: `reads_history` tells the caller to take
  and keep first.
- Those who speak no JSON are in the lobby and nowhere else.
- A nick is one person's at a time, whatever its case or width, and its owner's alone once it has one (owners.py).
- Ids begin at 2: a client that holds no message says `since` 0, one that has heard of the emptiness says 1.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from itertools import chain, count
from typing import Any

from .events import Event, Gone, Late, Silent
from .history import History, StorageError, TopicGiven
from .lookback import Lookback
from .owners import Owners, Standing, sha256
from .receipts import Receipts
from .rooms import Audience, Member, Outcome, Peer, Room, Run
from .wire import limits
from .wire.messages import (
    Answer,
    AskHelp,
    AskHistory,
    AskRooms,
    AskSearch,
    AskWho,
    Bad,
    CaughtUp,
    ChangeNick,
    Code,
    Error,
    Hello,
    IsTyping,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Notice,
    Ping,
    Pong,
    Quit,
    Renamed,
    RoomCount,
    RoomList,
    Say,
    SetTopic,
    Topic,
    Typing,
    Welcome,
)
from .wire.names import fold, nick_problem, numbered_nick, room_problem
from .wire.plain import HELP


class Hub:
    """All state that clients share.

    Args:
        history: read here, and written by the caller alone.
        presence_delay_s: how long joins and leaves may wait to be told together.
        reply_bytes: the most that a replay or a page of history may weigh as JSON.
        replay: how many messages a newcomer is sent.
        holds_nicks: whether an owned nick is refused to others while its owner is away.
        new_token: makes a token that nobody can guess.
    """

    def __init__(
        self,
        history: History,
        presence_delay_s: float = limits.PRESENCE_DELAY_S,
        reply_bytes: int = limits.OUTBOX_BYTES // 2,
        replay: int = 0,
        holds_nicks: bool = True,
        new_token: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._lookback = Lookback(history, reply_bytes)
        self._owners = Owners(history, new_token)
        self._replay = replay
        self._holds_nicks = holds_nicks
        self._presence_delay_s = presence_delay_s
        self._last_id = max(1, history.last_id())
        self._members: dict[Peer, Member] = {}
        self._nicks: dict[str, Member] = {}
        self._lobby = Room(limits.LOBBY)
        self._rooms = {self._lobby.key: self._lobby}
        for name, topic in history.rooms():
            room = self._rooms.setdefault(fold(name), Room(name))
            room.topic, room.is_kept = topic, True
        self._stirred: dict[Room, None] = {}  # rooms whose joins and leaves wait, the longest waiting first
        self._receipts = Receipts()
        for message in history.newest(limits.NONCES_RESTORED):
            if message.nonce:
                self._receipts.add(fold(message.sender), message.to, message)
        self._numbers = count(10)
        self._outcome = Outcome()
        self._at = 0.0
        self._now = 0.0

    @property
    def due(self) -> float | None:
        """When `take` must be called at the latest (monotonic), or None while nothing waits."""
        return next((room.due for room in self._stirred), None)

    def handle(self, peer: Peer, event: Event, now: float, at: float) -> None:
        """Do what a client asks for, or what has become of it.

        Args:
            now: monotonic seconds.
            at: seconds since the epoch.
        """
        self._now = now
        self._at = at
        member = self._members.get(peer)
        if member is None:
            member = self._members[peer] = Member(peer)
        if member.ended and type(event) is not Gone:
            return
        try:
            _HANDLERS[type(event)](self, member, event)
        except StorageError:
            nonce = event.nonce if isinstance(event, Say) else ""
            self._refuse(member, Code.STORAGE, "The server can't read what it has stored: try again later.", nonce)

    def take(self, now: float) -> Outcome:
        """What has come of everything since the last time, with the joins and leaves that are due."""
        while self._stirred:
            room = next(iter(self._stirred))
            if room.due > now:
                break
            self._tell_presence(room)
        outcome, self._outcome = self._outcome, Outcome()
        return outcome

    def refuse(self, outcome: Outcome) -> Outcome:
        """The outcome without its messages, which could not be kept: their authors are told so, and nobody else."""
        for author, message in zip(outcome.authors, outcome.messages, strict=True):
            self._receipts.forget(author.key, message.nonce)
        self._outcome.changes[:0] = outcome.changes  # tried again with the next batch
        return outcome.refused()

    def kept(self, outcome: Outcome) -> None:
        """The outcome's messages and changes are in the history now."""
        self._owners.kept(outcome.changes)

    # Telling

    def _tell(self, member: Member, *answers: Answer) -> None:
        self._outcome.runs.append(Run(Audience((member,)), list(answers)))

    def _tell_room(self, room: Room, answer: Answer) -> None:
        if room.presence:
            self._tell_presence(room)
        runs = self._outcome.runs
        audience = room.audience
        if runs and runs[-1].audience is audience:
            runs[-1].answers.append(answer)
        else:
            runs.append(Run(audience, [answer]))

    def _tell_presence(self, room: Room) -> None:
        del self._stirred[room]
        self._outcome.runs.append(room.told())

    def _refuse(self, member: Member, code: Code, text: str, nonce: str = "") -> None:
        self._tell(member, Error(code, text, nonce))

    def _finish(self, member: Member, *last_words: Answer) -> None:
        """Tell a client its last words, and hang up."""
        if last_words:
            self._tell(member, *last_words)
        self._end(member, "")
        self._outcome.finished.append(member.peer)

    # Coming and going

    def _hello(self, member: Member, hello: Hello) -> None:
        if member.nick:
            self._refuse(member, Code.BAD_FRAME, "There has been a hello on this connection.")
        elif hello.protocol != limits.PROTOCOL:
            text = f"This server speaks version {limits.PROTOCOL} of the protocol."
            self._finish(member, Error(Code.PROTOCOL, text, fatal=True))
        elif hello.or_similar:
            nick = self._free_nick(hello.nick)
            self._enter(member, nick, hello)
            if nick != hello.nick:
                self._tell(member, Notice(f"{hello.nick} is taken here: you are {nick}."))
        else:
            member.token_sha256 = sha256(hello.token)
            refusal = self._nick_refusal(hello.nick, member, may_replace=True)
            if refusal is None:
                self._enter(member, hello.nick, hello)
            else:
                self._try_again(member, refusal)

    def _try_again(self, member: Member, refusal: Error) -> None:
        member.attempts += 1
        if member.attempts < limits.HELLO_ATTEMPTS:
            self._tell(member, refusal)
        else:
            self._finish(member, Error(refusal.code, refusal.text, fatal=True))

    def _nick_refusal(self, nick: str, member: Member, *, may_replace: bool = False) -> Error | None:
        """Why a member can't be called so, or None.

        Args:
            may_replace: whether the nick's owner may take it over from another connection of theirs.
        """
        problem = nick_problem(nick)
        if problem is not None:
            return Error(Code.NICK_BAD, f"This nick will not do. {problem.value}")
        standing = self._owners.standing(nick, member.token_sha256)
        is_in_use = self._nicks.get(fold(nick), member) is not member
        if is_in_use and not (may_replace and standing is Standing.OWN):
            return Error(Code.NICK_TAKEN, f"Somebody is called {nick} already: choose another nick.")
        if standing is Standing.ANOTHERS and self._holds_nicks:
            return Error(Code.NICK_TAKEN, f"{nick} belongs to somebody: choose another nick.")
        return None

    def _free_nick(self, wanted: str) -> str:
        """The nick itself, or with the first number behind it that makes it free."""
        nick = wanted
        # A few small numbers, then a running one: a thousand clients of one nick must not be a million look-ups.
        for number in chain(range(2, 10), self._numbers):
            if fold(nick) not in self._nicks and not (self._holds_nicks and self._owners.owner(nick)):
                break
            nick = numbered_nick(wanted, number)
        return nick

    def _enter(self, member: Member, nick: str, hello: Hello) -> None:
        old = self._nicks.get(fold(nick))
        token = self._identify(member, nick)
        member.nick = nick
        member.key = fold(nick)
        member.peer.named = True
        if old is not None:
            self._take_over(old, member)
        self._nicks[member.key] = member
        refusals = self._enter_rooms(member, hello.rooms if member.native else (limits.LOBBY,))
        rooms = tuple([room.state() for room in member.rooms.values()])
        self._tell(
            member, Welcome(nick, rooms, self._last_id, self._at, token), *refusals, *self._missed(member, hello)
        )
        self._outcome.notes.append((member.peer, f"joined as {nick}"))

    def _identify(self, member: Member, nick: str) -> str:
        """Find out whether the nick is the member's own; a free one becomes so. Returns the token if it is new."""
        standing = self._owners.standing(nick, member.token_sha256)
        token = ""
        if standing is not Standing.OWN:
            member.token_sha256 = b""
        if standing is Standing.FREE and member.native:
            token, member.token_sha256, change = self._owners.give(nick, self._at)
            self._outcome.changes.append(change)
        return token

    def _take_over(self, old: Member, member: Member) -> None:
        """The same person has come in anew: the old connection ends, and nobody else is told."""
        for room in list(old.rooms.values()):
            room.replace(old, member)
        old.ended = True
        self._tell(old, Error(Code.REPLACED, "You have come in from somewhere else.", fatal=True))
        self._outcome.finished.append(old.peer)
        self._outcome.notes.append((old.peer, f"{old.nick} was replaced"))

    def _enter_rooms(self, member: Member, names: Iterable[str]) -> list[Error]:
        """Let a member into rooms, and out of those that a connection before it was in. Returns the refusals."""
        refusals = []
        wanted = set()
        for name in dict.fromkeys(names):
            room = self._room_to_enter(member, name)
            if isinstance(room, Error):
                refusals.append(room)
            else:
                wanted.add(room.key)
                if room.key not in member.rooms:
                    self._add(room, member)
        for room in [room for key, room in member.rooms.items() if key not in wanted]:
            self._remove(room, member)
        return refusals

    def _missed(self, member: Member, hello: Hello) -> list[Answer]:
        """What a native client is sent behind its welcome."""
        if not member.native:
            return []
        owner = self._owners.owner(member.nick) if member.owns_nick else None
        missed: list[Answer] = [CaughtUp()]
        if hello.since <= 0:
            missed = self._lookback.first(member, owner.last_id if owner else self._last_id, self._replay)
        elif hello.since < self._last_id:
            missed = self._lookback.missed(member, hello.since)
        if owner is not None:
            self._outcome.changes.append(self._owners.seen(member.nick, self._at, self._last_id))
        return missed

    def _end(self, member: Member, reason: str) -> None:
        """Take a member out of everything; what it still sends is not heard."""
        member.ended = True
        if not member.nick:
            return
        for room in list(member.rooms.values()):
            self._remove(room, member, reason)
        del self._nicks[member.key]
        if member.owns_nick:
            self._outcome.changes.append(self._owners.seen(member.nick, self._at, self._last_id))
        self._outcome.notes.append((member.peer, f"{member.nick} left{f': {reason}' if reason else ''}"))

    def _gone(self, member: Member, gone: Gone) -> None:
        if not member.ended:
            self._end(member, gone.reason)
        del self._members[member.peer]

    def _quit(self, member: Member, _quit: Quit) -> None:
        self._finish(member)

    def _late(self, member: Member, _late: Late) -> None:
        if not member.nick:
            self._finish(member, Error(Code.CLOSING, "No nick came in time.", fatal=True))

    def _change_nick(self, member: Member, change: ChangeNick) -> None:
        if not self._may(member):
            return
        refusal = self._nick_refusal(change.nick, member)
        if refusal:
            self._tell(member, refusal)
            return
        if member.owns_nick and self._owners.owner(change.nick) is None:
            self._outcome.changes.append(self._owners.claim(change.nick, member.token_sha256, self._at))
        renamed = Renamed(member.nick, change.nick)
        for room in member.rooms.values():
            if room.presence:
                self._tell_presence(room)
        del self._nicks[member.key]
        member.nick = change.nick
        member.key = fold(change.nick)
        self._nicks[member.key] = member
        hearers = dict.fromkeys([member, *(other for room in member.rooms.values() for other in room.members)])
        self._outcome.runs.append(Run(Audience(hearers), [renamed]))
        self._outcome.notes.append((member.peer, f"{renamed.old} is now {renamed.new}"))

    # Rooms

    def _add(self, room: Room, member: Member) -> None:
        room.add(member)
        self._stir(room)

    def _remove(self, room: Room, member: Member, reason: str = "") -> None:
        room.remove(member, reason)
        if room.members or room.is_kept or room is self._lobby:
            self._stir(room)
        else:
            del self._rooms[room.key]
            self._stirred.pop(room, None)

    def _stir(self, room: Room) -> None:
        if room not in self._stirred:
            self._stirred[room] = None
            room.due = self._now + self._presence_delay_s

    def _room_to_enter(self, member: Member, name: str) -> Room | Error:
        """The room of that name, made if there is none, or why the member can't go in."""
        room = self._rooms.get(fold(name))
        if room is not None and (room.key in member.rooms or len(member.rooms) < limits.ROOMS_PER_CLIENT):
            return room
        problem = room_problem(name)
        if problem is not None:
            return Error(Code.NO_SUCH_ROOM, f"There can be no such room. {problem.value}")
        if len(member.rooms) >= limits.ROOMS_PER_CLIENT or len(self._rooms) >= limits.ROOMS_IN_ALL:
            return Error(Code.FULL, "There are too many rooms already.")
        room = self._rooms[fold(name)] = Room(name)
        return room

    def _join(self, member: Member, join: Join) -> None:
        if not self._may(member):
            return
        room = self._room_to_enter(member, join.room)
        if isinstance(room, Error):
            self._tell(member, room)
            return
        if room.key not in member.rooms:
            self._add(room, member)
        self._tell(member, Joined(room.name, member.nick, room.topic, room.nicks()))

    def _leave(self, member: Member, leave: Leave) -> None:
        room = self._own_room(member, leave.room)
        if room:
            self._remove(room, member)
            self._tell(member, Left(room.name, member.nick))

    def _set_topic(self, member: Member, topic: SetTopic) -> None:
        room = self._own_room(member, topic.room)
        if room:
            room.topic, room.is_kept = topic.text, True
            self._outcome.changes.append(TopicGiven(room.name, topic.text))
            self._tell_room(room, Topic(room.name, topic.text, member.nick))

    def _ask_rooms(self, member: Member, _ask: AskRooms) -> None:
        rooms = [RoomCount(room.name, room.topic, len(room.members)) for room in self._rooms.values()]
        self._tell(member, RoomList(tuple(rooms)))

    def _ask_who(self, member: Member, ask: AskWho) -> None:
        room = self._own_room(member, ask.room)
        if room:
            self._tell(member, room.state())

    def _own_room(self, member: Member, name: str, nonce: str = "") -> Room | None:
        """A room that the member is in; if it is not, it is told so."""
        room = member.rooms.get(fold(name))
        if room is None and self._may(member, nonce):
            self._refuse(member, Code.NO_SUCH_ROOM, "You are in no such room.", nonce)
        return room

    # Talking

    def _say(self, member: Member, say: Say) -> None:
        if not member.nick and not member.native and say.to == limits.LOBBY:
            self._hello(member, Hello(nick=say.text.strip()))
        elif say.to.startswith("#"):
            room = self._own_room(member, say.to, say.nonce)
            if room:
                message = self._message(member, room.name, say)
                if message:
                    room.is_kept = True
                    self._tell_room(room, message)
        elif self._may(member, say.nonce):
            self._say_to_one(member, say)

    def _say_to_one(self, member: Member, say: Say) -> None:
        name = say.to[1:] if say.to.startswith("@") else ""
        other = self._nicks.get(fold(name))
        # Who owns a nick and is away finds the message on coming back.
        owner = self._owners.owner(name) if other is None and name else None
        if other is None and owner is None:
            self._refuse(member, Code.NO_SUCH_NICK, "Nobody of that name is here.", say.nonce)
            return
        message = self._message(member, f"@{other.nick if other else owner.nick if owner else name}", say)
        if message:
            both = Audience(dict.fromkeys((member, other) if other else (member,)))
            self._outcome.runs.append(Run(both, [message]))

    def _message(self, member: Member, to: str, say: Say) -> Message | None:
        """The new message, on its way into the history; None if it was sent before, and its sender is told so again."""
        if say.nonce:
            receipt = self._receipts.find(member.key, say)
            if receipt:
                again = Message(receipt.id, to, member.nick, say.text, receipt.at, say.nonce)
                self._tell(member, again)
                return None
        self._last_id += 1
        message = Message(self._last_id, to, member.nick, say.text, self._at, say.nonce)
        if say.nonce:
            self._receipts.add(member.key, say.to, message)
        self._outcome.messages.append(message)
        self._outcome.authors.append(member)
        return message

    def _typing(self, member: Member, typing: IsTyping) -> None:
        if typing.to.startswith("@"):
            other = self._nicks.get(fold(typing.to[1:]))
            if other and self._may(member):
                self._tell(other, Typing(f"@{other.nick}", member.nick))
            return
        room = self._own_room(member, typing.to)
        if room:
            if room.presence:
                self._tell_presence(room)
            self._outcome.runs.append(Run(room.audience, [Typing(room.name, member.nick)], {member: 1}))

    # Looking back

    def _ask_history(self, member: Member, ask: AskHistory) -> None:
        if self._may(member):
            self._tell(member, self._lookback.page(member, ask))

    def _ask_search(self, member: Member, ask: AskSearch) -> None:
        if self._may(member):
            self._tell(member, self._lookback.search(member, ask))

    # Small talk

    def _ask_help(self, member: Member, _ask: AskHelp) -> None:
        self._tell(member, Notice("\n".join(HELP)))

    def _ping(self, member: Member, ping: Ping) -> None:
        self._tell(member, Pong(ping.mark))

    def _pong(self, _member: Member, _pong: Pong) -> None:
        """That its bytes have come was the point."""

    def _silent(self, member: Member, _silent: Silent) -> None:
        self._tell(member, Ping())

    def _bad(self, member: Member, bad: Bad) -> None:
        self._refuse(member, bad.code, bad.reason, bad.nonce)

    def _may(self, member: Member, nonce: str = "") -> bool:
        """Whether a member has a nick; one that has none is told to give one first."""
        if not member.nick:
            text = "A hello must come first." if member.native else "First type a nick and press Enter."
            self._refuse(member, Code.NICK_BAD, text, nonce)
        return bool(member.nick)


# One handler for each type of event: `Any` because each takes its own.
_HANDLERS: dict[type, Callable[[Hub, Member, Any], None]] = {
    Hello: Hub._hello,
    Say: Hub._say,
    Join: Hub._join,
    Leave: Hub._leave,
    SetTopic: Hub._set_topic,
    ChangeNick: Hub._change_nick,
    AskHistory: Hub._ask_history,
    AskSearch: Hub._ask_search,
    AskRooms: Hub._ask_rooms,
    AskWho: Hub._ask_who,
    AskHelp: Hub._ask_help,
    Quit: Hub._quit,
    IsTyping: Hub._typing,
    Ping: Hub._ping,
    Pong: Hub._pong,
    Bad: Hub._bad,
    Gone: Hub._gone,
    Silent: Hub._silent,
    Late: Hub._late,
}
