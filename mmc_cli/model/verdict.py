"""The verdict on one message against one version: valid, invalid or not checked, with its findings."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mmc_cli.model.finding import Finding
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.records import words
from mmc_cli.records.cells import cell

if TYPE_CHECKING:
    from mmc_cli.records.verdict import VerdictRecord


class Verdict(NamedTuple):
    """The verdict on one message against one version, with every finding.

    `data` is the part of the file that the findings point into; `first_line` and `first_column` are where it begins.
    With `names_version` the findings say which version they are about. `known` are findings in the baseline: they are
    not reported, but a message with known errors is still invalid.
    """

    origin: Origin
    header: Header
    mmc_version: str
    schema_valid: bool | None
    findings: tuple[Finding, ...]
    checked: bool = True
    data: bytes = b""
    first_line: int = 1
    names_version: bool = False
    known: tuple[Finding, ...] = ()
    first_column: int = 1

    @property
    def verdict(self) -> words.VerdictWord:
        """Not checked; otherwise invalid if a finding is an error, known or not; otherwise valid."""
        if not self.checked:
            return "not-checked"
        return "invalid" if any(f.rule.severity == "error" for f in self.findings + self.known) else "valid"

    def record(self) -> "VerdictRecord":
        """Return the verdict as `mmc.verdict/1`."""
        from mmc_cli.records.verdict import FindingRecord, VerdictRecord  # msgspec, only where a record is written

        origin, header = self.origin, self.header
        findings = [
            FindingRecord(
                id=finding.rule.id,
                name=finding.rule.name,
                severity=finding.rule.severity,
                layer=finding.rule.layer,
                message=finding.message,
                line=finding.place.line,
                column=finding.place.column,
                end_column=finding.place.end_column,
                byte_offset=finding.place.byte_offset,
                path=finding.path,
                actual=finding.actual,
                expected=finding.expected,
                suggestion=finding.suggestion,
                help=finding.help,
                source=finding.source or finding.rule.source,
                fingerprint=finding.fingerprint,
            )
            for finding in self.findings
        ]
        return VerdictRecord(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            declared_version=header.declared_version,
            mmc_version=self.mmc_version,
            kind=header.kind,
            alert_code=header.alert_code,
            message_code=header.message_code,
            service_reference_variant=header.service_reference_variant,
            device=header.device,
            verdict=self.verdict,
            schema_valid=self.schema_valid,
            findings=tuple(findings),
        )

    def rows(self) -> "Iterator[FindingRow]":
        """Yield a row for each finding, or one without a finding."""
        for finding in self.findings or (None,):
            yield FindingRow(self, finding)


class FindingRow(NamedTuple):
    """One finding of one message as a line of a table."""

    verdict: Verdict
    finding: Finding | None

    def cells(self) -> dict[str, str]:
        """Return the file and its verdict, then the finding."""
        finding = self.finding
        columns = {name: cell(value(finding)) if finding is not None else "" for name, value in _COLUMNS.items()}
        file, verdict = str(self.verdict.origin), self.verdict
        return {"file": file, "verdict": verdict.verdict, **columns, "mmc_version": verdict.mmc_version}


class VersionVerdicts(NamedTuple):
    """The verdicts on one message against every version, oldest first."""

    verdicts: tuple[Verdict, ...]

    @property
    def best(self) -> Verdict:
        """The verdict with the least severe findings: that of the newest version among equals."""
        return min(reversed(self.verdicts), key=_severity)


class VersionRow(NamedTuple):
    """The verdict on one message against one version, as a line of a table."""

    verdict: Verdict

    @property
    def reason(self) -> str:
        """The first of the most severe findings, in words, and how many others there are; empty for none."""
        ranked = sorted(
            (each for each in self.verdict.findings if each.rule.severity != "info"),
            key=lambda each: _SEVERITIES.index(each.rule.severity),
            reverse=True,
        )
        if not ranked:
            return ""
        return ranked[0].message + (f" (and {len(ranked) - 1} more)" if len(ranked) > 1 else "")

    def cells(self) -> dict[str, str]:
        """Return the file, the version, the verdict and the reason."""
        verdict = self.verdict
        return {
            "file": str(verdict.origin),
            "mmc_version": verdict.mmc_version,
            "verdict": verdict.verdict,
            "reason": self.reason,
        }


_SEVERITIES = ("info", "warning", "error")


def _severity(verdict: Verdict) -> int:
    """Return how bad a verdict is; one that is not checked is the worst."""
    if not verdict.checked:
        return len(_SEVERITIES)
    return max((_SEVERITIES.index(each.rule.severity) for each in verdict.findings), default=-1)


_COLUMNS: Mapping[str, Callable[[Finding], object]] = {
    "id": lambda finding: finding.rule.id,
    "name": lambda finding: finding.rule.name,
    "severity": lambda finding: finding.rule.severity,
    "message": lambda finding: finding.message,
    "line": lambda finding: finding.place.line,
    "column": lambda finding: finding.place.column,
    "path": lambda finding: finding.path,
    "actual": lambda finding: finding.actual,
    "suggestion": lambda finding: finding.suggestion,
    "source": lambda finding: finding.source or finding.rule.source,
    "fingerprint": lambda finding: finding.fingerprint,
    "expected": lambda finding: " | ".join(finding.expected),
}
