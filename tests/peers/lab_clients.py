"""Stand-ins of the five old console clients: what one `recv` returns is one message, and is printed as one line.

Written from the dialect table alone; imports nothing of ours, so that it is a second reading of that table. Like
the originals it dies of half a letter, which is recorded. One thread reads, and whoever made the client writes
and joins it. `python3 -m tests.peers.lab_clients lab9090 HOST PORT NICK` talks from a terminal.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

CONNECT_TIMEOUT_S = 30.0
CLOSE_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Row:
    """What one old client does.

    Args:
        prompt: a recv of exactly this is answered with the nick.
        writes_prefix: whether it sends `nick: text` or the bare text.
        quit_word: typed, it ends the program; empty where only Ctrl+C does.
        farewell: sent as a message before it quits; `{}` stands for the nick.
    """

    prompt: str
    writes_prefix: bool
    recv_size_bytes: int
    quit_word: str = ""
    farewell: str = ""


ROWS = {
    "lab8080": Row("NICK", True, 1024, quit_word="exit"),
    "lab14901": Row("nickname", False, 1000),
    "lab9090": Row("nickname", True, 1024, quit_word="/quit", farewell="{} left the chat."),
    "lab9999": Row("Nick", True, 1024),
    "lab14900": Row("USERNAME", False, 1024, quit_word="quit"),
}


class Printed(NamedTuple):
    """A line on the old client's console, and the monotonic time at which it appeared."""

    at_s: float
    text: str


class LabClient:
    """An old client; connects when entered. The attributes may be read from any thread.

    Args:
        name: a key of ROWS.
        silent: never answers the prompt.
        on_line: called from the reading thread with each line; a terminal prints it.
    """

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        nick: str,
        *,
        silent: bool = False,
        on_line: Callable[[str], object] | None = None,
    ) -> None:
        self.name = name
        self.row = ROWS[name]
        self.nick = nick
        self.silent = silent
        self.printed: list[Printed] = []
        self.deaths: list[str] = []  # what would have killed the original: a recv with half a letter in it
        self.prompted = threading.Event()
        self.ended = threading.Event()  # nothing more will be printed: closed by either side, or dead
        self._on_line = on_line
        self._address = (host, port)
        self._sock: socket.socket | None = None
        self._reading = threading.Thread(target=self._read, name=f"{name}-{nick}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.vanish()

    @property
    def lines(self) -> list[str]:
        """The texts of what was printed."""
        return [line.text for line in self.printed]

    @property
    def heard(self) -> str:
        """All that was printed, however it was cut: two writes 20 ms apart are one `recv` where the machine is busy."""
        return "".join(self.lines)

    @property
    def died(self) -> bool:
        """Whether the original would have died."""
        return bool(self.deaths)

    def start(self) -> Self:
        """Connects and begins to read, unless it has already. Raises OSError if nobody listens."""
        if self._sock:
            return self
        self._sock = socket.create_connection(self._address, CONNECT_TIMEOUT_S)
        self._sock.settimeout(None)
        self._reading.start()
        return self

    def say(self, text: str) -> None:
        """Sends what the old client sends when its user types this and presses Enter."""
        self.say_raw((f"{self.nick}: {text}" if self.row.writes_prefix else text).encode())

    def say_raw(self, data: bytes) -> None:
        """Sends bytes as they are. Raises OSError if the connection is over."""
        if self._sock is None:
            raise OSError("not connected")
        self._sock.sendall(data)

    def quit(self) -> None:
        """Leaves the way the old client does at its quit word, or at Ctrl+C where it has none."""
        if self.row.farewell:
            with suppress(OSError):
                self.say_raw(self.row.farewell.format(self.nick).encode())
        self.vanish()

    def vanish(self) -> None:
        """Closes the connection without a word and joins the reading thread. Safe to call twice."""
        if self._sock is None:
            return
        self._hang_up(self._sock)
        self._reading.join(CLOSE_TIMEOUT_S)
        self._sock.close()
        self._sock = None

    def _read(self) -> None:
        """The reading thread."""
        assert self._sock is not None
        sock = self._sock
        try:
            while data := sock.recv(self.row.recv_size_bytes):
                text = data.decode()
                if text == self.row.prompt:
                    self._answer_prompt(sock)
                else:
                    self._print(text)
        except UnicodeDecodeError as error:
            self.deaths.append(str(error))
        except OSError:
            pass  # a connection torn down ends the original as well, only with more noise
        finally:
            self._hang_up(sock)
            self.ended.set()

    def _answer_prompt(self, sock: socket.socket) -> None:
        self.prompted.set()
        if not self.silent:
            sock.sendall(self.nick.encode())

    def _print(self, text: str) -> None:
        self.printed.append(Printed(time.monotonic(), text))
        if self._on_line:
            self._on_line(text)

    @staticmethod
    def _hang_up(sock: socket.socket) -> None:
        # A close alone would leave the connection open for as long as another thread sits in recv.
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def talk(client: LabClient) -> None:
    """Sends what is typed on standard input until the quit word, its end, or Ctrl+C."""
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if client.row.quit_word and text == client.row.quit_word:
            break
        client.say(text)
    client.quit()


def main() -> int:
    """The console program. Returns 1 if the original would have died or the server has gone."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.peers.lab_clients")
    parser.add_argument("name", choices=ROWS)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("nick")
    options = parser.parse_args()
    client = LabClient(
        options.name,
        options.host,
        options.port,
        options.nick,
        on_line=lambda text: print(text, flush=True),
    )
    try:
        with client, suppress(KeyboardInterrupt):
            talk(client)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    for death in client.deaths:
        print(death, file=sys.stderr)
    return 1 if client.died else 0


if __name__ == "__main__":
    sys.exit(main())
