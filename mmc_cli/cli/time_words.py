"""The times that --since and --until take: dates, months, weeks, times, today, yesterday, and how long ago.

Takes a text, returns the limit of its period: the beginning for --since, the end for --until. All are in UTC, as are
the times in messages, unless a text has a time zone.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

# The beginning of a period, and of the next one; the same for a time.
Period: TypeAlias = tuple[datetime, datetime]

EXPECTED = "a time such as 2026-01-31, 2026-01-31T09:30:00Z, 2026-01, 2026-W05, today, yesterday or 7d"

_DAY = timedelta(days=1)
_AGO: Mapping[str, timedelta] = {"h": timedelta(hours=1), "d": _DAY, "w": 7 * _DAY}
_END = timedelta(microseconds=1)  # the last one of a period is in it


def read_limit(text: str, is_end: bool, now: datetime) -> datetime:
    """Return the beginning or the end of the period that a text names.

    Raises:
        ValueError: It does not name a period.
    """
    start, following = _read_period(text.strip(), now)
    return following - _END if is_end and following > start else start


def _read_period(text: str, now: datetime) -> Period:
    for pattern, read in _FORMS.items():
        if match := re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII):
            try:
                return read(match, now)
            except OverflowError:
                raise ValueError(text) from None
    time = datetime.fromisoformat(text)
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time, time


def _day(date: datetime) -> Period:
    start = datetime(date.year, date.month, date.day, tzinfo=UTC)
    return start, start + _DAY


def _month(match: "re.Match[str]", now: datetime) -> Period:
    year, month = int(match[1]), int(match[2])
    start = datetime(year, month, 1, tzinfo=UTC)
    return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _week(match: "re.Match[str]", now: datetime) -> Period:
    start = datetime.fromisocalendar(int(match[1]), int(match[2]), 1).replace(tzinfo=UTC)
    return start, start + 7 * _DAY


def _ago(match: "re.Match[str]", now: datetime) -> Period:
    time = now - int(match[1]) * _AGO[match[2].lower()]
    return time, time


_FORMS: Mapping[str, Callable[["re.Match[str]", datetime], Period]] = {
    r"today": lambda match, now: _day(now),
    r"yesterday": lambda match, now: _day(now - _DAY),
    r"now": lambda match, now: (now, now),
    r"(\d{1,6})([hdw])": _ago,
    r"(\d{4})-(\d\d)": _month,
    r"(\d{4})-?W(\d\d)": _week,
    r"\d{4}-?\d\d-?\d\d": lambda match, now: _day(datetime.fromisoformat(match[0])),
}
