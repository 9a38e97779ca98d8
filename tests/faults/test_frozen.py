"""One client among many that reads nothing any more: it is dropped, and the others miss nothing.

CHAT_OTHERS=199 python3 -m pytest tests/faults/test_frozen.py
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from server.service import Service, Settings
from server.store import Store
from tests.server.clients import Native

OTHERS = int(os.environ.get("CHAT_OTHERS", "50"))


def test_frozen_client_is_dropped_with_a_reason_and_nobody_else_notices(tmp_path: Path) -> None:
    settings = Settings(port=0, rate=0, outbox_bytes=200_000, presence_delay_s=0.01)
    with ExitStack() as stack:
        service = stack.enter_context(Service(settings, partial(Store, tmp_path)))
        stack.enter_context(Native(service.port, "frozen", buffer_bytes=4096))
        frozen = next(iter(service._links))
        others = [stack.enter_context(Native(service.port, f"n{i}")) for i in range(OTHERS)]
        rounds = 0
        while not frozen.ending:  # the kernel holds some megabytes for the frozen one before the outbox has to
            assert rounds < 5000
            text = f"{rounds} {'x' * 3900}"
            others[rounds % OTHERS].say(text)
            for other in others:
                assert text == other.hear("message")["text"]
            rounds += 1
        for other in others:
            left = other.hear("left")
            assert ("frozen", "slow") == (left["nick"], left["reason"])
            other.say("still here")
        assert OTHERS == others[0].texts(OTHERS).count("still here")
