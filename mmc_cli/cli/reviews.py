"""What `mmc validate` does to a verdict before it is written: its message is fixed, known findings are set apart."""

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
        job: What gives the verdict on a message in this run.
        diffs: Where the differences are printed that --diff asks for.
    """

    def __init__(self, run: BatchRun, job: ValidateJob, options: ReviewOptions, diffs: TextIO) -> None:
        self._run = run
        self._fixer = Fixer(options, run, job, diffs) if options.has_fixes else None
        self._baseline = BaselineRun(options.baseline, options.write_baseline) if options.baseline is not None else None

    def review(self, verdict: Verdict) -> Verdict:
        """Return a verdict after its review, and count it in place of the one before."""
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
        """Write the baseline where that was asked for, and yield what there is to say."""
        if self._fixer is not None:
            yield from self._fixer.summary()
        if self._baseline is not None and not self._run.interrupted:
            yield self._baseline.finish()
