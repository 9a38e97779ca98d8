"""The window's menu, behind the server's name: how it looks, and the way out. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial

from chat_gui.i18n import tr
from chat_gui.preferences import languages, themes
from chat_gui.settings import Settings
from chat_gui.shortcuts import key_name

from .keys import is_mac
from .menu_look import add_line
from .theme import Theme


class WindowMenu:
    """Opens where it is told to.

    Args:
        settings: changed in place; `changed` is called afterwards.
        resize: called with 1 or -1 for larger or smaller text, 0 for the usual one.
        leave: called when the user wants to go somewhere else.
        save: called when the user wants what was said in a file.
        search, choose: called to search, and to go somewhere by typing.
        change_nick: called to take another nick.
        change_topic: called to give the open room another topic.
        toggle_people: called to show the list of people, or put it away; `are_people_shown` says whether it is there.
        open_settings, open_shortcuts: called for these pages.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        settings: Settings,
        *,
        changed: Callable[[], None],
        resize: Callable[[int], None],
        leave: Callable[[], None],
        save: Callable[[], None],
        search: Callable[[], None],
        choose: Callable[[], None],
        change_nick: Callable[[], None],
        change_topic: Callable[[], None],
        toggle_people: Callable[[], None],
        are_people_shown: Callable[[], bool],
        open_settings: Callable[[], None],
        open_shortcuts: Callable[[], None],
    ) -> None:
        self._theme = theme
        self._settings = settings
        self._changed = changed
        self._are_people_shown = are_people_shown
        self._root = root
        self._look = tk.StringVar(root)
        self._language = tk.StringVar(root)
        self._people = tk.BooleanVar(root)
        self._bell = tk.BooleanVar(root)
        self._quiet = tk.BooleanVar(root)
        self.menu = menu = tk.Menu(root, tearoff=False)
        key = partial(key_name, is_mac=is_mac(root))
        self._make_submenus(resize, key)
        menu.add_command(label=tr("Search"), accelerator=key("Mod-f"), command=search)
        menu.add_command(label=tr("Go to"), accelerator=key("Mod-k"), command=choose)
        menu.add_command(label=tr("Change your nick"), accelerator=key("F2"), command=change_nick)
        menu.add_command(label=tr("Change the topic"), command=change_topic)
        add_line(menu)
        menu.add_cascade(label=tr("Theme"), menu=self._looks)
        menu.add_cascade(label=tr("Text size"), menu=self._sizes)
        menu.add_cascade(label=tr("Language"), menu=self._languages)
        menu.add_checkbutton(label=tr("List of people"), variable=self._people, command=toggle_people)
        menu.add_checkbutton(label=tr("Sound"), variable=self._bell, command=self._chosen)
        menu.add_checkbutton(label=tr("Do not disturb"), variable=self._quiet, command=self._chosen)
        add_line(menu)
        menu.add_command(label=tr("Settings…"), accelerator=key("Mod-comma"), command=open_settings)
        menu.add_command(label=tr("Keyboard shortcuts"), accelerator=key("F1"), command=open_shortcuts)
        add_line(menu)
        menu.add_command(label=tr("Save this conversation…"), command=save)
        menu.add_command(label=tr("Disconnect"), command=leave)
        self.restyle()

    def _make_submenus(self, resize: Callable[[int], None], key: Callable[[str], str]) -> None:
        self._looks = tk.Menu(self.menu, tearoff=False)
        for value, label in themes():
            self._looks.add_radiobutton(label=label, value=value, variable=self._look, command=self._chosen)
        self._languages = tk.Menu(self.menu, tearoff=False)
        for value, label in languages():
            self._languages.add_radiobutton(
                label=label, value=value, variable=self._language, command=self._language_chosen
            )
        self._sizes = sizes = tk.Menu(self.menu, tearoff=False)
        sizes.add_command(label=tr("Larger"), accelerator=key("Mod-plus"), command=lambda: resize(1))
        sizes.add_command(label=tr("Smaller"), accelerator=key("Mod-minus"), command=lambda: resize(-1))
        sizes.add_command(label=tr("Usual"), accelerator=key("Mod-Key-0"), command=lambda: resize(0))

    def open(self, x: int, y: int) -> None:
        """Open it with its upper left corner there."""
        self._look.set(self._settings.theme)
        self._language.set(self._settings.language)
        self._people.set(self._are_people_shown())
        self._bell.set(self._settings.bell)
        self._quiet.set(self._settings.do_not_disturb)
        self.menu.tk_popup(x, y)

    def restyle(self) -> None:
        """Colour it."""
        for menu in (self.menu, self._looks, self._languages, self._sizes):
            self._theme.colour_menu(menu)

    def _language_chosen(self) -> None:
        self._settings.language = self._language.get()
        # This menu goes with its language, but not before Tk has done with it.
        self._root.after_idle(self._changed)

    def _chosen(self) -> None:
        self._settings.theme = self._look.get()
        self._settings.bell = self._bell.get()
        self._settings.do_not_disturb = self._quiet.get()
        self._changed()
