"""The results of `mmc explain`: an entry for each meaning of a code, and a line for each code in a list."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmc_cli.records import words

if TYPE_CHECKING:
    from mmc_cli.records.entry import CodeRecord, EntryRecord


@dataclass(frozen=True, slots=True)
class Part:
    """One element or attribute below the element of an entry; `depth` is 1 for its own children."""

    name: str
    depth: int
    presence: words.Presence
    value: str
    unit: str | None = None
    repeats: bool = False
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A related code."""

    kind: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a table of the MMC document; `sensitivity` is in the words of the document."""

    table: str
    item: str
    meaning: str
    type: str | None = None
    units: str | None = None
    sensitivity: str | None = None


@dataclass(frozen=True, slots=True)
class ListedValue:
    """A text that an element may have, with its number, if any."""

    value: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CitedSource:
    """The key of a source, and its title."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything known about one meaning of a code; what does not apply is empty.

    Attributes:
        in_force: False if the requested version does not have the code.
        facts: Short answers by label.
        value: The values allowed in an element, in words; for a line of a message, its value.
        critical: None if no source gives it.
        element: The element whose parts `shape` lists.
        items: What the tables of the MMC document say about it.
    """

    kind: str
    code: str
    title: str
    mmc_version: str
    in_force: bool = True
    facts: dict[str, str] = field(default_factory=dict)
    meaning: str | None = None
    value: str | None = None
    unit: str | None = None
    device_types: tuple[str, ...] = ()
    critical: bool | None = None
    element: str | None = None
    shape: tuple[Part, ...] = ()
    places: tuple[str, ...] = ()
    values: tuple[ListedValue, ...] = ()
    items: tuple[Item, ...] = ()
    checks: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    example: str | None = None
    sources: tuple[CitedSource, ...] = ()
    confidence: str | None = None

    def record(self) -> "EntryRecord":
        """Return the entry as `mmc.entry/1`."""
        from msgspec import convert  # only where a record is written

        from mmc_cli.records.entry import EntryRecord

        return convert(self, EntryRecord, from_attributes=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One code in a list: its kind, its name, and the versions that have it if the requested one does not.

    A rule also has its severity, and what to do in a sentence.
    """

    kind: str
    code: str
    name: str
    version: str = ""
    severity: str = ""
    sentence: str = ""

    def record(self) -> "CodeRecord":
        """Return the line as `mmc.code/1`."""
        from mmc_cli.records.entry import CodeRecord

        return CodeRecord(
            self.kind, self.code, self.name, self.version or None, self.severity or None, self.sentence or None
        )

    def cells(self) -> dict[str, str]:
        """Return the cells by column; hexadecimal codes have 0x."""
        hexadecimal = self.kind in ("alert code", "message code")
        return {
            "code": f"0x{self.code}" if hexadecimal else self.code,
            "name": self.name,
            "version": self.version,
            "kind": self.kind,
            "severity": self.severity,
            "sentence": self.sentence,
        }
