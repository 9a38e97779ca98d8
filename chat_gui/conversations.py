"""The conversations that there are, which of them is open, and what of them has changed since they were drawn.

Plain data and rules; the Tk thread alone uses it. How much is kept is in `shelf.py`, what counts as read in
`reading.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.wire import limits
from server.wire.names import fold

from . import reading
from .changes import Changes
from .conversation import Conversation, Entry
from .marks import Marked
from .naming import alphabetical
from .shelf import Shelf
from .writers import Writers


class Conversations:
    """All that lie on a shelf, one of them open before the reader.

    Whoever changes one says so here: only what is open needs to be drawn.
    """

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.by_name: Mapping[str, Conversation] = self.shelf.conversations
        """By their folded names."""
        self.current = self.shelf.add(limits.LOBBY, None)
        self.writers = Writers()
        """Who writes in the open one."""
        self.changes = Changes(conversations=True)
        self.is_reading = True
        self.is_catching_up = False
        """Between a welcome and its `caught_up`: what comes was missed, and belongs under the "new" line."""

    # Which there are.

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self.by_name.values())

    def find(self, name: str) -> Conversation | None:
        """The conversation of that name, if there is one."""
        return self.shelf.find(name)

    def name_now(self, name: str) -> str:
        """What the conversation is called that had that name when the server was asked about it."""
        return name if self.find(name) is not None else self.shelf.name_of(name, 0)

    def of(self, name: str) -> Conversation:
        """The conversation of that name, made if there is none."""
        found = self.find(name)
        if found is None:
            found = self.shelf.add(name, self.current)
            self.changes.conversations = True
        return found

    def listed(self) -> list[Conversation]:
        """Rooms, then direct messages, each in the order in which they are shown."""
        return sorted(self, key=lambda each: (each.is_direct, alphabetical(fold(each.name))))

    def is_in(self, room: str) -> bool:
        """Whether one is in a room."""
        found = self.find(room)
        return found is not None and found.joined

    def unread(self) -> int:
        """Messages not yet read, in all conversations."""
        return sum(each.unread for each in self)

    # Which is open, and whether it is read.

    def switch(self, name: str) -> None:
        """Another conversation is open now, however one has come there.

        What is unread there stays so until its end is seen, for it may be more than a screen: the view says when.
        """
        left = self.current
        self._open(self.of(name))
        if left is not self.current and left.is_untouched:
            self.shelf.close(left)
        self.writers.clear()
        self.changes.current = True
        self.changes.people = True
        self.changes.pending = True
        self.changes.conversations = True

    def close(self, name: str) -> None:
        """A conversation is over: one has left the room, or wants the direct messages out of the sidebar."""
        closed = self.find(name)
        if closed is None:
            return
        self.shelf.close(closed)
        self.changes.conversations = True
        if closed is self.current:
            self.switch(limits.LOBBY)

    def rename(self, old: str, new: str) -> Conversation | None:
        """A conversation has another name from now on. Returns the one that has it; None if there is none to rename."""
        moved = self.find(old)
        if moved is None:
            return None
        known = self.shelf.move(moved, new)
        if self.current is moved:
            self._open(known)
        self.changes.conversations = True
        self.changes.pending = True
        self.looks_different(known)
        return known

    def set_reading(self, is_reading: bool) -> None:
        """The window has got or lost the user's attention: the focus, and the transcript at its end."""
        self.is_reading = is_reading = is_reading and not (self.is_catching_up and self.current.unread)
        if is_reading and reading.read_all(self.current):
            self.changes.conversations = True

    def caught_up(self) -> None:
        """All that was missed has come: the open conversation is shown where that begins."""
        self.changes.current = self.changes.current or (self.is_catching_up and self.current.unread > 0)
        self.is_catching_up = False

    def _open(self, conversation: Conversation) -> None:
        self.current = conversation
        self.is_reading = self.is_reading and not conversation.unread

    # What has changed in one.

    def append(self, conversation: Conversation, entry: Entry) -> None:
        """Something comes at its end."""
        is_read_above = conversation.is_sought or (conversation is self.current and not self.is_reading)
        self.shelf.append(conversation, entry, is_read_above=is_read_above)
        if conversation is self.current:
            self.changes.appended.append(entry)

    def looks_different(self, conversation: Conversation) -> None:
        """It must be drawn anew."""
        self.changes.current = self.changes.current or conversation is self.current

    def people_changed(self, conversation: Conversation) -> None:
        """Others are there, or its topic is another. Direct messages tell whether somebody is anywhere at all."""
        self.changes.people = self.changes.people or conversation is self.current or self.current.is_direct

    def pending_changed(self, conversation: Conversation) -> None:
        """Other messages wait for their receipt, or wait otherwise."""
        if conversation is self.current:
            self.changes.pending = True
        else:
            self.changes.conversations = True  # the list tells of those that were refused

    def take_changes(self) -> Changes:
        """What has changed since the last call."""
        changes, self.changes = self.changes, Changes()
        return changes

    # How far they have been read.

    def take_up(self, marked: Marked) -> None:
        """What is remembered of this server's conversations from an earlier start.

        The one that was open then is open again, unless the user has begun something here.
        """
        is_at_start = self.current.is_lobby and not (self.current.entries or self.current.pending or self.current.draft)
        self.shelf.take_up(marked)
        for name in self.shelf.closed_directs():
            self.of(name)
        mark = marked.bookmarks.get(marked.current)
        if is_at_start and mark is not None and mark.joined:
            self.switch(marked.current)
        self.changes.draft = True

    def marked(self, *, with_unsent: bool = False) -> Marked:
        """What is to be remembered of them for the next start; see `Marks.now`."""
        return self.shelf.marked(self.current.name, with_unsent=with_unsent)

    def count_anew(self) -> None:
        """Messages are numbered by another server from now on."""
        for conversation in self:
            reading.forget_ids(conversation)
            # What is shown is the other server's: this one's older messages do not belong before it.
            conversation.has_older = not conversation.entries
            conversation.is_whole = False

    def went_back(self) -> None:
        """The server has lost its latest messages: what it says now counts anew, but for what is shown already."""
        self.shelf.went_back()
        for conversation in self:
            reading.went_back(conversation)
