"""The specification of one MMC version, read from schemas/: its XML schema and the table rows in force."""

import csv
import os
from collections.abc import Callable
from functools import cache, cached_property

from mmc_cli.model.errors import UnknownVersionError
from mmc_cli.model.version import Version, is_in_force, parse_version
from mmc_cli.specification.code_tables import AlertCode, Conversion, Currency, MessageCode, RowT, ServiceRequest, Table
from mmc_cli.specification.schema import Schema, prune

DEFAULT_VERSION = Version(4, 0)


class Spec:
    """Everything schemas/ says about one version, read when first used. Create it with `load_spec()`.

    `xsd` is the path of a schema file to validate against instead of the built-in schema, such as an official copy.
    """

    def __init__(self, version: Version, xsd: str | None = None) -> None:
        self.version, self.xsd = version, xsd

    @cached_property
    def schema(self) -> Schema:
        """The built-in schema of this version."""
        return Schema(prune(master_schema(), self.version))

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
