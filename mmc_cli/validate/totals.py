"""Counts of verdicts and findings: the summary line of a run, its statistics, and whether it failed."""

from collections import Counter
from collections.abc import Iterator

from mmc_cli.model.counting import count_noun
from mmc_cli.model.verdict import Verdict, VersionVerdicts
from mmc_cli.validate.policy import FailOn, is_failure

# Rules about a message that declares another version than it is checked against.
_VERSION_RULES = ("MMC201", "MMC202")


class Totals:
    """Counts of verdicts and findings; as text, the summary line of a run.

    `valid_in` counts the messages that are valid in each version, if messages are checked against all of them.
    `declared` counts the messages that declare another version, by that version; `versions` are those checked against.
    """

    def __init__(self) -> None:
        self.verdicts = Counter[str]()
        self.severities = Counter[str]()
        self.declared = Counter[str]()
        self.versions = set[str]()
        self.rules = Counter[tuple[str, str, str]]()
        self.valid_in = Counter[str]()

    def add(self, verdict: Verdict) -> None:
        """Count a verdict and its findings."""
        if verdict.checked and not verdict.findings and not verdict.known:
            self.add_clean(verdict.mmc_version)
            return
        self.verdicts[verdict.verdict] += 1
        self.versions.add(verdict.mmc_version)
        for finding in verdict.findings:
            self.rules[finding.rule.id, finding.rule.name, finding.rule.severity] += 1
            if verdict.checked:
                self.severities[finding.rule.severity] += 1
            if finding.rule.id in _VERSION_RULES:
                self.declared[verdict.header.declared_version or ""] += 1

    def add_versions(self, verdicts: VersionVerdicts) -> None:
        """Count the best of the verdicts on a message against every version."""
        self.add(verdicts.best)
        self.valid_in.update({each.mmc_version: int(each.verdict == "valid") for each in verdicts.verdicts})

    def add_clean(self, version: str) -> None:
        """Count a valid message without findings."""
        self.verdicts["valid"] += 1
        self.versions.add(version)

    def merge(self, other: "Totals") -> None:
        """Add the counts of other totals."""
        self.verdicts.update(other.verdicts)
        self.severities.update(other.severities)
        self.declared.update(other.declared)
        self.versions |= other.versions
        self.rules.update(other.rules)
        self.valid_in.update(other.valid_in)

    def remove(self, other: "Totals") -> None:
        """Subtract the counts of other totals."""
        self.verdicts -= other.verdicts
        self.severities -= other.severities
        self.declared -= other.declared
        self.rules -= other.rules
        self.valid_in.subtract(other.valid_in)

    def replace(self, counted: Verdict, other: Verdict) -> None:
        """Replace a counted verdict by another one."""
        totals = Totals()
        totals.add(counted)
        self.remove(totals)
        self.add(other)

    @property
    def messages(self) -> int:
        """The number of messages."""
        return self.verdicts.total()

    @property
    def not_checked(self) -> int:
        """The number of messages that could not be checked."""
        return self.verdicts["not-checked"]

    def has_failure(self, fail_on: FailOn) -> bool:
        """Return True if there are findings at or above a severity."""
        return is_failure((severity for severity, count in self.severities.items() if count), fail_on)

    def statistics(self) -> Iterator[str]:
        """Yield a line for each rule that was broken, the most frequent first."""
        for (id_, name, severity), count in sorted(self.rules.items(), key=lambda item: (-item[1], item[0])):
            yield f"{count:8} {severity:8} {id_} {name}"

    def _describe_versions(self) -> str:
        """Return how many messages are valid in each version."""
        return "valid in MMC " + ", ".join(f"{version} ({count})" for version, count in self.valid_in.items())

    def __str__(self) -> str:
        words = ("valid", "invalid", "not-checked")
        verdicts = [f"{self.verdicts[word]} {word.replace('-', ' ')}" for word in words if self.verdicts[word]]
        severities = [count_noun(self.severities[word], word) for word in ("error", "warning") if self.severities[word]]
        text = f"{count_noun(self.messages, 'message')}: {', '.join(verdicts)}"
        if severities:
            text += f"; {', '.join(severities)}"
        if self.valid_in:
            return f"{text}; {self._describe_versions()}"
        text += f" (MMC {', '.join(sorted(self.versions))})"
        if self.declared:
            versions = ", ".join(f"{version} ({count})" for version, count in sorted(self.declared.items()))
            text += f"; {_declaring(self.declared.total())} another version: {versions}"
        return text


def _declaring(messages: int) -> str:
    return "1 message declares" if messages == 1 else f"{messages} messages declare"
