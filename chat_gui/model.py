"""What the window knows: conversations, who is where, what is unread, what has no receipt yet.

Plain data and rules, no widgets, no threads, no clock of its own. The Tk thread alone uses it. Whoever changes it finds
what has changed in `changes`. How much is kept is in `shelf.py`, what counts as read in `reading.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from server.wire import limits
from server.wire.messages import Message, RoomState
from server.wire.names import fold
from server.wire.text import showable

from . import reading
from .changes import Changes
from .connection import Connection, Phase
from .conversation import (
    Conversation,
    Entry,
    Notice,
    Pending,
    Presence,
    PresenceKind,
    SendState,
    first_message_id,
)
from .events import ServerKind
from .marks import Marked
from .naming import shown_name, shown_topic
from .nick_colours import NickColours
from .own_nicks import FormerNick, OwnNicks
from .shelf import Shelf
from .writers import Writers


class Model:
    """Everything that is shown, and the rules by which it changes."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.own = OwnNicks()
        self.server_name = ""
        self.server_kind: ServerKind | None = None
        self.connection = Connection()
        self._shelf = Shelf()
        self.conversations: Mapping[str, Conversation] = self._shelf.conversations
        """By their folded names."""
        self.current = self._shelf.add(limits.LOBBY, None)
        self.changes.conversations = True
        self.is_reading = True
        self.is_catching_up = False
        """Between a welcome and its `caught_up`: what comes was missed, and belongs under the "new" line."""
        self.writers = Writers()
        self.colours = NickColours()

    # What there is.

    def conversation(self, name: str) -> Conversation:
        """The conversation of that name, made if there is none."""
        found = self._shelf.find(name)
        if found is None:
            found = self._shelf.add(name, self.current)
            self.changes.conversations = True
        return found

    def listed(self) -> list[Conversation]:
        """Rooms, then direct messages, each in the order in which they are shown."""
        return sorted(self.conversations.values(), key=lambda each: (each.is_direct, fold(each.name)))

    def is_in(self, room: str) -> bool:
        """Whether one is in a room."""
        found = self._shelf.find(room)
        return found is not None and found.joined

    def unread(self) -> int:
        """Messages not yet read, in all conversations."""
        return sum(each.unread for each in self.conversations.values())

    @property
    def me(self) -> str:
        """What one is called now."""
        return self.own.me

    def is_me(self, nick: str) -> bool:
        """Whether that nick is one's own now."""
        return self.own.is_me(nick)

    def mentions_me(self, message: Message) -> bool:
        """Whether a message has a nick of one's own in it, as a word."""
        pattern = self.own.mention_in(message.id)
        return pattern is not None and pattern.search(message.text) is not None

    def place_of(self, message: Message) -> str:
        """The name of the conversation that a message belongs to, whatever those who talk there were called then."""
        return self._shelf.name_of(self.own.place_of(message), message.id)

    @property
    def is_native(self) -> bool:
        """Whether the server is one of ours."""
        return self.server_kind is ServerKind.NATIVE

    @property
    def is_online(self) -> bool:
        """Whether there is a connection to a server of ours now."""
        return self.is_native and self.connection.phase is Phase.ONLINE

    def take_changes(self) -> Changes:
        """What has changed since the last call."""
        changes, self.changes = self.changes, Changes()
        return changes

    # What the connection does.

    def set_connection(self, connection: Connection) -> None:
        """The connection stands differently now."""
        self.connection = connection
        self.changes.status = True

    def set_server(self, kind: ServerKind, name: str, *, is_another: bool) -> None:
        """A server has been recognised. Another one than before counts its messages anew."""
        self.server_kind = kind
        self.server_name = name
        self.changes.status = self.changes.conversations = True
        if is_another:
            self.own = self.own.alone()
            for conversation in self.conversations.values():
                reading.count_anew(conversation)
                # What is shown is the other server's: this one's older messages do not belong before it.
                conversation.has_older = not conversation.entries
                conversation.is_whole = False

    def remember_nicks(self, former: Sequence[FormerNick]) -> None:
        """On this server one was called otherwise before."""
        if former:
            self.own = self.own.remembering(former)
            self.changes.current = True

    def take_up(self, marked: Marked) -> None:
        """What is remembered of this server's conversations from an earlier start."""
        self._shelf.take_up(marked)
        for name in self._shelf.closed_directs():
            self.conversation(name)
        self.changes.draft = True

    def marked(self, *, with_unsent: bool = False) -> Marked:
        """What is to be remembered of them for the next start; see `Marks.now`."""
        return self._shelf.marked(with_unsent=with_unsent)

    def went_back(self) -> None:
        """The server has lost its latest messages: what it says now counts anew, but for what is shown already."""
        self._shelf.count_anew()
        for conversation in self.conversations.values():
            reading.count_again(conversation)

    def set_me(self, nick: str) -> None:
        """One is called `nick` here."""
        self._set_own(self.own.called(shown_name(nick)))

    def welcome(self, nick: str, rooms: Iterable[RoomState], *, is_return: bool) -> None:
        """The server has let one in; these are the rooms one is in."""
        if nick != self.me:
            self.set_me(nick)
        self.is_catching_up = is_return
        for each in self.conversations.values():
            each.joined = each.is_direct
            # Everything above is read: the next line stands before what was missed.
            if is_return and not each.unread and reading.take_line_away(each):
                self._looks_different(each)
        for room in rooms:
            self.set_room(room)
        self.changes.conversations = True

    def caught_up(self) -> None:
        """All that was missed has come: the open conversation is shown where that begins."""
        self.changes.current = self.changes.current or (self.is_catching_up and self.current.unread > 0)
        self.is_catching_up = False

    def offline(self) -> None:
        """Nobody is known to be anywhere while there is no connection."""
        self.caught_up()
        for each in self.conversations.values():
            each.members.clear()
            each.is_asking = each.is_sought = False
            each.refused_at = None
        self.writers.clear()
        self.changes.people = self.changes.older = True

    # What happens in rooms.

    def set_room(self, room: RoomState) -> None:
        """A room as the server describes it."""
        conversation = self.conversation(room.name)
        conversation.joined = True
        conversation.topic = shown_topic(room.topic)
        members = map(shown_name, room.members[: limits.MEMBERS_SHOWN])
        conversation.members = {fold(nick): nick for nick in members}
        self.colours.meet(conversation.members.values())
        self._people_changed(conversation)

    def set_topic(self, room: str, text: str) -> None:
        """A room has another topic."""
        conversation = self.conversation(room)
        conversation.topic = shown_topic(text)
        self._people_changed(conversation)

    def joined(self, room: str, nick: str, at: float) -> None:
        """Somebody came into a room."""
        conversation = self.conversation(room)
        nick = shown_name(nick)
        if len(conversation.members) < limits.MEMBERS_SHOWN:
            conversation.members[fold(nick)] = nick
            self.colours.meet(conversation.members.values())
        self._people_changed(conversation)
        self._append(conversation, Presence(PresenceKind.JOINED, nick, at))

    def left(self, room: str, nick: str, at: float) -> None:
        """Somebody left a room."""
        conversation = self.conversation(room)
        nick = shown_name(nick)
        if conversation.members.pop(fold(nick), None) is None:
            return
        if conversation is self.current:
            self.writers.stopped(nick)
        self._people_changed(conversation)
        self._append(conversation, Presence(PresenceKind.LEFT, nick, at))

    def renamed(self, old: str, new: str, at: float) -> None:
        """Somebody is called something else, in every room where both are."""
        old, new = shown_name(old), shown_name(new)
        if self.is_me(old):
            self._set_own(self.own.renamed(new, self._shelf.newest_id()))
        self.writers.stopped(old)
        self.colours.rename(old, new)
        for conversation in self.conversations.values():
            if conversation.members.pop(fold(old), None) is not None:
                conversation.members[fold(new)] = new
                self._people_changed(conversation)
                self._append(conversation, Presence(PresenceKind.RENAMED, old, at, new))
        if fold(old) != fold(new):
            self._move_direct(old, new, at)

    def _move_direct(self, old: str, new: str, at: float) -> None:
        """The direct messages with somebody stay with that person, and not with the nick."""
        moved = self._shelf.find(f"@{old}")
        if moved is None:
            return
        known = self._shelf.move(moved, f"@{new}")
        if self.current is moved:
            self._open(known)
        self.changes.conversations = True
        self.changes.pending = True
        self._looks_different(known)
        self._append(known, Presence(PresenceKind.RENAMED, old, at, new))

    def notice(self, text: str, at: float, *, is_error: bool = False, room: str = "") -> None:
        """A line that nobody said, in a room, or if none is named in the conversation that is open."""
        conversation = self.conversation(room) if room else self.current
        notice = Notice(showable(text), at, is_error)
        last = conversation.entries[-1] if conversation.entries else None
        # Whoever makes a mistake twice has been told already, in the line above.
        if not (is_error and isinstance(last, Notice) and last.is_error and last.text == notice.text):
            self._append(conversation, notice)

    def writing(self, to: str, nick: str, now: float) -> None:
        """Somebody is writing to a room, or to oneself; `now` in monotonic seconds."""
        name = to if to.startswith("#") else f"@{nick}"
        if fold(shown_name(name)) == fold(self.current.name) and not self.is_me(nick):
            self.writers.heard(shown_name(nick), now)

    # Messages.

    def add_message(self, message: Message) -> None:
        """A message has come: somebody else's, or one's own with its receipt."""
        is_mine = self.own.wrote(message)
        conversation = self.conversation(self.place_of(message))
        was_pending = is_mine and conversation.pending.pop(message.nonce, None) is not None
        if was_pending:
            self._pending_changed(conversation)
        elif not reading.is_news(conversation, message):
            return
        reading.begin(conversation, message)
        self.colours.meet_author(shown_name(message.sender), conversation.members.values())
        conversation.last_id = max(conversation.last_id, message.id)
        self._shelf.seen(message.id)
        if conversation is self.current:
            self.writers.stopped(message.sender)
        # What is sent again to who comes back with a new window may have been read in the old one.
        if not is_mine and message.id > conversation.read_id:
            self._count(conversation, message)
        reading.note_read(conversation)
        self._append(conversation, message)

    def add_older(self, to: str, messages: Sequence[Message], *, has_older: bool) -> None:
        """A page of the history has come: it stands before what is known of the conversation."""
        conversation = self._shelf.find(to)
        if conversation is None:
            return  # closed meanwhile
        conversation.is_asking = False
        conversation.refused_at = None
        first_id = first_message_id(conversation.entries)
        older = [message for message in messages if not first_id or message.id < first_id]
        # A server that has more and yet sends nothing new would be asked for ever.
        conversation.has_older = has_older and bool(older)
        conversation.is_whole = not has_older
        self._shelf.prepend(conversation, older)
        reading.entries_added(conversation, older, self.own.wrote)
        for message in reversed(older):
            self.colours.meet_author(shown_name(message.sender), conversation.members.values())
        if older:
            conversation.last_id = max(conversation.last_id, older[-1].id)
            reading.note_read(conversation)
        if conversation is self.current:
            self.changes.older = True
            self.changes.current = self.changes.current or len(conversation.entries) == len(older)

    def older_refused(self, name: str, now: float) -> None:
        """The server can't read what was said before in a conversation; `now` in monotonic seconds."""
        conversation = self._shelf.find(name)
        if conversation is None:
            return  # closed meanwhile
        conversation.is_asking = False
        conversation.refused_at = now
        if conversation is self.current:
            self.changes.older = True
            self.changes.current = self.changes.current or not conversation.entries

    def _count(self, conversation: Conversation, message: Message) -> None:
        if conversation is self.current and self.is_reading:
            if not self.is_catching_up:
                return
            # What was missed may be more than a screen: the view says when its end is seen.
            self.is_reading = False
        if reading.divide(conversation, is_catching_up=self.is_catching_up):
            self._looks_different(conversation)
        is_for_me = conversation.is_direct or self.mentions_me(message)
        reading.note_unread(conversation, is_for_me=is_for_me)
        self.changes.conversations = self.changes.has_unread = True
        if is_for_me:
            self.changes.alerts.append(message)

    def say(self, nonce: str, text: str, at: float) -> None:
        """One has sent something to the conversation that is open; it waits for its receipt."""
        self.current.pending[nonce] = Pending(nonce, text, at)
        if not self.current.unread and reading.take_line_away(self.current):
            self.changes.current = True
        self._pending_changed(self.current)

    def failed(self, nonce: str, reason: str) -> bool:
        """A message was refused. Returns whether there was such a message."""
        return self._set_pending(nonce, SendState.FAILED, reason)

    def retrying(self, nonce: str) -> bool:
        """A refused message is sent again. Returns whether there was such a message."""
        return self._set_pending(nonce, SendState.SENDING, "")

    def give_up_sending(self, reason: str) -> None:
        """Nothing will send what waits for its receipt: all of it can be sent again or discarded."""
        waiting = [each for conversation in self.conversations.values() for each in conversation.pending.values()]
        for each in waiting:
            if each.state is SendState.SENDING:
                self.failed(each.nonce, reason)

    def discard(self, nonce: str) -> None:
        """A refused message is given up."""
        for conversation in self.conversations.values():
            if conversation.pending.pop(nonce, None) is not None:
                self._pending_changed(conversation)

    def _set_pending(self, nonce: str, state: SendState, reason: str) -> bool:
        for conversation in self.conversations.values():
            if nonce in conversation.pending:
                waiting = conversation.pending[nonce]
                conversation.pending[nonce] = replace(waiting, state=state, reason=reason)
                self._pending_changed(conversation)
                return True
        return False

    # What the user does.

    def switch(self, name: str) -> None:
        """Another conversation is open now, however one has come there.

        What is unread there stays so until its end is seen, for it may be more than a screen: the view says when.
        """
        left = self.current
        self._open(self.conversation(name))
        if left is not self.current and left.is_untouched:
            self._shelf.close(left)
        self.writers.clear()
        self.changes.current = True
        self.changes.people = True
        self.changes.pending = True
        self.changes.conversations = True

    def close(self, name: str) -> None:
        """A conversation is over: one has left the room, or wants the direct messages out of the sidebar."""
        closed = self._shelf.find(name)
        if closed is None:
            return
        self._shelf.close(closed)
        self.changes.conversations = True
        if closed is self.current:
            self.switch(limits.LOBBY)

    def set_reading(self, is_reading: bool) -> None:
        """The window has got or lost the user's attention: the focus, and the transcript at its end."""
        self.is_reading = is_reading = is_reading and not (self.is_catching_up and self.current.unread)
        if is_reading and reading.read_all(self.current):
            self.changes.conversations = True

    # Inside.

    def _set_own(self, own: OwnNicks) -> None:
        self.own = own
        self.changes.status = self.changes.current = True

    def _open(self, conversation: Conversation) -> None:
        self.current = conversation
        self.is_reading = self.is_reading and not conversation.unread

    def _append(self, conversation: Conversation, entry: Entry) -> None:
        is_read_above = conversation.is_sought or (conversation is self.current and not self.is_reading)
        self._shelf.append(conversation, entry, is_read_above=is_read_above)
        if conversation is self.current:
            self.changes.appended.append(entry)

    def _looks_different(self, conversation: Conversation) -> None:
        self.changes.current = self.changes.current or conversation is self.current

    def _people_changed(self, conversation: Conversation) -> None:
        if conversation is self.current:
            self.changes.people = True

    def _pending_changed(self, conversation: Conversation) -> None:
        if conversation is self.current:
            self.changes.pending = True
