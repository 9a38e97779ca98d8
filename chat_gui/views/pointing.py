"""Which message the keyboard is at: it lies on a ground of its own until the keyboard goes elsewhere. Tk thread."""

from __future__ import annotations

from chat_gui.conversation import Entry
from chat_gui.shortcuts import tk_sequence

from . import keys
from .focus_ring import has_left
from .transcript_text import TranscriptText
from .waiting import Waiting

_Place = tuple[Entry | str, int, int]
"""An entry, or the nonce of what is none yet; its first line, and the one behind its last."""


class Pointing:
    """Goes from message to message. One that has been scrolled out of view is forgotten: the reader looks elsewhere."""

    def __init__(self, text: TranscriptText, waiting: Waiting) -> None:
        self._text = text
        self._waiting = waiting
        self._chosen: Entry | str | None = None
        for key, steps in (("Mod-Up", -1), ("Mod-Down", 1)):
            text.bind(tk_sequence(key, is_mac=keys.is_mac(text)), lambda _event, steps=steps: self._move(steps))  # type: ignore[misc]
        text.bind("<Button-1>", lambda _event: self.clear(), add=True)
        text.bind("<FocusOut>", lambda _event: self.clear() if has_left(text) else None, add=True)
        text.watchers.append(self._redrawn)

    def index(self) -> str:
        """Where the chosen message begins; empty if none is chosen, or none that is in view."""
        place = self._place()
        return f"{place[1]}.0" if place is not None and self._is_in_view(place) else ""

    def clear(self) -> None:
        """Choose none."""
        if self._chosen is not None:
            self._chosen = None
            self._mark()

    def _move(self, steps: int) -> str:
        places = self._places()
        if not places:
            return "break"
        chosen = self._place()
        if chosen is not None and self._is_in_view(chosen):
            at = max(0, min(places.index(chosen) + steps, len(places) - 1))
        else:
            in_view = [at for at, place in enumerate(places) if self._is_in_view(place)] or [len(places) - 1]
            at = in_view[-1 if steps < 0 else 0]
        self._chosen, first, after = places[at]
        self._mark()
        # What stands above the first and below the last is to be seen too.
        self._text.see("end" if at == len(places) - 1 else f"{after - 1}.0")
        self._text.see("1.0" if at == 0 else f"{first}.0")
        return "break"

    def _places(self) -> list[_Place]:
        return [*self._text.places(), *self._waiting.places()]

    def _place(self) -> _Place | None:
        chosen = self._chosen
        if chosen is None:
            return None
        is_nonce = isinstance(chosen, str)  # two entries can be equal, and only one of them is meant
        return next((each for each in self._places() if each[0] is chosen or (is_nonce and each[0] == chosen)), None)

    def _is_in_view(self, place: _Place) -> bool:
        top, bottom = self._text.lines_in_view()
        return place[1] <= bottom and top < place[2]

    def _redrawn(self) -> None:
        if self._chosen is not None:
            self._mark()

    def _mark(self) -> None:
        place = self._place()
        self._text.mark("chosen", [(f"{place[1]}.0", f"{place[2]}.0")] if place is not None else ())
