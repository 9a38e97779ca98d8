"""The transcript of the open conversation: what was said, and how far the reader has come. Tk thread.

The reader is never moved: new entries are followed only if the end was in view before they came. A conversation is
opened at its end, or where what is unread begins if that is further up. What is drawn of it is in `excerpt.py`; it is
drawn here, where it is known whether the reader is near its edge.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Final

from chat_gui.conversation import Conversation, Entry, Pending
from chat_gui.i18n import tr, tr_count
from chat_gui.model import Model
from chat_gui.wording import emptiness_sentence
from server.wire.messages import Message

from . import keys
from .edge_scrollbar import EdgeScrollbar
from .excerpt import Excerpt, index_of
from .later import Later
from .pointing import Pointing
from .theme import Theme
from .transcript_text import VIEW_MOVED, Place, TranscriptText
from .waiting import Waiting

_LINES_ABOVE_NEWS: Final = 3
"""So much of what has been read is seen above the "new" line."""


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
        end_seen: called when the end comes into view or goes out of it, and when another conversation is opened.
        older_wanted: called when the reader comes to the first entry that there is.
        typed: called with a character that was typed here, where nothing can be written.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        end_seen: Callable[[], None],
        older_wanted: Callable[[], None],
        typed: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._end_seen = end_seen
        self._older_wanted = older_wanted
        self._last: Entry | None = None  # that the view has been told of; it may not be drawn
        self._older, self._newer = Later(self), Later(self)
        self._resumed: _Reading | None = None
        self._is_held = False
        """The button that selects is down."""
        self._is_placed = True
        """Unless the reader is to be brought to what is unread as soon as there is room to show it."""
        self.is_at_end = True
        self.moved: Callable[[], None] | None = None
        """Called when other lines have come into view."""
        self.new_below = 0
        self.text = text = TranscriptText(self, theme)
        self._excerpt = Excerpt(text)
        self._waiting = Waiting(text, self._excerpt, lambda: self.show_pending(self._waiting.pending))
        self._scrollbar = EdgeScrollbar(self, text)
        text.pack(side="left", fill="both", expand=True)
        text.configure(yscrollcommand=self._scrolled)
        self.emptiness = ttk.Label(text, style="Muted.TLabel", text=emptiness_sentence(None))
        self.jump_button = ttk.Button(text, style="Float.Accent.TButton", command=self.jump_to_end, takefocus=False)
        text.bind("<Configure>", lambda _event: self._resized())
        text.bind("<Button-1>", lambda _event: self._hold(), add=True)
        text.bind("<ButtonRelease-1>", lambda _event: self._let_go(), add=True)
        self._bind_keys(typed)
        self.pointing = Pointing(text, self._waiting)

    def _bind_keys(self, typed: Callable[[str], None]) -> None:
        text = self.text
        text.bind("<Escape>", lambda _event: self._leave())
        text.bind("<End>", lambda _event: self.jump_to_end())
        text.bind("<Home>", lambda _event: self.jump_to_top())
        text.bind("<Up>", lambda _event: self._scroll(-3))
        text.bind("<Down>", lambda _event: self._scroll(3))
        text.bind("<Prior>", lambda _event: self.scroll(-1))
        text.bind("<Next>", lambda _event: self.scroll(1))
        text.bind("<Key>", lambda event: typed(event.char) if keys.writes(event) else None)

    # What is shown.

    def show(self, model: Model, conversation: Conversation) -> None:
        """Draw a conversation: where the reader is who is not at its end; else its end, or its "new" line."""
        is_another = conversation is not self._excerpt.conversation
        reading = None if is_another else self._reading()
        self._resumed = None
        self.emptiness.configure(text=emptiness_sentence(model.server_kind))
        self._excerpt.open(conversation, model.people.own, model.people.colours)
        self._redraw(reading)
        if reading is None and conversation.unread:
            self._go_to_news(conversation)
        if is_another or conversation.unread:
            self._end_seen()

    def _go_to_news(self, conversation: Conversation) -> None:
        """Show where what is unread begins, unless that is seen together with the end."""
        text, divider = self.text, conversation.divider
        if divider is None:
            return
        if text.winfo_height() <= 1:  # the window is only being opened
            self._is_placed = False
            self._set_at_end(False)
            return
        if not text.tag_nextrange("divider", "1.0"):  # too far up to be drawn with the end
            self._excerpt.draw_around(conversation.entries[divider])
            self._waiting.redraw()
        elif text.dlineinfo("divider.first") is not None:
            return
        text.yview("divider.first")
        text.yview_scroll(-_LINES_ABOVE_NEWS * self._theme.text.metrics("linespace"), "pixels")
        self._set_at_end(False)

    def show_presence(self, *, is_told: bool) -> None:
        """Tell who joins and leaves, or do not; the reader stays where they are."""
        if is_told != self._excerpt.tells_presence:
            self._excerpt.tells_presence = is_told
            self._redraw(self._reading())

    def _redraw(self, reading: _Reading | None) -> None:
        """Draw everything anew, with the reader where they were or at the end."""
        conversation = self._excerpt.conversation
        if conversation is None:
            return
        self._excerpt.draw(reading.oldest if reading else None, reading.drawn_to if reading else None)
        self._waiting.show(tuple(conversation.pending.values()))
        self._show_emptiness()
        entries = conversation.entries
        self._last = entries[-1] if entries else None
        if reading is not None:
            self.text.go_to(reading.place)
            if reading.last is not None:
                self._count_below(entries[index_of(entries, reading.last) + 1 :])
        else:
            self.jump_to_end()

    def _reading(self) -> _Reading | None:
        """Where the reader is; None at the end."""
        if self.is_at_end or self._resumed is not None:
            return self._resumed
        drawn_to = self.text.last_entry() if self._excerpt.is_behind else None
        return _Reading(self.text.where(self._excerpt.is_told), self.text.first_entry(), drawn_to, self._last)

    def resume(self, before: ConversationView) -> None:
        """Take the place of another: what is shown first stands where the reader was there."""
        self._excerpt.conversation = before._excerpt.conversation
        self._excerpt.tells_presence = before._excerpt.tells_presence
        self._resumed = before._reading()
        self.is_at_end, self.new_below = before.is_at_end, before.new_below

    def show_older(self) -> None:
        """There are older entries than those drawn: draw them if the reader is near the top."""
        self._scrolled(*self.text.yview())

    def append(self, entries: Sequence[Entry]) -> None:
        """New entries behind the last one."""
        self._last = entries[-1] if entries else self._last
        self._look_for_end()
        self._excerpt.append(entries, is_read_above=not self.is_at_end)
        self._show_emptiness()
        if self.is_at_end:
            self._excerpt.trim()
            self.text.see("end")
        else:
            self._count_below(entries)

    def _count_below(self, entries: Sequence[Entry]) -> None:
        self.new_below += sum(isinstance(entry, Message) for entry in entries)
        self._show_button()

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages without a receipt, behind the last entry."""
        self._look_for_end()
        self._waiting.show(tuple(pending))
        self._show_emptiness()
        self._keep_end()

    def _show_emptiness(self) -> None:
        if self.text.block_lines or self._waiting.pending:
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
        self._is_placed = True
        if self._excerpt.is_behind:
            self._excerpt.draw()
            self._waiting.redraw()
        self.text.see("end")
        self._set_at_end(True)
        return "break"

    def _leave(self) -> str:
        self.pointing.clear()
        return self.jump_to_end()

    def jump_to_top(self) -> str:
        """Show the first that is drawn; what is above it is drawn then, or asked for once more."""
        self.text.yview_moveto(0)
        self.show_older()
        return "break"

    def scroll(self, pages: int) -> str:
        """Go up (less than 0) or down by pages."""
        self.text.yview_scroll(pages, "pages")
        return "break"

    def _scroll(self, lines: int) -> str:
        self.text.yview_scroll(lines * self._theme.text.metrics("linespace"), "pixels")
        return "break"

    def _look_for_end(self) -> None:
        """Before something is inserted: the reader may have turned the wheel since Tk last drew."""
        self._set_at_end(self.is_at_end and self.text.is_end_shown() and not self._is_selecting())

    def _is_selecting(self) -> bool:
        """Whether the pointer is being drawn over text, which must not slide away under it."""
        return self._is_held and bool(self.text.tag_ranges("sel"))

    def _hold(self) -> None:
        self._is_held = True
        self.text.focus_set()

    def _let_go(self) -> None:
        self._is_held = False

    def _resized(self) -> None:
        if not self._is_placed and self.text.winfo_height() > 1 and self._excerpt.conversation is not None:
            self.jump_to_end()
            self._go_to_news(self._excerpt.conversation)
        self._keep_end()

    def _keep_end(self) -> None:
        """After the text or its size has changed: who saw the end sees it still."""
        if self.is_at_end:
            self.text.see("end")

    def _scrolled(self, first: float | str, last: float | str) -> None:  # Tk passes text
        self._scrollbar.set(first, last)
        self.text.event_generate(VIEW_MOVED)
        top, bottom = float(first), float(last)
        whole = self.text.winfo_height() / max(bottom - top, 1e-9)
        is_end_shown = self.text.is_end_shown()
        if is_end_shown and self._excerpt.is_behind:
            self._newer.when_idle(self._draw_newer)
        else:
            self._set_at_end(is_end_shown)
        if self.moved is not None:
            self.moved()
        if top * whole < self.text.winfo_height():
            self._older.when_idle(self._draw_older)

    def _set_at_end(self, is_at_end: bool) -> None:
        is_at_end = is_at_end and self._is_placed
        if is_at_end:
            self.new_below = 0
        if is_at_end != self.is_at_end:
            self.is_at_end = is_at_end
            if not is_at_end and self._excerpt.conversation is not None:
                self.new_below = self._excerpt.conversation.unread
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
        if self.text.first_entry() is None:
            return
        if self._excerpt.is_all_drawn_above():
            self._older_wanted()
            return
        place = self.text.where()
        self._excerpt.draw_older()
        if self.is_at_end:
            self.text.see("end")
        else:
            self.text.go_to(place)

    def _draw_newer(self) -> None:
        """Put some more entries below, where the reader has come to the last that is drawn and it is not the last."""
        if not self._excerpt.is_behind:
            return
        if self._excerpt.draw_newer():
            self._waiting.redraw()
        else:
            self.jump_to_end()

    def go_to(self, entry: Entry, line: int = 0, char: int = 0) -> None:
        """Bring a place in what an entry says into view; it may not be drawn yet.

        Args:
            line: which of the entry's lines; `char` counts in it as Tk does.
        """
        lines = self.text.said_at()
        if id(entry) not in lines:
            self._excerpt.draw_around(entry)
            self._waiting.redraw()
            lines = self.text.said_at()
        if id(entry) in lines:
            self.text.see(f"{lines[id(entry)] + line}.{char}")
        self._set_at_end(self.is_at_end and not self._excerpt.is_behind and self.text.is_end_shown())

    def pending_at(self, index: str) -> Pending | None:
        """The message without a receipt that stands at an index of the text, if one does."""
        return self._waiting.at(index)

    def links_around(self, index: str) -> list[str]:
        """The addresses of all links in what is told at an index of the text, each once."""
        return self.text.links_around(index) or self._waiting.links_around(index)

    @property
    def entries(self) -> Sequence[Entry]:
        """All that is known of the conversation, oldest first."""
        return self._excerpt.entries
