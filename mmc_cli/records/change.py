"""`mmc.change/1`, `mmc.touched/1` and `mmc.matrix/1`: what `mmc diff-versions` writes."""

from msgspec import field

from mmc_cli.records import words
from mmc_cli.records.base import MessageRecord, Part, Record


class ViewVerdicts(Part, frozen=True):
    """The verdict of each view on a change."""

    reader: words.ChangeVerdict
    replay: words.ChangeVerdict
    writer: words.ChangeVerdict
    typed: words.ChangeVerdict
    meaning: words.ChangeVerdict


class ChangeRecord(Record, frozen=True, tag="mmc.change/1"):
    """One difference between two versions: see `compare.changes.Change`."""

    from_: str = field(name="from")
    to: str
    layer: words.ChangeLayer
    rule: str
    path: str
    old: str | None
    new: str | None
    verdicts: ViewVerdicts
    reason: str
    source: str
    fingerprint: str
    id: str
    where: str | None
    paths: tuple[str, ...]
    service_reference_variants: tuple[str, ...]
    alert_codes: tuple[str, ...]
    message_codes: tuple[str, ...]
    document: bool
    drivers: tuple[str, ...]
    caution: str | None


class ImpactChange(Part, frozen=True):
    """A summary of one change that affects a message."""

    id: str
    rule: str
    path: str
    old: str | None
    new: str | None


class ImpactRecord(MessageRecord, frozen=True, tag="mmc.touched/1"):
    """One message and the changes between two versions that affect it: see `compare.impact.MessageImpact`."""

    from_: str = field(name="from")
    to: str
    kind: words.Kind | None
    device: str | None
    alert_code: str | None
    message_code: str | None
    service_reference_variant: str | None
    declared_version: str | None
    valid_from: bool
    valid_to: bool
    shape_changes: bool
    meaning_changes: bool
    uses_undeclared: bool
    changes: tuple[ImpactChange, ...]


class MatrixRow(Record, frozen=True, tag="mmc.matrix/1"):
    """One code or construct, and what each version has of it: "yes", "-", or a limit."""

    layer: words.ChangeLayer
    subject: str
    path: str
    versions: dict[str, str]
    caution: str | None

    def cells(self) -> dict[str, str]:
        """Return the subject, a column for each version, and where the subject is."""
        return {"subject": self.subject, **self.versions, "layer": self.layer, "path": self.path}
