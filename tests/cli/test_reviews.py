"""A reviewed verdict is counted in place of the one before."""

import sys
from pathlib import Path

from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.review_options import ReviewOptions
from mmc_cli.cli.reviews import Reviewer
from tests.samples import ALERT


def test_the_totals_are_those_of_what_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(">0121<", ">0x0121<"))
    run = BatchRun((str(tmp_path),))
    options = ReviewOptions(fix=True, in_place=True)
    job = ValidateJob()
    reviewer = Reviewer(run, job, options, sys.stdout)
    (reviewed,) = map(reviewer.review, run.results(job))
    assert reviewed.findings == ()
    assert str(run.counts.totals) == "1 message: 1 valid (MMC 4.0)"
    assert list(reviewer.finish()) == ["1 finding fixed in 1 file"]
    assert reviewer.not_fixed == 0
