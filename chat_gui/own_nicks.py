"""What one is called and was called, so that what one said under another nick is still one's own. Pure; never changes.

Rules:
- The nick that one has now is one's own in every message.
- A former nick is one's own in messages up to the newest that there was when one gave it up. Whoever is called so later
  is somebody else, and so is whom they talk about.
- A nick is a former one if one has changed it in this window, or if the server knows it by the same token as the nick
  that one has now. Another nick of another window on this computer has a token of its own, and is another person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from server.wire import limits
from server.wire.messages import Message
from server.wire.names import fold

from .naming import mention_pattern, shown_name

_REMEMBERED: Final = 50
"""Former nicks; the one given up first is forgotten first."""


@dataclass(frozen=True, slots=True)
class FormerNick:
    """A nick that one had while the messages up to the id `until_id` came."""

    nick: str
    until_id: int


class OwnNicks:
    """One's nicks at one time."""

    def __init__(self, me: str = "", former: Iterable[FormerNick] = ()) -> None:
        self.me = me
        self._key = fold(me)
        newest = sorted(former, key=lambda each: each.until_id)[-_REMEMBERED:]
        self._former = {fold(each.nick): each for each in newest if fold(each.nick) != self._key}
        self._until_id = max((each.until_id for each in self._former.values()), default=0)

    # Other values.

    def called(self, nick: str) -> OwnNicks:
        """One is called so, perhaps as another person than before."""
        return OwnNicks(nick, self._former.values() if fold(nick) == self._key else ())

    def renamed(self, nick: str, newest_id: int) -> OwnNicks:
        """One has changed one's nick when `newest_id` was the newest message."""
        return OwnNicks(nick, (*self._former.values(), FormerNick(self.me, newest_id)))

    def remembering(self, former: Iterable[FormerNick]) -> OwnNicks:
        """These have been one's own too."""
        return OwnNicks(self.me, (*former, *self._former.values()))

    def alone(self) -> OwnNicks:
        """Messages are numbered anew: what one was called before says nothing of them."""
        return OwnNicks(self.me)

    # What they say.

    def is_me(self, nick: str) -> bool:
        """Whether one is called so now."""
        return nick == self.me or _key(nick) == self._key

    def was_me(self, nick: str, message_id: int) -> bool:
        """Whether somebody of that name, in a message with that id, is oneself."""
        key = _key(nick)
        return key == self._key or (key in self._former and message_id <= self._former[key].until_id)

    def is_former(self, nick: str) -> bool:
        """Whether one was called so."""
        return _key(nick) in self._former

    def wrote(self, message: Message) -> bool:
        """Whether a message is one's own."""
        return self.was_me(message.sender, message.id)

    def place_of(self, message: Message) -> str:
        """Where a message belongs: its room, or the talk with the other one, by the nick which that one had."""
        if message.to.startswith("#"):
            return message.to
        if not self.wrote(message):
            return f"@{message.sender}"
        return f"@{self.me}" if self.was_me(message.to.removeprefix("@"), message.id) else message.to

    def mention_in(self, message_id: int) -> re.Pattern[str] | None:
        """Finds oneself in the text of a message with that id; None for no nick."""
        if message_id > self._until_id:  # most are: nothing is to be gone through for them
            return _pattern(self.me)
        return _pattern(self.me, *(each.nick for each in self._former.values() if message_id <= each.until_id))


def _key(nick: str) -> str:
    return _folded(nick[: limits.NAME_SHOWN_CHARS])


@lru_cache(maxsize=1024)
def _folded(nick: str) -> str:
    """Of a few people who say a lot."""
    return fold(shown_name(nick))


@lru_cache(maxsize=64)
def _pattern(*nicks: str) -> re.Pattern[str] | None:
    return mention_pattern(*nicks)
