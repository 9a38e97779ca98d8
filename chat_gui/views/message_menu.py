"""What can be done with a message: copy it, follow its links, answer to it, send it again. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from chat_gui.code_blocks import code_blocks
from chat_gui.conversation import Entry, Pending, SendState
from chat_gui.i18n import tr
from chat_gui.quoting import copied, for_clipboard, quoted
from server.wire.messages import Message
from server.wire.text import showable_line

from .code_button import CodeButton
from .conversation import ConversationView
from .copying import Copying
from .keys import bind_menu_keys
from .menu_look import add_line
from .theme import Theme

_CODES_OFFERED: Final = 9
_CODE_CHARS: Final = 24
"""Of each, where there are several."""
_LINKS_OFFERED: Final = 8
"""Each takes two rows, and a menu can't scroll."""
_LINK_CHARS: Final = 40


class MessageMenu:
    """The menu of a transcript.

    Args:
        quote: called with a quotation that is to be answered.
        message: called with the nick of somebody who is to be written to.
        can_message: says whether that is possible.
        open_link: called with the address of a link.
        retry: called with the nonce of a refused message that is to be sent again.
        discard: called with the nonce of a refused message that is given up.
    """

    def __init__(
        self,
        view: ConversationView,
        theme: Theme,
        *,
        quote: Callable[[str], None],
        message: Callable[[str], None],
        can_message: Callable[[str], bool],
        open_link: Callable[[str], None],
        retry: Callable[[str], None],
        discard: Callable[[str], None],
    ) -> None:
        self._view = view
        self._text = text = view.text
        self._theme = theme
        self._quote = quote
        self._message = message
        self._can_message = can_message
        self._open_link = open_link
        self._retry = retry
        self._discard = discard
        self._copying = Copying(text)
        self.code_button = CodeButton(text, theme, copy=self._copy_code)
        self.menu = tk.Menu(text, tearoff=False)
        text.bind("<<ContextMenu>>", self._clicked)
        bind_menu_keys(lambda key: text.bind(key, lambda _event: self._open_by_key()))
        self.restyle()

    def restyle(self) -> None:
        """Colour it."""
        self._theme.colour_menu(self.menu)

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        index = f"@{event.x},{event.y}"
        self._open(index, index, event.x_root, event.y_root)

    def _open_by_key(self) -> str:
        """For the chosen message, or what is selected, or the last message in view."""
        text = self._text
        selected = "sel.first" if text.tag_ranges("sel") else f"@0,{text.winfo_height()}"
        index = text.index(self._view.pointing.index() or selected)
        if text.compare(index, ">=", "end-1c"):
            index = text.index("end-2c linestart")
        x, y, _, height = text.bbox(index) or (0, 0, 0, 0)
        self._open(index, "", text.winfo_rootx() + x, text.winfo_rooty() + y + height)
        return "break"

    def _open(self, index: str, pointed: str, x: int, y: int) -> None:
        """Open it for what stands at an index, of which `pointed` is one place; empty for all of it."""
        menu, entries, pending = self.menu, self._text.entries_at(index), self._view.pending_at(index)
        menu.delete(0, "end")
        if self._text.tag_ranges("sel"):
            menu.add_command(label=tr("Copy selection"), command=self._copying.copy)
        self._add_links(index, pointed)
        if pending is not None:
            self._add_for_pending(pending)
        elif entries:
            self._add_actions(entries, pointed)
        if menu.index("end") is not None:
            menu.tk_popup(x, y)

    def _add_links(self, index: str, pointed: str) -> None:
        """The link that is pointed at, or all that there are."""
        link = self._text.link_at(pointed) if pointed else ""
        links = [link] if link else self._view.links_around(index)[:_LINKS_OFFERED]
        for each in links:
            shown = showable_line(each if len(each) <= _LINK_CHARS else each[:_LINK_CHARS] + "\N{HORIZONTAL ELLIPSIS}")
            is_only = len(links) == 1
            opening = tr("Open link") if is_only else tr("Open {link}", link=shown)
            copying = tr("Copy link") if is_only else tr("Copy {link}", link=shown)
            self.menu.add_command(label=opening, command=partial(self._open_link, each))
            self.menu.add_command(label=copying, command=partial(self._copying.to_clipboard, each))

    def _add_for_pending(self, pending: Pending) -> None:
        menu, nonce = self.menu, pending.nonce
        if pending.state is SendState.FAILED:
            menu.add_command(label=tr("Retry"), command=lambda: self._retry(nonce))
            menu.add_command(label=tr("Discard"), command=lambda: self._discard(nonce))
        text = for_clipboard(pending.text)
        menu.add_command(label=tr("Copy text"), command=lambda: self._copying.to_clipboard(text))

    def _add_actions(self, entries: Sequence[Entry], pointed: str) -> None:
        menu, entry = self.menu, entries[0]
        if not isinstance(entry, Message):
            menu.add_command(label=tr("Copy text"), command=lambda: self._copying.to_clipboard(copied(entries)))
            return
        text, sender = for_clipboard(entry.text), entry.sender
        menu.add_command(label=tr("Copy text"), command=lambda: self._copying.to_clipboard(text))
        self._add_codes(entry, pointed)
        add_line(menu)
        menu.add_command(label=tr("Reply with quote"), command=lambda: self._quote(quoted(entry)))
        if self._can_message(sender):
            label = tr("Message {nick}", nick=showable_line(sender))
            menu.add_command(label=label, command=lambda: self._message(sender))

    def _add_codes(self, message: Message, pointed: str) -> None:
        """The block of code that is pointed at, or all that the message has."""
        found = self._text.code_at(pointed) if pointed else None
        blocks = [found[0]] if found else code_blocks(message.text)
        for block in blocks[:_CODES_OFFERED]:
            begin = showable_line(block.text.strip()[:_CODE_CHARS])
            label = tr("Copy code") if len(blocks) == 1 else tr("Copy code: {begin}…", begin=begin)
            self.menu.add_command(label=label, command=partial(self._copy_code, block.text))

    def _copy_code(self, code: str) -> None:
        self._copying.to_clipboard(for_clipboard(code))
