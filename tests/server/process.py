"""A server in a process of its own, as its operator starts it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests import ending

ROOT: Final = Path(__file__).resolve().parents[2]


class Server:
    """`python3 -m server` in a process of its own, on free ports of the loopback.

    Args:
        program: what Python is to run instead.
    """

    def __init__(self, *flags: str, program: Sequence[str] = ("-m", "server")) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *program, "--host", "127.0.0.1", "--port", "0", *flags],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            creationflags=ending.GROUP,
        )
        assert self.process.stdout
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "ready" in line:
                break
        self.ports = {name: int(port) for name, port in re.findall(r"for (.+?): .*127\.0\.0\.1:(\d+)", self.said)}
        self.port = next(iter(self.ports.values()))

    def end(self) -> tuple[int, str]:
        """Wait for the end; the status, and what it wrote to stderr."""
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log
