"""Writes the rows of a run in a format, with the columns and in the order that the options ask for."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.columns import choose_columns, choose_names
from mmc_cli.cli.command_run import defect_handler
from mmc_cli.cli.output import Output
from mmc_cli.render import FORMATS, ResultKind
from mmc_cli.render.lines import join_lines

if TYPE_CHECKING:
    from mmc_cli.cli.sorting import SortKey


class RowOutput(NamedTuple):
    """Where rows of a kind are written, and how.

    `columns` are those to write, all if empty. `sort` is the order of the rows, which are then kept in memory until the
    end; None for the order of the input.
    """

    output: Output
    format_: str
    kind: ResultKind
    columns: tuple[str, ...] = ()
    sort: "SortKey | None" = None

    def write(self, run: BatchRun, rows: Iterable[Any], names: Mapping[str, str] | None) -> None:
        """Write the rows of a run, in this order.

        Args:
            names: the columns of a table without rows, with their types.
        """
        if not self.columns:
            self.output.write(rows, self.format_, self.kind, names, defect_handler(run))
            return
        chosen, names = choose_columns(rows, self.columns), choose_names(names, self.columns)
        self.output.write(chosen, self.format_, "row", names, defect_handler(run))


def write_rows(run: BatchRun, job: Job[Any], to: RowOutput, names: Mapping[str, str] | None = None) -> None:
    """Write the results of a job, formatted by the workers if each is written whole and in the order of the input.

    Args:
        names: the columns of a table without rows, with their types.
    """
    format_ = FORMATS[to.format_]
    rows: Iterable[Any]
    if to.sort is not None:
        from mmc_cli.cli.sorting import sort_rows

        rows = sort_rows(run.results(job), to.sort)
    elif to.columns:
        rows = run.results(job)
    elif (packer := format_.result_packer(to.kind)) is not None:
        rows = run.packed_results(job, packer)
    elif (formatter := format_.result_formatter(to.kind)) is not None:
        rows = run.formatted_results(job, formatter, join_lines)
    else:
        rows = run.results(job)
    to.write(run, rows, names)
