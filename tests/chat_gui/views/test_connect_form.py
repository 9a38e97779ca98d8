"""The form: what is wrong stands beside its field, Enter goes, waiting can be given up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat_gui.events import Failed, Reason
from chat_gui.view import FormProblems
from chat_gui.views.connect_form import suggested_nick

from .window import Window

Make = Callable[..., Window]


@pytest.fixture
def form_window(make_window: Make) -> Window:
    made = make_window(address="127.0.0.1", nick="bob")
    made.controller.start()
    made.root.update()
    return made


def enter(window: Window, address: str, nick: str) -> None:
    form = window.app.parts.form
    for field, text in ((form.address, address), (form.nick, nick)):
        field.delete(0, "end")
        field.insert(0, text)
    window.press(form.nick, "<Return>")


def test_enter_connects(form_window: Window) -> None:
    form = form_window.app.parts.form
    assert ("127.0.0.1", "bob") == (form.address.get(), form.nick.get())
    enter(form_window, "192.0.2.7:99", " carol ")
    assert ("192.0.2.7", 99, "carol") == (
        form_window.session.address.host,
        form_window.session.address.port,
        form_window.session.nick,
    )


def test_each_problem_stands_beside_its_field_and_the_focus_goes_there(form_window: Window) -> None:
    form = form_window.app.parts.form
    enter(form_window, "host:port", "a b")
    assert "spaces" in form.nick_problem.text()
    assert "port" in form.address_problem.text()
    assert form.nick.instate(["invalid"])
    assert form.address.instate(["invalid"])
    assert form.nick is form_window.root.focus_get()
    enter(form_window, "host:port", "bob")
    assert form.nick.instate(["!invalid"])
    assert form.address is form_window.root.focus_get()
    assert "host:port" == form.address.get()


def test_a_refused_nick_is_said_beside_the_nick(form_window: Window) -> None:
    enter(form_window, "127.0.0.1", "bob")
    form_window.hear(Failed(Reason.NICK_TAKEN))
    assert "Choose another" in form_window.app.parts.form.nick_problem.text()
    assert form_window.app.parts.form.nick.instate(["!disabled"])


def test_waiting_can_be_given_up(form_window: Window) -> None:
    form = form_window.app.parts.form
    enter(form_window, "127.0.0.1", "bob")
    assert form.nick.instate(["disabled"])
    assert "127.0.0.1" in str(form.waiting.cget("text"))
    form.button.invoke()
    assert form_window.session.is_closed
    assert form.nick.instate(["!disabled"])
    assert "" == str(form.waiting.cget("text"))


def test_escape_gives_up_waiting(form_window: Window) -> None:
    enter(form_window, "127.0.0.1", "bob")
    form_window.press(form_window.app.parts.form.button, "<Escape>")
    assert form_window.session.is_closed


def test_the_focus_is_where_something_is_missing(make_window: Make) -> None:
    window = make_window(nick="bob")
    window.controller.start()
    window.root.update()
    assert window.app.parts.form.address is window.root.focus_lastfor()


def test_a_general_problem_is_shown(make_window: Make) -> None:
    window = make_window()
    window.controller.start(problem="The settings could not be read.")
    assert "The settings could not be read." == str(window.app.parts.form.general.cget("text"))


@pytest.mark.parametrize("geometry", ["900x600+20+20", "640x480+20+20"])
def test_nothing_above_a_problem_moves_when_it_comes_and_goes(make_window: Make, geometry: str) -> None:
    window = make_window(address="127.0.0.1", nick="bob", geometry=geometry)
    window.controller.start()
    form = window.app.parts.form

    def tops() -> list[int]:
        window.root.update()
        return [each.winfo_rooty() for each in (form.nick, form.address, form.button)]

    usual = tops()
    enter(window, "127.0.0.1", "bob")
    assert usual == tops()
    window.hear(Failed(Reason.BUSY))
    assert str(form.general.cget("text"))
    assert usual == tops()
    enter(window, "127.0.0.1", "a b")
    assert usual == tops()
    form.show("127.0.0.1", "a b", FormProblems(address="of many lines\n" * 4), busy=False)
    assert usual[:2] == tops()[:2]
    assert usual[2] < tops()[2]
    enter(window, "127.0.0.1", "bob")
    assert usual == tops()


def test_a_problem_that_needs_the_room_moves_the_card_up(make_window: Make) -> None:
    window = make_window(address="127.0.0.1", nick="bob", geometry="640x480+20+20")
    window.controller.start()
    form = window.app.parts.form
    window.root.update()
    form.show("127.0.0.1", "bob", FormProblems(address="of many lines\n" * 8), busy=False)
    window.root.update()
    card = form.card
    assert card.winfo_y() >= 0
    assert card.winfo_y() + card.winfo_height() <= form.winfo_height()


def test_the_first_start_suggests_the_name_one_has_here() -> None:
    assert "Ann_B" == suggested_nick({"USER": "Ann B"})
    assert "ann" == suggested_nick({"USERNAME": "ann"})
    assert "" == suggested_nick({})


def test_the_chat_takes_the_forms_place_and_the_form_comes_back(make_window: Make) -> None:
    window = make_window()
    window.enter()
    assert not window.app.parts.form.winfo_ismapped()
    assert window.chat.winfo_ismapped()
    window.controller.cancel()
    window.root.update()
    assert window.app.parts.form.winfo_ismapped()
    assert not window.chat.winfo_ismapped()


def test_keys_for_the_chat_do_nothing_on_the_form(form_window: Window) -> None:
    form_window.press(form_window.app.parts.form.nick, "<Control-f>", "<Control-k>", "<F3>", "<Control-Tab>")
    assert form_window.app.parts.form.winfo_ismapped()
    assert form_window.app.parts.window_menu is None, "it is made with the chat"
