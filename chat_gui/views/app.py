"""The window as the controller sees it: made, told what to show, ended. Tk thread.

The form is drawn before the controller and all that it knows has been read from the disk, a fifth of the way to the
first picture: so this module, and what it imports, name them as types only.
"""

from __future__ import annotations

import logging
import time
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final

from chat_gui.i18n import tr
from chat_gui.settings import Settings
from chat_gui.shortcuts import Action
from chat_gui.view import FormProblems

from . import keys
from .attention import Attention
from .darkness import Darkness
from .distances import rescale
from .field_menu import FieldMenu
from .later import Later
from .mac_menu import bind_mac_menu
from .parts import Parts
from .placing import SMALLEST, Area, placed, scaled
from .polling import Polling
from .stage import Stage
from .theme import Theme
from .window_icon import set_icon

if TYPE_CHECKING:
    from chat_gui.connection import Connection
    from chat_gui.controller import Controller
    from chat_gui.conversation import Conversation, Entry, Pending
    from chat_gui.lookup import Results
    from chat_gui.model import Model
    from server.wire.messages import Message, RoomCount

_log = logging.getLogger(__name__)
_SOON_MS: Final = 10


class Application:
    """A `View` on a Tk window.

    Args:
        settings: changed in place when the user resizes or chooses.
        clock: monotonic seconds, the controller's own.
        open_link: called with the address of a link that was clicked; the web browser unless given.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        open_link: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._had_focus = False
        self.root = root = tk.Tk(className="Chat-gui")
        root.report_callback_exception = _report
        root.title(tr("Chat"))
        self._darkness = Darkness(root, settings, self._desktop_looks, clock)
        self.theme = theme = Theme(root, is_dark=self._darkness.is_wanted, text_size=settings.text_size)
        self._place()
        self._icons = set_icon(root, theme)
        self._controller: Controller | None = None
        self.stage = Stage(root, self._reading_may_change)
        self.parts = Parts(
            root,
            theme,
            self.stage,
            settings,
            lambda: self.controller,
            connect=lambda address, nick: self._once_attached(lambda controller: controller.connect(address, nick)),
            cancel=lambda: self._once_attached(lambda controller: controller.cancel()),
            icon=self._icons[0],
            clock=clock,
            end_seen=self._reading_may_change,
            open_link=open_link or _open_in_browser,
        )
        self._polling = Polling(root, clock)
        self._attention = Attention(root, clock)
        self._reading, self._closing = Later(root), Later(root)
        self.is_closed = False
        """Whether it has ended."""
        root.protocol("WM_DELETE_WINDOW", self._leave)
        bind_mac_menu(root, self._leave, self._show_settings)
        root.bind("<FocusIn>", lambda _event: self._reading_may_change(), add=True)
        root.bind("<FocusOut>", lambda _event: self._reading_may_change(), add=True)
        keys.bind_editing(root)

    def _place(self) -> None:
        root, scale = self.root, self.theme.scale
        screen = Area(root.winfo_vrootx(), root.winfo_vrooty(), root.winfo_vrootwidth(), root.winfo_vrootheight())
        # On Windows the screen is the primary monitor alone, elsewhere the two are the same.
        primary = Area(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
        root.geometry(placed(self._settings.geometry, screen, primary, scale))
        root.minsize(*scaled(SMALLEST, scale, screen))

    # Life.

    def greet(self, address: str, nick: str, *, busy: bool) -> None:
        """Draw the form before there is a controller: reading the rest of the program takes a while."""
        self.show_form(address, nick, FormProblems(), busy=busy)
        self.root.update()

    def attach(self, controller: Controller) -> None:
        """Say who decides."""
        self._controller = controller
        self.field_menu = FieldMenu(self.root, self.theme)  # 3 ms that the first picture need not wait for
        does = self.parts.actions()
        if keys.is_mac(self.root):  # the menu's own key has shown them already
            does[Action.SETTINGS] = lambda _at: self._show_settings()
        keys.bind_shortcuts(self.root, does)

    @property
    def controller(self) -> Controller:
        """Who decides."""
        if self._controller is None:
            raise RuntimeError("no controller is attached")
        return self._controller

    def _once_attached(self, act: Callable[[Controller], None]) -> None:
        """Do at once, or as soon as there is a controller, what the user has been so quick to ask for."""
        if self._controller is None:
            self.root.after(_SOON_MS, self._once_attached, act)
        else:
            act(self._controller)

    def _leave(self) -> None:
        """The user wants to go."""
        self._once_attached(lambda _controller: self.end())

    def _show_settings(self) -> None:
        self._once_attached(lambda _controller: self.parts.pages.show_settings())

    def run(self) -> None:
        """Show the window until it is closed."""
        self.start_polling()
        self.root.mainloop()

    def start_polling(self) -> None:
        """Look for news from now on."""
        self._polling.start(self.controller.poll)

    def close(self) -> None:
        """End as soon as what is being done now is done: whoever asks for it may still have something to draw."""
        if not self.is_closed:
            self._closing.when_idle(self.end)

    def end(self) -> None:
        """End at once: nothing is sent, nothing is waited for."""
        if self.is_closed:
            return
        self.is_closed = True
        self._polling.stop()
        self._reading.cancel()
        self._closing.cancel()
        try:
            self._darkness.stop()
            self._remember()
            self.controller.close()
        finally:
            self.root.destroy()

    def _remember(self) -> None:
        if self.root.state() == "normal":
            self._settings.geometry = self.root.geometry()
        self.parts.remember()

    def _reading_may_change(self) -> None:
        self._reading.when_idle(self._tell_reading)

    def _tell_reading(self) -> None:
        has_focus = self.has_focus()
        if has_focus:
            self._attention.given()
            if not self._had_focus:
                self._darkness.came_back()
        self._had_focus = has_focus
        if self.parts.is_in_chat:
            self.controller.set_reading(has_focus and self.parts.is_end_shown)

    def has_focus(self) -> bool:
        """Whether the keyboard writes into this window."""
        # Not focus_displayof(): it does not know the names of menus that Tk has made itself.
        return bool(self.root.tk.call("focus", "-displayof", "."))

    def _desktop_looks(self) -> None:
        """How the desktop looks is known now."""
        if self._darkness.is_wanted != self.theme.palette.is_dark:
            self._apply_theme()

    def _apply_theme(self) -> None:
        self.theme.set_dark(self._darkness.is_wanted)
        self.root.configure(background=self.theme.palette.background)
        self.parts.restyle()

    # The controller's view.

    def show_form(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        """The connect form instead of the chat."""
        self.parts.stop_chat()
        form = self.parts.form
        form.show(address, nick, problems, busy=busy)
        self.stage.show(form, form.nick.focus_set)

    def show_chat(self) -> None:
        """The chat instead of the form."""
        chat = self.parts.chat
        self.stage.show(chat, chat.focus_composer)
        if self.stage.is_shown(chat):
            chat.focus_composer()

    def show_conversation(self, model: Model, conversation: Conversation) -> None:
        """Draw a conversation from the start."""
        self.parts.chat.conversation.show(model, conversation)

    def show_older(self) -> None:
        """Older entries stand before the first."""
        self.parts.chat.conversation.show_older()

    def append(self, model: Model, entries: Sequence[Entry]) -> None:
        """New entries at the end of the conversation that is shown."""
        self.parts.chat.conversation.append(entries)

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages without a receipt."""
        self.parts.chat.conversation.show_pending(pending)

    def show_draft(self, text: str) -> None:
        """What stands in the composer."""
        self.parts.chat.composer.show(text)

    def show_people(self, model: Model, conversation: Conversation) -> None:
        """Who is in the conversation, and its topic."""
        self.parts.chat.show_people(model, conversation)

    def show_conversations(
        self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool
    ) -> None:
        """The sidebar."""
        self.parts.chat.sidebar.show(conversations, current, has_rooms=has_rooms)

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms that the server has."""
        self.parts.chat.overlays.show_rooms(rooms)

    def show_results(self, results: Results) -> None:
        """What a search on the server has found so far."""
        self.parts.chat.searching.show_results(results)

    def show_message(self, message: Message) -> None:
        """Bring a message into view, and point at it."""
        self.parts.chat.searching.point_at(message)

    def show_export(self, sentence: str, is_under_way: bool) -> None:
        """How far an export is."""
        self.parts.chat.overlays.export_prompt.show(sentence, is_under_way)

    def show_writers(self, sentence: str) -> None:
        """Who is writing."""
        self.parts.chat.writers.set(sentence)

    def show_status(self, connection: Connection, server: str, me: str) -> None:
        """The status line and the own nick."""
        self.parts.chat.status_bar.show(connection, server)
        self.parts.chat.sidebar.show_me(me, connection.phase)

    def show_title(self, text: str, server: str) -> None:
        """The window's title, and the server's name in the sidebar."""
        self.root.title(text)
        self.parts.chat.sidebar.show_server(server)

    def alert(self, *, bell: bool) -> None:
        """Something wants the user, who is elsewhere."""
        self._attention.ask(bell=bell, has_focus=self.has_focus())

    def apply_settings(self, settings: Settings) -> None:
        """Theme, text size and what else the user has chosen."""
        before = self.theme.unit
        if self.theme.set_text_size(settings.text_size):
            rescale(self.root, before, self.theme.unit)
        self._apply_theme()
        self.parts.apply_settings()
        self._darkness.follow()

    def rebuild(self, problems: FormProblems) -> None:
        """Make every part anew, in the language that is spoken now."""
        self.root.title(tr("Chat"))
        self.parts.rebuild(problems)


def _open_in_browser(address: str) -> None:
    import webbrowser  # noqa: PLC0415 - 15 ms that the first picture need not wait for

    webbrowser.open(address)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In place of Tk's own, which writes to stderr: a windowed program on Windows has none, but a log."""
    _log.error("in a Tk callback", exc_info=(kind, error, trace))
