"""Counts messages, warnings, unreadable inputs, defects and results of a run; counts of several processes add up."""

from collections import Counter

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.defect import Defect
from mmc_cli.validate.totals import Totals

LISTED, INVALID = "listed", "invalid"  # names of counters


class Counts:
    """The counts of a run.

    `messages` counts everything that was read as a message, including `not_checked` and `malformed` ones that could not
    be read. `not_selected` counts those that a selection skips, `without_time` those of them that it skips because they
    have no time. `without_message` counts rows and files that hold none. `missing` counts paths that do not exist,
    `defects` the messages that caused a defect in mmc. `dedup_keys` identify messages for the detection of duplicates;
    `counters` and `totals` are for the job.
    """

    def __init__(self, messages: int = 0) -> None:
        self.messages = messages
        self.not_checked = self.malformed = self.not_selected = self.without_time = 0
        self.without_message = self.missing = self.defects = 0
        self.first_without_message = ""
        self.first_defect: Defect | None = None
        self.warnings = list[str]()
        self.dedup_keys = list[str]()
        self.counters = Counter[str]()
        self.totals = Totals()

    def add(self, other: "Counts") -> None:
        """Add the counts of another part of the run; warnings and keys are not added: the run consumes them."""
        self.messages += other.messages
        self.not_checked += other.not_checked
        self.malformed += other.malformed
        self.not_selected += other.not_selected
        self.without_time += other.without_time
        self.without_message += other.without_message
        self.first_without_message = self.first_without_message or other.first_without_message
        self.missing += other.missing
        self.defects += other.defects
        self.first_defect = self.first_defect or other.first_defect
        self.counters.update(other.counters)
        self.totals.merge(other.totals)

    def remove(self, other: "Counts") -> None:
        """Subtract the counts of a job for a message; the message itself stays counted."""
        self.counters -= other.counters
        self.totals.remove(other.totals)

    def add_key(self, key: str) -> None:
        """Keep the key of a message for the detection of duplicates, if it has one."""
        if key:
            self.dedup_keys.append(key)

    def add_not_selected(self, has_no_time: bool) -> None:
        """Count a message that a selection skips."""
        self.not_selected += 1
        self.without_time += has_no_time

    def add_defect(self, defect: Defect) -> None:
        """Count a message that caused a defect in mmc."""
        self.defects += 1
        self.first_defect = self.first_defect or defect


def warn_unreadable(source: Source, message: Message | None, counts: Counts) -> tuple[()]:
    """Count a source that cannot be read, and warn with the reason."""
    reason = source.reason if message is None else message.findings[-1].message
    if message is not None and message.payload is not None:
        reason = "; ".join(each.message for each in message.findings)  # that it is a payload, and where that is damaged
    line = f":{message.findings[-1].place.line}" if source.source_map and message else ""
    if message is None or message.too_large:
        counts.not_checked += 1
        reason = f"not checked: {reason}"
    else:
        counts.malformed += 1
    counts.warnings.append(f"{source.origin}{line}: {reason}")
    return ()
