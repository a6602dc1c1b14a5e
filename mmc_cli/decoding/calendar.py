"""Turns a time into its day and half hour: of UTC, or of Great Britain with its settlement periods.

A day of UTC has 48 periods. A local day has 46 when the clocks go forward and 50 when they go back; its periods are
numbered from local midnight without gaps, like settlement periods.
"""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.model.errors import MmcError
from mmc_cli.records.words import CalendarName, LogTimes

HALF_HOUR = 1800
_DAY = 86_400
_HALF_HOURS_IN_A_DAY = _DAY // HALF_HOUR


class Place(NamedTuple):
    """A half hour: its day, as 2026-01-31, and its number in the day; 0 for a time that is not on a half hour."""

    date: str
    number: int


class Calendar(NamedTuple):
    """Assigns the times of a log to days.

    `log_times` says whether the time of a log entry is the start or the end of its period, which no source of MMC
    states.
    """

    log_times: LogTimes
    name: CalendarName = "utc"

    def place(self, seconds: int) -> Place | None:
        """Return the half hour that a log entry is about; None outside the years 1 to 9999.

        Args:
            seconds: the time of the entry, since 1970-01-01T00:00:00Z.
        """
        start = seconds - HALF_HOUR if self.log_times == "end" else seconds
        day = _day_of(self.name, start - start % HALF_HOUR)
        if day is None:
            return None
        since_midnight = start - day.start
        number = since_midnight // HALF_HOUR + 1 if since_midnight % HALF_HOUR == 0 else 0
        return Place(day.date, number)

    def count_periods(self, day: str) -> int:
        """Return the number of half hours in a day, given as 2026-01-31."""
        if self.name == "utc":
            return _HALF_HOURS_IN_A_DAY
        first = date.fromisoformat(day)
        return (_local_midnight(first + timedelta(days=1)) - _local_midnight(first)) // HALF_HOUR

    def start_of(self, day: str) -> int:
        """Return when a day, given as 2026-01-31, starts, in seconds since 1970-01-01T00:00:00Z."""
        if self.name == "utc":
            return (date.fromisoformat(day) - date(1970, 1, 1)).days * _DAY
        return _local_midnight(date.fromisoformat(day))

    def describe(self, seconds: int) -> str:
        """Return a time of this calendar as 2026-01-31 09:30."""
        if self.name == "utc":
            when = datetime(1970, 1, 1) + timedelta(seconds=seconds)
        else:
            when = datetime(1970, 1, 1, tzinfo=_zone("UTC")) + timedelta(seconds=seconds)
            when = when.astimezone(_zone("Europe/London"))
        return when.strftime("%Y-%m-%d %H:%M")


class _Day(NamedTuple):
    date: str
    start: int


@lru_cache(maxsize=4096)
def _day_of(calendar: CalendarName, seconds: int) -> _Day | None:
    """Return the day that a time is in, and when it starts."""
    try:
        day = date(1970, 1, 1) + timedelta(days=seconds // _DAY)
        if calendar == "utc":
            return _Day(day.isoformat(), seconds - seconds % _DAY)
        if _local_midnight(day) > seconds:  # before 1880, London was behind UTC
            day -= timedelta(days=1)
        elif _local_midnight(day + timedelta(days=1)) <= seconds:  # in summer it is ahead
            day += timedelta(days=1)
        return _Day(day.isoformat(), _local_midnight(day))
    except OverflowError:
        return None


@lru_cache(maxsize=512)
def _local_midnight(day: date) -> int:
    """Return when a local day of Great Britain starts, in seconds since 1970-01-01T00:00:00Z."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone("Europe/London"))
    since = midnight - datetime(1970, 1, 1, tzinfo=_zone("UTC"))
    return since.days * _DAY + since.seconds


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        raise MmcError("this computer has no time zones, which --calendar london needs: pip install tzdata") from None
