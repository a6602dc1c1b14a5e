"""Turns a message and a specification into findings and a verdict.

lxml gives the schema's verdict; only a message that it rejects is explained, which is the slow part.
"""

from collections import Counter
from dataclasses import dataclass, field

from mmc_cli import faults
from mmc_cli.message import Message
from mmc_cli.results import Finding, Header, Origin, Rule, Verdict
from mmc_cli.rules import DECLARED_VERSION_DIFFERS, DECLARED_VERSION_UNKNOWN, RULES, declared_version
from mmc_cli.spec import DEFAULT_VERSION, Spec, at, versions
from mmc_cli.versions import Version


def check(message: Message, spec: Spec) -> list[Finding]:
    """Every finding for one message against one version of MMC, in the order of the file."""
    return list(verdict(message, spec.version).findings)


def verdict(message: Message, version: Version | None) -> Verdict:
    """The verdict on one message against a version, or for None against the one that it declares.

    "Not checked" for a message that is too large, or that declares a version nobody knows when it is asked to choose.
    """
    spec = spec_for(message, version)
    if message.root is None:
        return Verdict(message.origin, message.header, str(spec.version), None, message.findings, not message.too_large)
    declared = declared_version(message)
    if version is None and declared is not None and declared not in versions():
        reason = f"it declares MMC {declared}, which mmc does not know"
        return not_checked(message.origin, reason, faults.UNKNOWN_VERSION)
    valid = spec.schema.validator.validate(message.root)
    findings: tuple[Finding, ...] = ()
    if not valid:
        from mmc_cli.diagnose import explain

        findings = explain(message, spec)
    handling = tuple(finding for rule in RULES for finding in rule(message, spec))
    return Verdict(message.origin, message.header, str(spec.version), valid, findings + handling)


def not_checked(origin: Origin, reason: str, rule: Rule = faults.NOT_READABLE) -> Verdict:
    """The verdict on something that could not be judged, with the reason."""
    return Verdict(origin, Header(), str(DEFAULT_VERSION), None, (Finding(rule, reason),), checked=False)


def spec_for(message: Message, version: Version | None) -> Spec:
    """The specification to read a message by: of the version given, or for None of the one it declares, or of 4.0."""
    if version is not None:
        return at(version)
    declared = declared_version(message)
    return at(declared if declared in versions() else DEFAULT_VERSION)


@dataclass
class Tally:
    """Counts verdicts as they pass; as text it is the line that ends a run."""

    verdicts: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    versions: set[str] = field(default_factory=set)

    def add(self, verdict: Verdict) -> None:
        """Counts one verdict and its findings."""
        self.verdicts[verdict.verdict] += 1
        self.versions.add(verdict.mmc_version)
        for finding in verdict.findings:
            if verdict.checked:
                self.severities[finding.rule.severity] += 1
            if finding.rule is DECLARED_VERSION_DIFFERS or finding.rule is DECLARED_VERSION_UNKNOWN:
                self.declared[verdict.header.declared_version or ""] += 1

    @property
    def messages(self) -> int:
        """How many messages there were."""
        return self.verdicts.total()

    @property
    def invalid(self) -> int:
        """How many are invalid."""
        return self.verdicts["invalid"]

    @property
    def not_checked(self) -> int:
        """How many could not be checked."""
        return self.verdicts["not-checked"]

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


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
