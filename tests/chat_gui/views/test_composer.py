"""The composer: what Enter does, how it grows, what is kept, and keys under layouts that are not Latin."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from chat_gui.settings import Settings
from server.wire import limits
from server.wire.messages import RoomState, Say

from .window import ROOM, Window


def texts_sent(window: Window) -> list[tuple[str, str]]:
    return [(each.to, each.text) for each in window.session.sent if isinstance(each, Say)]


def test_enter_sends_and_empties(window: Window) -> None:
    composer = window.chat.composer
    window.press(composer.text, "<Key-h>", "<Key-i>", "<Return>")
    assert [(ROOM, "hi")] == texts_sent(window)
    assert "" == composer.content()
    assert composer.text is window.root.focus_get()


def test_shift_enter_breaks_the_line(window: Window) -> None:
    window.press(window.chat.composer.text, "<Key-a>", "<Shift-Return>", "<Key-b>", "<Return>")
    assert [(ROOM, "a\nb")] == texts_sent(window)


def test_code_is_written_with_enter_and_sent_behind_its_closing_fence(window: Window) -> None:
    composer = window.chat.composer
    window.write("```python")
    assert "Code: Ctrl+Enter sends" == composer.note.full_text
    assert composer.note.winfo_ismapped()
    window.press(composer.text, "<Return>")
    window.write('print("hi")')
    window.press(composer.text, "<KP_Enter>")
    assert [] == texts_sent(window)
    window.write("```")
    window.until(lambda: not composer.note.winfo_ismapped())
    window.press(composer.text, "<Return>")
    assert [(ROOM, '```python\nprint("hi")\n```')] == texts_sent(window)


def test_a_line_of_code_that_is_closed_already_can_be_broken(window: Window) -> None:
    composer = window.chat.composer
    window.write("```\nab\n```")
    composer.text.mark_set("insert", "2.1")
    window.press(composer.text, "<KeyRelease-Left>")
    window.until(composer.note.winfo_ismapped)
    window.press(composer.text, "<Return>")
    assert "```\na\nb\n```" == composer.content()


@pytest.mark.parametrize("key", ["<Control-Return>", "<Control-KP_Enter>"])
def test_control_enter_sends_from_a_block_of_code_too(window: Window, key: str) -> None:
    window.write("what is this```")
    window.press(window.chat.composer.text, key)
    assert [(ROOM, "what is this```")] == texts_sent(window)


def test_three_backticks_within_a_sentence_leave_enter_as_it_is(window: Window) -> None:
    window.write("use ``` here")
    assert not window.chat.composer.note.winfo_ismapped()
    window.press(window.chat.composer.text, "<Return>")
    assert [(ROOM, "use ``` here")] == texts_sent(window)


def test_the_button_sends(window: Window) -> None:
    window.write("привет 🎉")
    window.chat.composer.button.invoke()
    assert [(ROOM, "привет 🎉")] == texts_sent(window)


def test_nothing_is_not_sent(window: Window) -> None:
    window.press(window.chat.composer.text, "<Return>", "<space>", "<Return>")
    assert [] == texts_sent(window)


def test_what_is_too_long_stays_and_is_counted(window: Window) -> None:
    window.write("x" * (limits.TEXT_CHARS + 1))
    composer = window.chat.composer
    assert composer.note.winfo_ismapped()
    assert "1 character too long" == str(composer.note.cget("text"))
    window.press(composer.text, "<Return>")
    assert [] == texts_sent(window)
    assert limits.TEXT_CHARS + 1 == len(composer.content())
    window.press(composer.text, "<<SelectAll>>", "<BackSpace>")
    window.until(lambda: not composer.note.winfo_ismapped())


def test_only_what_would_be_sent_is_counted(window: Window) -> None:
    note = window.chat.composer.note
    window.write("x" * limits.TEXT_CHARS)
    for key in ("<Shift-Return>", "<Control-Home>", "<Shift-Return>"):
        window.press(window.chat.composer.text, key)
    assert f"{limits.TEXT_CHARS} of {limits.TEXT_CHARS} characters" == note.full_text
    window.press(window.chat.composer.text, "x", "<Return>")
    assert "1 character too long" == note.full_text
    assert str(limits.TEXT_CHARS + 1) in window.shown


def test_it_grows_to_six_lines_and_shrinks_again(window: Window) -> None:
    composer = window.chat.composer

    def height() -> int:
        window.root.update()
        return int(str(composer.text.cget("height")))

    assert 1 == height()
    for lines in range(2, 9):
        window.press(composer.text, "<Shift-Return>")
        assert min(lines, 6) == height()
    window.write("y")
    window.press(composer.text, "<<SelectAll>>", "<BackSpace>")
    assert 1 == height()
    window.write("word " * 100)
    assert 1 < height() <= 6


@pytest.mark.parametrize("points", [8, 24])
def test_the_cursor_stays_in_view_in_text_of_another_size(window: Window, points: int) -> None:
    text = window.chat.composer.text
    window.write("\n".join(["line"] * 3))
    for _ in range(20):
        window.press(text, "<Shift-Return>")
    assert text.bbox("insert")
    window.settings.text_size = points
    window.controller.settings_changed()
    window.root.update()
    assert text.bbox("insert")


def test_up_in_an_empty_composer_recalls_the_last_sent(window: Window) -> None:
    composer = window.chat.composer
    window.write("once more")
    window.press(composer.text, "<Return>", "<Up>")
    assert "once more" == composer.content()
    window.press(composer.text, "<BackSpace>", "<Up>")
    assert "once mor" == composer.content()


def test_up_goes_further_back_and_down_comes_forward_again(window: Window) -> None:
    composer = window.chat.composer
    for text in ("first", "two\nlines", "third"):
        window.write(text)
        window.press(composer.text, "<Return>")

    def after(key: str) -> str:
        window.press(composer.text, key)
        return composer.content()

    assert ["third", "two\nlines", "two\nlines", "first", "first"] == [after("<Up>") for _ in range(5)]
    assert ["two\nlines", "third", "", ""] == [after("<Down>") for _ in range(4)]
    window.write("new")
    assert ["new", "new"] == [after("<Up>"), after("<Down>")]


def test_enter_does_not_send_while_an_input_method_composes(window: Window) -> None:
    composer = window.chat.composer
    window.write("ni")
    window.press(composer.text, "<<TkStartIMEMarkedText>>", "<Return>")
    assert [] == texts_sent(window)
    window.press(composer.text, "<<TkEndIMEMarkedText>>")
    event = tk.Event()
    event.keycode = 229  # type: ignore[attr-defined]
    assert composer._return_pressed(event) is None
    assert [] == texts_sent(window)


def test_drafts_belong_to_conversations(make_window: object) -> None:
    window = make_window()  # type: ignore[operator]
    window.enter(RoomState(ROOM, "", ("me",)), RoomState("#other", "", ("me",)))
    window.write("for the lobby")
    window.press(window.chat.composer.text, "<Control-Next>")
    assert "#other" == window.controller.model.current.name
    assert "" == window.chat.composer.content()
    window.write("for the other")
    window.press(window.chat.composer.text, "<Control-Prior>")
    assert "for the lobby" == window.chat.composer.content()
    window.press(window.chat.composer.text, "<Control-Key-2>")
    assert "for the other" == window.chat.composer.content()


def test_the_last_letter_belongs_to_the_draft_however_soon_one_goes_elsewhere(window: Window) -> None:
    window.hear(RoomState("#maths", "", ("me",)))
    for event in ("<KeyPress-x>", "<KeyRelease-x>", "<Control-Tab>"):  # all that the window finds when it looks
        window.chat.composer.text.event_generate(event)
    assert "#maths" == window.controller.model.current.name
    assert "x" == window.controller.model.conversations.of(ROOM).draft


def test_the_hint_shows_where_it_goes_while_nothing_is_written(window: Window) -> None:
    composer = window.chat.composer
    assert composer.hint.winfo_ismapped()
    assert "Message #lobby…" == composer.hint.full_text
    window.write("x")
    assert not composer.hint.winfo_ismapped()


def test_a_paste_is_made_harmless_and_replaces_the_selection(window: Window) -> None:
    composer = window.chat.composer
    window.write("old")
    composer.text.tag_add("sel", "1.0", "end-1c")
    window.write("a\u202eb\x07")
    assert "ab" == composer.content()


def test_a_huge_paste_is_cut(window: Window) -> None:
    window.write("x" * 300_000)
    assert limits.DRAFT_CHARS == len(window.chat.composer.content())
    assert "only the first" in str(window.chat.composer.note.cget("text"))


def test_how_much_is_left_shows_near_the_limit(window: Window) -> None:
    note = window.chat.composer.note
    window.write("x" * 3000)
    assert not note.winfo_ismapped()
    window.write("x" * 700)
    assert note.winfo_ismapped()
    assert f"3700 of {limits.TEXT_CHARS} characters" == str(note.cget("text"))


def test_a_clipboard_without_text_pastes_nothing(window: Window) -> None:
    root = window.root
    root.clipboard_clear()
    root.clipboard_append("89504e47", type="image/png")
    window.press(window.chat.composer.text, "<<Paste>>")
    assert "" == window.chat.composer.content()
    root.clipboard_clear()
    window.press(window.chat.composer.text, "<<Paste>>")
    assert "" == window.chat.composer.content()


LINES = "\n".join(f"line {number}" for number in range(12))


def test_many_lines_are_pasted_after_a_question(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write("one\ntwo\nthree\n")
    assert "one\ntwo\nthree\n" == composer.content()
    window.write(LINES)
    assert "one\ntwo\nthree\n" == composer.content()
    assert "Paste 12 lines?" == bar.question.full_text
    assert window.root.focus_get() is bar.paste_button
    window.press(bar.paste_button, "<Return>")
    assert composer.content().endswith(LINES)
    assert not bar.winfo_ismapped()
    assert window.root.focus_get() is composer.text


def test_many_lines_can_be_pasted_as_code(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write("look: old")
    composer.text.tag_add("sel", "1.6", "1.9")
    window.write(LINES)
    window.press(bar.paste_button, "<Tab>")
    assert window.root.focus_get() is bar.code_button
    window.press(bar.code_button, "<Return>")
    assert f"look: \n```\n{LINES}\n```\n" == composer.content()
    assert window.root.focus_get() is composer.text
    window.press(composer.text, "<Return>")
    assert [(ROOM, f"look: \n```\n{LINES}\n```")] == texts_sent(window)


def test_what_is_code_already_is_not_made_code_again(window: Window) -> None:
    bar = window.chat.composer.pasting.bar
    window.write(f"```\n{LINES}\n```")
    assert (True, False) == (bool(bar.winfo_ismapped()), bool(bar.code_button.winfo_ismapped()))
    window.press(bar.paste_button, "<Tab>")
    assert window.root.focus_get() is bar.cancel_button


@pytest.mark.parametrize("answer", ["paste_button", "code_button", "cancel_button"])
def test_what_is_typed_at_the_question_is_written_and_answers_nothing(window: Window, answer: str) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    for key, written in (("w", "w"), ("<space>", "w ")):
        window.write(LINES)
        window.press(getattr(bar, answer), key)
        assert written == composer.content()
        assert window.root.focus_get() is composer.text
        assert bar.winfo_ismapped()
    bar.code_button.invoke()
    assert f"w \n```\n{LINES}\n```\n" == composer.content()


def test_lines_that_are_to_be_code_go_into_a_block_that_was_begun_at_the_question(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write(LINES)
    composer.write("```\n")
    bar.code_button.invoke()
    assert f"```\n{LINES}" == composer.content()


def test_escape_answers_the_question_while_one_writes_too(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write(LINES)
    window.press(bar.paste_button, "w")
    window.press(composer.text, "<Escape>")
    assert ("w", False) == (composer.content(), bool(bar.winfo_ismapped()))


def test_arrows_go_through_the_answers_and_enter_presses_where_they_are(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write(LINES)
    met = []
    for key in ("<Left>", "<Right>", "<Right>", "<Down>", "<Up>", "<Left>"):
        window.press(window.root.focus_get(), key)
        met.append(window.root.focus_get())
        assert bar.paste_button.instate(["alternate"]) == (met[-1] is not bar.paste_button)
    answers = [bar.paste_button, bar.code_button, bar.cancel_button]
    assert [answers[at] for at in (0, 1, 2, 2, 1, 0)] == met
    window.press(bar.paste_button, "<Right>", "<Right>")
    window.press(window.root.focus_get(), "<Return>")
    assert ("", False) == (composer.content(), bool(bar.winfo_ismapped()))


def test_arrows_pass_over_an_answer_that_is_not_offered(window: Window) -> None:
    bar = window.chat.composer.pasting.bar
    window.write(f"```\n{LINES}\n```")
    window.press(bar.paste_button, "<Right>")
    assert window.root.focus_get() is bar.cancel_button


def test_many_lines_are_not_pasted_if_it_was_a_slip(window: Window) -> None:
    composer, bar = window.chat.composer, window.chat.composer.pasting.bar
    window.write(LINES)
    window.press(bar.paste_button, "<Escape>")
    assert ("", False) == (composer.content(), bool(bar.winfo_ismapped()))
    window.write(LINES)
    bar.cancel_button.invoke()
    assert "" == composer.content()
    window.write(LINES)
    window.controller.switch("@alice")
    window.root.update()
    assert not bar.winfo_ismapped()


def test_a_command_that_opens_a_conversation_leaves_the_draft_there(window: Window) -> None:
    window.controller.switch("@bob")
    window.write("unfinished")
    window.controller.switch(ROOM)
    window.write("/msg bob")
    window.press(window.chat.composer.text, "<Return>")
    assert "unfinished" == window.chat.composer.content()
    window.controller.switch(ROOM)
    assert "" == window.chat.composer.content()


def test_tab_leaves_the_composer(window: Window) -> None:
    window.press(window.chat.composer.text, "<Tab>")
    assert window.chat.composer.text is not window.root.focus_get()
    assert "" == window.chat.composer.content()


LAYOUTS = [
    ("Cyrillic_ef", "Cyrillic_es", "Cyrillic_em", "Cyrillic_che"),
    ("Greek_alpha", "Greek_psi", "Greek_omega", "Greek_chi"),
    ("a", "c", "v", "x"),
]


@pytest.mark.parametrize(("select", "copy", "paste", "cut"), LAYOUTS)
def test_editing_keys_work_under_every_layout(window: Window, select: str, copy: str, paste: str, cut: str) -> None:
    if window.root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("elsewhere keys are told apart by their place")
    # The virtual events hold the key; a test's keyboard has no Cyrillic keys to press.
    for virtual, key in (("<<SelectAll>>", select), ("<<Copy>>", copy), ("<<Paste>>", paste), ("<<Cut>>", cut)):
        assert f"<Control-Key-{key}>" in window.root.event_info(virtual)
    text = window.chat.composer.text
    window.write("слово")
    window.press(text, "<<SelectAll>>", "<<Copy>>")
    assert "слово" == window.root.clipboard_get()
    window.press(text, "<<Cut>>")
    assert "" == window.chat.composer.content()
    window.press(text, "<<Paste>>", "<<Paste>>")
    assert "словослово" == window.chat.composer.content()


UNDO_LAYOUTS = [
    ("z", "Z", "y"),
    ("Cyrillic_ya", "Cyrillic_YA", "Cyrillic_en"),
    ("Greek_zeta", "Greek_ZETA", "Greek_upsilon"),
]


@pytest.mark.parametrize(("undo", "redo", "other_redo"), UNDO_LAYOUTS)
def test_what_was_written_is_undone_and_redone_under_every_layout(
    window: Window, undo: str, redo: str, other_redo: str
) -> None:
    if window.root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("elsewhere keys are told apart by their place")
    for virtual, key in (("<<Undo>>", undo), ("<<Redo>>", redo), ("<<Redo>>", other_redo)):
        assert f"<Control-Key-{key}>" in window.root.event_info(virtual)
    assert "<Control-Key-y>" not in window.root.event_info("<<Paste>>")
    composer = window.chat.composer
    window.write("слово")
    window.press(composer.text, "<<Undo>>")
    assert "" == composer.content()
    window.press(composer.text, "<<Redo>>")
    assert "слово" == composer.content()


def test_control_z_and_y_take_back_and_bring_back(window: Window) -> None:
    composer = window.chat.composer
    window.write("word")
    window.press(composer.text, "<Control-Key-z>")
    assert "" == composer.content()
    window.press(composer.text, "<Control-Key-y>")
    assert "word" == composer.content()
    window.press(composer.text, "<Control-Key-z>", "<Control-Key-Z>")
    assert "word" == composer.content()


def test_control_a_selects_all(window: Window) -> None:
    window.write("all of it")
    window.press(window.chat.composer.text, "<Control-Key-a>", "<BackSpace>")
    assert "" == window.chat.composer.content()


def test_text_size_is_set_by_keys_and_remembered(window: Window) -> None:
    settings: Settings = window.settings
    usual = window.app.theme.text_points
    window.press(window.chat.composer.text, "<Control-plus>", "<Control-plus>")
    assert usual + 2 == window.app.theme.text_points == settings.text_size
    window.press(window.chat.composer.text, "<Control-minus>")
    assert usual + 1 == window.app.theme.text_points
    window.press(window.chat.composer.text, "<Control-Key-0>")
    assert (usual, 0) == (window.app.theme.text_points, settings.text_size)


def test_in_a_narrow_window_the_button_leaves_room_to_write(make_window: Callable[..., Window]) -> None:
    window = make_window(language="ru")
    window.enter()
    assert "Отправить" == window.chat.composer.button.cget("text")
    window.root.minsize(1, 1)
    window.root.geometry("480x480")
    window.until(lambda: "Отправить" != window.chat.composer.button.cget("text"))
    window.root.update()
    assert window.chat.composer.text.winfo_width() > window.app.theme.text.measure("0") * 15
    window.root.geometry("1000x600")
    window.until(lambda: "Отправить" == window.chat.composer.button.cget("text"))
