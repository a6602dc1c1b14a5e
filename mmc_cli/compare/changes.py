"""Defines the kinds of change between two versions of MMC, with their effects on readers and writers of messages.

Each kind is a row of change_rules.csv. Its mirror is the name of the same difference in the other direction: what
affects a reader of TO's messages as one kind affects a replay of FROM's archive as the mirror.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast, get_args

from mmc_cli.compare.difference import Detector
from mmc_cli.model.version import Version
from mmc_cli.records import words
from mmc_cli.specification import table_rows
from mmc_cli.specification.catalogue import format_sources

if TYPE_CHECKING:
    from mmc_cli.records.change import ChangeRecord

ChangeLayer: TypeAlias = words.ChangeLayer
View: TypeAlias = words.View
ChangeVerdict: TypeAlias = words.ChangeVerdict

LAYERS: tuple[ChangeLayer, ...] = get_args(ChangeLayer)
VERDICTS: tuple[ChangeVerdict, ...] = get_args(ChangeVerdict)  # the most severe first
VIEWS: Mapping[View, str] = {
    "reader": "can a program written for FROM read the messages of TO?",
    "replay": "can TO read archived messages of FROM?",
    "writer": "must programs that write messages change?",
    "typed": "does the shape of decoded data change?",
    "meaning": "can the same XML mean something different?",
}


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One kind of change: its name, that of its mirror, the verdict of each view, and why.

    `reason` is a sentence with the placeholders {what}, {where}, {old}, {new} and {old_version}.
    """

    name: str
    mirror: str
    layer: ChangeLayer
    verdicts: Mapping[View, ChangeVerdict]
    reason: str


class Codes(NamedTuple):
    """The codes of the messages that a change concerns; a message must have all that are given."""

    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


ANY_CODES = Codes()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    `path` is where it is: a path from /GBCSResponse, a code, or a topic of the catalogue. A changed type has all its
    places in `paths` and its name in `where`. `services`, `alerts` and `messages` are the codes of the messages that
    the change concerns; a message must have all that are given. `document` is true if only the document changed.
    `drivers` are the modifications that it belongs to, `caution` says why its verdicts are in doubt.
    `old` and `new` are part of the fingerprint, by which users accept changes: their wording must not change.
    """

    old_version: str
    new_version: str
    rule: ChangeRule
    path: str
    old: str | None
    new: str | None
    reason: str
    source: str
    where: str = ""
    paths: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    document: bool = False
    drivers: tuple[str, ...] = ()
    caution: str = ""
    detector: Detector | None = field(default=None, compare=False, repr=False)

    @property
    def layer(self) -> ChangeLayer:
        """Schema, catalogue or handling."""
        return self.rule.layer

    @property
    def fingerprint(self) -> str:
        """The identity of the change in any report, made of its rule, path, old and new."""
        return sha256("\n".join((self.rule.name, self.path, self.old or "", self.new or "")).encode()).hexdigest()[:16]

    @property
    def id(self) -> str:
        """The first 8 digits of the fingerprint, which `mmc explain` accepts."""
        return self.fingerprint[:8]

    @property
    def subject(self) -> str:
        """The last step of the path, or the code."""
        return self.path.rpartition("/")[2]

    @property
    def title(self) -> str:
        """What changed, with the value that was added or removed."""
        values = [value for value in (self.old, self.new) if value and value != self.subject.removeprefix("@")]
        if len(values) == 1 and self.layer == "schema":
            return f"{self.subject} {values[0]}"
        return f"{self.subject} with {values[0]}" if self.alerts and self.messages else self.subject

    @property
    def label(self) -> str:
        """The title, with the kind of change if the title is only a code or a part of the document."""
        return f"{self.title} ({self.rule.name})" if self.layer == "handling" else self.title

    @property
    def is_visible_in_messages(self) -> bool:
        """True if a message shows whether the change affects it."""
        return self.detector is not None or bool(self.services or self.alerts or self.messages)

    @property
    def affects_validity(self) -> bool:
        """True if it makes some messages valid in one version and invalid in the other."""
        return self.layer == "schema" and "breaking" in (self.rule.verdicts["reader"], self.rule.verdicts["replay"])

    def verdict(self, view: View | None = None) -> ChangeVerdict:
        """Return the verdict of one view, or the most severe of all views."""
        verdicts = self.rule.verdicts
        return verdicts[view] if view else min(verdicts.values(), key=VERDICTS.index)

    def record(self) -> "ChangeRecord":
        """Return the change as `mmc.change/1`."""
        from mmc_cli.records.change import ChangeRecord, ViewVerdicts  # msgspec, only where a record is written

        return ChangeRecord(
            from_=self.old_version,
            to=self.new_version,
            layer=self.layer,
            rule=self.rule.name,
            path=self.path,
            old=self.old,
            new=self.new,
            verdicts=ViewVerdicts(**{str(view): verdict for view, verdict in self.rule.verdicts.items()}),
            reason=self.reason,
            source=self.source,
            fingerprint=self.fingerprint,
            id=self.id,
            where=self.where or None,
            paths=self.paths,
            service_reference_variants=self.services,
            alert_codes=self.alerts,
            message_codes=self.messages,
            document=self.document,
            drivers=self.drivers,
            caution=self.caution or None,
        )

    def cells(self) -> dict[str, str]:
        """Return the change as a row of a table, by column."""
        return {
            "id": self.id,
            "layer": self.layer,
            "rule": self.rule.name,
            "path": self.path,
            "old": self.old or "",
            "new": self.new or "",
            **{view: str(verdict) for view, verdict in self.rule.verdicts.items()},
            "reason": self.reason,
            "source": self.source,
            "fingerprint": self.fingerprint,
            "drivers": ", ".join(self.drivers),
            "caution": self.caution,
        }


@cache
def load_change_rules() -> Mapping[str, ChangeRule]:
    """Return the kinds of change by name, in the order of change_rules.csv."""
    return {
        row["name"]: ChangeRule(
            row["name"],
            row["mirror"],
            cast(ChangeLayer, row["layer"]),
            {view: cast(ChangeVerdict, row[view]) for view in VIEWS},
            row["reason"],
        )
        for row in table_rows("change_rules.csv")
    }


def build_change(
    versions: tuple[Version, Version],
    rule_name: str,
    path: str,
    values: tuple[str | None, str | None],
    source: str,
    codes: Codes = ANY_CODES,
) -> Change:
    """Return a change of the catalogue or the handling.

    Args:
        versions: The old and the new version.
        values: The old and the new value.
        source: A cell as in schemas/.
    """
    rule, (old_version, new_version), (old, new) = load_change_rules()[rule_name], versions, values
    return Change(
        str(old_version),
        str(new_version),
        rule,
        path,
        old,
        new,
        rule.reason.format(what=path, where=path, old=old, new=new, old_version=old_version),
        format_sources(source),
        **codes._asdict(),
    )
