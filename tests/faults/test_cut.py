"""A window that is cut off again and again while it sends: every message arrives once, and in order.

CHAT_CUTS=20 CHAT_SEED=7 python3 -m pytest tests/faults/test_cut.py
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from chat_gui.address import Address
from chat_gui.events import Lost
from chat_gui.session import Session
from server.service import Service, Settings
from server.store import Store
from server.wire import limits
from server.wire.messages import Message, Say, Welcome
from tests.chat_gui.servers import Ear
from tests.faults.proxy import HOST, CuttingProxy
from tests.server.clients import Native
from tests.waiting import wait_until

CUTS = int(os.environ.get("CHAT_CUTS", "5"))
SEEDS = [int(seed) for seed in os.environ.get("CHAT_SEED", "1").split()]
WINDOW = 60
"""Messages on the way at a time."""
AFTER_THE_LAST_CUT = 100
NOT_ASCII = "я🦊" * 20


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions try again at once."""
    monkeypatch.setattr(limits, "RECONNECT_FIRST_S", 0.01)
    monkeypatch.setattr(limits, "RECONNECT_MAX_S", 0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_said_arrives_once_and_in_order(tmp_path: Path, seed: int) -> None:
    with (
        Service(Settings(port=0, rate=0), partial(Store, tmp_path)) as service,
        Native(service.port, "observer") as observer,
        CuttingProxy(service.port, CUTS, seed) as proxy,
        Ear(Session(Address(HOST, proxy.port), "sender", client="test 1")) as ear,
    ):
        ear.wait_for(Welcome)
        heard: list[str] = []
        said = after = 0
        while after < AFTER_THE_LAST_CUT:
            while said - len(heard) < WINDOW:
                ear.session.send(Say(limits.LOBBY, f"{said} {NOT_ASCII}", f"n{said}"))
                said += 1
            heard.append(observer.hear("message")["text"])
            after += proxy.cuts >= CUTS
            ear.listen()  # whose queue is bounded
        while len(heard) < said:
            heard.append(observer.hear("message")["text"])
        wait_until(lambda: len({message.nonce for message in ear.of(Message)}) == said, what="all receipts")
        assert [f"{number} {NOT_ASCII}" for number in range(said)] == heard
        # Nothing comes behind them, as it would if something had been said twice.
        ear.session.send(Say(limits.LOBBY, "the end", "end"))
        assert "the end" == observer.hear("message")["text"]
        assert CUTS == proxy.cuts <= len(ear.of(Lost))
        receipts = {(message.nonce, message.id) for message in ear.of(Message)}
        assert len(receipts) == len({nonce for nonce, _id in receipts}), "a message has two ids"
