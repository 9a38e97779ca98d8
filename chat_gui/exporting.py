"""Writing the open conversation into a file: what is loaded, or first everything that the server has. Tk thread.

It is done piece by piece, between the looks for news, so that the window stays as quick as it is. The file is there
when it is whole.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from server.wire import limits
from server.wire.archive import as_text
from server.wire.messages import AskHistory, HistoryPage, Message
from server.wire.names import fold

from .conversation import Conversation, first_message_id
from .file_wording import trouble
from .html_page import as_page, whole_layout
from .i18n import tr, tr_count
from .model import Model
from .whole_file import written_whole

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What the user wants: the conversation of that name in a file; `style` is for a page, which is text without it."""

    name: str
    path: Path
    style: str = ""
    is_everything: bool = False


class Exporting:
    """One export.

    Args:
        ask: sends a request to the server.
        tell: called with a sentence about how far it is, or why it has failed, and whether it goes on.
        wall_clock: seconds since the epoch.
    """

    def __init__(
        self,
        order: ExportOrder,
        model: Model,
        *,
        ask: Callable[[AskHistory], None],
        tell: Callable[[str, bool], None],
        wall_clock: Callable[[], float],
    ) -> None:
        self._order = order
        self._model = model
        self._ask = ask
        self._tell = tell
        self._wall_clock = wall_clock
        self._conversation: Conversation = model.conversations.of(order.name)
        self._messages: list[Message] = []
        self._pages: list[tuple[Message, ...]] = []
        self._before = self._loaded = 0
        self._is_asking = False
        self._writing: Generator[None, None, None] | None = None
        self.is_over = False
        if order.is_everything and self._conversation.has_older:
            self._tell_loaded()
            if not self._conversation.is_asking:  # otherwise the page that was asked for comes first
                self._begin_asking()
        else:
            self._begin_writing()

    # Loading.

    def take(self, page: HistoryPage) -> bool:
        """Take a page of the history, if it was asked for here. Returns whether it was."""
        if not self._is_asking or fold(page.to) != fold(self._conversation.name):
            return False
        older = tuple(message for message in page.messages if not self._before or message.id < self._before)
        self._pages.append(older)
        self._loaded += len(older)
        if not page.more or not older or self._loaded >= limits.EXPORT_MESSAGES:
            self._end_asking()
            self._begin_writing()
        else:
            self._before = older[0].id
            self._next_page()
        return True

    def waits_for(self, name: str) -> bool:
        """Whether a page of that conversation is still to come."""
        return self._writing is None and not self.is_over and fold(name) == fold(self._conversation.name)

    def go_on(self, name: str) -> None:
        """The model has taken a page of that conversation, which had been asked for before."""
        if self.waits_for(name) and not self._is_asking:
            self._begin_asking()

    def _begin_asking(self) -> None:
        self._is_asking = self._conversation.is_asking = True
        self._before = first_message_id(self._conversation.entries)
        self._next_page()

    def _next_page(self) -> None:
        self._tell_loaded()
        self._ask(AskHistory(self._conversation.name, self._before, limits.HISTORY_PAGE))

    def _tell_loaded(self) -> None:
        self._tell(tr_count("{count} older message loaded…", "{count} older messages loaded…", self._loaded), True)

    def _end_asking(self) -> None:
        self._is_asking = self._conversation.is_asking = False

    # Writing.

    def work(self, until: float, clock: Callable[[], float]) -> bool:
        """Write until a time. Returns whether there was anything to write."""
        if self._writing is None:
            return False
        while self._writing is not None:
            try:
                next(self._writing)
            except StopIteration:
                self._model.notice(_saved(len(self._messages), self._order.path), self._wall_clock())
                self._finish("")
            except OSError as error:
                self._fail(trouble(error))
            except ValueError:  # the system can't even be asked
                _log.warning("an export into %r", self._order.path, exc_info=True)
                self._fail(tr("it can't have that name"))
            if clock() >= until:
                break
        return True

    def _begin_writing(self) -> None:
        self._messages = [message for page in reversed(self._pages) for message in page]
        self._messages += [entry for entry in self._conversation.entries if isinstance(entry, Message)]
        self._pages.clear()
        self._writing = write_whole(self._order.path, self._pieces())

    def _pieces(self) -> Iterator[str]:
        model, order = self._model, self._order
        if order.style:
            layout = whole_layout(model.people.own, model.people.colours)
            return as_page(order.name, self._messages, layout, order.style)
        return as_text(order.name, self._messages)

    # The end.

    def stop(self, why: str = "") -> None:
        """End it: no file is written. `why` is told."""
        if not self.is_over:
            if self._is_asking:
                self._end_asking()
            self._finish(why)

    def _fail(self, why: str) -> None:
        self._finish(tr("The file can't be written: {why}.", why=why))

    def _finish(self, sentence: str) -> None:
        self.is_over = True
        if self._writing is not None:
            self._writing.close()
            self._writing = None
        self._tell(sentence, False)


def write_whole(path: Path, pieces: Iterator[str]) -> Generator[None, None, None]:
    """Write a file piece by piece; it stands under its name when it is whole. Given up, it leaves nothing.

    Raises:
        OSError: it can't be written; what was there before stands.
    """
    with written_whole(path, newline="", is_private=False) as file:
        for piece in pieces:
            file.write(piece)
            yield


def file_name(conversation: str, at: float, ending: str) -> str:
    """A name for the file that every platform takes, as `homework-2026-11-20.html`."""
    name = re.sub(r"[^\w-]+", "_", conversation).strip("_")[:40] or "chat"
    return f"{name}-{time.strftime('%Y-%m-%d', time.localtime(at))}.{ending}"


def _saved(messages: int, path: Path) -> str:
    return tr_count("{count} message saved in {path}", "{count} messages saved in {path}", messages, path=path)
