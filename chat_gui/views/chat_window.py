"""The chat: conversations at the left, the open one in the middle, people at the right. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from chat_gui.acquaintances import is_here
from chat_gui.controller import Controller
from chat_gui.conversation import Conversation
from chat_gui.model import Model
from chat_gui.settings import Settings
from chat_gui.wording import here_sentence

from . import keys
from .clicks import Clicks
from .composer import Composer
from .conversation import ConversationView
from .elided import ElidedLabel
from .header import Header
from .message_menu import MessageMenu
from .overlays import Overlays
from .panes import Panes
from .people import PeopleList
from .sidebar import Sidebar
from .status_bar import StatusBar
from .theme import Theme

if TYPE_CHECKING:
    from .searching import Searching


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
        self.panes = Panes(self, theme, settings.sidebar_width, settings.people_width)
        self.status_bar = StatusBar(self, theme, retry_now=controller.retry_now, clock=clock)
        self.status_bar.pack(side="bottom", fill="x")
        self.panes.pack(fill="both", expand=True)
        self._fill_panes(menu_wanted)
        self._fill_centre()
        Clicks(
            self.conversation,
            open_link=open_link,
            retry=controller.retry,
            discard=controller.discard,
            older_urged=controller.retry_older,
        )
        self.message_menu = MessageMenu(
            self.conversation,
            theme,
            quote=self.composer.quote,
            message=self._message_nick,
            can_message=controller.can_message,
            open_link=open_link,
            retry=controller.retry,
            discard=controller.discard,
        )
        self.overlays = Overlays(
            self, theme, controller, settings, self.composer, go=self._go, closed=self.focus_composer
        )
        self._lead_keys_to_composer()
        self.apply_settings()
        self.restyle()

    def _fill_panes(self, menu_wanted: Callable[[int, int], None]) -> None:
        panes, theme = self.panes, self._theme
        self.sidebar = Sidebar(
            panes,
            theme,
            opened=self._open,
            room_wanted=self._look_for_room,
            leave=self._controller.leave,
            menu_wanted=menu_wanted,
            nick_wanted=self.change_nick,
        )
        self._centre = ttk.Frame(panes)
        self.people = PeopleList(panes, theme, message=self._message_nick, can_message=self._controller.can_message)
        panes.hold(self.sidebar, self._centre, self.people)

    def _fill_centre(self) -> None:
        centre, theme, controller = self._centre, self._theme, self._controller
        self.header = Header(
            centre,
            theme,
            people_wanted=self.toggle_people,
            search_wanted=self.search,
            topic_wanted=self._topic_clicked,
        )
        self.conversation = ConversationView(
            centre,
            theme,
            end_seen=self._end_seen,
            older_wanted=controller.load_older,
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
        # Its line is always there: who begins to write must not move what one reads.
        self.writers = ElidedLabel(centre, theme.small, "Muted.TLabel")
        self.header.pack(fill="x")
        self.composer.pack(side="bottom", fill="x")
        self.writers.pack(side="bottom", fill="x", padx=theme.space(4), pady=(0, theme.space(1)))
        self.conversation.pack(fill="both", expand=True)

    def _lead_keys_to_composer(self) -> None:
        """Whoever writes where nothing can be written writes a message; so does who has only clicked on a button."""
        sidebar, header, composer = self.sidebar, self.header, self.composer
        besides = (sidebar.list.canvas, self.people.list.canvas, sidebar.menu_button, sidebar.me.nick)
        buttons = (header.people_button, header.search_button, composer.emoji_button, composer.button)
        writing = (*besides, *buttons, self.status_bar.button)
        keys.bind_writing(writing, self._write)
        for widget in (*writing, self.conversation.text):
            widget.bind("<<Paste>>", lambda _event: composer.pasting.paste())
        for widget in besides:
            widget.bind("<Escape>", lambda _event: self.focus_composer(), add=True)
        for widget in (sidebar.menu_button, header.people_button, self.status_bar.button):
            # Before what they do: a menu gives the keyboard back to where it was.
            widget.bind("<ButtonRelease-1>", lambda _event: self.focus_composer(), add=True)

    # What is shown.

    def show_people(self, model: Model, conversation: Conversation) -> None:
        """The open conversation's name, topic and people; of somebody, whether they are here."""
        nicks, name = conversation.people(), conversation.name
        told = here_sentence(is_here(model, name[1:])) if conversation.is_direct else conversation.topic
        can_change = bool(told) and not self._controller.topic_obstacle()
        self.header.show(conversation, len(nicks), told, is_topic_pressable=can_change)
        self.people.show(nicks, model.me, model.people.colours)
        self.composer.show_target(name)
        self._is_direct = conversation.is_direct
        self._fit_people_pane()
        self.header.fit()

    def apply_settings(self) -> None:
        """Show what is set to be shown."""
        settings = self._settings
        if settings.people_shown and not self._were_people_set:
            self.panes.insist(insists=True)
        self._were_people_set = settings.people_shown
        self._fit_people_pane()
        self.conversation.show_presence(is_told=settings.presence_shown)
        self.status_bar.show_quiet(is_quiet=settings.do_not_disturb)

    def _fit_people_pane(self) -> None:
        """With the list of people, unless it is set not to be shown, or there are only two."""
        self.header.offer_people(are_offered=not self._is_direct)
        self.panes.want_people(are_wanted=self._settings.people_shown and not self._is_direct)

    @property
    def are_people_shown(self) -> bool:
        """Whether the people are to be seen, or would be where there are more than two."""
        return self._settings.people_shown and (self._is_direct or self.panes.are_people_shown)

    def toggle_people(self) -> None:
        """Show the people, or put them away; in a window too small for them they are put away until it grows."""
        if not self.are_people_shown:
            self._settings.people_shown = True
            self.panes.insist(insists=True)
        elif self.panes.insists:
            self.panes.insist(insists=False)
        else:
            self._settings.people_shown = False
        self._controller.settings_changed()

    def restyle(self) -> None:
        """Colour what ttk does not."""
        palette = self._theme.palette
        self.panes.configure(background=palette.panel)
        self.panes.fit()
        for part in (self.sidebar, self.conversation, self.composer, self.people, self.message_menu, self.overlays):
            part.restyle()
        if self._searching is not None:
            self._searching.restyle()

    def remember(self) -> None:
        """Note the widths of the side panes in the settings."""
        self._settings.sidebar_width, self._settings.people_width = self.panes.widths()

    def resume(self, before: ChatWindow) -> None:
        """Take the place of another that is as large: the reader finds everything where it was."""
        before.stop_looking()
        self.panes.resume(before.panes)
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
        """Shut what one searches, switches, takes a nick and saves a conversation with."""
        if self._searching is not None:
            self._searching.close()
        self.overlays.hide()

    # What the user does.

    def choose(self) -> None:
        """Let the user type where to go, or not after all."""
        self.overlays.choose()

    def change_nick(self) -> None:
        """Let the user take another nick, or not after all."""
        self.overlays.nick_prompt.toggle()

    def change_topic(self) -> None:
        """Let the user give the open room another topic."""
        self.overlays.topic_prompt.open()

    def _topic_clicked(self) -> None:
        if not self.overlays.topic_prompt.is_open:  # what is typed there stays
            self.change_topic()

    def switch_by(self, steps: int) -> None:
        """Open the conversation that stands so many places further down, and write there."""
        self._controller.switch_by(steps)
        self.focus_composer()

    def switch_to(self, place: int) -> None:
        """Open the conversation at this place, counted from 0, and write there."""
        self._controller.switch_to(place)
        self.focus_composer()

    def pick_emoji(self) -> None:
        """Show the emoji, or put them away."""
        self.overlays.picker.toggle()

    def _look_for_room(self) -> None:
        self.overlays.look_for_room()

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

    def _message_nick(self, nick: str) -> None:
        self._controller.message_nick(nick)
        self.focus_composer()
