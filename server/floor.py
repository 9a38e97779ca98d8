"""Who is here, in which rooms, and what is being told: what the hub's parts work on together. Pure; hub thread only.

Rules:
- Everything told goes into one outcome, in order, until the hub takes it.
- Joins and leaves stir a room: they are told together, at the latest `presence_delay_s` after the first of them.
- A room that nobody is in goes, unless it has a history.
"""

from __future__ import annotations

from collections.abc import Iterable

from .rooms import Audience, Member, Outcome, Room, Run
from .wire import limits
from .wire.messages import Answer, Code, Error, Renamed
from .wire.names import fold, room_problem


class Floor:
    """The rooms and the nicks in use.

    Args:
        kept_rooms: those that have a history, with their topics.
        kept_id: the newest message in the history; 1 if there is none.
        presence_delay_s: how long joins and leaves may wait to be told together.
    """

    def __init__(self, kept_rooms: Iterable[tuple[str, str]], kept_id: int, presence_delay_s: float) -> None:
        self.kept_id = kept_id
        self.now = 0.0
        self.at = 0.0
        self.nicks: dict[str, Member] = {}
        self.lobby = Room(limits.LOBBY)
        self.rooms = {self.lobby.key: self.lobby}
        for name, topic in kept_rooms:
            room = self.rooms.setdefault(fold(name), Room(name))
            room.topic, room.is_kept = topic, True
        self.outcome = Outcome()
        self._presence_delay_s = presence_delay_s
        self._stirred: dict[Room, None] = {}  # rooms whose joins and leaves wait, the longest waiting first

    @property
    def due(self) -> float | None:
        """When the first room's joins and leaves must be told (monotonic), or None while none wait."""
        return next((room.due for room in self._stirred), None)

    def take(self) -> Outcome:
        """All that has come since the last time, with the joins and leaves that are due."""
        while self._stirred:
            room = next(iter(self._stirred))
            if room.due > self.now:
                break
            self.tell_presence(room)
        outcome, self.outcome = self.outcome, Outcome()
        return outcome

    # Telling

    def tell(self, member: Member, *answers: Answer) -> None:
        """Tell one client."""
        self.outcome.runs.append(Run(Audience((member,)), list(answers)))

    def tell_room(self, room: Room, answer: Answer) -> None:
        """Tell everybody in a room, after the joins and leaves that wait."""
        if room.presence:
            self.tell_presence(room)
        runs = self.outcome.runs
        audience = room.audience
        if runs and runs[-1].audience is audience:
            runs[-1].answers.append(answer)
        else:
            runs.append(Run(audience, [answer]))

    def tell_presence(self, room: Room) -> None:
        """Tell a room the joins and leaves that wait, of which there are some."""
        del self._stirred[room]
        self.outcome.runs.append(room.told())

    def tell_renamed(self, member: Member, old: str, *, to_itself: bool) -> None:
        """Tell those who share a room with a member that it is called otherwise than before."""
        for room in member.rooms.values():
            if room.presence:
                self.tell_presence(room)
        hearers = dict.fromkeys([member, *(other for room in member.rooms.values() for other in room.members)])
        if not to_itself:
            del hearers[member]
        self.outcome.runs.append(Run(Audience(hearers), [Renamed(old, member.nick)]))

    def refuse(self, member: Member, code: Code, text: str, nonce: str = "") -> None:
        """Tell a client that what it asked for was not done."""
        self.tell(member, Error(code, text, nonce))

    def may(self, member: Member, nonce: str = "") -> bool:
        """Whether a member has a nick; one that has none is told to give one first."""
        if not member.nick:
            text = "A hello must come first." if member.native else "First type a nick and press Enter."
            self.refuse(member, Code.NICK_BAD, text, nonce)
        return bool(member.nick)

    # Rooms

    def add(self, room: Room, member: Member) -> None:
        """Let a member into a room."""
        room.add(member)
        self._stir(room)

    def remove(self, room: Room, member: Member, reason: str = "") -> None:
        """Let a member out of a room."""
        room.remove(member, reason)
        if not self._drop_if_needless(room):
            self._stir(room)

    def unkeep(self, name: str) -> None:
        """A room has no history any longer."""
        room = self.rooms.get(fold(name))
        if room is not None:
            room.is_kept = False
            self._drop_if_needless(room)

    def _drop_if_needless(self, room: Room) -> bool:
        if room.members or room.is_kept or room is self.lobby:
            return False
        del self.rooms[room.key]
        self._stirred.pop(room, None)
        return True

    def _stir(self, room: Room) -> None:
        if room not in self._stirred:
            self._stirred[room] = None
            room.due = self.now + self._presence_delay_s

    def room_to_enter(self, member: Member, name: str) -> Room | Error:
        """The room of that name, made if there is none, or why the member can't go in."""
        room = self.rooms.get(fold(name))
        if room is not None and (room.key in member.rooms or len(member.rooms) < limits.ROOMS_PER_CLIENT):
            return room
        problem = room_problem(name)
        if problem is not None:
            return Error(Code.NO_SUCH_ROOM, f"There can be no such room. {problem.value}")
        if len(member.rooms) >= limits.ROOMS_PER_CLIENT:
            return Error(Code.FULL, f"Nobody can be in more than {limits.ROOMS_PER_CLIENT} rooms: leave one first.")
        if len(self.rooms) >= limits.ROOMS_IN_ALL:
            return Error(Code.FULL, f"There are {limits.ROOMS_IN_ALL} rooms, and no new one can be made.")
        room = self.rooms[fold(name)] = Room(name)
        return room

    def own_room(self, member: Member, name: str, nonce: str = "") -> Room | None:
        """A room that the member is in; if it is not, it is told so."""
        room = member.rooms.get(fold(name))
        if room is None and self.may(member, nonce):
            self.refuse(member, Code.NO_SUCH_ROOM, "You are in no such room.", nonce)
        return room
