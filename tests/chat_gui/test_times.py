"""Days and times of day in words."""

from __future__ import annotations

import time

from chat_gui.times import clock_text, day_text

AT = 1_795_000_000.0


def test_a_day_of_another_year_says_so() -> None:
    assert "Wednesday, 31 December 2025" == day_text((2025, 12, 31), 2026)


def test_time_of_day_is_local() -> None:
    assert time.strftime("%H:%M", time.localtime(AT)) == clock_text(AT)
