"""Searching what the server has kept, and the way back to a message that was found.

A transcript has no holes: to show an old message, everything since then is loaded, a few thousand messages a request.
What lies further back than `limits.SOUGHT_MESSAGES` is not gone to, but shown whole among the results. Changes the
model and asks the session; draws nothing. Runs on the Tk thread, one object for each session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from server.wire import limits
from server.wire.messages import AskHistory, AskSearch, Code, Error, Found, Message
from server.wire.names import fold
from server.wire.text import without_surrogates

from .conversation import Conversation, first_message_id
from .i18n import tr
from .model import Model
from .nonce import new_nonce
from .orders import SessionLike
from .pages_asked import PagesAsked
from .wording import error_sentence, unreadable_sentence


@dataclass(frozen=True, slots=True)
class Results:
    """What a search has found so far, newest first.

    `place` names the conversation that was searched, empty for all. `whole_ids` are those of the messages that can be
    read here alone, and so are shown whole. `problem` is a sentence, empty for none.
    """

    text: str = ""
    place: str = ""
    messages: tuple[Message, ...] = ()
    more: bool = False
    is_asking: bool = False
    whole_ids: frozenset[int] = frozenset()
    problem: str = ""


class Lookup:
    """What has been found, and what is being looked for.

    Args:
        show: called with the results whenever they change.
    """

    def __init__(self, model: Model, session: SessionLike, pages: PagesAsked, show: Callable[[Results], None]) -> None:
        self._model = model
        self._session = session
        self._pages = pages
        self._show = show
        self._results = Results()
        self._nonce = ""
        self._sought_id = 0
        self._sought_in: Conversation | None = None

    # Searching.

    def search(self, text: str, place: str = "") -> None:
        """Search one conversation, or all one may see, for messages with all words of a text."""
        text = without_surrogates(" ".join(text.split()))[: limits.SEARCH_CHARS]
        self._ask(Results(text, place, is_asking=True), 0)

    def more(self) -> None:
        """Search on, further back."""
        results = self._results
        if results.messages and results.more and not results.is_asking:
            self._ask(replace(results, is_asking=True, problem=""), results.messages[-1].id)

    def _ask(self, results: Results, before: int) -> None:
        if not self._model.is_online:
            self._set(replace(results, is_asking=False, problem=tr("There is no connection now.")))
            return
        self._nonce = new_nonce()
        self._set(results)
        self._session.send(AskSearch(results.text, results.place, before, limits.FOUND_PAGE, self._nonce))

    def found(self, found: Found) -> None:
        """The server has answered: to what was asked last, or to what nobody wants to know any more."""
        # A server that knows no pages sends no nonce either.
        is_ours = found.nonce == self._nonce if found.nonce else found.text == self._results.text
        if self._results.is_asking and is_ours:
            messages = self._results.messages + found.messages
            self._set(replace(self._results, messages=messages, more=found.more, is_asking=False))

    def refused(self, error: Error) -> bool:
        """The server can't do something. Returns whether it was a search."""
        if not self._nonce or error.nonce != self._nonce:
            return False
        is_unreadable = error.code is Code.STORAGE
        self._fail(unreadable_sentence() if is_unreadable else error_sentence(error.code, error.text))
        return True

    def lost(self) -> None:
        """There is no connection any more: nothing that was asked for will come."""
        self._forget()
        self._fail(tr("There is no connection now."))

    def _fail(self, problem: str) -> None:
        if self._results.is_asking:
            self._set(replace(self._results, is_asking=False, problem=problem))

    def _set(self, results: Results) -> None:
        self._results = results
        self._show(results)

    # The way back to what was found.

    def open(self, message: Message) -> Message | None:
        """Open the conversation of a message that was found.

        Returns:
            The message, if it can be shown at once; if not, `page_came` returns it when it has been loaded.
        """
        model = self._model
        self._forget()
        name = model.place_of(message)
        if name.startswith("#") and not model.conversations.is_in(name):  # its history is no longer to be had
            self._show_whole(message.id, error_sentence(Code.NO_SUCH_ROOM, ""))
            return None
        if fold(model.current.name) != fold(name):
            model.conversations.switch(name)
        self._sought_id, self._sought_in = message.id, model.current
        return self._go_on(model.current)

    def page_came(self, to: str) -> Message | None:
        """Older messages have come. Returns the one that is being looked for, if it is among them."""
        conversation = self._sought_in
        if conversation is None or fold(to) != fold(conversation.name):
            return None
        if conversation is not self._model.current:  # the user has gone elsewhere, and is not called back
            self._forget()
            return None
        return self._go_on(conversation)

    def page_refused(self, to: str) -> None:
        """Older messages can't be read. What is looked for may be among them."""
        if self._sought_in is not None and fold(to) == fold(self._sought_in.name):
            self._forget()
            self._set(replace(self._results, problem=unreadable_sentence()))

    def _go_on(self, conversation: Conversation) -> Message | None:
        number, entries = self._sought_id, conversation.entries
        found = next((each for each in reversed(entries) if isinstance(each, Message) and each.id == number), None)
        if found is not None:
            self._forget()
        elif conversation.is_asking:
            pass  # a page is on its way; what comes after it is asked for then
        elif self._model.is_online and conversation.has_older and len(entries) < limits.SOUGHT_MESSAGES:
            conversation.is_asking = conversation.is_sought = True
            before = first_message_id(entries)
            self._pages.ask(AskHistory(conversation.name, before, limits.HISTORY_PAGE, number))
        else:
            self._forget()
            if self._model.is_online:
                self._show_whole(number, tr("That message lies too far back to go there: all of it stands here."))
            else:
                self._set(replace(self._results, problem=tr("There is no connection now.")))
        return found

    def _show_whole(self, number: int, problem: str) -> None:
        """Nobody can go to a message: all of it is shown among the results."""
        self._set(replace(self._results, whole_ids=self._results.whole_ids | {number}, problem=problem))

    def _forget(self) -> None:
        """Look for nothing any more."""
        if self._sought_in is not None:
            self._sought_in.is_sought = False
        self._sought_in = None
