"""The answer of `mmc explain`: an entry for a code, or a line in a list of codes."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmc_cli.records import words

if TYPE_CHECKING:
    from mmc_cli.records.entry import CodeRecord, EntryRecord


@dataclass(frozen=True, slots=True)
class Part:
    """One element or attribute below the element that a code comes with; `depth` is 1 for its own children."""

    name: str
    depth: int
    presence: words.Presence
    value: str
    unit: str | None = None
    many: bool = False
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Another code that belongs to this one."""

    kind: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything known about one meaning of one code; what does not apply is empty.

    `facts` are short answers by label. `value` says in words which values an element allows, or which one a message
    has. `element` is the element whose parts `shape` lists. `values` are the texts that an element allows, each with
    its number or "". `critical` is None where no source says.
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
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One code in a list. `version` says which versions have it, where the one asked for does not."""

    kind: str
    code: str
    name: str
    version: str = ""

    def record(self) -> "CodeRecord":
        """Return the line as `mmc.code/1`."""
        from mmc_cli.records.entry import CodeRecord

        return CodeRecord(self.kind, self.code, self.name, self.version or None)

    def cells(self) -> dict[str, str]:
        """Return the code, with 0x where it is hexadecimal, its name, its versions and its kind."""
        hexadecimal = self.kind in ("alert code", "message code")
        return {
            "code": f"0x{self.code}" if hexadecimal else self.code,
            "name": self.name,
            "version": self.version,
            "kind": self.kind,
        }
