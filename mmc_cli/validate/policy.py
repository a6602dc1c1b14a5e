"""Which findings count, and how much: the user's choice of rules and severities, applied to a verdict."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.finding import Finding, Rule, Severity
from mmc_cli.model.verdict import Verdict

FailOn: TypeAlias = Literal["error", "warning", "info", "never"]
_ORDER: tuple[Severity, ...] = ("error", "warning", "info")


class Policy(NamedTuple):
    """Rules to take and to leave, each by id, beginning of an id, or name; and severities to change."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()

    def apply(self, verdict: Verdict) -> Verdict:
        """The verdict with the findings that count, each as bad as the user says."""
        if not verdict.findings or self == ANY:
            return verdict
        kept = tuple(self._weighed(each) for each in verdict.findings if self._counts(each))
        return verdict._replace(findings=kept)

    def _counts(self, finding: Finding) -> bool:
        taken = not self.select or any(named(finding.rule, each) for each in self.select)
        return taken and not any(named(finding.rule, each) for each in self.ignore)

    def _weighed(self, finding: Finding) -> Finding:
        for which, severity in self.severities:
            if named(finding.rule, which):
                finding = finding._replace(rule=finding.rule._replace(severity=severity))
        return finding


ANY = Policy()


def named(rule: Rule, which: str) -> bool:
    """True when `which` is the rule's id, the beginning of it, or its name."""
    return rule.id.startswith(which.upper()) or rule.name == which.lower()


def fails(severities: Iterable[str], fail_on: FailOn) -> bool:
    """True when a severity is at or above the one that fails a run."""
    if fail_on == "never":
        return False
    worst = _ORDER.index(fail_on)
    return any(severity in _ORDER[: worst + 1] for severity in severities)
