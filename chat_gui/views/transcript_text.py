"""The text widget under the transcript: a read-only stack of blocks of whole lines, and where they stand. Tk thread.

Each line of a block ends with a line feed, so the last line of the widget is always empty; a tag with a tiny font lets
it take no room.
"""

from __future__ import annotations

import tkinter as tk
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chat_gui.code_blocks import CodeBlock, code_at
from chat_gui.conversation import Entry, Presence
from chat_gui.markup import address
from chat_gui.transcript import Block
from server.wire.messages import Message
from server.wire.text import action

from .focus_ring import FocusRing
from .theme import Theme
from .transcript_tags import pieces, set_tags

_Span = tuple[tuple[int, int], tuple[int, int]]
"""From where to where, each a line and a character."""
VIEW_MOVED: Final = "<<ViewMoved>>"
"""Other lines are shown than before, or at other places."""
_EDGE: Final = 1
"""The line around it while it has the keyboard, in pixels."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the reader sees first: an entry, a line and a character in its block, and where on the screen that is.

    Lines are counted from the block's end: what it begins with, a day or a header, depends on what is above it.
    `pixels` are those above the line's own upper edge that are cut off; less than 0 if it stands below the view's.
    """

    entry: Entry | None
    lines_left: int
    char: int
    pixels: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block in the widget, without its text."""

    lines: int
    entries: tuple[Entry, ...]
    lead: int


class TranscriptText(tk.Text):
    """Blocks, oldest first, and behind them a tail of lines that are replaced as a whole."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(
            parent,
            state="disabled",
            undo=False,
            wrap="word",
            borderwidth=0,
            highlightthickness=_EDGE,
            padx=theme.space(4),
            pady=0,  # a margin would cut lines that scroll out of view off in mid-air
            spacing2=theme.space(1) // 2,
            cursor="xterm",
            width=1,
            height=1,
            takefocus=True,
            insertwidth=0,
            font=theme.text,  # what Tk takes a line to be high until it has measured it
        )
        self._theme = theme
        self._ring = FocusRing(self)
        self._blocks: deque[_Shown] = deque()
        self._lines = 0
        self._tail_lines = 0
        self._said_at: dict[int, int] | None = None  # until the blocks change
        self.watchers: list[Callable[[], None]] = []
        """Called when blocks have been put in or taken out."""
        self.tag_add("last", "end-1c", "end")
        self.restyle()

    # Blocks.

    @property
    def block_lines(self) -> int:
        """How many lines the blocks have, without the tail."""
        return self._lines

    @property
    def blocks(self) -> int:
        """How many blocks there are. Some have no lines."""
        return len(self._blocks)

    def first_entry(self) -> Entry | None:
        """The oldest entry that is in the widget."""
        return next((block.entries[0] for block in self._blocks if block.entries), None)

    def first_blocks(self) -> tuple[int, int]:
        """How many blocks there are up to the first that shows entries, and how many entries that one shows."""
        for at, block in enumerate(self._blocks):
            if block.entries:
                return at + 1, len(block.entries)
        return 0, 0

    def last_entry(self) -> Entry | None:
        """The newest entry that is in the widget."""
        return next((block.entries[-1] for block in reversed(self._blocks) if block.entries), None)

    def clear(self) -> None:
        """Take everything out."""
        self._blocks.clear()
        self._lines = self._tail_lines = 0
        self._change("delete", "1.0", "end-1c")  # the last line feed keeps its tag
        self.tag_remove("sel", "1.0", "end")  # but not that it was selected, as it is by a third click on it
        self._tell_watchers()

    def append(self, blocks: Sequence[Block]) -> None:
        """Put blocks behind the last, before the tail; one that replaces takes the place of the last."""
        if not blocks:
            return
        if blocks[0].replaces and self._blocks:
            replaced = self._blocks.pop()
            self._change("delete", f"{self._lines - replaced.lines + 1}.0", f"{self._lines + 1}.0")
            self._lines -= replaced.lines
        self._insert(self._lines, blocks)
        for block in blocks:
            self._blocks.append(_shown(block))
            self._lines += block.lines
        self._tell_watchers()

    def prepend(self, blocks: Sequence[Block], *, without_first: int) -> None:
        """Put blocks before the first, after the first few of those have been taken out."""
        dropped = sum(self._blocks.popleft().lines for _ in range(without_first))
        self._change("delete", "1.0", f"{dropped + 1}.0")
        self._insert(0, blocks)
        self._blocks.extendleft(map(_shown, reversed(blocks)))
        self._lines += sum(block.lines for block in blocks) - dropped
        self._tell_watchers()

    def set_tail(self, blocks: Sequence[Block]) -> None:
        """These blocks behind the last, instead of those of the call before."""
        if self._tail_lines:
            self._change("delete", f"{self._lines + 1}.0", f"{self._lines + self._tail_lines + 1}.0")
        self._insert(self._lines, blocks)
        self._tail_lines = sum(block.lines for block in blocks)
        self._tell_watchers()

    def drop_first(self, lines: int) -> None:
        """Take blocks out at the start until at most `lines` lines and as many blocks are left."""
        dropped = 0
        while self._blocks and max(self._lines - dropped, len(self._blocks)) > lines:
            dropped += self._blocks.popleft().lines
        self._change("delete", "1.0", f"{dropped + 1}.0")
        self._lines -= dropped
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        self._said_at = None
        for tell in self.watchers:
            tell()

    def _insert(self, after_line: int, blocks: Iterable[Block]) -> None:
        inserted = [piece for block in blocks for run in block.runs for piece in pieces(run)]
        if inserted:
            self._change("insert", f"{after_line + 1}.0", *inserted)

    def _change(self, *command: object) -> None:
        self.configure(state="normal")
        self.tk.call(self._w, *command)  # type: ignore[attr-defined]
        self.configure(state="disabled")

    def tail_block_at(self, index: str, blocks: Sequence[Block]) -> int:
        """Which of the blocks in the tail stands at an index."""
        line = self._line_of(index) - self._lines
        for at, block in enumerate(blocks):
            line -= block.lines
            if line <= 0:
                return at
        return len(blocks) - 1

    # What is searched for.

    def said_at(self) -> dict[int, int]:
        """In which line what an entry says begins, by the entry's `id`; without those who came and went."""
        if self._said_at is None:
            self._said_at, line = {}, 1
            for block in self._blocks:
                if len(block.entries) == 1:
                    self._said_at[id(block.entries[0])] = line + block.lead
                line += block.lines
        return self._said_at

    def lines_in_view(self) -> tuple[int, int]:
        """The first and the last line that can be seen."""
        return self._line_of("@0,0"), self._line_of(f"@0,{self.winfo_height()}")

    def last_in_view(self) -> Entry | None:
        """The entry at the lower edge of what can be seen; the last one there is if that stands above."""
        wanted, line, last = self.lines_in_view()[1], 1, None
        for block in self._blocks:
            if line > wanted:
                break
            last = block.entries[-1] if block.entries else last
            line += block.lines
        return last

    def mark(self, tag: str, places: Iterable[tuple[str, str]]) -> None:
        """Give these places a tag, and no others."""
        self.tag_remove(tag, "1.0", "end")
        indices = [index for place in places for index in place]
        if indices:
            self.tk.call(self._w, "tag", "add", tag, *indices)  # type: ignore[attr-defined]

    # What the user points at, and selects.

    def places(self) -> Iterator[tuple[Entry, int, int]]:
        """The entries, of those told in one line the first, each with its first line and the one behind its last."""
        line = 1
        for block in self._blocks:
            if block.entries and block.lines > block.lead:
                yield block.entries[0], line + block.lead, line + block.lines
            line += block.lines

    def entries_at(self, index: str) -> tuple[Entry, ...]:
        """What is told at an index; nothing for what has not arrived, and between entries."""
        found = self._block_at(index)
        return found[0].entries if found else ()

    def code_at(self, index: str) -> tuple[CodeBlock, int] | None:
        """The block of code at an index, and the line of the widget that it begins on."""
        if "codeblock" not in self.tag_names(index):
            return None
        found = self._block_at(index)
        if found is None or not isinstance(found[0].entries[0], Message):
            return None
        said = found[1] + found[0].lead
        block = code_at(found[0].entries[0].text, self._line_of(index) - said)
        return (block, said + block.first) if block else None

    def _line_of(self, index: str) -> int:
        return _line_and_char(self.index(index))[0]

    def _block_at(self, index: str) -> tuple[_Shown, int] | None:
        """The block with entries at an index, and the line it begins on."""
        wanted, line = self._line_of(index), 1
        for block in self._blocks:
            if wanted < line + block.lines:
                return (block, line) if block.entries else None
            line += block.lines
        return None

    def link_at(self, index: str) -> str:
        """The address of the link at an index, empty for none."""
        if "link" not in self.tag_names(index):
            return ""
        found = self.tag_prevrange("link", f"{index} + 1 indices")
        return address(self.get(*found)) if found else ""

    def links_around(self, index: str) -> list[str]:
        """The addresses of all links in what is told at an index, each once."""
        found = self._block_at(index)
        return self.links_between(found[1], found[1] + found[0].lines) if found else []

    def links_between(self, first: int, after: int) -> list[str]:
        """The addresses of all links from a line on and before another one, each once."""
        at, end, links = f"{first}.0", f"{after}.0", []
        while link := self.tag_nextrange("link", at, end):
            links.append(address(self.get(*link)))
            at = link[1]
        return list(dict.fromkeys(links))

    def selection(self) -> tuple[list[Entry], str]:
        """What is selected: entries, and a text behind them.

        A part of one entry is a text alone. Of several, the first and the last have only what is selected of them, as
        it is shown; the others are as they were said. What waits for its receipt is no entry yet: it is a text, too.
        """
        first, last = (_line_and_char(self.index(index)) for index in ("sel.first", "sel.last"))
        entries: list[Entry] = []
        parts, line, is_from_header = 0, 1, False
        for block in self._blocks:
            start, end = (line + block.lead, 0), (line + block.lines, 0)
            line += block.lines
            if block.entries and self._has_text(max(first, start), min(last, end)):
                is_from_header = is_from_header or (block.lead > 0 and first < start)
                is_whole = first <= start and end <= last
                entries += block.entries if is_whole else self._part(block.entries, (start, end), (first, last))
                parts += 1
        tail = max(first, (line, 0))
        rest = self.get(_index(tail), _index(last)).rstrip("\n") if tail < last else ""
        if parts > 1 or (parts and (is_from_header or rest)):
            return entries, rest
        return [], self.get("sel.first", "sel.last")

    def _part(self, entries: tuple[Entry, ...], said: _Span, selected: _Span) -> tuple[Entry, ...]:
        """What is selected of an entry, between two places, in place of all that it says."""
        entry = entries[0]
        # What somebody did is told with their name, and is no text of its own.
        if isinstance(entry, Presence) or (isinstance(entry, Message) and action(entry.text) is not None):
            return entries
        start, end = max(said[0], selected[0]), min(said[1], selected[1])
        part = self.get(_index(start), _index(end)).strip("\n")
        if part == self.get(*map(_index, said)).strip("\n"):
            return entries
        return (replace(entry, text=part),)

    def selected_line(self) -> str:
        """What is selected, if that is no more than one line."""
        text = self.get("sel.first", "sel.last") if self.tag_ranges("sel") else ""
        return "" if "\n" in text.rstrip("\n") else text.rstrip("\n")

    def _has_text(self, start: tuple[int, int], end: tuple[int, int]) -> bool:
        if start >= end:
            return False
        # Whole lines have; only where a line is cut one has to look.
        return not (start[1] or end[1]) or bool(self.get(_index(start), _index(end)).strip())

    # Places.

    def is_end_shown(self) -> bool:
        """Whether some of the last written line can be seen, or could as soon as there is room for anything.

        `yview` does not tell: it counts on lines that Tk has not measured yet.
        """
        return self.winfo_height() <= 1 or self.dlineinfo("end-2c") is not None

    def where(self, stays: Callable[[Entry], bool] = lambda _entry: True) -> Place:
        """Where the reader is: the first line in view that shows an entry itself, and not the day or header above.

        Args:
            stays: whether an entry will be in the widget when the reader is brought back.
        """
        top, line = _line_and_char(self.index("@0,0")), 1
        for block in self._blocks:
            said, line = (line + block.lead, 0), line + block.lines
            if block.entries and top[0] < line and stays(block.entries[-1]):
                kept = max(top, said)
                shown = self.dlineinfo(_index(kept))
                return Place(block.entries[-1], line - kept[0], kept[1], _EDGE - shown[1] if shown else 0)
        return Place(None, 0, 0, 0)

    def go_to(self, place: Place) -> None:
        """Put what the reader saw first where it was on the screen, if it is still in the widget."""
        line = 1
        for block in self._blocks:
            if place.entry is not None and any(entry is place.entry for entry in block.entries):
                self.yview(f"{line + max(0, block.lines - place.lines_left)}.{place.char}")
                self.yview_scroll(place.pixels, "pixels")
                return
            line += block.lines

    # Looks.

    def restyle(self) -> None:
        """Set colours and fonts."""
        theme, palette = self._theme, self._theme.palette
        self.configure(
            background=palette.background,
            foreground=palette.text,
            selectbackground=palette.selection,
            selectforeground=palette.text,
            inactiveselectbackground=palette.selection,
        )
        self._ring.restyle(palette)
        set_tags(self, theme)


def lead_lines(block: Block) -> int:
    """How many lines a block has before what was said: the day, the header."""
    lead = 0
    for text, tags in block.runs:
        if tags[0] not in ("day", "header"):
            break
        lead += text.count("\n")
    return lead


def _shown(block: Block) -> _Shown:
    return _Shown(block.lines, block.entries, lead_lines(block))


def _line_and_char(index: str) -> tuple[int, int]:
    line, char = index.split(".")
    return int(line), int(char)


def _index(line_and_char: tuple[int, int]) -> str:
    line, char = line_and_char
    return f"{line}.{char}"
