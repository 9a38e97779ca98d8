"""Programs as a user starts them: in an environment that holds next to nothing, with pipes for a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

ANSWER_TIMEOUT_S: Final = 30.0
END_TIMEOUT_S: Final = 10.0
_LOOK_S: Final = 0.002
_SHOWN_CHARS: Final = 200
_KEPT_ON_WINDOWS: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMPUTERNAME")
"""Without these not even a socket can be opened there."""


class TrialError(Exception):
    """A program did not do what it should; the text says what it did."""


def bare_environment(home: Path) -> dict[str, str]:
    """Nothing but a display, and folders inside `home` for everything that is kept."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        kept = {name: os.environ[name] for name in _KEPT_ON_WINDOWS if name in os.environ}
        places = ("TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "USERPROFILE")
        return kept | {name: str(temporary if name in ("TEMP", "TMP") else home) for name in places}
    shown = {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY") if name in os.environ}
    return shown | {"HOME": str(home), "TMPDIR": str(temporary)}


class Program:
    """A running program. Ended with its block.

    Args:
        name: what it is called when something goes wrong.
    """

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.lines: list[str] = []
        self.started = time.monotonic()
        # A group of its own, for an executable in one file is two processes, and who kills the first has the second
        # left, with its ends of the pipes. On Windows its Ctrl+Break would else be ours too.
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=flags,
            start_new_session=True,
        )
        # A daemon: with a process left that nobody could kill, it would read from that for ever.
        self._reader = threading.Thread(target=self._read, name=name, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        if self._process.stdout:
            for line in self._process.stdout:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.poll() is None:
            self._kill()
        self._process.wait(END_TIMEOUT_S)
        self._reader.join(END_TIMEOUT_S)
        # Who closes what is still read from waits for the reader, which waits for whoever has the other end.
        with suppress(OSError):  # what was typed last and never read has nowhere to go
            if self._process.stdin:
                self._process.stdin.close()
        if self._process.stdout and not self._reader.is_alive():
            self._process.stdout.close()

    def _kill(self) -> None:
        if sys.platform == "win32":
            command = ["taskkill", "/F", "/T", "/PID", str(self._process.pid)]
            subprocess.run(command, check=False, capture_output=True, timeout=END_TIMEOUT_S)
            self._process.kill()
        else:
            os.killpg(self._process.pid, signal.SIGKILL)

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        if self._process.stdin:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()

    def end_input(self) -> None:
        """Close what it reads, as Ctrl+D does."""
        if self._process.stdin:
            self._process.stdin.close()

    def shows(self, text: str, timeout_s: float = ANSWER_TIMEOUT_S, *, after: int = 0) -> str:
        """Wait for a line that contains a text, among those from number `after` on. Returns it; raises TrialError."""
        return self.wait_for(
            lambda: next((line for line in self.lines[after:] if text in line), ""), f"did not show {text!r}", timeout_s
        )

    def wait_for(self, condition: Callable[[], str], failure: str, timeout_s: float = ANSWER_TIMEOUT_S) -> str:
        """Wait until a condition gives something, while the program runs. Raises TrialError."""
        deadline = time.monotonic() + timeout_s
        while not (found := condition()):
            if self._process.poll() is not None:
                self._reader.join(END_TIMEOUT_S)
                if found := condition():
                    break
                raise TrialError(f"{self.name} ended with {self._process.returncode} and {failure}{self._said()}")
            if time.monotonic() > deadline:
                raise TrialError(f"{self.name} {failure} within {timeout_s:.0f} s{self._said()}")
            time.sleep(_LOOK_S)
        return found

    def _said(self) -> str:
        last = (line[:_SHOWN_CHARS] for line in self.lines[-30:])
        return "".join(f"\n    {line}" for line in ["; it said:", *last])

    def ends(self, status: int = 0) -> float:
        """Wait for its end. Returns the seconds it took; raises TrialError if it goes on, or has another status."""
        began = time.monotonic()
        try:
            ended = self._process.wait(END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise TrialError(f"{self.name} still runs {END_TIMEOUT_S:.0f} s after its end{self._said()}") from None
        self._reader.join(END_TIMEOUT_S)
        if ended != status:
            raise TrialError(f"{self.name} ended with {ended} and not with {status}{self._said()}")
        return time.monotonic() - began

    def interrupt(self) -> None:
        """Press Ctrl+C; on Windows Ctrl+Break, which alone can be sent to another group."""
        if sys.platform == "win32":
            self._process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            self._process.send_signal(signal.SIGINT)
