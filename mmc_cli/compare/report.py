"""Gathers changes, their proof and the messages that meet them into a report; chooses, groups and accepts changes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mmc_cli.compare.changes import LAYERS, WEIGHTS, Change, ChangeLayer, SeverityOverride, View
from mmc_cli.compare.impact import MessageImpact
from mmc_cli.compare.proof import Proof
from mmc_cli.model.errors import MmcError
from mmc_cli.specification.wording import join_names

Threshold: TypeAlias = Literal["breaking", "risky", "any", "never"]

_ACCEPTED = re.compile(r"([0-9a-f]{8,16})\s+(\S.*)")
_SAMPLE = 1000
_VALUED = ("enum-value-added", "enum-value-removed")
_PARTS = ("added", "removed")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which changes to report: those of some layers, rules, verdicts of a view, services, places. Empty is any."""

    layers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    view: View | None = None
    services: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    documents: bool = False

    @property
    def active(self) -> bool:
        """True when it leaves some out on purpose."""
        return bool(self.layers or self.rules or self.only or self.services or self.paths)

    def takes(self, change: Change) -> bool:
        """True for a change to report."""
        return (
            (self.documents or not change.document)
            and (not self.layers or change.layer in self.layers)
            and (not self.rules or change.rule.name in self.rules)
            and (not self.only or change.weight(self.view) in self.only)
            and (not self.services or any(_below(own, srv) for own in change.services for srv in self.services))
            and (not self.paths or any(part in path for path in (change.path, *change.paths) for part in self.paths))
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind at one place, as one line of a report."""

    rule: str
    place: str
    changes: tuple[Change, ...]

    @property
    def what(self) -> str:
        """The place and what came, went or differs there."""
        first = self.changes[0]
        if first.rule.name in _VALUED:
            return f"{self.place}: {join_names(tuple(str(each.new or each.old) for each in self.changes))}"
        if first.layer == "schema" and first.rule.name.endswith(_PARTS):
            return f"{self.place}: {join_names(tuple(each.subject for each in self.changes))}"
        if first.layer == "schema":
            return f"{self.place}: {first.new or 'none'}, before that {first.old or 'none'}"
        names = join_names(tuple(dict.fromkeys(each.path for each in self.changes)))
        return f"{names}: {first.new or first.old}" if len(self.changes) == 1 and (first.new or first.old) else names

    def views(self, weight: SeverityOverride) -> tuple[str, ...]:
        """The views that have a verdict."""
        return tuple(view for view, own in self.changes[0].rule.verdicts.items() if own == weight)


@dataclass
class Encounters:
    """Counts messages beside two versions as they pass, and keeps the first that meet a change."""

    messages: int = 0
    met: int = 0
    undeclared: int = 0
    valid: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    by_change: Counter[str] = field(default_factory=Counter)
    by_device: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    shape: int = 0
    meaning: int = 0
    first: list[MessageImpact] = field(default_factory=list)

    def add(self, touched: MessageImpact) -> None:
        """Counts one message."""
        self.messages += 1
        self.valid[touched.valid_from, touched.valid_to] += 1
        if not touched.changes:
            return
        self.met += 1
        self.undeclared += touched.undeclared
        self.shape += touched.shape
        self.meaning += touched.meaning
        self.by_change.update(change.fingerprint for change in touched.changes)
        self.by_device[touched.header.device or "not known"] += 1
        self.by_code[touched.header.alert_code or touched.header.service_reference_variant or "not known"] += 1
        if len(self.first) < _SAMPLE:
            self.first.append(touched)


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be said of two versions: the changes chosen, and what was left out of them.

    `accepted` are changes that somebody accepted, with the reason; `stale` is what was accepted and is no change.
    `documents` is how many changes of the document alone are not shown.
    """

    frm: str
    to: str
    changes: tuple[Change, ...]
    choice: Choice = Choice()
    accepted: Mapping[str, str] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    documents: int = 0
    proof: Proof | None = None
    encounters: Encounters | None = None

    @property
    def open(self) -> tuple[Change, ...]:
        """The changes that nobody accepted."""
        return tuple(change for change in self.changes if change.fingerprint not in self.accepted)

    def counts(self) -> Iterator[tuple[ChangeLayer, Counter[SeverityOverride]]]:
        """How many changes there are of each layer, by verdict."""
        for layer in LAYERS:
            own = (change for change in self.open if change.layer == layer)
            yield layer, Counter(change.weight(self.choice.view) for change in own)

    def material(self) -> bool:
        """False when nothing but safe changes are left."""
        return any(change.weight() != "safe" for change in self.changes)

    def of(self, weight: SeverityOverride) -> tuple[Change, ...]:
        """The changes with a verdict."""
        return tuple(change for change in self.open if change.weight(self.choice.view) == weight)

    def groups(self, weight: SeverityOverride) -> tuple[Group, ...]:
        """The changes with a verdict, those of one kind at one place together."""
        found: dict[tuple[str, str], list[Change]] = {}
        for change in self.of(weight):
            found.setdefault((change.rule.name, _place(change)), []).append(change)
        return tuple(Group(rule, place, tuple(changes)) for (rule, place), changes in found.items())

    def fails(self, threshold: Threshold) -> bool:
        """True when a change that nobody accepted is this bad or worse."""
        if threshold == "never":
            return False
        worst = WEIGHTS if threshold == "any" else WEIGHTS[: WEIGHTS.index(threshold) + 1]
        return any(change.weight(self.choice.view) in worst for change in self.open)

    def seen(self) -> tuple[tuple[Change, int], ...]:
        """The changes that messages met, with how many did, the most frequent first."""
        counts = self.encounters.by_change if self.encounters is not None else Counter[str]()
        met = [(change, counts[change.fingerprint]) for change in self.changes if counts[change.fingerprint]]
        return tuple(sorted(met, key=lambda pair: -pair[1]))

    def outcomes(self) -> tuple[tuple[str, int], ...]:
        """What becomes of the messages, in words, with how many there are of each; none where there are none."""
        seen = self.encounters or Encounters()
        said = (
            (f"valid in {self.to} and not in {self.frm}", seen.valid[False, True]),
            (f"valid in {self.frm} and not in {self.to}", seen.valid[True, False]),
            ("valid in neither: mmc validate says why", seen.valid[False, False]),
            ("decoded to another shape", seen.shape),
            ("may say something else", seen.meaning),
            ("use what the version they declare has not", seen.undeclared),
        )
        return tuple((words, count) for words, count in said if count)

    def unseen(self) -> tuple[Change, ...]:
        """The changes that no message met, of those that are not safe."""
        counts = self.encounters.by_change if self.encounters is not None else Counter[str]()
        return tuple(change for change in self.changes if change.weight() != "safe" and not counts[change.fingerprint])


def report(frm: str, to: str, changes: Sequence[Change], choice: Choice, accepted: Mapping[str, str]) -> Report:
    """The changes that are chosen, and which of them were accepted, by the beginnings of their fingerprints."""
    taken = tuple(change for change in changes if choice.takes(change))
    known = {
        start: change.fingerprint for start in accepted for change in changes if change.fingerprint.startswith(start)
    }
    return Report(
        frm,
        to,
        taken,
        choice,
        {fingerprint: accepted[start] for start, fingerprint in known.items()},
        tuple(start for start in accepted if start not in known),
        sum(change.document for change in changes) if not choice.documents else 0,
    )


def acceptances(lines: Iterable[str], name: str) -> dict[str, str]:
    """Accepted changes, from lines of an id or fingerprint and a reason; `#` starts a comment.

    Raises MmcError for a line that is neither, since what is accepted without a reason is forgotten.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        match = _ACCEPTED.fullmatch(text)
        if match is None:
            raise MmcError(f"{name}:{number}: write the id of a change and the reason why it is accepted")
        found[match[1]] = match[2]
    return found


def _place(change: Change) -> str:
    if change.layer != "schema" or change.rule.name in _VALUED or not change.rule.name.endswith(_PARTS):
        return change.subject if change.layer == "schema" else ""
    return change.path.split("/")[-2]


def _below(own: str, srv: str) -> bool:
    return own == srv or own.startswith(f"{srv}.")
