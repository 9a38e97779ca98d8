"""A window against a real server: what was said long ago is found in the history and shown in its place."""

from __future__ import annotations

import contextlib
from pathlib import Path

from server.history import NickClaimed
from server.store import Store
from server.wire.messages import Message
from tests.e2e.processes import ServerProcess, WindowProcess

SAID = 3_000


def test_a_message_that_was_not_loaded_is_found_and_shown(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    store = Store(data)
    said = [Message(number, "#lobby", "anna", f"реплика {number}", 1.7e9 + number) for number in range(1, SAID)]
    said[40] = Message(41, "#lobby", "anna", "where the ёлка stood", 1.7e9 + 41)
    store.append(said, [NickClaimed("anna", b"x", 1.7e9, 0)])
    store.close()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(ServerProcess("--data", str(data)))
        window = stack.enter_context(WindowProcess(tmp_path, "w", f"127.0.0.1:{server.port}", "--nick", "boris"))
        window.sees(f"реплика {SAID - 1}")
        assert "where the ёлка stood" not in window.look()["transcript"]
        window.order("search", text="ЕЛКА", key="<Return>")
        window.shows(lambda seen: seen["found"] == ["where the ёлка stood"], "the result")
        window.order("search", text="ЕЛКА", key="<Return>")
        window.shows(lambda seen: seen["pointed"] == "where the ёлка stood\n", "the message in its place")
        shown = window.look()["transcript"]
        assert all(f"реплика {number}\n" in shown for number in (*range(20, 41), *range(42, 200)))
        assert 0 == window.close()
