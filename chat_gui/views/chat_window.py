"""The chat: conversations at the left, the open one in the middle, people at the right. Tk thread."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, Final

from chat_gui.controller import Controller
from chat_gui.conversation import Conversation
from chat_gui.emoji import with_recent
from chat_gui.i18n import tr, tr_count
from chat_gui.model import Model
from chat_gui.settings import Settings
from server.wire.messages import RoomCount

from . import keys
from .composer import Composer
from .conversation import ConversationView
from .elided import ElidedLabel
from .emoji_picker import EmojiPicker
from .message_menu import MessageMenu
from .panes import Panes
from .people import People
from .room_prompt import RoomPrompt
from .sidebar import Sidebar
from .status_bar import StatusBar
from .theme import Theme
from .whole_text import WholeText

if TYPE_CHECKING:
    from .export_prompt import ExportPrompt
    from .nick_prompt import NickPrompt
    from .searching import Searching
    from .switcher import Switcher

_NAME_DIGITS: Final = 12
"""As wide as so many digits is what a room's name has at least, before the header's buttons."""


class ChatWindow(ttk.Frame):
    """Lays the parts out and joins them to the controller.

    Args:
        settings: what is shown; the widths of the two side panes are read from it, and written by `remember`.
        menu_wanted: called with the place on the screen where the window's menu belongs.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        controller: Controller,
        settings: Settings,
        *,
        clock: Callable[[], float],
        end_seen: Callable[[], None],
        open_link: Callable[[str], None],
        menu_wanted: Callable[[int, int], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._controller = controller
        self._end_seen = end_seen
        self._is_direct = False
        self._were_people_set = settings.people_shown
        self._searching: Searching | None = None
        self._switcher: Switcher | None = None
        self._panes = Panes(self, theme, settings.sidebar_width, settings.people_width)
        self.status_bar = StatusBar(self, theme, retry_now=controller.retry_now, clock=clock)
        self.status_bar.pack(side="bottom", fill="x")
        self._panes.pack(fill="both", expand=True)
        self.sidebar = Sidebar(
            self._panes,
            theme,
            opened=self._open,
            room_wanted=self._look_for_room,
            leave=controller.leave,
            menu_wanted=menu_wanted,
            nick_wanted=self.change_nick,
        )
        self._centre = centre = ttk.Frame(self._panes)
        self.people = People(self._panes, theme, message=self._message_nick)
        self._panes.hold(self.sidebar, centre, self.people)
        self._header(centre)
        self.conversation = ConversationView(
            centre,
            theme,
            end_seen=end_seen,
            open_link=open_link,
            retry=controller.retry,
            discard=controller.discard,
            older_wanted=controller.load_older,
            older_urged=controller.retry_older,
            typed=self._write,
        )
        self.composer = Composer(
            centre,
            theme,
            send=self._send,
            changed=controller.draft_changed,
            page=self.conversation.scroll,
            to_latest=self.conversation.jump_to_end,
            candidates=controller.completions,
            emoji_wanted=self.pick_emoji,
        )
        self.message_menu = MessageMenu(
            self.conversation.text,
            theme,
            quote=self.composer.quote,
            message=self._message_nick,
            can_message=controller.can_message,
        )
        self.composer.pack(side="bottom", fill="x")
        # Its line is always there: who begins to write must not move what one reads.
        self.writers = ElidedLabel(centre, theme.small, "Muted.TLabel")
        self.writers.pack(side="bottom", fill="x", padx=theme.space(4))
        self.room_prompt = RoomPrompt(self, theme, join=controller.join_room, closed=self.focus_composer)
        self.conversation.pack(fill="both", expand=True)
        besides = (self.sidebar.list.canvas, self.people.list.canvas, self.sidebar.menu_button, self.sidebar.me.nick)
        keys.bind_writing((*besides, self.people_button, self.search_button), self._write)
        for widget in besides:
            widget.bind("<Escape>", lambda _event: self.focus_composer(), add=True)
        self._picker: EmojiPicker | None = None
        self._export_prompt: ExportPrompt | None = None
        self._nick_prompt: NickPrompt | None = None
        self.apply_settings()
        self.restyle()

    def _header(self, centre: ttk.Frame) -> None:
        theme = self._theme
        pad = theme.space(4)
        header = ttk.Frame(centre, style="Panel.TFrame", padding=(pad, theme.space(3), theme.space(2), theme.space(3)))
        header.pack(fill="x")
        self._header_frame = header
        header.bind("<Configure>", lambda _event: self._fit_header())
        self.name = ElidedLabel(header, theme.heading, "PanelHeading.TLabel")
        self.whole_name = WholeText(self.name, theme)
        self.name.pack(side="left")
        self.people_button = ttk.Button(header, style="Quiet.TButton", command=self.toggle_people)
        self.search_button = ttk.Button(header, style="Quiet.TButton", text=tr("Search"), command=self.search)
        self.search_button.pack(side="right")
        self.topic = ElidedLabel(header, theme.small, "PanelMuted.TLabel")
        self.whole_topic = WholeText(self.topic, theme)
        self.topic.pack(side="left", fill="x", expand=True, padx=(theme.space(3), 0))
        self.topic.bind("<<ThemeChanged>>", lambda _event: self._fit_header(), add=True)  # the last to hear of a font

    # What is shown.

    def show_people(self, model: Model, conversation: Conversation) -> None:
        """The open conversation's name, topic and people."""
        self.name.set(f"{conversation.name[0]} {conversation.name[1:]}")
        self.topic.set(conversation.topic)
        nicks = conversation.people()
        self.people.show(nicks, model.me, model.people.colours)
        count = tr_count("{count} person", "{count} people", len(nicks)) if nicks else tr("People")
        self.people_button.configure(text=count)
        self.composer.show_target(conversation.name)
        self._is_direct = conversation.is_direct
        self.fit_people_pane()
        self._fit_header()

    def _fit_header(self) -> None:
        """Give a long name what the buttons leave, and the topic what that leaves.

        The search's button goes where there is no room for it: Ctrl+F does the same.
        """
        theme, width = self._theme, self._header_frame.winfo_width()
        name = min(theme.heading.measure(self.name.full_text), theme.heading.measure("0" * _NAME_DIGITS))
        others = name + self.people_button.winfo_reqwidth() + theme.space(9)
        if others + self.search_button.winfo_reqwidth() > width:
            self.search_button.pack_forget()
        elif not self.search_button.winfo_manager():
            self.search_button.pack(side="right", after=self.name)
        taken = sum(each.winfo_reqwidth() for each in self._header_frame.pack_slaves() if isinstance(each, ttk.Button))
        room = width - taken - theme.space(9)
        has_room = theme.heading.measure(self.name.full_text) + theme.space(6) < room
        gap = theme.space(3) if has_room else 0
        self.topic.pack_configure(padx=(gap, 0))
        self.name.fit_into(max(1, room - gap))

    def apply_settings(self) -> None:
        """Show what is set to be shown."""
        settings = self._settings
        if settings.people_shown and not self._were_people_set:
            self._panes.insist(insists=True)
        self._were_people_set = settings.people_shown
        self.fit_people_pane()
        self.conversation.show_presence(is_told=settings.presence_shown)
        self.status_bar.show_quiet(is_quiet=settings.do_not_disturb)

    def fit_people_pane(self) -> None:
        """With the list of people, unless it is set not to be shown, or there are only two."""
        if self._is_direct:
            self.people_button.pack_forget()
        else:
            self.people_button.pack(side="right", padx=(self._theme.space(2), 0), before=self.topic)
        self._panes.want_people(are_wanted=self._settings.people_shown and not self._is_direct)

    @property
    def are_people_shown(self) -> bool:
        """Whether the people are to be seen, or would be where there are more than two."""
        return self._settings.people_shown and (self._is_direct or self._panes.are_people_shown)

    def toggle_people(self) -> None:
        """Show the people, or put them away; in a window too small for them they are put away until it grows."""
        if not self.are_people_shown:
            self._settings.people_shown = True
            self._panes.insist(insists=True)
        elif self._panes.insists:
            self._panes.insist(insists=False)
        else:
            self._settings.people_shown = False
        self._controller.settings_changed()

    def restyle(self) -> None:
        """Colour what ttk does not."""
        palette = self._theme.palette
        self._panes.configure(background=palette.panel)
        self._panes.fit()
        for part in (self.sidebar, self.conversation, self.composer, self.people, self.message_menu, self.room_prompt):
            part.restyle()
        if self._searching is not None:
            self._searching.restyle()
        if self._switcher is not None:
            self._switcher.restyle()
        if self._picker is not None:
            self._picker.restyle()
        if self._export_prompt is not None:
            self._export_prompt.restyle()
        if self._nick_prompt is not None:
            self._nick_prompt.restyle()

    def remember(self) -> None:
        """Note the widths of the side panes in the settings."""
        self._settings.sidebar_width, self._settings.people_width = self._panes.widths()

    def resume(self, before: ChatWindow) -> None:
        """Take the place of another that is as large: the reader finds everything where it was."""
        before.stop_looking()
        self._panes.resume(before._panes)
        self.conversation.resume(before.conversation)
        self.composer.resume(before.composer)

    def focus_composer(self) -> None:
        """Let the keyboard write."""
        self.composer.text.focus_set()

    # Searching.

    @property
    def searching(self) -> Searching:
        """The search, made when it is first wanted."""
        if self._searching is None:
            # 10 ms that the first picture need not wait for.
            from .searching import Searching  # noqa: PLC0415

            self._searching = Searching(
                self._centre, self._theme, self._controller, self.conversation, self.focus_composer
            )
            for event in ("<Map>", "<Unmap>"):
                self._searching.results.bind(event, lambda _event: self._end_seen(), add=True)
        return self._searching

    @property
    def is_end_shown(self) -> bool:
        """Whether the end of the open conversation is in view, and not under what a search has found."""
        is_covered = self._searching is not None and self._searching.are_results_shown
        return self.conversation.is_at_end and not is_covered

    def search(self) -> None:
        """Open the bar in which one types what to look for."""
        self.searching.open(self.conversation.text.selected_line())

    def search_on(self, steps: int) -> None:
        """Go to the next place that was found, or with -1 to the one before."""
        self.searching.step(steps)

    def stop_looking(self) -> None:
        """Shut what one searches and switches with."""
        if self._searching is not None:
            self._searching.close()
        if self._switcher is not None:
            self._switcher.hide()
        if self._nick_prompt is not None:
            self._nick_prompt.hide()

    @property
    def switcher(self) -> Switcher:
        """Where one goes by typing, made when it is first wanted."""
        if self._switcher is None:
            from .switcher import Switcher  # noqa: PLC0415 - the first picture need not wait for it

            controller = self._controller
            self._switcher = Switcher(
                self, self._theme, model=lambda: controller.model, go=self._go, closed=self.focus_composer
            )
        return self._switcher

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

    # What the user does.

    @property
    def picker(self) -> EmojiPicker:
        """Where an emoji is picked; made when it is first wanted."""
        if self._picker is None:
            self._picker = EmojiPicker(
                self,
                self._theme,
                below=self.composer,
                picked=self._picked,
                recent=lambda: self._settings.recent_emoji,
                closed=self.focus_composer,
            )
        return self._picker

    @property
    def export_prompt(self) -> ExportPrompt:
        """Where the open conversation is saved; made when it is first wanted."""
        if self._export_prompt is None:
            from .export_prompt import ExportPrompt  # noqa: PLC0415 - the chat need not wait for its dialogs

            self._export_prompt = ExportPrompt(
                self, self._theme, self._controller, wall_clock=time.time, closed=self.focus_composer
            )
        return self._export_prompt

    @property
    def nick_prompt(self) -> NickPrompt:
        """Where another nick is taken; made when it is first wanted."""
        if self._nick_prompt is None:
            from .nick_prompt import NickPrompt  # noqa: PLC0415 - the chat need not wait for its dialogs

            self._nick_prompt = NickPrompt(self, self._theme, self._controller, self.focus_composer)
        return self._nick_prompt

    def change_nick(self) -> None:
        """Let the user take another nick, or not after all."""
        self.nick_prompt.toggle()

    def pick_emoji(self) -> None:
        """Show the emoji, or put them away."""
        self.picker.toggle()

    def _picked(self, char: str) -> None:
        self.composer.insert(char)
        self._settings.recent_emoji = with_recent(self._settings.recent_emoji, char)

    def _send(self, text: str) -> bool:
        typed_in = self._controller.model.current
        was_taken = self._controller.say(text)
        # A command may open another conversation: that one is shown where its unread part begins.
        if was_taken and self._controller.model.current is typed_in:
            self.conversation.jump_to_end()
        return was_taken

    def _write(self, typed: str) -> None:
        self.composer.write(typed)

    def _open(self, name: str) -> None:
        self._controller.switch(name)
        self.focus_composer()

    def _go(self, name: str) -> None:
        self._controller.go(name)
        self.focus_composer()

    def _look_for_room(self) -> None:
        self.room_prompt.open()
        self._controller.ask_rooms()

    def _message_nick(self, nick: str) -> None:
        self._controller.message_nick(nick)
        self.focus_composer()
