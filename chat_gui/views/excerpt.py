"""The part of a conversation that is drawn: its last few hundred entries, and more where the reader goes. Tk thread.

Drawing all of it would take seconds. Where the reader is, is not known here: whoever draws above them takes them back.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from chat_gui.conversation import Conversation, Entry, Pending
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import OwnNicks
from chat_gui.transcript import Block, Layout, is_told, told_from
from server.wire import limits

from .transcript_text import TranscriptText

_DRAWN_FIRST: Final = 250
"""Entries drawn when a conversation is opened, and each time the reader comes near the top: about 10 ms."""
_DRAWN_TO_DIVIDER: Final = 1_000
"""Entries drawn at once so that the reader finds the "new" line by scrolling up."""
_DRAWN_ABOVE: Final = 30
"""Entries drawn above one that is gone to, and above the "new" line."""
_NOTHING: Final = (False, False)
_LINES_MOST: Final = 20_000
"""Lines drawn for a reader who is not at the end. What comes then is drawn when they go there."""


class Excerpt:
    """Draws a conversation into a text, a few hundred entries at a time."""

    def __init__(self, text: TranscriptText) -> None:
        self._text = text
        self._own = OwnNicks()
        self._colours = NickColours()
        self._layout = Layout(self._own, 0, self._colours)
        self._top_drawn = _NOTHING
        self.conversation: Conversation | None = None
        self.tells_presence = True
        """Whether it is drawn who joins and leaves."""
        self.is_behind = False
        """Whether there are entries behind those that are drawn."""

    def open(self, conversation: Conversation, own: OwnNicks, colours: NickColours) -> None:
        """Draw this conversation from now on."""
        self.conversation, self._own, self._colours = conversation, own, colours

    @property
    def entries(self) -> Sequence[Entry]:
        """All that is known of the conversation, oldest first."""
        return self.conversation.entries if self.conversation is not None else ()

    def is_told(self, entry: Entry) -> bool:
        """Whether an entry is drawn at all."""
        return is_told(entry, tells_presence=self.tells_presence)

    def pending(self, waiting: Iterable[Pending], slow: Collection[str]) -> Sequence[Block]:
        """What stands behind the last entry, if that is drawn; see `Layout.pending`."""
        return () if self.is_behind else self._layout.pending(waiting, slow)

    def draw(self, oldest: Entry | None = None, newest: Entry | None = None) -> None:
        """Fill the text: from the entry `oldest` if given, or else the last few hundred; up to `newest` or the last."""
        conversation = self.conversation
        if conversation is None:
            return
        entries, divider = conversation.entries, conversation.divider
        start = index_of(entries, oldest) if oldest is not None else self._told_from(len(entries))
        end = len(entries) if newest is None else index_of(entries, newest) + 1
        if divider is not None and divider > len(entries) - _DRAWN_TO_DIVIDER and end == len(entries):
            start = min(start, max(0, divider - _DRAWN_ABOVE))
        self._layout = self._new_layout()
        self.is_behind = end < len(entries)
        self._top_drawn = _top(conversation) if start == 0 else _NOTHING
        self._text.clear()
        self._text.append(_laid(self._layout, conversation, start, end))

    def append(self, entries: Sequence[Entry], *, is_read_above: bool) -> None:
        """New entries behind the last one: they are drawn unless somebody reads far above them."""
        if is_read_above and self._text.block_lines > _LINES_MOST:
            self.is_behind = True
        if not self.is_behind:
            self._text.append(self._layout.add(entries))

    def trim(self) -> None:
        """Take the oldest out where there are too many."""
        if max(self._text.block_lines, self._text.blocks) > limits.MESSAGES_KEPT + limits.MESSAGES_OVER:
            self._text.drop_first(limits.MESSAGES_KEPT)

    # Above what is drawn.

    def is_all_drawn_above(self) -> bool:
        """Whether nothing that is known could be drawn above."""
        if self.conversation is None:
            return True
        start, at = self._above()
        is_first = not any(map(self.is_told, self.entries[start:at]))
        return is_first and self._top_drawn == _top(self.conversation)

    def draw_older(self) -> None:
        """Put some more entries above."""
        start, at = self._above()
        self._draw_above(at, start)

    def _above(self) -> tuple[int, int]:
        """Where a few hundred entries above the first that is drawn begin, and where that one is."""
        oldest = self._text.first_entry()
        at = index_of(self.entries, oldest) if oldest is not None else 0
        return self._told_from(at), at

    def _draw_above(self, at: int, start: int) -> None:
        """Put the entries from `start` on above the one at `at`, which is the first that is drawn."""
        conversation = self.conversation
        if conversation is None:
            return
        self._top_drawn = _top(conversation) if start == 0 else _NOTHING
        # The first block is laid out anew: its header goes if the message above has the same author.
        blocks, entries = self._text.first_blocks()
        older = _laid(self._new_layout(), conversation, start, at + entries)
        self._text.prepend(older, without_first=blocks)

    # Below, and anywhere.

    def draw_newer(self) -> bool:
        """Put some more entries below. Returns whether that is possible: what was below may have been dropped."""
        conversation, newest = self.conversation, self._text.last_entry()
        if conversation is None or newest is None:
            return True
        entries = conversation.entries
        start = index_of(entries, newest) + 1
        if entries[start - 1] is not newest:
            return False
        end = min(len(entries), start + _DRAWN_FIRST)
        self._text.append(_laid(self._layout, conversation, start, end))
        self.is_behind = end < len(entries)
        return True

    def draw_around(self, entry: Entry) -> None:
        """Draw an entry that is not, with what stands around it."""
        entries, oldest = self.entries, self._text.first_entry()
        if oldest is None:
            return
        at, first = index_of(entries, entry), index_of(entries, oldest)
        start, end = max(0, at - _DRAWN_ABOVE), min(at + _DRAWN_FIRST, len(entries))
        if at < first <= at + _DRAWN_TO_DIVIDER:
            self._draw_above(first, start)
        else:  # all between there and here would take seconds
            self.draw(entries[start], entries[end - 1])

    def _new_layout(self) -> Layout:
        return Layout(self._own, time.localtime().tm_year, self._colours, tells_presence=self.tells_presence)

    def _told_from(self, end: int) -> int:
        """Where a few hundred entries that are shown, and that end there, begin."""
        return told_from(self.entries, end, _DRAWN_FIRST, tells_presence=self.tells_presence)


def _top(conversation: Conversation) -> tuple[bool, bool]:
    """What stands above the first entry: that it is the beginning, or that the server can't read what comes before."""
    return conversation.is_whole and bool(conversation.entries), conversation.refused_at is not None


def _laid(layout: Layout, conversation: Conversation, start: int, end: int) -> list[Block]:
    """Blocks for a part of a conversation, with the lines that stand before some of its entries."""
    entries, divider = conversation.entries, conversation.divider
    blocks: list[Block] = []
    is_whole, is_refused = _top(conversation) if start == 0 else _NOTHING
    if is_whole:
        blocks.append(layout.beginning(conversation.name))
    elif is_refused:
        blocks.append(layout.refusal())
    if divider is not None and start <= divider < end:
        blocks += [*layout.add(entries[start:divider]), layout.divider()]
        start = divider
    return [*blocks, *layout.add(entries[start:end])]


def index_of(entries: Sequence[Entry], entry: Entry) -> int:
    """Where an entry stands; 0 if it has been dropped. Two entries can be equal, so this asks for the same one."""
    return next((at for at, each in enumerate(entries) if each is entry), 0)
