"""Defines how the readings of many messages become rows: parts of rows from each message, then rows from all parts.

DERIVED lists the kinds. A new kind is a module with a class like these, and a line in DERIVED.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from mmc_cli.records.rows import Reading

if TYPE_CHECKING:
    from mmc_cli.decoding.calendar import Calendar

# The class of each kind of rows, and its module in this package, which is imported only if needed.
DERIVED: Mapping[str, tuple[str, str]] = {
    "profile": ("profile", "Profile"),
    "registers": ("register_rows", "Registers"),
    "billing": ("billing_rows", "Billing"),
}
# The kinds whose rows are days of a calendar.
DAILY = ("profile",)


class Derivation:
    """Makes rows from readings: first parts of each message, in any process, then rows of all parts."""

    record: ClassVar[Any]
    # Whether the parts of several messages can belong to one row; otherwise each part is a row.
    merges: ClassVar[bool] = True

    def parts(self, readings: Iterable[Reading], left_out: Counter[str]) -> Iterator[Any]:
        """Yield the parts of one message; count, by reason, the readings that are in none."""
        raise NotImplementedError

    def rows(self, parts: Iterable[Any]) -> Iterator[Any]:
        """Yield the rows of all messages."""
        yield from parts

    def columns(self) -> dict[str, str]:
        """Return the columns of the rows with their types."""
        return {name: self.record.column_types.get(name, "text") for name in self.record.__struct_fields__}


def derivation(kind: str, calendar: "Calendar | None" = None) -> Derivation:
    """Return the derivation of a kind of rows.

    Args:
        calendar: that of the kinds in DAILY, which need one.
    """
    module, name = DERIVED[kind]
    make = getattr(import_module(f"mmc_cli.decoding.{module}"), name)
    return cast(Derivation, make(calendar) if kind in DAILY else make())
