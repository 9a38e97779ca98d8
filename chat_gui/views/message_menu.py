"""What can be done with what was said: copy it, follow its links, answer to it. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from chat_gui.code_blocks import code_blocks
from chat_gui.conversation import Entry
from chat_gui.i18n import tr
from chat_gui.quoting import copied, for_clipboard, quoted
from server.wire.messages import Message
from server.wire.text import showable_line

from .code_button import CodeButton
from .copying import Copying
from .keys import bind_menu_keys
from .theme import Theme
from .transcript_text import TranscriptText

_CODES_OFFERED: Final = 9
_CODE_CHARS: Final = 24
"""Of each, where there are several."""


class MessageMenu:
    """The menu of a transcript.

    Args:
        quote: called with a quotation that is to be answered.
        message: called with the nick of somebody who is to be written to.
        can_message: says whether that is possible.
    """

    def __init__(
        self,
        text: TranscriptText,
        theme: Theme,
        *,
        quote: Callable[[str], None],
        message: Callable[[str], None],
        can_message: Callable[[str], bool],
    ) -> None:
        self._text = text
        self._theme = theme
        self._quote = quote
        self._message = message
        self._can_message = can_message
        self._copying = Copying(text)
        self.code_button = CodeButton(text, theme, copy=self._copy_code)
        self.menu = tk.Menu(text, tearoff=False)
        text.bind("<<ContextMenu>>", lambda event: self._open(f"@{event.x},{event.y}", event.x_root, event.y_root))
        bind_menu_keys(lambda key: text.bind(key, lambda _event: self._open_by_key()))
        self.restyle()

    def restyle(self) -> None:
        """Colour it."""
        self._theme.colour_menu(self.menu)

    def _open_by_key(self) -> str:
        """For what is selected, or the last message in view."""
        text = self._text
        index = text.index("sel.first" if text.tag_ranges("sel") else f"@0,{text.winfo_height()}")
        if text.compare(index, ">=", "end-1c"):
            index = text.index("end-2c linestart")
        x, y, _, height = text.bbox(index) or (0, 0, 0, 0)
        self._open(index, text.winfo_rootx() + x, text.winfo_rooty() + y + height)
        return "break"

    def _open(self, index: str, x: int, y: int) -> None:
        menu, entries = self.menu, self._text.entries_at(index)
        menu.delete(0, "end")
        if self._text.tag_ranges("sel"):
            menu.add_command(label=tr("Copy selection"), command=self._copying.copy)
        link = self._text.link_at(index)
        if link:
            menu.add_command(label=tr("Copy link"), command=lambda: self._copying.to_clipboard(link))
        if entries:
            self._add_actions(entries, index)
        if menu.index("end") is not None:
            menu.tk_popup(x, y)

    def _add_actions(self, entries: Sequence[Entry], index: str) -> None:
        menu, entry = self.menu, entries[0]
        if not isinstance(entry, Message):
            menu.add_command(label=tr("Copy text"), command=lambda: self._copying.to_clipboard(copied(entries)))
            return
        text, sender = for_clipboard(entry.text), entry.sender
        menu.add_command(label=tr("Copy text"), command=lambda: self._copying.to_clipboard(text))
        self._add_codes(entry, index)
        menu.add_separator()
        menu.add_command(label=tr("Reply with quote"), command=lambda: self._quote(quoted(entry)))
        if self._can_message(sender):
            label = tr("Message {nick}", nick=showable_line(sender))
            menu.add_command(label=label, command=lambda: self._message(sender))

    def _add_codes(self, message: Message, index: str) -> None:
        """The block of code that is pointed at, or all that the message has: the keyboard points at no line."""
        pointed = self._text.code_at(index)
        blocks = [pointed[0]] if pointed else code_blocks(message.text)
        for block in blocks[:_CODES_OFFERED]:
            begin = showable_line(block.text.strip()[:_CODE_CHARS])
            label = tr("Copy code") if len(blocks) == 1 else tr("Copy code: {begin}…", begin=begin)
            self.menu.add_command(label=label, command=lambda code=block.text: self._copy_code(code))  # type: ignore[misc]

    def _copy_code(self, code: str) -> None:
        self._copying.to_clipboard(for_clipboard(code))
