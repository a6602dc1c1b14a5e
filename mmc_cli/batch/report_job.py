"""The job of a report: takes a message, returns its verdict and the facts that a report needs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.derived_job import DerivedJob
from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.pipeline import Job
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.verdict import Verdict
from mmc_cli.model.version import Version
from mmc_cli.report.facts import MessageFacts, shown_bytes
from mmc_cli.specification import DEFAULT_VERSION, Spec
from mmc_cli.validate.policy import KEEP_ALL, Policy

if TYPE_CHECKING:
    from mmc_cli.decoding.derivation import Derivation
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateMatch


class ReportJob(Job[MessageFacts]):
    """Returns the facts of each message for a report.

    Args:
        version: that of the run, None for the version that each message declares.
        days: makes the days of profiles; None for a report without profiles.
    """

    reports_input_faults: ClassVar[bool] = True

    def __init__(
        self, policy: Policy = KEEP_ALL, version: Version | None = DEFAULT_VERSION, days: "Derivation | None" = None
    ) -> None:
        self._validate = ValidateJob(policy, version)
        self._days = DerivedJob(days) if days is not None else None

    @property
    def can_replay(self) -> bool:
        """Whether `build_replay` can return a function; with days, if their job can."""
        return self._days is None or self._days.can_replay

    @property
    def copies_values(self) -> bool:
        """Whether replayed results contain values of the message: those of days do."""
        return self._days is not None and self._days.copies_values

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[MessageFacts, ...]:
        from mmc_cli.decoding.listing import response_row

        (verdict,) = self._validate.process(message, spec, counts)
        parts = tuple(self._days.process(message, spec, counts)) if self._days is not None else ()
        facts = MessageFacts(_without_data(verdict), data=shown_bytes(message.data), parts=parts)
        if message.header.kind != "response":
            return (facts,)
        row = response_row(message, spec)
        return (facts._replace(outcome=row.outcome, fault=row.first_fault),)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[MessageFacts, ...]:
        (verdict,) = self._validate.report_unreadable(source, message, counts)
        return (MessageFacts(_without_data(verdict), is_read=False, missing=source.missing),)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.template_cache.replay import replay_response

        verdicts = self._validate.build_replay(message, spec, free_values)
        if verdicts is None:
            return None
        row = replay_response(message, spec, free_values) if message.header.kind == "response" else None
        days = self._days.build_replay(message, spec, free_values) if self._days is not None else None
        if self._days is not None and days is None:
            return None

        def replay(match: "TemplateMatch", counts: Counts) -> Iterable[MessageFacts]:
            (verdict,) = verdicts(match, counts)
            parts = tuple(days(match, counts)) if days is not None else ()
            facts = MessageFacts(_without_data(verdict), data=shown_bytes(match.data), parts=parts)
            if row is None:
                return (facts,)
            own = row(match)
            return (facts._replace(outcome=own.outcome, fault=own.first_fault),)

        return replay


def _without_data(verdict: Verdict) -> Verdict:
    """Return a verdict without the part of the file that its findings point into, if it has none."""
    return verdict if verdict.findings else verdict._replace(data=b"")
