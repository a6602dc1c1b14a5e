"""Groups changes of one kind at one place, which a readable report shows as one line."""

from collections.abc import Iterable
from dataclasses import dataclass

from mmc_cli.compare.changes import Change, ChangeVerdict

_MAX_CODES = 6  # that a group names
_VALUE_RULES = ("enum-value-added", "enum-value-removed")
_OCCURRENCE_RULES = ("repeats-more", "repeats-less", "became-list", "became-single")
_PRESENCE_SUFFIXES = ("added", "removed")


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind at one place, shown as one line of a report."""

    rule: str
    place: str
    changes: tuple[Change, ...]

    @property
    def summary(self) -> str:
        """The place and what was added, removed or changed there."""
        first = self.changes[0]
        if first.rule.name in _VALUE_RULES:
            return f"{self.place}: {', '.join(str(change.new or change.old) for change in self.changes)}"
        if first.layer == "schema" and first.rule.name.endswith(_PRESENCE_SUFFIXES):
            return f"{self.place}: {', '.join(change.subject for change in self.changes)}"
        if first.layer == "schema":
            times = " times" if first.rule.name in _OCCURRENCE_RULES else ""
            return f"{self.place}: {first.new or 'none'}{times} (was {first.old or 'none'}{times})"
        names = ", ".join(dict.fromkeys(change.path for change in self.changes))
        return f"{names}: {first.new or first.old}" if len(self.changes) == 1 and (first.new or first.old) else names

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers of its changes."""
        return tuple(dict.fromkeys(driver for change in self.changes for driver in change.drivers))

    @property
    def cautions(self) -> tuple[str, ...]:
        """The cautions of its changes, each with its subject unless it is about all of them."""
        subjects: dict[str, list[str]] = {}
        for change in self.changes:
            if change.caution:
                subjects.setdefault(change.caution, []).append(change.subject)
        return tuple(
            text if len(names) == len(self.changes) else f"{', '.join(names)}: {text}"
            for text, names in subjects.items()
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The services and alerts that it concerns, if they are few and its summary does not name them."""
        first = self.changes[0]
        codes = tuple(dict.fromkeys(code for change in self.changes for code in (*change.services, *change.alerts)))
        is_named = first.layer != "schema" or any(code in self.summary for code in codes)
        return () if is_named or len(codes) > _MAX_CODES else codes

    def views(self, verdict: ChangeVerdict) -> tuple[str, ...]:
        """Return the views that have a verdict."""
        return tuple(view for view, own in self.changes[0].rule.verdicts.items() if own == verdict)


def group_by_place(changes: Iterable[Change]) -> tuple[ChangeGroup, ...]:
    """Return changes in groups, those of one kind at one place together."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.rule.name, _group_place(change)), []).append(change)
    return tuple(ChangeGroup(rule, place, tuple(own)) for (rule, place), own in groups.items())


def _group_place(change: Change) -> str:
    """Return the element that was changed; for an added or removed element or attribute, its parent."""
    if change.layer != "schema":
        return ""
    if change.rule.name in _VALUE_RULES or not change.rule.name.endswith(_PRESENCE_SUFFIXES):
        return change.subject
    return change.path.split("/")[-2]
