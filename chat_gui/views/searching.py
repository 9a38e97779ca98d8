"""Searching as one types: the bar, the marks in the transcript, the results from the server. Tk thread.

Nothing of it exists before the first Ctrl+F. While the bar is open, what comes or goes in the transcript is searched
too; when it is shut, nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from chat_gui.controller import Controller
from chat_gui.conversation import Entry
from chat_gui.finding import Finder, Hit
from chat_gui.found import word_marks
from chat_gui.i18n import tr
from chat_gui.lookup import Results
from chat_gui.transcript import said_lines
from server.wire.messages import Message

from .conversation import ConversationView
from .find_bar import FindBar
from .later import Later
from .results import ResultsList
from .text_chars import tk_chars
from .theme import Theme

_MARKED_AROUND: Final = 300
"""Lines above and below those in view in which what was found is marked; a letter may stand there 10,000 times."""
_NOWHERE: Final = -(10**9)
_REST_MS: Final = 300
"""After so long without a key the server is asked for what is not found here."""


class Searching:
    """Joins the bar with what it searches.

    Args:
        parent: what the transcript stands in.
        left: called when the search is over and the keyboard is to write messages again.
    """

    def __init__(
        self,
        parent: ttk.Frame,
        theme: Theme,
        controller: Controller,
        conversation: ConversationView,
        left: Callable[[], None],
    ) -> None:
        self._theme = theme
        self._controller = controller
        self._view = conversation
        self._left = left
        self._finder = Finder(tk_chars)
        self._entries: Sequence[Entry] = ()
        self._pointed: Entry | None = None
        self._pointed_text = ""
        self._asked: tuple[str, bool] | None = None
        self._marked = range(0)
        self.bar = FindBar(
            parent,
            theme,
            typed=self._typed,
            step=self.step,
            enter=self._enter,
            history=self._toggle_results,
            leave=self.leave,
        )
        self._rest, self._refreshing = Later(self.bar), Later(self.bar)
        self.results = ResultsList(
            parent,
            theme,
            opened=self._open,
            place_of=controller.place_of,
            colours=lambda: controller.model.people.colours,
            more=controller.search_on,
            scope_chosen=self._ask,
            leave=self.leave,
        )
        for key, pages in (("<Prior>", -1), ("<Next>", 1)):
            self.bar.field.bind(key, lambda _event, pages=pages: self._page(pages))  # type: ignore[misc]
        for key, rows in (("<Up>", -1), ("<Down>", 1)):
            self.bar.field.bind(key, lambda _event, rows=rows: self._row(rows))  # type: ignore[misc]

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return bool(self.bar.winfo_manager())

    @property
    def are_results_shown(self) -> bool:
        """Whether the server's results lie over the transcript."""
        return bool(self.results.winfo_manager())

    # Opening and shutting.

    def open(self, text: str = "") -> None:
        """Show the bar, or go back to it; with what is selected in the transcript, if that is one line."""
        if not self.is_open:
            self._pack_bar()
            self._entries = self._view.entries
            self._view.text.watchers.append(self._changed)
            self._view.moved = self._moved
        self.bar.offer_history(is_offered=self._controller.can_search())
        if text and text != self.bar.text:
            self.bar.set_text(text)
        else:
            self._look(is_new=True)
        self.bar.focus()

    def leave(self) -> None:
        """Put the results away, if there are any, or the bar."""
        if self.are_results_shown:
            self._hide_results()
            self.bar.focus()
        elif self.is_open:
            self.close()
            self._left()

    def close(self) -> None:
        """Put everything away; the reader stays where they are."""
        if not self.is_open:
            return
        self._rest.cancel()
        self._refreshing.cancel()
        self._hide_results()
        self._view.text.watchers.remove(self._changed)
        self._view.moved = None
        self._finder = Finder(tk_chars)
        self._pointed = self._asked = None
        for tag in ("found", "looked", "pointed"):
            self._view.text.mark(tag, ())
        self._unpack_bar()

    def _pack_bar(self) -> None:
        self.bar.pack(fill="x", before=self._view)
        self._view.update_idletasks()
        self._shift(self.bar.winfo_height())

    def _unpack_bar(self) -> None:
        height = self.bar.winfo_height()
        self.bar.pack_forget()
        self._shift(-height)

    def _shift(self, pixels: int) -> None:
        """The bar has come or gone above the transcript: what one reads there stays where it is on the screen."""
        if not self._view.is_at_end:
            self._view.update_idletasks()
            self._view.text.yview_scroll(pixels, "pixels")

    def restyle(self) -> None:
        """Colour what ttk does not."""
        self.results.restyle()

    # Here.

    def _typed(self, text: str) -> None:
        if not self.is_open:
            return
        self._look(is_new=True)
        self._rest.cancel()
        if text.strip() and (self.are_results_shown or not self._finder.hits):
            self._rest.start(_REST_MS, self._ask)

    def _look(self, *, is_new: bool) -> None:
        """Find what is typed; with `is_new`, go to the place nearest to what is read."""
        before = self._finder.current
        seen = self._view.text.last_in_view()
        self._finder.look(self._view.entries, self.bar.text, seen)
        current = self._finder.current
        if is_new and current is not None and not (before and current[:3] == before[:3]):
            self._go()
        else:
            self._mark()

    def step(self, steps: int) -> None:
        """Go to the next place, which is further up, or with -1 to the one before."""
        if not self.is_open:
            self.open()
            return
        if self.are_results_shown:
            self.results.move(steps)
            return
        self._finder.step(steps)
        self._go()

    def _go(self) -> None:
        hit = self._finder.current
        if hit is not None:
            self._view.go_to(hit.entry, hit.line, hit.start)
            self._mark()

    def _mark(self) -> None:
        text = self._view.text
        top, bottom = text.lines_in_view()
        self._marked = near = range(top - _MARKED_AROUND, bottom + _MARKED_AROUND)
        lines = text.said_at()
        places = [_place(lines, hit) for hit in self._finder.hits if lines.get(id(hit.entry), _NOWHERE) in near]
        if self._pointed is not None and id(self._pointed) in lines:
            first, said = lines[id(self._pointed)], said_lines(self._pointed)
            text.mark("pointed", [(f"{first}.0", f"{first + len(said)}.0")])
            places += [place for at, line in enumerate(said) for place in _words(first + at, line, self._pointed_text)]
        text.mark("found", places)
        current = self._finder.current
        text.mark("looked", [_place(lines, current)] if current is not None and id(current.entry) in lines else ())
        self._show_count()

    def _show_count(self) -> None:
        finder = self._finder
        count = len(finder.hits)
        if not self.bar.text or self.are_results_shown:  # what is here is covered then
            self.bar.show_count("", are_steps=False)
            return
        if not count:
            words = tr("None here")
        elif finder.is_cut:
            words = tr("{at} of more than {count}", at=finder.at + 1, count=count)
        else:
            words = tr("{at} of {count}", at=finder.at + 1, count=count)
        self.bar.show_count(words, are_steps=count > 0)

    def _changed(self) -> None:
        """The transcript has changed: search it once Tk has nothing else to do, however much has come."""
        self._refreshing.when_idle(self._refresh)

    def _moved(self) -> None:
        top, bottom = self._view.text.lines_in_view()
        if top not in self._marked or bottom not in self._marked:
            self._mark()

    def _refresh(self) -> None:
        if self._view.entries is not self._entries:
            self._entries = self._view.entries
            self._pointed = self._asked = None
            self._hide_results()
        self._look(is_new=False)

    # On the server.

    def show_results(self, results: Results) -> None:
        """What the server has found so far."""
        if self.is_open:
            self.results.show(results)
            if results.problem and not results.whole_ids:
                self._asked = None  # the next Enter tries again

    def _enter(self) -> None:
        if self.are_results_shown:
            if self._asked == self._wanted() and self.results.messages:
                self.results.open()
            else:
                self._ask()
        elif self._finder.hits:
            self.step(1)
        else:
            self._ask()

    def _toggle_results(self) -> None:
        if self.are_results_shown:
            self._hide_results()
        else:
            self._ask()
        self.bar.focus()

    def _wanted(self) -> tuple[str, bool]:
        return self.bar.text.strip(), self.results.here.get()

    def _ask(self) -> None:
        """Show what the server has found for what is typed; what it has been asked already is not asked again."""
        wanted = self._wanted()
        if not wanted[0] or not self._controller.can_search():
            return
        self.results.place(in_=self._view, relwidth=1, relheight=1)
        self.results.lift()
        self._show_count()
        if wanted != self._asked:
            self._asked = wanted
            self._controller.search(wanted[0], is_here=wanted[1])

    def _hide_results(self) -> None:
        self.results.place_forget()
        self._show_count()

    def _page(self, pages: int) -> str:
        return self.results.scroll(pages) if self.are_results_shown else self._view.scroll(pages)

    def _row(self, rows: int) -> str:
        """Up and down, as things stand on the screen: places get older upwards, results downwards."""
        if self.are_results_shown:
            return self.results.move(rows)
        self.step(-rows)
        return "break"

    def _open(self, message: Message) -> None:
        self._controller.open_found(message)
        self._entries = self._view.entries  # it is no going elsewhere: the results stay until the message is there

    def point_at(self, message: Message) -> None:
        """Show a message that has been found, with what it was found by."""
        self._hide_results()
        self._entries = self._view.entries
        self._pointed, self._pointed_text = message, self.results.text_searched
        self._view.go_to(message)
        self._look(is_new=False)
        self.bar.focus()


def _place(lines: dict[int, int], hit: Hit) -> tuple[str, str]:
    line = lines[id(hit.entry)] + hit.line
    return f"{line}.{hit.start}", f"{line}.{hit.end}"


def _words(number: int, line: str, text: str) -> list[tuple[str, str]]:
    return [
        (f"{number}.{tk_chars(line[:start])}", f"{number}.{tk_chars(line[:end])}")
        for start, end in word_marks(line, text)
    ]
