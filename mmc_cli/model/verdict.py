"""The verdict on one message against one version: valid, invalid or not checked, with its findings."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from mmc_cli.model.finding import Finding
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin


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
