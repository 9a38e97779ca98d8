"""Somebody one writes to is called otherwise, or the server goes back to a backup: what the window shows of it."""

from __future__ import annotations

import pytest

from chat_gui.events import Recognised, ServerKind, WentBack
from server.wire.messages import CaughtUp, Joined, Message, Renamed, RoomState, Say, Welcome

from .window import ROOM, Window


@pytest.mark.parametrize("is_known_under_both", [False, True])
def test_open_direct_messages_follow_a_change_of_nick_with_what_is_being_written(
    window: Window, is_known_under_both: bool
) -> None:
    window.hear(window.message("one", "bob", to="@me"))
    if is_known_under_both:
        window.hear(window.message("two", "rob", to="@me"))
    window.controller.switch("@bob")
    window.write("half a line")
    window.hear(Renamed("bob", "rob"), window.message("three", "rob", to="@me"))
    assert "@rob" == window.controller.model.current.name
    for text in ("one", "three", *(["two"] if is_known_under_both else [])):
        assert 1 == window.shown.count(text)
    assert "half a line" == window.chat.composer.text.get("1.0", "end-1c")
    assert [ROOM, "@rob"] == [each.name for each in window.controller.model.conversations.listed()]


def test_what_is_written_to_a_nick_that_was_a_former_one_is_receipted_under_the_present_one(window: Window) -> None:
    window.controller.switch("@bert")
    window.controller.say("are you there?")
    window.until(lambda: "sending…" in window.shown, "a message without a receipt")
    said = window.session.sent[-1]
    assert isinstance(said, Say)
    window.hear(Renamed("bert", "rob"), window.message("are you there?", "me", to="@rob", nonce=said.nonce))
    assert "@rob" == window.controller.model.current.name
    assert 1 == window.shown.count("are you there?")
    assert "sending…" not in window.shown
    assert [ROOM, "@rob"] == [each.name for each in window.controller.model.conversations.listed()]


def test_mentions_keep_their_mark_when_ones_own_nick_changes(window: Window) -> None:
    window.hear(window.message("me, look"), window.message("mine: me", "me"))
    window.hear(Renamed("me", "max"))
    window.hear(window.message("me is somebody else now"), window.message("max, look"))
    text = window.chat.conversation.text
    marked = [str(index) for index in text.tag_ranges("mention")]
    found = [text.get(f"{first} linestart", f"{first} lineend") for first in marked[::2]]
    assert ["me, look", "max, look"] == found


def test_nobody_writes_to_oneself_under_a_former_nick(window: Window) -> None:
    window.hear(window.message("mine", "me"), Renamed("me", "max"))
    assert not window.controller.can_message("me")
    window.controller.message_nick("me")
    assert [ROOM] == [each.name for each in window.controller.model.conversations.listed()]
    window.hear(Joined(ROOM, "me"))
    assert window.controller.can_message("me")


def test_what_a_server_says_after_it_went_back_is_shown_behind_what_it_lost(window: Window) -> None:
    window.fill(3)
    window.hear(
        Recognised(ServerKind.NATIVE, "Class 10B", "id", is_known=True),
        WentBack(),
        Welcome("me", (RoomState(ROOM, "", ("me", "alice")),), last_id=1),
        CaughtUp(),
        Message(2, ROOM, "alice", "said anew", 5.0),
    )
    assert window.shown.index("line 2") < window.shown.index("latest messages") < window.shown.index("said anew")
