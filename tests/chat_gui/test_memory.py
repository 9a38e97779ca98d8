"""What a client carries from one connection, and from one start, to the next."""

from __future__ import annotations

from chat_gui.identities import Identity
from chat_gui.marks import Bookmark, Marked
from chat_gui.memory import Memory
from chat_gui.own_nicks import FormerNick
from server.wire import limits


def test_a_new_window_asks_for_what_was_not_read_and_for_the_rooms_it_was_in() -> None:
    memory = Memory("me")
    memory.identities.keep("id", "me", "token", 50)
    memory.bookmarks.keep("id", "me", Marked(50, {"#maths": Bookmark(40, 3, True), "@bob": Bookmark(30)}))
    assert "token" == memory.meet("id")
    assert (40, [limits.LOBBY, "#maths"]) == (memory.since, list(memory.rooms.values()))


def test_after_a_welcome_one_is_where_the_server_says() -> None:
    memory = Memory("me", was_welcome=True)
    memory.bookmarks.keep("id", "me", Marked(50, {"#maths": Bookmark(40, 0, True)}))
    memory.meet("id")
    assert [limits.LOBBY] == list(memory.rooms.values())


def test_a_change_of_nick_is_remembered_as_far_as_the_old_one_was_ones_own() -> None:
    memory = Memory("me")
    memory.identities.keep("id", "me", "token", 50)
    memory.meet("id")
    memory.since = 70
    memory.rename("me", "max")
    assert (Identity("token", 70), Identity("token", 70)) == (
        memory.identities.get("id", "me"),
        memory.identities.get("id", "max"),
    )
    memory.meet("id")
    assert (FormerNick("me", 70),) == memory.former_nicks
