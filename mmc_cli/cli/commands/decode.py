"""`mmc decode`: messages as typed data for programs and spreadsheets."""

from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.calendar_options import calendar_options
from mmc_cli.cli.columns import choose_columns, columns_option, usable_columns
from mmc_cli.cli.command import Command, take_options
from mmc_cli.cli.decode_options import DecodeOptions, check_combinations
from mmc_cli.cli.follow_options import follow_options

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Job
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.decoding.calendar import Calendar
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
@calendar_options
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
def decode(**values: Any) -> int:
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
    own, shared = take_options(DecodeOptions, values)
    if bool(own.paths or shared["files_from"]) == own.describe:
        raise click.UsageError("give a file or folder to decode, or --describe alone")
    if own.describe:
        return _describe_fields(own)
    own = own._replace(columns=usable_columns(own.columns, own.format_, has_columns=own.rows is not None))
    check_combinations(own)
    days = own.days()
    folder = _folder_of_parts(own, shared)
    from mmc_cli.cli.command_run import run_from_options

    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    if own.rows is None:
        _write_messages(run, own)
    elif folder is not None:
        _write_parts(run, own, own.rows, folder)
    else:
        _write_rows(run, own, own.rows, days)
    return _finish(run, own)


def _folder_of_parts(own: DecodeOptions, shared: dict[str, Any]) -> str | None:
    """Return the folder in which rows are written in parts, if any. Raises UsageError for options that prevent that."""
    from mmc_cli.cli.output_files import is_folder

    if own.output is not None and is_folder(own.output):
        from mmc_cli.cli.row_parts import check_parts

        check_parts(own.rows, own.format_, own.partition_by is not None, shared["unique"], shared["follow"])
        return own.output
    if own.partition_by is not None:
        raise click.UsageError("--partition-by needs a folder to write to, such as -o parts/")
    return None


def _write_parts(run: "BatchRun", own: DecodeOptions, kind: str, folder: str) -> None:
    from mmc_cli.cli.row_parts import write_parts

    write_parts(run, _rows_job(run, own, kind), folder, own.partition_by is not None, own.quiet)


def _write_messages(run: "BatchRun", own: DecodeOptions) -> None:
    from mmc_cli.batch.data_jobs import DecodeJob
    from mmc_cli.cli.command_run import choose_run_format, open_output_of_run
    from mmc_cli.cli.row_output import RowOutput, write_rows
    from mmc_cli.decoding.json_record import Style

    job = DecodeJob(own.strict, Style(raw=own.raw, nulls=own.nulls, si=own.si))
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = choose_run_format(run, out, own.format_, "record", "json", "jsonl")
        write_rows(run, job, RowOutput(out, format_, "record"))


def _write_rows(run: "BatchRun", own: DecodeOptions, kind: str, days: "Calendar | None") -> None:
    from mmc_cli.batch.text_codes_job import TextCodesJob
    from mmc_cli.cli.command_run import choose_run_format, open_output_of_run
    from mmc_cli.cli.derived_rows import print_skipped, write_derived_rows
    from mmc_cli.cli.row_output import RowOutput, write_rows
    from mmc_cli.decoding.derivation import DERIVED, derivation

    with open_output_of_run(run, own.output, own.color) as out:
        if own.excel:
            out.stream.write("\ufeff")
        format_ = choose_run_format(run, out, own.format_, "typed row", "table", "tsv")
        to = RowOutput(out, format_, "typed row", own.columns)
        if kind in DERIVED:
            write_derived_rows(run, derivation(kind, days), to, own.strict)
        else:
            job = _rows_job(run, own, kind)
            job = TextCodesJob(job) if own.text_codes else job
            write_rows(run, job, to, _columns_of(kind, format_, run.spec, own.si))
    if kind in DERIVED and not own.quiet:
        print_skipped(run)


def _rows_job(run: "BatchRun", own: DecodeOptions, kind: str) -> "Job[Any]":
    from mmc_cli.batch.data_jobs import RowsJob
    from mmc_cli.batch.selector import ALWAYS
    from mmc_cli.decoding.rows import READINGS

    return RowsJob(kind, own.strict, run.take_period() if kind == READINGS else ALWAYS, own.si)


def _finish(run: "BatchRun", own: DecodeOptions) -> int:
    """Print the closing lines and return the exit code."""
    from mmc_cli.batch.counts import INVALID
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.output import print_note
    from mmc_cli.decoding.derivation import DERIVED
    from mmc_cli.model.counting import count_noun

    rows = own.rows
    if rows is not None and rows not in DERIVED and not own.quiet and (hint := _describe_places(rows, run.spec)):
        print_note(hint)
    invalid = run.counts.counters[INVALID]
    if invalid and not own.quiet:
        what = "skipped" if own.strict else "decoded as far as possible"
        total = count_noun(run.counts.messages, "message")
        print_note(f"{invalid} of {total} rejected by the schema, {what}; see mmc validate")
    return finish_run(run, failed=own.strict and invalid > 0, quiet=own.quiet)


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


def _describe_fields(own: DecodeOptions) -> int:
    """Write every field of every message of a version."""
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output
    from mmc_cli.decoding.data_dictionary import field_rows
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    with open_output(own.output, own.color) as out:
        chosen = out.choose_format(own.format_, "table", "tsv")
        columns = usable_columns(own.columns, chosen)
        rows = field_rows(load_spec(own.mmc_version or DEFAULT_VERSION))
        out.write(choose_columns(rows, columns) if columns else rows, chosen, "row" if columns else "typed row")
    return ExitCode.OK
