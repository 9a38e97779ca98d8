"""Stand-ins of the five old console servers: naive threaded relays that frame nothing and check nothing.

Written from the dialect table alone; imports nothing of ours, so that it is a second reading of that table. As
in the originals one `recv` is one message, decoded on the spot, and each client has its thread: an accept thread
hands the sockets out, `LabServer.close` joins all. `python3 -m tests.peers.lab_servers lab9090 [--port N]` serves
until Ctrl+C.
"""

from __future__ import annotations

import argparse
import queue
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

ACCEPT_TIMEOUT_S = 0.1  # closing a listener does not wake its accept everywhere, so it looks up by itself
CLOSE_TIMEOUT_S = 30.0
PIECE_GAP_S = 0.002  # enough on the loopback for the other side's recv to return between two pieces
GLUE_WAIT_S = 0.3  # how long a write waits for a second one to be glued to


@dataclass(frozen=True, slots=True)
class Row:
    """What one old server does; `{}` in a sentence stands for the nick, an empty sentence is never sent."""

    port: int
    prompt: str
    joined: str = ""
    joined_to_newcomer: bool = False
    welcome: str = ""
    left: str = ""
    writes_prefix: bool = False
    echoes: bool = False
    recv_size_bytes: int = 1024


ROWS = {
    "lab8080": Row(
        8080,
        "NICK",
        joined="{} присоединился к чату!",
        joined_to_newcomer=True,
        welcome="Подключение к серверу успешно!",
        left="{} покинул чат!",
    ),
    "lab14901": Row(14901, "nickname", writes_prefix=True, recv_size_bytes=1000),
    "lab9090": Row(
        9090,
        "nickname",
        joined="{} joined the chat!",
        joined_to_newcomer=True,
        welcome="You are connected to the chat!",
        left="{} left the chat.",
        echoes=True,
    ),
    "lab9999": Row(
        9999,
        "Nick",
        joined="{} joined the chat.",
        joined_to_newcomer=True,
        welcome="Connected to the server",
        left="{} left the chat.",
        echoes=True,
    ),
    "lab14900": Row(14900, "USERNAME", joined="{} joined the chat!", left="{} left the chat", writes_prefix=True),
}


class Peer:
    """One accepted connection, read by its own thread and written to by whichever thread has news for it."""

    def __init__(self, sock: socket.socket, *, split_bytes: int, glue: bool) -> None:
        self.nick = ""
        self._sock = sock
        self._split_bytes = split_bytes
        self._turn = threading.Lock()  # one write at a time, so that the pieces of two never mix
        self._closed = threading.Event()
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()  # b"" tells the gluing thread to end
        self._gluing: threading.Thread | None = None
        if split_bytes:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if glue:
            self._gluing = threading.Thread(target=self._glue_pairs, name="lab-glue")
            self._gluing.start()

    def recv(self, size_bytes: int) -> bytes:
        """The next bytes, or b"" once the connection is over."""
        try:
            return self._sock.recv(size_bytes)
        except OSError:
            return b""

    def write(self, text: str) -> None:
        """Sends a text, or leaves it to be glued to its neighbour. A dead connection is its reader's business."""
        if self._gluing:
            self._waiting.put(text.encode())
        else:
            self.write_now(text.encode())

    def write_now(self, data: bytes, *, whole: bool = False) -> None:
        """Sends bytes at once, in pieces unless `whole`."""
        size = len(data) if whole or not self._split_bytes else self._split_bytes
        with self._turn, suppress(OSError):
            for start in range(0, len(data), size):
                if start and self._closed.wait(PIECE_GAP_S):
                    return
                self._sock.sendall(data[start : start + size])

    def hang_up(self) -> None:
        """Ends the connection, which wakes its reader. Safe from any thread, and more than once."""
        self._closed.set()
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hangs up and gives the socket back; only the reader calls this, last."""
        self.hang_up()
        if self._gluing:
            self._waiting.put(b"")
            self._gluing.join(CLOSE_TIMEOUT_S)
        self._sock.close()

    def _glue_pairs(self) -> None:
        while first := self._waiting.get():
            try:
                second = self._waiting.get(timeout=GLUE_WAIT_S)
            except queue.Empty:
                self.write_now(first)
                continue
            self.write_now(first + second)
            if not second:
                return


class LabServer:
    """An old server on the loopback. Use as a context manager; the attributes may be read from any thread.

    Args:
        name: a key of ROWS.
        port: 0 takes a free one.
        split_bytes: every write goes out in pieces of this size, also through the middle of a letter; 0 for whole.
        split_prompt: False spares the prompt, without which an old client never says its nick.
        glue: of the writes to one client, each two that follow within 0.3 s leave as one. Never the prompt.
    """

    def __init__(
        self,
        name: str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        split_bytes: int = 0,
        split_prompt: bool = True,
        glue: bool = False,
    ) -> None:
        self.name = name
        self.row = ROWS[name]
        self.messages: list[tuple[str, str]] = []  # nick, and the text of one recv, exactly as it came
        self.transcript: list[str] = []  # every line relayed or announced, in the order of sending
        self.deaths: list[str] = []  # what would have killed the original: a recv with half a letter in it
        self._split_bytes = split_bytes
        self._split_prompt = split_prompt
        self._glue = glue
        self._closing = threading.Event()
        self._lock = threading.Lock()  # guards the three collections below
        self._peers: set[Peer] = set()
        self._members: list[Peer] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((host, port))
        self._listener.settimeout(ACCEPT_TIMEOUT_S)
        self.host: str = host
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, name=f"{name}-accept")

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, as `socket.create_connection` takes them."""
        return self.host, self.port

    @property
    def nicks(self) -> list[str]:
        """Who has given a nick and not left, in the order of joining."""
        with self._lock:
            return [peer.nick for peer in self._members]

    @property
    def died(self) -> bool:
        """Whether anything came that would have killed the original's thread."""
        return bool(self.deaths)

    def broadcast(self, text: str, *, omit: Peer | None = None) -> None:
        """Sends a text to every member but one. Safe from any thread."""
        self.transcript.append(text)
        with self._lock:
            members = list(self._members)
        for member in members:
            if member is not omit:
                member.write(text)

    def drop(self) -> None:
        """Closes every connection without a word, and goes on listening."""
        with self._lock:
            peers = list(self._peers)
            self._members.clear()
        for peer in peers:
            peer.hang_up()

    def close(self) -> None:
        """Drops everybody, stops listening and joins the threads. Safe to call twice."""
        self._closing.set()
        deadline = time.monotonic() + CLOSE_TIMEOUT_S
        if self._accepting.ident:
            self._accepting.join(CLOSE_TIMEOUT_S)
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            peer = Peer(sock, split_bytes=self._split_bytes, glue=self._glue)
            thread = threading.Thread(target=self._serve, args=(peer,), name=f"{self.name}-client")
            with self._lock:
                self._peers.add(peer)
                self._threads.append(thread)
            thread.start()

    def _serve(self, peer: Peer) -> None:
        """One client's thread, from prompt to farewell."""
        try:
            peer.write_now(self.row.prompt.encode(), whole=not self._split_prompt)
            peer.nick = peer.recv(self.row.recv_size_bytes).decode()
            if peer.nick:
                self._welcome(peer)
                self._relay(peer)
        except UnicodeDecodeError as error:
            self.deaths.append(f"{peer.nick or 'a nick'}: {error}")
        finally:
            self._forget(peer)

    def _welcome(self, peer: Peer) -> None:
        with self._lock:
            self._members.append(peer)
        if self.row.joined:
            self.broadcast(self.row.joined.format(peer.nick), omit=None if self.row.joined_to_newcomer else peer)
        if self.row.welcome:
            peer.write(self.row.welcome)

    def _relay(self, peer: Peer) -> None:
        while data := peer.recv(self.row.recv_size_bytes):
            text = data.decode()
            self.messages.append((peer.nick, text))
            line = f"{peer.nick}: {text}" if self.row.writes_prefix else text
            self.broadcast(line, omit=None if self.row.echoes else peer)

    def _forget(self, peer: Peer) -> None:
        with self._lock:
            self._peers.discard(peer)
            was_member = peer in self._members
            if was_member:
                self._members.remove(peer)
        peer.close()
        if was_member and self.row.left:
            self.broadcast(self.row.left.format(peer.nick))


def main() -> None:
    """Serves one dialect until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.peers.lab_servers")
    parser.add_argument("name", choices=ROWS)
    parser.add_argument("--port", type=int, help="default: the dialect's own; 0 takes a free one")
    options = parser.parse_args()
    port = ROWS[options.name].port if options.port is None else options.port
    with LabServer(options.name, port=port) as server, suppress(KeyboardInterrupt):
        print(f"{server.name} listens on {server.host} port {server.port}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
