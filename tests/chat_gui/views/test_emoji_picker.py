"""The emoji picker, by keyboard and by mouse."""

from __future__ import annotations

from typing import Any

from chat_gui.emoji import every

from .window import Window


def opened(window: Window) -> Any:
    window.press(window.chat.composer.text, "<Control-Key-period>")
    picker = window.chat.overlays.picker
    window.until(lambda: picker.winfo_ismapped() and window.root.focus_get() is picker.field, "the picker")
    return picker


def test_a_name_and_enter_put_a_character_where_one_writes(window: Window) -> None:
    window.write("well done")
    window.chat.composer.text.mark_set("insert", "1.4")
    picker = opened(window)
    picker.field.insert(0, "ракета")
    window.press(picker.field, "<Return>")
    assert "well🚀 done" == window.chat.composer.content()
    assert not picker.winfo_ismapped()
    assert window.root.focus_get() is window.chat.composer.text
    assert "🚀" == window.settings.recent_emoji


def test_arrows_choose_and_the_choice_is_first_the_next_time(window: Window) -> None:
    picker = opened(window)
    assert ":smile:  :улыбка:" == picker.name.full_text
    window.press(picker.field, "<Right>", "<Down>", "<Down>", "<Up>", "<Left>", "<Right>", "<Return>")
    chosen = every()[10].char
    assert f"{chosen} " == window.chat.composer.content()
    picker = opened(window)
    assert chosen == picker.grid_shown.lines[1].emoji[0].char
    window.press(picker.field, "<Return>")
    assert 2 * f"{chosen} " == window.chat.composer.content()


def test_shift_picks_several(window: Window) -> None:
    picker = opened(window)
    window.press(picker.field, "<Shift-Return>", "<Right>", "<Shift-Return>")
    assert picker.winfo_ismapped()
    assert "🙂😀" == window.chat.composer.content()
    window.press(picker.field, "<Right>", "<Return>")
    assert f"🙂😀{every()[2].char} " == window.chat.composer.content()


def test_a_nick_behind_what_was_picked_can_be_completed(window: Window) -> None:
    composer = window.chat.composer
    window.press(opened(window).field, "<Return>")
    window.press(composer.text, "@", "b", "<Tab>")
    assert "🙂 @bob " == composer.content()


def test_what_is_picked_takes_the_place_of_what_is_selected(window: Window) -> None:
    composer = window.chat.composer
    window.write("so bad now")
    composer.text.tag_add("sel", "1.3", "1.6")
    composer.text.mark_set("insert", "1.6")
    window.press(opened(window).field, "<Return>")
    assert "so 🙂 now" == composer.content()


def test_escape_and_the_same_key_put_it_away(window: Window) -> None:
    picker = opened(window)
    window.press(picker.field, "<Escape>")
    assert not picker.winfo_ismapped()
    assert window.root.focus_get() is window.chat.composer.text
    picker = opened(window)
    window.press(picker.field, "<Control-Key-period>")
    assert not picker.winfo_ismapped()
    assert "" == window.chat.composer.content()


def test_the_button_and_the_mouse(window: Window) -> None:
    window.chat.composer.emoji_button.invoke()
    picker = window.chat.overlays.picker
    window.until(picker.winfo_ismapped)
    window.root.update()
    cell = picker.cell
    x, y = 2 * cell + cell // 2, cell + cell // 2
    picker.canvas.event_generate("<Motion>", x=x, y=y)
    assert every()[2].label() == picker.name.full_text
    picker.canvas.event_generate("<Button-1>", x=x, y=y)
    assert f"{every()[2].char} " == window.chat.composer.content()
    assert not picker.winfo_ismapped()


def test_it_goes_when_one_turns_to_something_else(window: Window) -> None:
    picker = opened(window)
    window.chat.composer.text.focus_force()
    window.until(lambda: not picker.winfo_ismapped())


def test_the_last_row_is_reached_and_seen(window: Window) -> None:
    picker = opened(window)
    window.press(picker.field, *["<Next>"] * 30)
    row, cell = picker.grid_shown.row, picker.cell
    assert len(picker.grid_shown.lines) - 1 == row
    assert 0 <= row * cell - picker.canvas.canvasy(0) <= picker.canvas.winfo_height() - cell


def test_it_fits_into_the_smallest_window(make_window: Any) -> None:
    window = make_window(geometry="640x480+20+20", text_size=20)
    window.enter()
    picker = opened(window)
    window.root.update()
    assert picker.winfo_y() >= 0
    assert 0 <= picker.winfo_x() <= window.root.winfo_width() - picker.winfo_width()
    assert picker.name.winfo_ismapped()
