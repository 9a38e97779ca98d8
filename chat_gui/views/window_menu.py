"""The window's menu, behind the server's name: how it looks, and the way out. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial

from chat_gui.i18n import tr
from chat_gui.preferences import languages, themes
from chat_gui.settings import Settings
from chat_gui.shortcuts import Action, first_keys, key_name

from . import keys
from .menu_look import add_line
from .theme import Theme


class WindowMenu:
    """Opens where it is told to.

    Args:
        settings: changed in place; `changed` is called afterwards.
        actions: what is called for what keys do too, see `Parts.actions`.
        leave: called when the user wants to go somewhere else.
        save: called when the user wants what was said in a file.
        change_topic: called to give the open room another topic.
        toggle_people: called to show the list of people, or put it away; `are_people_shown` says whether it is there.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        settings: Settings,
        *,
        changed: Callable[[], None],
        actions: Mapping[Action, Callable[[int], object]],
        leave: Callable[[], None],
        save: Callable[[], None],
        change_topic: Callable[[], None],
        toggle_people: Callable[[], None],
        are_people_shown: Callable[[], bool],
    ) -> None:
        self._theme = theme
        self._settings = settings
        self._changed = changed
        self._actions = actions
        self._keys = first_keys()
        self._are_people_shown = are_people_shown
        self._root = root
        self._look = tk.StringVar(root)
        self._language = tk.StringVar(root)
        self._people = tk.BooleanVar(root)
        self._bell = tk.BooleanVar(root)
        self._quiet = tk.BooleanVar(root)
        self.menu = menu = tk.Menu(root, tearoff=False)
        self._make_submenus()
        self._add(menu, tr("Search"), Action.SEARCH)
        self._add(menu, tr("Go to"), Action.SWITCH)
        self._add(menu, tr("Change your nick"), Action.NICK)
        menu.add_command(label=tr("Change the topic"), command=change_topic)
        add_line(menu)
        menu.add_cascade(label=tr("Theme"), menu=self._looks)
        menu.add_cascade(label=tr("Text size"), menu=self._sizes)
        menu.add_cascade(label=tr("Language"), menu=self._languages)
        menu.add_checkbutton(label=tr("List of people"), variable=self._people, command=toggle_people)
        menu.add_checkbutton(label=tr("Sound"), variable=self._bell, command=self._chosen)
        menu.add_checkbutton(label=tr("Do not disturb"), variable=self._quiet, command=self._chosen)
        add_line(menu)
        self._add(menu, tr("Settings…"), Action.SETTINGS)
        self._add(menu, tr("Keyboard shortcuts"), Action.SHORTCUTS)
        add_line(menu)
        menu.add_command(label=tr("Save this conversation…"), command=save)
        menu.add_command(label=tr("Disconnect"), command=leave)
        self.restyle()

    def _add(self, menu: tk.Menu, label: str, action: Action) -> None:
        """Offer what a key does too."""
        key = key_name(self._keys[action], is_mac=keys.is_mac(menu))
        menu.add_command(label=label, accelerator=key, command=partial(self._actions[action], 0))

    def _make_submenus(self) -> None:
        self._looks = tk.Menu(self.menu, tearoff=False)
        for value, label in themes():
            self._looks.add_radiobutton(label=label, value=value, variable=self._look, command=self._chosen)
        self._languages = tk.Menu(self.menu, tearoff=False)
        for value, label in languages():
            self._languages.add_radiobutton(
                label=label, value=value, variable=self._language, command=self._language_chosen
            )
        self._sizes = tk.Menu(self.menu, tearoff=False)
        self._add(self._sizes, tr("Larger"), Action.LARGER_TEXT)
        self._add(self._sizes, tr("Smaller"), Action.SMALLER_TEXT)
        self._add(self._sizes, tr("Usual"), Action.USUAL_TEXT)

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
