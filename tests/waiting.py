"""Waiting for a condition with a deadline: what the tests do instead of sleeping. Runs in the test's own thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

# Generous: a loaded machine must not fail a test, and a condition that comes true ends the wait at once.
DEFAULT_TIMEOUT_S = 30.0
POLL_S = 0.005


class Updatable(Protocol):
    """The part of a Tk root that pump_until needs; naming it spares this module an import of tkinter."""

    def update(self) -> None:
        """Handles all waiting Tk events."""


def wait_until(
    condition: Callable[[], T], *, timeout_s: float = DEFAULT_TIMEOUT_S, what: str = "", poll_s: float = POLL_S
) -> T:
    """Asks `condition` again and again until it is true.

    Args:
        condition: called from this thread; any true value ends the wait.
        what: completes the sentence "waited 30.0 s for ..." in the failure.

    Returns:
        The true value.

    Raises:
        AssertionError: it was still false at the deadline.
    """
    __tracebackhide__ = True
    return _poll(condition, lambda: None, timeout_s, what, poll_s)


def pump_until(
    root: Updatable,
    condition: Callable[[], T],
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    what: str = "",
    poll_s: float = POLL_S,
) -> T:
    """Like `wait_until`, and calls `root.update()` before each question so that Tk goes on working."""
    __tracebackhide__ = True
    return _poll(condition, root.update, timeout_s, what, poll_s)


def _poll(condition: Callable[[], T], step: Callable[[], None], timeout_s: float, what: str, poll_s: float) -> T:
    __tracebackhide__ = True
    never = threading.Event()
    deadline = time.monotonic() + timeout_s
    while True:
        step()
        if value := condition():
            return value
        if time.monotonic() >= deadline:
            wanted = what or getattr(condition, "__name__", "the condition")
            raise AssertionError(f"waited {timeout_s} s for {wanted}; the last value was {value!r}")
        never.wait(poll_s)
