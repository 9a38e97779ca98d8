"""What in the transcript can be clicked on: links, and what is offered for a message that was refused. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from .conversation import ConversationView


class Clicks:
    """Binds the tags of what can be clicked on in a transcript.

    Args:
        open_link: called with the address of a link.
        retry: called with the nonce of a refused message that is to be sent again.
        discard: called with the nonce of a refused message that is given up.
        older_urged: called when the reader wants older messages that the server could not read.
    """

    def __init__(
        self,
        view: ConversationView,
        *,
        open_link: Callable[[str], None],
        retry: Callable[[str], None],
        discard: Callable[[str], None],
        older_urged: Callable[[], None],
    ) -> None:
        self._view = view
        self._text = text = view.text
        self._open_link = open_link
        text.tag_bind("link", "<ButtonRelease-1>", self._link_clicked)
        text.tag_bind("retry", "<ButtonRelease-1>", lambda event: self._pending_clicked(event, retry))
        text.tag_bind("discard", "<ButtonRelease-1>", lambda event: self._pending_clicked(event, discard))
        text.tag_bind("again", "<ButtonRelease-1>", lambda _event: older_urged())
        for tag in ("link", "retry", "discard", "again"):
            text.tag_bind(tag, "<Enter>", lambda _event: text.configure(cursor="hand2"))
            text.tag_bind(tag, "<Leave>", lambda _event: text.configure(cursor="xterm"))

    def _link_clicked(self, event: tk.Event[tk.Misc]) -> None:
        if self._text.tag_ranges("sel"):
            return  # the end of a selection, not a click
        link = self._text.link_at(f"@{event.x},{event.y}")
        if link:
            self._open_link(link)

    def _pending_clicked(self, event: tk.Event[tk.Misc], act: Callable[[str], None]) -> None:
        pending = self._view.pending_at(f"@{event.x},{event.y}")
        if pending is not None:
            act(pending.nonce)
