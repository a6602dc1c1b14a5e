"""Findings: what is wrong with a message, the rule it breaks, and its place in the file."""

import re
from contextlib import redirect_stderr
from functools import lru_cache
from io import StringIO
from typing import NamedTuple, TypeAlias

from mmc_cli.records import words

Severity: TypeAlias = words.Severity
Layer: TypeAlias = words.FindingLayer

# The elements of the header and of an alert whose text is a listed code, so never personal.
CODES = frozenset({"GBCSHexAlertCode", "GBCSHexadecimalMessageCode", "ServiceReference", "ServiceReferenceVariant"})


class Rule(NamedTuple):
    """One kind of fault: its permanent id and name, its severity, what to do about it, and the source of the rule."""

    id: str
    name: str
    severity: Severity
    layer: Layer
    help: str
    source: str


class Place(NamedTuple):
    """A range within one line of a file: line and columns count characters from 1, offset and length count bytes."""

    line: int = 1
    column: int = 1
    end_column: int = 1
    byte_offset: int = 0
    byte_length: int = 0


class Edit(NamedTuple):
    """A range of a file, and the text to put in its place."""

    place: Place
    text: str


class Finding(NamedTuple):
    """One fault in one message: which rule, where, the actual value and the expected ones.

    `suggestion` is a fix that was applied to a copy and removed the fault there; `edits` are the ranges it replaces.
    `advice` replaces the help of the rule for this fault.
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
    advice: str | None = None

    @property
    def help(self) -> str:
        """What to do about it."""
        return self.advice or self.rule.help

    @property
    def fingerprint(self) -> str:
        """A hash that equal faults share: of the rule, the path without indexes and the shape of the value.

        A code is hashed unchanged: each unknown alert code is a separate fault.
        """
        path = re.sub(r"\[\d+\]", "", self.path)
        value = (self.actual or "").strip()
        if self.rule.name != "value-not-in-list" and path.rpartition("/")[2] not in CODES:
            value = re.sub(r"\w+", "x", value)[:40]  # only the shape, as a value may be personal
        return _digest(f"{self.rule.id}\n{path}\n{value}")


@lru_cache(maxsize=1024)
def _digest(text: str) -> str:
    with redirect_stderr(StringIO()):  # with too little memory, hashlib writes a traceback before it raises
        from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:16]
