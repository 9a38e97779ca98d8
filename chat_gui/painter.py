"""Tells the window what to draw: what has changed, once per tick, however much that was. Tk thread; knows no widget."""

from __future__ import annotations

from .changes import Changes
from .conversation import Conversation
from .i18n import tr
from .model import Model
from .settings import Alerts, Settings
from .view import View
from .wording import lab_limits_sentence, writers_sentence


class Painter:
    """Draws a model on a view.

    Args:
        settings: what may ask for the user's attention, and how.
    """

    def __init__(self, view: View, settings: Settings) -> None:
        self._view = view
        self._settings = settings
        self._opened: Conversation | None = None
        self._writers: tuple[str, ...] = ()

    def draw(self, model: Model, address: str) -> None:
        """Draw what has changed. `address` names a server that has no name of its own; empty for no server at all."""
        changes = model.conversations.take_changes()
        view = self._view
        if changes.current:
            view.show_conversation(model, model.current)
        else:
            if changes.older:
                view.show_older()
            if changes.appended:
                view.append(model, changes.appended)
            if changes.pending:
                view.show_pending(model.current.pending.values())
        if changes.people or changes.current:
            view.show_people(model, model.current)
        if changes.conversations or changes.current:
            view.show_conversations(model.conversations.listed(), model.current, has_rooms=model.is_native)
        if changes.status:
            view.show_status(model.connection, _server_text(model), model.me)
        if changes.conversations or changes.status or changes.current:
            name = (model.server_name or address) if address else tr("Chat")
            unread = model.conversations.unread() if address else 0
            view.show_title(f"({unread}) {name}" if unread else name, name)
        if wants_attention(changes, self._settings):
            view.alert(bell=self._settings.bell)
        if model.current is not self._opened or changes.draft:
            self._opened = model.current
            view.show_draft(model.current.draft)

    def begin_anew(self, model: Model) -> None:
        """The view's parts are new: nothing of the model is drawn yet."""
        model.changes.current = model.changes.status = True
        self._opened = None
        self._writers = ()

    def draw_writers(self, nicks: tuple[str, ...]) -> None:
        """Say who is writing, if it is not said already."""
        if nicks != self._writers:
            self._writers = nicks
            self._view.show_writers(writers_sentence(nicks))


def wants_attention(changes: Changes, settings: Settings) -> bool:
    """Whether the user is to be told of what has come and is not being read."""
    if settings.do_not_disturb:
        return False
    match settings.alerts:
        case Alerts.EVERYTHING:
            return changes.has_unread
        case Alerts.MENTIONS:
            return bool(changes.alerts)
        case _:
            return False


def _server_text(model: Model) -> str:
    limits_text = lab_limits_sentence(model.server_kind)
    return f"{model.server_name}: {limits_text}" if model.server_name and limits_text else limits_text
