"""A row of the list of messages: its cells, and the text that the filter looks in."""

from collections.abc import Iterable
from typing import NamedTuple

from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict

# The columns of the list, with their headings.
HEADINGS = {
    "time": "Time",
    "kind": "Kind",
    "code": "Code",
    "name": "Name",
    "device": "Device",
    "outcome": "Outcome",
    "verdict": "Verdict",
}
# Other columns that the filter searches: the rules of the findings, the first fault, payload or reason, the file.
FILTER_COLUMNS = (*HEADINGS, "rules", "note", "file")
MAX_VALUES = 2_000  # characters of the values of one message that the filter searches
_SEVERITIES = ("error", "warning", "info")


class MessageRow(NamedTuple):
    """One message, or input that could not be read as one.

    Args:
        rules: the ids and names of the rules of its findings.
        level: the worst severity of its findings, "not checked", or empty.
        note: its first fault, its payload in words, or why it could not be read.
        searched: all text that the filter searches, in lower case.
        is_cut: whether some of its values are not in `searched`.
    """

    origin: Origin
    time: str = ""
    kind: str = ""
    code: str = ""
    name: str = ""
    device: str = ""
    outcome: str = ""
    verdict: str = ""
    rules: str = ""
    level: str = ""
    note: str = ""
    searched: str = ""
    is_cut: bool = False

    @property
    def file(self) -> str:
        """The file, and the member of an archive."""
        return str(self.origin)

    @property
    def place(self) -> str:
        """The name by which `mmc show message` finds the message."""
        return self.origin.numbered()

    @property
    def has_finding(self) -> bool:
        """True if the row may require action: an error, a warning, or a message not checked."""
        return self.level not in ("", "info")

    def with_values(self, values: str) -> "MessageRow":
        """Return the row with the text that the filter searches: its cells, and the values of the message."""
        cells = " ".join([str(getattr(self, name)) for name in FILTER_COLUMNS])
        return self._replace(searched=f"{cells}\n{values[:MAX_VALUES]}".lower(), is_cut=len(values) > MAX_VALUES)

    def with_verdict(self, verdict: Verdict) -> "MessageRow":
        """Return the row with a verdict and the rules of its findings."""
        found = [each.rule for each in verdict.findings]
        level = next((each for each in _SEVERITIES if any(rule.severity == each for rule in found)), "")
        return self._replace(
            verdict=verdict.verdict.replace("-", " "),
            rules=" ".join(dict.fromkeys(f"{rule.id} {rule.name}" for rule in found)),
            level=level if verdict.checked else "not checked",
        )


def join_values(values: Iterable[str]) -> str:
    """Return values as text for the filter, each once, up to about the length that is kept."""
    kept, length = dict[str, None](), 0
    for value in values:
        if value and value not in kept:
            kept[value] = None
            length += len(value) + 1
            if length > MAX_VALUES + 1:
                break
    return " ".join(kept)
