"""Counts verdicts as they pass: the line that ends a run, the statistics, and whether the run failed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mmc_cli.model.verdict import Verdict
from mmc_cli.validate.policy import FailOn, fails


@dataclass
class Totals:
    """Counts verdicts as they pass; as text it is the line that ends a run."""

    verdicts: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    versions: set[str] = field(default_factory=set)
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        """Counts one verdict and its findings."""
        if verdict.checked and not verdict.findings:
            self.clean(verdict.mmc_version)
            return
        self.verdicts[verdict.verdict] += 1
        self.versions.add(verdict.mmc_version)
        for finding in verdict.findings:
            self.rules[finding.rule.id, finding.rule.name, finding.rule.severity] += 1
            if verdict.checked:
                self.severities[finding.rule.severity] += 1
            if finding.rule.id in _ABOUT_VERSION:
                self.declared[verdict.header.declared_version or ""] += 1

    def clean(self, version: str) -> None:
        """Counts a valid message without findings."""
        self.verdicts["valid"] += 1
        self.versions.add(version)

    def merge(self, other: "Totals") -> None:
        """Adds what was counted elsewhere."""
        self.verdicts.update(other.verdicts)
        self.severities.update(other.severities)
        self.declared.update(other.declared)
        self.versions |= other.versions
        self.rules.update(other.rules)

    @property
    def messages(self) -> int:
        """How many messages there were."""
        return self.verdicts.total()

    @property
    def not_checked(self) -> int:
        """How many could not be checked."""
        return self.verdicts["not-checked"]

    def fails(self, fail_on: FailOn) -> bool:
        """True when something at or above a severity was found."""
        return fails((severity for severity, count in self.severities.items() if count), fail_on)

    def statistics(self) -> Iterator[str]:
        """A line for each rule, the most frequent first."""
        for (id_, name, severity), count in sorted(self.rules.items(), key=lambda item: (-item[1], item[0])):
            yield f"{count:8} {severity:8} {id_} {name}"

    def __str__(self) -> str:
        of = ", ".join(
            f"{self.verdicts[word]} {word.replace('-', ' ')}"
            for word in ("valid", "invalid", "not-checked")
            if self.verdicts[word]
        )
        text = f"{_many(self.messages, 'message')}: {of}"
        if found := [_many(self.severities[word], word) for word in ("error", "warning") if self.severities[word]]:
            text += f"; {', '.join(found)}"
        text += f" (MMC {', '.join(sorted(self.versions))})"
        if self.declared:
            which = ", ".join(f"{version} ({count})" for version, count in sorted(self.declared.items()))
            text += f"; {_many(self.declared.total(), 'message')} of another version: {which}"
        return text


_ABOUT_VERSION = ("MMC201", "MMC202")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
