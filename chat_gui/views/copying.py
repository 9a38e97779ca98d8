"""What is selected in the transcript, and its ways out: the clipboard, and on X11 a click with the middle button.

Tk thread.
"""

from __future__ import annotations

from chat_gui.quoting import copied

from .text_chars import CHAR_BYTES, CODEC
from .transcript_text import TranscriptText


class Copying:
    """Copies a part of one message as it is, and several messages as lines with time and author."""

    def __init__(self, text: TranscriptText) -> None:
        self._text = text
        self._handed_out = b""
        for kind in ("STRING", "UTF8_STRING"):  # Tk's own has both
            text.selection_handle(self._hand_out, selection="PRIMARY", type=kind, format=kind)
        for virtual in ("<<Copy>>", "<<Cut>>"):
            text.bind(virtual, lambda _event: self.copy())
        text.bind("<<SelectAll>>", lambda _event: self._select_all())

    def copy(self) -> str:
        """Copy what is selected."""
        if self._is_selected():
            self.to_clipboard(self._selected())
        return "break"

    def to_clipboard(self, text: str) -> None:
        """Copy this."""
        self._text.clipboard_clear()
        self._text.clipboard_append(text)

    def _selected(self) -> str:
        entries, rest = self._text.selection()
        return copied(entries) + ("\n" if entries and rest else "") + rest

    def _hand_out(self, start: str, count: str) -> str:
        """A piece of what is selected, for whoever pastes it by a click. Tk counts its way, and asks in order."""
        at, end = CHAR_BYTES * int(start), CHAR_BYTES * (int(start) + int(count))
        if at == 0:
            self._handed_out = self._selected().encode(CODEC, "surrogatepass") if self._is_selected() else b""
        return self._handed_out[at:end].decode(CODEC, "surrogatepass")

    def _is_selected(self) -> bool:
        return bool(self._text.tag_ranges("sel"))

    def _select_all(self) -> str:
        """Instead of Tk's own, which selects the last line feed too: what comes later stands before that."""
        self._text.tag_add("sel", "1.0", "end-1c")
        return "break"
