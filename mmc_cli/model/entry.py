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
    many: bool = False
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
    type: str = ""
    units: str = ""
    sensitivity: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything known about one meaning of a code; what does not apply is empty.

    Attributes:
        in_force: False if the requested version does not have the code.
        facts: Short answers by label.
        value: The values allowed in an element, in words; for a line of a message, its value.
        critical: None if no source gives it.
        element: The element whose parts `shape` lists.
        values: The texts that an element may have, each with its number; the number is empty if there is none.
        items: What the tables of the MMC document say about it.
        sources: The key and title of each source.
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
    values: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    checks: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    example: str | None = None
    sources: tuple[tuple[str, str], ...] = ()
    confidence: str | None = None

    def record(self) -> "EntryRecord":
        """Return the entry as `mmc.entry/1`."""
        from mmc_cli.records import entry as records  # msgspec, only where a record is written

        return records.EntryRecord(
            kind=self.kind,
            code=self.code,
            title=self.title,
            mmc_version=self.mmc_version,
            in_force=self.in_force,
            meaning=self.meaning,
            facts=self.facts,
            value=self.value,
            unit=self.unit,
            device_types=self.device_types,
            critical=self.critical,
            element=self.element,
            shape=tuple(
                records.ShapePart(
                    name=part.name,
                    depth=part.depth,
                    attribute=part.attribute,
                    presence=part.presence,
                    repeats=part.many,
                    value=part.value,
                    unit=part.unit,
                )
                for part in self.shape
            ),
            places=self.places,
            values=tuple(records.ListedValue(value, number or None) for value, number in self.values),
            checks=self.checks,
            history=self.history,
            related=tuple(records.RelatedCode(link.kind, link.code, link.title) for link in self.related),
            example=self.example,
            sources=tuple(records.CitedSource(key, title) for key, title in self.sources),
            confidence=self.confidence,
            items=tuple(
                records.DocumentItem(
                    table=item.table,
                    item=item.item,
                    meaning=item.meaning,
                    type=item.type or None,
                    units=item.units or None,
                    sensitivity=item.sensitivity or None,
                )
                for item in self.items
            ),
        )


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
