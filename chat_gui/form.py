"""The connect form: what is typed there, and what is wrong with it beside its field. Tk thread; knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from server.wire.names import NameProblem, nick_problem

from .address import Address, AddressError, AddressProblem, parse_address
from .connection import Connection
from .events import Reason
from .settings import Settings
from .view import FormProblems, View
from .wording import address_sentence, nick_sentence, reason_sentence

_ABOUT_NICK: Final = frozenset({Reason.NICK_TAKEN, Reason.NICK_BAD})
_ABOUT_NEITHER: Final = frozenset(
    {Reason.NEWER, Reason.CLOSED, Reason.CLOSING, Reason.FULL, Reason.BUSY, Reason.REJECTED}
)
"""Neither the nick nor the address is at fault."""


class Form:
    """Shows the form, and reads it.

    Args:
        settings: where one was last, and who.
    """

    def __init__(self, view: View, settings: Settings) -> None:
        self._view = view
        self._settings = settings
        self._problems: Callable[[], FormProblems] = FormProblems

    @property
    def problems(self) -> FormProblems:
        """What it says is wrong, in the language that is spoken now."""
        return self._problems()

    def show(
        self, address: str, nick: str, problems: Callable[[], FormProblems] = FormProblems, *, busy: bool = False
    ) -> None:
        """Show it, with what is wrong as sentences that can be said again in another language."""
        self._problems = problems
        self._view.show_form(address, nick, problems(), busy=busy)

    def show_last(self, problems: Callable[[], FormProblems] = FormProblems) -> None:
        """Show it with where one was last, and who."""
        self.show(self._settings.address, self._settings.nick, problems)

    def read(self, address_text: str, nick: str) -> Address | None:
        """Where the user wants to go. None if that, or the nick, can't be; it then says why."""
        address: Address | None = None
        address_problem: AddressProblem | None = None
        try:
            address = parse_address(address_text)
        except AddressError as error:
            address_problem = error.problem
        problem = nick_problem(nick)
        if address is None or problem:
            self.show(address_text, nick, lambda: typed_problems(address_problem, problem))
            return None
        return address


def typed_problems(address: AddressProblem | None, nick: NameProblem | None) -> FormProblems:
    """What is wrong with what stands in the form."""
    return FormProblems(
        address=address_sentence(address) if address else "",
        nick=nick_sentence(nick) if nick else "",
    )


def failure_problems(reason: Reason, connection: Connection, detail: str) -> FormProblems:
    """Why there is no connection, beside the field in which something can be done about it."""
    sentence = reason_sentence(reason, connection.host, connection.port, detail)
    if reason in _ABOUT_NICK:
        return FormProblems(nick=sentence)
    if reason in _ABOUT_NEITHER:
        return FormProblems(general=sentence)
    return FormProblems(address=sentence)
