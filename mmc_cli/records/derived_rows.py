"""`mmc.profile/1` and `mmc.gap/1`, and the base classes of rows that are derived from readings."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import UNSET, UnsetType, defstruct
from msgspec.structs import asdict

from mmc_cli.records import words
from mmc_cli.records.base import Count, MessageRecord, Record
from mmc_cli.records.cells import cells

_ALWAYS_IN_A_DAY, _MOST_IN_A_DAY = 48, 50
PERIOD_COLUMNS = tuple(f"p{number}" for number in range(1, _MOST_IN_A_DAY + 1))
# Periods that only a local day of 25 hours has.
LONG_DAY_COLUMNS = PERIOD_COLUMNS[_ALWAYS_IN_A_DAY:]


class DerivedRow(Record, frozen=True):
    """A row of a table whose columns are its fields, in their order."""

    def cells(self) -> dict[str, str]:
        """Return the fields in their order, without those that an option adds."""
        return cells({name: value for name, value in asdict(self).items() if value is not UNSET})


class DerivedMessageRow(MessageRecord, frozen=True):
    """A row about one message whose columns are its fields, in their order."""

    def cells(self) -> dict[str, str]:
        """Return the fields in their order."""
        return cells(asdict(self))


class _Profile(DerivedRow, frozen=True):
    """One day of half-hour values of one device: what is measured, and the value of each period.

    `periods` is the number of half hours in the day. `missing` of them were not read, `no_value` have a number that
    probably means "no value", and `problems` a text that is not a number; none of these has a value in its column,
    `total` or `maximum`. `total` is None for values that do not add up, such as voltages. `repeated` periods were read
    more than once, `differing` of them with different values; the first number read counts. `irregular` counts readings
    whose time is not on a half hour. `log_times` says whether times are read as the start or the end of their periods.
    """

    device: str | None
    date: str
    quantity: words.Quantity
    element: words.Element | None
    phase: str | None
    unit: str | None
    total: str | None
    maximum: str | None
    calendar: words.CalendarName
    log_times: words.LogTimes
    periods: Count
    missing: Count
    repeated: Count
    differing: Count
    no_value: Count
    problems: Count
    irregular: Count


ProfileRow: Any = defstruct(
    "ProfileRow",
    [
        (name, str | UnsetType | None, UNSET) if name in LONG_DAY_COLUMNS else (name, str | None)
        for name in PERIOD_COLUMNS
    ],
    bases=(_Profile,),
    namespace={
        "__doc__": _Profile.__doc__,
        "column_types": {
            **dict.fromkeys(("periods", "missing", "repeated", "differing", "no_value", "problems"), "integer"),
            "irregular": "integer",
            **dict.fromkeys(("total", "maximum", *PERIOD_COLUMNS), "number"),
        },
    },
    module=__name__,
    frozen=True,
    tag="mmc.profile/1",
)


class GapRow(DerivedRow, frozen=True, tag="mmc.gap/1"):
    """Consecutive periods of a log that are missing from the readings, or repeated in them.

    `first` and `last` are times as the log gives them, in UTC; `periods` is how many there are from one to the other.
    """

    column_types: ClassVar[Mapping[str, str]] = {
        "first": "time",
        "last": "time",
        "periods": "integer",
        "period_seconds": "integer",
    }

    device: str | None
    quantity: words.Quantity
    element: words.Element | None
    phase: str | None
    problem: words.GapKind
    periods: Count
    first: str
    last: str
    period_seconds: Count
