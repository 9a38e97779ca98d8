"""What of a model has changed since it was last drawn, so that a view redraws that and nothing else. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.wire.messages import Message

from .conversation import Entry


@dataclass(slots=True)
class Changes:
    """What has changed since the view last drew. `appended` is about the current conversation alone."""

    appended: list[Entry] = field(default_factory=list)
    older: bool = False
    """Older entries stand before those of the open conversation that were first."""
    pending: bool = False
    people: bool = False
    conversations: bool = False
    current: bool = False
    """Another conversation is shown, or this one must be drawn anew."""
    status: bool = False
    draft: bool = False
    """What was being written in the open conversation is another text now."""
    has_unread: bool = False
    """Messages have come that are not being read."""
    alerts: list[Message] = field(default_factory=list)
    """Those of them that are for the user: mentions and direct messages."""
