"""What a search on the server has found: a list over the transcript, where to search, and a way to more. Tk thread."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Collection
from tkinter import ttk
from typing import Final

from chat_gui.found import FoundLines, found_lines
from chat_gui.i18n import tr, tr_count
from chat_gui.lookup import Results
from chat_gui.nick_colours import NICK_COLOURS, NickColours
from server.wire.messages import Message

from .edge_scrollbar import EdgeScrollbar
from .elided import ElidedLabel
from .focus_ring import FocusRing
from .theme import Theme
from .wheel import bind_wheel

_NOTHING: Final = -1
_ROW_LINES: Final = 3
"""Lines of a result: who and when, what, and a gap."""
_NOTCH_PX: Final = 60
"""How far a notch of the wheel scrolls."""


class ResultsList(ttk.Frame):
    """Hidden until it is placed. The keyboard may stay in the field above: `move` and `open` work from there.

    Args:
        opened: called with a message that the user picks.
        place_of: tells to which conversation a message belongs.
        colours: gives those of the nicks, as the conversations have them.
        more: called when the user wants older ones.
        scope_chosen: called when the user has chosen where to search; `here` has it.
        leave: called on Escape.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        opened: Callable[[Message], None],
        place_of: Callable[[Message], str],
        colours: Callable[[], NickColours],
        more: Callable[[], None],
        scope_chosen: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._opened = opened
        self._place_of = place_of
        self._colours = colours
        self._results = Results()
        self._at = _NOTHING
        self.here = tk.BooleanVar(self, value=False)
        self._make_top(scope_chosen)
        self._make_text()
        self.more_button = ttk.Button(self, style="Plain.TButton", text=tr("More results"), command=more)
        self._bind_pointer()
        self._bind_keys()
        for widget in (self.everywhere_button, self.here_button, self.text, self.more_button):
            widget.bind("<Escape>", lambda _event: leave())
        self.restyle()

    def _make_top(self, scope_chosen: Callable[[], None]) -> None:
        """Where to search, and how the search stands."""
        theme = self._theme
        top = ttk.Frame(self, padding=(theme.space(4), theme.space(2), theme.space(3), theme.space(2)))
        top.pack(fill="x")
        self.everywhere_button = self._choice(top, tr("Everywhere"), scope_chosen, is_here=False)
        self.here_button = self._choice(top, tr("Only here"), scope_chosen, is_here=True)
        for button in (self.everywhere_button, self.here_button):
            button.pack(side="left", anchor="w", padx=(0, theme.space(2)))
        self.note = ElidedLabel(top, theme.small, "Muted.TLabel")
        self.note.configure(anchor="e")
        self.note.pack(side="right", fill="x", expand=True)
        top.bind("<Configure>", lambda event: self._fit_choices(event.width))

    def _choice(
        self, parent: ttk.Frame, label: str, scope_chosen: Callable[[], None], *, is_here: bool
    ) -> ttk.Radiobutton:
        return ttk.Radiobutton(
            parent,
            style="Choice.TRadiobutton",
            text=label,
            value=is_here,
            variable=self.here,
            command=scope_chosen,
        )

    def _make_text(self) -> None:
        self.text = text = tk.Text(
            self,
            state="disabled",
            undo=False,
            wrap="word",
            borderwidth=0,
            highlightthickness=1,
            padx=self._theme.space(4),
            pady=0,
            cursor="",
            width=1,
            height=1,
            insertwidth=0,
            takefocus=True,
            font=self._theme.text,
        )
        self.emptiness = ttk.Label(text, style="Muted.TLabel", justify="center")
        text.configure(yscrollcommand=EdgeScrollbar(self, text).set)
        text.pack(side="left", fill="both", expand=True)
        # It is a list: nothing of what Tk does with a text.
        text.bindtags((str(text), *(tag for tag in text.bindtags() if tag not in (str(text), "Text"))))
        self._ring = FocusRing(text)

    def _bind_pointer(self) -> None:
        text = self.text
        text.bind("<Button-1>", self._clicked, add=True)
        text.bind("<ButtonRelease-1>", self._released)
        text.bind("<Motion>", self._pointed)
        for widget in (text, self.more_button):
            bind_wheel(widget, lambda pixels: text.yview_scroll(pixels, "pixels"), lambda: _NOTCH_PX)

    def _bind_keys(self) -> None:
        text = self.text
        text.bind("<Up>", lambda _event: self.move(-1))
        text.bind("<Down>", lambda _event: self.move(1))
        for key in ("<Return>", "<KP_Enter>", "<space>"):
            text.bind(key, lambda _event: self.open())
        for key, pages in (("<Prior>", -1), ("<Next>", 1)):
            text.bind(key, lambda _event, pages=pages: self.scroll(pages))  # type: ignore[misc]
        self.more_button.bind("<FocusIn>", lambda _event: text.see("end"))

    def _fit_choices(self, width: int) -> None:
        """One below the other where there is no room for them side by side."""
        buttons, gap = (self.everywhere_button, self.here_button), self._theme.space(2)
        is_row = sum(button.winfo_reqwidth() + gap for button in buttons) + 3 * gap < width
        for button in buttons:
            button.pack(side="left" if is_row else "top")

    # What is shown.

    @property
    def messages(self) -> tuple[Message, ...]:
        """What has been found so far."""
        return self._results.messages

    @property
    def text_searched(self) -> str:
        """What they were found by."""
        return self._results.text

    def show(self, results: Results) -> None:
        """What has been found so far; what stands there already stays where it is."""
        before, self._results = self._results, results
        shown = len(before.messages)
        is_same = (results.text, results.place) == (before.text, before.place)
        if not is_same or results.messages[:shown] != before.messages:
            shown = 0
            self._at = _NOTHING
            self._take_more_away()
            self._change("delete", "1.0", "end")
        if len(results.messages) > shown:
            self._add(results.messages[shown:], results)
            if self._at == _NOTHING:
                self._set_at(0)
        self._unfold(results.whole_ids - before.whole_ids)
        self.note.set(_note(results) if results.messages else "")
        self.emptiness.configure(text=_note(results), wraplength=self.winfo_width() * 3 // 4)
        if results.messages:
            self.emptiness.place_forget()
        else:
            self.emptiness.place(relx=0.5, rely=0.3, anchor="center")
        if results.more:
            self.more_button.state(["disabled" if results.is_asking else "!disabled"])
            if not self.more_button.winfo_manager():
                self.text.window_create("end", window=self.more_button, pady=self._theme.space(1))
        else:
            self._take_more_away()

    def _take_more_away(self) -> None:
        if self.more_button.winfo_manager():
            index = self.text.index(self.more_button)
            self.text.window_configure(index, window="")  # or the button ends with its place
            self._change("delete", index)

    def _add(self, messages: tuple[Message, ...], results: Results) -> None:
        pieces: list[object] = []
        for message in messages:
            lines = self._found_lines(message, results)
            for runs in (lines.heading, lines.snippet):
                pieces += [piece for run in runs for piece in run]
                pieces += ["\n", runs[-1][1][:1]]
            pieces += ["\n", ("gap",)]
        above = self.more_button if self.more_button.winfo_manager() else "end-1c"
        self._change("insert", above, *pieces)

    def _unfold(self, whole_ids: Collection[int]) -> None:
        """Show all of these messages, where only a piece of their text stood."""
        for at, message in enumerate(self.messages):
            if message.id in whole_ids:
                line = _ROW_LINES * at + 2
                runs = self._found_lines(message, self._results).snippet
                self._change("replace", f"{line}.0", f"{line}.end", *(piece for run in runs for piece in run))
                self._set_at(at)

    def _found_lines(self, message: Message, results: Results) -> FoundLines:
        place = "" if results.place else self._place_of(message)
        is_whole = message.id in results.whole_ids
        this_year = time.localtime().tm_year
        return found_lines(message, place, results.text, this_year, self._colours(), is_whole=is_whole)

    def _change(self, *command: object) -> None:
        self.text.configure(state="normal")
        self.text.tk.call(str(self.text), *command)
        self.text.configure(state="disabled")

    # What the user does.

    def move(self, steps: int) -> str:
        """Move the mark from one result to another."""
        if self.messages:
            self._set_at(max(0, min(self._at + steps, len(self.messages) - 1)))
        return "break"

    def scroll(self, pages: int) -> str:
        """Show others, and move the mark there."""
        return self.move(pages * max(1, self.text.winfo_height() // (3 * self._theme.text.metrics("linespace")) - 1))

    def open(self) -> str:
        """Open the marked result."""
        if 0 <= self._at < len(self.messages):
            self._opened(self.messages[self._at])
        return "break"

    def _set_at(self, at: int) -> None:
        self._at = at
        first, after = _lines(at)
        self._tag("chosen", at)
        self.text.see("end" if at == len(self.messages) - 1 else f"{after} - 1 indices")  # what is below the last, too
        self.text.see(first)

    def _row_at(self, event: tk.Event[tk.Misc]) -> int:
        index = f"@{event.x},{event.y}"
        shown = self.text.dlineinfo(index)
        at = (int(self.text.index(index).split(".")[0]) - 1) // _ROW_LINES
        is_on_row = shown is not None and event.y < shown[1] + shown[3] and at < len(self.messages)
        return at if is_on_row else _NOTHING

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        at = self._row_at(event)
        self.text.configure(cursor="" if at == _NOTHING else "hand2")
        self._tag("hovered", at)

    def _tag(self, name: str, at: int) -> None:
        """Give a result a ground, and its left margin too, also where a word at the margin has a ground of its own."""
        for tag in (name, f"{name}_margin"):
            self.text.tag_remove(tag, "1.0", "end")
            if at != _NOTHING:
                self.text.tag_add(tag, *_lines(at))

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        at = self._row_at(event)
        if at != _NOTHING:
            self._set_at(at)

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        if self._row_at(event) == self._at:
            self.open()

    def restyle(self) -> None:
        """Set colours and fonts."""
        theme, palette, text = self._theme, self._theme.palette, self.text
        text.configure(
            background=palette.background,
            foreground=palette.text,
        )
        self._ring.restyle(palette)
        indent, step = theme.space(2), theme.space(1)
        tag = text.tag_configure
        tag("result", font=theme.text_small, spacing1=2 * step, lmargin1=indent, lmargin2=indent)
        tag("snippet", font=theme.text, spacing1=step // 2, lmargin1=indent, lmargin2=indent)
        tag("gap", font=theme.tiny, spacing1=step)
        tag("time", foreground=palette.muted)
        tag("place", foreground=palette.muted)
        for number in range(NICK_COLOURS):
            tag(f"nick{number}", font=theme.text_bold, foreground=palette.nicks[number])
        for name, ground in (("hovered", palette.hover), ("chosen", palette.selection)):
            tag(name, background=ground, rmargincolor=ground)
            tag(f"{name}_margin", lmargincolor=ground)
        tag("found", background=palette.found, foreground=palette.text, lmargincolor=palette.background)
        for name in ("hovered", "chosen", "found", "hovered_margin", "chosen_margin"):
            text.tag_raise(name)


def _lines(at: int) -> tuple[str, str]:
    """Where a result begins, and where the next one does."""
    return f"{_ROW_LINES * at + 1}.0", f"{_ROW_LINES * (at + 1) + 1}.0"


def _note(results: Results) -> str:
    """How the search stands, in a few words."""
    if results.problem:
        return results.problem
    if results.is_asking and not results.messages:
        return tr("Searching…")
    if not results.text:
        return ""
    if not results.messages:
        return tr("Nothing was found.")
    count = len(results.messages)
    if results.more:
        return tr("the latest {count}", count=count)
    return tr_count("{count} message", "{count} messages", count)
