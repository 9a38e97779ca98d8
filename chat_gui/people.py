"""Who is in which room, and what everybody is called, oneself as well.

Plain data and rules; the Tk thread alone uses it.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.wire import limits
from server.wire.messages import RoomState
from server.wire.names import fold

from .conversation import Presence, PresenceKind
from .conversations import Conversations
from .naming import shown_name, shown_topic
from .nick_colours import NickColours
from .own_nicks import FormerNick, OwnNicks
from .presences import BACK_SOON_S


class People:
    """The user and the others, as the server tells of them."""

    def __init__(self, conversations: Conversations) -> None:
        self.own = OwnNicks()
        self.colours = NickColours()
        self._conversations = conversations
        self._back_at = float("-inf")

    # Oneself.

    @property
    def me(self) -> str:
        """What one is called now."""
        return self.own.me

    def is_me(self, nick: str) -> bool:
        """Whether that nick is one's own now."""
        return self.own.is_me(nick)

    def set_me(self, nick: str) -> None:
        """One is called `nick` here."""
        self._set_own(self.own.called(shown_name(nick)))

    def remember_nicks(self, former: Sequence[FormerNick]) -> None:
        """On this server one was called otherwise before."""
        if former:
            self.own = self.own.remembering(former)
            self._conversations.changes.current = True

    def forget_nicks(self) -> None:
        """Another server knows nothing of what one was called before."""
        self.own = self.own.alone()

    def _set_own(self, own: OwnNicks) -> None:
        self.own = own
        changes = self._conversations.changes
        changes.status = changes.current = True

    # Everybody.

    def set_room(self, room: RoomState) -> None:
        """A room as the server describes it."""
        conversation = self._conversations.of(room.name)
        conversation.joined = True
        if conversation.name != shown_name(room.name):  # the user has asked for #MATHS
            self._conversations.rename(conversation.name, room.name)
        conversation.topic = shown_topic(room.topic)
        members = map(shown_name, room.members[: limits.MEMBERS_SHOWN])
        conversation.members = {fold(nick): nick for nick in members}
        self.colours.meet(conversation.members.values())
        self._conversations.people_changed(conversation)

    def set_topic(self, room: str, text: str) -> None:
        """A room has another topic."""
        conversation = self._conversations.of(room)
        conversation.topic = shown_topic(text)
        self._conversations.people_changed(conversation)

    def joined(self, room: str, nick: str, at: float) -> None:
        """Somebody came into a room. It is not told of those who lost the connection when the user did."""
        conversation = self._conversations.of(room)
        nick = shown_name(nick)
        key = fold(nick)
        if len(conversation.members) < limits.MEMBERS_SHOWN:
            conversation.members[key] = nick
            self.colours.meet(conversation.members.values())
        self._conversations.people_changed(conversation)
        if key in conversation.were_here and 0 <= at - self._back_at <= BACK_SOON_S:
            conversation.were_here -= {key}
        else:
            self._conversations.append(conversation, Presence(PresenceKind.JOINED, nick, at))

    def left(self, room: str, nick: str, at: float) -> None:
        """Somebody left a room."""
        conversation = self._conversations.of(room)
        nick = shown_name(nick)
        if conversation.members.pop(fold(nick), None) is None:
            return
        conversation.were_here -= {fold(nick)}  # this leaving is told, and so their return must be
        if conversation is self._conversations.current:
            self._conversations.writers.stopped(nick)
        self._conversations.people_changed(conversation)
        self._conversations.append(conversation, Presence(PresenceKind.LEFT, nick, at))

    def renamed(self, old: str, new: str, at: float) -> None:
        """Somebody is called something else, in every room where both are."""
        old, new = shown_name(old), shown_name(new)
        if old == new:  # the answer to whoever asks for the nick they have
            return
        if self.is_me(old):
            self._set_own(self.own.renamed(new, self._conversations.shelf.newest_id()))
        self._conversations.writers.stopped(old)
        self.colours.rename(old, new)
        presence = Presence(PresenceKind.RENAMED, old, at, new)
        for conversation in self._conversations:
            if conversation.members.pop(fold(old), None) is not None:
                conversation.members[fold(new)] = new
                self._conversations.people_changed(conversation)
                self._conversations.append(conversation, presence)
        # The direct messages with somebody stay with that person, and not with the nick.
        direct = self._conversations.rename(f"@{old}", f"@{new}")
        if direct is not None:
            self._conversations.append(direct, presence)

    def writing(self, to: str, nick: str, now: float) -> None:
        """Somebody is writing to a room, or to oneself; `now` in monotonic seconds."""
        name = to if to.startswith("#") else f"@{nick}"
        if fold(shown_name(name)) == fold(self._conversations.current.name) and not self.is_me(nick):
            self._conversations.writers.heard(shown_name(nick), now)

    def back(self, at: float) -> None:
        """The lost connection is back, and soon will be those of others. `at` is in seconds since the epoch."""
        self._back_at = at

    def offline(self) -> None:
        """Nobody is known to be anywhere while there is no connection."""
        for conversation in self._conversations:
            if conversation.members:  # else it is another try that has failed
                conversation.were_here = frozenset(conversation.members)
            conversation.members.clear()
        self._conversations.writers.clear()
        self._conversations.changes.people = True
