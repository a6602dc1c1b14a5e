"""Turns schemas/ into the specification as it stands in one MMC version: its schema and the table rows in force."""

import csv
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

from mmc_cli.model.errors import UnknownVersionError
from mmc_cli.model.version import Version, in_force, parse
from mmc_cli.specification.schema import Schema, prune

DEFAULT_VERSION = Version(4, 0)


class AlertCode(NamedTuple):
    """A row of alert_codes.csv. `critical` is None where no source says."""

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
        """What the code means."""
        return self.name


class MessageCode(NamedTuple):
    """A row of message_codes.csv. `use_case` is None for a code that has none of its own.

    `header_time` is true where the header of the message has a time.
    """

    code: str
    use_case: str | None
    name: str
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
        """The use case and its name."""
        return f"{self.use_case} {self.name}" if self.use_case else self.name


class ServiceRequest(NamedTuple):
    """A row of service_requests.csv. `response` is None where no response element is established."""

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
    """A row of units.csv: the unit that people use instead of `unit`, as part of a key, and the exact factor to it."""

    unit: str
    key: str
    factor: Decimal


class Entry(Protocol):
    """What every table row is: a named tuple with these fields."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def added(self) -> str: ...
    @property
    def removed(self) -> str: ...


RowT = TypeVar("RowT", bound=Entry)


class Table(Generic[RowT]):
    """The rows of one table by code: those in force in one version, and the others for a hint."""

    def __init__(self, rows: Iterable[RowT], version: Version) -> None:
        self._all = {row.code: row for row in rows}
        self._version = version
        self._in_force = {code: row for code, row in self._all.items() if in_force(row.added, row.removed, version)}

    def get(self, code: str | None) -> RowT | None:
        """The row of a code, or None when this version does not have it."""
        return self._in_force.get(code) if code is not None else None

    def anywhere(self, code: str | None) -> RowT | None:
        """The row of a code in whichever version has it."""
        return self._all.get(code) if code is not None else None

    def name(self, code: str | None) -> str | None:
        """What a code means, with the version that has it when that is another one."""
        row = self.anywhere(code)
        if row is None or row.code in self._in_force:
            return row.title if row is not None else None
        where = f"from MMC {row.added}" if in_force(None, row.removed, self._version) else f"before MMC {row.removed}"
        return f"{row.title}, {where}"

    def names(self) -> dict[str, str]:
        """What each code in force means."""
        return {code: row.title for code, row in self._in_force.items()}

    def codes(self) -> tuple[str, ...]:
        """The codes in force, in the order of the table."""
        return tuple(self._in_force)


@dataclass(frozen=True)
class Spec:
    """Everything schemas/ says about one version. Ask `at()` for one; what is not used is not read.

    `xsd` names a schema file that decides in place of ours, such as a Service User's official copy.
    """

    version: Version
    xsd: str | None = None

    @cached_property
    def schema(self) -> Schema:
        """The MMC schema of this version."""
        return Schema(prune(master(), self.version))

    @cached_property
    def authority(self) -> Schema:
        """The schema that decides whether a message is valid. Raises MmcError for a file that is none."""
        if self.xsd is None:
            return self.schema
        from mmc_cli.specification.external_schema import load

        return load(self.xsd)

    @cached_property
    def alert_codes(self) -> Table[AlertCode]:
        """Alert codes, such as 8F72."""
        return Table(_objects("alert_codes.csv", AlertCode), self.version)

    @cached_property
    def message_codes(self) -> Table[MessageCode]:
        """GBCS message codes, such as 00CE."""
        return Table(_objects("message_codes.csv", MessageCode), self.version)

    @cached_property
    def service_requests(self) -> Table[ServiceRequest]:
        """Service reference variants, such as 7.13."""
        return Table(_objects("service_requests.csv", ServiceRequest), self.version)

    @cached_property
    def conversions(self) -> dict[str, Conversion]:
        """What a unit of the schema is in the unit that people use, by the former."""
        return {row["unit"]: Conversion(row["unit"], row["key"], Decimal(row["factor"])) for row in rows("units.csv")}

    def meaning(self, table: str, code: str) -> str | None:
        """What a code means, from the table that an mmc:table attribute names."""
        return self._table(table).name(code)

    def names(self, table: str) -> dict[str, str]:
        """What each code in force means, from the table that an mmc:table attribute names."""
        return self._table(table).names()

    def has(self, table: str, code: str) -> bool:
        """True when a table has a code in this version."""
        return self._table(table).get(code) is not None

    def _table(self, name: str) -> "Table[AlertCode] | Table[MessageCode] | Table[ServiceRequest]":
        match name:
            case "alert_codes":
                return self.alert_codes
            case "message_codes":
                return self.message_codes
            case "service_requests":
                return self.service_requests
        raise LookupError(f"mmc.xsd names a table that is not there: {name}")


@cache
def at(version: Version, xsd: str | None = None) -> Spec:
    """The specification of one version, with a schema file in place of ours or without.

    Raises UnknownVersionError when versions.csv does not have it.
    """
    if version not in versions():
        known = ", ".join(str(each) for each in versions())
        raise UnknownVersionError(f"MMC {version} is not a version that mmc knows; it knows {known}")
    return Spec(version, xsd)


@cache
def versions() -> tuple[Version, ...]:
    """The versions in versions.csv, oldest first."""
    return tuple(parse(row["version"]) for row in rows("versions.csv"))


@cache
def master() -> bytes:
    """The annotated schema of all versions."""
    with open(f"{folder()}/mmc.xsd", "rb") as file:
        return file.read()


@cache
def folder() -> str:
    """The schemas/ folder: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = f"{package}/schemas"
    return installed if os.path.isdir(installed) else f"{os.path.dirname(package)}/schemas"


@cache
def _objects(file: str, kind: type[RowT]) -> tuple[RowT, ...]:
    """The rows of a table as objects: each field is the column of its name."""
    heading, *lines = _lines(file)
    columns = [(heading.index(name), _COLUMNS.get(name, str)) for name in kind.__annotations__]
    return tuple(kind(*[read(line[number]) for number, read in columns]) for line in lines)


@cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    """All rows of a table as they stand, in its order."""
    heading, *lines = _lines(file)
    return tuple(dict(zip(heading, line, strict=True)) for line in lines)


def _lines(file: str) -> list[list[str]]:
    with open(f"{folder()}/{file}", newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _optional(cell: str) -> str | None:
    return cell or None


_COLUMNS: dict[str, Callable[[str], object]] = {
    "use_cases": _list,
    "message_codes": _list,
    "service_reference_variants": _list,
    "device_types": _list,
    "use_case": _optional,
    "payload": _optional,
    "response": _optional,
    "critical": {"y": True, "n": False}.get,
    "header_time": bool,
}
