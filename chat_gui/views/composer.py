"""Where one writes: a field of one to six lines, and a button. Tk thread."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any, Final

from chat_gui.fences import is_open
from chat_gui.i18n import tr
from chat_gui.recalled import Recalled
from chat_gui.shortcuts import key_name, tk_sequence
from chat_gui.wording import length_sentence
from server.wire import limits

from . import keys
from .completing import Completing
from .elided import ElidedLabel
from .pasting import Pasting
from .theme import Theme
from .whole_text import WholeText

_LINES_MOST: Final = 6
_COUNT_FROM: Final = limits.TEXT_CHARS * 9 // 10
_NARROW_DIGITS: Final = 44
"""A composer that is less wide than so many digits has an arrow on its button."""
_ARROW: Final = "\N{UPWARDS ARROW}"
_CARET_PX: Final = 5
"""The hint stands behind the insertion cursor, not in it."""
_SENDS_CODE: Final = "Mod-Return"
_WINDOWS_IME_KEYCODE: Final = 229
"""What Windows gives as the keycode while an input method is composing."""


class Composer(ttk.Frame):
    """The message being written.

    Args:
        send: called with the text; returns whether it was taken. What was not taken stays.
        changed: called with the text each time it has changed.
        page: called with -1 or 1 when the reader wants to leaf through the transcript from here.
        to_latest: called on Escape, and on End where nothing is written.
        candidates: called with a line up to the cursor; says what its last word may become.
        emoji_wanted: called when the user looks for an emoji.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        send: Callable[[str], bool],
        changed: Callable[[str], None],
        page: Callable[[int], str],
        to_latest: Callable[[], str],
        candidates: Callable[[str], tuple[int, Sequence[str]]],
        emoji_wanted: Callable[[], object],
    ) -> None:
        super().__init__(parent, padding=(theme.space(4), 0, theme.space(4), theme.space(3)))
        self._theme = theme
        self._send = send
        self._changed = changed
        self._recalled = Recalled()
        self._is_composing = False
        self._make_box(emoji_wanted)
        self.button = ttk.Button(self, style="Tall.Accent.TButton", text=tr("Send"), command=self.send_now)
        self.button.pack(side="right", anchor="s", padx=(theme.space(2), 0))
        self._completing = Completing(self.text, candidates)
        self.pasting = Pasting(self, theme, self.text, self.box, insert=self.insert, write=self.write)
        self.restyle()
        self._bind_keys(page, to_latest)
        self._show_hint()

    def _make_box(self, emoji_wanted: Callable[[], object]) -> None:
        """The field, what lies over it or below while there is something to say, and the button for emoji."""
        theme = self._theme
        self.box = ttk.Frame(self, style="Box.TFrame", padding=(theme.space(2), theme.space(1)))
        self.box.pack(side="left", fill="x", expand=True, anchor="s")
        self.text = text = tk.Text(
            self.box,
            height=1,
            width=1,
            wrap="word",
            undo=True,
            maxundo=200,
            borderwidth=0,
            highlightthickness=0,
            padx=theme.space(1),
            pady=theme.space(1),
            font=theme.text,
        )
        self.emoji_button = ttk.Button(self.box, style="Picture.TButton", command=emoji_wanted)
        self.emoji_button.pack(side="right", anchor="s", padx=(theme.space(1), 0))
        text.pack(fill="x", expand=True)
        self.hint = ElidedLabel(text, theme.text, "Box.TLabel")
        self.hint.configure(cursor="xterm")
        self.note = ElidedLabel(self.box, theme.small, "Muted.TLabel")
        self.note.configure(anchor="e")
        WholeText(self.note, theme)

    def _bind_keys(self, page: Callable[[int], str], to_latest: Callable[[], str]) -> None:
        text = self.text
        self.bind("<Configure>", lambda event: self._fit_button(event.width))
        text.bind("<Return>", self._return_pressed)
        text.bind("<KP_Enter>", self._return_pressed)
        for sequence in ("<Shift-Return>", "<Shift-KP_Enter>"):
            text.bind(sequence, self._break_line)
        for key in (_SENDS_CODE, "Mod-KP_Enter"):
            text.bind(tk_sequence(key, is_mac=keys.is_mac(text)), self._send_pressed)
        text.bind("<Up>", lambda _event: self._recall(is_earlier=True))
        text.bind("<Down>", lambda _event: self._recall(is_earlier=False))
        text.bind("<Tab>", lambda _event: self._complete(1))
        text.bind("<Shift-Tab>", lambda _event: self._complete(-1))
        with contextlib.suppress(tk.TclError):  # a keysym of X11 alone
            text.bind("<ISO_Left_Tab>", lambda _event: self._complete(-1))
        text.bind("<Prior>", lambda _event: page(-1))
        text.bind("<Next>", lambda _event: page(1))
        text.bind("<End>", lambda _event: to_latest() if text.compare("end-1c", "==", "1.0") else None)
        text.bind("<Escape>", lambda _event: self._escape(to_latest))
        text.bind("<<SelectAll>>", self._select_all)
        text.bind("<<Modified>>", self._modified)
        # Tk queues <<Modified>>: in a busy window it comes only after a key that opens another conversation. And a key
        # or a click that changes nothing may have moved the cursor into a block of code, or out of one.
        text.bind("<KeyRelease>", lambda _event: self._tell_text())
        text.bind("<ButtonRelease-1>", lambda _event: self._show_note(self.content()))
        text.bind("<Configure>", lambda _event: self._resized())
        text.bind("<FocusIn>", lambda _event: self.box.state(["focus"]))
        text.bind("<FocusOut>", lambda _event: self.box.state(["!focus"]))
        # macOS tells when an input method begins and ends; on X11 it keeps the keys to itself.
        text.bind("<<TkStartIMEMarkedText>>", lambda _event: self._set_composing(True))
        text.bind("<<TkEndIMEMarkedText>>", lambda _event: self._set_composing(False))
        self.hint.bind("<Button-1>", lambda _event: text.focus_set())
        self.hint.bind("<<ContextMenu>>", self._menu_wanted)
        self.hint.bind("<<PasteSelection>>", lambda _event: self.pasting.paste_selection("insert"))

    def show_target(self, name: str) -> None:
        """Where the message will go."""
        self.hint.set(tr("Message {nick}…", nick=name) if name.startswith("@") else tr("Message {room}…", room=name))

    def show(self, draft: str) -> None:
        """What was being written here."""
        self.pasting.stop_asking()
        self._replace(draft)
        self.text.edit_reset()

    def resume(self, before: Composer) -> None:
        """Take the place of another; what is written there is shown by whoever keeps it."""
        self._recalled = before._recalled

    def quote(self, quotation: str) -> None:
        """Answer to a quotation, which stands on lines of its own."""
        is_line_begun = self.text.compare("end-1c", "!=", "end-1c linestart")
        self.text.mark_set("insert", "end-1c")
        self.write(("\n" if is_line_begun else "") + quotation)

    def write(self, typed: str) -> None:
        """Go on writing here with what was typed elsewhere."""
        self.text.focus_set()
        self.text.insert("insert", typed)
        self.text.see("insert")

    def insert(self, text: str) -> None:
        """Put this in place of what is selected, as far as there is room for it."""
        if self.text.tag_ranges("sel"):
            self.text.delete("sel.first", "sel.last")
        room = max(0, limits.DRAFT_CHARS - len(self.content()))
        self.text.insert("insert", text[:room])
        self.text.see("insert")

    def insert_word(self, word: str) -> None:
        """The same with a space behind it, as behind one that is completed, unless there is one already."""
        self.insert(word)
        if self.text.get("insert") != " ":
            self.insert(" ")

    def content(self) -> str:
        """What is written now."""
        return self.text.get("1.0", "end-1c")

    def send_now(self) -> None:
        """Send what is written; it stays if it was not taken."""
        text = self.content()
        if self._send(text):
            self._recalled.sent(text)
            if self.content() == text:  # a command may have opened another conversation, with its own draft
                self._replace("")
                self.text.edit_reset()
        self.text.focus_set()

    def restyle(self) -> None:
        """Colour what ttk does not, and measure anew."""
        palette = self._theme.palette
        self.text.configure(
            background=palette.background,
            foreground=palette.text,
            insertbackground=palette.text,
            selectbackground=palette.selection,
            selectforeground=palette.text,
            inactiveselectbackground=palette.selection,
        )
        self.emoji_button.configure(image=self._theme.face())
        self._fit()
        self._fit_button(self.winfo_width())

    def _replace(self, text: str) -> None:
        self.text.replace("1.0", "end", text[: limits.DRAFT_CHARS])
        self.text.mark_set("insert", "end-1c")
        self.text.see("insert")

    def _modified(self, _event: tk.Event[tk.Misc]) -> None:
        if not self.text.edit_modified():
            return
        self.text.edit_modified(False)
        self._fit()
        self._show_hint()
        self._tell_text()

    def _tell_text(self) -> None:
        text = self.content()
        self._show_note(text)
        self._changed(text)

    def _resized(self) -> None:
        """Other lines are in view now, or less of them."""
        self._fit()
        self.text.see("insert")

    def _fit(self) -> None:
        """As many lines high as are written, up to the most."""
        # Before Python 3.13 a tuple, or None for none.
        counted: Any = self.text.count("1.0", "end", "displaylines")
        lines = counted[0] if isinstance(counted, tuple) else counted or 1
        height = max(1, min(lines, _LINES_MOST))
        if height != int(str(self.text.cget("height"))):
            self.text.configure(height=height)
        if lines <= _LINES_MOST:
            self.text.yview("1.0")

    def _fit_button(self, width: int) -> None:
        """In a narrow window its word would take the room to write in, in some languages more than in others."""
        is_narrow = 1 < width < self._theme.ui.measure("0") * _NARROW_DIGITS
        self.button.configure(text=_ARROW if is_narrow else tr("Send"), width=len(_ARROW) if is_narrow else 0)

    def _menu_wanted(self, event: tk.Event[tk.Misc]) -> None:
        """On the hint, which covers the field."""
        x = event.x + self.hint.winfo_x()
        self.text.event_generate("<<ContextMenu>>", x=x, y=event.y, rootx=event.x_root, rooty=event.y_root)

    def _show_hint(self) -> None:
        if self.text.compare("end-1c", "==", "1.0"):
            self.hint.place(x=_CARET_PX, rely=0.5, anchor="w", relwidth=1.0, width=-_CARET_PX)
        else:
            self.hint.place_forget()

    def _show_note(self, text: str) -> None:
        """How long the text is, where that matters; else how a block of code that is being written is sent."""
        # Empty lines at the ends are not sent; a field that is full has lost what was behind them.
        chars = len(text) if len(text) >= limits.DRAFT_CHARS else len(text.strip("\n"))
        if chars >= _COUNT_FROM:
            self.note.set(length_sentence(chars))
        elif self._is_in_code():
            self.note.set(tr("Code: {key} sends", key=key_name(_SENDS_CODE, is_mac=keys.is_mac(self))))
        else:
            self.note.pack_forget()
            return
        self.note.configure(style="Danger.TLabel" if chars > limits.TEXT_CHARS else "Muted.TLabel")
        self.note.pack(fill="x")

    def _is_in_code(self) -> bool:
        """Whether the cursor is in a block of code, closed behind it or not."""
        return is_open(self.text.get("1.0", "insert").split("\n"))

    # Keys.

    def _escape(self, to_latest: Callable[[], str]) -> str | None:
        if self._completing.restore():
            return None
        return "break" if self.pasting.cancel() else to_latest()

    def _set_composing(self, is_composing: bool) -> None:
        self._is_composing = is_composing

    def _return_pressed(self, event: tk.Event[tk.Misc]) -> str | None:
        if self._is_composing or event.keycode == _WINDOWS_IME_KEYCODE:
            return None
        return self._break_line(event) if self._is_in_code() else self._send_pressed(event)

    def _send_pressed(self, _event: tk.Event[tk.Misc]) -> str:
        self.send_now()
        return "break"

    def _break_line(self, _event: tk.Event[tk.Misc]) -> str:
        self.text.insert("insert", "\n")
        self.text.see("insert")
        return "break"

    def _recall(self, *, is_earlier: bool) -> str | None:
        """Within a text of several lines the arrows go from line to line, and only from its edge to another text."""
        # Before Python 3.13 a tuple, or None for none.
        between: Any = self.text.count("insert", "1.0" if is_earlier else "end-1c", "displaylines")
        if between not in (None, 0, (0,)):
            return None
        text = (self._recalled.earlier if is_earlier else self._recalled.later)(self.content())
        if text is None:
            return None
        self._replace(text)
        return "break"

    def _complete(self, steps: int) -> str:
        """Complete a word, or with nothing to complete let the keyboard go on to the next part of the window."""
        if not self._completing.step(steps):
            other = self.text.tk_focusNext() if steps > 0 else self.text.tk_focusPrev()
            if other is not None:
                other.focus_set()
        return "break"

    def _select_all(self, _event: tk.Event[tk.Misc]) -> str:
        """Instead of Tk's own, which selects a line feed that nobody has written."""
        self.text.tag_add("sel", "1.0", "end-1c")
        return "break"
