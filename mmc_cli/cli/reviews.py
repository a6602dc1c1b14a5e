"""Reviews the verdicts of `mmc validate` before they are written: fixes messages, separates known findings."""

from collections.abc import Iterator
from typing import TextIO

from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.baseline_file import BaselineRun
from mmc_cli.cli.fix_files import Fixer
from mmc_cli.cli.review_options import ReviewOptions
from mmc_cli.model.verdict import Verdict


class Reviewer:
    """Reviews the verdicts of a run, in the order of the input.

    Args:
        job: Validates a message as in this run.
        diffs: The output for --diff.
    """

    def __init__(self, run: BatchRun, job: ValidateJob, options: ReviewOptions, diffs: TextIO) -> None:
        self._run = run
        self._fixer = Fixer(options, run, job, diffs) if options.has_fixes else None
        self._baseline = BaselineRun(options.baseline, options.write_baseline) if options.baseline is not None else None

    def review(self, verdict: Verdict) -> Verdict:
        """Return a verdict after its review, and replace it in the counts."""
        reviewed = verdict
        if self._fixer is not None:
            reviewed = self._fixer.fix(reviewed)
        if self._baseline is not None:
            reviewed = self._baseline.review(reviewed)
        if reviewed is not verdict:
            self._run.counts.totals.replace(verdict, reviewed)
        return reviewed

    @property
    def not_fixed(self) -> int:
        """The number of files that could not be written."""
        return len(self._fixer.problems) if self._fixer is not None else 0

    def finish(self) -> Iterator[str]:
        """Write the baseline if requested, and yield the closing lines."""
        if self._fixer is not None:
            yield from self._fixer.summary()
        if self._baseline is not None and not self._run.interrupted:
            yield self._baseline.finish()
