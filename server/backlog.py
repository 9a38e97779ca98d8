"""A `History` in memory: the newest messages, gone with the process. Run by the hub thread; no I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .history import Page, Sight, conversation_key
from .wire import limits
from .wire.messages import Message


class Backlog:
    """The newest messages, each with the key of its conversation.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int = limits.BACKLOG_MESSAGES) -> None:
        self._kept: deque[tuple[str, Message]] = deque(maxlen=most)

    def last_id(self) -> int:
        """The highest id ever kept."""
        return self._kept[-1][1].id if self._kept else 0

    def append(self, messages: Sequence[Message]) -> None:
        """Keep them, and forget as many of the oldest as there is no room for."""
        self._kept.extend([(conversation_key(message), message) for message in messages])

    def missed(self, since: int, sight: Sight, most: int) -> Page:
        """The newest `most` messages after `since`; `more` also if some after it have been forgotten."""
        seen = self._seen(sight)
        newest = _page((message for message in seen if message.id > since), most)
        return Page(newest.messages, newest.more or self._has_forgotten(since))

    def page(self, conversation: str, before: int, most: int) -> Page:
        """The newest `most` messages of a conversation before `before`."""
        matching = (m for key, m in reversed(self._kept) if key == conversation and (not before or m.id < before))
        return _page(matching, most)

    def search(self, text: str, sight: Sight, most: int) -> tuple[Message, ...]:
        """A plain scan from the newest on."""
        wanted = text.casefold()
        return tuple(islice((m for m in self._seen(sight) if wanted in m.text.casefold()), most))

    def _seen(self, sight: Sight) -> Iterator[Message]:
        """What `sight` may read, newest first."""
        party = f"@{sight.nick}"
        for key, message in reversed(self._kept):
            if key in sight.rooms or (sight.nick and key.startswith("@") and party in key.split(" ")):
                yield message

    def _has_forgotten(self, since: int) -> bool:
        """Whether a message after `since` may have been pushed out."""
        return len(self._kept) == self._kept.maxlen and since < self._kept[0][1].id - 1


def _page(newest_first: Iterable[Message], most: int) -> Page:
    found = list(islice(newest_first, most + 1))
    return Page(tuple(reversed(found[:most])), more=len(found) > most)
