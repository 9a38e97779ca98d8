"""The window with a terminal beside it: what the window shows is printed, what is typed there is said.

For whoever cannot read a Tk window, such as a screen reader, and for scripts. What others say is made harmless first:
it could move the terminal's cursor, or pass for somebody else's line. A thread of its own waits for input, and reads no
more while much of it waits to be said: then whoever writes it waits. All else happens in the Tk thread.
"""

from __future__ import annotations

import contextlib
import io
import queue
import sys
import threading
import tkinter as tk
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from chat_gui.settings import Settings
from chat_gui.view import FormProblems
from server.wire import limits
from server.wire.text import showable, showable_line

from .app import Application
from .later import Later

if TYPE_CHECKING:
    from chat_gui.connection import Connection
    from chat_gui.conversation import Conversation, Entry, Pending
    from chat_gui.model import Model

_LOOK_MS: Final = 100
_SHOWN_AT_FIRST: Final = 20
"""Entries of a conversation that are printed when it is opened."""
_CHUNK_BYTES: Final = 4096
_LINE_BYTES: Final = 4 * limits.TEXT_CHARS + 1
"""Whatever is longer cannot be a message."""


class TerminalApplication(Application):
    """A window that also prints and reads.

    Args:
        output: where it prints, a stream of bytes; nowhere if None.
        source: where it reads, unbuffered; nowhere if None.
        encoding: that of both.
    """

    def __init__(self, settings: Settings, output: BinaryIO | None, source: io.RawIOBase | None, encoding: str) -> None:
        super().__init__(settings)
        self._output, self._source, self._encoding = output, source, encoding
        self.typed: queue.Queue[str] = queue.Queue(limits.DICTATED_LINES)
        """Lines that have been read and not looked at yet; the thread that reads waits while it is full."""
        self.waiting: deque[str] = deque()
        """Lines out of the queue for which there is no room yet, as many as that holds at the most."""
        self._is_over = threading.Event()
        self._taking = Later(self.root)
        self.root.bind("<Map>", self._mapped, add=True)
        self._told: dict[str, str] = {}
        self._printed: dict[str, Entry] = {}
        """The last entry of each conversation that has been printed."""
        self._failed: set[str] = set()
        """The nonces of what was refused and has been given back."""
        self._counted: dict[str, tuple[int, int]] = {}
        """What was unread in each when it was last looked at, and how much of that was for oneself."""

    def run(self) -> None:
        """Show the window until it is closed, and read until then."""
        self.start_reading()
        super().run()

    def start_reading(self) -> None:
        """Say what is typed from now on."""
        if self._source is not None:
            # A daemon: nothing ends a blocked read of a terminal, and the process ends with its window.
            read = threading.Thread(target=self._read, args=(self._source,), name="terminal", daemon=True)
            read.start()
            self._take_typed()

    def end(self) -> None:
        """End at once. What was typed and has not been said is given back."""
        was_reading = self._taking.is_waiting
        if was_reading:
            self._taking.cancel()
            self._is_over.set()
        super().end()
        if was_reading:
            # The window has gone before this: whoever reads what is printed may take their time, or never come to it.
            # The thread that reads may wait for room here. It finds some now, and ends.
            for line in (*self.waiting, *_taken(self.typed, limits.DICTATED_LINES)):
                self._give_back(line)

    def _mapped(self, event: tk.Event[tk.Misc]) -> None:
        """The window stands on the screen: whoever started it may want to know."""
        if event.widget is self.root:
            self._tell("title", f"# {showable_line(self.root.title())}")

    # What is typed.

    def _read(self, source: io.RawIOBase) -> None:
        for line in _lines(lambda: source.read(_CHUNK_BYTES)):
            text = line.decode(self._encoding, "replace").rstrip("\r")
            if text.strip():
                self.typed.put(text)
            if self._is_over.is_set():
                return

    def _take_typed(self) -> None:
        """Have what was typed obeyed, as far as there is room for it."""
        self._taking.start(_LOOK_MS, self._take_typed)
        self.waiting += _taken(self.typed, limits.DICTATED_LINES - len(self.waiting))
        self.controller.dictate(self.waiting, self._give_back)

    def _give_back(self, line: str) -> None:
        self._print(f"? {showable_line(line)}")

    # What is shown, once it is.

    def show_form(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        """The connect form, and what is wrong with what stands in it."""
        super().show_form(address, nick, problems, busy=busy)
        for text in (problems.general, problems.address, problems.nick):
            if text:
                self._print(f"! {showable_line(text)}")

    def show_conversation(self, model: Model, conversation: Conversation) -> None:
        """A conversation from the start: of it is printed what has not been, of a long one the end."""
        super().show_conversation(model, conversation)
        self._tell("conversation", f"= {showable_line(conversation.name)}")
        last = self._printed.get(conversation.name)
        entries = list(conversation.entries)
        known = [at for at, entry in enumerate(entries) if entry is last]
        self._print_entries(conversation, entries[known[-1] + 1 :] if known else entries[-_SHOWN_AT_FIRST:])
        self._print_refused(conversation.pending.values())

    def show_conversations(
        self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool
    ) -> None:
        """The sidebar: where else something was said, once until it is read; for whom it is meant, each time.

        What was refused there is given back: whoever dictates may have gone on before the answer came.
        """
        super().show_conversations(conversations, current, has_rooms=has_rooms)
        before, self._counted = self._counted, {each.name: (each.unread, each.mentions) for each in conversations}
        for each in conversations:
            unread, mentions = before.get(each.name, (0, 0))
            if each is not current and (each.unread > unread == 0 or each.mentions > mentions):
                self._print(f"+ {showable_line(each.name)} {each.unread}")
            if each is not current:
                self._print_refused(each.pending.values())

    def append(self, model: Model, entries: Sequence[Entry]) -> None:
        """New entries at the end of the conversation that is shown."""
        super().append(model, entries)
        self._print_entries(model.current, entries)

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages without a receipt: those that are refused are given back, with the reason."""
        pending = tuple(pending)
        super().show_pending(pending)
        self._print_refused(pending)

    def show_status(self, connection: Connection, server: str, me: str) -> None:
        """The status line, when it is another than before."""
        super().show_status(connection, server, me)
        self._tell("status", f"- {showable_line(self.parts.chat.status_bar.text.full_text)}", key=connection.phase.name)

    def show_title(self, text: str, server: str) -> None:
        """The window's title, which has the number of unread messages."""
        super().show_title(text, server)
        self._tell("title", f"# {showable_line(text)}")

    def _tell(self, what: str, line: str, *, key: str = "") -> None:
        """Print what has changed; if a key is given, only when that has changed."""
        if self._told.get(what) != (key or line):
            self._told[what] = key or line
            self._print(line)

    def _print_entries(self, conversation: Conversation, entries: Iterable[Entry]) -> None:
        from chat_gui.quoting import copied  # noqa: PLC0415 - the first picture does not wait for it

        for entry in entries:
            self._printed[conversation.name] = entry
            # Further lines of one message stand further in: none can pass for a line of its own.
            self._print(showable(copied((entry,))).replace("\n", "\n    "))

    def _print_refused(self, pending: Iterable[Pending]) -> None:
        for each in pending:
            if not each.reason:
                self._failed.discard(each.nonce)  # it is sent again, and may be refused again
            elif each.nonce not in self._failed:
                self._failed.add(each.nonce)
                self._print(f"! {showable_line(each.reason)}")
                self._give_back(each.text)

    def _print(self, text: str) -> None:
        if self._output is None:
            return
        try:
            self._output.write(text.encode(self._encoding, "replace") + b"\n")
            self._output.flush()
        except OSError:  # whoever read it has gone; the window stays
            self._output = None


def application(settings: Settings) -> TerminalApplication:
    """A window beside this process's own terminal. A pipe in its place speaks UTF-8 on every system."""
    output, source = _bytes_of(sys.stdout), _bytes_of(sys.stdin)
    # Not the buffer: a thread that waits in its read holds a lock that the process needs in order to end.
    raw: io.RawIOBase | None = getattr(source, "raw", None)
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    encoding = sys.stdin.encoding if is_terminal else "utf-8"
    return TerminalApplication(settings, output, raw, encoding)


def _bytes_of(stream: TextIO | None) -> BinaryIO | None:
    return None if stream is None else stream.buffer


def _taken(lines: queue.Queue[str], most: int) -> Iterator[str]:
    """What waits in a queue now, up to so many lines."""
    with contextlib.suppress(queue.Empty):
        for _ in range(most):
            yield lines.get_nowait()


def _lines(read: Callable[[], bytes | None]) -> Iterator[bytes]:
    """The lines of what is read, without their ends, until nothing more comes. The end of one too long is lost."""
    waiting = b""
    while chunk := read():
        *whole, waiting = (waiting + chunk).split(b"\n")
        yield from whole
        waiting = waiting[:_LINE_BYTES]
    if waiting:
        yield waiting
