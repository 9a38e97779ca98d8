"""Above the transcript: the conversation's name and topic, and the buttons for its people and the search. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from chat_gui.conversation import Conversation
from chat_gui.i18n import tr, tr_count

from .elided import ElidedLabel
from .theme import Theme
from .whole_text import WholeText

_NAME_DIGITS: Final = 12
"""As wide as so many digits is what a room's name has at least, before the buttons."""


class Header(ttk.Frame):
    """One line, whatever there is room for.

    Args:
        people_wanted: called when the user wants to see the people, or no longer.
        search_wanted: called when the user wants to search.
        topic_wanted: called when the user clicks on a topic that they can change.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        people_wanted: Callable[[], None],
        search_wanted: Callable[[], None],
        topic_wanted: Callable[[], None],
    ) -> None:
        pad, small_pad = theme.space(3), theme.space(2)
        super().__init__(parent, style="Panel.TFrame", padding=(theme.space(4), pad, small_pad, pad))
        self._theme = theme
        self._topic_wanted = topic_wanted
        self._is_topic_pressable = False
        self.name = ElidedLabel(self, theme.heading, "PanelHeading.TLabel")
        WholeText(self.name, theme)
        self.name.pack(side="left")
        self.people_button = ttk.Button(self, style="Quiet.TButton", command=people_wanted)
        self.search_button = ttk.Button(self, style="Quiet.TButton", text=tr("Search"), command=search_wanted)
        self.search_button.pack(side="right")
        self.topic = ElidedLabel(self, theme.small, "PanelMuted.TLabel")
        self.whole_topic = WholeText(self.topic, theme)
        self.topic.pack(side="left", fill="x", expand=True, padx=(pad, 0))
        self.topic.bind("<ButtonRelease-1>", lambda _event: self._topic_clicked(), add=True)
        self.bind("<Configure>", lambda _event: self.fit())
        self.topic.bind("<<ThemeChanged>>", lambda _event: self.fit(), add=True)  # the last to hear of a font

    def show(self, conversation: Conversation, people: int, told: str, *, is_topic_pressable: bool) -> None:
        """This conversation, with so many people and what is told beside its name; `fit` is still to be called.

        Args:
            is_topic_pressable: what is told is a topic that the user can change.
        """
        self.name.set(f"{conversation.name[0]} {conversation.name[1:]}")
        self.topic.set(told)
        self._is_topic_pressable = is_topic_pressable
        self.topic.configure(cursor="hand2" if is_topic_pressable else "")
        count = tr_count("{count} person", "{count} people", people) if people else tr("People")
        self.people_button.configure(text=count)

    def offer_people(self, *, are_offered: bool) -> None:
        """With the button for the people, or without."""
        if are_offered:
            self.people_button.pack(side="right", padx=(self._theme.space(2), 0), before=self.topic)
        else:
            self.people_button.pack_forget()

    def _topic_clicked(self) -> None:
        if self._is_topic_pressable:
            self.whole_topic.hide()  # which the button going down has shown, and the prompt shows the topic too
            self._topic_wanted()

    def fit(self) -> None:
        """Give a long name what the buttons leave, and the topic what that leaves.

        The search's button goes where there is no room for it: Ctrl+F does the same.
        """
        theme, width = self._theme, self.winfo_width()
        name = min(theme.heading.measure(self.name.full_text), theme.heading.measure("0" * _NAME_DIGITS))
        others = name + self.people_button.winfo_reqwidth() + theme.space(9)
        if others + self.search_button.winfo_reqwidth() > width:
            self.search_button.pack_forget()
        elif not self.search_button.winfo_manager():
            self.search_button.pack(side="right", after=self.name)
        taken = sum(each.winfo_reqwidth() for each in self.pack_slaves() if isinstance(each, ttk.Button))
        room = width - taken - theme.space(9)
        has_room = theme.heading.measure(self.name.full_text) + theme.space(6) < room
        gap = theme.space(3) if has_room else 0
        self.topic.pack_configure(padx=(gap, 0))
        self.name.fit_into(max(1, room - gap))
