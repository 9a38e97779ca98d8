"""What the system is told to find out about a connection."""

from __future__ import annotations

import socket
import sys
import threading

import pytest

from server.drainer import Drainer
from server.inbox import Inbox
from server.link import Link
from server.reader import Reader, Rules
from server.wire import limits
from server.wire.messages import Greeting
from server.wire.native import PortEnd


@pytest.mark.skipif(sys.platform != "linux", reason="what a system without this option does is its own affair")
def test_who_vanishes_from_a_server_is_given_up_as_soon_in_the_middle_of_talk_as_in_silence() -> None:
    in_silence_s = limits.KEEPALIVE_IDLE_S + limits.KEEPALIVE_INTERVAL_S * limits.KEEPALIVE_PROBES
    drainer = Drainer()
    drainer.start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as client:
            ours, _ = listener.accept()
            client.shutdown(socket.SHUT_WR)
            link = Link(1, ours, "here", PortEnd(Greeting("", "")), drainer)
            rules = Rules(rate=5, burst=20, ping_after_s=30, drop_after_s=60)
            Reader(link, 10, rules, Inbox(), threading.Event()).run()
        assert in_silence_s * 1000 == ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        drainer.release(link)
    drainer.stop()
