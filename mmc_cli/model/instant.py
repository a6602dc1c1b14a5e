"""Parses the text of an xs:dateTime into a point in time that can be compared.

Any year of up to 18 digits but 0, fractions of any length, 24:00:00 and offsets up to 14 hours are read (XML Schema
Part 2, 3.2.7).
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from mmc_cli.model.element_text import collapse

_DATE_TIME = re.compile(
    r"(-?(?:[1-9][0-9]{4,17}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
    r"T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY, _MAX_OFFSET = 86_400, 14 * 3600
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Instant(NamedTuple):
    """A point in time; instants with a zone compare as times do.

    Attributes:
        seconds: Seconds since 1970-01-01T00:00:00Z, or without a zone, since that time of the same unknown zone.
        fraction: Digits after the point, without zeros at the end: as text they sort as numbers do.
        zoned: False if the text has no zone.
    """

    seconds: int
    fraction: str = ""
    zoned: bool = True

    @property
    def date(self) -> str:
        """The day, as 2026-01-31; in UTC if there is a zone."""
        year, month, day = _civil(self.seconds // _DAY)
        sign = "-" if year <= 0 else ""
        return f"{sign}{abs(year - 1) if year <= 0 else year:04}-{month:02}-{day:02}"

    @property
    def time(self) -> str:
        """The time of day, as 09:30:00 or 09:30:00.5; in UTC if there is a zone."""
        hours, rest = divmod(self.seconds % _DAY, 3600)
        return f"{hours:02}:{rest // 60:02}:{rest % 60:02}" + (f".{self.fraction}" if self.fraction else "")

    def __str__(self) -> str:
        return f"{self.date}T{self.time}{'Z' if self.zoned else ''}"

    def is_after(self, other: "Instant") -> bool:
        """Return True if this is certainly later: a time without a zone may be up to 14 hours off."""
        if self.zoned == other.zoned:
            return self[:2] > other[:2]
        return self.seconds - other.seconds > _MAX_OFFSET


def parse_instant(text: str | None) -> Instant | None:
    """Return the instant of an xs:dateTime, ignoring white space around it; None for any other text."""
    match = _DATE_TIME.fullmatch(collapse(text)) if text is not None else None
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second = int(match[4]), int(match[5]), int(match[6])
    fraction = (match[7] or "").rstrip("0")
    end_of_day = hour == 24 and not (minute or second or fraction)
    offset = _offset(match[8])
    year += year < 0  # there is no year 0: the year before 1 is -1
    if int(match[1]) == 0 or offset is None or (hour > 23 and not end_of_day) or minute > 59 or second > 59:
        return None
    if not 1 <= month <= 12 or not 1 <= day <= _days_in(year, month):
        return None
    seconds = _days(year, month, day) * _DAY + hour * 3600 + minute * 60 + second - offset
    return Instant(seconds, fraction, match[8] is not None)


def from_datetime(when: datetime) -> Instant:
    """Return the instant of a datetime, without a zone if it has none."""
    zoned = when.tzinfo is not None
    since = (
        when - datetime(1970, 1, 1, tzinfo=when.tzinfo) - ((when.utcoffset() or timedelta()) if zoned else timedelta())
    )
    fraction = f"{since.microseconds:06}".rstrip("0")
    return Instant(since.days * _DAY + since.seconds, fraction, zoned)


def _offset(zone: str | None) -> int | None:
    """Return the offset of a zone in seconds, or None if it is out of range."""
    if zone is None or zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    seconds = hours * 3600 + minutes * 60
    if minutes > 59 or seconds > _MAX_OFFSET:
        return None
    return -seconds if zone[0] == "-" else seconds


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year: int, month: int) -> int:
    return 29 if month == 2 and _is_leap(year) else _DAYS_IN_MONTH[month - 1]


def _days(year: int, month: int, day: int) -> int:
    """Return the days from 1970-01-01 to a date of the Gregorian calendar; the year before 1 is 0 here."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _civil(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a number of days from 1970-01-01."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1
