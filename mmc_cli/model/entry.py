"""What `mmc explain` says about one code: an entry, and the line it has in a list."""

from dataclasses import dataclass, field

from mmc_cli.model.json_types import Json


@dataclass(frozen=True, slots=True)
class Part:
    """One element or attribute below the element that a code comes with; `depth` is 1 for its own children."""

    name: str
    depth: int
    presence: str
    value: str
    unit: str | None = None
    many: bool = False
    attribute: bool = False

    def record(self) -> dict[str, Json]:
        """The part as it stands inside `mmc.entry/1`."""
        return {
            "name": self.name,
            "depth": self.depth,
            "attribute": self.attribute,
            "presence": self.presence,
            "repeats": self.many,
            "value": self.value,
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """Another code that belongs to this one."""

    kind: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything known about one meaning of one code; what does not apply is empty.

    `facts` are short answers by label. `value` says in words what may stand in an element, or what does in a message.
    `element` is the element whose parts `shape` lists. `values` are the texts that an element may have, each with its
    number where it has one. `critical` is None where no source says.
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

    def record(self) -> dict[str, Json]:
        """`mmc.entry/1`."""
        return {
            "schema": "mmc.entry/1",
            "kind": self.kind,
            "code": self.code,
            "title": self.title,
            "mmc_version": self.mmc_version,
            "in_force": self.in_force,
            "meaning": self.meaning,
            "facts": dict(self.facts),
            "value": self.value,
            "unit": self.unit,
            "device_types": list(self.device_types),
            "critical": self.critical,
            "element": self.element,
            "shape": [part.record() for part in self.shape],
            "places": list(self.places),
            "values": [{"value": text, "number": number or None} for text, number in self.values],
            "checks": list(self.checks),
            "history": list(self.history),
            "related": [{"kind": each.kind, "code": each.code, "title": each.title} for each in self.related],
            "example": self.example,
            "sources": [{"key": key, "title": title} for key, title in self.sources],
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One code in a list: what it is, its name, and the versions that have it where the one asked for has not."""

    kind: str
    code: str
    name: str
    version: str = ""

    def record(self) -> dict[str, Json]:
        """`mmc.code/1`."""
        return {
            "schema": "mmc.code/1",
            "kind": self.kind,
            "code": self.code,
            "name": self.name,
            "version": self.version or None,
        }

    def cells(self) -> dict[str, str]:
        """The code, with 0x where it is hexadecimal, its name, where it is to be found, and its kind."""
        hexadecimal = self.kind in ("alert code", "message code")
        return {
            "code": f"0x{self.code}" if hexadecimal else self.code,
            "name": self.name,
            "version": self.version,
            "kind": self.kind,
        }
