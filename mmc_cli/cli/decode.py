"""`mmc decode`: messages as typed data for programs and spreadsheets."""

from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.calendar_options import make_calendar
from mmc_cli.cli.columns import choose_columns, columns_option, usable_columns
from mmc_cli.cli.command import Command
from mmc_cli.cli.follow_options import follow_options
from mmc_cli.render import FORMATS, formats_for

if TYPE_CHECKING:
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.decoding.calendar import Calendar
    from mmc_cli.model.version import Version
    from mmc_cli.records.words import CalendarName, LogTimes
    from mmc_cli.specification import Spec


_output = click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE|DIR/",
    help="Write to FILE, which is replaced only when the output is complete; to DIR/, rows in parts (-f parquet).",
)


@click.command(cls=Command, epilog="Guides: mmc help readings, mmc help records.")
@options.paths
@options.mmc_version
@options.formats("record", "typed row", output=_output)
@click.option(
    "--rows",
    type=options.RowKind(),
    metavar="KIND",
    help="Write rows: messages, readings, leaves, profile, registers, billing, or the path or name of an element.",
)
@click.option(
    "--log-times",
    type=click.Choice(["start", "end"]),
    help="Whether the time of a log entry is the start or the end of its half hour; --rows profile needs it.",
)
@click.option(
    "--calendar",
    type=click.Choice(["utc", "london"]),
    help="Days of a profile: UTC, or local days of 46, 48 or 50 settlement periods (default utc).",
)
@click.option("--partition-by", type=click.Choice(["day"]), help="Write parts in a folder for each day, in UTC.")
@columns_option
@click.option("--si", is_flag=True, help="Add each measured value in kWh, m3 or GBP.")
@click.option("--raw", is_flag=True, help="Write values as they are in the message, without types, names or units.")
@click.option("--nulls", is_flag=True, help="Write absent elements as null.")
@click.option("--strict", is_flag=True, help="Skip messages that the schema rejects, and exit with code 1.")
@click.option("--excel", is_flag=True, help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.")
@click.option(
    "--text-codes",
    is_flag=True,
    help="In CSV, put an apostrophe before codes that look like numbers (4.10, 0x0079), so that they stay text.",
)
@click.option("--describe", is_flag=True, help="List every field of every message instead.")
@options.kind
@options.selection
@follow_options
@options.quiet
def decode(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    rows: str | None,
    log_times: "LogTimes | None",
    calendar: "CalendarName | None",
    partition_by: str | None,
    si: bool,
    raw: bool,
    nulls: bool,
    strict: bool,
    excel: bool,
    text_codes: bool,
    describe: bool,
    quiet: bool,
    columns: tuple[str, ...],
    **shared: Any,
) -> int:
    """Decode messages into typed data whose shape never changes.

    \b
    mmc decode inbox/ > messages.jsonl           one JSON object per message
    mmc decode response.xml --si | jq .body
    mmc decode inbox/ --rows readings -f csv -o readings.csv
    mmc decode inbox/ --rows readings -f parquet -o readings.parquet
    mmc decode inbox/ --rows readings -f parquet -o parts/ --partition-by day
    mmc decode --describe -f csv                 every field: type, unit, versions

    Without -f, a pipe gets one JSON object per line, and a terminal indented JSON.
    """
    if bool(paths or shared["files_from"]) == describe:
        raise click.UsageError("Give a file or folder to decode, or --describe alone.")
    if describe:
        return _describe_field_rows(mmc_version, format_, output, color, columns)
    columns = usable_columns(columns, format_, has_columns=rows is not None)
    if raw and si:
        raise click.UsageError("--raw cannot be combined with --si")
    _check_options(format_, rows, si, raw or nulls, excel, text_codes)
    days = _calendar_of(rows, log_times, calendar)
    from mmc_cli.batch.data_jobs import DecodeJob, RowsJob
    from mmc_cli.batch.pipeline import Job
    from mmc_cli.batch.selector import ALWAYS
    from mmc_cli.batch.text_codes_job import TextCodesJob
    from mmc_cli.cli.command_run import choose_run_format, open_output_of_run, run_from_options, write_rows
    from mmc_cli.cli.derived_rows import print_skipped, write_derived_rows
    from mmc_cli.cli.output_files import is_folder
    from mmc_cli.decoding.derivation import DERIVED, derivation
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.decoding.rows import READINGS

    if in_parts := output is not None and is_folder(output):
        from mmc_cli.cli.row_parts import check_parts, write_parts

        check_parts(rows, format_, partition_by is not None, shared["unique"], shared["follow"])
    elif partition_by is not None:
        raise click.UsageError("--partition-by needs a folder to write to, such as -o parts/")
    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    if in_parts and rows is not None and output is not None:
        job_of_parts = RowsJob(rows, strict, run.take_period() if rows == READINGS else ALWAYS, si)
        write_parts(run, job_of_parts, output, partition_by is not None, quiet)
        return _finish(run, rows, strict, quiet)
    with open_output_of_run(run, output, color) as out:
        if excel:
            out.stream.write("\ufeff")
        if rows is None:
            job = DecodeJob(strict, Style(raw=raw, nulls=nulls, si=si))
            write_rows(run, job, out, choose_run_format(run, out, format_, "record", "json", "jsonl"), "record")
        elif rows in DERIVED:
            chosen = choose_run_format(run, out, format_, "typed row", "table", "tsv")
            write_derived_rows(run, derivation(rows, days), out, chosen, "typed row", strict, columns)
        else:
            chosen = choose_run_format(run, out, format_, "typed row", "table", "tsv")
            job_of_rows: Job[Any] = RowsJob(rows, strict, run.take_period() if rows == READINGS else ALWAYS, si)
            if text_codes:
                job_of_rows = TextCodesJob(job_of_rows)
            write_rows(
                run, job_of_rows, out, chosen, "typed row", _columns_of(rows, chosen, run.spec, si), None, columns
            )
    if rows in DERIVED and not quiet:
        print_skipped(run)
    return _finish(run, rows, strict, quiet)


def _finish(run: "BatchRun", rows: str | None, strict: bool, quiet: bool) -> int:
    """Print the closing lines and return the exit code."""
    from mmc_cli.batch.counts import INVALID
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.output import print_note
    from mmc_cli.decoding.derivation import DERIVED
    from mmc_cli.model.counting import count_noun

    if rows is not None and rows not in DERIVED and not quiet and (hint := _describe_places(rows, run.spec)):
        print_note(hint)
    invalid = run.counts.counters[INVALID]
    if invalid and not quiet:
        what = "skipped" if strict else "decoded as far as possible"
        total = count_noun(run.counts.messages, "message")
        print_note(f"{invalid} of {total} rejected by the schema, {what}; see mmc validate")
    return finish_run(run, failed=strict and invalid > 0, quiet=quiet)


def _calendar_of(rows: str | None, log_times: "LogTimes | None", calendar: "CalendarName | None") -> "Calendar | None":
    """Return the calendar for rows that are days. Raises UsageError if it is missing, or not needed."""
    from mmc_cli.decoding.derivation import DAILY

    if rows not in DAILY:
        for option, value in (("--log-times", log_times), ("--calendar", calendar)):
            if value is not None:
                raise click.UsageError(f"{option} needs --rows {' or '.join(DAILY)}")
        return None
    return make_calendar(f"--rows {rows}", log_times, calendar)


def _columns_of(rows: str, format_: str, spec: "Spec", si: bool) -> dict[str, str]:
    """Return the columns of an empty table in a format, with their types if the format has types."""
    from mmc_cli.decoding.rows import column_names, column_types
    from mmc_cli.render import FORMATS

    if FORMATS[format_].has_types:
        return column_types(rows, spec, si)
    return dict.fromkeys(column_names(rows, spec, si), "text")


def _describe_places(rows: str, spec: "Spec") -> str | None:
    """Return a hint to use a longer path if the rows have columns of several elements, so that most are empty."""
    from mmc_cli.decoding.element_columns import element_columns
    from mmc_cli.decoding.rows import ROWS
    from mmc_cli.model.counting import count_noun

    if rows in ROWS:
        return None
    columns = element_columns(spec.schema, rows)
    if len(columns.places) == 1 or min(columns.places.values()) == len(columns.types):
        return None
    example = "/".join(next(iter(columns.places)).split("/")[-rows.count("/") - 2 :])
    return (
        f"{rows} is in {count_noun(len(columns.places), 'place')}, and each row has the "
        f"{count_noun(len(columns.types), 'column')} of all; name one of them, such as --rows {example} "
        f"(mmc explain {rows.rpartition('/')[2]} lists them)"
    )


def _describe_field_rows(
    mmc_version: "Version | None", format_: str | None, output: str | None, color: str, columns: tuple[str, ...]
) -> int:
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output
    from mmc_cli.decoding.data_dictionary import field_rows
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    with open_output(output, color) as out:
        chosen = out.choose_format(format_, "table", "tsv")
        columns = usable_columns(columns, chosen)
        rows = field_rows(load_spec(mmc_version or DEFAULT_VERSION))
        out.write(choose_columns(rows, columns) if columns else rows, chosen, "row" if columns else "typed row")
    return ExitCode.OK


def _check_options(
    format_: str | None, rows: str | None, si: bool, styled: bool, excel: bool, text_codes: bool
) -> None:
    """Raise UsageError for options that cannot be combined."""
    if rows is not None and styled:
        raise click.UsageError("--raw and --nulls cannot be combined with --rows")
    if si and rows not in (None, "readings"):
        raise click.UsageError("--si can be combined with --rows readings only")
    if rows is None and format_ is not None and "record" not in FORMATS[format_].modules:
        from mmc_cli.decoding.rows import KINDS

        raise click.UsageError(
            f"-f {format_} needs --rows ({', '.join(KINDS)}, or an element); "
            f"whole messages are written as {' or '.join(formats_for('record'))}."
        )
    for option, given in (("--excel", excel), ("--text-codes", text_codes)):
        if given and format_ != "csv":
            raise click.UsageError(f"{option} needs -f csv")
