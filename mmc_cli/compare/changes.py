"""The kinds of change between two versions of MMC, and what each means to those who read and write messages.

Every kind is a row of change_rules.csv. Its mirror is what the same difference is called the other way round: what a
reader of TO's messages meets in a change, somebody who replays FROM's archive meets in its mirror.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias, cast, get_args

from lxml import etree

from mmc_cli.records import words
from mmc_cli.specification import rows

if TYPE_CHECKING:
    from mmc_cli.records.change import ChangeRecord

ChangeLayer: TypeAlias = words.ChangeLayer
View: TypeAlias = words.View
SeverityOverride: TypeAlias = words.ChangeVerdict

LAYERS: tuple[ChangeLayer, ...] = get_args(ChangeLayer)
WEIGHTS: tuple[SeverityOverride, ...] = get_args(SeverityOverride)  # the heaviest first
VIEWS: Mapping[View, str] = {
    "reader": "will code written for FROM survive the messages of TO?",
    "replay": "can TO read the archive of FROM?",
    "writer": "must a producer change?",
    "typed": "does the shape of decoded data change?",
    "meaning": "does the same XML say something else?",
}


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One kind of change: its name, that of its mirror, the verdict of each view, and why.

    `reason` is a sentence about {what}, {where}, {old} and {new}.
    """

    name: str
    mirror: str
    layer: ChangeLayer
    verdicts: Mapping[View, SeverityOverride]
    reason: str


@dataclass(frozen=True, slots=True)
class Probe:
    """How to tell a schema change in a message, and how to make a message that shows it.

    `uses` is true of an element at one of the paths `at` when the change concerns it. A message that shows the change
    has an element at `place`, with the text `sample`, or `count` times, where those are given.
    """

    at: tuple[str, ...]
    uses: Callable[[etree._Element], bool]
    place: str
    sample: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions, which are named as a report names them.

    `path` is where it is: a path from /GBCSResponse, a code, or a topic of the catalogue; `paths` are all the places
    of the type that changed, and `where` is its name. `services`, `alerts` and `messages` are the codes of the messages
    that it concerns, all that are given at once. `document` is true of what concerns the document alone.
    """

    frm: str
    to: str
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
    probe: Probe | None = field(default=None, compare=False, repr=False)

    @property
    def layer(self) -> ChangeLayer:
        """Schema, catalogue or handling."""
        return self.rule.layer

    @property
    def fingerprint(self) -> str:
        """The same for the same change in any report: of its rule, its place, what was and what is."""
        return sha256("\n".join((self.rule.name, self.path, self.old or "", self.new or "")).encode()).hexdigest()[:16]

    @property
    def id(self) -> str:
        """The beginning of the fingerprint, which `mmc explain` takes."""
        return self.fingerprint[:8]

    @property
    def subject(self) -> str:
        """What changed, in short: the end of a path, or the code."""
        return self.path.rpartition("/")[2]

    @property
    def said(self) -> str:
        """What changed, with the value that came or went."""
        values = [value for value in (self.old, self.new) if value and value != self.subject.removeprefix("@")]
        if len(values) == 1 and self.layer == "schema":
            return f"{self.subject} {values[0]}"
        return f"{self.subject} with {values[0]}" if self.alerts and self.messages else self.subject

    @property
    def rejects(self) -> bool:
        """True when there are messages that one side takes and the other rejects for it."""
        return self.layer == "schema" and "breaking" in (self.rule.verdicts["reader"], self.rule.verdicts["replay"])

    def weight(self, view: View | None = None) -> SeverityOverride:
        """The verdict of one view, or the heaviest of all."""
        verdicts = self.rule.verdicts
        return verdicts[view] if view else min(verdicts.values(), key=WEIGHTS.index)

    def record(self) -> "ChangeRecord":
        """Return the change as `mmc.change/1`."""
        from mmc_cli.records.change import ChangeRecord, ViewVerdicts  # msgspec, only where a record is written

        return ChangeRecord(
            from_=self.frm,
            to=self.to,
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
        )

    def cells(self) -> dict[str, str]:
        """The change as a line of a table."""
        return {
            "id": self.id,
            "layer": self.layer,
            "rule": self.rule.name,
            "path": self.path,
            "old": self.old or "",
            "new": self.new or "",
            **{view: str(weight) for view, weight in self.rule.verdicts.items()},
            "reason": self.reason,
            "source": self.source,
            "fingerprint": self.fingerprint,
        }


@cache
def rules() -> Mapping[str, ChangeRule]:
    """The kinds of change by name, in the order of change_rules.csv."""
    return {
        row["name"]: ChangeRule(
            row["name"],
            row["mirror"],
            cast(ChangeLayer, row["layer"]),
            {view: cast(SeverityOverride, row[view]) for view in VIEWS},
            row["reason"],
        )
        for row in rows("change_rules.csv")
    }
