"""The hub: which members are in which rooms, and who hears what. Pure: no sockets, no threads, no clock of its own.

The service's hub thread calls it, one request after the other, and takes what has come of them:

    hub.handle(peer, request, now, at)   as often as there are requests
    outcome = hub.take(now)              then: keep its messages, tell its runs, disconnect its finished

Rules:
- A message has its id when it is handled, and is told only from an outcome; if it could not be kept, `refuse` turns
  the outcome into one that tells its author instead. Its id is not given again.
- An id that is said to be the newest is that of a kept message: after a restart no client is ahead of the history.
- Requests that read the history must find in it all that was said before: `reads_history` tells the caller to take
  and keep first.
- Those who speak no JSON are in the lobby and nowhere else.
- A message to a nick that its owner is not using goes to the nick that the owner uses, or used last; its author is told
  first that this one is meant (`Renamed`).
- Ids begin at 2: a client that holds no message says `since` 0, one that has heard of the emptiness says 1.

Who comes in under which nick, and what it has missed, is door.py's part.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from .door import Door
from .events import Event, Gone, Late, Silent
from .floor import Floor
from .history import History, StorageError, TopicGiven
from .lookback import Lookback
from .owners import Owners, still_true
from .receipts import Person, Receipts
from .rooms import Audience, Member, Outcome, Peer, Run
from .wire import limits
from .wire.messages import (
    AskHelp,
    AskHistory,
    AskRooms,
    AskSearch,
    AskWho,
    Bad,
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
)
from .wire.names import fold
from .wire.plain import HELP

_FROM_READER = frozenset({Gone, Late, Silent})


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
        self._last_id = max(1, history.last_id())
        self.members: dict[Peer, Member] = {}
        """Who has asked for something and is not gone."""
        self._floor = Floor(history.rooms(), self._last_id, presence_delay_s)
        self._lookback = Lookback(history, reply_bytes)
        self._owners = Owners(history, new_token)
        self._door = Door(self._floor, self._owners, self._lookback, replay, holds_nicks)
        self._receipts = Receipts()
        self._restore_receipts(history)
        # One handler for each type of event: `Any` because each takes its own.
        self._handlers: dict[type, Callable[[Member, Any], None]] = {
            Hello: self._door.hello,
            Say: self._say,
            Join: self._join,
            Leave: self._leave,
            SetTopic: self._set_topic,
            ChangeNick: self._door.change_nick,
            AskHistory: self._ask_history,
            AskSearch: self._ask_search,
            AskRooms: self._ask_rooms,
            AskWho: self._ask_who,
            AskHelp: self._ask_help,
            Quit: self._door.quit,
            IsTyping: self._typing,
            Ping: self._ping,
            Pong: self._pong,
            Bad: self._bad,
            Gone: self._gone,
            Silent: self._silent,
            Late: self._door.late,
        }

    @property
    def due(self) -> float | None:
        """When `take` must be called at the latest (monotonic), or None while nothing waits."""
        return self._floor.due

    @property
    def rooms(self) -> int:
        """How many rooms there are. Safe from any thread."""
        return len(self._floor.rooms)

    @property
    def nicks_in_use(self) -> Collection[str]:
        """The folded nicks of who is here."""
        return self._floor.nicks.keys()

    def unkeep(self, rooms: Iterable[str]) -> None:
        """Nothing of these rooms is kept any longer: they go when the last member does."""
        for name in rooms:
            self._floor.unkeep(name)

    def handle(self, peer: Peer, event: Event, now: float, at: float) -> None:
        """Do what a client asks for, or what has become of it.

        Args:
            now: monotonic seconds.
            at: seconds since the epoch.
        """
        self._floor.now = now
        self._floor.at = at
        member = self.members.get(peer)
        if member is None:
            member = self.members[peer] = Member(peer)
        if member.ended and type(event) is not Gone:
            return
        if member.is_unproven and type(event) not in _FROM_READER:
            self._door.prove(member)
        try:
            self._handlers[type(event)](member, event)
        except StorageError:
            nonce = event.nonce if isinstance(event, Say) else ""
            text = "The server can't read what it has stored: try again later."
            self._floor.refuse(member, Code.STORAGE, text, nonce)

    def take(self, now: float) -> Outcome:
        """What has come of everything since the last time, with the joins and leaves that are due."""
        self._floor.now = now
        return self._floor.take()

    def refuse(self, outcome: Outcome) -> Outcome:
        """The outcome without its messages, which could not be kept: their authors are told so, and nobody else."""
        for author, message in zip(outcome.authors, outcome.messages, strict=True):
            self._receipts.forget(_person(author, message), message.nonce)
        floor = self._floor
        floor.outcome.changes = still_true([*outcome.changes, *floor.outcome.changes])  # tried again with the next
        return outcome.refused()

    def kept(self, outcome: Outcome) -> None:
        """The outcome's messages and changes are in the history now."""
        if outcome.messages:
            self._floor.kept_id = outcome.messages[-1].id
        if outcome.changes:
            self._owners.kept(outcome.changes)

    def _restore_receipts(self, history: History) -> None:
        """Remember of the last messages what clients may send again."""
        persons: dict[str, Person] = {}
        for message in history.newest(limits.NONCES_RESTORED):
            if message.nonce:
                if message.sender not in persons:
                    owner = history.owner(message.sender)
                    persons[message.sender] = owner.token_sha256 if owner else fold(message.sender)
                self._receipts.add(persons[message.sender], message.to, message)

    def _gone(self, member: Member, gone: Gone) -> None:
        self._door.gone(member, gone)
        del self.members[member.peer]

    # Rooms

    def _join(self, member: Member, join: Join) -> None:
        if not self._floor.may(member):
            return
        room = self._floor.room_to_enter(member, join.room)
        if isinstance(room, Error):
            self._floor.tell(member, room)
            return
        if room.key not in member.rooms:
            self._floor.add(room, member)
        self._floor.tell(member, Joined(room.name, member.nick, room.topic, room.nicks()))

    def _leave(self, member: Member, leave: Leave) -> None:
        room = self._floor.own_room(member, leave.room)
        if room:
            self._floor.remove(room, member)
            self._floor.tell(member, Left(room.name, member.nick))

    def _set_topic(self, member: Member, topic: SetTopic) -> None:
        room = self._floor.own_room(member, topic.room)
        if room:
            room.topic, room.is_kept = topic.text, True
            self._floor.outcome.changes.append(TopicGiven(room.name, topic.text))
            self._floor.tell_room(room, Topic(room.name, topic.text, member.nick))

    def _ask_rooms(self, member: Member, _ask: AskRooms) -> None:
        if self._floor.may(member):
            rooms = [RoomCount(room.name, room.topic, len(room.members)) for room in self._floor.rooms.values()]
            self._floor.tell(member, RoomList(tuple(rooms)))

    def _ask_who(self, member: Member, ask: AskWho) -> None:
        room = self._floor.own_room(member, ask.room)
        if room:
            self._floor.tell(member, room.state())

    # Talking

    def _say(self, member: Member, say: Say) -> None:
        if not member.nick and not member.native and say.to == limits.LOBBY:
            self._door.hello(member, Hello(nick=say.text.strip()))
        elif say.to.startswith("#"):
            room = self._floor.own_room(member, say.to, say.nonce)
            if room and not self._tell_again(member, room.name, say):
                room.is_kept = True
                self._floor.tell_room(room, self._message(member, room.name, say))
        elif self._floor.may(member, say.nonce):
            self._say_to_one(member, say)

    def _say_to_one(self, member: Member, say: Say) -> None:
        name = say.to[1:] if say.to.startswith("@") else ""
        other = self._floor.nicks.get(fold(name))
        nick = other.nick if other else ""
        # What was said while somebody of that name was here, and is sent again, has been said all the same.
        if self._tell_again(member, f"@{nick or name}", say):
            return
        if other is None and name:
            nick, other = self._whereabouts(name)
        if not nick:
            self._floor.refuse(member, Code.NO_SUCH_NICK, "Nobody of that name is here.", say.nonce)
            return
        if fold(nick) != fold(name):
            self._floor.tell(member, Renamed(name, nick))
        if self._tell_again_after_restart(member, nick, say):
            return
        both = dict.fromkeys((member, other) if other else (member,))
        message = self._message(member, f"@{nick}", say)
        for each in both:
            self._door.note_direct(each, message)
        self._floor.outcome.runs.append(Run(Audience(both), [message]))

    def _whereabouts(self, nick: str) -> tuple[str, Member | None]:
        """What the owner of a nick that nobody uses now is called: here, or else when last here. Empty for no owner."""
        owner = self._owners.proven_owner(nick)
        if owner is None:
            return "", None
        members = self._floor.nicks.values()
        here = [each for each in members if each.owns_nick and each.token_sha256 == owner.token_sha256]
        return (here[-1].nick, here[-1]) if here else (self._owners.latest_nick(owner), None)

    def _message(self, member: Member, to: str, say: Say) -> Message:
        """The new message, on its way into the history."""
        self._last_id += 1
        message = Message(self._last_id, to, member.nick, say.text, self._floor.at, say.nonce)
        if say.nonce:
            self._receipts.add(_person(member, message), say.to, message)
        self._floor.outcome.messages.append(message)
        self._floor.outcome.authors.append(member)
        return message

    def _tell_again(self, member: Member, to: str, say: Say) -> bool:
        """Give a member the receipt for what it has sent before. Returns whether it has."""
        receipt = self._receipts.find(member.token_sha256 or member.key, say) if say.nonce else None
        if receipt is None:
            return False
        self._floor.tell(member, Message(receipt.id, to, member.nick, say.text, receipt.at, say.nonce))
        return True

    def _tell_again_after_restart(self, member: Member, nick: str, say: Say) -> bool:
        """The same for what was said to somebody before the server started, of which it is remembered only whom it
        went to: to whatever that one was called then.
        """
        if not self._receipts.knows(member.token_sha256 or member.key, say.nonce):
            return False
        owner = self._owners.proven_owner(nick)
        nicks = self._owners.nicks_of(owner) if owner else [nick]
        return any(self._tell_again(member, f"@{nick}", replace(say, to=f"@{each}")) for each in nicks)

    def _typing(self, member: Member, typing: IsTyping) -> None:
        if typing.to.startswith("@"):
            other = self._floor.nicks.get(fold(typing.to[1:]))
            if other and self._floor.may(member):
                self._floor.tell(other, Typing(f"@{other.nick}", member.nick))
            return
        room = self._floor.own_room(member, typing.to)
        if room:
            if room.presence:
                self._floor.tell_presence(room)
            self._floor.outcome.runs.append(Run(room.audience, [Typing(room.name, member.nick)], {member: 1}))

    # Looking back

    def _ask_history(self, member: Member, ask: AskHistory) -> None:
        if self._floor.may(member):
            self._floor.tell(member, self._lookback.page(member, ask))

    def _ask_search(self, member: Member, ask: AskSearch) -> None:
        if self._floor.may(member, ask.nonce):
            self._floor.tell(member, self._lookback.search(member, ask))

    # Small talk

    def _ask_help(self, member: Member, _ask: AskHelp) -> None:
        self._floor.tell(member, Notice("\n".join(HELP)))

    def _ping(self, member: Member, ping: Ping) -> None:
        self._floor.tell(member, Pong(ping.mark))

    def _pong(self, _member: Member, _pong: Pong) -> None:
        """That its bytes have come was the point."""

    def _silent(self, member: Member, _silent: Silent) -> None:
        self._floor.tell(member, Ping())

    def _bad(self, member: Member, bad: Bad) -> None:
        self._floor.refuse(member, bad.code, bad.reason, bad.nonce)


def _person(author: Member, message: Message) -> Person:
    """Who said a message; without a token, whoever had the name that it was said under: there may be another since."""
    return author.token_sha256 or fold(message.sender)
