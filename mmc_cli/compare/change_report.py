"""Gathers changes, their proof and their impact on messages into a report; filters and accepts changes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

from mmc_cli.compare.background import describe_background
from mmc_cli.compare.changes import LAYERS, VERDICTS, VIEWS, Change, ChangeLayer, ChangeVerdict, View
from mmc_cli.compare.groups import ChangeGroup, group_by_place
from mmc_cli.compare.impact import MessageImpact
from mmc_cli.compare.proof import Proof
from mmc_cli.compare.related_codes import concerns_code
from mmc_cli.model.counting import count_noun
from mmc_cli.model.errors import MmcError

Threshold: TypeAlias = Literal["breaking", "risky", "any", "never"]

_ACCEPTANCE = re.compile(r"([0-9a-f]{8,16})\s+(\S.*)")
_MAX_EXAMPLES = 1000
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to report: of some layers, rules, verdicts of a view, services, codes, paths. Empty means any."""

    layers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    view: View | None = None
    services: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    document_only: bool = False

    @property
    def is_active(self) -> bool:
        """True if it asks for some changes only."""
        return bool(self.layers or self.rules or self.verdicts or self.services or self.codes or self.paths)

    def matches(self, change: Change) -> bool:
        """Return True for a change to report."""
        return (
            (self.document_only or not change.document)
            and (not self.layers or change.layer in self.layers)
            and (not self.rules or change.rule.name in self.rules)
            and (not self.verdicts or change.verdict(self.view) in self.verdicts)
            and (not self.services or any(_is_variant(own, srv) for own in change.services for srv in self.services))
            and (not self.codes or concerns_code(change, self.codes))
            and (not self.paths or any(part in text for text in _searched_texts(change) for part in self.paths))
        )


@dataclass
class ImpactTotals:
    """Counts messages by how changes affect them, and keeps the first thousand that are affected.

    `messages` includes those that were not read.
    """

    messages: int = 0
    not_read: int = 0
    affected: int = 0
    undeclared: int = 0
    shape_changes: int = 0
    meaning_changes: int = 0
    by_validity: Counter[tuple[bool, bool]] = field(default_factory=Counter)  # valid in FROM, valid in TO
    by_change: Counter[str] = field(default_factory=Counter)  # by fingerprint
    by_device: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    examples: list[MessageImpact] = field(default_factory=list)

    def add(self, impact: MessageImpact) -> None:
        """Count one message."""
        self.messages += 1
        self.by_validity[impact.valid_from, impact.valid_to] += 1
        if not impact.changes:
            return
        self.affected += 1
        self.undeclared += impact.undeclared
        self.shape_changes += impact.shape
        self.meaning_changes += impact.meaning
        self.by_change.update(change.fingerprint for change in impact.changes)
        self.by_device[impact.header.device or _UNKNOWN] += 1
        self.by_code[impact.header.alert_code or impact.header.service_reference_variant or _UNKNOWN] += 1
        if len(self.examples) < _MAX_EXAMPLES:
            self.examples.append(impact)

    def add_not_read(self, count: int) -> None:
        """Count messages that could not be read."""
        self.messages += count
        self.not_read += count

    def describe(self) -> str:
        """Return how many messages are affected, for the end of a list of them; empty without messages."""
        not_read = f"; {self.not_read} not read" if self.not_read else ""
        return f"{self.affected} of {count_noun(self.messages, 'message')} affected{not_read}" if self.messages else ""


@dataclass(frozen=True, slots=True)
class Report:
    """The changes between two versions that a filter matches, with their proof and their impact on messages.

    `accepted` maps the fingerprint of an accepted change to the reason; `unmatched_acceptances` are accepted ids that
    no change has. `hidden_document_changes` counts changes of the document alone that are not shown. `background` names
    the release notes and the drivers of all changes between the versions.
    """

    old_version: str
    new_version: str
    changes: tuple[Change, ...]
    change_filter: ChangeFilter = ChangeFilter()
    accepted: Mapping[str, str] = field(default_factory=dict)
    unmatched_acceptances: tuple[str, ...] = ()
    hidden_document_changes: int = 0
    background: tuple[str, ...] = ()
    proof: Proof | None = None
    impact: ImpactTotals | None = None

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """The changes that are not accepted."""
        return tuple(change for change in self.changes if change.fingerprint not in self.accepted)

    @property
    def accepted_changes(self) -> tuple[tuple[Change, str], ...]:
        """The changes that are accepted, each with the reason."""
        return tuple(
            (change, self.accepted[change.fingerprint])
            for change in self.changes
            if change.fingerprint in self.accepted
        )

    def count_by_layer(self) -> Iterator[tuple[ChangeLayer, Counter[ChangeVerdict]]]:
        """Yield each layer with its number of open changes by verdict."""
        for layer in LAYERS:
            own = (change for change in self.open_changes if change.layer == layer)
            yield layer, Counter(change.verdict(self.change_filter.view) for change in own)

    def answers(self) -> Iterator[tuple[View, str, str]]:
        """Yield each view with its question about these versions and the answer of the open changes."""
        for view, question in VIEWS.items():
            if self.change_filter.view in (None, view):
                counts = Counter(change.verdict(view) for change in self.open_changes)
                answer = ", ".join(f"{counts[each]} {each}" for each in VERDICTS if each != "safe" and counts[each])
                yield view, _name_versions(question, self.old_version, self.new_version), answer or "no change"

    def notes(self) -> Iterator[str]:
        """Yield notes on changes that are not shown: those of the document, those not selected and those accepted."""
        if hidden := self.hidden_document_changes:
            yield f"{count_noun(hidden, 'document-only change')} not shown (use --docs)"
        if self.accepted:
            yield f"{count_noun(len(self.accepted), 'change')} accepted"
        for start in self.unmatched_acceptances:
            yield f"accepted id {start} matches no change between these versions"

    @property
    def conclusion(self) -> str:
        """The sentence shown instead of changes; empty if there are changes to show."""
        if self.change_filter.is_active:
            return "" if self.changes else "No change matches the filters."
        if self.has_material_changes():
            return ""
        return "No material change: both versions accept the same messages, with the same meaning."

    def has_material_changes(self) -> bool:
        """Return False if every change is safe in every view."""
        return any(change.verdict() != "safe" for change in self.changes)

    def with_verdict(self, verdict: ChangeVerdict) -> tuple[Change, ...]:
        """Return the open changes with a verdict."""
        return tuple(change for change in self.open_changes if change.verdict(self.change_filter.view) == verdict)

    def group_by_place(self, verdict: ChangeVerdict) -> tuple[ChangeGroup, ...]:
        """Return the open changes with a verdict, those of one kind at one place together."""
        return group_by_place(self.with_verdict(verdict))

    def reaches(self, threshold: Threshold) -> bool:
        """Return True if an open change is at least as severe as the threshold."""
        if threshold == "never":
            return False
        verdicts = VERDICTS if threshold == "any" else VERDICTS[: VERDICTS.index(threshold) + 1]
        return any(change.verdict(self.change_filter.view) in verdicts for change in self.open_changes)

    def count_messages_by_change(self) -> tuple[tuple[Change, int], ...]:
        """Return the changes that affect messages with the number of messages, most frequent first."""
        counts = self._messages_by_fingerprint()
        used = [(change, counts[change.fingerprint]) for change in self.changes if counts[change.fingerprint]]
        return tuple(sorted(used, key=lambda pair: -pair[1]))

    def count_messages_by_outcome(self) -> tuple[tuple[str, int], ...]:
        """Return the effects on messages in words with the number of messages, without effects that do not occur."""
        totals = self.impact or ImpactTotals()
        counts = (
            (f"valid in {self.new_version}, not in {self.old_version}", totals.by_validity[False, True]),
            (f"valid in {self.old_version}, not in {self.new_version}", totals.by_validity[True, False]),
            ("valid in neither version (see mmc validate)", totals.by_validity[False, False]),
            ("decoded to a different shape", totals.shape_changes),
            ("possibly with a different meaning", totals.meaning_changes),
            ("with content that the declared version does not have", totals.undeclared),
            ("not read (see mmc validate)", totals.not_read),
        )
        return tuple((outcome, count) for outcome, count in counts if count)

    def only_used(self) -> "Report":
        """Return the report of the changes that affect messages."""
        counts = self._messages_by_fingerprint()
        return replace(self, changes=tuple(change for change in self.changes if counts[change.fingerprint]))

    def unused_changes(self) -> tuple[Change, ...]:
        """Return the changes that affect no message, without safe ones and those that cannot be seen in a message."""
        counts = self._messages_by_fingerprint()
        return tuple(
            change
            for change in self.changes
            if change.verdict() != "safe" and change.is_visible_in_messages and not counts[change.fingerprint]
        )

    def describe_unused(self) -> Iterator[str]:
        """Yield which changes affect no message, and which cannot be seen in a message."""
        unseen = (each for each in self.changes if each.verdict() != "safe" and not each.is_visible_in_messages)
        for heading, changes in (
            ("Changes that affect none of these messages", self.unused_changes()),
            ("Changes that cannot be seen in a message", unseen),
        ):
            if labels := dict.fromkeys(change.label for change in changes):
                yield f"{heading}: {', '.join(labels)}"

    def _messages_by_fingerprint(self) -> Counter[str]:
        return self.impact.by_change if self.impact is not None else Counter[str]()


def build_report(
    old_version: str,
    new_version: str,
    changes: Sequence[Change],
    change_filter: ChangeFilter,
    acceptances: Mapping[str, str],
) -> Report:
    """Return a report of the changes that a filter matches; `acceptances` maps ids or fingerprints to reasons."""
    fingerprints = {
        start: change.fingerprint for start in acceptances for change in changes if change.fingerprint.startswith(start)
    }
    return Report(
        old_version,
        new_version,
        tuple(change for change in changes if change_filter.matches(change)),
        change_filter,
        {fingerprint: acceptances[start] for start, fingerprint in fingerprints.items()},
        tuple(start for start in acceptances if start not in fingerprints),
        0 if change_filter.document_only else sum(change.document for change in changes),
        tuple(describe_background(changes)),
    )


def parse_acceptances(lines: Iterable[str], file_name: str) -> dict[str, str]:
    """Return accepted changes from lines of an id or fingerprint and a reason; `#` starts a comment.

    Raises MmcError for any other line: a reason is mandatory, so that a reader can tell why a change was accepted.
    """
    acceptances: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        match = _ACCEPTANCE.fullmatch(text)
        if match is None:
            raise MmcError(f"{file_name}:{number}: expected the id of a change and the reason for accepting it")
        acceptances[match[1]] = match[2]
    return acceptances


def _name_versions(question: str, old_version: str, new_version: str) -> str:
    names = {"FROM": old_version, "TO": new_version}
    return re.sub(r"\b(FROM|TO)\b", lambda match: names[match[0]], question)


def _searched_texts(change: Change) -> tuple[str, ...]:
    """Return the paths of a change; in the schema also its title, which has a value that was added or removed."""
    return (change.path, *change.paths, *((change.title,) if change.layer == "schema" else ()))


def _is_variant(variant: str, service: str) -> bool:
    return fnmatchcase(variant, service) or fnmatchcase(variant, f"{service}.*")
