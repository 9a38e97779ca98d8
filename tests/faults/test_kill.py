"""A server that is killed in the middle of a flood loses nothing that it has receipted, and says nothing twice."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.kill import kill_repeatedly

TIMES = int(os.environ.get("CHAT_KILLS", "5"))


def test_killed_server_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    kill_repeatedly(tmp_path, TIMES)
