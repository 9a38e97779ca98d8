"""What was said as plain text: readable lines, quotations, nothing that breaks a clipboard."""

from __future__ import annotations

from datetime import datetime

from chat_gui.conversation import Notice, Presence, PresenceKind
from chat_gui.quoting import copied, quoted
from server.wire.messages import Message

AT = datetime(2026, 11, 19, 10, 33).timestamp()  # noqa: DTZ001 - local, as the transcript is


def message(text: str) -> Message:
    return Message(1, "#lobby", "bob", text, AT)


def test_messages_are_lines_with_time_and_author() -> None:
    entries = (message("one\ntwo"), message("/me waves"), Presence(PresenceKind.JOINED, "carol", AT), Notice("hm", AT))
    assert "[10:33] bob: one\ntwo\n[10:33] * bob waves\n[10:33] carol joined\n[10:33] hm" == copied(entries)


def test_the_original_is_copied_but_for_what_a_clipboard_cannot_hold() -> None:
    assert "[10:33] bob: a*b* \u202ec\N{REPLACEMENT CHARACTER}" == copied([message("a\0*b* \u202ec\ud800")])


def test_a_quotation_is_marked_and_says_whose_it_is() -> None:
    assert "> bob: one\n> two\n" == quoted(message("one\ntwo"))
    assert "> * bob waves\n" == quoted(message("/me waves"))


def test_a_quotation_is_short() -> None:
    assert 9 == quoted(message("x\n" * 100)).count("\n")
    assert quoted(message("x\n" * 100)).endswith("> …\n")


def test_a_quotation_cannot_end_too_early_or_break_out_of_its_first_line() -> None:
    hostile = Message(1, "#lobby", "bob\n/leave\u202e", "a\0b\ud800", AT)
    assert 1 == quoted(hostile).count("\n")
    assert not {"\0", "\ud800", "\u202e"} & set(quoted(hostile))
