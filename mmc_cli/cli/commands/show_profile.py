"""`mmc show profile`: the half-hourly values of devices as plots, or as rows."""

from typing import Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.calendar_options import CalendarOptions, calendar_options
from mmc_cli.cli.columns import columns_option, usable_columns
from mmc_cli.cli.command import Command, take_options
from mmc_cli.cli.list_options import ListOptions


@click.command("profile", cls=Command, epilog="Guide: mmc help readings.")
@options.paths
@calendar_options
@columns_option
@options.mmc_version
@options.formats("profile", "typed row")
@options.selection
@options.quiet
def profile(**values: Any) -> int:
    """Plot the half hours of devices, a day per line, with gaps.

    A terminal shows bars, a pipe the values: a row for each device, quantity and day.

    \b
    mmc show profile inbox/ --log-times end --device '00-DB-12-*'
    mmc show profile inbox/ --log-times end --calendar london --since 2026-01-01
    mmc show profile inbox/ --log-times end -f csv -o days.csv
    """
    from mmc_cli.batch.derived_job import DerivedJob
    from mmc_cli.cli.command_run import defect_handler, finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.derived_rows import print_skipped, write_derived_rows
    from mmc_cli.cli.row_output import RowOutput
    from mmc_cli.decoding.derivation import derivation
    from mmc_cli.decoding.profile_series import profile_series

    of_days, rest = take_options(CalendarOptions, values)
    own, shared = take_options(ListOptions, rest)
    days = derivation("profile", of_days.make_calendar("mmc show profile"))
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "table" if own.columns else "text", "tsv")
        columns = usable_columns(own.columns, format_)
        if format_ == "text":
            rows = days.rows(run.results(DerivedJob(days, period=run.take_period())))
            out.write(profile_series(rows), format_, "profile", on_defect=defect_handler(run))
        else:
            write_derived_rows(run, days, RowOutput(out, format_, "typed row", columns))
    if not own.quiet:
        print_skipped(run, "in a profile")
    return finish_run(run, quiet=own.quiet)
