"""What the window knows: the conversations, the people, what waits for its receipt, and how the connection stands.

Plain data and rules, no widgets, no threads, no clock of its own. The Tk thread alone uses it. Here is what is about
more than one of its parts: messages, and what a connection that comes or goes does to all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.wire.messages import Message, RoomState
from server.wire.names import fold
from server.wire.text import showable

from . import reading
from .changes import Changes
from .connection import Connection, Phase
from .conversation import Conversation, Notice, first_message_id
from .conversations import Conversations
from .events import ServerKind
from .naming import shown_name
from .people import People
from .unsent import Unsent


class Model:
    """Everything that is shown, and the rules by which it changes."""

    def __init__(self) -> None:
        self.conversations = Conversations()
        self.people = People(self.conversations)
        self.unsent = Unsent(self.conversations)
        self.server_name = ""
        self.server_kind: ServerKind | None = None
        self.connection = Connection()

    @property
    def current(self) -> Conversation:
        """The conversation that is open."""
        return self.conversations.current

    @property
    def me(self) -> str:
        """What one is called now."""
        return self.people.me

    @property
    def changes(self) -> Changes:
        """What has changed since it was last drawn."""
        return self.conversations.changes

    # The connection.

    @property
    def is_native(self) -> bool:
        """Whether the server is one of ours."""
        return self.server_kind is ServerKind.NATIVE

    @property
    def is_online(self) -> bool:
        """Whether there is a connection to a server of ours now."""
        return self.is_native and self.connection.phase is Phase.ONLINE

    def set_connection(self, connection: Connection) -> None:
        """The connection stands differently now."""
        self.connection = connection
        self.changes.status = True

    def set_server(self, kind: ServerKind, name: str, *, is_another: bool) -> None:
        """A server has been recognised. Another one than before counts its messages anew."""
        if kind is not self.server_kind:
            self.changes.current = True  # where nothing was said, that is told by what the server could have told
        self.server_kind = kind
        self.server_name = name
        self.changes.status = self.changes.conversations = True
        if is_another:
            self.people.forget_nicks()
            self.conversations.count_anew()

    def welcome(self, nick: str, rooms: Iterable[RoomState], *, is_return: bool) -> None:
        """The server has let one in; these are the rooms one is in."""
        if nick != self.me:
            self.people.set_me(nick)
        self.conversations.is_catching_up = is_return
        for each in self.conversations:
            each.joined = each.is_direct
            # Everything above is read: the next line stands before what was missed.
            if is_return and not each.unread and reading.take_line_away(each):
                self.conversations.looks_different(each)
        for room in rooms:
            self.people.set_room(room)
        self.changes.conversations = True

    def offline(self) -> None:
        """There is no connection: nobody is known to be anywhere, and nothing that was asked for will come."""
        self.conversations.caught_up()
        self.people.offline()
        for each in self.conversations:
            each.is_asking = each.is_sought = False
            each.refused_at = None
        self.changes.older = True

    # Messages.

    def mentions_me(self, message: Message) -> bool:
        """Whether a message has a nick of one's own in it, as a word."""
        pattern = self.people.own.mention_in(message.id)
        return pattern is not None and pattern.search(message.text) is not None

    def place_of(self, message: Message) -> str:
        """The name of the conversation that a message belongs to, whatever those who talk there were called then."""
        return self.conversations.shelf.name_of(self.people.own.place_of(message), message.id)

    def add_message(self, message: Message) -> None:
        """A message has come: somebody else's, or one's own with its receipt."""
        is_mine = self.people.own.wrote(message)
        conversation = self.conversations.of(self.place_of(message))
        was_waiting = is_mine and self.unsent.settle(conversation, message.nonce)
        if not was_waiting and not reading.is_news(conversation, message):
            return
        reading.begin(conversation, message)
        self.people.colours.meet_author(shown_name(message.sender), conversation.members.values())
        conversation.last_id = max(conversation.last_id, message.id)
        self.conversations.shelf.seen(message.id)
        if conversation is self.current:
            self.conversations.writers.stopped(message.sender)
        # What is sent again to who comes back with a new window may have been read in the old one.
        if not is_mine and message.id > conversation.read_id:
            self._count(conversation, message)
        reading.note_read(conversation)
        self.conversations.append(conversation, message)

    def _count(self, conversation: Conversation, message: Message) -> None:
        """A message is unread, unless one sees it come."""
        conversations, changes = self.conversations, self.changes
        if conversation is self.current and conversations.is_reading:
            if not conversations.is_catching_up:
                return
            # What was missed may be more than a screen: the view says when its end is seen.
            conversations.is_reading = False
        if reading.divide(conversation, is_catching_up=conversations.is_catching_up):
            conversations.looks_different(conversation)
        is_for_me = conversation.is_direct or self.mentions_me(message)
        reading.note_unread(conversation, is_for_me=is_for_me)
        changes.conversations = changes.has_unread = True
        if is_for_me:
            changes.alerts.append(message)

    def notice(self, text: str, at: float, *, is_error: bool = False, room: str = "") -> None:
        """A line that nobody said, in a room, or if none is named in the conversation that is open."""
        conversation = self.conversations.of(room) if room else self.current
        notice = Notice(showable(text), at, is_error)
        last = conversation.entries[-1] if conversation.entries else None
        # Whoever makes a mistake twice has been told already, in the line above.
        if not (is_error and isinstance(last, Notice) and last.is_error and last.text == notice.text):
            self.conversations.append(conversation, notice)

    # The history.

    def add_older(self, to: str, messages: Sequence[Message], *, has_older: bool) -> None:
        """A page of the history has come: it stands before what is known of the conversation."""
        conversation = self.conversations.find(to)
        if conversation is None:
            return  # closed meanwhile
        conversation.is_asking = False
        conversation.refused_at = None
        first_id = first_message_id(conversation.entries)
        older = [message for message in messages if not first_id or message.id < first_id]
        # A server that has more and yet sends nothing new would be asked for ever.
        conversation.has_older = has_older and bool(older)
        conversation.is_whole = not has_older
        self.conversations.shelf.prepend(conversation, older)
        reading.entries_added(conversation, older, self.people.own.wrote)
        for message in reversed(older):
            self.people.colours.meet_author(shown_name(message.sender), conversation.members.values())
        if older:
            conversation.last_id = max(conversation.last_id, older[-1].id)
            reading.note_read(conversation)
        if conversation is self.current:
            self.changes.older = True
            self.changes.current = self.changes.current or len(conversation.entries) == len(older)
        if conversation.is_direct and messages:
            self._join_talks(conversation, messages)

    def _join_talks(self, talk: Conversation, page: Sequence[Message]) -> None:
        """Make one of direct messages that stand under two nicks of one person, whose change nobody here has heard of.

        A page of a talk holds what was said there under any nick. If the newest of another talk is in it, both are one.
        """
        ids, latest = {message.id for message in page}, self.place_of(page[-1])
        for name in sorted({self.place_of(message) for message in page}):
            other = self.conversations.find(name)
            if other is not None and other is not talk and other.last_id in ids:
                # The later nick stands; where both have come equally far, that of the last message.
                before, now = sorted((talk, other), key=lambda each: (each.last_id, fold(each.name) == fold(latest)))
                talk = self.conversations.rename(before.name, now.name) or now

    def older_refused(self, name: str, now: float) -> None:
        """The server can't read what was said before in a conversation; `now` in monotonic seconds."""
        conversation = self.conversations.find(name)
        if conversation is None:
            return  # closed meanwhile
        conversation.is_asking = False
        conversation.refused_at = now
        if conversation is self.current:
            self.changes.older = True
            self.changes.current = self.changes.current or not conversation.entries
