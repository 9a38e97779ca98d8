"""Copying what was said, and the menu of a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from server.wire.messages import Code, Error, Joined

from .window import ROOM, Window

AT = datetime(2026, 11, 19, 10, 33).timestamp()  # noqa: DTZ001 - local, as the transcript is


@pytest.fixture
def talk(window: Window) -> Window:
    """A few messages."""
    window.hear(
        window.message("see https://example.org/a and *this*", "bob", at=AT),
        window.message("second 🎉", "bob", at=AT + 1),
        window.message("over\nto you", "carol", at=AT + 2),
    )
    window.root.clipboard_clear()
    window.root.clipboard_append("nothing")
    return window


def select(window: Window, first: str, last: str) -> None:
    text = window.chat.conversation.text
    end = text.search(last, "1.0")
    text.tag_remove("sel", "1.0", "end")
    text.tag_add("sel", text.search(first, "1.0"), f"{end} + {len(last)} chars")


def copied(window: Window) -> str:
    window.press(window.chat.conversation.text, "<<Copy>>")
    return str(window.root.clipboard_get())


def open_menu(window: Window, word: str) -> dict[str, int]:
    """Right-click on a word. Returns the labels with their places."""
    text, menu = window.chat.conversation.text, window.chat.message_menu.menu
    x, y, width, height = text.bbox(text.search(word, "1.0"))
    text.event_generate("<Button-3>", x=x + width // 2, y=y + height // 2)
    window.close_menu(menu)
    return {label: at for at, label in enumerate(labels_of(menu)) if label}


def labels_of(menu: Any) -> list[str]:
    """The words of each row; none of a line."""
    rows = range(menu.index("end") + 1)
    return ["" if menu.type(at) == "separator" else menu.entrycget(at, "label") for at in rows]


def test_a_menu_is_set_off_from_what_it_covers_and_its_rows_are_flat(talk: Window) -> None:
    menu, palette = talk.chat.message_menu.menu, talk.app.theme.palette
    places = open_menu(talk, "second").values()
    assert palette.border == str(menu.cget("background"))
    assert {palette.panel} == {str(menu.entrycget(at, "background")) for at in places}
    assert 0 == int(str(menu.cget("activeborderwidth")))
    heights = [menu.yposition(at + 1) - menu.yposition(at) for at in places if at + 1 in places]
    assert min(heights) > talk.app.theme.ui.metrics("linespace")


def test_a_line_between_its_rows_is_thin_and_soft_and_left_out_by_the_keyboard(talk: Window) -> None:
    menu, theme = talk.chat.message_menu.menu, talk.app.theme
    open_menu(talk, "second")
    if talk.root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("the system's own")
    at = labels_of(menu).index("")
    assert theme.palette.hover == str(menu.entrycget(at, "background"))
    assert 1 <= menu.yposition(at + 1) - menu.yposition(at) <= 2 * theme.space(1)
    seen = []
    menu.tk_popup(0, 0)
    for _ in range(3):
        menu.event_generate("<Down>")
        seen.append(menu.entrycget("active", "label"))
    talk.close_menu(menu)
    assert ["Copy text", "Reply with quote", "Message bob"] == seen


def test_the_words_of_a_menu_keep_away_from_its_edges(talk: Window) -> None:
    menu, theme = talk.chat.message_menu.menu, talk.app.theme
    labels = open_menu(talk, "second")
    assert menu.winfo_reqwidth() >= max(map(theme.ui.measure, labels)) + 2 * theme.space(2)
    # On the right Tk itself leaves room for keys.
    assert {"left"} == {str(menu.entrycget(at, "compound")) for at in labels.values()}
    pictures = {str(menu.entrycget(at, "image")) for at in labels.values()}
    assert [theme.space(2)] == [talk.root.tk.call("image", "width", picture) for picture in pictures]
    with_marks = talk.app.parts.window_menu
    assert with_marks is not None
    talk.root.tk.call(with_marks.menu.cget("postcommand"))
    assert "center" == str(with_marks.menu.entrycget(0, "compound"))


def test_several_messages_are_copied_as_lines(talk: Window) -> None:
    select(talk, "bob", "to you")
    lines = "[10:33] bob: see https://example.org/a and *this*\n[10:33] bob: second 🎉"
    assert f"{lines}\n[10:33] carol: over\nto you" == copied(talk)


def test_the_first_and_the_last_message_are_copied_as_far_as_they_are_selected(talk: Window) -> None:
    select(talk, "and", "seco")
    assert "[10:33] bob: and this\n[10:33] bob: seco" == copied(talk)
    select(talk, "this", "over")
    assert "[10:33] bob: this\n[10:33] bob: second 🎉\n[10:33] carol: over" == copied(talk)
    select(talk, "see", "second 🎉")
    assert "[10:33] bob: see https://example.org/a and *this*\n[10:33] bob: second 🎉" == copied(talk)


def test_what_somebody_does_is_copied_whole_beside_others(talk: Window) -> None:
    talk.hear(talk.message("/me waves to all", "bob", at=AT))
    select(talk, "to you", "waves")
    assert "[10:33] carol: to you\n[10:33] * bob waves to all" == copied(talk)


def test_a_part_of_one_message_is_copied_as_it_is(talk: Window) -> None:
    select(talk, "and", "this")
    assert "and this" == copied(talk)
    select(talk, "over", "to you")
    assert "over\nto you" == copied(talk)


def test_one_message_with_its_header_is_a_line(talk: Window) -> None:
    select(talk, "carol", "over")
    assert "[10:33] carol: over" == copied(talk)


def test_a_selection_that_only_touches_a_message_leaves_it_out(talk: Window) -> None:
    text = talk.chat.conversation.text
    end = text.search("second", "1.0")
    text.tag_add("sel", text.search("and", "1.0"), end)
    assert "and this\n" == copied(talk)


def test_presences_are_lines_too(talk: Window) -> None:
    talk.hear(Joined(ROOM, "dave"))
    select(talk, "to you", "joined")
    first, second = copied(talk).splitlines()
    assert "[10:33] carol: to you" == first
    assert second.endswith("] dave joined")


def test_those_who_came_and_went_in_one_line_are_copied_one_by_one(talk: Window) -> None:
    talk.hear(Joined(ROOM, "dave"), Joined(ROOM, "eve"))
    labels = open_menu(talk, "dave and eve")
    assert ["Copy text"] == list(labels)
    talk.chat.message_menu.menu.invoke(0)
    assert ["dave joined", "eve joined"] == [line[8:] for line in talk.root.clipboard_get().splitlines()]


def test_what_waits_is_copied_behind_the_rest(talk: Window) -> None:
    talk.controller.say("mine")
    talk.chat.conversation.text.tag_add("sel", "1.0", "end")
    assert "mine" == copied(talk).splitlines()[-1]


def test_with_nothing_selected_the_clipboard_stays(talk: Window) -> None:
    assert "nothing" == copied(talk)


def test_everything_can_be_copied_at_once(window: Window) -> None:
    window.fill(2_000)
    window.chat.conversation.text.tag_add("sel", "1.0", "end")
    assert 2_000 == len(copied(window).splitlines())


def test_the_menu_copies_a_text_and_a_link(talk: Window) -> None:
    menu = talk.chat.message_menu.menu
    labels = open_menu(talk, "second")
    assert ["Copy text", "Reply with quote", "Message bob"] == list(labels)
    menu.invoke(labels["Copy text"])
    assert "second 🎉" == talk.root.clipboard_get()
    labels = open_menu(talk, "example")
    menu.invoke(labels["Copy link"])
    assert "https://example.org/a" == talk.root.clipboard_get()
    menu.invoke(labels["Copy text"])
    assert "see https://example.org/a and *this*" == talk.root.clipboard_get()


def test_the_menu_opens_the_link_that_is_pointed_at(talk: Window) -> None:
    talk.hear(talk.message("https://example.org/one, and https://example.org/two", "dave"))
    labels = open_menu(talk, "two")
    assert ["Open link", "Copy link"] == list(labels)[:2]
    talk.chat.message_menu.menu.invoke(labels["Open link"])
    assert ["https://example.org/two"] == talk.opened_links


def test_beside_its_links_a_message_offers_all_of_them(talk: Window) -> None:
    long = "https://example.org/" + "x" * 100
    talk.hear(talk.message(f"https://example.org/one, {long} and https://example.org/one", "dave"))
    labels = open_menu(talk, "and https")
    cut = "https://example.org/xxxxxxxxxxxxxxxxxxxx…"
    expected = ["Open https://example.org/one", "Copy https://example.org/one", f"Open {cut}", f"Copy {cut}"]
    assert expected == list(labels)[:4]
    talk.chat.message_menu.menu.invoke(labels[f"Copy {cut}"])
    assert long == talk.root.clipboard_get()
    talk.chat.message_menu.menu.invoke(labels["Open https://example.org/one"])
    assert ["https://example.org/one"] == talk.opened_links


def test_what_was_refused_is_sent_again_copied_or_given_up(talk: Window) -> None:
    menu = talk.chat.message_menu.menu
    talk.controller.say("too much")
    talk.hear(Error(Code.TOO_FAST, nonce=talk.session.sent[-1].nonce))
    labels = open_menu(talk, "too much")
    assert ["Retry", "Discard", "Copy text"] == list(labels)
    menu.invoke(labels["Copy text"])
    assert "too much" == talk.root.clipboard_get()
    sent = len(talk.session.sent)
    menu.invoke(labels["Retry"])
    assert "too much" == talk.session.sent[sent].text
    assert ["Copy text"] == list(open_menu(talk, "too much"))
    talk.hear(Error(Code.TOO_FAST, nonce=talk.session.sent[-1].nonce))
    menu.invoke(open_menu(talk, "too much")["Discard"])
    talk.root.update()
    assert "too much" not in talk.shown


def test_the_keyboard_is_offered_the_links_of_what_was_refused_and_no_others(talk: Window) -> None:
    text, menu = talk.chat.conversation.text, talk.chat.message_menu.menu
    for said in ("see https://example.org/mine", "https://example.org/other"):
        talk.controller.say(said)
        talk.hear(Error(Code.TOO_FAST, nonce=talk.session.sent[-1].nonce))
    talk.press(text, "<Control-Up>", "<Control-Up>", "<Shift-F10>")
    talk.close_menu(menu)
    assert ["Open link", "Copy link", "Retry", "Discard", "Copy text"] == labels_of(menu)
    menu.invoke(0)
    assert ["https://example.org/mine"] == talk.opened_links


def test_with_a_selection_the_menu_copies_that(talk: Window) -> None:
    select(talk, "and", "this")
    labels = open_menu(talk, "second")
    talk.chat.message_menu.menu.invoke(labels["Copy selection"])
    assert "and this" == talk.root.clipboard_get()


def test_a_quotation_is_put_into_the_composer(talk: Window) -> None:
    composer = talk.chat.composer
    talk.write("well")
    talk.chat.message_menu.menu.invoke(open_menu(talk, "over")["Reply with quote"])
    assert "well\n> carol: over\n> to you\n" == composer.content()
    assert talk.root.focus_get() is composer.text
    assert composer.text.compare("insert", "==", "end-1c")


def test_somebody_is_written_to(talk: Window) -> None:
    talk.chat.message_menu.menu.invoke(open_menu(talk, "over")["Message carol"])
    assert "@carol" == talk.controller.model.current.name
    assert talk.root.focus_get() is talk.chat.composer.text


def test_ones_own_messages_are_not_answered_directly(talk: Window) -> None:
    talk.hear(talk.message("mine", "me"))
    assert ["Copy text", "Reply with quote"] == list(open_menu(talk, "mine"))


def test_the_menu_key_opens_it_for_the_last_message_in_view(talk: Window) -> None:
    talk.press(talk.chat.conversation.text, "<Shift-F10>")
    menu = talk.chat.message_menu.menu
    assert "Message carol" == menu.entrycget("end", "label")
    talk.close_menu(menu)


CODE = "look:\n```py\nfor each in things:\n\tprint(each)\u200b\n```\nand\n```\nx = 1\n```\nthat is it"


@pytest.fixture
def code(window: Window) -> Window:
    """A message with two blocks of code."""
    window.hear(window.message("before", "bob", at=AT), window.message(CODE, "carol", at=AT + 1))
    return window


def test_a_block_of_code_is_copied_from_the_menu_as_it_was_written(code: Window) -> None:
    labels = open_menu(code, "print")
    code.chat.message_menu.menu.invoke(labels["Copy code"])
    assert "for each in things:\n\tprint(each)\u200b" == code.root.clipboard_get()
    assert "Copy code" not in open_menu(code, "before")


def test_code_that_stands_beside_its_fences_is_copied(window: Window) -> None:
    window.hear(window.message("see: ```py\nfirst()\n``` and\n```second(1)\nthird()```", "carol", at=AT))
    menu = window.chat.message_menu.menu
    for word, code in (("first", "first()"), ("third", "second(1)\nthird()")):
        menu.invoke(open_menu(window, word)["Copy code"])
        assert code == window.root.clipboard_get()


def test_the_keyboard_is_offered_every_block(code: Window) -> None:
    menu = code.chat.message_menu.menu
    code.press(code.chat.conversation.text, "<Shift-F10>")
    code.close_menu(menu)
    menu.invoke("Copy code: x = 1…")
    assert "x = 1" == code.root.clipboard_get()
    assert 0 <= menu.index("Copy code: for each in things:*")


def test_a_button_copies_the_block_under_the_pointer(code: Window) -> None:
    text, shown = code.chat.conversation.text, code.chat.message_menu.code_button.button

    def point(word: str) -> None:
        x, y, width, height = text.bbox(text.search(word, "1.0"))
        text.event_generate("<Motion>", x=x + width // 2, y=y + height // 2)
        code.root.update()

    point("print")
    assert shown.winfo_ismapped()
    assert text.bbox(text.search("for each", "1.0"))[1] >= shown.winfo_y() - 2
    shown.invoke()
    assert "for each in things:\n\tprint(each)\u200b" == code.root.clipboard_get()
    assert "Copied" == str(shown.cget("text"))
    point("x = 1")
    assert "Copy" == str(shown.cget("text"))
    shown.invoke()
    assert "x = 1" == code.root.clipboard_get()
    code.fill(30)
    code.until(lambda: not shown.winfo_ismapped(), "the button to go when what it belongs to has moved away")
    text.see(text.search("x = 1", "1.0"))
    code.root.update()
    point("x = 1")
    assert shown.winfo_ismapped()
    point("that is it")
    assert not shown.winfo_ismapped()
