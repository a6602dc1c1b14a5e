"""What comes out of mmc: where it came from, what was found, and the lines of each listing.

The shapes of `record()` are a promise to other programs: keys may be added, never changed or removed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol, TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Severity: TypeAlias = Literal["error", "warning", "info"]
Layer: TypeAlias = Literal["input", "schema", "handling"]
Kind: TypeAlias = Literal["alert", "response"]

# The elements of the header and of an alert whose text is a code of a list, never personal.
CODES = frozenset({"GBCSHexAlertCode", "GBCSHexadecimalMessageCode", "ServiceReference", "ServiceReferenceVariant"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one message came from: a file, a member of it, and which message of that (from 0)."""

    file: str
    member: str | None = None
    index: int = 0

    def __str__(self) -> str:
        return self.file if self.member is None else f"{self.file}!{self.member}"

    def record(self) -> dict[str, Json]:
        """The three keys that open every record."""
        return {"file": self.file, "member": self.member, "index": self.index}


class Rule(NamedTuple):
    """One kind of fault: its lasting id and name, how bad it is, what to do, and where the rule comes from."""

    id: str
    name: str
    severity: Severity
    layer: Layer
    help: str
    source: str


class Place(NamedTuple):
    """A stretch of one line of a file: line and columns count characters from 1, offset and length count bytes."""

    line: int = 1
    column: int = 1
    end_column: int = 1
    byte_offset: int = 0
    byte_length: int = 0


class Edit(NamedTuple):
    """A stretch of a file and the text that should stand there."""

    place: Place
    text: str


class Finding(NamedTuple):
    """One fault in one message: which rule, where, what was found and what was expected.

    `suggestion` is a change that was tried on a copy and mends the fault; `edits` are the stretches it replaces.
    """

    rule: Rule
    message: str
    place: Place = Place()
    path: str = ""
    actual: str | None = None
    expected: tuple[str, ...] = ()
    suggestion: str | None = None
    source: str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same fault in any message: rule, path without indexes and the shape of the value.

        A code counts as it stands: each unknown alert code is a fault of its own.
        """
        path = re.sub(r"\[\d+\]", "", self.path)
        value = (self.actual or "").strip()
        if self.rule.name != "value-not-in-list" and path.rpartition("/")[2] not in CODES:
            value = re.sub(r"\w+", "x", value)[:40]  # its form alone: a value may be personal
        return _digest(f"{self.rule.id}\n{path}\n{value}")

    def record(self) -> dict[str, Json]:
        """The finding as it stands inside `mmc.verdict/1`."""
        return {
            "id": self.rule.id,
            "name": self.rule.name,
            "severity": self.rule.severity,
            "layer": self.rule.layer,
            "message": self.message,
            "line": self.place.line,
            "column": self.place.column,
            "end_column": self.place.end_column,
            "byte_offset": self.place.byte_offset,
            "path": self.path,
            "actual": self.actual,
            "expected": list(self.expected),
            "suggestion": self.suggestion,
            "help": self.rule.help,
            "source": self.source or self.rule.source,
            "fingerprint": self.fingerprint,
        }


@lru_cache(maxsize=1024)
def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:16]


class Header(NamedTuple):
    """The facts that every listing and every verdict shows, as text in their plain form; None where absent."""

    kind: Kind | None = None
    declared_version: str | None = None
    device: str | None = None
    target: str | None = None
    counter: str | None = None
    message_code: str | None = None
    service_reference: str | None = None
    service_reference_variant: str | None = None
    alert_code: str | None = None
    time: str | None = None

    @property
    def key(self) -> str:
        """The same for a message that comes twice: originator, counter and message code; empty where one is absent."""
        if self.device and self.counter and self.message_code:
            return f"{self.device} {self.counter} {self.message_code}"
        return ""


class Verdict(NamedTuple):
    """What one message is worth against one version: valid, invalid or not checked, with every finding.

    `data` is the stretch of the file in which the findings stand, which begins with its line `first_line`.
    """

    origin: Origin
    header: Header
    mmc_version: str
    schema_valid: bool | None
    findings: tuple[Finding, ...]
    checked: bool = True
    data: bytes = b""
    first_line: int = 1

    @property
    def verdict(self) -> Literal["valid", "invalid", "not-checked"]:
        """Invalid when a finding of severity error stands; never valid when nothing was checked."""
        if not self.checked:
            return "not-checked"
        return "invalid" if any(f.rule.severity == "error" for f in self.findings) else "valid"

    def record(self) -> dict[str, Json]:
        """`mmc.verdict/1`."""
        return {
            "schema": "mmc.verdict/1",
            **self.origin.record(),
            "declared_version": self.header.declared_version,
            "mmc_version": self.mmc_version,
            "kind": self.header.kind,
            "alert_code": self.header.alert_code,
            "message_code": self.header.message_code,
            "service_reference_variant": self.header.service_reference_variant,
            "device": self.header.device,
            "verdict": self.verdict,
            "schema_valid": self.schema_valid,
            "findings": [finding.record() for finding in self.findings],
        }

    def rows(self) -> "Iterator[FindingRow]":
        """A line for each finding; one for a message without any."""
        for finding in self.findings or (None,):
            yield FindingRow(self, finding)


class FindingRow(NamedTuple):
    """One finding of one message as a line of a table."""

    of: Verdict
    finding: Finding | None

    def cells(self) -> dict[str, str]:
        """The file and its verdict, then the finding."""
        found = self.finding.record() if self.finding is not None else {}
        expected = found.get("expected")
        return {
            "file": str(self.of.origin),
            "verdict": self.of.verdict,
            **{key: "" if found.get(key) is None else str(found[key]) for key in _FINDING_COLUMNS},
            "expected": " | ".join(map(str, expected)) if isinstance(expected, list) else "",
        }


_FINDING_COLUMNS = (
    "id",
    "name",
    "severity",
    "message",
    "line",
    "column",
    "path",
    "actual",
    "suggestion",
    "source",
    "fingerprint",
)


class Field(NamedTuple):
    """One element or attribute of a message, with its raw text and everything known about it.

    `value` is the typed value: int, Decimal, bool, datetime, or text in its plain form. `problem` says why a value
    could not be understood; `raw` stands all the same.
    """

    label: str
    path: str
    raw: str | None = None
    value: object = None
    meaning: str | None = None
    unit: str | None = None
    attribute: bool = False
    problem: str | None = None
    children: tuple["Field", ...] = ()

    @property
    def plain(self) -> str | None:
        """The value on one line as it stands in the message; None for an element that only holds others."""
        return None if self.raw is None else " ".join(self.raw.split())

    def cells(self) -> dict[str, str]:
        """Path, value, unit, meaning and problem."""
        return {
            "path": self.path,
            "value": self.plain or "",
            "unit": self.unit or "",
            "meaning": self.meaning or "",
            "problem": self.problem or "",
        }


class MessageView(NamedTuple):
    """One message for a person: the facts that matter first, by label, then every field."""

    title: str
    facts: dict[str, str]
    fields: Field


class Record(Protocol):
    """A result that other programs read: one JSON object."""

    def record(self) -> dict[str, Json]: ...


class Row(Protocol):
    """A line of a listing: cells under fixed columns, the ones that matter most first."""

    def cells(self) -> dict[str, str]: ...
