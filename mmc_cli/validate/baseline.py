"""A baseline: known findings, counted by fingerprint. Separates the new findings of a run, and makes a new baseline.

The first findings of a fingerprint, in the order of the input, are the known ones. Messages that could not be checked
are never known.
"""

import re
from collections import Counter
from collections.abc import Mapping

import msgspec

from mmc_cli.model.errors import MmcError
from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.baseline import BaselineEntry, BaselineRecord

_FORMAT = "mmc.baseline/1"


class Baseline:
    """The known findings, and those found in a run so far.

    Args:
        entries: The known findings.
    """

    def __init__(self, entries: tuple[BaselineEntry, ...] = ()) -> None:
        self._entries = {entry.fingerprint: entry for entry in entries}
        self._met = Counter[str]()
        self._examples = dict[str, Finding]()

    def split(self, verdict: Verdict) -> Verdict:
        """Return a verdict with its known findings separated, and count all findings."""
        if not verdict.findings or not verdict.checked:
            return verdict
        new, known = list[Finding](), list[Finding]()
        for finding in verdict.findings:
            (known if self._meet(finding) else new).append(finding)
        return verdict._replace(findings=tuple(new), known=(*verdict.known, *known)) if known else verdict

    @property
    def known(self) -> int:
        """The number of known findings that occurred in the run."""
        return sum(min(self._met[each.fingerprint], each.count) for each in self._entries.values())

    @property
    def gone(self) -> int:
        """The number of known findings that did not occur in the run."""
        return sum(max(each.count - self._met[each.fingerprint], 0) for each in self._entries.values())

    @property
    def new(self) -> int:
        """The number of findings of the run that are not known."""
        return self._met.total() - self.known

    def rewritten(self) -> BaselineRecord:
        """Return the findings of the run as a baseline; keeping the reasons of known ones."""
        entries = (self._entry(fingerprint, count) for fingerprint, count in self._met.items())
        return BaselineRecord(tuple(sorted(entries, key=lambda each: (each.rule, each.path, each.fingerprint))))

    def _meet(self, finding: Finding) -> bool:
        """Count a finding, and return whether it is known."""
        fingerprint = finding.fingerprint
        self._met[fingerprint] += 1
        self._examples.setdefault(fingerprint, finding)
        entry = self._entries.get(fingerprint)
        return entry is not None and self._met[fingerprint] <= entry.count

    def _entry(self, fingerprint: str, count: int) -> BaselineEntry:
        example, known = self._examples[fingerprint], self._entries.get(fingerprint)
        path = re.sub(r"\[\d+\]", "", example.path)
        rule = f"{example.rule.id} {example.rule.name}"
        return BaselineEntry(fingerprint, count, rule, path, known.reason if known is not None else "")


def parse_baseline(text: str, file: str) -> Baseline:
    """Return the baseline in the text of a file.

    Raises:
        MmcError: It is not a baseline, or has another format version.
    """
    try:
        content = msgspec.json.decode(text)
        schema = content.get("schema") if isinstance(content, Mapping) else None
        if schema == _FORMAT:
            record = msgspec.convert(content, BaselineRecord)
            _check_unique(record, file)
            return Baseline(record.findings)
    except RecursionError:
        raise MmcError(f"{file}: not a baseline: nested too deeply") from None
    except msgspec.ValidationError as error:
        problem = re.sub(r"^([A-Z])", lambda match: match[0].lower(), str(error)).replace("`", "")
        raise MmcError(f"{file}: not a baseline: {problem}") from None
    except msgspec.DecodeError as error:
        raise MmcError(f"{file}: not a baseline: {error}") from None
    if isinstance(schema, str) and schema.startswith("mmc.baseline/"):
        raise MmcError(f"{file}: a baseline of another version, {schema}; this mmc reads {_FORMAT}")
    raise MmcError(f"{file}: not a baseline; make one with --baseline FILE --write-baseline")


def format_baseline(record: BaselineRecord) -> str:
    """Return a baseline as JSON with a line for each member, so that a change to one finding is a small diff."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


def _check_unique(record: BaselineRecord, file: str) -> None:
    counts = Counter(entry.fingerprint for entry in record.findings)
    for fingerprint, count in counts.items():
        if count > 1:
            raise MmcError(f"{file}: not a baseline: fingerprint {fingerprint} is in it {count} times")
