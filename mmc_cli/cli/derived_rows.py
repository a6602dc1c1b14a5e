"""Writes profiles, registers, billing rows or gaps, and says how many readings are in none of them and why."""

from itertools import chain

import click

from mmc_cli.batch.derived_job import READ, DerivedJob, left_out
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.output import print_note
from mmc_cli.cli.row_output import RowOutput, write_rows
from mmc_cli.decoding.derivation import Derivation
from mmc_cli.model.counting import count_noun


def write_derived_rows(run: BatchRun, derivation: Derivation, to: RowOutput, strict: bool = False) -> bool:
    """Write the rows of all messages of a run; return False if there is none.

    Raises:
        UsageError: the run follows folders, and the rows need all messages.
    """
    job = DerivedJob(derivation, strict, run.take_period())
    if not derivation.merges:
        write_rows(run, job, to, derivation.columns())
        return True
    if run.arrivals is not None:
        raise click.UsageError("these rows need all messages; they cannot be combined with --follow")
    rows = derivation.rows(run.results(job))
    first = next(rows, None)
    to.write(run, chain(() if first is None else (first,), rows), derivation.columns())
    return first is not None


def print_no_gaps(run: BatchRun, has_gaps: bool) -> None:
    """Print how many readings were checked, if any were and there is no gap between them."""
    checked = run.counts.counters[READ] - sum(left_out(run.counts).values())
    if checked and not has_gaps:
        print_note(f"no gaps in {count_noun(checked, 'reading')}")


def print_skipped(run: BatchRun, where: str = "in these rows") -> None:
    """Print how many readings are in no row, and why."""
    reasons = left_out(run.counts)
    if reasons:
        total, parts = sum(reasons.values()), ", ".join(f"{count} {reason}" for reason, count in reasons.items())
        of = count_noun(run.counts.counters[READ], "reading")
        print_note(f"{total} of {of} not {where}: {parts} (mmc decode --rows readings writes all)")
