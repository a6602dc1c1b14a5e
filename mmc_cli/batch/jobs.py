"""The jobs: what `mmc validate`, `mmc show` and `mmc decode` do with one message, as small picklable objects.

A job takes a message and its specification, and returns results; what the command reports at the end is added to the
counts.
"""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from mmc_cli.batch.counts import INVALID, LISTED, Counts, warn_unreadable
from mmc_cli.batch.message_choice import EVERY_MESSAGE, MessageChoice
from mmc_cli.batch.pipeline import Job, PayloadJob
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.header import Kind
from mmc_cli.model.verdict import Verdict, VersionVerdicts
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec, known_versions
from mmc_cli.validate import unread_verdict, validate_against, validate_all_versions
from mmc_cli.validate.policy import KEEP_ALL, Policy
from mmc_cli.validate.schema_verdict import is_schema_valid

if TYPE_CHECKING:
    from mmc_cli.decoding.summary import Traits
    from mmc_cli.model.field import MessageView
    from mmc_cli.records.listing import AlertRow, ResponseRow
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateMatch

# Which verdicts are results: all, those with findings, or those with errors or warnings; then findings of severity info
# are only counted in the last line of the run.
ReportLevel: TypeAlias = Literal["all", "findings", "faults"]


class ValidateJob(Job[Verdict]):
    """Returns the verdict on each message.

    Args:
        version: that of the run, None for the version that each message declares.
    """

    reports_input_faults: ClassVar[bool] = True
    can_replay: ClassVar[bool] = True

    def __init__(
        self,
        policy: Policy = KEEP_ALL,
        version: Version | None = DEFAULT_VERSION,
        report_level: ReportLevel = "all",
    ) -> None:
        self.policy, self.version, self.report_level = policy, version, report_level

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[Verdict, ...]:
        return self._report(self._verdict(message, spec), counts)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[Verdict, ...]:
        result = self.policy.apply(unread_verdict(source, message, self.version))
        if not source.missing:
            counts.totals.add(result)
        return (result,)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.template_cache.replay import can_replay_verdict, replay_verdict

        if not can_replay_verdict(message, spec):
            return None
        first = self._verdict(message, spec)
        replay = replay_verdict(first, free_values)
        if replay is None:
            return None
        if self.report_level != "all" and self.policy.hides_everywhere(first):
            return partial(_count_valid, first.mmc_version)
        return lambda match, counts: self._report(replay(match), counts)

    def _verdict(self, message: Message, spec: Spec) -> Verdict:
        return validate_against(message, spec, as_declared=self.version is None)

    def _report(self, result: Verdict, counts: Counts) -> tuple[Verdict, ...]:
        """Count a verdict, and return it if the report level includes it."""
        result = self.policy.apply(result)
        counts.totals.add(result)
        if self.report_level == "faults":
            result = without_information(result)
        return (result,) if self.report_level == "all" or result.findings else ()


class ValidateVersionsJob(Job[VersionVerdicts]):
    """Returns the verdicts on each message against every version."""

    reports_input_faults: ClassVar[bool] = True

    def __init__(self, policy: Policy = KEEP_ALL) -> None:
        self.policy = policy

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[VersionVerdicts]:
        return (self._report(validate_all_versions(message), counts),)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[VersionVerdicts]:
        if message is not None:
            return (self._report(validate_all_versions(message), counts),)
        unread = unread_verdict(source)
        results = VersionVerdicts(tuple(unread._replace(mmc_version=str(each)) for each in known_versions()))
        results = self._apply_policy(results)
        if not source.missing:
            counts.totals.add_versions(results)
        return (results,)

    def _report(self, results: VersionVerdicts, counts: Counts) -> VersionVerdicts:
        """Count the verdicts on a message, and return them."""
        results = self._apply_policy(results)
        counts.totals.add_versions(results)
        return results

    def _apply_policy(self, results: VersionVerdicts) -> VersionVerdicts:
        return VersionVerdicts(tuple(map(self.policy.apply, results.verdicts)))


def without_information(result: Verdict) -> Verdict:
    """Return a verdict without its findings of severity info, if the message is valid."""
    if result.findings and result.verdict == "valid":
        return result._replace(findings=tuple([each for each in result.findings if each.rule.severity != "info"]))
    return result


def _count_valid(mmc_version: str, match: "TemplateMatch", counts: Counts) -> tuple[()]:
    counts.totals.add_clean(mmc_version)
    return ()


class ListJob(PayloadJob["AlertRow | ResponseRow"]):
    """Returns a row for each message of a kind; the payload of an alert is decoded as data only if it is written."""

    can_replay: ClassVar[bool] = True
    copies_payloads: ClassVar[bool] = True

    def __init__(self, kind: Kind, with_payload: bool = True) -> None:
        self.kind, self.with_payload = kind, with_payload

    def process(self, message: Message, spec: Spec, counts: Counts) -> "tuple[AlertRow | ResponseRow, ...]":
        from mmc_cli.decoding.listing import alert_row, response_row

        if message.header.kind != self.kind:
            return ()
        if self.kind == "response":
            return _count_row(response_row(message, spec), counts)
        return _count_row(alert_row(message, spec, decode_payload=self.with_payload), counts)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.template_cache.replay import replay_alert, replay_response

        if message.header.kind != self.kind:
            return lambda match, counts: ()
        if self.kind == "response":
            response = replay_response(message, spec, free_values)
            return lambda match, counts: _count_row(response(match), counts)
        if self.with_payload and message.parts.payload is not None:
            return None
        alert = replay_alert(message, spec, free_values)
        return lambda match, counts: _count_row(alert(match), counts)


def _count_row(row: "AlertRow | ResponseRow", counts: Counts) -> "tuple[AlertRow | ResponseRow]":
    """Count a row, and its code if the version does not have it."""
    counts.counters[LISTED] += 1
    if not row.known and row.code is not None:
        counts.counters[row.code] += 1
    return (row,)


class SummaryJob(PayloadJob["Traits"]):
    """Returns the values by which each message is counted.

    Args:
        with_verdict: whether to count verdicts and failures too, and what could not be read.
        as_declared: whether each message is checked against the version that it declares.
    """

    def __init__(self, with_verdict: bool = False, as_declared: bool = False) -> None:
        self.with_verdict, self.as_declared = with_verdict, as_declared

    def process(self, message: Message, spec: Spec, counts: Counts) -> "tuple[Traits]":
        from mmc_cli.decoding.summary import failure_traits, message_traits

        traits = message_traits(message, spec)
        if not self.with_verdict:
            return (traits,)
        verdict = validate_against(message, spec, as_declared=self.as_declared)
        return ((*traits, *failure_traits(traits, verdict)),)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> "tuple[Traits, ...]":
        from mmc_cli.decoding.summary import NOT_READ, failure_traits

        warn_unreadable(source, message, counts)
        if not self.with_verdict or source.missing:
            return ()
        verdict = unread_verdict(source, message, None if self.as_declared else DEFAULT_VERSION)
        return ((*NOT_READ, *failure_traits(NOT_READ, verdict)),)


class MessageViewJob(PayloadJob["MessageView"]):
    """Returns each message for a person to read: the main facts first, then every field.

    Args:
        choice: the messages to return.
        with_verdict: whether the verdict is part of the view.
        whole: whether long lists are shown in full.
        as_declared: whether each message is checked against the version that it declares.
        with_versions: whether the facts say in which versions the message is valid.
    """

    def __init__(
        self,
        choice: MessageChoice = EVERY_MESSAGE,
        *,
        with_verdict: bool = False,
        whole: bool = False,
        as_declared: bool = False,
        with_versions: bool = False,
    ) -> None:
        self.choice, self.with_verdict, self.whole = choice, with_verdict, whole
        self.as_declared, self.with_versions = as_declared, with_versions

    @property
    def reports_input_faults(self) -> bool:
        """True if the view shows them, or if faults of other messages are not of interest."""
        return self.with_verdict or self.choice.is_active

    def process(self, message: Message, spec: Spec, counts: Counts) -> "tuple[MessageView, ...]":
        from mmc_cli.decoding.listing import message_view

        if not self.choice.takes(message):
            return ()
        counts.counters[LISTED] += 1
        view = message_view(message, spec, self.with_versions)._replace(whole=self.whole)
        if self.with_verdict and not message.is_payload:
            return (view._replace(verdict=validate_against(message, spec, as_declared=self.as_declared)),)
        counts.counters[INVALID] += not message.is_payload and not is_schema_valid(message, spec)
        if self.choice.is_active:
            counts.warnings += (f"{message.origin}:{each.place.line}: {each.message}" for each in message.findings)
        return (view,)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[()]:
        if self.choice.is_active and not self.choice.takes_source(source):
            return ()
        counts.counters[LISTED] += 1
        return warn_unreadable(source, message, counts)
