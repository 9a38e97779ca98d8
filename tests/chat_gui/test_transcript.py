"""Entries become blocks: headers, days, presences told together, what waits for its receipt, and hostile texts."""

from __future__ import annotations

from datetime import datetime

import pytest

from chat_gui.conversation import Entry, Notice, Pending, Presence, PresenceKind, SendState
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import OwnNicks
from chat_gui.presences import BACK_SOON_S
from chat_gui.transcript import Block, Layout, told_from
from server.wire import limits
from server.wire.messages import Message

NOON = datetime(2026, 11, 19, 12, 0).timestamp()  # noqa: DTZ001 - local, as the transcript is
DAY = "Thursday, 19 November\n"


def message(text: str, at: float = NOON, sender: str = "alice", number: int = 1) -> Message:
    return Message(number, "#lobby", sender, text, at)


def joined(nick: str, at: float = NOON, kind: PresenceKind = PresenceKind.JOINED) -> Presence:
    return Presence(kind, nick, at)


def layout() -> Layout:
    return Layout(OwnNicks("me"), 2026, NickColours())


def text_of(blocks: list[Block]) -> str:
    return "".join(text for block in blocks for text, _ in block.runs)


def test_every_block_is_whole_lines_and_knows_its_entry() -> None:
    entries: list[Entry] = [message("one\ntwo"), joined("bob"), Notice("note", NOON), message("three")]
    blocks = layout().add(entries)
    assert [(entry,) for entry in entries] == [block.entries for block in blocks]
    for block in blocks:
        text = text_of([block])
        assert block.lines == text.count("\n")
        assert text.endswith("\n")


def test_the_lines_of_one_notice_stand_close_together() -> None:
    (block,) = layout().add([Notice("one\ntwo\nthree", NOON)])
    further = {text.strip(): "further" in tags for text, tags in block.runs if "notice" in tags}
    assert {"one": False, "two": True, "three": True} == {text: far for text, far in further.items() if text}


def test_quoted_lines_are_told_from_the_answer() -> None:
    (block,) = layout().add([message("> bob: see https://example.org\n> more\n>:( no\n1 > 0")])
    quotes = {text.strip(): "quote" in tags for text, tags in block.runs if "body" in tags}
    told = {"> bob: see": True, "https://example.org": True, "> more": True, ">:( no": False, "1 > 0": False}
    assert told == {text: is_quote for text, is_quote in quotes.items() if text}


def test_messages_of_one_author_share_a_header_for_five_minutes() -> None:
    ours = layout()
    text = text_of(ours.add([message("a"), message("b", NOON + 299), message("c", NOON + 301)]))
    assert f"{DAY}alice  12:00\na\nb\nalice  12:05\nc\n" == text


def test_another_author_a_notice_and_the_divider_end_a_group() -> None:
    ours = layout()
    text = text_of(ours.add([message("a"), message("b", sender="bob"), message("c")]))
    assert f"{DAY}alice  12:00\na\nbob  12:00\nb\nalice  12:00\nc\n" == text
    assert "new\n\n" == text_of([ours.divider()])
    assert "alice  12:00\nd\n" == text_of(ours.add([message("d")]))


def test_appending_one_by_one_reads_as_all_at_once() -> None:
    entries: list[Entry] = [message(str(n), NOON + 40 * n, f"nick{n // 3 % 4}", n) for n in range(50)]
    entries[10:10] = [joined("a", NOON + 400), joined("b", NOON + 400)]
    ours, shown = layout(), []
    for entry in entries:
        for block in ours.add([entry]):
            if block.replaces:
                shown.pop()
            shown.append(block)
    assert text_of(layout().add(entries)) == text_of(shown)


def test_a_new_day_has_a_line_and_a_header() -> None:
    text = text_of(layout().add([message("a"), message("b", NOON + 86_400)]))
    assert f"{DAY}alice  12:00\na\nFriday, 20 November\nalice  12:00\nb\n" == text


def test_presences_in_a_row_are_told_in_one_line() -> None:
    ours = layout()
    (first,) = ours.add([joined("ann"), joined("bob"), joined("cy", kind=PresenceKind.LEFT)])
    assert f"{DAY}ann and bob joined · cy left   12:00\n" == text_of([first])
    assert not first.replaces
    (second,) = ours.add([joined(name) for name in ("dan", "eve")])
    assert f"{DAY}4 people joined · cy left   12:00\n" == text_of([second])
    assert second.replaces
    assert 5 == len(second.entries)


def test_a_rename_and_a_message_end_the_row() -> None:
    ours = layout()
    ours.add([joined("ann")])
    (renamed,) = ours.add([Presence(PresenceKind.RENAMED, "ann", NOON, "anna")])
    assert "ann is now anna   12:00\n" == text_of([renamed])
    assert [False, False] == [block.replaces for block in ours.add([joined("bob"), message("x")])]
    assert not ours.add([joined("cy")])[0].replaces


LEFT = PresenceKind.LEFT


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([("bob", LEFT, 0), ("bob", PresenceKind.JOINED, 5)], ""),
        ([("bob", LEFT, 0), ("cy", LEFT, 1), ("cy", PresenceKind.JOINED, 5), ("bob", PresenceKind.JOINED, 6)], ""),
        ([("bob", LEFT, 0), ("bob", PresenceKind.JOINED, BACK_SOON_S + 1)], "bob left · bob joined   12:02\n"),
        ([("bob", LEFT, 9), ("bob", PresenceKind.JOINED, 5)], "bob left · bob joined   12:00\n"),
        ([("bob", PresenceKind.JOINED, 0), ("bob", LEFT, 5)], "bob joined · bob left   12:00\n"),
        ([("bob", PresenceKind.JOINED, 0), ("bob", LEFT, 5), ("bob", PresenceKind.JOINED, 9)], "bob joined   12:00\n"),
        ([("bob", LEFT, 0), ("bob", PresenceKind.JOINED, 5), ("bob", LEFT, 9)], "bob left   12:00\n"),
        ([("bob", LEFT, 0), ("cy", LEFT, 50), ("bob", PresenceKind.JOINED, 70)], "cy left   12:00\n"),
    ],
)
def test_whoever_left_and_was_back_soon_is_not_told_of(row: list[tuple[str, PresenceKind, float]], told: str) -> None:
    ours = layout()
    ours.add([message("a")])
    shown: list[Block] = []
    for nick, kind, after in row:
        [block] = ours.add([joined(nick, NOON + after, kind)])
        shown[-1:] = [block] if block.replaces else [*shown[-1:], block]
    assert told == text_of(shown)
    assert [told.count("\n")] == [block.lines for block in shown]
    assert [len(row)] == [len(block.entries) for block in shown]


def test_where_there_was_nothing_to_tell_whoever_spoke_goes_on() -> None:
    ours = layout()
    back = [joined("bob", NOON + 1, LEFT), joined("bob", NOON + 2)]
    assert f"{DAY}alice  12:00\na\nb\n" == text_of(ours.add([message("a"), *back, message("b", NOON + 3)]))
    assert "" == text_of(ours.add(back))
    (block,) = ours.add([joined("cy", NOON + 4)])
    assert ("cy joined   12:00\n", True) == (text_of([block]), block.replaces)
    assert "alice  12:00\nc\n" == text_of(ours.add([message("c", NOON + 5)]))


def test_whoever_is_back_after_something_was_said_has_been_away() -> None:
    told = text_of(layout().add([joined("bob", kind=LEFT), message("a"), joined("bob")]))
    assert f"{DAY}bob left   12:00\nalice  12:00\na\nbob joined   12:00\n" == told


def test_on_a_new_day_whoever_speaks_has_a_header_though_nothing_was_to_tell() -> None:
    ours = layout()
    midnight = datetime(2026, 11, 20, 0, 0).timestamp()  # noqa: DTZ001 - local, as the transcript is
    ours.add([message("a", midnight - 10)])
    told = ours.add([joined("bob", midnight + 1, LEFT), joined("bob", midnight + 2), message("b", midnight + 3)])
    assert "Friday, 20 November\nalice  00:00\nb\n" == text_of(told)


def test_joins_and_leaves_are_left_out_where_nobody_wants_them() -> None:
    quiet = Layout(OwnNicks("me"), 2026, NickColours(), tells_presence=False)
    entries = [message("a"), joined("bob"), joined("bob", kind=PresenceKind.LEFT), message("b")]
    assert f"{DAY}alice  12:00\na\nb\n" == text_of(quiet.add(entries))
    assert [] == quiet.add([joined("carol")])
    assert "dave is now eve" in text_of(quiet.add([Presence(PresenceKind.RENAMED, "dave", NOON, "eve")]))


@pytest.mark.parametrize(
    ("end", "count", "tells_presence", "expected"),
    [(6, 2, True, 4), (6, 2, False, 2), (6, 3, False, 0), (6, 9, False, 0), (6, 9, True, 0), (2, 1, False, 0)],
)
def test_a_part_with_so_many_entries_that_are_told(end: int, count: int, tells_presence: bool, expected: int) -> None:
    entries = [message("a"), joined("b"), message("c"), joined("d"), joined("e"), message("f")]
    assert expected == told_from(entries, end, count, tells_presence=tells_presence)


def test_the_readers_nick_is_marked_except_in_their_own_messages() -> None:
    def mentions(sender: str) -> int:
        return sum(
            "mention" in tags for block in layout().add([message("hey me", sender=sender)]) for _, tags in block.runs
        )

    assert (1, 0) == (mentions("alice"), mentions("me"))


def test_an_action_is_one_line_with_its_author() -> None:
    ours = layout()
    assert f"{DAY}alice waves\n" == text_of(ours.add([message("/me waves")]))
    assert "alice  12:00\nhi\n" == text_of(ours.add([message("hi")]))


def test_code_between_fences_is_a_block() -> None:
    (block,) = layout().add([message("look\n```\n*a*\n```")])
    assert ("*a*\n", ("codeblock",)) in block.runs


def below(blocks: list[Block]) -> list[str]:
    return [text.rstrip("\n") for block in blocks for text, tags in block.runs if "below" in tags and text != "\n"]


def test_what_follows_a_block_of_code_keeps_a_distance() -> None:
    code = "```\nx\n```"
    assert ["after"] == below(layout().add([message(f"before\n{code}\nafter\nmore")]))
    assert ["after"] == below(layout().add([message(code), message("after"), message("more")]))
    assert [] == below(layout().add([message(code), message("after", sender="bob")]))
    ours = layout()
    ours.add([message(code, sender="me")])
    assert ["mine"] == below(ours.pending([Pending("1", "mine", NOON), Pending("2", "too", NOON)], ()))


def test_a_further_message_under_one_header_keeps_a_distance() -> None:
    def distant(blocks: list[Block]) -> list[str]:
        runs = [run for block in blocks for run in block.runs]
        return [text.rstrip("\n") for text, tags in runs if tags[0] == "next" and text != "\n"]

    said = [message("a\nb"), message("c\nd"), message("e", sender="bob"), message("f", sender="bob", at=NOON + 301)]
    assert ["c"] == distant(layout().add(said))
    ours = layout()
    ours.add([message("a", sender="me")])
    assert ["b", "c"] == distant(ours.pending([Pending("1", "b\n.", NOON), Pending("2", "c", NOON)], ()))
    assert ["b"] == distant(ours.add([message("b", sender="me")]))


def test_two_messages_of_code_do_not_become_one_block() -> None:
    code = "```\nx\n```"
    text = text_of(layout().add([message(code), message(code), message("y")]))
    assert f"{DAY}alice  12:00\nx\nalice  12:00\nx\ny\n" == text
    ours = layout()
    ours.add([message(code, sender="me")])
    assert "me  12:00\nx\nme  12:00\nx\n" == text_of(ours.pending([Pending(each, code, NOON) for each in "12"], ()))


def test_the_beginning_is_named() -> None:
    assert "This is the beginning of #maths.\n" == text_of([layout().beginning("#maths")])
    with_bob = "This is the beginning of your direct messages with @bob.\n"
    assert with_bob == text_of([layout().beginning("@bob")])


def test_waiting_messages_continue_ones_own_group_and_are_not_remembered() -> None:
    ours = layout()
    ours.add([message("a", sender="me")])
    waiting = [Pending("1", "b", NOON + 1), Pending("2", "c", NOON + 2, SendState.FAILED, "Too fast.")]
    assert "b   sending…\nc\nNot sent. Too fast.   Retry   Discard\n" == text_of(ours.pending(waiting, {"1"}))
    assert "b\n" == text_of(ours.pending(waiting[:1], ()))
    assert "bob  12:00\nx\n" == text_of(ours.add([message("x", sender="bob")]))
    assert "me  12:00\nb\n" == text_of(ours.pending(waiting[:1], ()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("lone \ud800 half", "lone \N{REPLACEMENT CHARACTER} half"),
        ("x" * 200_000, "x" * limits.SHOWN_LINE_CHARS + "…"),
        ("tab\there\r\nnext\rlast", "tab\there\nnext\nlast"),
        ("", ""),
    ],
)
def test_hostile_text_is_made_harmless(text: str, shown: str) -> None:
    blocks = layout().add([message(text)])
    assert f"{DAY}alice  12:00\n{shown}\n" == text_of(blocks)


def test_a_message_of_many_lines_is_cut() -> None:
    (block,) = layout().add([message("\n" * 100_000)])
    assert limits.SHOWN_LINES + 2 == block.lines
    assert text_of([block]).endswith("…\n")


@pytest.mark.parametrize("at", [float("nan"), float("inf"), -1e300, 1e300, -5.0])
def test_a_time_that_makes_no_sense_is_shown_as_some_time(at: float) -> None:
    assert layout().add([message("x", at), joined("bob", at)])
