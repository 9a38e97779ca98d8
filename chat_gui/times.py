"""Days and times of day as people read them, in this computer's time zone. Pure."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache
from typing import Final

from .i18n import tr

_LATEST: Final = 2**31
"""The last second that every platform's calendar knows."""

Day = tuple[int, int, int]
"""A local day: year, month, day of the month."""


def clock_text(at: float) -> str:
    """The local time of day, as `10:32`; nothing for a time that makes no sense."""
    return _local_minute(_minute(at))[1]


def local_day(at: float) -> Day:
    """The local day."""
    return _local_minute(_minute(at))[0]


def _minute(at: float) -> int:
    """A minute's worth of times shows as one, in every time zone there is."""
    return int(at // 60) if 0 <= at < _LATEST else 0


@lru_cache(maxsize=4096)
def _local_minute(minute: int) -> tuple[Day, str]:
    local = time.localtime(minute * 60)
    return local[:3], f"{local.tm_hour:02}:{local.tm_min:02}"


def day_text(day: Day, this_year: int) -> str:
    """A day as the line between two days says it."""
    year, month, day_of_month = day
    weekday = _weekdays()[date(year, month, day_of_month).weekday()]
    values = {"weekday": weekday, "day": day_of_month, "month": _months()[month - 1], "year": year}
    return (
        tr("{weekday}, {day} {month}", **values)
        if year == this_year
        else tr("{weekday}, {day} {month} {year}", **values)
    )


def _weekdays() -> tuple[str, ...]:
    return (tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday"), tr("Sunday"))


def _months() -> tuple[str, ...]:
    return (
        tr("January"),
        tr("February"),
        tr("March"),
        tr("April"),
        tr("May"),
        tr("June"),
        tr("July"),
        tr("August"),
        tr("September"),
        tr("October"),
        tr("November"),
        tr("December"),
    )
