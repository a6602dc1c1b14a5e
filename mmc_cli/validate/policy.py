"""The user's choice of rules and severities, applied to the findings of a verdict."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.finding import Finding, Rule, Severity
from mmc_cli.model.verdict import Verdict

FailOn: TypeAlias = Literal["error", "warning", "info", "never"]
_WORST_FIRST: tuple[Severity, ...] = ("error", "warning", "info")


class Policy(NamedTuple):
    """Rules to select and to ignore, and severities to change; a rule is given by id, beginning of its id, or name.

    `path_ignores` has rules to ignore in the files and folders that a pattern matches.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def apply(self, verdict: Verdict) -> Verdict:
        """Return the verdict with the selected findings only, at the chosen severities."""
        if not verdict.findings or self == KEEP_ALL:
            return verdict
        ignored = self.ignore
        if self.path_ignores:
            ignored += self._ignored_at(str(verdict.origin))
        findings = tuple(
            self._with_severity(each) for each in verdict.findings if self._is_selected(each.rule, ignored)
        )
        return verdict._replace(findings=findings)

    def hides_everywhere(self, verdict: Verdict) -> bool:
        """Return True if no finding of a verdict is selected in any file."""
        return not self._replace(path_ignores=()).apply(verdict).findings

    def _is_selected(self, rule: Rule, ignored: tuple[str, ...]) -> bool:
        selected = not self.select or any(rule_matches(rule, each) for each in self.select)
        return selected and not any(rule_matches(rule, each) for each in ignored)

    def _ignored_at(self, path: str) -> tuple[str, ...]:
        return tuple(rule for pattern, rules in self.path_ignores if path_matches(path, pattern) for rule in rules)

    def _with_severity(self, finding: Finding) -> Finding:
        for pattern, severity in self.severities:
            if rule_matches(finding.rule, pattern):
                finding = finding._replace(rule=finding.rule._replace(severity=severity))
        return finding


KEEP_ALL = Policy()


def rule_matches(rule: Rule, pattern: str) -> bool:
    """Return True if a pattern is the id of a rule, the beginning of it, or its name, ignoring case."""
    return rule.id.startswith(pattern.upper()) or rule.name == pattern.lower()


@lru_cache(maxsize=4096)
def path_matches(path: str, pattern: str) -> bool:
    """Return True if a pattern, from any folder of the path on, matches a file, or a folder or archive around it."""
    place, start = "/" + re.sub(r"[\\!]", "/", path), "*/" + pattern.strip("/").removeprefix("./")
    return fnmatchcase(place, start) or fnmatchcase(place, f"{start}/*")


def is_failure(severities: Iterable[str], fail_on: FailOn) -> bool:
    """Return True if one of the severities is at or above the one that fails a run."""
    if fail_on == "never":
        return False
    failing = _WORST_FIRST[: _WORST_FIRST.index(fail_on) + 1]
    return any(severity in failing for severity in severities)
