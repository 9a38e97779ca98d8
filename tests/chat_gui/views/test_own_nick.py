"""One's own nick at the foot of the sidebar, and the way to another one."""

from __future__ import annotations

import pytest

from chat_gui.events import Lost, Reason, ServerKind
from server.wire import limits
from server.wire.messages import ChangeNick, Code, Error, Renamed, RoomState

from .window import ROOM, Window


@pytest.fixture
def asked(window: Window) -> Window:
    """A window in which a new nick can be typed."""
    window.write("a draft")
    window.chat.sidebar.me.nick.event_generate("<ButtonRelease-1>")
    window.root.update()
    return window


def take(window: Window, nick: str) -> None:
    field = window.chat.overlays.nick_prompt.field
    field.delete(0, "end")
    field.insert(0, nick)
    window.press(field, "<Return>")


def test_a_click_on_the_nick_lets_one_type_another(asked: Window) -> None:
    prompt = asked.chat.overlays.nick_prompt
    assert prompt.winfo_ismapped()
    assert ("me", True) == (prompt.field.get(), prompt.field.selection_present())
    assert asked.root.focus_get() is prompt.field


def test_tab_goes_around_on_the_card(asked: Window) -> None:
    prompt = asked.chat.overlays.nick_prompt
    onwards, back = [], []
    for keys, met in (("<<NextWindow>>", onwards), ("<<PrevWindow>>", back)):
        for _ in range(4):
            asked.press(asked.root.focus_get(), keys)
            met.append(asked.root.focus_get())
    around = [prompt.button, prompt.cancel_button, prompt.field]
    assert [*around, around[0]] == onwards
    assert [prompt.field, *reversed(around[:2]), prompt.field] == back


def test_the_nick_is_asked_for_and_the_draft_stays(asked: Window) -> None:
    take(asked, "  Алиса ")
    assert ChangeNick("Алиса") in asked.session.sent
    asked.hear(Renamed("me", "Алиса"))
    assert not asked.chat.overlays.nick_prompt.is_open
    assert "a draft" == asked.chat.composer.content()
    assert asked.root.focus_get() is asked.chat.composer.text
    assert "Алиса" == asked.chat.sidebar.me.nick.full_text


@pytest.mark.parametrize("nick", ["", "two words", "a:b", "W" * (limits.NICK_CHARS + 1)])
def test_what_is_no_nick_is_said_beside_the_field(asked: Window, nick: str) -> None:
    prompt = asked.chat.overlays.nick_prompt
    hint = prompt.note.text()
    take(asked, nick)
    assert prompt.is_open
    assert prompt.note.text() not in ("", hint)
    assert not any(isinstance(request, ChangeNick) for request in asked.session.sent)
    assert asked.root.focus_get() is prompt.field


def test_the_nick_one_has_is_not_asked_for(asked: Window) -> None:
    take(asked, "me")
    assert not asked.chat.overlays.nick_prompt.is_open
    assert not any(isinstance(request, ChangeNick) for request in asked.session.sent)


def test_who_thinks_better_of_it_goes_back_to_writing(asked: Window) -> None:
    asked.press(asked.chat.overlays.nick_prompt.field, "<Escape>")
    assert not asked.chat.overlays.nick_prompt.is_open
    assert asked.root.focus_get() is asked.chat.composer.text


@pytest.mark.parametrize("key", ["<Return>", "<space>", "<F2>"])
def test_the_keyboard_does_it_too(window: Window, key: str) -> None:
    window.press(window.chat.sidebar.me.nick, key)
    assert window.chat.overlays.nick_prompt.is_open
    window.press(window.chat.overlays.nick_prompt.field, "<F2>")
    assert not window.chat.overlays.nick_prompt.is_open


def test_tab_comes_to_the_nick_and_shows_where_it_is_and_what_it_does(window: Window) -> None:
    me = window.chat.sidebar.me
    assert me.nick is window.chat.sidebar.list.canvas.tk_focusNext()
    me.nick.focus_force()
    window.until(lambda: me.instate(["focus"]), "the focus")
    assert me.whole.card.winfo_ismapped()
    window.chat.composer.text.focus_force()
    window.until(lambda: not me.instate(["focus"]), "the focus to go")
    assert not me.whole.card.winfo_ismapped()


def test_the_pointer_is_told_that_something_can_be_pressed(window: Window) -> None:
    me = window.chat.sidebar.me
    me.nick.event_generate("<Enter>")
    assert me.instate(["active"])
    window.until(me.whole.card.winfo_ismapped, "what it does")
    assert "Change your nick" == me.whole.text.cget("text")
    me.nick.event_generate("<Leave>")
    assert (False, False) == (me.instate(["active"]), bool(me.whole.card.winfo_ismapped()))


def test_a_server_that_changes_no_nick_is_said_to_in_words(window: Window) -> None:
    window.controller.connect("127.0.0.1:9090", "me")
    window.enter(RoomState(ROOM, "", ("me",)), kind=ServerKind.LAB, name="lab9090")
    window.press(window.chat.composer.text, "<F2>")
    prompt = window.chat.overlays.nick_prompt
    assert "changes no nicks" in prompt.note.text()
    assert prompt.button.instate(["disabled"])
    window.press(prompt.cancel_button, "<Return>")
    assert not prompt.is_open


def test_who_may_not_have_the_nick_reads_why_and_can_type_another(asked: Window) -> None:
    take(asked, "alice")
    asked.hear(Error(Code.NICK_TAKEN, "taken"))
    prompt = asked.chat.overlays.nick_prompt
    assert "Somebody has this nick already." == prompt.note.text()
    assert asked.root.focus_get() is prompt.field
    assert "Somebody has this nick already." not in asked.shown
    take(asked, "alicia")
    asked.hear(Renamed("me", "alicia"))
    assert not prompt.is_open


def test_who_has_not_waited_for_the_answer_reads_it_in_the_transcript(asked: Window) -> None:
    take(asked, "alice")
    asked.press(asked.chat.overlays.nick_prompt.field, "<Escape>")
    asked.hear(Error(Code.NICK_TAKEN, "taken"))
    assert "Somebody has this nick already." in asked.shown


def test_without_a_connection_nobody_is_called_otherwise_and_one_reads_why(asked: Window) -> None:
    asked.hear(Lost(Reason.CLOSING, "", 1.0))
    take(asked, "alice")
    assert "There is no connection now." == asked.chat.overlays.nick_prompt.note.text()
    assert ChangeNick("alice") not in asked.session.sent


def test_it_goes_with_the_chat(asked: Window) -> None:
    asked.controller.cancel()
    asked.root.update()
    assert not asked.chat.overlays.nick_prompt.is_open
