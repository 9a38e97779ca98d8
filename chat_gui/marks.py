"""Where one stopped reading each conversation, and what one was writing there: taken up from an earlier start. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from server.wire import limits
from server.wire.names import fold

from .conversation import Conversation, SendState


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where one is in a conversation.

    Args:
        read: every message up to this id has been read.
        unread: how many have come that have not.
        joined: one is in that room, or has these direct messages in the sidebar.
        draft: what one was writing.
    """

    read: int = 0
    unread: int = 0
    joined: bool = False
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """What is remembered of one nick's conversations on a server.

    Args:
        seen: the highest message id that the window has taken up; 0 if that is not known.
        bookmarks: by the conversation's name.
        current: the one that was open; empty if that is not known.
    """

    seen: int = 0
    bookmarks: Mapping[str, Bookmark] = field(default_factory=dict)
    current: str = ""


class Marks:
    """The bookmarks of conversations that are not open; an open one knows for itself how far it has been read.

    Where there are too many, that of the one closed first is forgotten.
    """

    def __init__(self) -> None:
        self._closed: dict[str, tuple[str, Bookmark]] = {}
        self.newest_id = 0

    def take_up(self, marked: Marked) -> None:
        """Begin with what is remembered, instead of what was known."""
        self.newest_id = marked.seen
        self._closed = {fold(name): (name, each) for name, each in marked.bookmarks.items()}

    def directs(self) -> list[str]:
        """The direct messages that were in the sidebar, and are not open yet."""
        return [name for name, each in self._closed.values() if each.joined and name.startswith("@")]

    def open(self, conversation: Conversation) -> None:
        """Put a conversation where its bookmark is, if it has one; a draft that has been begun since then stays."""
        _, mark = self._closed.pop(fold(conversation.name), ("", Bookmark()))
        conversation.read_id = max(conversation.read_id, mark.read)
        conversation.draft = conversation.draft or mark.draft

    def close(self, conversation: Conversation) -> None:
        """A conversation goes, with what was being written there."""
        self._closed[fold(conversation.name)] = conversation.name, Bookmark(conversation.read_id)
        if len(self._closed) > limits.BOOKMARKS:
            del self._closed[next(iter(self._closed))]

    def now(self, conversations: Iterable[Conversation], current: str = "", *, with_unsent: bool = False) -> Marked:
        """What is to be remembered. What was refused becomes a draft again, unless it is sent after all.

        Args:
            current: the name of the one that is open before the reader.
            with_unsent: nothing will send what waits for its receipt either.
        """
        marks = {
            each.name: Bookmark(
                each.read_id,
                each.unread,
                each.joined or each.is_direct,
                _draft(each, with_unsent=with_unsent),
            )
            for each in conversations
        }
        return Marked(self.newest_id, {**marks, **dict(self._closed.values())}, current)


def _draft(conversation: Conversation, *, with_unsent: bool) -> str:
    """What nobody has been told yet, and what was being written behind it."""
    pending = conversation.pending.values()
    texts = [each.text for each in pending if with_unsent or each.state is SendState.FAILED]
    return "\n".join([*texts, conversation.draft]).strip("\n")[: limits.DRAFT_CHARS] if texts else conversation.draft
