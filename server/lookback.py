"""What the hub answers from the history: what was missed, older pages, what a search found. Pure; hub thread only."""

from __future__ import annotations

from .history import History, Page, Sight, StorageError, direct_key
from .rooms import Member
from .wire import limits
from .wire.codec import encode
from .wire.messages import Answer, AskHistory, AskSearch, CaughtUp, Code, Error, Found, HistoryPage, Message
from .wire.names import fold


class Lookback:
    """The history, seen with a member's eyes.

    Args:
        reply_bytes: the most that one answer's messages may weigh as JSON, so that it never fills an outbox alone.
    """

    def __init__(self, history: History, reply_bytes: int) -> None:
        self._history = history
        self._reply_bytes = reply_bytes

    def missed(self, member: Member, since: int) -> list[Answer]:
        """The messages after `since` that concern a member, and the mark that stands behind them."""
        return self._replay(since, _sight(member), limits.REPLAY_MESSAGES)

    def first(self, member: Member, seen_id: int, most: int) -> list[Answer]:
        """What somebody is sent who holds no messages: the last `most` of the rooms, own direct messages not yet sent.

        Args:
            seen_id: the last message that the nick's owner has been sent.
        """
        direct = self._replay(seen_id, Sight(frozenset(), _own_nick(member)), limits.REPLAY_MESSAGES)
        rooms = self._replay(0, Sight(frozenset(member.rooms)), most) if most else []
        messages = [answer for answer in (*rooms, *direct) if isinstance(answer, Message)]
        errors = [answer for answer in direct if isinstance(answer, Error)]
        return [*errors, *sorted(messages, key=lambda message: message.id), CaughtUp()]

    def _replay(self, since: int, sight: Sight, most: int) -> list[Answer]:
        try:
            missed = self._history.missed(since, sight, most)
        except StorageError:
            return [_unreadable(), CaughtUp(gap=True)]
        page = self._fitting(missed)
        return [*page.messages, CaughtUp(page.more)]

    def page(self, member: Member, ask: AskHistory) -> Answer:
        """A page of a room the member is in, or of its talk with somebody."""
        if ask.to.startswith("@"):
            if not member.owns_nick:
                return HistoryPage(ask.to)
            to, key = ask.to, direct_key(member.nick, ask.to[1:])
        else:
            room = member.rooms.get(fold(ask.to))
            if room is None:
                return _no_such_room()
            to, key = room.name, room.key
        most = max(1, min(ask.limit, limits.HISTORY_PAGE))
        try:
            page = self._fitting(self._history.page(key, ask.before, most))
        except StorageError:
            return _unreadable()
        return HistoryPage(to, page.messages, page.more)

    def search(self, member: Member, ask: AskSearch) -> Answer:
        """What a search finds in one conversation, or in all the member can see."""
        sight = _sight(member)
        if ask.to.startswith("@"):
            sight = Sight(frozenset({direct_key(member.nick, ask.to[1:])} if member.owns_nick else ()))
        elif ask.to:
            room = member.rooms.get(fold(ask.to))
            if room is None:
                return _no_such_room()
            sight = Sight(frozenset({room.key}))
        try:
            found = self._history.search(ask.text, sight, limits.HISTORY_PAGE)
        except StorageError:
            return _unreadable()
        newest = self._fitting(Page(found[::-1])).messages
        return Found(ask.text, newest[::-1])

    def _fitting(self, page: Page) -> Page:
        """As many of the newest messages as one client may be sent at once."""
        weight = 0
        for fitting, message in enumerate(reversed(page.messages)):
            weight += len(encode(message))
            if weight > self._reply_bytes:
                return Page(page.messages[len(page.messages) - fitting :], more=True)
        return page


def _sight(member: Member) -> Sight:
    return Sight(frozenset(member.rooms), _own_nick(member))


def _own_nick(member: Member) -> str:
    """Whose direct messages a member may read: nobody's, unless the nick is its own."""
    return member.key if member.owns_nick else ""


def _unreadable() -> Error:
    return Error(Code.STORAGE, "Older messages can't be read now.")


def _no_such_room() -> Error:
    return Error(Code.NO_SUCH_ROOM, "You are in no such room.")
