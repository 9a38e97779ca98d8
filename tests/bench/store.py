"""The store with many messages: `python3 -m tests.bench.store` fills one in a temporary folder and prints how long
things take then. No network, no other process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from server.history import Sight
from server.store import Store
from server.wire import limits
from server.wire.codec import encode
from server.wire.messages import Message

BATCH = 100
ROOMS = 20
LOOKS = 20
ONE_ROOM = Sight(frozenset({"#room3"}))
EVERYTHING = Sight(frozenset(f"#room{number}" for number in range(ROOMS)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.store", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000, help="default 1,000,000")
    options = parser.parse_args(arguments)
    chance = random.Random(1)
    words = ["".join(chance.choices("абвгдежзиклмнопрст", k=chance.randint(2, 9))) for _ in range(20_000)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        report("store one message, in batches of 100", fill(store, options.messages, words, chance), "us")
        report("index one message", index(store, options.messages), "us")
        store.close()
        report("open", 1e3 * timed(lambda: Store(folder).close()), "ms")
        store = Store(folder)
        last = store.last_id()
        looks: dict[str, Callable[[], object]] = {
            "a page of history in the middle": lambda: store.page(ONE_ROOM, last // 2, limits.HISTORY_PAGE),
            "search: a word of every message": lambda: store.search("привет", EVERYTHING, 0, limits.HISTORY_PAGE),
            "search: a rare word": lambda: store.search(chance.choice(words), EVERYTHING, 0, limits.HISTORY_PAGE),
            "search: two words, one room": lambda: store.search(
                f"привет {chance.choice(words)}", Sight(frozenset({"#room3"})), 0, limits.HISTORY_PAGE
            ),
            "search: the page before": lambda: store.search("привет", EVERYTHING, last // 2, limits.HISTORY_PAGE),
            "search: no such word": lambda: store.search("нетакогослова", EVERYTHING, 0, limits.HISTORY_PAGE),
            "replay of 10,000, as JSON": lambda: b"".join(
                map(encode, store.missed(last - 10_000, EVERYTHING, limits.REPLAY_MESSAGES).messages)
            ),
        }
        for name, look in looks.items():
            report(name, 1e3 * statistics.median(timed(look) for _ in range(LOOKS)), "ms")
        steps = [timed(step) for step in forgetting(store, last)]
        report("forget 200 messages", 1e3 * statistics.median(steps), "ms")
        store.close()
    return 0


def fill(store: Store, messages: int, words: list[str], chance: random.Random) -> float:
    """Store messages of eleven words. Returns microseconds for each."""
    spent_s = 0.0
    for start in range(2, messages + 2, BATCH):
        batch = [
            Message(
                number,
                f"#room{chance.randrange(ROOMS)}",
                "alice",
                "привет " + " ".join(chance.choices(words, k=10)),
                1e9 + number,
                str(number),
            )
            for number in range(start, start + BATCH)
        ]
        spent_s += timed(lambda: store.append(batch))  # noqa: B023 - called at once
    return spent_s / messages * 1e6


def forgetting(store: Store, last: int) -> Iterator[Callable[[], object]]:
    """Steps that each forget some of the oldest messages: a hundredth of all, together."""
    most = limits.UPKEEP_MESSAGES
    for after in range(1, 1 + max(most, last // 100), most):
        yield partial(store.forget_old, after, float("inf"), most)


def index(store: Store, messages: int) -> float:
    """Index what was stored. Returns microseconds for each message."""

    def all_of_it() -> None:
        while store.index_some():
            pass

    return timed(all_of_it) / messages * 1e6


def timed(what: Callable[[], object]) -> float:
    """How many seconds it takes."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def report(name: str, figure: float, unit: str) -> None:
    """Print a figure."""
    print(f"{name:<40}{figure:>10.1f} {unit}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
