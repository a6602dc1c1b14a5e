"""Turns readings into days: a row for each device, quantity and day with the value of every half hour.

The values of a day may come in several messages, in any order. Only values measured over a half hour are in a profile;
the length of a period comes from the schema or the message.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, TypeAlias

from mmc_cli.decoding.calendar import HALF_HOUR, Calendar
from mmc_cli.decoding.derivation import Derivation
from mmc_cli.decoding.grouping import Part, group, pack
from mmc_cli.decoding.units import exact_sum
from mmc_cli.model.instant import parse_instant
from mmc_cli.records.derived_rows import LONG_DAY_COLUMNS, PERIOD_COLUMNS, ProfileRow
from mmc_cli.records.rows import Reading

# The value of one period: its number in the day, 0 for none; the number, and why there is none.
_Value: TypeAlias = tuple[int, str | None, str | None]

NOT_HALF_HOURLY = "not measured over half an hour"
NO_TIME = "without a time in UTC"
# Energy of a day is the sum of its half hours; a sum of voltages has no meaning.
_ADD_UP = (
    "active_import_energy",
    "active_export_energy",
    "reactive_import_energy",
    "reactive_export_energy",
    "gas_volume",
)
_NO_VALUE, _PROBLEM = "no-value", "problem"


class _Key(NamedTuple):
    """The key of a row: the fields of the row with these names."""

    device: str | None
    date: str
    quantity: str
    element: str | None
    phase: str | None
    unit: str | None


class Profile(Derivation):
    """Makes the profile of each day of a calendar."""

    record: ClassVar[Any] = ProfileRow

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        is_long = calendar.name == "london"
        self._period_columns = [name for name in PERIOD_COLUMNS if is_long or name not in LONG_DAY_COLUMNS]

    def columns(self) -> dict[str, str]:
        """Return the columns of the rows with their types: a day of UTC has fewer than a local one."""
        missing = set(PERIOD_COLUMNS).difference(self._period_columns)
        return {name: type_ for name, type_ in super().columns().items() if name not in missing}

    def parts(self, readings: Iterable[Reading], left_out: Counter[str]) -> Iterator[Part]:
        """Yield the values of a message, day by day."""
        days: dict[_Key, list[_Value]] = {}
        for reading in readings:
            if reading.quantity is None or reading.period_seconds != HALF_HOUR:
                left_out[NOT_HALF_HOURLY] += 1
                continue
            when = parse_instant(reading.time)
            place = self.calendar.place(when.seconds) if when is not None and when.zoned else None
            if when is None or place is None:
                left_out[NO_TIME] += 1
                continue
            key = _Key(reading.device, place.date, reading.quantity, reading.element, reading.phase, reading.unit)
            days.setdefault(key, []).append((0 if when.fraction else place.number, *_number(reading)))
        for key, values in days.items():
            yield pack(key, values)

    def rows(self, parts: Iterable[Part]) -> Iterator[Any]:
        """Yield a row for each day, in the order in which they first appeared."""
        for key, contents in group(parts):
            yield self._row(_Key(*key), [value for values in contents for value in values])

    def _row(self, key: _Key, values: list[_Value]) -> Any:
        """Return the row of one day."""
        periods = self.calendar.count_periods(key.date)
        read: dict[int, list[tuple[str | None, str | None]]] = {}
        for number, text, reason in values:
            read.setdefault(number, []).append((text, reason))
        irregular = read.pop(0, ())
        numbers = {number: next((text for text, _ in each if text is not None), None) for number, each in read.items()}
        reasons = Counter(each[0][1] for number, each in read.items() if numbers[number] is None)
        exact = [Decimal(text) for text in numbers.values() if text is not None]
        return ProfileRow(
            **key._asdict(),
            total=f"{exact_sum(exact):f}" if exact and key.quantity in _ADD_UP else None,
            maximum=f"{max(exact):f}" if exact else None,
            calendar=self.calendar.name,
            log_times=self.calendar.log_times,
            periods=periods,
            missing=periods - len(read),
            repeated=sum(len(each) > 1 for each in read.values()),
            differing=sum(len(each) > 1 and _differ(each) for each in read.values()),
            no_value=reasons[_NO_VALUE],
            problems=reasons[_PROBLEM],
            irregular=len(irregular),
            **{name: numbers.get(number) for number, name in enumerate(self._period_columns, 1)},
        )


def _number(reading: Reading) -> tuple[str | None, str | None]:
    """Return the number of a reading, or the reason why it has none."""
    if reading.problem is not None:
        return None, _PROBLEM
    return (None, _NO_VALUE) if reading.flag == "no-value" else (reading.value, None)


def _differ(values: Iterable[tuple[str | None, str | None]]) -> bool:
    """Return whether the values of one period differ: 1.5 and 1.50 are equal."""
    return len({(Decimal(text) if text is not None else None, reason) for text, reason in values}) > 1
