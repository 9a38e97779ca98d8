"""The window's parts, each made when it is first wanted: the first picture needs only one of them. Tk thread."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from chat_gui.settings import TEXT_SIZES, Settings
from chat_gui.shortcuts import Action
from chat_gui.view import FormProblems

from . import keys
from .connect_form import ConnectForm
from .stage import Stage
from .theme import Theme

if TYPE_CHECKING:
    from chat_gui.controller import Controller

    from .chat_window import ChatWindow
    from .pages import Pages
    from .window_menu import WindowMenu


class Parts:
    """Makes the form, the chat, the window's menu and its pages, and makes them anew for another language.

    Args:
        settings: changed in place by what the user chooses.
        controller: tells who decides; not called for the form.
        connect: called with the address and the nick that stand in the form.
        cancel: called when the user no longer wants to wait for a connection.
        icon: the window's own.
        clock: monotonic seconds.
        end_seen: called when the end of the conversation comes into view or goes out of it, or another is opened.
        open_link: called with the address of a link that was clicked.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        stage: Stage,
        settings: Settings,
        controller: Callable[[], Controller],
        *,
        connect: Callable[[str, str], None],
        cancel: Callable[[], None],
        icon: tk.PhotoImage,
        clock: Callable[[], float],
        end_seen: Callable[[], None],
        open_link: Callable[[str], None],
    ) -> None:
        self._root = root
        self._theme = theme
        self._stage = stage
        self._settings = settings
        self._controller = controller
        self._connect = connect
        self._cancel = cancel
        self._icon = icon
        self._clock = clock
        self._end_seen = end_seen
        self._open_link = open_link
        self._form: ConnectForm | None = None
        self._chat: ChatWindow | None = None
        self._pages: Pages | None = None
        self.window_menu: WindowMenu | None = None

    @property
    def form(self) -> ConnectForm:
        """The form for the address and the nick."""
        if self._form is None:
            self._form = ConnectForm(self._root, self._theme, self._icon, connect=self._connect, cancel=self._cancel)
        return self._form

    @property
    def chat(self) -> ChatWindow:
        """The chat, with the window's menu."""
        if self._chat is None:
            # 25 ms that the first picture need not wait for.
            from .chat_window import ChatWindow  # noqa: PLC0415
            from .window_menu import WindowMenu  # noqa: PLC0415

            controller = self._controller()
            self.window_menu = menu = WindowMenu(
                self._root,
                self._theme,
                self._settings,
                changed=controller.settings_changed,
                actions=self.actions(),
                leave=controller.cancel,
                save=self._save_conversation,
                change_topic=lambda: self.in_chat(lambda chat: chat.change_topic()),
                toggle_people=self._toggle_people,
                are_people_shown=lambda: self.chat.are_people_shown,
            )
            self._chat = ChatWindow(
                self._root,
                self._theme,
                controller,
                self._settings,
                clock=self._clock,
                end_seen=self._end_seen,
                open_link=self._open_link,
                menu_wanted=menu.open,
            )
            chat = self._chat
            lists = (chat.sidebar.list.canvas, chat.people.list.canvas)
            keys.bind_first((chat.composer.text, chat.conversation.text, *lists), self._root)
        return self._chat

    @property
    def pages(self) -> Pages:
        """The pages of settings and shortcuts."""
        if self._pages is None:
            from .pages import Pages  # noqa: PLC0415 - the first picture has none

            self._pages = Pages(
                self._root,
                self._theme,
                self._stage,
                self._settings,
                changed=self._controller().settings_changed,
                resize=self.resize_text,
            )
        return self._pages

    # What is done to the parts that have been made.

    @property
    def is_in_chat(self) -> bool:
        """Whether there is a chat in the window, be it behind a page, and not the form."""
        return self._chat is not None and not self._stage.is_shown(self._form)

    @property
    def is_end_shown(self) -> bool:
        """Whether the user sees the end of the open conversation."""
        return self._chat is not None and self._stage.is_shown(self._chat) and self._chat.is_end_shown

    def stop_chat(self) -> None:
        """Shut what was opened in the chat, for it goes."""
        if self._chat is not None:
            self._chat.overlays.room_prompt.close()
            self._chat.stop_looking()

    def apply_settings(self) -> None:
        """Show what is set to be shown."""
        if self._chat is not None:
            self._chat.apply_settings()

    def restyle(self) -> None:
        """Set the theme's colours and fonts."""
        if self._form is not None:
            self._form.restyle()
        if self._chat is not None:
            self._chat.restyle()
        if self.window_menu is not None:
            self.window_menu.restyle()
        if self._pages is not None:
            self._pages.restyle()

    def remember(self) -> None:
        """Note in the settings what the user has moved."""
        if self._chat is not None:
            self._chat.remember()

    def rebuild(self, problems: FormProblems) -> None:
        """Make every part anew, in the language that is spoken now; what was typed and read stays."""
        root, stage = self._root, self._stage
        focus = str(root.tk.call("focus"))
        old_form, old_chat, old_menu = self._form, self._chat, self.window_menu
        self._form = self._chat = self.window_menu = None
        if old_form is not None:
            self.form.resume(old_form, problems)
            stage.replace(old_form, self.form, self.form.nick.focus_set)
            old_form.destroy()
        if old_chat is not None:
            old_chat.remember()
            stage.replace(old_chat, self.chat, self.chat.focus_composer)
            self.chat.resume(old_chat)
            old_chat.destroy()
        if old_menu is not None:
            old_menu.menu.destroy()
        if self._pages is not None:
            self._pages.rebuild()
        del old_form, old_chat, old_menu
        # Tk's variables and pictures must die here, in Tk's thread, and not when some other thread happens to collect.
        gc.collect()
        if focus and root.tk.getboolean(root.tk.call("winfo", "exists", focus)):
            root.tk.call("focus", focus)
        elif stage.page is None:
            stage.focus()

    # What the user does with the menu and with keys.

    def actions(self) -> dict[Action, Callable[[int], object]]:
        """What is called for each action, with the place that its key names; which keys they are is in `shortcuts`."""
        in_chat = self.in_chat
        return {
            Action.NEXT_CONVERSATION: lambda _at: in_chat(lambda chat: chat.switch_by(1)),
            Action.PREVIOUS_CONVERSATION: lambda _at: in_chat(lambda chat: chat.switch_by(-1)),
            Action.NTH_CONVERSATION: lambda at: in_chat(lambda chat: chat.switch_to(at)),
            Action.SWITCH: lambda _at: in_chat(lambda chat: chat.choose()),
            Action.SEARCH: lambda _at: in_chat(lambda chat: chat.search()),
            Action.NEXT_FOUND: lambda _at: in_chat(lambda chat: chat.search_on(1)),
            Action.PREVIOUS_FOUND: lambda _at: in_chat(lambda chat: chat.search_on(-1)),
            Action.PICK_EMOJI: lambda _at: in_chat(lambda chat: chat.pick_emoji()),
            Action.LARGER_TEXT: lambda _at: self.resize_text(1),
            Action.SMALLER_TEXT: lambda _at: self.resize_text(-1),
            Action.USUAL_TEXT: lambda _at: self.resize_text(0),
            Action.NICK: lambda _at: in_chat(lambda chat: chat.change_nick()),
            Action.SETTINGS: lambda _at: self.pages.toggle_settings(),
            Action.SHORTCUTS: lambda _at: self.pages.toggle_shortcuts(),
        }

    def in_chat(self, act: Callable[[ChatWindow], None]) -> None:
        """Do something that is seen in the chat, if there is one; it comes out from behind a page for that."""
        if self._chat is not None and self.is_in_chat:
            self._stage.uncover()
            act(self._chat)

    def resize_text(self, steps: int) -> None:
        """Make the text so many steps larger; with 0 it has its usual size."""
        size = max(TEXT_SIZES[0], min(self._theme.text_points + steps, TEXT_SIZES[-1])) if steps else 0
        self._settings.text_size = size
        self._controller().settings_changed()

    def _save_conversation(self) -> None:
        self.chat.overlays.export_prompt.open()

    def _toggle_people(self) -> None:
        self.chat.toggle_people()
