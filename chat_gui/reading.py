"""How far a conversation has been read: how much is unread, and before which entry the "new" line stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from server.wire.messages import Message

from .conversation import Conversation, Entry


def is_news(conversation: Conversation, message: Message) -> bool:
    """Whether a message is not in the conversation yet, though a server that comes back may send it again."""
    return message.id > conversation.last_id and (message.id, message.at) not in conversation.shown


def begin(conversation: Conversation, message: Message) -> None:
    """A message comes that may be the first that is known: nothing before it is unread.

    Else a window that has not read it would be sent everything that was ever said when it starts again.
    """
    if not conversation.last_id and not conversation.read_id:
        conversation.read_id = max(0, message.id - 1)


def note_unread(conversation: Conversation, *, is_for_me: bool) -> None:
    """A message has come that is not being read."""
    conversation.unread += 1
    conversation.mentions += is_for_me


def note_read(conversation: Conversation) -> None:
    """Where nothing is unread, everything up to the last message has been read; else all before the first that is."""
    if not conversation.unread:
        conversation.read_id = max(conversation.read_id, conversation.last_id)


def read_all(conversation: Conversation) -> bool:
    """All of it has been read. Returns whether something had not been."""
    was_unread = bool(conversation.unread or conversation.mentions)
    if was_unread:
        conversation.unread = conversation.mentions = 0
        note_read(conversation)
    return was_unread


# The "new" line.


def divide(conversation: Conversation, *, is_catching_up: bool) -> bool:
    """A message comes that belongs under the line. Returns whether the line stands before it from now on.

    Args:
        is_catching_up: it was missed; then a line that stands already is for all that was missed.
    """
    is_first = conversation.unread == 0 and (conversation.divider is None or not is_catching_up)
    if is_first:
        conversation.divider = len(conversation.entries)
    return is_first


def take_line_away(conversation: Conversation) -> bool:
    """Have no line. Returns whether there was one."""
    had_line = conversation.divider is not None
    conversation.divider = None
    return had_line


def entries_added(conversation: Conversation, older: Sequence[Entry], is_mine: Callable[[Message], bool]) -> None:
    """Entries stand before the others now: the line stays with its message, or is among them."""
    if conversation.divider is not None:
        conversation.divider += len(older)
    elif conversation.read_id:
        conversation.divider = first_unread(older, conversation.read_id, is_mine)


def entries_dropped(conversation: Conversation, count: int) -> None:
    """The first entries are gone: the line stays with its message, or stands at the top."""
    if conversation.divider is not None:
        conversation.divider = max(0, conversation.divider - count)


def first_unread(entries: Sequence[Entry], read_id: int, is_mine: Callable[[Message], bool]) -> int | None:
    """The index of the first message of somebody else's after those that have been read; None if all have."""
    for at, entry in enumerate(entries):
        if isinstance(entry, Message) and entry.id > read_id and not is_mine(entry):
            return at
    return None


# Other numbers.


def forget_ids(conversation: Conversation) -> None:
    """Messages are numbered by another server from now on."""
    conversation.last_id = conversation.read_id = 0


def went_back(conversation: Conversation) -> None:
    """The server has gone back to an older state: it may send what is here again, and new messages by old numbers."""
    forget_ids(conversation)
    messages = [entry for entry in conversation.entries if isinstance(entry, Message)]
    conversation.shown = frozenset((message.id, message.at) for message in messages)
