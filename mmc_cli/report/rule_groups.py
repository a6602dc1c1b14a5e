"""Groups the findings of a report by rule: counts, and the first different ones as examples with their lines."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from mmc_cli.inputs.encodings import detect_encoding
from mmc_cli.model.finding import Finding, Rule
from mmc_cli.model.verdict import Verdict
from mmc_cli.report.bounded import BoundedCounter

_MAX_EXAMPLES, _MAX_FINGERPRINTS = 6, 1000  # of a rule
_MAX_RULES = 1000
_BEFORE, _MARKED, _AFTER = 60, 200, 60  # characters of a line that are shown around a finding
# The text between two tags, before the first and after the last; in a table or in JSON a tag may be escaped.
_OPENING, _CLOSING = r"<|&lt;|\\u003c", r">|&gt;|\\u003e"
_TEXT = re.compile(rf"({_CLOSING}|^\n)(?=\s*\S)((?!{_OPENING}|{_CLOSING}).)+({_OPENING}|$)", re.IGNORECASE)
_RANKS = {"error": 0, "warning": 1, "info": 2}


class Excerpt(NamedTuple):
    """The line of a finding: the number, and the text before, at and after it; `cut` if text is omitted."""

    number: int
    before: str
    marked: str
    after: str
    cut_before: bool = False
    cut_after: bool = False

    def without_values(self) -> "Excerpt":
        """Return the line without the text between the tags around the finding, which may be measured values."""
        before = _TEXT.sub(r"\1...\3", f"\n{self.before}")[1:]
        return self._replace(before=before, after=_TEXT.sub(r"\1...\3", self.after))


class Example(NamedTuple):
    """One finding of a rule, the first of its fingerprint, and the number of the message in the report."""

    finding: Finding
    place: str
    number: int
    excerpt: Excerpt | None


@dataclass
class RuleGroup:
    """The findings of one rule."""

    rule: Rule
    findings: int = 0
    messages: int = 0
    last: int = -1
    fingerprints: BoundedCounter[str] = field(default_factory=lambda: BoundedCounter(_MAX_FINGERPRINTS))
    examples: dict[str, Example] = field(default_factory=dict)

    def add(self, verdict: Verdict, finding: Finding, number: int) -> None:
        """Count a finding; keep it as an example if it is the first of its fingerprint."""
        self.findings += 1
        self.messages += number != self.last
        self.last = number
        fingerprint = finding.fingerprint
        self.fingerprints.add(fingerprint)
        if len(self.examples) < _MAX_EXAMPLES and fingerprint not in self.examples:
            self.examples[fingerprint] = Example(
                finding, describe_place(verdict, finding), number, _excerpt(verdict, finding)
            )

    @property
    def more(self) -> list[str]:
        """The fingerprints without an example, as far as they are counted."""
        return [each for each in self.fingerprints.counts if each not in self.examples]


class RuleGroups:
    """The findings of all messages by rule."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], RuleGroup] = {}

    def add(self, verdict: Verdict, number: int) -> None:
        """Count the findings of a message."""
        for finding in verdict.findings:
            key = finding.rule.id, finding.rule.severity
            if key not in self._groups:
                if len(self._groups) >= _MAX_RULES:
                    continue
                self._groups[key] = RuleGroup(finding.rule)
            self._groups[key].add(verdict, finding, number)

    def ordered(self) -> list[RuleGroup]:
        """Return the groups: errors first, then the most frequent first."""
        return sorted(
            self._groups.values(), key=lambda each: (_RANKS[each.rule.severity], -each.findings, each.rule.id)
        )


def describe_place(verdict: Verdict, finding: Finding) -> str:
    """Return file:line:column."""
    return f"{verdict.origin}:{finding.place.line}:{finding.place.column}"


def _excerpt(verdict: Verdict, finding: Finding) -> Excerpt | None:
    """Return the line of a finding; None if the verdict does not have it."""
    encoding = detect_encoding(verdict.data)
    text = verdict.data.decode(encoding, "replace").removeprefix("\ufeff")
    lines = re.split(r"\r\n|\r|\n", text)
    number, column, end = finding.place.line, finding.place.column, finding.place.end_column
    if not verdict.data or not 0 <= number - verdict.first_line < len(lines):
        return None
    line = lines[number - verdict.first_line]
    shift = verdict.first_column if number == verdict.first_line else 1
    start, stop = column - shift, max(end, column) - shift
    before, marked, after = line[:start].lstrip(), line[start:stop], line[stop:]
    return Excerpt(
        number,
        before[-_BEFORE:],
        marked[:_MARKED],
        after[:_AFTER] if len(marked) <= _MARKED else "",
        len(before) > _BEFORE,
        len(marked) > _MARKED or len(after) > _AFTER,
    )
