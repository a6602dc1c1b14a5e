"""The job that finds the changes between two versions that affect each message."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import PayloadJob
from mmc_cli.compare import compare_names, load_schema
from mmc_cli.compare.changes import Change
from mmc_cli.compare.impact import ChangeFinder, CompactImpact, MessageImpact, assess_impact
from mmc_cli.inputs.message import Message
from mmc_cli.specification import Spec


@dataclass(frozen=True)
class ImpactJob(PayloadJob[CompactImpact]):
    """Finds which of some changes between two versions or XSD files affect a message.

    It holds only names and fingerprints, so that it can be sent to another process, which loads the schemas and
    computes the changes itself, once.
    """

    old_version: str
    new_version: str
    fingerprints: tuple[str, ...]

    @classmethod
    def for_changes(cls, old_version: str, new_version: str, changes: Iterable[Change]) -> "ImpactJob":
        """Return a job for some of the changes between two versions."""
        return cls(old_version, new_version, tuple(change.fingerprint for change in changes))

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[CompactImpact]:
        """Return the impact of the changes on a message, small enough to be sent back."""
        old_schema, new_schema = load_schema(self.old_version), load_schema(self.new_version)
        return (assess_impact(message, old_schema, new_schema, _change_finder(self)),)

    def expand(self, impact: CompactImpact) -> MessageImpact:
        """Return an impact with the changes themselves."""
        return impact.expand(self.old_version, self.new_version, _selected_changes(self))


@cache
def _selected_changes(job: ImpactJob) -> tuple[Change, ...]:
    fingerprints = frozenset(job.fingerprints)
    return tuple(
        change for change in compare_names(job.old_version, job.new_version) if change.fingerprint in fingerprints
    )


@cache
def _change_finder(job: ImpactJob) -> ChangeFinder:
    return ChangeFinder(_selected_changes(job))
