"""Chooses the messages that a report lists: up to a limit, those with findings or failures before others."""

from typing import NamedTuple

from mmc_cli.model.finding import Finding
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.report.facts import MessageFacts

LISTED = 2000
_MAX_BYTES = 2**25  # of all messages that are shown decoded
_MAX_FINDINGS = 5  # of one message


class FindingLine(NamedTuple):
    """A summary of a finding of a listed message."""

    severity: str
    rule: str
    message: str
    place: str


class Listed(NamedTuple):
    """A message in the list: its number in the report, and what is shown of it; `data` is empty for a long one."""

    number: int
    origin: Origin
    header: Header
    verdict: str
    outcome: str | None
    fault: str | None
    findings: tuple[FindingLine, ...]
    more_findings: int
    data: bytes


class ListedMessages:
    """The messages that are listed, up to a limit."""

    def __init__(self, limit: int = LISTED, max_bytes: int = _MAX_BYTES) -> None:
        self.limit, self._room = limit, max_bytes
        self.noteworthy = 0
        self._noteworthy: list[Listed] = []
        self._others: list[Listed] = []

    def add(self, facts: MessageFacts, number: int) -> None:
        """List a message if there is room: one with a finding or a failure takes the place of one without."""
        is_noteworthy = facts.has_failed or is_faulty(facts.verdict)
        self.noteworthy += is_noteworthy
        target = self._noteworthy if is_noteworthy else self._others
        if len(self._noteworthy) + len(self._others) >= self.limit:
            if not is_noteworthy or not self._others:
                return
            self._room += len(self._others.pop().data)
        data = facts.data if len(facts.data) <= self._room else b""
        self._room -= len(data)
        target.append(_listed(facts, number, data))

    def ordered(self) -> list[Listed]:
        """Return the messages that are listed, in the order of the input."""
        return sorted((*self._noteworthy, *self._others))

    @property
    def listed_noteworthy(self) -> int:
        """How many of the messages that are listed have a finding or a failure."""
        return len(self._noteworthy)


def is_faulty(verdict: Verdict) -> bool:
    """Return True for a message that is not valid, or has a finding that is more than information."""
    return verdict.verdict != "valid" or any(each.rule.severity != "info" for each in verdict.findings)


def _listed(facts: MessageFacts, number: int, data: bytes) -> Listed:
    verdict = facts.verdict
    lines = [_line(verdict, finding) for finding in verdict.findings[:_MAX_FINDINGS]]
    return Listed(
        number,
        verdict.origin,
        verdict.header,
        verdict.verdict,
        facts.outcome,
        facts.fault,
        tuple(lines),
        max(len(verdict.findings) - _MAX_FINDINGS, 0),
        data,
    )


def _line(verdict: Verdict, finding: Finding) -> FindingLine:
    place = f"line {finding.place.line}" if verdict.checked else ""
    return FindingLine(finding.rule.severity, f"{finding.rule.id} {finding.rule.name}", finding.message, place)
