"""The connect form: what is typed there, and what is wrong with it, on a fake window."""

from __future__ import annotations

import pytest

from chat_gui.events import Failed, Reason
from chat_gui.settings import Settings
from chat_gui.view import FormProblems

from .fakes import CONNECTING, Desk

ABOUT_NICK = {Reason.NICK_TAKEN, Reason.NICK_BAD}
ABOUT_NEITHER = {Reason.NEWER, Reason.CLOSED, Reason.CLOSING, Reason.FULL, Reason.BUSY, Reason.REJECTED}


def test_the_first_picture_is_the_form_with_what_was_there_last_time() -> None:
    desk = Desk(Settings(address="teacher-pc", nick="bob"))
    desk.controller.start(problem="The settings were damaged.")
    assert ("teacher-pc", "bob") == desk.view.form
    assert FormProblems(general="The settings were damaged.") == desk.view.problems
    assert not desk.view.is_busy
    assert [desk.settings] == desk.view.settings
    assert [] == desk.sessions


def test_the_command_line_comes_before_what_is_remembered() -> None:
    desk = Desk(Settings(address="teacher-pc", nick="bob"))
    desk.controller.start(address="localhost")
    assert ("localhost", "bob") == desk.view.form
    assert [] == desk.sessions


@pytest.mark.parametrize(
    ("address", "nick", "wrong"),
    [
        ("", "bob", {"address"}),
        ("host:0", "bob", {"address"}),
        ("a/b", "bob", {"address"}),
        ("localhost", "", {"nick"}),
        ("localhost", "two words", {"nick"}),
        ("localhost", "b:b", {"nick"}),
        ("localhost", "x" * 25, {"nick"}),
        ("", "", {"address", "nick"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, address: str, nick: str, wrong: set[str]) -> None:
    desk.controller.connect(address, nick)
    problems = desk.view.problems
    assert wrong == {name for name in ("address", "nick", "general") if getattr(problems, name)}
    assert (address, nick) == desk.view.form
    assert not desk.view.is_busy
    assert ([], []) == (desk.sessions, desk.saved)


@pytest.mark.parametrize("reason", Reason)
def test_a_failure_before_the_first_welcome_is_said_in_the_form(desk: Desk, reason: Reason) -> None:
    desk.controller.connect("teacher-pc", "me")
    desk.hear(CONNECTING, Failed(reason))
    problems = desk.view.problems
    field = "nick" if reason in ABOUT_NICK else "general" if reason in ABOUT_NEITHER else "address"
    assert {field} == {name for name in ("address", "nick", "general") if getattr(problems, name)}
    assert ("teacher-pc", "me") == desk.view.form
    assert not desk.view.is_busy
    assert desk.session.is_closed


def test_the_forms_problems_are_said_in_the_new_language() -> None:
    desk = Desk()
    desk.controller.start()
    desk.controller.connect("", "two words")
    desk.settings.language = "ru"
    desk.controller.settings_changed()
    assert "Уберите пробелы: ник\N{NO-BREAK SPACE}— одно слово." == desk.view.problems.nick
    assert desk.view.problems.address.startswith("Где сервер?")
    assert "show_status" not in desk.view.calls, "there is no chat to draw yet"
