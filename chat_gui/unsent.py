"""What one has said and the server has not taken yet: it waits behind the transcript for its receipt.

Plain data and rules; the Tk thread alone uses it.
"""

from __future__ import annotations

from dataclasses import replace

from server.wire.messages import Say

from . import reading
from .conversation import Conversation, Pending, SendState
from .conversations import Conversations


class Unsent:
    """The messages without a receipt, each in its conversation's `pending`."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    def say(self, nonce: str, text: str, at: float) -> None:
        """One has sent something to the conversation that is open."""
        current = self._conversations.current
        current.pending[nonce] = Pending(nonce, text, at)
        if not current.unread and reading.take_line_away(current):
            self._conversations.looks_different(current)
        self._conversations.pending_changed(current)

    def settle(self, conversation: Conversation, nonce: str) -> bool:
        """A message waits no longer: it has been taken, or given up. Returns whether it was waiting."""
        was_waiting = conversation.pending.pop(nonce, None) is not None
        if was_waiting:
            self._conversations.pending_changed(conversation)
        return was_waiting

    def failed(self, nonce: str, reason: str) -> bool:
        """A message was refused. Returns whether there was such a message."""
        return self._set(nonce, SendState.FAILED, reason) is not None

    def retry(self, nonce: str) -> Say | None:
        """A refused message is to be sent again. Returns the request; None if there is no such message."""
        return self._set(nonce, SendState.SENDING, "")

    def discard(self, nonce: str) -> None:
        """A refused message is given up."""
        for conversation in self._conversations:
            self.settle(conversation, nonce)

    def give_up(self, reason: str) -> None:
        """Nothing will send what waits: all of it can be sent again or discarded."""
        for each in self._sending():
            self.failed(each.nonce, reason)

    def count(self) -> int:
        """How many messages wait for the server to take them, in all conversations."""
        return len(self._sending())

    def _sending(self) -> list[Pending]:
        return [
            each
            for conversation in self._conversations
            for each in conversation.pending.values()
            if each.state is SendState.SENDING
        ]

    def _set(self, nonce: str, state: SendState, reason: str) -> Say | None:
        for conversation in self._conversations:
            waiting = conversation.pending.get(nonce)
            if waiting is not None:
                conversation.pending[nonce] = replace(waiting, state=state, reason=reason)
                self._conversations.pending_changed(conversation)
                return Say(conversation.name, waiting.text, nonce)
        return None
