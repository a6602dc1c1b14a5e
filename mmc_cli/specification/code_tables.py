"""Defines the rows of the tables in schemas/: alert codes, message codes, services, units and currencies.

A `Table` looks up the rows of one code table for a version.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from mmc_cli.model.version import Version, is_in_force, other_versions_hint, parse_version

if TYPE_CHECKING:
    from decimal import Decimal


class AlertCode(NamedTuple):
    """A row of alert_codes.csv. `critical` is None if no source gives it."""

    code: str
    name: str
    use_cases: tuple[str, ...]
    message_codes: tuple[str, ...]
    payload: str | None
    critical: bool | None
    added: str
    removed: str
    source: str
    note: str

    @property
    def title(self) -> str:
        """The name of the alert."""
        return self.name


class MessageCode(NamedTuple):
    """A row of message_codes.csv. `use_case` is None for a code without its own use case.

    `header_time` is True if the header of such a message has a time. A code that was renamed has `earlier_name` in the
    versions before `renamed`.
    """

    code: str
    use_case: str | None
    name: str
    renamed: str
    earlier_name: str
    direction: str
    service_reference_variants: tuple[str, ...]
    device_types: tuple[str, ...]
    header_time: bool
    added: str
    removed: str
    source: str
    note: str

    @property
    def title(self) -> str:
        """The use case, if there is one, and the name."""
        return f"{self.use_case} {self.name}" if self.use_case else self.name

    def as_named_in(self, version: Version) -> "MessageCode":
        """Return the row with the name that the code has in a version."""
        is_renamed = self.renamed and version < parse_version(self.renamed)
        return self._replace(name=self.earlier_name) if is_renamed else self


class ServiceRequest(NamedTuple):
    """A row of service_requests.csv. `response` is None if no response element is established."""

    code: str
    name: str
    response: str | None
    critical: bool | None
    use_cases: tuple[str, ...]
    message_codes: tuple[str, ...]
    added: str
    removed: str
    source: str
    note: str

    @property
    def title(self) -> str:
        """The name of the service request."""
        return self.name


class Conversion(NamedTuple):
    """A row of units.csv: the everyday unit for `unit`, spelled as part of a JSON key, and the exact factor to it."""

    unit: str
    key: str
    factor: "Decimal"


class Currency(NamedTuple):
    """A row of currencies.csv: the texts of CurrencyUnitsLabel and CurrencyUnitsName, and the code of the currency."""

    label: str
    name: str
    currency: str
    is_default: bool


class TableRow(Protocol):
    """The fields that the rows of all code tables share."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def added(self) -> str: ...
    @property
    def removed(self) -> str: ...


RowT = TypeVar("RowT", bound=TableRow)


class Table(Generic[RowT]):
    """The rows of one code table, of all versions; lookups are made for one version."""

    def __init__(self, rows: Iterable[RowT], version: Version) -> None:
        self._rows = {row.code: row for row in rows}
        self._version = version
        self._in_force = {code: row for code, row in self._rows.items() if is_in_force(row.added, row.removed, version)}

    def get(self, code: str | None) -> RowT | None:
        """Return the row of a code, or None if this version does not have it."""
        return self._in_force.get(code) if code is not None else None

    def get_any_version(self, code: str | None) -> RowT | None:
        """Return the row of a code, whichever versions have it."""
        return self._rows.get(code) if code is not None else None

    def label(self, code: str | None) -> str | None:
        """Return the title of a code, followed by the versions that have it if this one does not."""
        row = self.get(code)
        if row is not None:
            return row.title
        row = self.get_any_version(code)
        return f"{row.title}, {other_versions_hint(row.added, row.removed, self._version)}" if row is not None else None

    def titles(self) -> dict[str, str]:
        """Return the title of each code in force."""
        return {code: row.title for code, row in self._in_force.items()}

    def codes(self) -> tuple[str, ...]:
        """Return the codes in force, in the order of the table."""
        return tuple(self._in_force)
