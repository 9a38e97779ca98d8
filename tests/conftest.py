"""Fixtures for every test: a thread left over, an error logged or an error in a Tk callback each fail it.

They are set up before a test's own fixtures and torn down after them, so what a fixture cleans up is not held
against its test. All of this runs in pytest's main thread; only log records may be collected in any.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import hypothesis
import pytest

from chat_gui import i18n

LEFTOVER_TIMEOUT_S = 30.0

# No deadline per example: on a loaded machine it measures the machine.
hypothesis.settings.register_profile("chat", deadline=None)
hypothesis.settings.load_profile("chat")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test, and the processes it starts, folders of its own for data and settings."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def spoken_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each test, and the processes it starts, begin in English, whatever the desktop speaks."""
    monkeypatch.setenv("LANGUAGE", "en")
    i18n.use_language("en")


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    """Fails a test whose threads still run some seconds after it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + LEFTOVER_TIMEOUT_S
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = sorted(thread.name for thread in left if thread.is_alive())
    if names:
        pytest.fail(f"threads still running {LEFTOVER_TIMEOUT_S} s later: {', '.join(names)}", pytrace=False)


@pytest.fixture
def expects_errors() -> list[logging.LogRecord]:
    """Allows records at ERROR and above, and holds those logged so far.

    A test that has no use for the list takes the marker of the same name.
    """
    return []


@pytest.fixture(autouse=True)
def no_logged_errors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test during which anything was logged at ERROR or above, from any thread and any logger."""
    wants_list = "expects_errors" in request.fixturenames
    records: list[logging.LogRecord] = request.getfixturevalue("expects_errors") if wants_list else []
    call_handlers = logging.Logger.callHandlers

    def remember(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            records.append(record)
        call_handlers(logger, record)

    # Not a handler on the root logger: the program's own logging set-up may remove that one.
    monkeypatch.setattr(logging.Logger, "callHandlers", remember)
    yield
    allowed = wants_list or request.node.get_closest_marker("expects_errors")
    if records and not allowed:
        formatter = logging.Formatter("%(levelname)s %(name)s: %(message)s")
        pytest.fail("logged during the test:\n" + "\n".join(map(formatter.format, records)), pytrace=False)


_roots_to_free: list[None] = []
"""One for each window that was made since the last collection."""


def pytest_collection_finish() -> None:
    """Spares every collection the tests themselves: they are most of what there is, and stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_tk_callback_errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test in which Tk reported an error inside a callback; by itself Tk only prints it and goes on.

    tkinter is not imported for it: where no test module has, there is nothing to watch.
    """
    tkinter = sys.modules.get("tkinter")
    if tkinter is None:
        yield
        return
    if _roots_to_free:
        # Only now has the test before this one let go of its windows. A dead interpreter in a cycle must be freed
        # here, in the main thread: a collection in some worker thread that comes upon it waits for Tcl's own thread, or
        # ends the whole process.
        gc.collect()
        _roots_to_free.clear()
    # Text, not the exceptions: their tracebacks would keep widgets alive into the next test.
    reports: list[str] = []
    make_root: Callable[..., None] = tkinter.Tk.__init__

    def report(_root: object, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        reports.append("".join(traceback.format_exception(kind, error, trace)))

    def count_root(*args: Any, **options: Any) -> None:
        _roots_to_free.append(None)
        make_root(*args, **options)

    monkeypatch.setattr(tkinter.Tk, "report_callback_exception", report)
    monkeypatch.setattr(tkinter.Tk, "__init__", count_root)
    yield
    if reports:
        pytest.fail("Tk reported an error in a callback:\n" + "\n".join(reports), pytrace=False)
