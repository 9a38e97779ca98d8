"""The line at the foot of the window: how the connection stands. Tk thread."""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.connection import Connection, Phase
from chat_gui.events import Reason
from chat_gui.i18n import tr
from chat_gui.wording import reason_sentence

from .elided import ElidedLabel
from .later import Later
from .theme import Theme
from .whole_text import WholeText

_COUNTDOWN_MS: Final = 250
_GAP: Final = "   \N{MIDDLE DOT}   "


class StatusBar(ttk.Frame):
    """A sentence, and while there is no connection a button to try at once, or to come back from another window.

    Args:
        retry_now: called when the user does not want to wait.
        clock: monotonic seconds, the same that `Connection.retry_at` is in.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, retry_now: Callable[[], None], clock: Callable[[], float]
    ) -> None:
        super().__init__(parent, style="Side.TFrame", padding=(theme.space(3), theme.space(1)))
        self._theme = theme
        self._clock = clock
        self._connection = Connection()
        self._server = ""
        self._is_quiet = False
        self._countdown = Later(self)
        self.button = ttk.Button(self, style="Small.Side.TButton", command=retry_now)
        self.text = ElidedLabel(self, theme.small, "SideMuted.TLabel")
        self.whole_text = WholeText(self.text, theme)
        self.text.pack(side="left", fill="x", expand=True)

    def show(self, connection: Connection, server: str) -> None:
        """How the connection stands, and what is at the other end if it is no chat server of ours."""
        self._connection, self._server = connection, server
        if connection.phase in (Phase.LOST, Phase.FAILED):
            self.button.configure(text=tr("Use this one") if _is_elsewhere(connection) else tr("Try now"))
            self.button.pack(side="right", padx=(self._theme.space(2), 0), before=self.text)
        else:
            self.button.pack_forget()
        self._tell()

    def show_quiet(self, *, is_quiet: bool) -> None:
        """Whether nothing may disturb the user."""
        if is_quiet != self._is_quiet:
            self._is_quiet = is_quiet
            self._tell()

    def _tell(self) -> None:
        self._countdown.cancel()
        connection = self._connection
        parts = [status_sentence(connection, connection.retry_at - self._clock())]
        if self._server and connection.phase is Phase.ONLINE:
            parts.append(self._server)
        if self._is_quiet:
            parts.insert(0, tr("Do not disturb"))
        self.text.set(_GAP.join(parts))
        if connection.phase is Phase.LOST:
            self._countdown.start(_COUNTDOWN_MS, self._tell)


def status_sentence(connection: Connection, retry_in_s: float) -> str:
    """How the connection stands, in a sentence."""
    why = (
        reason_sentence(connection.reason, connection.host, connection.port, connection.detail)
        if connection.reason
        else ""
    )
    match connection.phase:
        case Phase.CONNECTING if why:
            return tr("No connection. Trying… {why}", why=why)
        case Phase.CONNECTING:
            return tr("Connecting to {host}…", host=connection.host)
        case Phase.ONLINE if connection.round_trip_ms is not None:
            return tr("Connected · {ms} ms", ms=max(1, round(connection.round_trip_ms)))
        case Phase.ONLINE:
            return tr("Connected")
        case Phase.LOST if retry_in_s > 0:
            # What changes stands first: in a narrow window the end is cut off.
            return tr("No connection. Next try in {seconds} s. {why}", why=why, seconds=math.ceil(retry_in_s))
        case Phase.LOST:
            return tr("No connection. Trying… {why}", why=why)
        case Phase.FAILED if _is_elsewhere(connection):
            return why
        case Phase.FAILED:
            return tr("No connection. {why}", why=why)
        case _:
            return tr("Not connected")


def _is_elsewhere(connection: Connection) -> bool:
    """Whether it has ended because the user goes on in another window, which is no fault."""
    return connection.reason is Reason.REPLACED
