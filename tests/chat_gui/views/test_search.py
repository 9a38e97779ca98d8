"""Searching in the window: marks and places while one types, the server's results, and the way to what was found."""

from __future__ import annotations

from typing import Any

import pytest

from chat_gui.events import ServerKind
from server.wire import limits
from server.wire.messages import AskHistory, AskSearch, Found, HistoryPage, Message, RoomState

from .window import ROOM, Window


@pytest.fixture
def talk(window: Window) -> Window:
    """A talk about tea, with its search open."""
    texts = ("tea?", "milk", "Tea and 😀 *tea*", "juice", "ёлка", "one more TEA")
    window.hear(*(window.message(text, ("alice", "bob")[at % 2]) for at, text in enumerate(texts)))
    open_bar(window)
    return window


def open_bar(window: Window, key: str = "<Control-f>") -> None:
    window.press(window.chat.composer.text, key)
    window.until(lambda: window.root.focus_get() is search(window).bar.field, "the focus")


def search(window: Window) -> Any:
    return window.chat.searching


def type_text(window: Window, text: str) -> None:
    search(window).bar.set_text(text)
    window.root.update()


def marked(window: Window, tag: str = "found") -> list[str]:
    text = window.chat.conversation.text
    ranges = [str(each) for each in text.tag_ranges(tag)]
    return [text.get(*pair) for pair in zip(ranges[::2], ranges[1::2], strict=True)]


def looked_at(window: Window) -> str:
    """The line in which the place stands that is looked at."""
    text = window.chat.conversation.text
    start = text.tag_ranges("looked")[0]
    return str(text.get(f"{start} linestart", f"{start} lineend"))


def count(window: Window) -> str:
    return str(search(window).bar.count.cget("text"))


def asked(window: Window) -> list[AskSearch]:
    return [each for each in window.session.sent if isinstance(each, AskSearch)]


def answer(window: Window, *messages: Message, more: bool = False) -> None:
    window.hear(Found(asked(window)[-1].text, messages, more, asked(window)[-1].nonce))


def rest(window: Window) -> None:
    for _ in range(20):
        window.root.update()


def test_every_place_is_marked_while_one_types_and_the_newest_is_looked_at(talk: Window) -> None:
    type_text(talk, "te")
    assert ["te", "Te", "te", "TE"] == marked(talk)
    type_text(talk, "tea")
    assert ["tea", "Tea", "tea", "TEA"] == marked(talk)
    assert ("one more TEA", ["TEA"], "1 of 4") == (looked_at(talk), marked(talk, "looked"), count(talk))
    type_text(talk, "ЕЛК")
    assert (["ёлк"], "1 of 1") == (marked(talk), count(talk))
    type_text(talk, "coffee")
    assert ([], [], "None here") == (marked(talk), marked(talk, "looked"), count(talk))
    type_text(talk, "")
    assert "" == count(talk)


def test_keys_and_buttons_step_from_place_to_place(talk: Window) -> None:
    type_text(talk, "tea")
    bar = search(talk).bar
    seen = []
    for key in ("<Return>", "<F3>", "<Up>", "<Return>", "<Shift-Return>", "<Shift-F3>", "<Down>"):
        talk.press(bar.field, key)
        seen.append(count(talk).split()[0])
    assert ["2", "3", "4", "1", "4", "3", "2"] == seen
    bar.next_button.invoke()
    bar.previous_button.invoke()
    bar.previous_button.invoke()
    assert "1 of 4" == count(talk)


def test_f3_steps_from_the_composer_too(talk: Window) -> None:
    type_text(talk, "tea")
    talk.press(talk.chat.composer.text, "<F3>")
    assert "2 of 4" == count(talk)


def test_escape_shuts_it_leaves_no_mark_and_goes_back_to_the_composer(talk: Window) -> None:
    type_text(talk, "tea")
    talk.press(search(talk).bar.field, "<Escape>")
    assert not search(talk).bar.winfo_ismapped()
    assert ([], []) == (marked(talk), marked(talk, "looked"))
    assert talk.root.focus_get() is talk.chat.composer.text
    talk.hear(talk.message("more tea"))
    rest(talk)
    assert [] == marked(talk)


@pytest.mark.parametrize("key", ["<Control-f>", "<Control-F>"])
def test_it_opens_from_everywhere(window: Window, key: str) -> None:
    window.hear(window.message("tea"))
    open_bar(window, key)
    window.press(search(window).bar.field, "<Escape>")
    window.press(window.chat.conversation.text, key)
    assert search(window).bar.winfo_ismapped()


def test_its_keys_are_bound_under_every_layout(window: Window) -> None:
    if window.root.tk.call("tk", "windowingsystem") != "x11":
        pytest.skip("elsewhere keys are told apart by their place")
    # A test's keyboard has no Cyrillic keys to press.
    window.press(window.chat.composer.text)
    assert {"<Control-Key-Cyrillic_a>", "<Control-Key-Greek_phi>"} <= set(window.root.bind())


def test_the_button_in_the_header_opens_it(window: Window) -> None:
    window.chat.header.search_button.invoke()
    window.root.update()
    assert search(window).bar.winfo_ismapped()


def test_a_selected_word_is_looked_for_and_stays_selected(talk: Window) -> None:
    talk.press(search(talk).bar.field, "<Escape>")
    text = talk.chat.conversation.text
    at = text.search("milk", "1.0")
    text.tag_add("sel", at, f"{at} + 4 chars")
    talk.press(text, "<Control-f>")
    assert ("milk", ["milk"], "milk") == (search(talk).bar.text, marked(talk), text.get("sel.first", "sel.last"))


def test_what_comes_while_it_is_open_is_marked_and_moves_nobody(talk: Window) -> None:
    talk.fill(100)
    type_text(talk, "milk")
    rest(talk)
    assert not talk.chat.conversation.is_at_end
    before = talk.chat.conversation.text.index("@0,0")
    talk.hear(talk.message("milk again"))
    talk.until(lambda: count(talk) == "2 of 2", "the new place")
    assert before == talk.chat.conversation.text.index("@0,0")
    assert "milk" == looked_at(talk)


def test_another_conversation_is_searched_when_it_is_opened(talk: Window) -> None:
    talk.hear(RoomState("#maths", "", ("me",)), talk.message("tea in maths", to="#maths"))
    type_text(talk, "tea")
    talk.controller.switch("#maths")
    talk.until(lambda: count(talk) == "1 of 1", "the other room's place")
    assert ["tea"] == marked(talk)


def find_far_back(window: Window, *, hundreds: int) -> None:
    """Search for what was said before so many hundreds of lines, and is not drawn."""
    window.hear(window.message("needle"))
    for _ in range(hundreds):
        window.fill(100)
    window.controller.switch("@bob")
    window.controller.switch(ROOM)
    assert "needle" not in window.shown
    open_bar(window)
    type_text(window, "needle")


def test_what_is_not_drawn_yet_is_found_and_gone_to(window: Window) -> None:
    find_far_back(window, hundreds=6)
    assert ("1 of 1", "needle") == (count(window), looked_at(window))
    text = window.chat.conversation.text
    window.until(lambda: text.dlineinfo("looked.first") is not None, "it in view")
    assert text.block_lines == window.shown.count("\n")
    assert not window.chat.conversation.is_at_end


def test_what_lies_far_back_is_shown_without_all_in_between_and_read_on_to_the_end(window: Window) -> None:
    find_far_back(window, hundreds=25)
    text = window.chat.conversation.text
    assert "needle" == looked_at(window)
    assert text.block_lines < 1_000
    window.press(search(window).bar.field, "<Escape>")
    window.hear(window.message("the last"))  # is not put below what is drawn
    assert "the last" not in window.shown
    assert 1 == window.chat.conversation.new_below

    def reads_on() -> bool:
        text.yview_scroll(1, "pages")
        return window.chat.conversation.is_at_end

    window.until(reads_on, "the end")
    said = [line for line in window.shown.splitlines() if line.startswith(("needle", "line", "the last"))]
    assert ["needle", *(f"line {number}" for _ in range(25) for number in range(100)), "the last"] == said
    assert text.block_lines == window.shown.count("\n")


def test_from_far_back_one_jumps_to_the_end(window: Window) -> None:
    find_far_back(window, hundreds=25)
    window.controller.say("waits")  # what waits stands at the end, and not here
    assert "waits" not in window.shown
    window.chat.conversation.jump_button.invoke()
    window.root.update()
    assert window.chat.conversation.is_at_end
    assert "line 99\nme  " in window.shown
    assert window.shown.endswith("waits\n")


def test_marks_follow_a_reader_through_a_long_talk(window: Window) -> None:
    window.fill(900)
    open_bar(window)
    type_text(window, "line")
    text = window.chat.conversation.text
    for place in (0.0, 0.5, 1.0):
        text.yview_moveto(place)
        rest(window)
        assert "found" in text.tag_names(f"{text.search('line', '@0,0')}")


def test_the_reader_stays_when_the_bar_comes_and_goes(window: Window) -> None:
    window.fill(100)
    text = window.chat.conversation.text
    text.yview_moveto(0.3)
    rest(window)
    line = text.index("@0,100").split(".")[0]

    def on_screen() -> int:
        return int(text.dlineinfo(f"{line}.0")[1]) + int(text.winfo_rooty())

    before = on_screen()
    open_bar(window)
    rest(window)
    assert before == on_screen()
    window.press(search(window).bar.field, "<Escape>")
    rest(window)
    assert before == on_screen()


def test_a_lab_server_is_not_offered_to_search(make_window: Any) -> None:
    window = make_window()
    window.enter(RoomState(ROOM, "", ("me", "alice")), kind=ServerKind.LAB, name="lab9090")
    window.hear(window.message("tea"))
    open_bar(window)
    type_text(window, "nothing like it")
    assert not search(window).bar.history_button.winfo_ismapped()
    window.press(search(window).bar.field, "<Return>")
    assert (False, []) == (search(window).are_results_shown, asked(window))


# The server's results.


def found(*ids: int, to: str = ROOM, text: str = "tea time") -> tuple[Message, ...]:
    return tuple(Message(number, to, "alice", text, 1e9 + number) for number in ids)


def test_enter_asks_the_server_for_what_is_not_here(talk: Window) -> None:
    type_text(talk, "coffee")
    talk.press(search(talk).bar.field, "<Return>")
    assert [("coffee", "")] == [(each.text, each.to) for each in asked(talk)]
    assert "Searching…" == search(talk).results.emptiness.cget("text")
    answer(talk, *found(3, 2, text="coffee break"), more=True)
    results = search(talk).results.text.get("1.0", "end")
    assert 2 == results.count("#lobby   alice")
    assert ["coffee", "coffee"] == [
        search(talk).results.text.get(*pair) for pair in _pairs(search(talk).results.text.tag_ranges("found"))
    ]


def _pairs(ranges: Any) -> list[tuple[str, str]]:
    names = [str(each) for each in ranges]
    return list(zip(names[::2], names[1::2], strict=True))


def test_the_server_is_asked_by_itself_once_typing_rests(talk: Window) -> None:
    search(talk).bar.set_text("coff")  # with no update behind it: on a slow machine that takes as long as a rest
    type_text(talk, "coffee")
    talk.until(lambda: asked(talk), "the server to be asked")
    assert ["coffee"] == [each.text for each in asked(talk)]
    type_text(talk, "tea")  # the results are shown by now, and follow
    talk.until(lambda: len(asked(talk)) == 2, "the server to be asked again")


def test_nothing_and_trouble_are_said(talk: Window) -> None:
    type_text(talk, "coffee")
    talk.press(search(talk).bar.field, "<Return>")
    answer(talk)
    assert "Nothing was found." == search(talk).results.emptiness.cget("text")
    talk.controller.cancel()
    talk.root.update()
    assert not search(talk).is_open


def test_more_results_are_put_below_and_the_mark_stays(talk: Window) -> None:
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    answer(talk, *found(9, 8, 7), more=True)
    talk.press(search(talk).bar.field, "<Down>")
    results = search(talk).results
    chosen = str(results.text.tag_ranges("chosen")[0])
    results.more_button.invoke()
    assert 7 == asked(talk)[-1].before
    answer(talk, *found(5))
    assert (4, chosen) == (len(results.messages), str(results.text.tag_ranges("chosen")[0]))
    assert not results.more_button.winfo_manager()
    assert "4 messages" == results.note.full_text


def test_arrows_go_up_and_down_as_results_stand_on_the_screen(talk: Window) -> None:
    type_text(talk, "tea")
    assert "1 of 4" == count(talk)
    search(talk).bar.history_button.invoke()
    answer(talk, *found(9, 8, 7))
    assert "" == count(talk), "what is counted is covered"
    results = search(talk).results

    def chosen_after(*keys: str) -> int:
        talk.press(search(talk).bar.field, *keys)
        return int(str(results.text.tag_ranges("chosen")[0]).split(".")[0]) // 3

    assert [1, 2, 2, 1] == [chosen_after(key) for key in ("<Down>", "<Down>", "<Down>", "<Up>")]
    search(talk).bar.history_button.invoke()
    assert "1 of 4" == count(talk)


def test_a_nick_has_its_colour_of_the_conversation_in_the_results(talk: Window) -> None:
    colours = talk.controller.model.people.colours
    usual = colours.of("alice")
    twin = next(name for number in range(99) if colours.of(name := f"nick{number}") == usual)
    colours.meet(["alice", twin])
    assert usual != colours.of(twin)
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    answer(talk, Message(9, ROOM, twin, "tea time", 1e9))
    text = search(talk).results.text
    assert f"nick{colours.of(twin)}" in text.tag_names(text.search(twin, "1.0"))


def test_more_results_are_asked_for_in_the_last_row(talk: Window) -> None:
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    results = search(talk).results
    answer(talk, *found(*range(90, 50, -1)), more=True)
    assert 0 == results.text.yview()[0] < results.text.yview()[1] < 1
    assert not results.more_button.winfo_ismapped(), "it is below what can be seen"
    for _ in results.messages:
        talk.press(search(talk).bar.field, "<Down>")
    talk.root.update()
    assert results.more_button.winfo_ismapped()
    last = results.text.index("end - 1 indices linestart")
    assert last == results.text.index(results.more_button)
    results.more_button.invoke()
    answer(talk, *found(9, 8), more=True)
    assert last != results.text.index("end - 1 indices linestart") == results.text.index(results.more_button)
    type_text(talk, "coffee")
    talk.press(search(talk).bar.field, "<Return>")
    answer(talk)
    assert "" == results.text.get("1.0", "end").strip()
    answer(talk, *found(4), more=True)
    assert results.more_button.winfo_exists(), "it goes without its row, and comes back"


def test_the_search_is_narrowed_to_the_open_conversation(talk: Window) -> None:
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    answer(talk, *found(9))
    search(talk).results.here_button.invoke()
    assert ROOM == asked(talk)[-1].to
    answer(talk, *found(8))
    assert "#lobby" not in search(talk).results.text.get("1.0", "end")


def test_a_result_that_is_not_loaded_is_shown_in_its_place(window: Window) -> None:
    old = tuple(Message(at + 1, ROOM, "bob", f"old {at}", 1e8 + at) for at in range(300))
    window.hear(
        HistoryPage(ROOM, tuple(Message(900 + at, ROOM, "bob", f"new {at}", 1e9 + at) for at in range(90)), more=True)
    )
    open_bar(window)
    type_text(window, "150 old")
    window.press(search(window).bar.field, "<Return>")
    answer(window, old[150])
    window.session.sent.clear()
    window.press(search(window).bar.field, "<Return>")
    (ask,) = [each for each in window.session.sent if isinstance(each, AskHistory)]
    assert 151 == ask.reach
    window.hear(HistoryPage(ROOM, old, more=True))
    assert not search(window).are_results_shown
    text = window.chat.conversation.text
    window.until(lambda: text.tag_ranges("pointed"), "the message to be pointed at")
    assert "old 150\n" == text.get("pointed.first", "pointed.last")
    assert ["old", "150"] == marked(window)
    window.until(lambda: text.dlineinfo("pointed.first") is not None, "it in view")
    # And back to the results, as they were.
    search(window).bar.history_button.invoke()
    window.root.update()
    assert (True, 1) == (search(window).are_results_shown, len(search(window).results.messages))


def test_a_result_that_is_too_far_back_to_go_to_is_shown_whole(talk: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOUGHT_MESSAGES", 1)
    talk.hear(HistoryPage(ROOM, (), more=True))
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    long = "tea " + "and cake " * 100
    answer(talk, *found(93, 92, text=long))
    results = search(talk).results
    before = results.text.get("1.0", "end").splitlines()
    results.move(1)
    results.open()
    talk.root.update()
    after = results.text.get("1.0", "end").splitlines()
    assert [4] == [at for at, line in enumerate(after) if line != before[at]]
    assert ("\N{HORIZONTAL ELLIPSIS}", long.strip()) == (before[4][-1], after[4])
    assert "all of it stands here" in results.note.full_text
    talk.press(search(talk).bar.field, "<Return>")
    assert 1 == len(asked(talk)), "what was found stays"


def test_a_click_opens_a_result_in_another_room(talk: Window) -> None:
    talk.hear(RoomState("#maths", "", ("me",)), talk.message("tea in maths", to="#maths"))
    type_text(talk, "maths")
    talk.press(search(talk).bar.field, "<Return>")
    last = talk.controller.model.conversations.of("#maths").entries[-1]
    assert isinstance(last, Message)
    answer(talk, last)
    rest(talk)
    results = search(talk).results.text
    x, y, _, height = results.dlineinfo("2.0")[:4]
    results.event_generate("<Button-1>", x=x + 5, y=y + height // 2)
    results.event_generate("<ButtonRelease-1>", x=x + 5, y=y + height // 2)
    talk.until(lambda: talk.controller.model.current.name == "#maths", "the other room")
    assert ["tea in maths\n"] == marked(talk, "pointed")


def test_escape_goes_back_from_the_results_and_then_to_the_composer(talk: Window) -> None:
    type_text(talk, "tea")
    field = search(talk).bar.field
    search(talk).bar.history_button.invoke()
    talk.press(field, "<Escape>")
    assert (False, True) == (search(talk).are_results_shown, search(talk).is_open)
    talk.press(field, "<Escape>")
    assert (False, talk.chat.composer.text) == (search(talk).is_open, talk.root.focus_get())


def test_the_theme_changes_while_results_are_shown(talk: Window) -> None:
    type_text(talk, "tea")
    search(talk).bar.history_button.invoke()
    answer(talk, *found(3))
    talk.settings.theme = "dark"
    talk.controller.settings_changed()
    talk.root.update()
    palette = talk.app.theme.palette
    assert palette.background == search(talk).results.text.cget("background")
    assert palette.found == talk.chat.conversation.text.tag_cget("found", "background")
