"""The yardstick: the plain relay that the older console chats are, as a process of its own.

A thread per client reads, and sends each line to every client in turn under one lock. It greets with a prompt, takes a
line as the nick, and relays lines, so that deliveries can be counted. No history, no limits: it is what a first chat
server looks like, and what ours is measured against.

    python3 -m tests.bench.relay    prints its port, then serves until it is terminated
"""

from __future__ import annotations

import contextlib
import socket
import threading

clients: list[socket.socket] = []
clients_lock = threading.Lock()  # guards `clients`, and every send, so that two messages never mix


def serve_client(client: socket.socket) -> None:
    """Reads one client's lines and sends each to everybody."""
    with client, contextlib.suppress(OSError), client.makefile("rb") as lines:
        client.sendall(b"NICK\n")
        nick = lines.readline().strip()
        with clients_lock:
            clients.append(client)
        try:
            for line in lines:
                with clients_lock:
                    for other in clients:
                        with contextlib.suppress(OSError):
                            other.sendall(nick + b": " + line)
        finally:
            with clients_lock:
                clients.remove(client)


def main() -> None:
    """Serves until the process is terminated."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve_client, args=(client,), daemon=True).start()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
