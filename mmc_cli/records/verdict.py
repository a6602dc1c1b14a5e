"""`mmc.verdict/1`: what `mmc validate` writes for each message."""

from mmc_cli.records import words
from mmc_cli.records.base import MessageRecord, Part


class FindingRecord(Part, frozen=True):
    """One finding of a verdict."""

    id: str
    name: str
    severity: words.Severity
    layer: words.FindingLayer
    message: str
    line: int | None
    column: int | None
    end_column: int | None
    byte_offset: int | None
    path: str | None
    actual: str | None
    expected: tuple[str, ...]
    suggestion: str | None
    help: str
    source: str
    fingerprint: str


class VerdictRecord(MessageRecord, frozen=True, tag="mmc.verdict/1"):
    """One message against one MMC version. `schema_valid` is the answer of the schema alone."""

    declared_version: str | None
    mmc_version: str
    kind: words.Kind | None
    alert_code: str | None
    message_code: str | None
    service_reference_variant: str | None
    device: str | None
    verdict: words.VerdictWord
    schema_valid: bool | None
    findings: tuple[FindingRecord, ...]
