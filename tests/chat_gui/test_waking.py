"""Whether a machine has slept, told by two clocks that a test moves."""

from __future__ import annotations

import pytest

from chat_gui.waking import Sleep
from server.wire import limits


class Clocks:
    """A monotonic clock and a wall clock."""

    def __init__(self) -> None:
        self.monotonic = 100.0
        self.wall = 1e9
        self.sleep = Sleep(lambda: self.monotonic, lambda: self.wall)

    def move(self, monotonic_s: float, wall_s: float) -> bool:
        """Let time pass on each; whether that was a sleep."""
        self.monotonic += monotonic_s
        self.wall += wall_s
        return self.sleep.is_over()


@pytest.mark.parametrize(
    ("monotonic_s", "wall_s", "slept"),
    [
        (1.5, 1.5, False),
        (limits.ASLEEP_S, limits.ASLEEP_S, False),
        (1.5, 3600.0, True),  # Linux, macOS
        (3600.0, 3600.0, True),  # Windows; or the process was stopped
        (1.5, -3600.0, False),  # the clock was set back
        (3600.0, 1.5, True),  # and back during a sleep
    ],
)
def test_far_more_time_than_between_two_looks_is_a_sleep(monotonic_s: float, wall_s: float, slept: bool) -> None:
    assert slept is Clocks().move(monotonic_s, wall_s)


def test_each_sleep_is_noticed_once() -> None:
    clocks = Clocks()
    seen = [clocks.move(1.0, each) for each in (1.0, 60.0, 1.0, -60.0, 1.0, 60.0, 1.0)]
    assert [False, True, False, False, False, True, False] == seen


def test_a_dead_server_is_left_within_five_seconds_of_waking() -> None:
    assert limits.WAKE_LOOK_S + limits.WAKE_PONG_TIMEOUT_S + limits.RECONNECT_FIRST_S < 5.0
