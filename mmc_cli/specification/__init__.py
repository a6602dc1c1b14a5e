"""The specification of one MMC version, read from schemas/: its XML schema and the table rows in force."""

import csv
import os
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from mmc_cli.model.errors import UnknownVersionError
from mmc_cli.model.version import Version, is_in_force, other_versions_hint, parse_version
from mmc_cli.specification.schema import Schema, schema_of

if TYPE_CHECKING:
    from decimal import Decimal

DEFAULT_VERSION = Version(4, 0)


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


class Spec:
    """Everything schemas/ says about one version, read when first used. Create it with `load_spec()`.

    `xsd` is the path of a schema file to validate against instead of the built-in schema, such as an official copy.
    """

    def __init__(self, version: Version, xsd: str | None = None) -> None:
        self.version, self.xsd = version, xsd

    @cached_property
    def schema(self) -> Schema:
        """The built-in schema of this version."""
        return schema_of(self.version, master_schema())

    @cached_property
    def validation_schema(self) -> Schema:
        """The schema that messages are validated against: that of `xsd`, or the built-in one.

        Raises:
            MmcError: The file at `xsd` is not a usable schema.
        """
        if self.xsd is None:
            return self.schema
        from mmc_cli.specification.external_schema import load_schema

        return load_schema(self.xsd)

    @cached_property
    def alert_codes(self) -> Table[AlertCode]:
        """Alert codes, such as 8F72."""
        return Table(_typed_rows("alert_codes.csv", AlertCode), self.version)

    @cached_property
    def message_codes(self) -> Table[MessageCode]:
        """GBCS message codes, such as 00CE."""
        rows = _typed_rows("message_codes.csv", MessageCode)
        return Table((row.as_named_in(self.version) for row in rows), self.version)

    @cached_property
    def service_requests(self) -> Table[ServiceRequest]:
        """Service reference variants, such as 7.13."""
        return Table(_typed_rows("service_requests.csv", ServiceRequest), self.version)

    @cached_property
    def conversions(self) -> dict[str, Conversion]:
        """Conversions to everyday units, by the unit that the schema uses."""
        from decimal import Decimal

        return {
            row["unit"]: Conversion(row["unit"], row["key"], Decimal(row["factor"])) for row in table_rows("units.csv")
        }

    @cached_property
    def currencies(self) -> tuple[Currency, ...]:
        """The currencies of prices."""
        rows = table_rows("currencies.csv")
        return tuple(Currency(row["label"], row["name"], row["currency"], bool(row["default"])) for row in rows)

    def meaning(self, table: str, code: str) -> str | None:
        """Return the label of a code in the table that an mmc:table attribute names."""
        return self._table(table).label(code)

    def titles(self, table: str) -> dict[str, str]:
        """Return the title of each code in force in the table that an mmc:table attribute names."""
        return self._table(table).titles()

    def has_code(self, table: str, code: str) -> bool:
        """Return True if a table has a code in this version."""
        return self._table(table).get(code) is not None

    def version_with(self, table: str, code: str) -> str | None:
        """Return a version that has a code: the one that added it, or the last before it was removed."""
        row = self._table(table).get_any_version(code)
        having = [each for each in known_versions() if row is not None and is_in_force(row.added, row.removed, each)]
        return str(having[0] if having[0] > self.version else having[-1]) if having else None

    def _table(self, name: str) -> "Table[AlertCode] | Table[MessageCode] | Table[ServiceRequest]":
        match name:
            case "alert_codes":
                return self.alert_codes
            case "message_codes":
                return self.message_codes
            case "service_requests":
                return self.service_requests
        raise LookupError(f"mmc.xsd refers to an unknown table: {name}")


@cache
def load_spec(version: Version, xsd: str | None = None) -> Spec:
    """Return the specification of one version, with a schema file to validate against if one is given.

    Raises:
        UnknownVersionError: versions.csv does not have the version.
    """
    if version not in known_versions():
        known = ", ".join(str(each) for each in known_versions())
        raise UnknownVersionError(f"unknown MMC version {version}; the known versions are {known}")
    return Spec(version, xsd)


@cache
def known_versions() -> tuple[Version, ...]:
    """Return the versions in versions.csv, oldest first."""
    return tuple(parse_version(row["version"]) for row in table_rows("versions.csv"))


@cache
def master_schema() -> bytes:
    """Return the annotated schema of all versions, schemas/mmc.xsd."""
    with open(f"{schemas_folder()}/mmc.xsd", "rb") as file:
        return file.read()


@cache
def schemas_folder() -> str:
    """Return the path of schemas/: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = f"{package}/schemas"
    return installed if os.path.isdir(installed) else f"{os.path.dirname(package)}/schemas"


@cache
def table_rows(file: str) -> tuple[dict[str, str], ...]:
    """Return all rows of a table of schemas/, of all versions, as text by column."""
    heading, *lines = _read_csv(file)
    return tuple(dict(zip(heading, line, strict=True)) for line in lines)


@cache
def _typed_rows(file: str, row_type: type[RowT]) -> tuple[RowT, ...]:
    """Return the rows of a table as `row_type`, whose fields have the names of the columns."""
    heading, *lines = _read_csv(file)
    columns = [(heading.index(name), _CONVERTERS.get(name, str)) for name in row_type.__annotations__]
    return tuple(row_type(*[convert(line[index]) for index, convert in columns]) for line in lines)


def _read_csv(file: str) -> list[list[str]]:
    with open(f"{schemas_folder()}/{file}", newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _optional(cell: str) -> str | None:
    return cell or None


_CONVERTERS: dict[str, Callable[[str], object]] = {
    "use_cases": _split,
    "message_codes": _split,
    "service_reference_variants": _split,
    "device_types": _split,
    "use_case": _optional,
    "payload": _optional,
    "response": _optional,
    "critical": {"y": True, "n": False}.get,
    "header_time": bool,
}
