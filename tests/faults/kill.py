"""`python3 -m tests.faults.kill [TIMES]`: kills a server again and again in the middle of a flood; what is lost?

A few clients in one thread say as much as the server takes, thousands of messages a second, each with a number of them
on the way at any time. The server process is killed with SIGKILL at some moment, started anew on the same data, and the
clients come back with what they know: their tokens, the highest id they have, and the messages that have no receipt.
What must hold at every moment and at the end is said where it is checked.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from server.store import Store
from server.wire.messages import Message
from tests import ending

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 4
WINDOW = 50
"""Messages that each client has on the way."""
ONE_IN_DIRECT = 5
MOST_BETWEEN_KILLS = 6_000
STALL_S = 15.0


class Server:
    """A server process on loopback, with its data in a folder. Leaving it kills it."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        command = [sys.executable, "-m", "server", "--host", "127.0.0.1", "--port", str(port), "--rate", "0"]
        self.process = subprocess.Popen(
            [*command, "--data", str(folder), "--log-level", "error"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            creationflags=ending.GROUP,
        )
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if "ready" in line:
                break
        found = re.search(r"127\.0\.0\.1:(\d+)", said)
        assert found, f"the server did not start: {said}"
        self.port = int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


class Talker:
    """A client that talks without a pause, and remembers what a window would.

    Args:
        is_eager: sends again what has no receipt at once, and not only when it has heard what it missed.
    """

    sock: socket.socket

    def __init__(self, number: int, is_eager: bool) -> None:
        self.number = number
        self.nick = f"talker{number}"
        self.token = ""
        self.since = 0
        self.is_talking = False
        self.waiting: dict[str, bytes] = {}
        self.receipts: dict[str, int] = {}
        self.heard: dict[int, str] = {}
        self.newest_at_welcome = 0
        self.is_ready = False
        self._is_eager = is_eager
        self._last_id = 0
        self._numbers = count()
        self._unread = b""
        self._unsent = b""

    def connect(self, port: int) -> None:
        """Come in anew."""
        self.sock = socket.create_connection(("127.0.0.1", port), STALL_S)
        self.sock.setblocking(False)
        self._unread, self.is_ready, self._last_id = b"", False, 0
        hello = {"type": "hello", "nick": self.nick, "token": self.token, "since": self.since}
        self._unsent = json.dumps(hello).encode() + b"\n"
        if self._is_eager:
            self._unsent += b"".join(self.waiting.values())

    @property
    def wants_to_write(self) -> bool:
        """Whether it has something to say."""
        return bool(self._unsent) or (self.is_ready and self.is_talking and len(self.waiting) < WINDOW)

    def write(self) -> None:
        """Say more."""
        while self.is_ready and self.is_talking and len(self.waiting) < WINDOW:
            number = next(self._numbers)
            to = f"@talker{(self.number + 1) % CLIENTS}" if number % ONE_IN_DIRECT == 0 else "#lobby"
            nonce = f"{self.number}-{number}"
            said = {"type": "say", "to": to, "text": f"message {nonce} {'x' * 80}", "nonce": nonce}
            self.waiting[nonce] = json.dumps(said).encode() + b"\n"
            self._unsent += self.waiting[nonce]
        with suppress(BlockingIOError):
            self._unsent = self._unsent[self.sock.send(self._unsent) :]

    def read(self) -> None:
        """Hear what there is. Raises OSError or EOFError at the end of the connection."""
        data = self.sock.recv(1 << 18)
        if not data:
            raise EOFError
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, line: dict[str, Any]) -> None:
        match line["type"]:
            case "message":
                self._hear_message(line)
            case "welcome":
                self.token = line.get("token") or self.token
                self.newest_at_welcome = line["last_id"]
                # After a restart nobody is ahead of the server: else ids could be given a second time.
                assert line["last_id"] >= self.since, (self.nick, line["last_id"], self.since)
            case "caught_up":
                assert not line["gap"]
                self.is_ready = True
                if not self._is_eager:
                    self._unsent += b"".join(self.waiting.values())
            case "error" if line["code"] != "closing":
                raise AssertionError(f"{self.nick} was told {line}")

    def _hear_message(self, line: dict[str, Any]) -> None:
        number, nonce = line["id"], line["nonce"]
        # An id is one message's for ever.
        assert self.heard.setdefault(number, nonce) == nonce, (self.nick, number, nonce, self.heard[number])
        is_receipt = line["from"] == self.nick
        if is_receipt:
            # What is sent twice has one receipt.
            assert self.receipts.setdefault(nonce, number) == number, (self.nick, nonce, number)
            was_waiting = self.waiting.pop(nonce, None) is not None
        # Ids grow on every link, but for a receipt that is given again.
        assert number > self._last_id or (is_receipt and not was_waiting) or self._is_eager, (self.nick, number)
        self._last_id = max(self._last_id, number)
        self.since = max(self.since, number)


@dataclass(slots=True)
class Flood:
    """The clients, moved on together by `run`."""

    talkers: list[Talker]

    def connect(self, port: int) -> None:
        """Let everybody come in anew."""
        for talker in self.talkers:
            talker.connect(port)

    def let_talk(self, may: bool) -> None:
        """Let everybody say new things, or no more."""
        for talker in self.talkers:
            talker.is_talking = may

    def receipts(self) -> int:
        """How many messages have a receipt."""
        return sum(len(talker.receipts) for talker in self.talkers)

    def run(self, is_enough: Callable[[], bool]) -> None:
        """Talk and listen until it is enough, or fail if nothing happens any more."""
        with selectors.DefaultSelector() as selector:
            for talker in self.talkers:
                selector.register(talker.sock, selectors.EVENT_READ, talker)
            while not is_enough():
                for talker in self.talkers:
                    writing = selectors.EVENT_WRITE if talker.wants_to_write else 0
                    selector.modify(talker.sock, selectors.EVENT_READ | writing, talker)
                ready = selector.select(STALL_S)
                assert ready, f"nothing happens any more: {[len(talker.waiting) for talker in self.talkers]} wait"
                for key, events in ready:
                    if events & selectors.EVENT_READ:
                        key.data.read()
                    if events & selectors.EVENT_WRITE:
                        key.data.write()

    def hear_the_rest(self) -> None:
        """After the server's death: what it had sent before."""
        for talker in self.talkers:
            talker.sock.settimeout(STALL_S)
            with closing(talker.sock), suppress(EOFError, ConnectionError):
                while True:
                    talker.read()


def check(talkers: list[Talker], kept: list[Message]) -> None:
    """Compare what is in the store with what people know."""
    ids = {message.nonce: message.id for message in kept}
    # Nothing is there twice, and everything that was receipted is there, under the id that the receipt said.
    assert len(ids) == len(kept)
    receipts = {nonce: number for talker in talkers for nonce, number in talker.receipts.items()}
    assert ids == receipts
    for talker in talkers:
        # Everybody has heard everything that was meant for them, and nothing else.
        mine = {
            message.id: message.nonce
            for message in kept
            if message.to == "#lobby" or talker.nick in (message.sender, message.to[1:])
        }
        assert mine == talker.heard, (talker.nick, mine.keys() ^ talker.heard.keys())


def kill_repeatedly(folder: Path, times: int, say: Callable[[str], None] = lambda _line: None) -> None:
    """Kill a server so many times, and raise AssertionError if anything is lost or said twice."""
    flood = Flood([Talker(number, is_eager=number % 2 == 0) for number in range(CLIENTS)])
    port = 0
    for kill in range(times + 1):
        with Server(folder, port) as server:
            port = server.port
            flood.connect(port)
            if kill == 0:  # whoever comes later has missed nothing that was said before
                flood.run(lambda: all(talker.is_ready for talker in flood.talkers))
                flood.let_talk(True)
                # Nobody's nick is kept before they have shown that they have its token; nor is what is said to them.
                flood.run(lambda: all(talker.receipts for talker in flood.talkers))
            before, started = flood.receipts(), time.monotonic()
            enough = before + random.randint(0, MOST_BETWEEN_KILLS)
            flood.run(lambda enough=enough: flood.receipts() >= enough)
            rate = (flood.receipts() - before) / (time.monotonic() - started)
            if kill < times:
                server.process.kill()
                flood.hear_the_rest()
                say(f"kill {kill + 1} at message {max(t.since for t in flood.talkers)}, {rate:.0f} messages/s")
                continue
            flood.let_talk(False)
            flood.run(lambda: not any(talker.waiting for talker in flood.talkers))
            ending.ask_to_end(server.process)  # it sends everybody the rest before it ends
            flood.hear_the_rest()
    with closing(Store(folder)) as store:
        kept = store.newest(10_000_000)
    check(flood.talkers, kept)
    say(f"{len(kept)} messages, each there once")


def main() -> None:
    """Read the command line, and do it."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.faults.kill")
    parser.add_argument("times", metavar="TIMES", nargs="?", type=int, default=20, help="default: %(default)s")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        kill_repeatedly(Path(folder), times, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
