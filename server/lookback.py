"""What the hub answers from the history: what was missed, older pages, what a search found. Pure; hub thread only.

Who is called otherwise is still the same person: the direct talk between two people is that between all the nicks that
the one's token owns and all of the other's. Whoever owns one of these nicks next sees nothing of it (nick_table.py).
"""

from __future__ import annotations

from operator import attrgetter

from .history import History, Page, Sight, StorageError, direct_key
from .rooms import Member
from .wire import limits
from .wire.codec import encode
from .wire.messages import Answer, AskHistory, AskSearch, CaughtUp, Code, Error, Found, HistoryPage
from .wire.names import fold


class Lookback:
    """The history, seen with a member's eyes.

    Args:
        reply_bytes: the most that one answer's messages may weigh as JSON, so that it never fills an outbox alone.
    """

    def __init__(self, history: History, reply_bytes: int) -> None:
        self._history = history
        self._reply_bytes = reply_bytes

    def missed(self, member: Member, since: int, newest_id: int, replay: int) -> list[Answer]:
        """The messages that a member lacks, and the mark that stands behind them. Raises StorageError.

        Direct messages come first when there is too much: of a room's talk one can see that something is missing.

        Args:
            since: the highest id that its client holds, 0 for none; then it is sent the last `replay` of its rooms.
            newest_id: the last id of all.
        """
        direct = rooms = Page()
        if member.owns_nick and member.heard_id < newest_id:
            sight = Sight(frozenset(), member.key)
            direct = self._fitting(self._history.missed(member.heard_id, sight, limits.REPLAY_MESSAGES))
        # What came to its other nicks it was told at the time; by `since` it says how much of that it still holds.
        if member.owns_nick and 0 < since < newest_id:
            sight = Sight(frozenset(), other_nicks=self._nicks(member.token_sha256) - {member.key})
            more = self._history.missed(since, sight, limits.REPLAY_MESSAGES)
            direct = self._fitting(_joined(direct, more))
        # Whoever has heard ids that have not been given has them from a history that is lost, say to an older copy of
        # the file; where that one and this one part nobody knows, so the latest are sent, and the client sorts them.
        is_ahead = since > newest_id
        if is_ahead:
            since, replay = 0, limits.HISTORY_PAGE
        most = limits.REPLAY_MESSAGES if since > 0 else replay
        if most and since < newest_id:
            taken_bytes = sum(len(encode(message)) for message in direct.messages)
            rooms = self._history.missed(max(0, since), Sight(frozenset(member.rooms)), most)
            rooms = self._fitting(rooms, taken_bytes)
        messages = sorted(rooms.messages + direct.messages, key=attrgetter("id"))
        # A newcomer is not told of a gap, for everything before is one.
        gap = direct.more or (since > 0 and rooms.more) or is_ahead
        return [*messages, CaughtUp(gap)]

    def waits(self, member: Member, after_id: int) -> bool:
        """Whether there are direct messages of the member's nick after that id, or may be."""
        try:
            return bool(self._history.missed(after_id, Sight(frozenset(), member.key), 1).messages)
        except StorageError:
            return True

    def page(self, member: Member, ask: AskHistory) -> Answer:
        """A page of a room the member is in, or of its talk with somebody."""
        room = member.rooms.get(fold(ask.to))
        if room is None and not ask.to.startswith("@"):
            return _no_such_room()
        to = room.name if room else ask.to
        most = _asked(ask.limit)
        try:
            sight = self._sight(member, to)
            if ask.reach > 0:
                reach = limits.HISTORY_REACH - most
                most += self._history.count(sight, ask.reach, ask.before, reach)
            page = self._fitting(self._history.page(sight, ask.before, most))
        except StorageError:
            return _unreadable()
        return HistoryPage(to, page.messages, page.more)

    def search(self, member: Member, ask: AskSearch) -> Answer:
        """What a search finds in one conversation, or in all the member can see."""
        if ask.to and not ask.to.startswith("@") and fold(ask.to) not in member.rooms:
            return _no_such_room(ask.nonce)
        try:
            sight = self._sight(member, ask.to)
            page = self._fitting(self._history.search(ask.text, sight, ask.before, _asked(ask.limit)))
        except StorageError:
            return _unreadable(ask.nonce)
        return Found(ask.text, page.messages[::-1], page.more, ask.nonce)

    def _sight(self, member: Member, to: str) -> Sight:
        """What a member may read, of one conversation or of all: no direct messages, unless the nick is its own."""
        if to.startswith("@"):
            return Sight(self._direct_keys(member, to[1:]) if member.owns_nick else frozenset())
        if to:
            return Sight(frozenset({fold(to)}))
        if not member.owns_nick:
            return Sight(frozenset(member.rooms))
        return Sight(frozenset(member.rooms), member.key, self._nicks(member.token_sha256))

    def _direct_keys(self, member: Member, other: str) -> frozenset[str]:
        """The talk of a nick's owner with somebody, whatever either was called. Raises StorageError."""
        mine = {member.key} | self._nicks(member.token_sha256)
        owner = self._history.owner(other)
        theirs = {fold(other)} | (self._nicks(owner.token_sha256) if owner else frozenset())
        return frozenset(direct_key(one, another) for one in mine for another in theirs)

    def _nicks(self, token_sha256: bytes) -> frozenset[str]:
        return frozenset(fold(owner.nick) for owner in self._history.nicks_of(token_sha256))

    def _fitting(self, page: Page, taken_bytes: int = 0) -> Page:
        """As many of the newest messages as one client may be sent at once, beside what takes `taken_bytes`."""
        weight = taken_bytes
        for fitting, message in enumerate(reversed(page.messages)):
            weight += len(encode(message))
            if weight > self._reply_bytes:
                return Page(page.messages[len(page.messages) - fitting :], more=True)
        return page


def _asked(limit: int) -> int:
    return max(1, min(limit, limits.HISTORY_PAGE))


def _joined(one: Page, other: Page) -> Page:
    """The messages of both, in the order of their ids; two nicks of one person may have talked to each other."""
    by_id = {message.id: message for message in one.messages + other.messages}
    return Page(tuple(by_id[number] for number in sorted(by_id)), more=one.more or other.more)


def _unreadable(nonce: str = "") -> Error:
    return Error(Code.STORAGE, "Older messages can't be read now.", nonce)


def _no_such_room(nonce: str = "") -> Error:
    return Error(Code.NO_SUCH_ROOM, "You are in no such room.", nonce)
