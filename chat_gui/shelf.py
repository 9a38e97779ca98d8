"""The conversations that there are, and how much of each is kept: nothing that a server sends makes them grow for ever.

Pure; the Tk thread alone uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from server.wire import limits
from server.wire.messages import Message
from server.wire.names import fold

from .conversation import Conversation, Entry, text_chars
from .marks import Marked, Marks
from .naming import shown_name
from .reading import entries_dropped

_READ_ABOVE: Final = 4
"""How many times as many entries are kept while the reader is not at the end."""


class Shelf:
    """Conversations by their folded names, and the bookmarks of those that have been closed."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.text_chars = 0
        """How much text they hold together."""
        self._marks = Marks()
        self._moved: dict[str, tuple[str, int]] = {}  # where conversations went, and their last message by then

    # Which there are.

    def find(self, name: str) -> Conversation | None:
        """The conversation of that name, if there is one."""
        return self.conversations.get(fold(shown_name(name)))

    def add(self, name: str, current: Conversation | None) -> Conversation:
        """Begin a conversation; where there are too many, the quietest but for the `current` one makes room."""
        self._close_quietest(current)
        added = Conversation(shown_name(name))
        self.conversations[fold(added.name)] = added
        self._marks.open(added)
        return added

    def close(self, conversation: Conversation) -> None:
        """A conversation goes; its bookmark stays."""
        if self.conversations.pop(fold(conversation.name), None) is not None:
            self.text_chars -= conversation.text_chars
            self._marks.close(conversation)

    def move(self, conversation: Conversation, name: str) -> Conversation:
        """A conversation has another name from now on. Returns the one that has it: an older one takes this one in."""
        if fold(shown_name(name)) == fold(conversation.name):  # it is written otherwise
            conversation.name = shown_name(name)
            return conversation
        del self.conversations[fold(conversation.name)]
        self._moved.pop(fold(shown_name(name)), None)
        self._moved[fold(conversation.name)] = shown_name(name), conversation.last_id
        if len(self._moved) > limits.CONVERSATIONS:
            del self._moved[next(iter(self._moved))]
        known = self.find(name)
        if known is None:
            conversation.name = shown_name(name)
            self.conversations[fold(conversation.name)] = conversation
            return conversation
        chars_before = known.text_chars + conversation.text_chars
        known.absorb(conversation)
        self.text_chars += known.text_chars - chars_before
        return known

    def name_of(self, name: str, message_id: int) -> str:
        """Where a message belongs that comes under a name: one from before a move belongs to where it moved.

        A server that comes back may send again what was said before somebody took another nick.
        """
        # It ends: whatever a conversation moves to has not moved itself.
        while (moved := self._moved.get(fold(shown_name(name)))) is not None and message_id <= moved[1]:
            name = moved[0]
        return name

    def _close_quietest(self, current: Conversation | None) -> None:
        """Make room for another conversation, where there are too many: whoever writes under many nicks opens many."""
        if len(self.conversations) < limits.CONVERSATIONS:
            return
        closable = [
            each
            for each in self.conversations.values()
            if each is not current and not each.is_lobby and not each.pending and not each.draft
        ]
        if closable:
            self.close(min(closable, key=lambda each: (each.last_id, fold(each.name))))

    # What is in them.

    def append(self, conversation: Conversation, entry: Entry, *, is_read_above: bool) -> None:
        """Put an entry at the end; the oldest go where there are too many.

        Args:
            is_read_above: somebody reads above the end. Nothing is taken away from them, within reason.
        """
        conversation.entries.append(entry)
        self._count(conversation, text_chars(entry))
        kept = limits.MESSAGES_KEPT * (_READ_ABOVE if is_read_above else 1)
        if len(conversation.entries) > kept + limits.MESSAGES_OVER:
            self._trim(conversation, kept)
        if self.text_chars > limits.TEXT_KEPT_CHARS:
            longest = max(self.conversations.values(), key=lambda each: each.text_chars)
            self._trim(longest, len(longest.entries) // 2)

    def prepend(self, conversation: Conversation, older: Sequence[Message]) -> None:
        """Put messages before all that is known."""
        conversation.entries[:0] = older
        self._count(conversation, sum(map(text_chars, older)))

    def _trim(self, conversation: Conversation, kept: int) -> None:
        dropped = conversation.entries[: len(conversation.entries) - kept]
        del conversation.entries[: len(dropped)]
        self._count(conversation, -sum(map(text_chars, dropped)))
        conversation.has_older = True
        conversation.is_whole = False
        entries_dropped(conversation, len(dropped))

    def _count(self, conversation: Conversation, chars: int) -> None:
        conversation.text_chars += chars
        self.text_chars += chars

    # How far they have been read.

    def take_up(self, marked: Marked) -> None:
        """Begin with what is remembered from an earlier start."""
        self._marks.take_up(marked)
        for conversation in self.conversations.values():
            self._marks.open(conversation)

    def closed_directs(self) -> Sequence[str]:
        """The direct messages that were in the sidebar at the end of the earlier start, and are not there yet."""
        return self._marks.directs()[: limits.CONVERSATIONS]

    def marked(self, current: str = "", *, with_unsent: bool = False) -> Marked:
        """What is to be remembered for the next start; see `Marks.now`."""
        return self._marks.now(self.conversations.values(), current, with_unsent=with_unsent)

    def newest_id(self) -> int:
        """The highest id of a message that is here, or has been."""
        return max(self._marks.newest_id, *(each.last_id for each in self.conversations.values()))

    def seen(self, message_id: int) -> None:
        """A message with that id has come."""
        self._marks.newest_id = max(self._marks.newest_id, message_id)

    def went_back(self) -> None:
        """The server has lost its latest messages, and gives their ids to others."""
        self._marks.newest_id = 0
        self._moved.clear()
