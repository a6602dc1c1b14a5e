"""`mmc show profile`: the half-hourly values of devices as plots, or as rows."""

from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.calendar_options import calendar_options, make_calendar
from mmc_cli.cli.columns import columns_option, usable_columns
from mmc_cli.cli.command import Command

if TYPE_CHECKING:
    from mmc_cli.model.version import Version
    from mmc_cli.records.words import CalendarName, LogTimes


@click.command("profile", cls=Command)
@options.paths
@calendar_options
@columns_option
@options.mmc_version
@options.formats("profile", "typed row")
@options.selection
@options.quiet
def profile(
    paths: tuple[str, ...],
    log_times: "LogTimes | None",
    calendar: "CalendarName | None",
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    columns: tuple[str, ...],
    quiet: bool,
    **shared: Any,
) -> int:
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
    from mmc_cli.decoding.derivation import derivation
    from mmc_cli.decoding.profile_series import profile_series

    days = derivation("profile", make_calendar("mmc show profile", log_times, calendar))
    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table" if columns else "text", "tsv")
        columns = usable_columns(columns, chosen)
        if chosen == "text":
            rows = days.rows(run.results(DerivedJob(days, period=run.take_period())))
            out.write(profile_series(rows), chosen, "profile", on_defect=defect_handler(run))
        else:
            write_derived_rows(run, days, out, chosen, "typed row", chosen=columns)
    if not quiet:
        print_skipped(run, "in a profile")
    return finish_run(run, quiet=quiet)
