"""Coming in, being called otherwise, and going: whose nick is whose, and what one has missed. Pure; hub thread only.

Rules:
- A nick is one person's at a time, whatever its case or width, and its owner's alone once it has one (owners.py).
- Nobody else can take a nick that looks like it, unless they own that one from before.
- Whoever brings the right token takes over from a connection of the same nick; nobody else notices.
- A wrong token costs time: its connection is not read for a moment, and what has come before that counts as refused.
- Nothing is changed before everything that can fail has been read.

What a nick's owner has been sent of its direct messages is known by two ids (`Owner`):
- `last_id` says up to where they were told to some connection of it. It is noted at every hello, leave and change of
  nick, and with each message, so that a killed server knows it too. A returning client that has heard up to `since`
  lacks what came after the lower of the two: it may have heard later messages under another nick.
- `heard_id` says up to where they have surely arrived: what a client held when it said hello, and what it was told
  until it left of its own accord with nothing left in its outbox. Whoever returns empty-handed (`since` 0) is sent
  what came after it, so a connection that broke, or a client too slow for its outbox, has lost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count

from .events import Gone, Late
from .floor import Floor
from .history import NickSeen, Owner, StorageError
from .lookback import Lookback
from .owners import Owners, Standing, sha256, standing
from .rooms import Member
from .wire import limits
from .wire.labs import taken_sentence
from .wire.messages import Answer, CaughtUp, ChangeNick, Code, Error, Hello, Message, Notice, Quit, Renamed, Welcome
from .wire.names import fold, look_alikes, nick_problem, numbered_nick


class Door:
    """Lets clients in and out.

    Args:
        replay: how many messages of its rooms a newcomer is sent.
        holds_nicks: whether an owned nick is refused to others while its owner is away.
    """

    def __init__(self, floor: Floor, owners: Owners, lookback: Lookback, replay: int, holds_nicks: bool) -> None:
        self._floor = floor
        self._owners = owners
        self._lookback = lookback
        self._replay = replay
        self._holds_nicks = holds_nicks
        self._numbers = count(10)

    # Coming in

    def hello(self, member: Member, hello: Hello) -> None:
        """Let a client in under the nick it asks for, or tell it why not."""
        if member.nick:
            self._floor.refuse(member, Code.BAD_FRAME, "There has been a hello on this connection.")
        elif hello.protocol != limits.PROTOCOL:
            text = f"This server speaks version {limits.PROTOCOL} of the protocol."
            self.finish(member, Error(Code.PROTOCOL, text, fatal=True))
        elif member.peer.penalty_s:
            self._try_again(member, Error(Code.TOO_FAST, "Wait a second before you try again."))
        elif hello.or_similar:
            self._hello_similar(member, hello)
        else:
            self._hello_exact(member, hello)

    def _hello_exact(self, member: Member, hello: Hello) -> None:
        refusal = _bad_nick(hello.nick)
        if refusal is not None:
            self._try_again(member, refusal)
            return
        owner = self._owners.owner(hello.nick)
        is_what = standing(owner, sha256(hello.token))
        is_in_use = fold(hello.nick) in self._floor.nicks and is_what is not Standing.OWN
        refusal = self._refusal(hello.nick, member, is_what, is_in_use=is_in_use)
        if refusal is None:
            self._enter(member, hello.nick, hello, is_what, owner)
            return
        if hello.token:
            member.peer.penalty_s = limits.WRONG_TOKEN_S
        self._try_again(member, refusal)

    def _hello_similar(self, member: Member, hello: Hello) -> None:
        """Let in a client that can't be told no: under a nick like the one it asks for."""
        try:
            nick = self._free_nick(hello.nick, member)
        except StorageError:
            text = "The server can't read what it has stored: try again later."
            self.finish(member, Error(Code.STORAGE, text, fatal=True))
            return
        self._enter(member, nick, hello)
        if nick != hello.nick:
            self._floor.tell(member, Notice(taken_sentence(hello.nick, nick)))

    def _try_again(self, member: Member, refusal: Error) -> None:
        member.attempts += 1
        if member.attempts < limits.HELLO_ATTEMPTS:
            self._floor.tell(member, refusal)
        else:
            self.finish(member, Error(refusal.code, refusal.text, fatal=True))

    def _refusal(self, nick: str, member: Member, is_what: Standing, *, is_in_use: bool) -> Error | None:
        """Why a member can't be called so, or None. Raises StorageError."""
        if is_in_use:
            return Error(Code.NICK_TAKEN, f"Somebody is called {nick} already: choose another nick.")
        if is_what is Standing.ANOTHERS and self._holds_nicks:
            return Error(Code.NICK_TAKEN, f"{nick} belongs to somebody: choose another nick.")
        return None if is_what is Standing.OWN else self._too_similar(nick, member)

    def _too_similar(self, nick: str, member: Member) -> Error | None:
        """Why a member can't have a nick, not its own, which looks like another's, or None. Raises StorageError."""
        for alike in look_alikes(nick):
            is_in_use = self._floor.nicks.get(alike, member) is not member
            if is_in_use or (self._holds_nicks and self._is_anothers(alike, member)):
                return Error(Code.NICK_TAKEN, f"{nick} looks like somebody else's nick: choose another nick.")
        return None

    def _is_anothers(self, nick: str, member: Member) -> bool:
        return standing(self._owners.owner(nick), member.token_sha256) is Standing.ANOTHERS

    def _free_nick(self, wanted: str, member: Member) -> str:
        """The nick itself, or with the first number behind it that makes it free."""
        nick = wanted
        # A few small numbers, then a running one: a thousand clients of one nick must not be a million look-ups.
        for number in chain(range(2, 10), self._numbers):
            is_in_use = fold(nick) in self._floor.nicks
            is_owned = self._holds_nicks and self._owners.proven_owner(nick) is not None
            if not is_in_use and not is_owned and self._too_similar(nick, member) is None:
                break
            nick = numbered_nick(wanted, number)
        return nick

    def _enter(
        self, member: Member, nick: str, hello: Hello, is_what: Standing = Standing.ANOTHERS, owner: Owner | None = None
    ) -> None:
        """Let a member in, to whom the nick `is_what`; from here on nothing fails."""
        floor = self._floor
        old = floor.nicks.get(fold(nick))
        member.nick = nick
        member.key = fold(nick)
        member.peer.named = True
        token = ""
        heard_id = 0
        if is_what is Standing.FREE and member.native:
            token = self._owners.new_token()
            self._claim(member, sha256(token), at=0.0)
            member.is_unproven = True
            heard_id = floor.kept_id
        elif is_what is Standing.OWN and owner is not None:
            member.token_sha256, member.owns_nick = owner.token_sha256, True
            # A connection that nobody knows to be dead yet has been told more than was noted at its hello.
            last_id = self._told_id(old) if old is not None and old.owns_nick else owner.last_id
            heard_id = min(hello.since, last_id) if hello.since > 0 else owner.heard_id
        member.heard_id = heard_id
        if old is not None:
            self._take_over(old, member)
        floor.nicks[member.key] = member
        refusals = self._enter_rooms(member, hello.rooms if member.native else (limits.LOBBY,))
        rooms = tuple([room.state() for room in member.rooms.values()])
        missed = self._missed(member, hello, owner)
        floor.tell(member, Welcome(nick, rooms, floor.kept_id, floor.at, token), *refusals, *missed)
        floor.outcome.notes.append((member.peer, f"joined as {nick}"))

    def _claim(self, member: Member, token_sha256: bytes, at: float) -> None:
        """A free nick is the member's from now on."""
        member.token_sha256, member.owns_nick = token_sha256, True
        self._floor.outcome.changes.append(self._owners.claim(member.nick, token_sha256, at, self._floor.kept_id))

    def _take_over(self, old: Member, member: Member) -> None:
        """The same person has come in anew: the old connection ends, and nobody else is told."""
        floor = self._floor
        for room in list(old.rooms.values()):
            room.replace(old, member)
        old.ended = True
        if old.nick != member.nick:
            floor.tell_renamed(member, old.nick, to_itself=False)
        floor.tell(old, Error(Code.REPLACED, "You have come in from somewhere else.", fatal=True))
        floor.outcome.finished.append(old.peer)
        floor.outcome.notes.append((old.peer, f"{old.nick} was replaced"))

    def _enter_rooms(self, member: Member, names: tuple[str, ...]) -> list[Error]:
        """Let a member into rooms, and out of those that a connection before it was in. Returns the refusals."""
        wanted: dict[str, str] = {}
        for name in names:
            wanted.setdefault(fold(name), name)
        for room in [room for key, room in member.rooms.items() if key not in wanted]:
            self._floor.remove(room, member)
        refusals = []
        for name in wanted.values():
            entered = self._floor.room_to_enter(member, name)
            if isinstance(entered, Error):
                refusals.append(entered)
            elif entered.key not in member.rooms:
                self._floor.add(entered, member)
        return refusals

    def _missed(self, member: Member, hello: Hello, owner: Owner | None) -> list[Answer]:
        """What a native client is sent behind its welcome."""
        if not member.native:
            return []
        try:
            missed = self._lookback.missed(member, hello.since, self._floor.kept_id, self._replay)
        except StorageError:
            if owner is not None:
                member.told_id = owner.last_id
            return [Error(Code.STORAGE, "Older messages can't be read now."), CaughtUp(gap=True)]
        if member.owns_nick and not member.is_unproven:
            self._note(member)
        return missed

    def prove(self, member: Member) -> None:
        """A client that was given a token has gone on: it has received it."""
        member.is_unproven = False
        self._note(member)

    # Going

    def note_direct(self, member: Member, message: Message) -> None:
        """Note with a direct message that its author, or who it is for, is going to be told it."""
        if member.owns_nick and not member.is_unproven and member.told_id is None:
            self._note_until(member, message.id)

    def _told_id(self, member: Member) -> int:
        """Up to which message the owner of a nick has been told all direct ones."""
        return self._floor.kept_id if member.told_id is None else member.told_id

    def _note(self, member: Member, *, is_clean: bool = False) -> None:
        """Note how far the owner of a nick has been told its direct messages."""
        self._note_until(member, self._told_id(member), is_clean=is_clean)

    def _note_until(self, member: Member, last_id: int, *, is_clean: bool = False) -> None:
        heard_id = last_id if is_clean else min(member.heard_id, last_id)
        seen = NickSeen(member.nick, self._floor.at, last_id, heard_id)
        self._owners.seen(seen)
        self._floor.outcome.changes.append(seen)

    def finish(self, member: Member, *last_words: Answer) -> None:
        """Tell a client its last words, and hang up."""
        if last_words:
            self._floor.tell(member, *last_words)
        self._end(member, "")
        self._floor.outcome.finished.append(member.peer)

    def _end(self, member: Member, reason: str) -> None:
        """Take a member out of everything; what it still sends is not heard."""
        member.ended = True
        if not member.nick:
            return
        for room in list(member.rooms.values()):
            self._floor.remove(room, member, reason)
        del self._floor.nicks[member.key]
        is_clean = not reason and not member.peer.is_behind
        if member.owns_nick and (is_clean or not member.is_unproven):
            self._note(member, is_clean=is_clean)
        self._floor.outcome.notes.append((member.peer, f"{member.nick} left{f': {reason}' if reason else ''}"))

    def gone(self, member: Member, gone: Gone) -> None:
        """A connection is over."""
        if not member.ended:
            self._end(member, gone.reason)

    def quit(self, member: Member, _quit: Quit) -> None:
        """A client is about to go."""
        self.finish(member)

    def late(self, member: Member, _late: Late) -> None:
        """A client has had its time to say a nick."""
        if not member.nick:
            self.finish(member, Error(Code.CLOSING, "No nick came in time.", fatal=True))

    # Being called otherwise

    def change_nick(self, member: Member, change: ChangeNick) -> None:
        """Let a member be called otherwise; the new nick becomes its own if the old one was."""
        if not self._floor.may(member):
            return
        refusal = _bad_nick(change.nick)
        is_another = fold(change.nick) != member.key
        owner, is_what = None, Standing.OWN
        surplus: list[str] = []
        if refusal is None and is_another:
            owner = self._owners.owner(change.nick)
            is_what = standing(owner, member.token_sha256)
            refusal = self._refusal(change.nick, member, is_what, is_in_use=fold(change.nick) in self._floor.nicks)
            if is_what is Standing.FREE and member.token_sha256:
                surplus = self._owners.surplus(member.token_sha256, self._floor.nicks.keys())
        if refusal is not None:
            self._floor.tell(member, refusal)
            return
        old = member.nick
        if change.nick == old:
            self._floor.tell(member, Renamed(old, old))  # what it asked for has come true; it is no news to others
            return
        if is_another:
            if member.owns_nick:
                self._note(member, is_clean=not member.peer.is_behind)
            del self._floor.nicks[member.key]
            self._floor.nicks[fold(change.nick)] = member
        member.nick = change.nick
        member.key = fold(change.nick)
        if is_another:
            self._own(member, is_what, owner)
        self._floor.tell_renamed(member, old, to_itself=True)
        self._release(member, surplus)
        self._floor.outcome.notes.append((member.peer, f"{old} is now {member.nick}"))

    def _release(self, member: Member, nicks: Sequence[str]) -> None:
        """Take from a member what it can't own besides its new nick."""
        for nick in nicks:
            self._floor.outcome.changes.append(self._owners.release(nick))
            text = f"Nobody can own more than {limits.NICKS_PER_OWNER} nicks: {nick} is free again."
            self._floor.tell(member, Notice(text))

    def _own(self, member: Member, is_what: Standing, owner: Owner | None) -> None:
        """What a nick that a member has changed to is to it."""
        member.owns_nick = False
        member.told_id = None
        if is_what is Standing.FREE and member.token_sha256:
            self._claim(member, member.token_sha256, self._floor.at)
            member.heard_id = self._floor.kept_id
        elif is_what is Standing.OWN and owner is not None:
            member.owns_nick, member.heard_id = True, owner.heard_id
            # What was written to it meanwhile would come out of order now: it waits for the next hello, and what comes
            # from now on is told once more then.
            member.told_id = owner.last_id if self._lookback.waits(member, owner.last_id) else None


def _bad_nick(nick: str) -> Error | None:
    problem = nick_problem(nick)
    return None if problem is None else Error(Code.NICK_BAD, f"This nick will not do. {problem.value}")
