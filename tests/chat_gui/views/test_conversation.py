"""The transcript: the reader is never moved, what waits is told from what has arrived, links open, nothing kills Tk."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from chat_gui.events import Recognised, ServerKind
from chat_gui.views.palette import DARK
from chat_gui.views.transcript_text import TranscriptText
from server.wire import limits
from server.wire.messages import Code, Error, Joined, RoomState

from .window import ROOM, Window


def text_of(window: Window) -> TranscriptText:
    text: TranscriptText = window.chat.conversation.text
    return text


def at_end(window: Window) -> bool:
    window.root.update()
    text = text_of(window)
    last = text.dlineinfo("end-1c")
    return last is not None and last[1] + last[3] <= text.winfo_height()


def top_line(window: Window) -> tuple[str, int]:
    text = text_of(window)
    shown = text.dlineinfo("@0,0")
    assert shown is not None
    return text.get("@0,0 linestart", "@0,0 lineend"), shown[1]


def scroll_up(window: Window, pages: int = 1) -> None:
    text_of(window).yview_scroll(-pages, "pages")
    window.until(lambda: not window.chat.conversation.is_at_end, "the end to go out of view")


def test_the_end_is_followed_while_it_is_in_view(window: Window) -> None:
    window.fill(200)
    assert at_end(window)
    window.hear(window.message("the last"))
    assert at_end(window)
    assert window.shown.endswith("the last\n")
    assert not window.chat.conversation.jump_button.winfo_ismapped()


def test_what_is_being_selected_does_not_slide_away_under_the_pointer(window: Window) -> None:
    window.fill(200)
    text = text_of(window)
    before = top_line(window)
    text.event_generate("<Button-1>", x=60, y=60)
    text.event_generate("<B1-Motion>", x=120, y=120)
    window.hear(window.message("one\nmore\nmessage"))
    window.hear(window.message("yet another"))
    assert before == top_line(window)
    assert window.chat.conversation.jump_button.winfo_ismapped()
    text.event_generate("<ButtonRelease-1>", x=120, y=120)
    window.chat.conversation.jump_to_end()
    window.hear(window.message("and another"))
    assert at_end(window)


@pytest.mark.parametrize("points", [0, 20])
def test_the_way_down_is_easy_to_hit(make_window: Callable[..., Window], points: int) -> None:
    window = make_window(text_size=points)
    window.enter()
    window.fill(60)
    window.chat.conversation.jump_to_top()
    window.until(window.chat.conversation.jump_button.winfo_ismapped, "the button")
    theme, button = window.app.theme, window.chat.conversation.jump_button
    assert theme.small_bold.metrics("linespace") + 2 * theme.space(1) == button.winfo_height()


def test_a_reader_further_up_stays_there_and_sees_how_many_are_new(window: Window) -> None:
    window.fill(200)
    scroll_up(window)
    window.root.update()
    before = top_line(window)
    window.hear(window.message("one"), window.message("two"))
    window.hear(window.message("three"))
    button = window.chat.conversation.jump_button
    assert before == top_line(window)
    assert button.winfo_ismapped()
    assert str(button.cget("text")).startswith("3 new")
    assert window.shown.endswith("three\n")
    button.invoke()
    assert at_end(window)
    assert not button.winfo_ismapped()
    assert 0 == window.chat.conversation.new_below


def test_a_reader_who_leaves_the_end_in_the_moment_news_come_is_let_go(window: Window) -> None:
    window.fill(200)
    text_of(window).yview_scroll(-1, "pages")
    window.hear(window.message("just now"))
    assert not at_end(window)
    assert str(window.chat.conversation.jump_button.cget("text")).startswith("1 new")


@pytest.mark.parametrize("key", ["<Escape>", "<End>"])
def test_keys_jump_to_the_end(window: Window, key: str) -> None:
    window.fill(200)
    scroll_up(window)
    window.press(text_of(window), key)
    assert at_end(window)


@pytest.mark.parametrize(
    ("key", "typed", "jumps"), [("<Escape>", "half", True), ("<End>", "", True), ("<End>", "half", False)]
)
def test_keys_jump_there_from_the_composer_where_they_have_nothing_else_to_do(
    window: Window, key: str, typed: str, jumps: bool
) -> None:
    window.fill(200)
    scroll_up(window)
    window.write(typed)
    window.press(window.chat.composer.text, key)
    assert jumps is at_end(window)


def test_sending_goes_to_the_end(window: Window) -> None:
    window.fill(200)
    scroll_up(window)
    window.write("mine")
    window.press(window.chat.composer.text, "<Return>")
    assert at_end(window)


def test_what_is_further_down_is_unread_until_the_end_is_seen(window: Window) -> None:
    window.fill(200)
    scroll_up(window)
    window.until(lambda: not window.controller.model.conversations.is_reading)
    window.hear(window.message("below"))
    assert 1 == window.controller.model.current.unread
    window.chat.conversation.jump_to_end()
    window.until(lambda: not window.controller.model.current.unread, "the message to be read")


def test_the_end_stays_in_view_when_the_window_or_the_text_changes_its_size(window: Window) -> None:
    window.fill(200)
    window.root.geometry("800x500")
    window.until(lambda: window.root.winfo_height() == 500)
    assert at_end(window)
    window.press(window.chat.composer.text, *["<Control-plus>"] * 3)
    assert at_end(window)


def test_a_reader_further_up_stays_there_when_the_theme_changes(window: Window) -> None:
    window.fill(200)
    scroll_up(window)
    before = top_line(window)
    window.settings.theme = "dark"
    window.controller.settings_changed()
    window.root.update()
    assert before == top_line(window)


def test_a_waiting_message_becomes_one_that_has_arrived(window: Window) -> None:
    window.write("hello")
    window.press(window.chat.composer.text, "<Return>")
    (say,) = [each for each in window.session.sent if getattr(each, "text", "") == "hello"]
    assert "hello\n" == text_of(window).get(*text_of(window).tag_ranges("pending")) + "\n"
    window.until(lambda: "sending…" in window.shown, "the wait to be said")
    window.hear(window.message("hello", "me", nonce=say.nonce))
    assert not text_of(window).tag_ranges("pending")
    assert "sending…" not in window.shown
    assert 1 == window.shown.count("hello")


def fail_one(window: Window, text: str) -> str:
    window.write(text)
    window.press(window.chat.composer.text, "<Return>")
    nonce: str = window.session.sent[-1].nonce
    window.hear(Error(Code.TOO_FAST, nonce=nonce))
    return nonce


def test_a_refused_message_can_be_sent_again(window: Window) -> None:
    fail_one(window, "first")
    nonce = fail_one(window, "second")
    assert "Not sent." in window.shown
    sent = len(window.session.sent)
    second = text_of(window).tag_ranges("retry")[2]
    window.click(text_of(window), str(second))
    assert [nonce] == [each.nonce for each in window.session.sent[sent:]]
    assert 1 == window.shown.count("Not sent.")


def test_a_refused_message_can_be_given_up(window: Window) -> None:
    fail_one(window, "first")
    window.click(text_of(window), str(text_of(window).tag_ranges("discard")[0]))
    assert "first" not in window.shown


def test_messages_come_before_what_waits(window: Window) -> None:
    fail_one(window, "mine")
    window.hear(window.message("theirs"))
    assert window.shown.index("theirs") < window.shown.index("mine")


def test_the_divider_stands_where_reading_stopped(window: Window) -> None:
    window.hear(window.message("read"))
    window.controller.set_reading(False)
    window.hear(window.message("unread"))
    assert ["read", "new", "", "alice"] == [line.split("  ")[0] for line in window.shown.splitlines()[-5:-1]]
    assert 1 == len(text_of(window).tag_ranges("divider")) // 2


def test_presences_in_a_row_are_one_line(window: Window) -> None:
    window.hear(Joined(ROOM, "carol"))
    window.hear(Joined(ROOM, "dave"))
    assert "carol and dave joined" in window.shown
    assert 1 == window.shown.count("joined")


def test_a_clicked_link_is_opened(window: Window) -> None:
    window.hear(window.message("see https://example.org/a, or (https://example.org/b)."))
    for at in (0, 2):
        window.click(text_of(window), str(text_of(window).tag_ranges("link")[at]))
    assert ["https://example.org/a", "https://example.org/b"] == window.opened_links


def test_a_link_is_opened_whatever_the_case_of_its_scheme(window: Window) -> None:
    window.hear(window.message("«HTTPS://Example.org/A»"))
    window.click(text_of(window), str(text_of(window).tag_ranges("link")[0]))
    assert ["https://Example.org/A"] == window.opened_links


def test_the_line_below_a_link_leaves_its_underscores_out(window: Window) -> None:
    link = "https://example.org/__init__.py_"
    window.hear(window.message(f"a_b {link}x *c_d*"))
    text = text_of(window)
    start, _ = text.tag_ranges("link")
    lined = [text.tag_cget(text.tag_names(f"{start} + {at} chars")[-1], "underline") for at in range(len(link))]
    assert ["0" if char == "_" else "1" for char in link] == [str(int(each)) for each in lined]
    assert 3 * 2 == len(text.tag_ranges("underscore"))
    window.click(text, f"{start} + 21 chars")
    assert [f"{link}x"] == window.opened_links


def test_only_web_and_mail_are_links(window: Window) -> None:
    window.hear(window.message("file:///etc/passwd javascript:alert(1) smb://x ftp://y"))
    assert not text_of(window).tag_ranges("link")


def test_ones_own_nick_is_marked(window: Window) -> None:
    window.hear(window.message("hey @me, 🎉 me!"))
    text = text_of(window)
    ranges = [str(index) for index in text.tag_ranges("mention")]
    assert ["@me", "me"] == [text.get(*pair) for pair in zip(ranges[::2], ranges[1::2], strict=True)]


HOSTILE = [
    "x" * 200_000,
    "a\0b",
    "\u202eevil\u202c \u2066x",
    "lone \ud800 and \udfff",
    "👩\u200d👩\u200d👧 🏳️\u200d🌈 \U0001f44d\U0001f3fd" * 20,
    "\n" * 5_000,
    "e" + "\u0301" * 1_000,
    '{[}$(exit) \\ [destroy .] ; # "',
    "\x1b[31mred\x07",
    "*" * 3_000 + "_" * 3_000 + "`" * 3_000,
    "\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF}" * 100,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_the_window_alive(window: Window, text: str) -> None:
    window.hear(window.message(text), window.message(text, sender="z" * 30 + "\u202e\n\0"), window.message("after"))
    assert window.shown.endswith("after\n")
    # A longer line stops Tk, and so do too many.
    assert max(map(len, window.shown.split("\n"))) <= limits.SHOWN_LINE_CHARS + len("…")
    assert window.shown.count("\n") <= 2 * limits.SHOWN_LINES + 10  # two of them hold the text
    window.controller.switch("@alice")
    window.controller.switch(ROOM)
    assert window.shown.endswith("after\n")


def test_an_emoji_does_not_shift_what_is_inserted_after_it(window: Window) -> None:
    window.hear(window.message("🎉" * 50))
    window.hear(Joined(ROOM, "carol"))
    window.hear(Joined(ROOM, "dave"))
    window.hear(window.message("https://example.org 🎉 me"))
    assert "🎉" * 50 + "\ncarol and dave joined" in window.shown
    window.click(text_of(window), str(text_of(window).tag_ranges("link")[0]))
    assert ["https://example.org"] == window.opened_links


def test_an_empty_conversation_says_so(window: Window) -> None:
    words = window.chat.conversation.emptiness
    assert words.winfo_ismapped()
    window.controller.say("first")
    window.root.update()
    assert not words.winfo_ismapped()


def test_an_old_server_which_has_told_nothing_is_not_said_to_be_silent(window: Window) -> None:
    window.enter(kind=ServerKind.LAB)
    assert "Nothing has been said since you came." == window.chat.conversation.emptiness.cget("text")


def test_a_server_that_is_recognised_late_is_not_said_to_be_silent_either(window: Window) -> None:
    window.hear(Recognised(ServerKind.LAB, "lab9090"))
    assert "Nothing has been said since you came." == window.chat.conversation.emptiness.cget("text")


def test_a_long_conversation_is_drawn_from_its_end_and_read_to_its_start(window: Window) -> None:
    window.fill(1_500)
    window.controller.switch("@alice")
    window.controller.switch(ROOM)
    window.root.update()
    assert at_end(window)
    assert "line 1499\n" in window.shown
    assert "line 10\n" not in window.shown

    def goes_up() -> bool:
        text_of(window).yview_scroll(-1, "pages")
        return "line 0\n" in window.shown

    window.until(goes_up, "the first line")
    assert [f"line {number}" for number in range(1_500)] == [
        line for line in window.shown.splitlines() if line.startswith("line")
    ]


def test_older_lines_that_come_in_above_do_not_move_the_reader(window: Window) -> None:
    window.fill(1_500)
    window.controller.switch("@alice")
    window.controller.switch(ROOM)
    window.root.update()
    text_of(window).yview_moveto(0)
    text_of(window).yview_scroll(5, "units")
    before, lines = top_line(window), text_of(window).block_lines
    window.until(lambda: text_of(window).block_lines > lines, "older lines")
    assert before == top_line(window)


def test_old_lines_are_dropped_only_while_the_end_is_in_view(window: Window) -> None:
    most = limits.MESSAGES_KEPT + 600
    window.fill(most)
    assert text_of(window).block_lines <= most
    window.fill(1_000)
    lines = text_of(window).block_lines
    scroll_up(window)
    before = top_line(window)
    window.fill(1_000)
    assert before == top_line(window)
    assert text_of(window).block_lines > lines


def test_a_flood_while_the_reader_is_further_up_is_bounded_and_its_end_is_found(window: Window) -> None:
    window.fill(300)
    scroll_up(window)
    before = top_line(window)
    for _ in range(12):
        window.fill(2_000)
    assert before == top_line(window)
    assert text_of(window).block_lines < 23_000
    window.chat.conversation.jump_to_end()
    assert at_end(window)
    assert window.shown.endswith("line 1999\n")
    window.hear(window.message("and on"))
    assert window.shown.endswith("and on\n")


def test_lines_of_the_widget_are_those_of_the_blocks(window: Window) -> None:
    for number in range(40):
        window.hear(window.message(f"{number}\nmore"), Joined(ROOM, f"n{number}"), Joined(ROOM, f"m{number}"))
    fail_one(window, "failed")
    window.chat.conversation.jump_to_top()
    window.root.update()
    behind = f"{text_of(window).block_lines + 1}.0"
    assert "m39" in text_of(window).get(f"{behind} - 1 lines", behind)
    assert text_of(window).get(behind, "end").splitlines()[1] == "failed"


def test_nothing_can_be_typed_into_the_transcript_and_typing_goes_to_the_composer(window: Window) -> None:
    window.hear(window.message("x"))
    before = window.shown
    window.press(text_of(window), "<Key-BackSpace>", "<Key-h>")
    assert before == window.shown
    assert "h" == window.chat.composer.content()


def test_of_a_conversation_of_5000_only_the_last_few_hundred_are_drawn_when_it_is_opened(
    make_window: Callable[..., Window],
) -> None:
    window = make_window()
    window.enter(RoomState(ROOM, "", ("me",)), RoomState("#other", "", ("me",)))
    for _ in range(5_000):
        window.controller.model.add_message(window.message("some words, and some more of them", to="#other"))
    window.controller.flush()
    window.controller.switch("#other")
    window.root.update()
    window.controller.switch(ROOM)
    window.root.update()
    window.controller.switch("#other")
    window.root.update()
    assert 0 < text_of(window).blocks < 500


def test_the_keyboard_is_seen_in_the_transcript_where_it_came_by_itself(window: Window) -> None:
    text, composer, palette = window.chat.conversation.text, window.chat.composer.text, window.app.theme.palette
    window.fill(3)

    def ring() -> str:
        window.root.update()
        assert window.root.focus_get() is text
        return str(text.cget("highlightcolor"))

    window.press(composer, "<Shift-Tab>")
    assert palette.accent == ring()
    window.click(text, "3.1")
    assert palette.background == ring()
    window.press(composer, "<Shift-Tab>")
    assert palette.accent == ring()
    window.press(composer, "<Tab>")
    window.click(text, "3.1")
    window.settings.theme = "dark"
    window.controller.settings_changed()
    assert DARK.background == ring()


def test_one_sees_where_a_message_ends_and_the_next_of_its_author_begins(window: Window) -> None:
    window.hear(window.message("one\ntwo"), window.message("three"), window.message("> four"))
    text = window.chat.conversation.text

    def letters_top(line: str) -> int:
        return int(text.bbox(text.search(line, "1.0"))[1])

    tops = [letters_top(each) for each in ("one", "two", "three", "four")]
    within, *between = [lower - upper for upper, lower in itertools.pairwise(tops)]
    assert [within + window.app.theme.space(3) // 2] * 2 == between
    assert between[0] > 1.25 * within


def test_in_a_quotation_and_in_code_a_wrapped_line_is_told_from_the_next(window: Window) -> None:
    long = "word " * 100
    window.hear(window.message(f"> {long}\n```\n{long}\n```"))
    text = text_of(window)

    def wrapped(line: int) -> int:
        start = text.index(f"{line}.0 + 1 display lines display linestart")
        assert start.startswith(f"{line}.")
        return int(text.bbox(start)[0])

    quote = int(text.search("> ", "1.0").split(".")[0])
    assert text.bbox(f"{quote}.2")[0] == wrapped(quote)
    assert text.bbox(f"{quote + 1}.2")[0] == wrapped(quote + 1)
