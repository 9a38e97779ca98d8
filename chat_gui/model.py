"""What the window knows: conversations, who is where, what is unread, what has no receipt yet.

Plain data and rules, no widgets, no threads, no clock of its own. The Tk thread alone uses it. Whoever changes it is
told what changed (`Changes`), so that a view redraws that and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from server.wire import limits
from server.wire.messages import Message, RoomState
from server.wire.names import fold
from server.wire.text import showable, showable_line

from .connection import Connection
from .conversation import (
    Conversation,
    Entry,
    Notice,
    Pending,
    Presence,
    PresenceKind,
    SendState,
    first_message_id,
    first_unread,
    text_chars,
)
from .events import ServerKind
from .marks import Marked, Marks
from .nick_colours import NickColours
from .writers import Writers

_READ_ABOVE: Final = 4
"""How many times as many entries are kept while the reader is not at the end."""
_TRIM_SLACK: Final = 500
"""Entries over the limit before the oldest are dropped, so that a flood does not cut one at a time."""
_LATELY: Final = 100
"""Entries whose authors are still being answered to."""


@dataclass(slots=True)
class Changes:
    """What has changed since the view last drew. `appended` is about the current conversation alone."""

    appended: list[Entry] = field(default_factory=list)
    older: bool = False
    """Older entries stand before those of the open conversation that were first."""
    pending: bool = False
    people: bool = False
    conversations: bool = False
    current: bool = False
    """Another conversation is shown, or this one must be drawn anew."""
    status: bool = False
    draft: bool = False
    """What was being written in the open conversation is another text now."""
    has_unread: bool = False
    """Messages have come that are not being read."""
    alerts: list[Message] = field(default_factory=list)
    """Those of them that are for the user: mentions and direct messages."""


class Model:
    """Everything that is shown, and the rules by which it changes."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.me = ""
        self.server_name = ""
        self.server_kind: ServerKind | None = None
        self.connection = Connection()
        self.conversations: dict[str, Conversation] = {}
        self._text_chars = 0
        self._marks = Marks()
        self.current = self.conversation(limits.LOBBY)
        self.is_reading = True
        self.is_catching_up = False
        """Between a welcome and its `caught_up`: what comes was missed, and belongs under the "new" line."""
        self.writers = Writers()
        self.colours = NickColours()
        self._mention = mention_pattern("")

    # What there is.

    def conversation(self, name: str) -> Conversation:
        """The conversation of that name, made if there is none."""
        name = _shown_name(name)
        key = fold(name)
        found = self.conversations.get(key)
        if found is None:
            self._close_quietest()
            found = self.conversations[key] = Conversation(name)
            self._marks.open(found)
            self.changes.conversations = True
        return found

    def listed(self) -> list[Conversation]:
        """Rooms, then direct messages, each in the order in which they are shown."""
        return sorted(self.conversations.values(), key=lambda each: (each.is_direct, fold(each.name)))

    def is_in(self, room: str) -> bool:
        """Whether one is in a room."""
        found = self.conversations.get(fold(_shown_name(room)))
        return found is not None and found.joined

    def has_met(self, nick: str) -> bool:
        """Whether somebody of that name is known: one talks with them, they are here, or have spoken lately."""
        key = fold(_shown_name(nick))
        return fold(f"@{key}") in self.conversations or any(
            key in each.members
            or any(isinstance(entry, Message) and fold(entry.sender) == key for entry in each.entries[-_LATELY:])
            for each in self.conversations.values()
        )

    def unread(self) -> int:
        """Messages not yet read, in all conversations."""
        return sum(each.unread for each in self.conversations.values())

    def is_me(self, nick: str) -> bool:
        """Whether that nick is one's own."""
        return nick == self.me or fold(_shown_name(nick)) == fold(self.me)

    def mentions_me(self, text: str) -> bool:
        """Whether a text has one's own nick in it, as a word."""
        return self._mention is not None and self._mention.search(text) is not None

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
            for conversation in self.conversations.values():
                conversation.last_id = conversation.read_id = 0
                # What is shown is the other server's: this one's older messages do not belong before it.
                conversation.has_older = not conversation.entries
                conversation.is_whole = False

    def take_up(self, marked: Marked) -> None:
        """What is remembered of this server's conversations from an earlier start."""
        self._marks.take_up(marked)
        for conversation in self.conversations.values():
            self._marks.open(conversation)
        self.changes.draft = True

    def marked(self) -> Marked:
        """What is to be remembered of them for the next start."""
        return self._marks.now(self.conversations.values())

    def went_back(self) -> None:
        """The server has lost its latest messages: what it says now counts anew, but for what is shown already."""
        self._marks.newest_id = 0
        for conversation in self.conversations.values():
            conversation.last_id = conversation.read_id = 0
            messages = [entry for entry in conversation.entries if isinstance(entry, Message)]
            conversation.shown = frozenset((message.id, message.at) for message in messages)

    def set_me(self, nick: str) -> None:
        """One is called `nick` now."""
        self.me = nick = _shown_name(nick)
        self._mention = mention_pattern(nick)
        self.changes.status = True
        self.changes.current = True

    def welcome(self, nick: str, rooms: Iterable[RoomState], *, is_return: bool) -> None:
        """The server has let one in; these are the rooms one is in."""
        if nick != self.me:
            self.set_me(nick)
        self.is_catching_up = is_return
        for each in self.conversations.values():
            each.joined = each.is_direct
            if is_return and not each.unread and each.divider is not None:
                each.divider = None  # everything above is read: the next one stands before what was missed
                self.changes.current = self.changes.current or each is self.current
        for room in rooms:
            self.set_room(room)
        self.changes.conversations = True

    def caught_up(self) -> None:
        """All that was missed has come."""
        self.is_catching_up = False

    def offline(self) -> None:
        """Nobody is known to be anywhere while there is no connection."""
        self.is_catching_up = False
        for each in self.conversations.values():
            each.members.clear()
            each.is_asking = each.is_sought = False
        self.writers.clear()
        self.changes.people = True

    # What happens in rooms.

    def set_room(self, room: RoomState) -> None:
        """A room as the server describes it."""
        conversation = self.conversation(room.name)
        conversation.joined = True
        conversation.topic = _shown_topic(room.topic)
        members = map(_shown_name, room.members[: limits.MEMBERS_SHOWN])
        conversation.members = {fold(nick): nick for nick in members}
        self.colours.meet(conversation.members.values())
        self._people_changed(conversation)

    def set_topic(self, room: str, text: str) -> None:
        """A room has another topic."""
        conversation = self.conversation(room)
        conversation.topic = _shown_topic(text)
        self._people_changed(conversation)

    def joined(self, room: str, nick: str, at: float) -> None:
        """Somebody came into a room."""
        conversation = self.conversation(room)
        nick = _shown_name(nick)
        if len(conversation.members) < limits.MEMBERS_SHOWN:
            conversation.members[fold(nick)] = nick
            self.colours.meet(conversation.members.values())
        self._people_changed(conversation)
        self._append(conversation, Presence(PresenceKind.JOINED, nick, at))

    def left(self, room: str, nick: str, at: float) -> None:
        """Somebody left a room."""
        conversation = self.conversation(room)
        nick = _shown_name(nick)
        if conversation.members.pop(fold(nick), None) is None:
            return
        if conversation is self.current:
            self.writers.stopped(nick)
        self._people_changed(conversation)
        self._append(conversation, Presence(PresenceKind.LEFT, nick, at))

    def renamed(self, old: str, new: str, at: float) -> None:
        """Somebody is called something else, in every room where both are."""
        old, new = _shown_name(old), _shown_name(new)
        if self.is_me(old):
            self.set_me(new)
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
        moved = self.conversations.pop(fold(f"@{old}"), None)
        if moved is None:
            return
        known = self.conversations.get(fold(f"@{new}"))
        if known is None:
            moved.name = f"@{new}"
            known = self.conversations[fold(moved.name)] = moved
        else:
            chars_before = known.text_chars + moved.text_chars
            known.absorb(moved)
            self._text_chars += known.text_chars - chars_before
        if self.current is moved:
            self.current = known
        self.changes.conversations = True
        self.changes.pending = True
        self.changes.current = self.changes.current or known is self.current
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
        if fold(_shown_name(name)) == fold(self.current.name) and not self.is_me(nick):
            self.writers.heard(_shown_name(nick), now)

    # Messages.

    def add_message(self, message: Message) -> None:
        """A message has come: somebody else's, or one's own with its receipt."""
        is_mine = self.is_me(message.sender)
        if message.to.startswith("#"):
            conversation = self.conversation(message.to)
        else:
            conversation = self.conversation(message.to if is_mine else f"@{message.sender}")
        was_pending = is_mine and conversation.pending.pop(message.nonce, None) is not None
        if was_pending:
            self._pending_changed(conversation)
        elif message.id <= conversation.last_id or (message.id, message.at) in conversation.shown:
            return  # shown already
        conversation.last_id = max(conversation.last_id, message.id)
        self._marks.newest_id = max(self._marks.newest_id, message.id)
        if conversation is self.current:
            self.writers.stopped(message.sender)
        # What is sent again to who comes back with a new window may have been read in the old one.
        if not is_mine and message.id > conversation.read_id:
            self._count(conversation, message)
        _note_read(conversation)
        self._append(conversation, message)

    def add_older(self, to: str, messages: Sequence[Message], *, has_older: bool) -> None:
        """A page of the history has come: it stands before what is known of the conversation."""
        conversation = self.conversations.get(fold(_shown_name(to)))
        if conversation is None:
            return  # closed meanwhile
        conversation.is_asking = False
        first_id = first_message_id(conversation.entries)
        older = [message for message in messages if not first_id or message.id < first_id]
        # A server that has more and yet sends nothing new would be asked for ever.
        conversation.has_older = has_older and bool(older)
        conversation.is_whole = not has_older
        conversation.entries[:0] = older
        if conversation.divider is not None:
            conversation.divider += len(older)
        elif conversation.read_id:
            conversation.divider = first_unread(older, conversation.read_id, self.is_me)
        added_chars = sum(map(text_chars, older))
        conversation.text_chars += added_chars
        self._text_chars += added_chars
        if older:
            conversation.last_id = max(conversation.last_id, older[-1].id)
            _note_read(conversation)
        if conversation is self.current:
            self.changes.older = True
            self.changes.current = self.changes.current or len(conversation.entries) == len(older)

    def _count(self, conversation: Conversation, message: Message) -> None:
        is_read = conversation is self.current and self.is_reading
        if is_read and not self.is_catching_up:
            return
        if conversation.unread == 0 and (conversation.divider is None or not self.is_catching_up):
            conversation.divider = len(conversation.entries)
            self.changes.current = self.changes.current or conversation is self.current
        if is_read:
            return
        conversation.unread += 1
        self.changes.conversations = self.changes.has_unread = True
        if conversation.is_direct or self.mentions_me(message.text):
            conversation.mentions += 1
            self.changes.alerts.append(message)

    def say(self, nonce: str, text: str, at: float) -> None:
        """One has sent something to the conversation that is open; it waits for its receipt."""
        self.current.pending[nonce] = Pending(nonce, text, at)
        if self.current.divider is not None:
            self.current.divider = None
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
        """Another conversation is open now, and read."""
        left, self.current = self.current, self.conversation(name)
        is_over = left is not self.current and left.is_untouched
        if is_over and self.conversations.pop(fold(left.name), None) is not None:
            self._marks.close(left)
        self.writers.clear()
        self.changes.current = True
        self.changes.people = True
        self.changes.pending = True
        self.changes.conversations = True
        self._mark_read()

    def close(self, name: str) -> None:
        """A conversation is over: one has left the room, or wants the direct messages out of the sidebar."""
        closed = self.conversations.pop(fold(_shown_name(name)), None)
        if closed is None:
            return
        self._text_chars -= closed.text_chars
        self._marks.close(closed)
        self.changes.conversations = True
        if closed is self.current:
            self.switch(limits.LOBBY)

    def nicks_known(self) -> set[str]:
        """Who can be written to from the open conversation: those in it, and who has spoken there lately."""
        current = self.current
        spoke = {entry.sender for entry in current.entries[-_LATELY:] if isinstance(entry, Message)}
        nicks = {*current.members.values(), *map(_shown_name, spoke)}
        if current.is_direct:
            nicks.add(current.name[1:])
        return {nick for nick in nicks if not self.is_me(nick)}

    def set_reading(self, is_reading: bool) -> None:
        """The window has got or lost the user's attention: the focus, and the transcript at its end."""
        self.is_reading = is_reading
        self._mark_read()

    def _mark_read(self) -> None:
        if self.is_reading and (self.current.unread or self.current.mentions):
            self.current.unread = self.current.mentions = 0
            _note_read(self.current)
            self.changes.conversations = True

    # Inside.

    def _append(self, conversation: Conversation, entry: Entry) -> None:
        conversation.entries.append(entry)
        conversation.text_chars += text_chars(entry)
        self._text_chars += text_chars(entry)
        # Nothing is taken away from a reader who has scrolled up, within reason.
        is_read_above = conversation.is_sought or (conversation is self.current and not self.is_reading)
        kept = limits.MESSAGES_KEPT * (_READ_ABOVE if is_read_above else 1)
        if len(conversation.entries) > kept + _TRIM_SLACK:
            self._trim(conversation, kept)
        if self._text_chars > limits.TEXT_KEPT_CHARS:
            longest = max(self.conversations.values(), key=lambda each: each.text_chars)
            self._trim(longest, len(longest.entries) // 2)
        if conversation is self.current:
            self.changes.appended.append(entry)

    def _trim(self, conversation: Conversation, kept: int) -> None:
        dropped = conversation.entries[: len(conversation.entries) - kept]
        del conversation.entries[: len(dropped)]
        dropped_chars = sum(map(text_chars, dropped))
        conversation.text_chars -= dropped_chars
        self._text_chars -= dropped_chars
        conversation.has_older = self.server_kind is ServerKind.NATIVE
        conversation.is_whole = False
        if conversation.divider is not None:
            conversation.divider = max(0, conversation.divider - len(dropped))

    def _close_quietest(self) -> None:
        """Make room for another conversation, where there are too many: whoever writes under many nicks opens many."""
        if len(self.conversations) < limits.CONVERSATIONS:
            return
        closable = [
            (each.last_id, key)
            for key, each in self.conversations.items()
            if each is not self.current and key != limits.LOBBY and not each.pending and not each.draft
        ]
        if closable:
            closed = self.conversations.pop(min(closable)[1])
            self._text_chars -= closed.text_chars
            self._marks.close(closed)

    def _people_changed(self, conversation: Conversation) -> None:
        if conversation is self.current:
            self.changes.people = True

    def _pending_changed(self, conversation: Conversation) -> None:
        if conversation is self.current:
            self.changes.pending = True


def _note_read(conversation: Conversation) -> None:
    """Where nothing is unread, everything up to the last message has been read; else all before the first that is."""
    if not conversation.unread:
        conversation.read_id = max(conversation.read_id, conversation.last_id)


def _shown_name(name: str) -> str:
    return showable_line(name[: limits.NAME_SHOWN_CHARS])


def _shown_topic(text: str) -> str:
    return showable_line(text[: limits.TOPIC_SHOWN_CHARS])


def mention_pattern(nick: str) -> re.Pattern[str] | None:
    """Finds a nick in a text as a word of its own, whatever its case; None for no nick."""
    return re.compile(rf"(?<!\w){re.escape(nick)}(?!\w)", re.IGNORECASE) if nick else None
