"""Which conversations there are, and how much of them is kept."""

from __future__ import annotations

import pytest

from chat_gui.conversation import Conversation
from chat_gui.marks import Bookmark, Marked
from chat_gui.shelf import Shelf
from server.wire import limits
from server.wire.messages import Message


def said(number: int, text: str = "hi") -> Message:
    return Message(number, "#room", "bob", text, 0.0)


@pytest.fixture
def shelf() -> Shelf:
    """Nothing yet."""
    return Shelf()


def fill(shelf: Shelf, conversation: Conversation, *texts: str) -> None:
    """Has this said in a conversation."""
    for number, text in enumerate(texts, 1):
        shelf.append(conversation, said(number, text), is_read_above=False)


def test_a_conversation_is_found_in_any_case(shelf: Shelf) -> None:
    added = shelf.add("#Maths", None)
    assert shelf.find("#MATHS") is added
    assert shelf.find("#art") is None


def test_the_text_that_is_kept_is_counted(shelf: Shelf) -> None:
    one, other = shelf.add("@one", None), shelf.add("@other", None)
    fill(shelf, one, "four", "five")
    fill(shelf, other, "six")
    shelf.prepend(other, [said(-1, "seven")])
    assert (8, 8, 16) == (one.text_chars, other.text_chars, shelf.text_chars)
    shelf.close(one)
    shelf.close(one)
    assert 8 == shelf.text_chars


def test_a_conversation_moved_to_a_new_name_is_the_same_one(shelf: Shelf) -> None:
    moved = shelf.add("@bob", None)
    assert shelf.move(moved, "@rob") is moved
    assert (None, moved, "@rob") == (shelf.find("@bob"), shelf.find("@rob"), moved.name)


def test_what_was_said_before_a_move_belongs_to_the_new_name(shelf: Shelf) -> None:
    moved = shelf.add("@ann", None)
    moved.last_id = 7
    shelf.move(moved, "@anna")
    moved.last_id = 9
    shelf.move(moved, "@annette")
    assert ["@annette", "@annette"] == [shelf.name_of("@ANN", 7), shelf.name_of("@anna", 9)]
    assert ["@Ann", "@anna", "@bob"] == [shelf.name_of("@Ann", 8), shelf.name_of("@anna", 10), shelf.name_of("@bob", 0)]


def test_who_takes_the_old_nick_again_has_the_conversation_there(shelf: Shelf) -> None:
    moved = shelf.add("@ann", None)
    moved.last_id = 7
    shelf.move(moved, "@anna")
    shelf.move(moved, "@ann")
    assert ["@ann", "@ann"] == [shelf.name_of(name, 7) for name in ("@ann", "@anna")]


def test_after_counting_anew_nothing_has_moved(shelf: Shelf) -> None:
    moved = shelf.add("@ann", None)
    moved.last_id = 7
    shelf.move(moved, "@anna")
    shelf.went_back()
    assert "@ann" == shelf.name_of("@ann", 1)


def test_a_conversation_moved_to_a_name_that_is_taken_is_taken_in(shelf: Shelf) -> None:
    moved, known = shelf.add("@bob", None), shelf.add("@rob", None)
    fill(shelf, moved, "one", "two")
    fill(shelf, known, "one")
    assert shelf.move(moved, "@rob") is known
    assert [known] == list(shelf.conversations.values())
    assert ["one", "two"] == [getattr(each, "text", "") for each in known.entries]
    assert (6, 6) == (known.text_chars, shelf.text_chars)


def test_too_much_text_shortens_the_longest_conversation(shelf: Shelf) -> None:
    long, short = shelf.add("#long", None), shelf.add("#short", None)
    pieces = limits.TEXT_KEPT_CHARS // 10_000
    fill(shelf, long, *["x" * 10_000] * pieces)
    fill(shelf, short, "one more")
    assert 1 == len(short.entries)
    assert (pieces + 1) // 2 >= len(long.entries)
    assert shelf.text_chars == long.text_chars + short.text_chars <= limits.TEXT_KEPT_CHARS


def test_what_one_had_read_is_remembered_of_a_conversation_that_was_closed(shelf: Shelf) -> None:
    shelf.take_up(Marked(9, {"#maths": Bookmark(5)}))
    opened = shelf.add("#maths", None)
    opened.read_id = 7
    shelf.seen(8)
    shelf.close(opened)
    assert Marked(9, {"#maths": Bookmark(7)}) == shelf.marked()
    assert 7 == shelf.add("#maths", None).read_id


def test_after_a_server_went_back_newer_messages_have_lower_numbers(shelf: Shelf) -> None:
    shelf.seen(70)
    shelf.went_back()
    shelf.seen(51)
    assert 51 == shelf.marked().seen


def test_bookmarks_of_more_closed_conversations_than_are_kept_take_no_room(shelf: Shelf) -> None:
    for number in range(limits.BOOKMARKS + 1):
        opened = shelf.add(f"@nick{number}", None)
        opened.read_id = number + 1
        shelf.close(opened)
    kept = shelf.marked().bookmarks
    assert limits.BOOKMARKS == len(kept)
    assert ("@nick1", f"@nick{limits.BOOKMARKS}") == (next(iter(kept)), list(kept)[-1])
