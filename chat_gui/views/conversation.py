"""The transcript of the open conversation: what was said, and how far the reader has come. Tk thread.

The reader is never moved: new entries are followed only if the end was in view before they came. A conversation is
drawn from its last few hundred entries; older ones are put above when the reader comes near the top.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Final

from chat_gui.conversation import Conversation, Entry, Pending, SendState
from chat_gui.i18n import tr, tr_count
from chat_gui.model import Model
from chat_gui.nick_colours import NickColours
from chat_gui.transcript import Block, Layout, is_told, told_from
from server.wire import limits
from server.wire.messages import Message

from .theme import Theme
from .transcript_text import VIEW_MOVED, Place, TranscriptText

_DRAWN_FIRST: Final = 250
"""Entries drawn when a conversation is opened, and each time the reader comes near the top: about 10 ms."""
_DRAWN_TO_DIVIDER: Final = 1_000
"""Entries drawn at once so that the reader finds the "new" line by scrolling up."""
_DRAWN_ABOVE: Final = 30
"""Entries drawn above one that is gone to."""
_TRIM_SLACK: Final = 500
_LINES_MOST: Final = 20_000
"""Lines drawn for a reader who is not at the end. What comes then is drawn when they go there."""
_COMMAND_KEYS: Final = 0x4 | 0x8
"""Control and Alt (on macOS: Command) in an event's state."""
_SAID_TO_WAIT_MS: Final = 700
"""A message without a receipt for so long is said to be on its way; most have theirs before one can read that."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where a reader is who is not at the end, and what is drawn around that.

    `drawn_to` is None if all is drawn to the end; `last` is the newest that the view has been told of.
    """

    place: Place
    oldest: Entry | None
    drawn_to: Entry | None
    last: Entry | None


class ConversationView(ttk.Frame):
    """What was said.

    Args:
        end_seen: called when the end comes into view or goes out of it.
        open_link: called with the address of a link that was clicked.
        retry: called with the nonce of a refused message that is to be sent again.
        discard: called with the nonce of a refused message that is given up.
        older_wanted: called when the reader comes to the first entry that there is.
        typed: called with a character that was typed here, where nothing can be written.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        end_seen: Callable[[], None],
        open_link: Callable[[str], None],
        retry: Callable[[str], None],
        discard: Callable[[str], None],
        older_wanted: Callable[[], None],
        typed: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._end_seen = end_seen
        self._open_link = open_link
        self._older_wanted = older_wanted
        self._conversation: Conversation | None = None
        self._last: Entry | None = None  # that the view has been told of; it may not be drawn
        self._colours = NickColours()
        self._layout = Layout("", 0, self._colours)
        self._me = ""
        self._tells_presence = True
        self._pending: Sequence[Pending] = ()
        self._pending_blocks: Sequence[Block] = ()
        self._slow: set[str] = set()
        self._slow_id = ""
        self._older_id = self._newer_id = ""
        self._is_behind = self._is_top_drawn = False
        self._resumed: _Reading | None = None
        self.is_at_end = True
        self.moved: Callable[[], None] | None = None
        """Called when other lines have come into view."""
        self.new_below = 0
        self.text = text = TranscriptText(self, theme)
        self._scrollbar = ttk.Scrollbar(self, style="Thin.Vertical.TScrollbar", command=text.yview)
        text.pack(side="left", fill="both", expand=True)
        text.configure(yscrollcommand=self._scrolled)
        self.emptiness = ttk.Label(text, style="Muted.TLabel", text=tr("Nothing has been said here yet."))
        self.jump_button = ttk.Button(text, style="Small.Accent.TButton", command=self.jump_to_end, takefocus=False)
        text.bind("<Configure>", lambda _event: self._keep_end())
        text.bind("<Escape>", lambda _event: self.jump_to_end())
        text.bind("<End>", lambda _event: self.jump_to_end())
        text.bind("<Home>", lambda _event: self._scroll(-1e9))
        text.bind("<Up>", lambda _event: self._scroll(-3))
        text.bind("<Down>", lambda _event: self._scroll(3))
        text.bind("<Prior>", lambda _event: self.scroll(-1))
        text.bind("<Next>", lambda _event: self.scroll(1))
        text.bind("<Key>", lambda event: typed(event.char) if _is_writing(event) else None)
        text.bind("<Button-1>", lambda _event: text.focus_set(), add=True)
        text.tag_bind("link", "<ButtonRelease-1>", self._link_clicked)
        text.tag_bind("retry", "<ButtonRelease-1>", lambda event: self._pending_clicked(event, retry))
        text.tag_bind("discard", "<ButtonRelease-1>", lambda event: self._pending_clicked(event, discard))
        for tag in ("link", "retry", "discard"):
            text.tag_bind(tag, "<Enter>", lambda _event: text.configure(cursor="hand2"))
            text.tag_bind(tag, "<Leave>", lambda _event: text.configure(cursor="xterm"))

    def destroy(self) -> None:
        """Also forget what was to be done later."""
        for waiting in (self._slow_id, self._older_id, self._newer_id):
            if waiting:
                self.after_cancel(waiting)
        super().destroy()

    # What is shown.

    def show(self, model: Model, conversation: Conversation) -> None:
        """Draw a conversation: from its end if it is another one, where the reader is if it is the same."""
        reading = self._reading() if conversation is self._conversation else None
        self._resumed = None
        self._conversation, self._me, self._colours = conversation, model.me, model.colours
        self._redraw(reading)

    def show_presence(self, *, is_told: bool) -> None:
        """Tell who joins and leaves, or do not; the reader stays where they are."""
        if is_told != self._tells_presence:
            self._tells_presence = is_told
            self._redraw(self._reading())

    def _is_told(self, entry: Entry) -> bool:
        return is_told(entry, tells_presence=self._tells_presence)

    def _redraw(self, reading: _Reading | None) -> None:
        """Draw everything anew, with the reader where they were or at the end."""
        conversation = self._conversation
        if conversation is None:
            return
        self._draw(reading.oldest if reading else None, reading.drawn_to if reading else None)
        self._set_pending(tuple(conversation.pending.values()))
        self._show_emptiness()
        entries = conversation.entries
        self._last = entries[-1] if entries else None
        if reading is not None:
            self.text.go_to(reading.place)
            if reading.last is not None:
                self._count_below(entries[_index_of(entries, reading.last) + 1 :])
        else:
            self.jump_to_end()

    def _reading(self) -> _Reading | None:
        """Where the reader is; None at the end."""
        if self.is_at_end or self._resumed is not None:
            return self._resumed
        drawn_to = self.text.last_entry() if self._is_behind else None
        return _Reading(self.text.where(self._is_told), self.text.first_entry(), drawn_to, self._last)

    def resume(self, before: ConversationView) -> None:
        """Take the place of another: what is shown first stands where the reader was there."""
        self._conversation = before._conversation
        self._resumed = before._reading()
        self._tells_presence = before._tells_presence
        self.is_at_end, self.new_below = before.is_at_end, before.new_below

    def _draw(self, oldest: Entry | None, newest: Entry | None = None) -> None:
        """Fill the text: from the entry `oldest` if given, or else the last few hundred; up to `newest` or the last."""
        conversation = self._conversation
        if conversation is None:
            return
        entries, divider = conversation.entries, conversation.divider
        start = _index_of(entries, oldest) if oldest is not None else self._told_from(len(entries))
        end = len(entries) if newest is None else _index_of(entries, newest) + 1
        if divider is not None and divider > len(entries) - _DRAWN_TO_DIVIDER and end == len(entries):
            start = min(start, divider)
        self._layout = self._new_layout()
        self._is_behind = end < len(entries)
        self._is_top_drawn = start == 0 and conversation.is_whole and bool(entries)
        self.text.clear()
        self.text.append(_laid(self._layout, conversation, start, end))

    def _new_layout(self) -> Layout:
        return Layout(self._me, time.localtime().tm_year, self._colours, tells_presence=self._tells_presence)

    def _told_from(self, end: int) -> int:
        """Where a few hundred entries that are shown, and that end there, begin."""
        entries = self._conversation.entries if self._conversation else ()
        return told_from(entries, end, _DRAWN_FIRST, tells_presence=self._tells_presence)

    def show_older(self) -> None:
        """There are older entries than those drawn: draw them if the reader is near the top."""
        self._scrolled(*self.text.yview())

    def append(self, entries: Sequence[Entry]) -> None:
        """New entries behind the last one."""
        self._last = entries[-1] if entries else self._last
        self._look_for_end()
        if self._is_behind or (not self.is_at_end and self.text.block_lines > _LINES_MOST):
            self._is_behind = True
        else:
            self.text.append(self._layout.add(entries))
        self._show_emptiness()
        if self.is_at_end:
            if self.text.block_lines > limits.MESSAGES_KEPT + _TRIM_SLACK:
                self.text.drop_first(limits.MESSAGES_KEPT)
            self.text.see("end")
        else:
            self._count_below(entries)

    def _count_below(self, entries: Sequence[Entry]) -> None:
        self.new_below += sum(isinstance(entry, Message) for entry in entries)
        self._show_button()

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages without a receipt, behind the last entry."""
        self._look_for_end()
        self._set_pending(tuple(pending))
        self._show_emptiness()
        self._keep_end()

    def _set_pending(self, pending: Sequence[Pending]) -> None:
        self._pending = pending
        waiting = {each.nonce for each in pending if each.state is SendState.SENDING}
        self._slow &= waiting
        if waiting - self._slow and not self._slow_id:
            self._slow_id = self.after(_SAID_TO_WAIT_MS, self._say_what_waits)
        self._pending_blocks = () if self._is_behind else self._layout.pending(pending, self._slow)
        self.text.set_tail(self._pending_blocks)

    def _say_what_waits(self) -> None:
        self._slow_id = ""
        self._slow |= {each.nonce for each in self._pending if each.state is SendState.SENDING}
        self.show_pending(self._pending)

    def _show_emptiness(self) -> None:
        if self.text.block_lines or self._pending:
            self.emptiness.place_forget()
        else:
            self.emptiness.place(relx=0.5, rely=0.4, anchor="center")

    def restyle(self) -> None:
        """Set colours and fonts; the reader stays where they are."""
        place = None if self.is_at_end else self.text.where()
        self.text.restyle()
        if place is not None:
            self.text.go_to(place)
        else:
            self.text.see("end")

    # Where the reader is.

    def jump_to_end(self) -> str:
        """Show the end."""
        if self._is_behind:
            self._draw(None)
            self._set_pending(self._pending)
        self.text.see("end")
        self._set_at_end(True)
        return "break"

    def scroll(self, pages: int) -> str:
        """Go up (less than 0) or down by pages."""
        self.text.yview_scroll(pages, "pages")
        return "break"

    def _scroll(self, lines: float) -> str:
        self.text.yview_scroll(round(lines * self._theme.text.metrics("linespace")), "pixels")
        return "break"

    def _look_for_end(self) -> None:
        """Before something is inserted: the reader may have turned the wheel since Tk last drew."""
        self._set_at_end(self.is_at_end and self.text.is_end_shown())

    def _keep_end(self) -> None:
        """After the text or its size has changed: who saw the end sees it still."""
        if self.is_at_end:
            self.text.see("end")

    def _scrolled(self, first: float | str, last: float | str) -> None:  # Tk passes text
        self._scrollbar.set(first, last)
        self.text.event_generate(VIEW_MOVED)
        top, bottom = float(first), float(last)
        if bottom - top < 1:
            self._scrollbar.place(relx=1.0, relheight=1.0, anchor="ne")
        else:
            self._scrollbar.place_forget()
        whole = self.text.winfo_height() / max(bottom - top, 1e-9)
        is_end_shown = self.text.is_end_shown()
        if is_end_shown and self._is_behind:
            self._newer_id = self._newer_id or self.after_idle(self._draw_newer)
        else:
            self._set_at_end(is_end_shown)
        if self.moved is not None:
            self.moved()
        if top * whole < self.text.winfo_height() and not self._older_id:
            self._older_id = self.after_idle(self._draw_older)

    def _set_at_end(self, is_at_end: bool) -> None:
        if is_at_end:
            self.new_below = 0
        if is_at_end != self.is_at_end:
            self.is_at_end = is_at_end
            self._end_seen()
        self._show_button()

    def _show_button(self) -> None:
        if self.is_at_end:
            self.jump_button.place_forget()
            return
        arrow = "\N{DOWNWARDS ARROW}"
        words = tr_count("{count} new", "{count} new", self.new_below) if self.new_below else tr("Latest")
        self.jump_button.configure(text=f"{words}  {arrow}")
        self.jump_button.place(relx=1.0, rely=1.0, x=-self._theme.space(4), y=-self._theme.space(3), anchor="se")

    def _draw_older(self) -> None:
        """Put some more entries above, where the reader has come near the first that is drawn."""
        self._older_id = ""
        oldest = self.text.first_entry()
        if self._conversation is None or oldest is None:
            return
        at = _index_of(self._conversation.entries, oldest)
        start = self._told_from(at)
        is_first = not any(map(self._is_told, self._conversation.entries[start:at]))
        if is_first and (self._is_top_drawn or not self._conversation.is_whole):
            self._older_wanted()
            return
        place = self.text.where()
        self._draw_from(at, start)
        if self.is_at_end:
            self.text.see("end")
        else:
            self.text.go_to(place)

    def _draw_from(self, at: int, start: int) -> None:
        """Put the entries from `start` on above the one at `at`, which is the first that is drawn."""
        conversation = self._conversation
        if conversation is None:
            return
        self._is_top_drawn = start == 0 and conversation.is_whole
        # The first block is laid out anew: its header goes if the message above has the same author.
        blocks, entries = self.text.first_blocks()
        older = _laid(self._new_layout(), conversation, start, at + entries)
        self.text.prepend(older, without_first=blocks)

    def _draw_newer(self) -> None:
        """Put some more entries below, where the reader has come to the last that is drawn and it is not the last."""
        self._newer_id = ""
        conversation, newest = self._conversation, self.text.last_entry()
        if conversation is None or newest is None or not self._is_behind:
            return
        entries = conversation.entries
        start = _index_of(entries, newest) + 1
        if entries[start - 1] is not newest:  # dropped, with others that have not been drawn
            self.jump_to_end()
            return
        end = min(len(entries), start + _DRAWN_FIRST)
        self.text.append(_laid(self._layout, conversation, start, end))
        self._is_behind = end < len(entries)
        self._set_pending(self._pending)

    def go_to(self, entry: Entry, line: int = 0, char: int = 0) -> None:
        """Bring a place in what an entry says into view; it may not be drawn yet.

        Args:
            line: which of the entry's lines; `char` counts UTF-16 units in it.
        """
        conversation, oldest = self._conversation, self.text.first_entry()
        if conversation is None or oldest is None:
            return
        lines = self.text.said_at()
        if id(entry) not in lines:
            entries = conversation.entries
            at, first = _index_of(entries, entry), _index_of(entries, oldest)
            start, end = max(0, at - _DRAWN_ABOVE), min(at + _DRAWN_FIRST, len(entries))
            if at < first <= at + _DRAWN_TO_DIVIDER:
                self._draw_from(first, start)
            else:  # all between there and here would take seconds
                self._draw(entries[start], entries[end - 1])
                self._set_pending(self._pending)
            lines = self.text.said_at()
        if id(entry) in lines:
            self.text.see(f"{lines[id(entry)] + line}.{char}")
        self._set_at_end(self.is_at_end and not self._is_behind and self.text.is_end_shown())

    @property
    def entries(self) -> Sequence[Entry]:
        """All that is known of the conversation, oldest first."""
        return self._conversation.entries if self._conversation is not None else ()

    # Clicks.

    def _link_clicked(self, event: tk.Event[tk.Misc]) -> None:
        if self.text.tag_ranges("sel"):
            return  # the end of a selection, not a click
        link = self.text.link_at(f"@{event.x},{event.y}")
        if link:
            self._open_link(link)

    def _pending_clicked(self, event: tk.Event[tk.Misc], act: Callable[[str], None]) -> None:
        at = self.text.tail_block_at(f"@{event.x},{event.y}", self._pending_blocks)
        act(self._pending[at].nonce)


def _is_writing(event: tk.Event[tk.Misc]) -> bool:
    """Whether a key makes a character and is no command."""
    state = event.state if isinstance(event.state, int) else 0
    return event.char.isprintable() and bool(event.char) and not state & _COMMAND_KEYS


def _laid(layout: Layout, conversation: Conversation, start: int, end: int) -> list[Block]:
    """Blocks for a part of a conversation, with the lines that stand before some of its entries."""
    entries, divider = conversation.entries, conversation.divider
    blocks: list[Block] = []
    if start == 0 < end and conversation.is_whole:
        blocks.append(layout.beginning(conversation.name))
    if divider is not None and start <= divider < end:
        blocks += [*layout.add(entries[start:divider]), layout.divider()]
        start = divider
    return [*blocks, *layout.add(entries[start:end])]


def _index_of(entries: Sequence[Entry], entry: Entry) -> int:
    """Where an entry stands; 0 if it has been dropped. Two entries can be equal, so this asks for the same one."""
    return next((at for at, each in enumerate(entries) if each is entry), 0)
