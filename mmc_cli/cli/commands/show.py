"""`mmc show`: the content of messages, one in full or a list with a line for each."""

from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.columns import columns_option, usable_columns
from mmc_cli.cli.command import Group, take_options
from mmc_cli.cli.commands.show_message import message
from mmc_cli.cli.commands.show_profile import profile
from mmc_cli.cli.follow_options import follow_options
from mmc_cli.cli.list_options import ListOptions
from mmc_cli.cli.sorting import sort_option
from mmc_cli.model.counting import count_noun
from mmc_cli.render import FORMATS

if TYPE_CHECKING:
    from mmc_cli.batch.counts import Counts
    from mmc_cli.model.header import Kind


@click.group(cls=Group, epilog="Guides: mmc help showing, mmc help readings.")
def show() -> None:
    """Show the content of messages: one in full, or a list.

    \b
    mmc show message response.xml
    mmc show alerts inbox/ --code 8F66 --since 2026-01-01
    mmc show responses inbox/ --failed
    mmc show readings inbox/ -f csv
    mmc show gaps inbox/
    mmc show profile inbox/ --log-times end
    mmc show summary inbox/
    """


show.add_command(message)


@show.command("alerts", epilog="Guide: mmc help showing.")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("row")
@options.selection
@follow_options
@options.quiet
def alerts(**values: Any) -> int:
    """List device alerts, one per line, with their payloads in words.

    \b
    mmc show alerts inbox/
    mmc show alerts inbox/ --code 8F86 --device '00-DB-*'
    mmc show alerts inbox/ -f csv -o alerts.csv
    """
    return _list_messages("alert", values)


@show.command("responses", epilog="Guide: mmc help showing.")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("row")
@options.selection
@follow_options
@options.quiet
def responses(**values: Any) -> int:
    """List service responses, one per line, with their outcomes.

    \b
    mmc show responses inbox/
    mmc show responses inbox/ --failed
    mmc show responses inbox/ --srv 4.8 -f jsonl
    """
    return _list_messages("response", values)


@show.command("readings", epilog="Guide: mmc help readings.")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("reading")
@options.selection
@options.quiet
def readings(**values: Any) -> int:
    """List measured values, with register, time and unit.

    \b
    mmc show readings inbox/
    mmc show readings inbox/ --srv 4.8.1 -f csv -o profile.csv
    mmc show readings inbox/ --code 8F0A --device '00-DB-*'
    """
    from mmc_cli.batch.counts import LISTED
    from mmc_cli.batch.data_jobs import ReadingsJob
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.output import print_note
    from mmc_cli.cli.row_output import RowOutput, write_rows
    from mmc_cli.decoding.rows import column_names

    own, shared = take_options(ListOptions, values)
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    period = run.take_period()
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "table", "tsv")
        columns = usable_columns(own.columns, format_)
        job = ReadingsJob(format_ == "table" and not columns, period)
        names = dict.fromkeys(column_names("readings", run.spec), "text")
        write_rows(run, job, RowOutput(out, format_, "reading", columns, own.sort), names)
    counts = run.counts
    if not own.quiet and counts.messages:
        print_note(f"{count_noun(counts.counters[LISTED], 'reading')} in {count_noun(counts.messages, 'message')}")
    return finish_run(run, quiet=own.quiet)


@show.command("gaps", epilog="Guide: mmc help readings.")
@options.paths
@columns_option
@options.mmc_version
@options.formats("gap")
@options.selection
@options.quiet
def gaps(**values: Any) -> int:
    """List the periods of logs that are missing or repeated.

    Times are those of the log entries. What is before the first and after the last entry read is not known.

    \b
    mmc show gaps inbox/
    mmc show gaps inbox/ --device '00-DB-*' --since 2026-01-01 -f csv
    """
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.derived_rows import print_no_gaps, print_skipped, write_derived_rows
    from mmc_cli.cli.row_output import RowOutput
    from mmc_cli.decoding.gaps import Gaps

    own, shared = take_options(ListOptions, values)
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "table", "tsv")
        to = RowOutput(out, format_, "gap", usable_columns(own.columns, format_))
        has_gaps = write_derived_rows(run, Gaps(), to)
    if not own.quiet:
        print_no_gaps(run, has_gaps)
        print_skipped(run, "checked for gaps")
    return finish_run(run, quiet=own.quiet)


@show.command("summary", epilog="Guide: mmc help showing.")
@options.paths
@options.mmc_version
@columns_option
@options.formats("count")
@options.kind
@options.selection
@options.quiet
def summary(**values: Any) -> int:
    """Count messages by kind, outcome, code, device and so on.

    \b
    mmc show summary inbox/
    mmc show summary inbox/ --since 2026-01-01 -f csv
    """
    from mmc_cli.batch.jobs import SummaryJob
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.row_output import RowOutput
    from mmc_cli.decoding.summary import Summary

    own, shared = take_options(ListOptions, values)
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    counted = Summary(run.spec)
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "table" if own.columns else "text", "tsv")
        columns = usable_columns(own.columns, format_)
        as_page = format_ == "text"
        for properties in run.results(SummaryJob(as_page, as_declared=run.version is None)):
            counted.add(properties)
        RowOutput(out, format_, "count", columns).write(run, counted.rows(as_page), None)
    return finish_run(run, quiet=own.quiet)


show.add_command(profile)


def _list_messages(kind: "Kind", values: dict[str, Any]) -> int:
    """Write a row for each message of a kind."""
    from mmc_cli.batch.jobs import ListJob
    from mmc_cli.cli.command_run import choose_run_format, finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.output import print_note
    from mmc_cli.cli.row_output import RowOutput, write_rows
    from mmc_cli.records.listing import list_columns

    own, shared = take_options(ListOptions, values)
    if shared["follow"] and own.sort is not None:
        raise click.UsageError("--sort needs all messages; it cannot be combined with --follow")
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = choose_run_format(run, out, own.format_, "row", "table", "tsv")
        job = ListJob(kind, with_payload=FORMATS[format_].writes_records)
        names = list_columns(kind) if format_ == "csv" and not shared["follow"] else None
        to = RowOutput(out, format_, "row", usable_columns(own.columns, format_), own.sort)
        write_rows(run, job, to, names)
    if not own.quiet and run.counts.messages:
        print_note(_describe_listed(run.counts, kind, str(run.version or "as declared")))
    return finish_run(run, quiet=own.quiet)


def _describe_listed(counts: "Counts", kind: str, version: str) -> str:
    from mmc_cli.batch.counts import LISTED

    unknown_codes = dict(counts.counters)
    text = f"{count_noun(unknown_codes.pop(LISTED, 0), kind)} in {count_noun(counts.messages, 'message')}"
    if unknown_codes:
        codes = ", ".join(f"{code or 'empty'} ({count})" for code, count in sorted(unknown_codes.items()))
        text += f"; not in MMC {version}: {codes}"
    return text
