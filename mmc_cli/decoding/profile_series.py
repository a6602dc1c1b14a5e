"""Turns the days of profiles into series: all days of one device and quantity, with lowest, mean and highest value."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, getcontext
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from mmc_cli.decoding.calendar import HALF_HOUR, Calendar
from mmc_cli.decoding.grouping import group, pack
from mmc_cli.records.derived_rows import PERIOD_COLUMNS
from mmc_cli.records.words import CalendarName, LogTimes


class Day(NamedTuple):
    """One day of one column: a number or None for each interval; `due` is the range that should have numbers."""

    date: str
    values: tuple[Decimal | None, ...]
    due: tuple[bool, ...]
    total: Decimal | None = None

    @property
    def gaps(self) -> int:
        """The number of missing values."""
        return sum(value is None and due for value, due in zip(self.values, self.due, strict=True))

    @property
    def numbers(self) -> list[Decimal]:
        """The values without None."""
        return [value for value in self.values if value is not None]


class Gap(NamedTuple):
    """Consecutive half hours without a number: the start of the first, the end of the last, and their count."""

    start: str
    end: str
    half_hours: int

    def __str__(self) -> str:
        if self.half_hours == 1:
            return f"{self.start} (1 half hour)"
        day, _, time = self.end.partition(" ")
        end = time if self.start.startswith(day) else self.end
        return f"{self.start} to {end} ({self.half_hours:,} half hours)"


class Series(NamedTuple):
    """The half hours of one device and quantity, by day; days without any number are omitted.

    `repeated` periods were read more than once, `differing` of them with different values; `irregular` readings are
    not on a half hour; `no_value` and `problems` count periods that were read, but have no number.
    """

    device: str | None
    quantity: str
    element: str | None
    phase: str | None
    unit: str | None
    calendar: CalendarName
    log_times: LogTimes
    days: tuple[Day, ...]
    repeated: int = 0
    differing: int = 0
    irregular: int = 0
    no_value: int = 0
    problems: int = 0

    @property
    def lowest(self) -> Decimal:
        """The lowest value of a half hour."""
        return min(number for day in self.days for number in day.numbers)

    @property
    def highest(self) -> Decimal:
        """The highest value of a half hour."""
        return max(number for day in self.days for number in day.numbers)

    @property
    def floor(self) -> Decimal:
        """The value at which bars start: 0, unless all values are far from it and close to each other."""
        lowest, highest = self.lowest, self.highest
        adds_up = any(day.total is not None for day in self.days)
        if adds_up or lowest == highest or lowest < highest / 2:
            return min(lowest, Decimal(0))
        return lowest - (highest - lowest) / 4

    @property
    def mean(self) -> Decimal:
        """The mean of the half hours that have a value."""
        return mean_of([number for day in self.days for number in day.numbers])

    def gaps(self) -> Iterator[Gap]:
        """Yield the stretches without a number, from the first to the last half hour that has one."""
        calendar = Calendar(self.log_times, self.calendar)
        for before, after in pairwise(self._times(calendar)):
            if after - before > HALF_HOUR:
                start, end = calendar.describe(before + HALF_HOUR), calendar.describe(after)
                yield Gap(start, end, (after - before) // HALF_HOUR - 1)

    def _times(self, calendar: Calendar) -> Iterator[int]:
        """Yield when each half hour starts that has a number."""
        for day in self.days:
            midnight = calendar.start_of(day.date)
            for number, value in enumerate(day.values):
                if value is not None:
                    yield midnight + number * HALF_HOUR


def mean_of(numbers: list[Decimal]) -> Decimal:
    """Return the mean, with one more decimal place than the numbers."""
    places = max(-min(int(number.as_tuple().exponent), 0) for number in numbers)
    mean = sum(numbers, Decimal(0)) / len(numbers)
    has_room = mean.adjusted() + places + 2 < getcontext().prec
    return mean.quantize(Decimal(1).scaleb(-places - 1)) if has_room else mean


def profile_series(rows: Iterable[Any]) -> Iterator[Series]:
    """Yield the series of days, in the order in which they first appear; days without any number are omitted.

    Args:
        rows: records of `mmc.profile/1`, in any order.
    """
    for key, days in group(pack(_key(row), _content(row)) for row in rows):
        ordered = sorted((day for day in days if any(text is not None for text in day[1])), key=itemgetter(0))
        if not ordered:
            continue
        counts = {name: sum(day[3][number] for day in ordered) for number, name in enumerate(_COUNTS)}
        yield Series(**dict(zip(_KEY, key, strict=True)), days=tuple(_days(ordered)), **counts)


# The fields of a row that identify its series, and the counts that are added up.
_KEY = ("device", "quantity", "element", "phase", "unit", "calendar", "log_times")
_COUNTS = ("repeated", "differing", "irregular", "no_value", "problems")


def _key(row: Any) -> list[str | None]:
    return [getattr(row, name) for name in _KEY]


def _content(row: Any) -> tuple[str, list[str | None], str | None, list[int]]:
    values = [getattr(row, name) for name in PERIOD_COLUMNS[: row.periods]]
    return row.date, values, row.total, [getattr(row, name) for name in _COUNTS]


def _days(ordered: Sequence[Any]) -> Iterator[Day]:
    """Yield the days; no number is due before the first and after the last one."""
    for place, (date, texts, total, _) in enumerate(ordered):
        values = tuple([Decimal(text) if text is not None else None for text in texts])
        held = [number for number, value in enumerate(values) if value is not None]
        first = held[0] if place == 0 else 0
        last = held[-1] if place == len(ordered) - 1 else len(values)
        due = tuple([first <= number <= last for number in range(len(values))])
        yield Day(date, values, due, Decimal(total) if total is not None else None)
