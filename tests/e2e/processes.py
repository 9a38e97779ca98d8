"""The processes of an end-to-end test: a server, and windows that take orders. Each ends with its `with` block."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests import ending
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
END_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_S = 30.0


class Process:
    """A child process whose standard output is read line by line, and that is ended with its block."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", *arguments],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            creationflags=ending.GROUP,
        )
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.errors: list[str] = []
        self._threads = [
            threading.Thread(target=self._read_lines, name="stdout"),
            threading.Thread(target=self._read_errors, name="stderr"),
        ]
        for thread in self._threads:
            thread.start()

    def _read_lines(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr
        self.errors.extend(self.process.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()  # one that is stopped too
        self.wait()

    def wait(self) -> int:
        """Its exit status, once it has ended by itself or been ended."""
        status = self.process.wait(END_TIMEOUT_S)
        for thread in self._threads:
            thread.join(END_TIMEOUT_S)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return status

    def ask_to_end(self) -> None:
        """Have it end by itself."""
        ending.ask_to_end(self.process)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)


class ServerProcess(Process):
    """`python3 -m server` on loopback, ready to be connected to."""

    def __init__(self, *arguments: str, port: int = 0) -> None:
        super().__init__("-m", "server", "--host", "127.0.0.1", "--port", str(port), *arguments)
        self.ports: dict[str, int] = {}
        while "ready" not in (line := self._line()):
            found = re.search(r"for (?:(lab\d+)|[^:]*): 127\.0\.0\.1:(\d+)", line)
            if found:
                self.ports[found[1] or "native"] = int(found[2])
        self.port = self.ports["native"]

    def _line(self) -> str:
        line = self.lines.get(timeout=ANSWER_TIMEOUT_S)
        if line is None:
            raise AssertionError(f"the server ended at its start: {''.join(self.errors)}")
        return line


class WindowProcess(Process):
    """The desktop program, with a hand on its keyboard.

    Args:
        folder: where its settings go.
        profile: its `--profile`.
    """

    def __init__(self, folder: Path, profile: str, *arguments: str) -> None:
        home = {"XDG_CONFIG_HOME": str(folder), "APPDATA": str(folder)}
        super().__init__("-m", "tests.e2e.driven_window", "--profile", profile, *arguments, env=home)

    def order(self, what: str, **more: str) -> dict[str, Any]:
        """Have something done. Returns what the window shows then."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.process.stdin.flush()
        answer = self.lines.get(timeout=ANSWER_TIMEOUT_S)
        assert answer is not None, f"the window ended: {''.join(self.errors)}"
        seen: dict[str, Any] = json.loads(answer)
        return seen

    def look(self) -> dict[str, Any]:
        """What the window shows."""
        return self.order("look")

    def say(self, text: str) -> None:
        """Type a message and press Enter, once there is a place to type it in."""
        self.shows(lambda seen: not seen["form"], "the chat")
        self.order("say", text=text)

    def sees(self, *texts: str) -> None:
        """Wait until its transcript holds all of these."""
        self.shows(lambda seen: all(text in seen.get("transcript", "") for text in texts), f"it to show {texts}")

    def shows(self, condition: Callable[[dict[str, Any]], object], what: str) -> None:
        """Wait until what it shows fulfils a condition."""
        seen: dict[str, Any] = {}

        def is_so() -> object:
            nonlocal seen
            seen = self.look()
            return condition(seen)

        try:
            wait_until(is_so, timeout_s=20.0, what=what)
        except AssertionError as error:
            raise AssertionError(f"{error}; it shows {seen}") from None

    def close(self) -> int:
        """Close the window as its user would, and return the exit status."""
        assert self.process.stdin
        self.process.stdin.write('{"do": "close"}\n')
        self.process.stdin.flush()
        return self.wait()
