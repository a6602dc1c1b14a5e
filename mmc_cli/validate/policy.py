"""The user's choice of rules and severities, applied to the findings of a verdict."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.finding import Finding, Rule, Severity
from mmc_cli.model.verdict import Verdict

FailOn: TypeAlias = Literal["error", "warning", "info", "never"]
_WORST_FIRST: tuple[Severity, ...] = ("error", "warning", "info")


class Policy(NamedTuple):
    """Rules to select and to ignore, and severities to change; a rule is given by id, beginning of its id, or name."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()

    def apply(self, verdict: Verdict) -> Verdict:
        """Return the verdict with the selected findings only, at the chosen severities."""
        if not verdict.findings or self == KEEP_ALL:
            return verdict
        findings = tuple(self._with_severity(each) for each in verdict.findings if self._is_selected(each.rule))
        return verdict._replace(findings=findings)

    def _is_selected(self, rule: Rule) -> bool:
        selected = not self.select or any(rule_matches(rule, each) for each in self.select)
        return selected and not any(rule_matches(rule, each) for each in self.ignore)

    def _with_severity(self, finding: Finding) -> Finding:
        for pattern, severity in self.severities:
            if rule_matches(finding.rule, pattern):
                finding = finding._replace(rule=finding.rule._replace(severity=severity))
        return finding


KEEP_ALL = Policy()


def rule_matches(rule: Rule, pattern: str) -> bool:
    """Return True if a pattern is the id of a rule, the beginning of it, or its name, in any case."""
    return rule.id.startswith(pattern.upper()) or rule.name == pattern.lower()


def is_failure(severities: Iterable[str], fail_on: FailOn) -> bool:
    """Return True if one of the severities is at or above the one that fails a run."""
    if fail_on == "never":
        return False
    failing = _WORST_FIRST[: _WORST_FIRST.index(fail_on) + 1]
    return any(severity in failing for severity in severities)
