"""`mmc.entry/1` and `mmc.code/1`: what `mmc explain` writes for a code, and for a line of a list of codes."""

from mmc_cli.records import words
from mmc_cli.records.base import Count, Part, Record


class ShapePart(Part, frozen=True):
    """One element or attribute of the element that comes with a code; `depth` is 1 for the element's own children."""

    name: str
    depth: Count
    attribute: bool
    presence: words.Presence
    repeats: bool
    value: str
    unit: str | None


class ListedValue(Part, frozen=True):
    """One listed value of an element, with its number, if any."""

    value: str
    number: str | None


class DocumentItem(Part, frozen=True):
    """One row of a table of the MMC document; `sensitivity` is in the words of the document."""

    table: str
    item: str
    meaning: str
    type: str | None
    units: str | None
    sensitivity: str | None


class RelatedCode(Part, frozen=True):
    """Another code that belongs to this one."""

    kind: str
    code: str
    title: str


class CitedSource(Part, frozen=True):
    """A source: its key, and its title in sources.csv."""

    key: str
    title: str


class EntryRecord(Record, frozen=True, tag="mmc.entry/1"):
    """Everything known about one meaning of one code: see `model.entry.Entry`."""

    kind: str
    code: str
    title: str
    mmc_version: str
    in_force: bool
    meaning: str | None
    facts: dict[str, str]
    value: str | None
    unit: str | None
    device_types: tuple[str, ...]
    critical: bool | None
    element: str | None
    shape: tuple[ShapePart, ...]
    places: tuple[str, ...]
    values: tuple[ListedValue, ...]
    checks: tuple[str, ...]
    history: tuple[str, ...]
    related: tuple[RelatedCode, ...]
    example: str | None
    sources: tuple[CitedSource, ...]
    confidence: str | None
    items: tuple[DocumentItem, ...]


class CodeRecord(Record, frozen=True, tag="mmc.code/1"):
    """One code in a list. `version` says which versions have it, if the requested one does not.

    `severity` and `sentence` are those of a rule.
    """

    kind: str
    code: str
    name: str
    version: str | None
    severity: str | None
    sentence: str | None
