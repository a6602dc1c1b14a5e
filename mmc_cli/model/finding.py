"""What is wrong with a message: a rule, a place in a file, and a finding with its fingerprint."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.json_types import Json

Severity: TypeAlias = Literal["error", "warning", "info"]
Layer: TypeAlias = Literal["input", "schema", "handling"]

# The elements of the header and of an alert whose text is a code of a list, never personal.
CODES = frozenset({"GBCSHexAlertCode", "GBCSHexadecimalMessageCode", "ServiceReference", "ServiceReferenceVariant"})


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
