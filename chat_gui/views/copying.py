"""What is selected in the transcript, and its way out. Tk thread."""

from __future__ import annotations

from chat_gui.quoting import copied

from .transcript_text import TranscriptText


class Copying:
    """Copies a part of one message as it is, and several messages as lines with time and author."""

    def __init__(self, text: TranscriptText) -> None:
        self._text = text
        for virtual in ("<<Copy>>", "<<Cut>>"):
            text.bind(virtual, lambda _event: self.copy())
        text.bind("<<SelectAll>>", lambda _event: self._select_all())

    def copy(self) -> str:
        """Copy what is selected."""
        if self._text.tag_ranges("sel"):
            self.to_clipboard(self._selected())
        return "break"

    def to_clipboard(self, text: str) -> None:
        """Copy this."""
        self._text.clipboard_clear()
        self._text.clipboard_append(text)

    def _selected(self) -> str:
        entries, rest = self._text.selection()
        return copied(entries) + ("\n" if entries and rest else "") + rest

    def _select_all(self) -> str:
        """Instead of Tk's own, which selects the last line feed too: what comes later stands before that."""
        self._text.tag_add("sel", "1.0", "end-1c")
        return "break"
