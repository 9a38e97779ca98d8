"""What each of the window's keys does; which keys they are is in `shortcuts.py`. Tk thread."""

from __future__ import annotations

from collections.abc import Callable

from chat_gui.shortcuts import Action

from .parts import Parts


def actions(parts: Parts) -> dict[Action, Callable[[int], object]]:
    """What is called for each action, with the place that its key names."""
    return {
        Action.NEXT_CONVERSATION: lambda _at: parts.in_chat(lambda chat: chat.switch_by(1)),
        Action.PREVIOUS_CONVERSATION: lambda _at: parts.in_chat(lambda chat: chat.switch_by(-1)),
        Action.NTH_CONVERSATION: lambda at: parts.in_chat(lambda chat: chat.switch_to(at)),
        Action.SWITCH: lambda _at: parts.choose(),
        Action.SEARCH: lambda _at: parts.search(),
        Action.NEXT_FOUND: lambda _at: parts.in_chat(lambda chat: chat.search_on(1)),
        Action.PREVIOUS_FOUND: lambda _at: parts.in_chat(lambda chat: chat.search_on(-1)),
        Action.PICK_EMOJI: lambda _at: parts.in_chat(lambda chat: chat.pick_emoji()),
        Action.LARGER_TEXT: lambda _at: parts.resize_text(1),
        Action.SMALLER_TEXT: lambda _at: parts.resize_text(-1),
        Action.USUAL_TEXT: lambda _at: parts.resize_text(0),
        Action.NICK: lambda _at: parts.in_chat(lambda chat: chat.change_nick()),
        Action.SETTINGS: lambda _at: parts.pages.toggle_settings(),
        Action.SHORTCUTS: lambda _at: parts.pages.toggle_shortcuts(),
    }
