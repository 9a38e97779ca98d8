"""What opens over the chat and goes away again: cards and the emoji, most of them made when first wanted. Tk thread.

The search has its own module: it stays open while one reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING

from chat_gui.controller import Controller
from chat_gui.emoji import with_recent
from chat_gui.settings import Settings
from server.wire.messages import RoomCount

from .composer import Composer
from .emoji_picker import EmojiPicker
from .room_prompt import RoomPrompt
from .theme import Theme

if TYPE_CHECKING:
    from .export_prompt import ExportPrompt
    from .nick_prompt import NickPrompt
    from .switcher import Switcher
    from .topic_prompt import TopicPrompt


class Overlays:
    """Makes them, shows them, and hides them.

    Args:
        chat: what they lie over.
        settings: which emoji were picked lately, read and written.
        composer: what an emoji is written into.
        go: called with the name of where the user wants to go.
        closed: called when one of them has gone, for the keyboard to go elsewhere.
    """

    def __init__(
        self,
        chat: ttk.Frame,
        theme: Theme,
        controller: Controller,
        settings: Settings,
        composer: Composer,
        *,
        go: Callable[[str], None],
        closed: Callable[[], None],
    ) -> None:
        self._chat = chat
        self._theme = theme
        self._controller = controller
        self._settings = settings
        self._composer = composer
        self._go = go
        self._closed = closed
        self.room_prompt = RoomPrompt(chat, theme, join=controller.join_room, closed=closed)
        self._switcher: Switcher | None = None
        self._picker: EmojiPicker | None = None
        self._export_prompt: ExportPrompt | None = None
        self._nick_prompt: NickPrompt | None = None
        self._topic_prompt: TopicPrompt | None = None

    # What there is.

    @property
    def switcher(self) -> Switcher:
        """Where one goes by typing."""
        if self._switcher is None:
            from .switcher import Switcher  # noqa: PLC0415 - the first picture need not wait for it

            controller = self._controller
            self._switcher = Switcher(
                self._chat, self._theme, model=lambda: controller.model, go=self._go, closed=self._closed
            )
        return self._switcher

    @property
    def picker(self) -> EmojiPicker:
        """Where an emoji is picked."""
        if self._picker is None:
            self._picker = EmojiPicker(
                self._chat,
                self._theme,
                below=self._composer,
                picked=self._picked,
                recent=lambda: self._settings.recent_emoji,
                closed=self._closed,
            )
        return self._picker

    @property
    def export_prompt(self) -> ExportPrompt:
        """Where the open conversation is saved."""
        if self._export_prompt is None:
            from .export_prompt import ExportPrompt  # noqa: PLC0415 - the chat need not wait for its dialogs

            self._export_prompt = ExportPrompt(
                self._chat, self._theme, self._controller, wall_clock=time.time, closed=self._closed
            )
        return self._export_prompt

    @property
    def nick_prompt(self) -> NickPrompt:
        """Where another nick is taken."""
        if self._nick_prompt is None:
            from .nick_prompt import NickPrompt  # noqa: PLC0415 - the chat need not wait for its dialogs

            self._nick_prompt = NickPrompt(self._chat, self._theme, self._controller, self._closed)
        return self._nick_prompt

    @property
    def topic_prompt(self) -> TopicPrompt:
        """Where the open room is given another topic."""
        if self._topic_prompt is None:
            from .topic_prompt import TopicPrompt  # noqa: PLC0415 - the chat need not wait for its dialogs

            self._topic_prompt = TopicPrompt(self._chat, self._theme, self._controller, self._closed)
        return self._topic_prompt

    # What is done with them.

    def look_for_room(self) -> None:
        """Let the user go into a room, or make one."""
        self.room_prompt.open()
        self._controller.ask_rooms()

    def choose(self) -> None:
        """Let the user type where to go, or not after all."""
        if self.switcher.is_open:
            self.switcher.close()
        else:
            self.switcher.open()
            self._controller.ask_rooms()

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms that the server has."""
        self.room_prompt.show_rooms(rooms)
        if self._switcher is not None:
            self._switcher.show_rooms(rooms)

    def hide(self) -> None:
        """Put away what is about the open conversation, and what one goes elsewhere or takes a nick with."""
        for prompt in (self._switcher, self._nick_prompt, self._topic_prompt, self._export_prompt):
            if prompt is not None:
                prompt.hide()

    def restyle(self) -> None:
        """Colour what ttk does not."""
        prompts = (self.room_prompt, self._export_prompt, self._nick_prompt, self._topic_prompt)
        for part in (*prompts, self._switcher, self._picker):
            if part is not None:
                part.restyle()

    def _picked(self, char: str, is_last: bool) -> None:
        (self._composer.insert_word if is_last else self._composer.insert)(char)
        self._settings.recent_emoji = with_recent(self._settings.recent_emoji, char)
