"""One's own messages behind the last entry: those that have no receipt, and those that were refused. Tk thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from chat_gui.conversation import Pending, SendState
from chat_gui.transcript import Block

from .excerpt import Excerpt
from .later import Later
from .transcript_text import TranscriptText, lead_lines

_SAID_TO_WAIT_MS: Final = 700
"""A message without a receipt for so long is said to be on its way; most have theirs before one can read that."""


class Waiting:
    """Draws them as the text's tail.

    Args:
        has_waited: called when it is to be said of some of them that they wait; then they are to be shown again.
    """

    def __init__(self, text: TranscriptText, excerpt: Excerpt, has_waited: Callable[[], None]) -> None:
        self._text = text
        self._excerpt = excerpt
        self._has_waited = has_waited
        self._blocks: Sequence[Block] = ()
        self._slow: set[str] = set()
        self._slowness = Later(text)
        self.pending: Sequence[Pending] = ()

    def show(self, pending: Sequence[Pending]) -> None:
        """Show these in place of those that are shown."""
        self.pending = pending
        waiting = {each.nonce for each in pending if each.state is SendState.SENDING}
        self._slow &= waiting
        if waiting - self._slow and not self._slowness.is_waiting:
            self._slowness.start(_SAID_TO_WAIT_MS, self._say_what_waits)
        self.redraw()

    def redraw(self) -> None:
        """Show them behind what is drawn now."""
        self._blocks = self._excerpt.pending(self.pending, self._slow)
        self._text.set_tail(self._blocks)

    def at(self, index: str) -> Pending | None:
        """The message that stands at an index of the text; None where an entry does."""
        if not self._blocks or self._text.compare(index, "<", f"{self._text.block_lines + 1}.0"):
            return None
        return self.pending[self._text.tail_block_at(index, self._blocks)]

    def links_around(self, index: str) -> list[str]:
        """The addresses of all links in the message that stands at an index of the text."""
        found = self.at(index)
        places = (place for place in self.places() if found is not None and place[0] == found.nonce)
        return [link for _, first, after in places for link in self._text.links_between(first, after)]

    def places(self) -> Iterator[tuple[str, int, int]]:
        """The nonces of those that are drawn, each with its first line and the one behind its last."""
        line = self._text.block_lines + 1
        for block, each in zip(self._blocks, self.pending, strict=False):
            yield each.nonce, line + lead_lines(block), line + block.lines
            line += block.lines

    def _say_what_waits(self) -> None:
        self._slow |= {each.nonce for each in self.pending if each.state is SendState.SENDING}
        self._has_waited()
