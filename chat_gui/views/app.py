"""The window as the controller sees it: builds the parts, asks the controller to look for news, ends. Tk thread."""

from __future__ import annotations

import gc
import logging
import sys
import time
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final

from chat_gui.connection import Connection
from chat_gui.controller import Controller
from chat_gui.conversation import Conversation, Entry, Pending
from chat_gui.i18n import tr
from chat_gui.lookup import Results
from chat_gui.model import Model
from chat_gui.settings import TEXT_SIZES, Settings
from chat_gui.shortcuts import Action
from chat_gui.view import FormProblems
from server.wire.messages import Message, RoomCount

from . import keys, shapes
from .attention import ask_for_attention
from .connect_form import ConnectForm
from .desktop import DesktopLook, prepare_process
from .palette import LIGHT
from .placing import SMALLEST, Area, placed, scaled
from .stage import Stage
from .theme import Theme

if TYPE_CHECKING:
    from .chat_window import ChatWindow
    from .pages import Pages
    from .window_menu import WindowMenu

__all__ = ["Application", "prepare_process"]

_log = logging.getLogger(__name__)

_BUSY_MS: Final = 4
_IDLE_MS: Final = 50
_RESTING_MS: Final = 100
"""Between two looks for news: while there are some, as short as lets Tk draw and hear keys, for it bounds what is
taken in of a flood; ever more rarely while there are none. Measured: to wake up every 50 ms costs 0.36 % of a core
before anything is done, every 100 ms 0.19 %."""
_REST_AFTER_S: Final = 5.0
_SWITCH_S: Final = 0.001
"""How long Tk may wait for the thread that reads from the server before it has its turn; Python's own 5 ms add up, for
Tk gives its turn away with every call."""
_LOOK_MS: Final = 100
_BELL_EVERY_S: Final = 2.0
_DESKTOP_EVERY_S: Final = 5.0
"""How often at most the desktop is asked for its look: it costs a process, and is done when the user comes back."""


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
        self._open_link = open_link or _open_in_browser
        self._desktop: DesktopLook | None = None
        self._desktop_seen_at = clock()
        self._had_focus = False
        self.root = root = tk.Tk(className="Chat-gui")
        root.report_callback_exception = _report
        root.title(tr("Chat"))
        self.theme = theme = Theme(root, is_dark=self._wants_dark(), text_size=settings.text_size)
        screen = Area(root.winfo_vrootx(), root.winfo_vrooty(), root.winfo_screenwidth(), root.winfo_screenheight())
        root.geometry(placed(settings.geometry, screen, theme.scale))
        root.minsize(*scaled(SMALLEST, theme.scale, screen))
        self._icon = tk.PhotoImage(master=root, data=shapes.icon(theme.space(12), LIGHT.accent, LIGHT.on_accent))
        root.iconphoto(True, self._icon)
        self._controller: Controller | None = None
        self._form: ConnectForm | None = None
        self._chat: ChatWindow | None = None
        self.window_menu: WindowMenu | None = None
        self._pages: Pages | None = None
        self.stage = Stage(root, self._reading_may_change)
        self._poll_id = self._look_id = self._reading_id = self._close_id = ""
        self._poll_command = root.register(self._poll)
        self._is_closed = False
        self._has_asked = False
        self._rang_at = self._stirred_at = float("-inf")
        root.protocol("WM_DELETE_WINDOW", self.end)
        root.bind("<FocusIn>", lambda _event: self._reading_may_change(), add=True)
        root.bind("<FocusOut>", lambda _event: self._reading_may_change(), add=True)
        root.bind("<KeyPress>", lambda _event: self._stir(), add=True)
        keys.bind_editing(root)

    # Life.

    def attach(self, controller: Controller) -> None:
        """Say who decides, before anything is shown."""
        self._controller = controller
        keys.bind_shortcuts(self.root, self._actions(controller))

    @property
    def controller(self) -> Controller:
        """Who decides."""
        if self._controller is None:
            raise RuntimeError("no controller is attached")
        return self._controller

    def run(self) -> None:
        """Show the window until it is closed."""
        self.start_polling()
        self.root.mainloop()

    def start_polling(self) -> None:
        """Look for news from now on."""
        sys.setswitchinterval(_SWITCH_S)
        self._poll()

    def rebuild(self, problems: FormProblems) -> None:
        """Make every part anew, in the language that is spoken now; what was typed and read stays."""
        self.root.title(tr("Chat"))
        focus = str(self.root.tk.call("focus"))
        old_form, old_chat, old_menu = self._form, self._chat, self.window_menu
        self._form = self._chat = self.window_menu = None
        if old_form is not None:
            self.form.resume(old_form, problems)
            self.stage.replace(old_form, self.form, self.form.nick.focus_set)
            old_form.destroy()
        if old_chat is not None:
            old_chat.remember()
            self.stage.replace(old_chat, self.chat, self.chat.focus_composer)
            self.chat.resume(old_chat)
            old_chat.destroy()
        if old_menu is not None:
            old_menu.menu.destroy()
        if self._pages is not None:
            self._pages.rebuild()
        del old_form, old_chat, old_menu
        # Tk's variables and pictures must die here, in Tk's thread, and not when some other thread happens to collect.
        gc.collect()
        if focus and self.root.tk.getboolean(self.root.tk.call("winfo", "exists", focus)):
            self.root.tk.call("focus", focus)
        elif self.stage.page is None:
            self.stage.focus()

    def close(self) -> None:
        """End as soon as what is being done now is done: whoever asks for it may still have something to draw."""
        if not self._is_closed and not self._close_id:
            self._close_id = self.root.after_idle(self.end)

    def end(self) -> None:
        """End at once: nothing is sent, nothing is waited for."""
        if self._is_closed:
            return
        self._is_closed = True
        for waiting in (self._poll_id, self._look_id, self._reading_id, self._close_id):
            if waiting:
                self.root.after_cancel(waiting)
        try:
            if self._desktop is not None:
                self._desktop.close()
            self._remember()
            self.controller.close()
        finally:
            self.root.destroy()

    def _remember(self) -> None:
        if self.root.state() == "normal":
            self._settings.geometry = self.root.geometry()
        if self._chat is not None:
            self._chat.remember()

    def _poll(self) -> None:
        is_busy = False
        try:
            is_busy = self.controller.poll()
        except Exception:  # noqa: BLE001 - the next look may do better; the log holds the trace
            _log.exception("looking for news")
        # Not root.after(), which makes a command and takes it away again each time: that doubles the cost of idling.
        self._poll_id = self.root.tk.call("after", self._pause_ms(is_busy), self._poll_command)

    def _pause_ms(self, is_busy: bool) -> int:
        if is_busy:
            self._stir()
            return _BUSY_MS
        return _RESTING_MS if self._clock() - self._stirred_at > _REST_AFTER_S else _IDLE_MS

    def _stir(self) -> None:
        """Something happens: news come, or the user types and will want to see an answer."""
        self._stirred_at = self._clock()

    def _reading_may_change(self) -> None:
        if not self._reading_id:
            self._reading_id = self.root.after_idle(self._tell_reading)

    def _tell_reading(self) -> None:
        self._reading_id = ""
        has_focus = self.has_focus()
        if has_focus:
            self._has_asked = False
            if not self._had_focus:
                self._desktop_may_have_changed()
        self._had_focus = has_focus
        if self._chat is not None and not self.stage.is_shown(self._form):
            is_shown = self.stage.is_shown(self._chat)
            self.controller.set_reading(is_shown and has_focus and self._chat.conversation.is_at_end)

    def has_focus(self) -> bool:
        """Whether the keyboard writes into this window."""
        # Not focus_displayof(): it does not know the names of menus that Tk has made itself.
        return bool(self.root.tk.call("focus", "-displayof", "."))

    # Parts, made when they are first wanted: the first picture needs only one of them.

    @property
    def form(self) -> ConnectForm:
        """The form for the address and the nick."""
        if self._form is None:
            controller = self.controller
            self._form = ConnectForm(
                self.root, self.theme, self._icon, connect=controller.connect, cancel=controller.cancel
            )
        return self._form

    @property
    def chat(self) -> ChatWindow:
        """The chat."""
        if self._chat is None:
            # 25 ms that the first picture need not wait for.
            from .chat_window import ChatWindow  # noqa: PLC0415
            from .window_menu import WindowMenu  # noqa: PLC0415

            controller = self.controller
            self.window_menu = menu = WindowMenu(
                self.root,
                self.theme,
                self._settings,
                changed=controller.settings_changed,
                resize=self._resize_text,
                leave=controller.cancel,
                save=self._save_conversation,
                search=self._search,
                choose=self._choose,
                open_settings=self.pages.toggle_settings,
                open_shortcuts=self.pages.toggle_shortcuts,
            )
            self._chat = ChatWindow(
                self.root,
                self.theme,
                controller,
                self._settings,
                clock=self._clock,
                end_seen=self._reading_may_change,
                open_link=self._open_link,
                menu_wanted=menu.open,
                people_toggled=self._toggle_people,
            )
            keys.bind_first([self._chat.composer.text, self._chat.conversation.text], self.root)
        return self._chat

    @property
    def pages(self) -> Pages:
        """The pages of settings and shortcuts."""
        if self._pages is None:
            from .pages import Pages  # noqa: PLC0415 - the first picture has none

            self._pages = Pages(
                self.root,
                self.theme,
                self.stage,
                self._settings,
                changed=self.controller.settings_changed,
                resize=self._resize_text,
            )
        return self._pages

    def _actions(self, controller: Controller) -> dict[Action, Callable[[int], object]]:
        """What the window's keys do; see `shortcuts`."""
        return {
            Action.NEXT_CONVERSATION: lambda _at: self._in_chat(lambda: controller.switch_by(1)),
            Action.PREVIOUS_CONVERSATION: lambda _at: self._in_chat(lambda: controller.switch_by(-1)),
            Action.NTH_CONVERSATION: lambda at: self._in_chat(lambda: controller.switch_to(at)),
            Action.SWITCH: lambda _at: self._choose(),
            Action.SEARCH: lambda _at: self._search(),
            Action.NEXT_FOUND: lambda _at: self._in_chat(lambda: self.chat.search_on(1)),
            Action.PREVIOUS_FOUND: lambda _at: self._in_chat(lambda: self.chat.search_on(-1)),
            Action.PICK_EMOJI: lambda _at: self._in_chat(self.chat.pick_emoji),
            Action.LARGER_TEXT: lambda _at: self._resize_text(1),
            Action.SMALLER_TEXT: lambda _at: self._resize_text(-1),
            Action.USUAL_TEXT: lambda _at: self._resize_text(0),
            Action.SETTINGS: lambda _at: self.pages.toggle_settings(),
            Action.SHORTCUTS: lambda _at: self.pages.toggle_shortcuts(),
        }

    def _search(self) -> None:
        self._in_chat(self.chat.search)

    def _choose(self) -> None:
        self._in_chat(self.chat.choose)

    def _in_chat(self, act: Callable[[], None]) -> None:
        """Do something that is seen in the chat, if there is one; it comes out from behind a page for that."""
        if self._chat is not None and not self.stage.is_shown(self._form):
            self.stage.uncover()
            act()

    # Choices.

    def _wants_dark(self) -> bool:
        theme = self._settings.theme
        return theme == "dark" or (theme == "system" and self._desktop_look().is_dark)

    def _desktop_look(self) -> DesktopLook:
        """What the desktop is asked only if somebody wants to know."""
        if self._desktop is None:
            self._desktop = DesktopLook()
        return self._desktop

    def _resize_text(self, steps: int) -> None:
        size = max(TEXT_SIZES[0], min(self.theme.text_points + steps, TEXT_SIZES[-1])) if steps else 0
        self._settings.text_size = size
        self.controller.settings_changed()

    def _save_conversation(self) -> None:
        self.chat.export_prompt.open()

    def _toggle_people(self) -> None:
        self._settings.people_shown = not self._settings.people_shown
        self.controller.settings_changed()

    def _desktop_may_have_changed(self) -> None:
        """The user comes back, perhaps from the desktop's settings."""
        now = self._clock()
        if self._settings.theme == "system" and not self._look_id and now - self._desktop_seen_at >= _DESKTOP_EVERY_S:
            self._desktop_seen_at = now
            self._desktop_look().look()
            self._look_at_desktop()

    def _look_at_desktop(self) -> None:
        """Follow the desktop's look once it is known: it takes a program to ask, and the first picture can't wait."""
        self._look_id = ""
        if self._desktop_look().is_settled():
            if self._wants_dark() != self.theme.palette.is_dark:
                self._apply_theme()
        else:
            self._look_id = self.root.after(_LOOK_MS, self._look_at_desktop)

    def _apply_theme(self) -> None:
        self.theme.set_dark(self._wants_dark())
        self.root.configure(background=self.theme.palette.background)
        if self._chat is not None:
            self._chat.restyle()
        if self.window_menu is not None:
            self.window_menu.restyle()
        if self._pages is not None:
            self._pages.restyle()

    # The controller's view.

    def show_form(self, address: str, nick: str, problems: FormProblems, *, busy: bool) -> None:
        """The connect form instead of the chat."""
        if self._chat is not None:
            self._chat.room_prompt.close()
            self._chat.stop_looking()
        self.form.show(address, nick, problems, busy=busy)
        self.stage.show(self.form, self.form.nick.focus_set)

    def show_chat(self) -> None:
        """The chat instead of the form."""
        self.stage.show(self.chat, self.chat.focus_composer)
        if self.stage.is_shown(self.chat):
            self.chat.focus_composer()

    def show_conversation(self, model: Model, conversation: Conversation) -> None:
        """Draw a conversation from the start."""
        self.chat.conversation.show(model, conversation)

    def show_older(self) -> None:
        """Older entries stand before the first."""
        self.chat.conversation.show_older()

    def append(self, model: Model, entries: Sequence[Entry]) -> None:
        """New entries at the end of the conversation that is shown."""
        self.chat.conversation.append(entries)

    def show_pending(self, pending: Iterable[Pending]) -> None:
        """The messages without a receipt."""
        self.chat.conversation.show_pending(pending)

    def show_draft(self, text: str) -> None:
        """What stands in the composer."""
        self.chat.composer.show(text)

    def show_people(self, model: Model, conversation: Conversation) -> None:
        """Who is in the conversation, and its topic."""
        self.chat.show_people(model, conversation)

    def show_conversations(
        self, conversations: Sequence[Conversation], current: Conversation, *, has_rooms: bool
    ) -> None:
        """The sidebar."""
        self.chat.sidebar.show(conversations, current, has_rooms=has_rooms)

    def show_rooms(self, rooms: Sequence[RoomCount]) -> None:
        """The rooms that the server has."""
        self.chat.show_rooms(rooms)

    def show_results(self, results: Results) -> None:
        """What a search on the server has found so far."""
        self.chat.searching.show_results(results)

    def show_message(self, message: Message) -> None:
        """Bring a message into view, and point at it."""
        self.chat.searching.point_at(message)

    def show_export(self, sentence: str, is_under_way: bool) -> None:
        """How far an export is."""
        self.chat.export_prompt.show(sentence, is_under_way)

    def show_writers(self, sentence: str) -> None:
        """Who is writing."""
        self.chat.writers.set(sentence)

    def show_status(self, connection: Connection, server: str, me: str) -> None:
        """The status line and the own nick."""
        self.chat.status_bar.show(connection, server)
        self.chat.sidebar.show_me(me, connection.phase)

    def show_title(self, text: str, server: str) -> None:
        """The window's title, and the server's name in the sidebar."""
        self.root.title(text)
        self.chat.sidebar.show_server(server)

    def alert(self, *, bell: bool) -> None:
        """Something wants the user, who is elsewhere."""
        now = self._clock()
        if bell and now - self._rang_at >= _BELL_EVERY_S:
            self._rang_at = now
            self.root.bell()
        if not self._has_asked and not self.has_focus():
            self._has_asked = True
            ask_for_attention(self.root)

    def apply_settings(self, settings: Settings) -> None:
        """Theme, text size and what else the user has chosen."""
        self.theme.set_text_size(settings.text_size)
        self._apply_theme()
        if self._chat is not None:
            self._chat.apply_settings()
        if settings.theme == "system" and not self._look_id:
            self._look_at_desktop()


def _open_in_browser(address: str) -> None:
    import webbrowser  # noqa: PLC0415 - 15 ms that the first picture need not wait for

    webbrowser.open(address)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In place of Tk's own, which writes to a stderr that a windowed program on Windows does not have."""
    _log.error("in a Tk callback", exc_info=(kind, error, trace))
