"""The end of one connection's bytes: a goodbye ends quietly, whatever the socket has to say against it."""

from __future__ import annotations

import errno
import socket
import time

from chat_gui.dialogue import Dialogue
from chat_gui.exchange import Exchange
from chat_gui.memory import Memory


class OverSocket(socket.socket):
    """One whose connection the system knows to be over, as macOS tells it."""

    def setsockopt(self, *_option: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")


def test_a_goodbye_to_an_old_server_bears_that_the_connection_cannot_be_reset() -> None:
    ours, theirs = socket.socketpair()
    with OverSocket(fileno=ours.detach()) as sock, theirs:
        dialogue = Dialogue(Memory("me"), time.monotonic(), time.time)
        dialogue.is_welcome = True
        with Exchange(sock, dialogue, time.monotonic) as exchange:
            exchange.say_goodbye(0.01)
        assert b"" == theirs.recv(1)
