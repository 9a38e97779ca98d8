"""How a conversation reads: its entries as blocks of whole lines with tags, one after the other. Pure; no tkinter.

A `Layout` remembers only what came last: who spoke, when, on what day. So that what is appended costs the same however
long the conversation is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from server.wire import limits
from server.wire.messages import Message
from server.wire.text import action, showable, showable_line

from .conversation import Entry, Notice, Pending, Presence, PresenceKind, SendState
from .fences import QUOTE, parts
from .i18n import tr
from .markup import Run, is_marked, runs
from .nick_colours import NickColours
from .own_nicks import OwnNicks
from .presences import presence_sentence, told_with
from .times import Day, clock_text, day_text, local_day

GROUP_S: Final = 300
"""Messages of one author share a header for so long after it."""
_PRESENCES_FOLDED: Final = 200
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_FIRST: Final = "body"
"""The tag of lines that stand right below what is above them: a header, or another line of the same message."""
_NEXT: Final = "next"
"""That of a further message's first line under one header, which keeps a distance."""
_BELOW_CODE: Final = "below"

_Line = list[Run]


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in the transcript for one entry, or for several that are told in one line.

    Args:
        runs: text with tags; whole lines, the last one ended.
        lines: how many lines that is; none where what has happened is not worth a line.
        entries: what it shows; none for the "new" line.
        replaces: it stands in place of the block before it, whose entries it shows too.
    """

    runs: tuple[Run, ...]
    lines: int
    entries: tuple[Entry, ...] = ()
    replaces: bool = False


class Layout:
    """Turns entries into blocks, in order.

    Args:
        own: the reader's nicks, which are marked where they stand.
        this_year: days of other years are told with their year.
        colours: those of the nicks.
        tells_presence: whether joins and leaves are told; they get no block otherwise.
        lines: cuts a text into lines, made harmless.
    """

    def __init__(
        self,
        own: OwnNicks,
        this_year: int,
        colours: NickColours,
        *,
        tells_presence: bool = True,
        lines: Callable[[str], list[str]] | None = None,
    ) -> None:
        self._own = own
        self._lines = lines or shown_lines
        self._colours = colours
        self._tells_presence = tells_presence
        self._this_year = this_year
        self._day: Day | None = None
        self._author = ""
        self._header_at = 0.0
        self._kind = _FIRST
        self._folding: tuple[Presence, ...] = ()
        self._folding_told: tuple[Presence, ...] = ()
        self._folding_day: list[Run] = []
        self._above_folding = ("", 0.0)

    def add(self, entries: Iterable[Entry]) -> list[Block]:
        """The blocks of entries that follow those before. Only the first of them can replace one that was given out."""
        blocks: list[Block] = []
        for entry in entries:
            if not is_told(entry, tells_presence=self._tells_presence):
                continue
            if isinstance(entry, Message):
                blocks.append(self._message(entry))
            elif isinstance(entry, Notice):
                blocks.append(self._notice(entry))
            else:
                block = self._presence(entry)
                if block.replaces and blocks:
                    block = replace(block, replaces=blocks.pop().replaces)
                blocks.append(block)
        return blocks

    def beginning(self, name: str) -> Block:
        """The line above everything that was ever said in a conversation."""
        if name.startswith("@"):
            told = tr("This is the beginning of your direct messages with {name}.", name=name)
        else:
            told = tr("This is the beginning of {name}.", name=name)
        return _block([(told + "\n", ("beginning",))])

    def refusal(self) -> Block:
        """The line above the first message where the server can't read those before it."""
        told = (tr("Older messages can't be read now.") + "   ", ("beginning",))
        return _block([told, (tr("Try again"), ("beginning", "again")), ("\n", ("beginning",))])

    def divider(self) -> Block:
        """The line under which everything is new."""
        self._break()
        return _block([(tr("new") + "\n", ("divider",)), ("\n", ("rule",))])

    def pending(self, waiting: Iterable[Pending], slow: Collection[str]) -> list[Block]:
        """Blocks for messages of one's own without a receipt, to stand behind the last; nothing of them is remembered.

        Args:
            slow: nonces of those that have waited long enough for it to be said.
        """
        blocks: list[Block] = []
        author, header_at, kind = self._author, self._header_at, self._kind
        for each in waiting:
            written: list[Run] = []
            goes_on = author == self._own.me and each.at - header_at <= GROUP_S
            lines = _body(self._lines(each.text), None, kind if goes_on else _FIRST)
            if not goes_on or _are_one_block(kind, lines):
                author, header_at = self._own.me, each.at
                written += self._header(self._own.me, each.at)
            kind = _kind_below(lines)
            body = [[(text, (*tags, "pending")) for text, tags in line] for line in lines]
            if each.state is SendState.FAILED:
                body.append(_failure(each.reason))
            elif each.nonce in slow:
                body[-1].append(("   " + tr("sending…"), ("body", "time")))
            blocks.append(_block(written + _ended(body)))
        return blocks

    def _message(self, message: Message) -> Block:
        written = self._day_line(message.at)
        self._folding = ()
        mention = None if self._own.wrote(message) else self._own.mention_in(message.id)
        doing = action(message.text)
        if doing is not None:
            self._break()
            colour = self._colours.of(showable_line(message.sender))
            written += _ended([_action_line(message.sender, doing, mention, colour)])
            return _block(written, message)
        goes_on = not written and message.sender == self._author and 0 <= message.at - self._header_at <= GROUP_S
        lines = _body(self._lines(message.text), mention, self._kind if goes_on else _FIRST)
        if not goes_on or _are_one_block(self._kind, lines):
            written += self._header(message.sender, message.at)
            self._author, self._header_at = message.sender, message.at
        self._kind = _kind_below(lines)
        written += _ended(lines)
        return _block(written, message)

    def _presence(self, presence: Presence) -> Block:
        """A presence; it takes the place of the one before if the two can be told in one line, or not at all."""
        day = self._day_line(presence.at)
        before = self._folding
        folds = not day and 0 < len(before) < _PRESENCES_FOLDED and presence.kind is not PresenceKind.RENAMED
        together = (*before, presence) if folds else (presence,)
        if not folds:
            self._folding_day = day
            self._above_folding = ("" if day else self._author), self._header_at
        self._break()
        self._folding = together if presence.kind is not PresenceKind.RENAMED else ()
        told = self._folding_told = told_with(self._folding_told if folds else (), presence)
        if not told:  # whoever spoke above goes on, as if nothing had been
            self._author, self._header_at = self._above_folding
            return _block(self._folding_day, *together, replaces=folds)
        line = [(presence_sentence(told), ("presence",)), (f"   {clock_text(told[-1].at)}", ("presence", "time"))]
        return _block(self._folding_day + _ended([line]), *together, replaces=folds)

    def _notice(self, notice: Notice) -> Block:
        written = self._day_line(notice.at)
        self._break()
        tag = "error" if notice.is_error else "notice"
        first, *further = self._lines(notice.text)
        lines = [list(runs(first, (tag,), None)), *(list(runs(line, (tag, "further"), None)) for line in further)]
        return _block(written + _ended(lines), notice)

    def _day_line(self, at: float) -> list[Run]:
        day = local_day(at)
        if day == self._day:
            return []
        self._day = day
        return [(day_text(day, self._this_year) + "\n", ("day",))]

    def _header(self, nick: str, at: float) -> list[Run]:
        nick = showable_line(nick)[: limits.NICK_CHARS * 2]
        return [(nick, ("header", f"nick{self._colours.of(nick)}")), (f"  {clock_text(at)}\n", ("header", "time"))]

    def _break(self) -> None:
        """What comes next stands for itself: a message with a header, whoever wrote it."""
        self._author = ""
        self._folding = ()


def is_told(entry: Entry, *, tells_presence: bool) -> bool:
    """Whether an entry is shown. A change of nick always is: without it one would not know who speaks."""
    return tells_presence or not isinstance(entry, Presence) or entry.kind is PresenceKind.RENAMED


def told_from(entries: Sequence[Entry], end: int, count: int, *, tells_presence: bool) -> int:
    """The index from which on `count` entries are shown up to `end`; 0 if there are not so many."""
    if tells_presence:
        return max(0, end - count)
    while end and count:
        end -= 1
        count -= is_told(entries[end], tells_presence=False)
    return end


def _block(written: Sequence[Run], *entries: Entry, replaces: bool = False) -> Block:
    return Block(tuple(written), sum(text.count("\n") for text, _ in written), entries, replaces)


def _ended(lines: Iterable[_Line]) -> list[Run]:
    """The runs of lines, each ended with a line feed that has the tag of its line."""
    written: list[Run] = []
    for line in lines:
        text, tags = line[-1] if line else ("", ("body",))
        written += line[:-1]
        if len(tags) == 1:
            written.append((text + "\n", tags))
        else:
            written += ((text, tags), ("\n", tags[:1]))
    return written


def _failure(reason: str) -> _Line:
    told = tr("Not sent. {reason}", reason=showable_line(reason))
    gap = ("   ", ("body",))
    return [
        (told, ("body", "failed")),
        gap,
        (tr("Retry"), ("body", "retry")),
        gap,
        (tr("Discard"), ("body", "discard")),
    ]


def said_lines(entry: Entry) -> list[str]:
    """What stands in an entry's block below its day and header, line by line; nothing for who came and went."""
    if isinstance(entry, Presence):
        return []
    if len(entry.text) <= limits.SHOWN_LINE_CHARS and not is_marked(entry.text) and not entry.text.startswith("/"):
        return shown_lines(entry.text)  # most are like that, and there may be thousands
    if isinstance(entry, Notice):
        lines = [list(runs(line, (), None)) for line in shown_lines(entry.text)]
    elif (doing := action(entry.text)) is not None:
        lines = [_action_line(entry.sender, doing, None, colour=0)]
    else:
        lines = _body(shown_lines(entry.text), None, _FIRST)
    return ["".join(text for text, _ in line) for line in lines]


def _action_line(sender: str, doing: str, mention: re.Pattern[str] | None, colour: int) -> _Line:
    nick = showable_line(sender)
    told = runs(showable_line(doing)[: limits.SHOWN_LINE_CHARS], ("action",), mention)
    return [(nick, ("action", f"nick{colour}")), (" ", ("action",)), *told]


def _body(shown: list[str], mention: re.Pattern[str] | None, kind: str) -> list[_Line]:
    """The lines of a message: the first is of this kind, and each that follows a block of code keeps a distance."""
    lines: list[_Line] = []
    for part in parts(shown):
        if part.is_code:
            lines += ([(line, ("codeblock",))] for line in part.lines)
            kind = _BELOW_CODE
            continue
        for line in part.lines:
            lines.append(list(runs(line, (kind, "quote") if line.startswith(QUOTE) else (kind,), mention)))
            kind = _FIRST
    return lines


def _kind_below(lines: list[_Line]) -> str:
    """What the first line of the next message is, if it needs no header."""
    return _BELOW_CODE if _is_code(lines[-1]) else _NEXT


def _are_one_block(kind: str, lines: list[_Line]) -> bool:
    """Whether two messages would look like one block of code if nothing stood between them."""
    return kind == _BELOW_CODE and _is_code(lines[0])


def _is_code(line: _Line) -> bool:
    return bool(line) and "codeblock" in line[0][1]


def shown_lines(text: str) -> list[str]:
    """A text as lines that Tk can bear: harmless, not too long, not too many."""
    is_cut = len(text) > limits.SHOWN_TEXT_CHARS
    lines = showable(text[: limits.SHOWN_TEXT_CHARS]).split("\n")
    if len(lines) > limits.SHOWN_LINES:
        del lines[limits.SHOWN_LINES :]
        is_cut = True
    most = limits.SHOWN_LINE_CHARS
    lines = [line if len(line) <= most else line[:most] + _ELLIPSIS for line in lines]
    if is_cut and not lines[-1].endswith(_ELLIPSIS):
        lines[-1] += _ELLIPSIS
    return lines
