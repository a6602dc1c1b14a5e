"""Collects the data of a report about any number of messages, in a bounded amount of memory."""

from collections import Counter
from typing import NamedTuple

from mmc_cli.decoding.profile_series import Series
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.model.origin import Origin
from mmc_cli.model.seen_keys import SeenKeys
from mmc_cli.report.bounded import BoundedCounter
from mmc_cli.report.devices import Devices
from mmc_cli.report.facts import MessageFacts
from mmc_cli.report.listed_messages import ListedMessages
from mmc_cli.report.rule_groups import RuleGroups
from mmc_cli.validate.totals import Totals

_MAX_UNREAD, _MAX_COPIES = 100, 20  # that are listed
_MAX_CODES, _MAX_CODE_DAYS, _MAX_FAULTS, _MAX_VERSIONS = 5000, 50_000, 2000, 200
PROFILES = 40


class Unread(NamedTuple):
    """Input that was not read or not checked, the reasons, and their fingerprints."""

    place: str
    reason: str
    fingerprints: str


class Copy(NamedTuple):
    """A duplicate of an earlier message: same originator, counter and message code."""

    place: str
    device: str
    counter: str
    message_code: str


class Report:
    """Counts and examples of all messages.

    Args:
        findings_only: whether it holds findings and verdicts only.
        has_readings: whether it shows measured values, and profiles.
    """

    def __init__(self, findings_only: bool = False, has_readings: bool = False) -> None:
        self.findings_only, self.has_readings = findings_only, has_readings
        self.totals, self.rules, self.devices, self.listed = Totals(), RuleGroups(), Devices(), ListedMessages()
        self.messages = self.missing = self.failed = self.copies = 0
        self.kinds = Counter[str]()
        self.unread, self.first_copies = list[Unread](), list[Copy]()
        self.first: Instant | None = None
        self.last: Instant | None = None
        self.alerts = BoundedCounter[str](_MAX_CODES)
        self.alert_days = BoundedCounter[tuple[int, str]](_MAX_CODE_DAYS)
        self.undated_alerts = 0
        self.services = BoundedCounter[tuple[str, str]](_MAX_CODES)
        self.faults = BoundedCounter[tuple[str, str]](_MAX_FAULTS)
        self.versions = BoundedCounter[tuple[str, str]](_MAX_VERSIONS)
        self.notes: tuple[str, ...] = ()  # about the input
        self.profiles, self.profile_count = list[Series](), 0
        self.has_versions = False  # whether there is a verdict for each version, and not for each message
        self._last_origin: Origin | None = None
        self._seen = SeenKeys()

    def add(self, facts: MessageFacts) -> None:
        """Count a message."""
        verdict = facts.verdict
        if facts.missing:
            self.missing += 1
        else:
            self.messages += not verdict.names_version or verdict.origin != self._last_origin
            self._last_origin = verdict.origin
            self.has_versions |= verdict.names_version
            self.totals.add(verdict)
        if not verdict.checked:
            if len(self.unread) < _MAX_UNREAD:
                reasons = "; ".join(each.message for each in verdict.findings)
                fingerprints = ", ".join(dict.fromkeys(each.fingerprint for each in verdict.findings))
                self.unread.append(Unread(str(verdict.origin), reasons, fingerprints))
        else:
            self.rules.add(verdict, self.messages)
        if not facts.missing and not self.findings_only:
            self._add_content(facts)

    def add_profile(self, series: Series) -> None:
        """Keep the profile of a device, if there is room for it."""
        self.profile_count += 1
        if len(self.profiles) < PROFILES:
            self.profiles.append(series)

    @property
    def unchecked(self) -> int:
        """The number of inputs that were not read or not checked."""
        return self.totals.not_checked + self.missing

    def _add_content(self, facts: MessageFacts) -> None:
        verdict, header = facts.verdict, facts.verdict.header
        self.kinds[header.kind or "other"] += 1
        self.failed += facts.has_failed
        self.devices.add(facts)
        self.listed.add(facts, self.messages)
        self.versions.add((header.declared_version or "none", verdict.verdict))
        when = parse_instant(header.time)
        if when is not None and when.zoned:
            self.first = when if self.first is None else min(self.first, when)
            self.last = when if self.last is None else max(self.last, when)
        if header.kind == "alert":
            code = header.alert_code or "none"
            self.alerts.add(code)
            if when is not None and when.zoned:
                self.alert_days.add((when.seconds // 86_400, code))
            else:
                self.undated_alerts += 1
        elif header.kind == "response":
            service = header.service_reference_variant or "none"
            self.services.add((service, facts.outcome or "not stated"))
            if facts.fault:
                self.faults.add((service, facts.fault))
        if facts.is_read and header.key and not self._seen.add_if_new(header.key):
            self.copies += 1
            if len(self.first_copies) < _MAX_COPIES:
                copy = Copy(str(verdict.origin), header.device or "", header.counter or "", header.message_code or "")
                self.first_copies.append(copy)
